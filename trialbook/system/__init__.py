"""A paper as one system of statements that must all be true at once."""

from trialbook.system.clash import Clash, Repair
from trialbook.system.system import Range, System

__all__ = ["Clash", "Range", "Repair", "System"]
