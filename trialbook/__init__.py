"""Recompute a published clinical trial from what its paper printed."""

from trialbook.book.glue import glue
from trialbook.book.notes import note
from trialbook.book.say import between, needs, percent, say
from trialbook.lessons.check import check
from trialbook.lessons.quiz import Quiz
from trialbook.paper.folder import load_trial

__version__ = "0.1.0"
__all__ = ["Quiz", "between", "check", "glue", "load_trial", "needs", "note", "percent", "say"]
