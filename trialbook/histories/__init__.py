"""What the counts leave open: every set of patient histories that agrees with what the paper printed."""

from trialbook.histories.asked import Asked, asked, focus, focus_label, one_after_other, same_state
from trialbook.histories.bounds import Bounds, bounds
from trialbook.histories.clashes import Clash, Incompatible, find_clashes
from trialbook.histories.counts import WorldCounts, count_assignments, count_sets, count_tables, count_worlds
from trialbook.histories.draws import draw_table, draw_worlds
from trialbook.histories.events import (
    event_codes,
    event_free,
    event_words,
    median_event_free,
)
from trialbook.histories.responses import mean_response, response_runs
from trialbook.histories.shares import Shares, exact_shares, shares_of_worlds
from trialbook.histories.statistics import Automaton, parse_statistic
from trialbook.histories.words import finality, opposites, rules_in_words, time_words
from trialbook.histories.worlds import LIMIT, WorkLimitError

__all__ = [
    "LIMIT",
    "Asked",
    "Automaton",
    "Bounds",
    "Clash",
    "Incompatible",
    "Shares",
    "WorkLimitError",
    "WorldCounts",
    "asked",
    "bounds",
    "count_assignments",
    "count_sets",
    "count_tables",
    "count_worlds",
    "draw_table",
    "draw_worlds",
    "event_codes",
    "event_free",
    "event_words",
    "exact_shares",
    "finality",
    "find_clashes",
    "focus",
    "focus_label",
    "mean_response",
    "median_event_free",
    "one_after_other",
    "opposites",
    "parse_statistic",
    "response_runs",
    "rules_in_words",
    "same_state",
    "shares_of_worlds",
    "time_words",
]
