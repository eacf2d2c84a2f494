"""Recompute a published clinical trial from what its paper printed."""

from trialbook.folder import load_trial
from trialbook.glue import glue
from trialbook.notes import note

__version__ = "0.1.0"
__all__ = ["glue", "load_trial", "note"]
