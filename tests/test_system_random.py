"""Random small papers; ten thousand of each sort are checked by running small_papers.py and true_papers.py."""

import pytest
from small_papers import check_against_every_world
from true_papers import check_is_never_contradicted

pytestmark = pytest.mark.proof


def test_small_papers_clash_exactly_where_no_world_fits():
    outcomes = [check_against_every_world(seed) for seed in range(300)]
    assert outcomes.count(True) > 50
    assert outcomes.count(False) > 100


def test_papers_that_print_the_truth_are_never_contradicted():
    printed = [len(check_is_never_contradicted(seed).statements) for seed in range(300)]
    assert sum(printed) > 2000
