"""What the counts leave open: every set of patient histories that agrees with what the paper printed."""

from trialbook.histories.bounds import Bounds, bounds
from trialbook.histories.clashes import Clash, Incompatible, find_clashes
from trialbook.histories.counts import count_assignments, count_sets, count_tables
from trialbook.histories.draws import draw_table, draw_worlds
from trialbook.histories.events import event_codes, event_free, median_event_free, restricted_mean_event_free
from trialbook.histories.responses import mean_response, response_runs
from trialbook.histories.shares import Shares, exact_shares, sampled_shares
from trialbook.histories.statistics import Automaton, parse_statistic
from trialbook.histories.worlds import LIMIT, WorkLimitError

__all__ = [
    "LIMIT",
    "Automaton",
    "Bounds",
    "Clash",
    "Incompatible",
    "Shares",
    "WorkLimitError",
    "bounds",
    "count_assignments",
    "count_sets",
    "count_tables",
    "draw_table",
    "draw_worlds",
    "event_codes",
    "event_free",
    "exact_shares",
    "find_clashes",
    "mean_response",
    "median_event_free",
    "parse_statistic",
    "response_runs",
    "restricted_mean_event_free",
    "sampled_shares",
]
