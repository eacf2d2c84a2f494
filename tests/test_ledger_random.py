"""Random papers; ``python tests/true_ledgers.py 0 10000`` checks ten thousand of each sort."""

from random import Random

import pytest
from invented import KPS, paper, verdicts
from scipy import stats
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import proportion_confint
from true_ledgers import check_is_never_contradicted, check_is_sound_where_a_world_fits, small

from trialbook.ledger import ledger
from trialbook.ledger.judge import _by_itself
from trialbook.ledger.rest import Rest
from trialbook.ledger.settled import nothing_clashes
from trialbook.paper.trial import Group
from trialbook.system import System


def test_papers_that_print_the_truth_are_never_contradicted():
    judged = [check_is_never_contradicted(seed) for seed in range(150)]
    assert sum(len(one.numbers) for one in judged) > 700
    assert sum(one.counts["reproduced"] + one.counts["given"] for one in judged) > 200


def test_a_paper_is_sound_exactly_where_some_world_fits_all_that_it_says():
    outcomes = [check_is_sound_where_a_world_fits(seed) for seed in range(150)]
    assert min(outcomes.count(True), outcomes.count(False)) > 20


def test_what_is_told_without_an_integer_program_is_what_the_system_says():
    told = 0
    for seed in range(400):
        if found := small(seed):
            rest = Rest(found[0])
            alone = [_by_itself(claim, rest) for claim in rest.trial.claims]
            if nothing_clashes(rest.trial, alone):
                told += 1
                assert found[1], seed
                assert System(found[0]).clashes == ()
    assert told > 20


def two_groups(rng):
    sizes = rng.randint(4, 40), rng.randint(4, 40)
    groups = tuple(Group(code, code, size) for code, size in zip("AB", sizes, strict=True))
    counts = [rng.randint(1, size - 1) for size in sizes]
    claims = [
        ("best:CR", f"{count}/{group.patients}", {"group": group.code})
        for count, group in zip(counts, groups, strict=True)
    ]
    return counts, sizes, claims, {"groups": groups, "patients": sum(sizes)}


TESTS = {
    "Fisher": lambda table: stats.fisher_exact(table)[1],
    "Fisher, one-sided": lambda table: min(stats.fisher_exact(table, side)[1] for side in ("less", "greater")),
    "Pearson": lambda table: stats.chi2_contingency(table, correction=False)[1],
    "Yates": lambda table: stats.chi2_contingency(table)[1],
    "likelihood ratio": lambda table: stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")[1],
    "Boschloo": lambda table: stats.boschloo_exact(table).pvalue,
}


@pytest.mark.parametrize("test", TESTS)
def test_a_true_p_value_of_a_usual_test_is_reproduced(test):
    rng = Random(test)
    for _ in range(6):
        (x, y), (n, m), claims, about = two_groups(rng)
        p = TESTS[test]([[x, n - x], [y, m - y]])
        printed = rng.choice([f"P={p:.3f}", f"P={p:.2f}", "P<0.05" if p < 0.05 else "P>0.05"])
        found = verdicts(*claims, ("p:best:CR", printed, {"group": "A", "versus": "B"}), **about)
        assert found[-1] == "reproduced", (test, x, n, y, m, printed)


@pytest.mark.parametrize("method", ["normal", "wilson", "beta", "jeffreys", "agresti_coull"])
def test_a_true_interval_of_a_usual_method_is_reproduced(method):
    rng = Random(method)
    for _ in range(20):
        (x, _), (n, _), claims, about = two_groups(rng)
        low, high = (100 * max(0, min(1, end)) for end in proportion_confint(x, n, method=method))
        decimals = rng.randint(0, 2)
        printed = f"{low:.{decimals}f}-{high:.{decimals}f}%"
        assert verdicts(*claims, ("ci:best:CR", printed, {"group": "A"}), **about)[-1] == "reproduced", (x, n, printed)


def test_true_differences_and_ratios_with_their_limits_are_reproduced():
    rng = Random(1)
    for _ in range(15):
        (x, y), (n, m), claims, about = two_groups(rng)
        table, more = Table2x2([[x, n - x], [y, m - y]]), {"group": "A", "versus": "B"}
        for kind, value, limits in (
            ("ratio", table.riskratio, table.riskratio_confint()),
            ("odds_ratio", table.oddsratio, table.oddsratio_confint()),
        ):
            found = verdicts(
                *claims,
                (f"{kind}:best:CR", f"{value:.2f}", more),
                (f"ci:{kind}:best:CR", "{:.2f}-{:.2f}".format(*limits), more),
                **about,
            )
            assert found[-2:] == ["reproduced", "reproduced"], (kind, x, n, y, m)
        difference = f"{100 * (x / n - y / m):.1f}%"
        assert verdicts(*claims, ("difference:best:CR", difference, more), **about)[-1] == "reproduced"


def test_true_means_deviations_and_their_paired_p_value_raise_no_alarm():
    rng = Random(2)
    for _ in range(40):
        patients = rng.randint(3, 30)
        before = [10 * rng.randint(2, 8) for _ in range(patients)]
        after = [min(100, max(0, value + 10 * rng.randint(-1, 2))) for value in before]
        if len({b - a for a, b in zip(before, after, strict=True)}) == 1:
            continue
        claims = []
        for time, values in ((0, before), (3, after)):
            summary = stats.describe(values)
            about = {"time": time, "of": str(patients)}
            claims += [("mean:KPS", f"{summary.mean:.1f}", about), ("sd:KPS", f"{summary.variance**0.5:.1f}", about)]
            claims += [("range:KPS", "{}-{}".format(*summary.minmax), about)]
        claims += [("p:KPS", f"P={stats.ttest_rel(before, after).pvalue:.3f}", {"time": 3})]
        found = ledger(paper(*claims, groups=(), measures=(KPS,), patients=patients))
        assert {str(one.verdict) for one in found.judgements} <= {"possible"}, (before, after, found.frame())
