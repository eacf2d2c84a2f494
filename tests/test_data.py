"""The tables of the paper against facts that do not come from the package: sums, printed rates, other sources."""

import csv
import re
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from scipy.stats import binomtest

DATA = Path(__file__).resolve().parent.parent / "data"
FOLDER = DATA / "nk-liver-2020"


def rows(name, folder=FOLDER):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rounds_to(count, patients, printed):
    """Return whether a count prints as a percentage; half a unit either way, in exact fractions."""
    digits = len(printed.rstrip("%").partition(".")[2])
    return abs(Fraction(100 * count, patients) - Fraction(printed.rstrip("%"))) <= Fraction(1, 2 * 10**digits)


def fitting(patients, printed):
    return [count for count in range(patients + 1) if rounds_to(count, patients, printed)]


COMPARATORS = rows("comparators.csv")
OVER_TIME = {"survival", "recurrence_free"}


def test_every_landmark_adds_up_to_the_ten_patients():
    counts = rows("landmarks.csv")
    for time in ("3", "6", "12", "36"):
        assert sum(int(row["patients"]) for row in counts if row["time"] == time) == 10


def test_every_printed_rate_is_its_count_over_ten():
    counts = {(row["time"], row["state"]): int(row["patients"]) for row in rows("landmarks.csv")}
    seen = 0
    for claim in rows("claims.csv"):
        time = claim["time"]
        if claim["quantity"] == "survival":
            expected = 10 - counts[time, "dead"]
        elif claim["quantity"] == "response_rate":
            expected = counts.get((time, "CR"), 0) + counts.get((time, "PR"), 0)
        else:
            continue
        assert fitting(10, claim["printed"]) == [expected]
        seen += 1
    assert seen == 8


def test_rates_that_count_patients_fit_a_whole_number_but_one_that_was_cut_off():
    shares = [row for row in COMPARATORS if row["printed"].endswith("%") and row["endpoint"] not in OVER_TIME]
    odd = [row for row in shares if not fitting(int(row["patients"]), row["printed"])]
    assert len(shares) == 20
    assert [(row["study"], row["printed"]) for row in odd] == [("Lin 2017: cryoablation alone", "46.1%")]
    assert Fraction(461, 10) <= Fraction(100 * 12, 26) < Fraction(462, 10)


def test_the_categories_of_one_study_add_up_to_its_patients_and_to_its_rates():
    bae = {row["endpoint"]: fitting(11, row["printed"]) for row in COMPARATORS if row["study"].startswith("Bae")}
    complete, partial, stable, worse = (bae[f"rate:{code}"][0] for code in ("CR", "PR", "SD", "PD"))
    assert complete + partial + stable + worse == 11
    assert bae["response_rate"] == [complete + partial]
    assert bae["control_rate"] == [complete + partial + stable]


def test_arms_of_27_are_the_only_split_of_the_54_who_completed_that_fits_all_four_rates():
    guo = [row for row in COMPARATORS if row["study"].startswith("Guo") and row["printed"].endswith("%")]
    first, second = sorted({row["study"] for row in guo}, reverse=True)
    printed = {arm: [row["printed"] for row in guo if row["study"] == arm] for arm in (first, second)}
    splits = [
        patients
        for patients in range(1, 54)
        if all(fitting(patients, rate) for rate in printed[first])
        and all(fitting(54 - patients, rate) for rate in printed[second])
    ]
    assert splits == [27]
    assert {row["patients"] for row in guo} == {"27"}


@pytest.mark.parametrize(("study", "randomised"), [("atezolizumab-bevacizumab", 336), ("sorafenib", 165)])
def test_a_printed_interval_is_the_exact_one_for_the_patients_assessed_and_not_for_all(study, randomised):
    (row,) = (r for r in COMPARATORS if r["study"] == f"IMbrave150: {study}" and r["endpoint"] == "response_rate")
    printed = (row["low"], row["high"])

    def exact(count, patients):
        interval = binomtest(count, patients).proportion_ci(method="exact")
        return tuple(f"{100 * limit:.1f}" for limit in interval)

    assert [exact(count, int(row["patients"])) for count in fitting(int(row["patients"]), row["printed"])] == [printed]
    assert printed not in [exact(count, randomised) for count in fitting(randomised, row["printed"])]


