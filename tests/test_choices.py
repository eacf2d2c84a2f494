from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, lists, sampled_from
from scipy import stats

from trialbook import load_trial
from trialbook.analysis.choices import ANSWERS, CHOICES, dependence, grid, levels, strongest, tally, unanimity
from trialbook.analysis.questions import TIMINGS, horizon, questions
from trialbook.figures.choices import specification_curve
from trialbook.histories import Incompatible
from trialbook.paper.trial import Count, State, Trial

STUDY = load_trial("nk-liver-2020")
TABLE = grid(STUDY)
ROLES = {"CR": "response", "SD": "stable", "PD": "progression", "dead": "death", "alive": "other"}


def trial(patients, codes, *rows):
    """Return a small trial whose rows are (time, state, patients)."""
    states = tuple(State(code, code, ROLES[code]) for code in codes)
    about = {"slug": "t", "title": "t", "reference": "t", "condition": "t", "treatment": "t", "time_unit": "months"}
    return Trial(**about, patients=patients, states=states, counts=tuple(Count(*row) for row in rows))


def counted(study, name, **options):
    """Return the counts of a question by the options that decide them."""
    (found,) = (question for question in questions(study, **options) if question.name == name)
    return {tuple(chosen.values()): count for chosen, count in found.counts}


def test_the_questions_count_what_the_paper_prints_or_leaves_open():
    assert counted(STUDY, "response") == {
        ("first landmark", "fewest patients"): 8,
        ("first landmark", "most patients"): 8,
        ("last landmark", "fewest patients"): 3,
        ("last landmark", "most patients"): 3,
        ("best response", "fewest patients"): 8,  # those of month 3 and of month 6 can be the same
        ("best response", "most patients"): 10,  # or the two stable at month 3 respond at month 6
    }
    assert counted(STUDY, "survival") == dict(zip(((timing,) for timing in TIMINGS), (5, 5, 8), strict=True))
    free = counted(STUDY, "freedom from progression")
    assert set(free.values()) == {0, 3}
    assert free[("progression may end", "fewest patients")] == 0


@given(
    deaths=lists(integers(0, 4), min_size=1, max_size=4),
    alive=integers(1, 5),
    moment=floats(0, 1),
    timing=sampled_from(TIMINGS),
)
@settings(max_examples=30, deadline=None)
def test_survivors_are_those_whose_death_is_put_after_the_time_asked_for(deaths, alive, moment, timing):
    times, patients = [3 * 2**k for k in range(len(deaths))], sum(deaths) + alive
    rows, dead, dated = [], 0, []
    for earlier, later, died in zip([0, *times], times, deaths, strict=False):
        dead += died
        rows += [(later, "dead", dead), (later, "alive", patients - dead)]
        share = {"deaths at the start": 1e-12, "deaths in the middle": 0.5, "deaths at the end": 1}[timing]
        dated += [earlier + share * (later - earlier)] * died
    study = trial(patients, ("alive", "dead"), *rows)
    chosen = questions(study, moment)[0].counts
    count = next(count for options, count in chosen if options.get("timing", timing) == timing)
    asked = horizon(study, moment)
    assert count == patients - sum(when <= asked or when - asked < 1e-9 for when in dated)


# Each interval again from scipy, which shares no code with ours.
@pytest.mark.parametrize(("method", "name"), [("exact", "clopper-pearson"), ("wilson", "wilson")])
def test_every_row_holds_the_interval_it_names(method, name):
    for row in TABLE[TABLE["interval"] == name].itertuples():
        level = float(row.level.rstrip("%")) / 100
        limits = stats.binomtest(row.patients, STUDY.patients).proportion_ci(level, method)
        assert (row.low, row.high) == pytest.approx(tuple(limits), abs=1e-9)
        assert row.estimate == row.patients / STUDY.patients


def test_the_sceptical_prior_adds_patients_who_did_as_the_reference_says():
    table = grid(STUDY, p0=0.2, prior_patients=6.0)
    for row in table[table["interval"] == "sceptical prior"].itertuples():
        assert row.estimate == pytest.approx((row.patients + 0.2 * 6) / (10 + 6))
        mass = stats.beta(row.patients + 1.2, 10 - row.patients + 4.8)
        assert mass.cdf(row.high) - mass.cdf(row.low) == pytest.approx(float(row.level.rstrip("%")) / 100)


@given(p0=floats(0.01, 0.99))
@settings(max_examples=6, deadline=None)
def test_an_answer_says_on_which_side_of_the_reference_the_interval_lies(p0):
    for row in grid(STUDY, p0=p0).itertuples():
        side = {"yes": row.low > p0, "no": row.high < p0, "open": row.low <= p0 <= row.high}
        assert side[row.answer]
        assert sum(side.values()) == 1


def test_every_option_meets_every_other():
    for _, part in TABLE.groupby("question"):
        options = [part[choice].nunique() for choice in CHOICES]
        assert len(part) == pd.Series(options).prod() == len(part.drop_duplicates(list(CHOICES)))


