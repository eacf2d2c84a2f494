"""Simon's designs, against his table, R's clinfun, and a search that tries everything the slow way."""

import math
from itertools import product

import pytest

from trialbook.statistics.designs import one_arm_sample_size
from trialbook.statistics.simon import TwoStageDesign, simon_designs


def shape(design):
    return design.stop, design.first, design.futile, design.patients


# Simon 1989, Table 1: r1/n1 and r/n of the optimal and of the minimax design, with the expected number of patients
# under p0.
@pytest.mark.parametrize(
    ("p0", "p1", "alpha", "beta", "optimal", "minimax"),
    [
        (0.05, 0.25, 0.10, 0.10, (0, 9, 2, 24, 14.5), (0, 13, 2, 20, 16.4)),
        (0.05, 0.25, 0.05, 0.20, (0, 9, 2, 17, 12.0), (0, 12, 2, 16, 13.8)),
        (0.05, 0.25, 0.05, 0.10, (0, 9, 3, 30, 16.8), (0, 15, 3, 25, 20.4)),
        (0.10, 0.30, 0.10, 0.10, (1, 12, 5, 35, 19.8), (1, 16, 4, 25, 20.4)),
        (0.10, 0.30, 0.05, 0.20, (1, 10, 5, 29, 15.0), (1, 15, 5, 25, 19.5)),
        (0.20, 0.40, 0.05, 0.10, (4, 19, 15, 54, 30.4), (5, 24, 13, 45, 31.2)),
    ],
)
def test_simons_table_is_reproduced(p0, p1, alpha, beta, optimal, minimax):
    for design, (*bounds, expected) in zip(simon_designs(p0, p1, alpha, beta), (optimal, minimax), strict=True):
        assert shape(design) == tuple(bounds)
        assert design.expected_patients(p0) == pytest.approx(expected, abs=0.051)


# R package clinfun, the examples on the page of ph2simon:
# > ph2simon(0.2, 0.4, 0.1, 0.1)
#         r1 n1  r  n EN(p0) PET(p0)   qLo   qHi
# Minimax  3 19 10 36  28.26  0.4551 0.691 1.000
# Optimal  3 17 10 37  26.02  0.5489 0.000 0.691
# > ph2simon(0.2, 0.35, 0.05, 0.05, nmax=150)
#            r1 n1  r   n EN(p0) PET(p0)   qLo   qHi
# Minimax    15 68 25  95  75.44  0.7244 0.582 1.000
# Optimal    11 50 28 109  67.07  0.7107 0.000 0.109
@pytest.mark.parametrize(
    ("p0", "p1", "error", "optimal", "minimax"),
    [
        (0.2, 0.4, 0.1, (3, 17, 10, 37, 26.02, 0.5489), (3, 19, 10, 36, 28.26, 0.4551)),
        (0.2, 0.35, 0.05, (11, 50, 28, 109, 67.07, 0.7107), (15, 68, 25, 95, 75.44, 0.7244)),
    ],
)
def test_clinfun_finds_the_same(p0, p1, error, optimal, minimax):
    for design, expected in zip(simon_designs(p0, p1, error, error), (optimal, minimax), strict=True):
        assert shape(design) == expected[:4]
        assert design.expected_patients(p0) == pytest.approx(expected[4], abs=0.0051)
        assert design.stops(p0) == pytest.approx(expected[5], abs=5.1e-5)


def mass(count, patients, rate):
    return math.comb(patients, count) * rate**count * (1 - rate) ** (patients - count)


def rejects(stop, first, futile, patients, rate):
    """Add up every pair of counts that goes on and ends above the futile total."""
    pairs = product(range(stop + 1, first + 1), range(patients - first + 1))
    return sum(mass(x, first, rate) * mass(y, patients - first, rate) for x, y in pairs if x + y > futile)


def every_valid_design(p0, p1, alpha, beta, most):
    for patients in range(2, most + 1):
        for first in range(1, patients):
            for stop in range(first):
                for futile in range(stop + 1, patients):
                    shape_ = (stop, first, futile, patients)
                    if rejects(*shape_, p0) <= alpha and rejects(*shape_, p1) >= 1 - beta:
                        go_on = 1 - sum(mass(x, first, p0) for x in range(stop + 1))
                        yield shape_, first + go_on * (patients - first)


@pytest.mark.parametrize(
    ("p0", "p1", "alpha", "beta"),
    [(0.05, 0.5, 0.05, 0.2), (0.2, 0.7, 0.1, 0.2), (0.4, 0.9, 0.1, 0.15), (0.3, 0.8, 0.05, 0.2)],
)
def test_trying_everything_finds_nothing_better(p0, p1, alpha, beta):
    optimal, minimax = simon_designs(p0, p1, alpha, beta)
    every = list(every_valid_design(p0, p1, alpha, beta, optimal.patients + 3))
    assert optimal.expected_patients(p0) == pytest.approx(min(expected for _, expected in every))
    fewest = min(design[3] for design, _ in every)
    assert minimax.patients == fewest
    best = min(expected for design, expected in every if design[3] == fewest)
    assert minimax.expected_patients(p0) == pytest.approx(best)


@pytest.mark.parametrize(("p0", "p1", "alpha", "beta"), [(0.2, 0.4, 0.05, 0.2), (0.1, 0.35, 0.1, 0.2)])
def test_designs_smaller_than_a_single_stage_are_not_lost(p0, p1, alpha, beta):
    _, minimax = simon_designs(p0, p1, alpha, beta)
    assert minimax.patients < one_arm_sample_size(p0, p1, alpha, 1 - beta, lasting=False).patients
    assert rejects(*shape(minimax), p0) <= alpha
    assert rejects(*shape(minimax), p1) >= 1 - beta


def test_a_design_knows_what_it_does_at_any_rate():
    design = TwoStageDesign(first=9, stop=0, patients=17, futile=2, p0=0.05)
    assert design.rejects(0.25) == pytest.approx(rejects(0, 9, 2, 17, 0.25))
    assert design.stops(0.05) == pytest.approx(0.95**9)
    assert design.expected_patients(0.0) == 9


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: simon_designs(0.3, 0.2), r"p1: must be above p0 \(0.3\), got 0.2"),
        (lambda: simon_designs(0.1, 0.3, alpha=0), "alpha: must lie strictly between 0 and 1, got 0"),
        (lambda: simon_designs(0.1, 0.3, beta=1), "beta: must lie strictly between 0 and 1, got 1"),
        (lambda: simon_designs(0.1, 0.3, most_patients=0), "most_patients: must be an integer of at least 1, got 0"),
        (lambda: simon_designs(0.1, 0.3, most_patients=12), "most_patients: must exceed 12 to be sure"),
        (lambda: simon_designs(0.1, 0.3, most_patients=28), "most_patients: must exceed 28 to be sure"),
    ],
)
def test_a_refusal_names_argument_and_rule(call, message):
    with pytest.raises(ValueError, match=message):
        call()
