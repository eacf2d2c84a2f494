"""What the counts leave open: every set of patient histories that agrees with what the paper printed."""

from trialbook.histories.bounds import Bounds, bounds
from trialbook.histories.clashes import Clash, Incompatible, find_clashes
from trialbook.histories.statistics import Automaton, parse_statistic

__all__ = ["Automaton", "Bounds", "Clash", "Incompatible", "bounds", "find_clashes", "parse_statistic"]