def test_dependence_is_found_by_comparing_rows_that_differ_in_one_choice():
    for row in dependence(TABLE).itertuples():
        part = TABLE[TABLE["question"] == row.question]
        others = [choice for choice in CHOICES if choice != row.choice]
        pairs = combinations(part.to_dict("records"), 2)
        alone = [(a, b) for a, b in pairs if all(a[name] == b[name] for name in others)]
        changed = {tuple(a[name] for name in others) for a, b in alone if a["answer"] != b["answer"]}
        assert row.changes == len(changed)


def test_the_tally_counts_every_combination_once():
    assert tally(TABLE).to_numpy().sum() == len(TABLE)
    assert list(tally(TABLE).columns) == list(ANSWERS)


@pytest.mark.parametrize(
    ("study", "names"),
    [
        (trial(5, ("CR", "SD")), []),
        (trial(5, ("SD", "alive"), (3, "SD", 2), (3, "alive", 3)), []),
        (trial(5, ("CR", "SD"), (3, "CR", 2)), ["response"]),
        (trial(5, ("alive", "dead"), (0, "dead", 0), (0, "alive", 5)), ["survival"]),
        (trial(5, ("SD", "PD"), (3, "PD", 2), (6, "PD", 1)), ["freedom from progression"]),
    ],
)
def test_a_trial_is_asked_only_what_it_counts(study, names):
    assert list(grid(study)["question"].unique()) == names


def test_a_choice_that_changes_no_count_is_left_out():
    complete = trial(5, ("alive", "dead"), (12, "dead", 1), (12, "alive", 4), (24, "dead", 1), (24, "alive", 4))
    assert [dict(chosen) for chosen, _ in questions(complete)[0].counts] == [{}]
    censored = trial(5, ("alive", "dead"), (12, "dead", 1), (12, "alive", 2))
    assert {count for _, count in questions(censored, 1.0)[0].counts} == {2, 4}


def test_progression_is_not_final_where_the_counts_show_patients_leaving_it():
    leaving = trial(5, ("SD", "PD"), (3, "PD", 3), (6, "PD", 1))
    (question,) = questions(leaving)
    assert all("finality" not in chosen for chosen, _ in question.counts)


def test_counts_that_clash_are_refused():
    with pytest.raises(Incompatible):
        grid(trial(5, ("alive", "dead"), (12, "dead", 3), (12, "alive", 2), (24, "dead", 1), (24, "alive", 4)))


@given(confidence=floats(0.001, 0.999))
def test_levels_are_ordered_and_lie_inside_the_unit_interval(confidence):
    weaker, middle, stricter = levels(confidence)
    assert 0 < weaker < middle == confidence < stricter < 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"p0": 0.0}, "p0: must lie strictly between 0 and 1"),
        ({"p0": 1.0}, "p0: must lie strictly between 0 and 1"),
        ({"prior_patients": 0.0}, "prior_patients: must be above 0"),
        ({"moment": 1.5}, "moment: must lie between 0 and 1"),
        ({"confidence": 1.0}, "confidence: must lie strictly between 0 and 1"),
    ],
)
def test_a_parameter_outside_its_range_is_named(options, message):
    with pytest.raises(ValueError, match=message):
        grid(STUDY, **options)


def test_the_sentences_agree_with_the_tables():
    assert "freedom from progression: no" in unanimity(grid(STUDY, p0=0.999))
    assert unanimity(TABLE) == "No question has the same answer under every combination."
    only_survival = TABLE[(TABLE["question"] == "survival") & (TABLE["read as"] == TIMINGS[0])]
    assert unanimity(only_survival) == "Every combination gives the same answer to the question of survival: open."
    assert strongest(only_survival) == "No choice alone changes any answer."
    found = dependence(TABLE).sort_values("share").iloc[-1]
    assert f"{found['question']} hangs most on {CHOICES[found['choice']]} ({found['share']:.0%}" in strongest(TABLE)


def test_the_curve_draws_every_combination_and_says_so():
    figure = specification_curve(TABLE, 0.5)
    upper = figure.axes[: TABLE["question"].nunique()]
    assert sum(len(axes.collections[0].get_segments()) for axes in upper) == len(TABLE)
    for name, answers in tally(TABLE).iterrows():
        said = ", ".join(f"{answers[answer]} {answer}" for answer in ANSWERS)
        assert f"{name}: {answers.sum()} combinations" in figure.trialbook_alt
        assert said in figure.trialbook_alt


def test_marks_in_the_lower_panel_stand_below_the_interval_they_describe():
    figure = specification_curve(TABLE, 0.5)
    names = list(TABLE["question"].unique())
    for name, axes in zip(names, figure.axes[len(names) :], strict=True):
        part = TABLE[TABLE["question"] == name].sort_values(["estimate", "low", "high"])
        yes = [segment[0][0] for segment in axes.collections[0].get_segments()]
        assert yes == [place for place, answer in enumerate(part["answer"]) if answer == "yes"]
