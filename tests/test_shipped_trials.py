"""The counts that are ours, derived afresh from the patients' times, and what those times say of the bounds."""

import re
from fractions import Fraction

import pytest
from lifelines import KaplanMeierFitter
from lifelines.datasets import load_leukemia

from trialbook import load_trial
from trialbook.histories import bounds
from trialbook.ledger import ledger

LEUKAEMIA = load_trial("leukaemia-6mp-1963")
GLIOBLASTOMA = load_trial("glioblastoma-rit-2002")

# R 4.2.2, coin 1.4-2
# > g <- subset(glioma, histology == "GBM" & group == "RIT"); g$time; g$event
# [1] 43 20 14 36 59 31 14 36
# [1] FALSE  TRUE  TRUE FALSE FALSE  TRUE  TRUE  TRUE
TREATED = ((43, False), (20, True), (14, True), (36, False), (59, False), (31, True), (14, True), (36, True))
# > g <- subset(glioma, histology == "GBM" & group == "Control"); g$time; all(g$event)
# [1]  8  8 11 12 15  5  8  8  6 14 13 25
# [1] TRUE
CONTROLS = (8, 8, 11, 12, 15, 5, 8, 8, 6, 14, 13, 25)


def six_mp():
    """Return (week, relapsed) of the 21 patients on 6-MP: the group with 9 relapses and 12 censored."""
    rows = load_leukemia().query("Rx == 0")
    return tuple(zip(rows["t"], rows["status"] == 1, strict=True))


def counts(patients, time):
    """Return how many had the event by a time and how many were followed beyond it, or to it, without."""
    return sum(e and t <= time for t, e in patients), sum(t > time or (t == time and not e) for t, e in patients)


def kaplan_meier(patients, time):
    """Return the product-limit estimate by hand, in exact fractions."""
    left = Fraction(1)
    for when in sorted({t for t, event in patients if event and t <= time}):
        left *= 1 - Fraction(sum(t == when and e for t, e in patients), sum(t >= when for t, e in patients))
    return left


def test_the_group_on_6_mp_is_the_one_with_nine_relapses_among_twenty_one():
    assert (len(six_mp()), sum(event for _, event in six_mp())) == (21, 9) == (LEUKAEMIA.patients, 9)
    assert len(load_leukemia().query("Rx == 1 and status == 1")) == 21


@pytest.mark.parametrize(
    ("trial", "patients", "event", "other"),
    [(LEUKAEMIA, six_mp(), "relapsed", "remission"), (GLIOBLASTOMA, TREATED, "dead", "alive")],
)
def test_landmark_counts_are_those_of_the_patients(trial, patients, event, other):
    assert trial.patients == len(patients)
    for landmark in trial.landmarks:
        had, had_not = counts(patients, landmark.time)
        assert (landmark.printed[event], landmark.printed[other]) == (had, had_not)
        assert landmark.unaccounted == sum(t < landmark.time and not e for t, e in patients)


@pytest.mark.parametrize("time", LEUKAEMIA.times)
def test_bounds_from_the_counts_contain_what_the_patients_show(time):
    relapsed, in_remission = counts(six_mp(), time)
    found = bounds(LEUKAEMIA, f"event_free:relapsed@{time}", final=("relapsed",))
    assert (found.lower, found.upper) == (in_remission, LEUKAEMIA.patients - relapsed)
    assert found.lower <= kaplan_meier(six_mp(), time) * LEUKAEMIA.patients <= found.upper
    open_ended = bounds(LEUKAEMIA, f"event_free:relapsed@{time}")
    assert open_ended.lower <= found.lower <= found.upper <= open_ended.upper


@pytest.mark.parametrize("time", GLIOBLASTOMA.times)
def test_survivors_by_the_patients_lie_inside_the_bounds(time):
    found = bounds(GLIOBLASTOMA, f"event_free:dead@{time}")
    assert found.lower <= kaplan_meier(TREATED, time) * 8 <= found.upper


def test_the_table_in_the_note_is_the_one_the_patients_give():
    rows = re.findall(
        r"^\| (\d+) \| (\d+) to (\d+) \| (\d+) \| (\d+) \| (\d+) \| ([\d.]+) \|$", LEUKAEMIA.notes["bounds"], re.M
    )
    assert [int(row[0]) for row in rows] == list(LEUKAEMIA.times)
    for week, lower, upper, free, relapsed, censored, estimate in rows:
        found = bounds(LEUKAEMIA, f"event_free:relapsed@{week}", final=("relapsed",))
        assert (int(lower), int(upper)) == (found.lower, found.upper)
        assert (int(relapsed), int(free)) == counts(six_mp(), int(week))
        assert int(censored) == 21 - int(free) - int(relapsed)
        assert float(estimate) == pytest.approx(float(kaplan_meier(six_mp(), int(week)) * 21), abs=0.05)


