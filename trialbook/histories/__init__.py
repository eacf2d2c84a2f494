"""What the counts leave open: every set of patient histories that agrees with what the paper printed.

Throughout, ``final`` has the codes of states that a patient never leaves except by death, which is always final itself,
and ``limit`` is how many steps of work are allowed.
"""

from trialbook.histories.asked import Asked, asked, focus, focus_label, one_after_other
from trialbook.histories.bounds import Bounds, bounds
from trialbook.histories.clashes import Clash, Incompatible, find_clashes
from trialbook.histories.counts import count_assignments, count_sets, count_tables, count_worlds
from trialbook.histories.draws import draw_table, draw_worlds
from trialbook.histories.events import (
    event_codes,
    event_free,
    event_words,
    median_event_free,
)
from trialbook.histories.responses import mean_response, response_runs
from trialbook.histories.shares import exact_shares, shares_of_worlds
from trialbook.histories.statistics import Automaton, parse_statistic
from trialbook.histories.words import finality, opposites, rules_in_words, time_words
from trialbook.histories.worlds import WorkLimitError