def test_printed_limits_enclose_what_they_belong_to():
    for row in COMPARATORS:
        if row["low"]:
            assert float(row["low"]) < float(row["printed"].rstrip("%")) < float(row["high"])


def test_survival_and_freedom_from_recurrence_never_rise_within_a_study():
    for study, endpoint in product({row["study"] for row in COMPARATORS}, OVER_TIME):
        curve = [row for row in COMPARATORS if (row["study"], row["endpoint"]) == (study, endpoint)]
        values = [float(row["printed"].rstrip("%")) for row in sorted(curve, key=lambda row: float(row["time"]))]
        assert values == sorted(values, reverse=True)


def test_nobody_is_free_of_recurrence_who_is_not_alive():
    rates = {(r["study"], r["endpoint"], r["time"]): r["printed"] for r in COMPARATORS if r["endpoint"] in OVER_TIME}
    for (study, endpoint, time), printed in rates.items():
        if endpoint == "recurrence_free" and (study, "survival", time) in rates:
            assert float(printed.rstrip("%")) <= float(rates[study, "survival", time].rstrip("%"))


def test_groups_come_nearest_first_and_every_figure_has_a_source():
    groups = list(dict.fromkeys(row["group"] for row in COMPARATORS))
    nearest = ["NK and related cell therapy", "After curative local treatment", "Standard systemic therapy"]
    assert groups == [*nearest, "Circulating tumour cells in hepatocellular carcinoma"]
    assert all(re.search(r"(^|[.] )https?://\S+( https?://\S+)*$", row["source"]) for row in COMPARATORS)


def test_each_event_is_one_patient_s_and_all_but_insomnia_are_the_same_patient_s():
    events = rows("events.csv")
    assert {event["patients"] for event in events} == {"1"}
    assert [event["event"] for event in events if not event["part_of"]] == ["infusion-related reaction", "insomnia"]


# CTCAE 5.0, fever: grade 1 38.0-39.0, grade 2 above 39.0 to 40.0, grade 3 above 40.0 for up to 24 h, grade 4 longer
def test_the_fever_has_the_grade_of_its_band():
    (claim,) = (row for row in rows("claims.csv") if "°C" in row["printed"])
    degrees = float(claim["printed"].split()[0])
    grade = 1 if degrees <= 39 else 2 if degrees <= 40 else 3
    assert {row["event"]: row["grade"] for row in rows("events.csv")}["fever"] == str(grade)


APPRAISAL = rows("appraisal.csv")


@pytest.mark.parametrize(
    ("checklist", "items"), [("JBI case series", 10), ("Estimand (ICH E9(R1))", 5), ("Conclusions", 4)]
)
def test_a_checklist_has_all_its_items_once(checklist, items):
    asked = [row["item"] for row in APPRAISAL if row["checklist"] == checklist]
    assert len(asked) == len(set(asked)) == items


def test_every_announced_outcome_is_a_statement_of_the_methods_and_the_other_way_round():
    announced = [row for row in rows("claims.csv") if row["statement"].endswith(" to be assessed.")]
    announced += [row for row in rows("claims.csv") if "was to be assessed, as" in row["statement"]]
    listed = [row["item"] for row in APPRAISAL if row["checklist"] == "Announced outcomes"]
    assert len(listed) == len(announced) == 8


def test_the_conclusions_are_judged_one_by_one():
    conclusions = [row["id"] for row in rows("claims.csv") if row["section"] == "conclusion"]
    assert [row["item"] for row in APPRAISAL if row["checklist"] == "Conclusions"] == conclusions


def test_every_answer_is_one_of_four_with_a_reason_and_without_a_computed_number():
    for row in APPRAISAL:
        assert row["answer"] in {"yes", "no", "unclear", "not applicable"}
        assert row["why"].endswith(".")
        assert not re.search(r"\d", row["why"].replace("mRECIST", ""))


def test_what_was_never_reported_is_what_was_announced_and_has_no_result():
    silent = {row["item"] for row in APPRAISAL if row["checklist"] == "Announced outcomes" and row["answer"] == "no"}
    assert silent == {"Quality of life (KPS score)", "Blood count", "Other indicators"}