def test_our_own_estimates_are_those_of_lifelines():
    fitted = KaplanMeierFitter().fit(*zip(*six_mp(), strict=True))
    for claim in LEUKAEMIA.claims:
        if claim.printed and claim.printed.endswith("%") and claim.quantity == "event_free:relapsed":
            assert f"{fitted.predict(claim.time):.1%}" == claim.printed
    assert fitted.median_survival_time_ == float(next(c.printed for c in LEUKAEMIA.claims if c.id == "T4"))


def test_a_printed_median_where_the_curve_is_one_half_follows_a_convention():
    assert kaplan_meier(TREATED, 31) == kaplan_meier(TREATED, 35) == Fraction(1, 2) > kaplan_meier(TREATED, 36)
    assert next(c.printed for c in GLIOBLASTOMA.claims if c.quantity == "median_survival") == str((31 + 36) / 2)
    dead = tuple((t, True) for t in CONTROLS)
    assert kaplan_meier(dead, 8) == kaplan_meier(dead, 10) == Fraction(1, 2) > kaplan_meier(dead, 11)
    assert "from month 8 to\nmonth 11" in GLIOBLASTOMA.notes["survival"]
    assert str((8 + 11) / 2) in GLIOBLASTOMA.notes["survival"]


def test_each_other_trial_has_several_verdicts_and_no_contradiction():
    for trial in (LEUKAEMIA, GLIOBLASTOMA):
        found = ledger(trial).counts
        assert not found["contradicted"], trial.slug
        assert min(found["given"] + found["reproduced"], found["possible"], found["not checkable"]) > 0, trial.slug


def test_an_estimate_that_allows_for_censoring_is_not_held_against_whole_patients():
    verdicts = {judged.claim.id: judged.verdict for judged in ledger(LEUKAEMIA).judgements}
    assert {verdicts[name] for name in ("W9", "W10", "W11")} == {"not checkable"}
    assert verdicts["W7"] == verdicts["W8"] == "possible"


# > chisq.test(matrix(c(13, 56, 1, 35), 2), correct = FALSE)$p.value
# [1] 0.02154462
# > chisq.test(matrix(c(6, 0, 5, 4), 2), correct = FALSE)$p.value
# [1] 0.05653028
@pytest.mark.parametrize(
    ("name", "unexplained", "tested"),
    [
        ("tnf-chemotherapy-2004", {"K1", "K3"}, {"R6"}),
        ("macular-hole-2017", {"V13"}, {"R3", "V16"}),
        ("cervix-chemoradiation-2017", set(), set()),
    ],
)
def test_trials_of_groups_are_not_contradicted_and_their_tests_are_named(name, unexplained, tested):
    judged = {one.claim.id: one for one in ledger(load_trial(name)).judgements}
    assert not [one for one in judged.values() if one.verdict == "contradicted"]
    assert {one for one, found in judged.items() if found.verdict == "unexplained"} == unexplained
    assert {one for one, found in judged.items() if found.claim.versus and found.verdict == "reproduced"} == tested


@pytest.mark.parametrize(
    ("printed", "count"), [("88.6%", 31), ("82.9%", 29), ("11.4%", 4), ("17.1%", 6), ("97.1%", 34)]
)
def test_a_percentage_of_a_group_of_35_is_one_count(printed, count):
    assert any(claim.printed == printed for claim in load_trial("cervix-chemoradiation-2017").claims)
    assert [n for n in range(36) if f"{100 * n / 35:.1f}%" == printed] == [count]


def test_no_69_scores_in_tens_have_the_mean_that_is_printed():
    means = {f"{10 * tens / 69:.2f}" for tens in range(10 * 69 + 1)}
    assert {"88.99", "89.13"} <= means
    assert "89.00" not in means
    assert "84.17" in {f"{10 * tens / 36:.2f}" for tens in range(10 * 36 + 1)}
    assert [n for n in range(1, 70) if "89.00" in {f"{10 * tens / n:.2f}" for tens in range(10 * n + 1)}] == [
        10, 20, 30, 40, 50, 60,
    ]  # fmt: skip
