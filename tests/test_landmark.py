"""What the rows of one time say, held against every way to share out the patients that no row counts."""

from itertools import combinations, product

import pytest

from trialbook.paper.faults import shown
from trialbook.paper.folder import SHIPPED, shipped_trials
from trialbook.paper.landmark import Landmark

STATES = ("CR", "PD", "dead")
ROWS = [
    Landmark(3, 4, printed, tuple(code for code in STATES if code not in printed))
    for counts in product((None, 0, 1, 3), repeat=3)
    for printed in [{code: count for code, count in zip(STATES, counts, strict=True) if count is not None}]
]


def worlds(row):
    """Return how many patients can be in each state: who is in no row is in one of the states that may hold them."""
    open_to = row.absent or STATES
    shares = product(range(row.patients + 1), repeat=len(open_to))
    for share in shares:
        if sum(share) == max(row.patients - sum(row.printed.values()), 0):
            more = dict(zip(open_to, share, strict=True))
            yield {code: row.printed.get(code, 0) + more.get(code, 0) for code in STATES}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(dict(row.printed)))
def test_limits_are_the_extremes_of_all_worlds(row):
    # all three are left out: who is lost is not said to be in any of them
    for size in (1, 2):
        for codes in combinations(STATES, size):
            counted = [sum(world[code] for code in codes) for world in worlds(row)]
            assert row.limits(*codes) == (min(counted), max(counted))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(dict(row.printed)))
def test_a_split_is_unknown_where_more_than_the_rows_is_to_be_shared_by_states_without_one(row):
    rest = 4 - sum(row.printed.values())
    assert row.unknown_split is (rest > 0 and len(row.printed) < 3)
    assert row.unaccounted == (max(rest, 0) if len(row.printed) == 3 else 0)
    assert row.complete is (rest == 0)


def test_a_state_that_alone_has_no_row_holds_the_rest():
    assert Landmark(3, 4, {"CR": 1, "PD": 2}, ("dead",)).decided == {"CR": 1, "PD": 2, "dead": 1}
    assert Landmark(3, 4, {"CR": 1}, ("PD", "dead")).decided == {"CR": 1}
    assert Landmark(3, 4, {"CR": 1, "PD": 3}, ("dead",)).decided == {"CR": 1, "PD": 3}


@pytest.mark.parametrize(("length", "kept"), [(40, "x" * 40), (41, "x" * 37 + "...")])
def test_a_message_shows_forty_characters_of_a_value(length, kept):
    assert shown("x" * length) == repr(kept)


def test_the_shipped_trials_are_named_in_the_order_of_the_alphabet():
    assert shipped_trials() == tuple(
        sorted(place.name for place in SHIPPED.iterdir() if (place / "trial.yaml").exists())
    )
    assert len(shipped_trials()) >= 3
