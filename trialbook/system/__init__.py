"""A paper as one system of statements that must all be true at once."""

from trialbook.system.clash import Clash, Repair
from trialbook.system.course import Asked
from trialbook.system.system import Range, System

__all__ = ["Asked", "Clash", "Range", "Repair", "System"]
