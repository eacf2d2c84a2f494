"""P values, intervals, differences and ratios beside the counts that they are made from."""

from random import Random

import pytest
from invented import last, paper
from scipy import stats

from trialbook.ledger import ledger
from trialbook.paper.trial import Group
from trialbook.system import System

ARMS = (Group("A", "a", 50), Group("B", "b", 50))
BOTH = {"group": "A", "versus": "B"}
ABOUT = {"patients": 100, "groups": ARMS}
ONE, OTHER = ("best:CR", "15/50", {"group": "B"}), ("best:CR", "58.00%", {"group": "A"})


def notes(*claims, **about):
    return [one.note for one in ledger(paper(*claims, **about)).judgements]


# R 4.2.2
# > fisher.test(matrix(c(29, 21, 15, 35), 2))$p.value
# [1] 0.00847129
# > fisher.test(matrix(c(20, 30, 15, 35), 2))$p.value
# [1] 0.4018826
def test_a_clash_says_which_count_the_numbers_beside_it_fit():
    claims = [("best:CR", "20/50", {"group": "A"}), OTHER, ONE, ("p:best:CR", "P=0.008", BOTH)]
    found = notes(*claims, **ABOUT)
    assert "20/50 would have to be 29/50; P=0.008 (C4), printed beside it, fits 29 and not 20" in found[0]
    assert "58.00% would have to be 40.00%; P=0.008 (C4), printed beside it, fits 29 and not 20" in found[1]
    found = notes(*claims, ("difference:best:CR", "28%", BOTH), **ABOUT)
    assert "P=0.008 (C4), difference 28% (C5), printed beside it, fit 29 and not 20" in found[0]
    assert found[3].startswith("the counts it uses clash: cannot all be true: 20/50")


def test_an_interval_of_one_group_speaks_too():
    # R 4.2.2: binom.test(29, 50)$conf.int is 0.4320604 0.7181178
    claims = [("best:CR", "20/50", {"group": "A"}), OTHER, ("ci:best:CR", "43.2-71.8", {"group": "A"})]
    assert "interval 43.2-71.8 (C3), printed beside it, fits 29 and not 20" in notes(*claims, **ABOUT)[0]


def test_what_fits_both_counts_or_neither_says_nothing():
    claims = [("best:CR", "20/50", {"group": "A"}), OTHER, ONE]
    for printed in ("P<0.6", "P=0.9999"):
        repairs = System(paper(*claims, ("p:best:CR", printed, BOTH), **ABOUT)).clashes[0].repairs
        assert [repair.beside for repair in repairs] == [(), ()]


def test_a_count_that_nothing_else_bears_on_is_held_against_its_p_value():
    claims = [("best:CR", "29/50", {"group": "A"}), ONE]
    fitting, other = ("p:best:CR", "P=0.008", BOTH), ("difference:best:CR", "27%", BOTH)
    judged = ledger(paper(*claims, fitting, other, **ABOUT)).judgements
    for one in judged[:2]:
        assert str(one.verdict) == "possible"
        assert "P=0.008 (C3) prints so with it by Fisher" in one.note
        assert "no usual method gives difference 27% (C4) with it" in one.note
        assert "nothing else" not in one.note
    assert [str(one.verdict) for one in judged[2:]] == ["reproduced", "unexplained"]


def open_counts(rng):
    """Return two groups whose rates are printed without decimals, so that their counts are open."""
    sizes = [rng.randint(110, 190) for _ in "AB"]
    groups = tuple(Group(code, code, size) for code, size in zip("AB", sizes, strict=True))
    counts = [rng.randint(5, size - 5) for size in sizes]
    claims = [
        ("best:CR", f"{100 * count / size:.0f}%", {"group": code})
        for code, count, size in zip("AB", counts, sizes, strict=True)
    ]
    return counts, sizes, claims, {"groups": groups, "patients": sum(sizes)}


def test_numbers_made_from_open_counts_must_fit_the_same_counts():
    # of 150, 51% are 76 or 77, 31% are 46 or 47; exact rates differ by 19.3 to 20.7
    groups = Group("A", "a", 150), Group("B", "b", 150)
    rates = [("best:CR", "51%", {"group": "A"}), ("best:CR", "31%", {"group": "B"})]
    about = {"groups": groups, "patients": 300}
    p = {(x, y): stats.fisher_exact([[x, 150 - x], [y, 150 - y]])[1] for x in (76, 77) for y in (46, 47)}
    apart = f"P={p[77, 46]:.6f}"
    for difference, verdict in (("20.67%", "possible"), ("19.33%", "unexplained")):
        found = last(*rates, ("difference:best:CR", difference, BOTH), ("p:best:CR", apart, BOTH), **about)
        assert str(found.verdict) == verdict
    assert "but none with which difference 19.33% (C3) prints so too" in found.note


TESTS = {
    "Fisher": lambda table: stats.fisher_exact(table)[1],
    "Pearson": lambda table: stats.chi2_contingency(table, correction=False)[1],
    "Yates": lambda table: stats.chi2_contingency(table)[1],
    "Barnard": lambda table: stats.barnard_exact(table).pvalue,
}


@pytest.mark.parametrize("test", TESTS)
def test_true_numbers_of_open_counts_raise_no_alarm(test):
    rng = Random(f"open {test}")
    for _ in range(3):
        (x, y), (n, m), claims, about = open_counts(rng)
        p = TESTS[test]([[x, n - x], [y, m - y]])
        claims += [
            ("p:best:CR", rng.choice([f"P={p:.3f}", "P<0.05" if p < 0.05 else "P>0.05"]), BOTH),
            ("difference:best:CR", f"{100 * (x / n - y / m):.1f}%", BOTH),
        ]
        found = ledger(paper(*claims, **about))
        assert {str(one.verdict) for one in found.judgements} <= {"possible", "reproduced"}, (x, n, y, m, found.frame())


def test_a_percentage_names_the_numbers_of_patients_that_it_fits():
    assert "58.3% fits 12, 24, 36, 48, 60 patients, not 68" in last(("best:CR", "58.3%"), patients=68, groups=()).note
