"""The readings of a trial's counts, and what the answers depend on."""

from itertools import product

import pandas as pd
import pytest
from chapter_reader import read_chapter
from hypothesis import given
from hypothesis.strategies import floats
from invented import invented
from scipy import stats

from trialbook import load_trial
from trialbook.analysis.choices import dependence, levels, readings
from trialbook.paper.trial import Count, State
from trialbook.runner.chapters import find_chapters
from trialbook.statistics.interval_methods import COMPARED

STUDY = load_trial("nk-liver-2020")
ROLES = {"CR": "response", "SD": "stable", "PD": "progression", "dead": "death", "alive": "other"}


def trial(patients, codes, *rows):
    """Return a small trial whose rows are (time, state, patients)."""
    states = tuple(State(code, code, ROLES[code]) for code in codes)
    return invented(patients, states, counts=tuple(Count(*row) for row in rows))


@pytest.fixture(scope="module")
def chapter():
    return read_chapter(next(one for one in find_chapters() if one.label == "choices"), STUDY)


# By hand from the printed counts: 8 responded at month 3; those of month 6 may be the same, or include the two stable.
def test_the_readings_count_what_the_paper_prints_or_leaves_open():
    found = readings(STUDY).set_index(["question", "read as"])["patients"].to_dict()
    assert found == {
        ("response", "month 3"): 8,
        ("response", "month 36"): 3,
        ("response", "best response, fewest"): 8,
        ("response", "best response, most"): 10,
        ("survival", "month 36"): 5,
        ("freedom from progression", "progression may end, fewest"): 0,
        ("freedom from progression", "progression may end, most"): 3,
        ("freedom from progression", "progression is final"): 3,
    }


def test_progression_is_not_final_where_the_counts_show_patients_leaving_it():
    back = trial(5, ("CR", "PD"), (3, "CR", 1), (3, "PD", 4), (6, "CR", 4), (6, "PD", 1))
    assert not readings(back)["read as"].str.contains("final").any()


@pytest.mark.parametrize("rows", [(), ((3, "CR", 9), (3, "PD", 0))])
def test_a_trial_without_usable_counts_has_no_reading(rows):
    assert readings(trial(5, ("CR", "PD"), *rows)).empty


@given(floats(0.001, 0.999))
def test_levels_are_ordered_and_lie_inside_the_unit_interval(confidence):
    weaker, middle, stricter = levels(confidence)
    assert 0 < weaker < middle == confidence < stricter < 1


@pytest.mark.parametrize("confidence", [0, 1, -0.5])
def test_a_level_outside_its_range_is_named(confidence):
    with pytest.raises(ValueError, match="confidence: must lie strictly between 0 and 1"):
        levels(confidence)


def test_dependence_is_found_by_comparing_rows_that_differ_in_one_choice():
    table = pd.DataFrame([*product("ab", "xyz")], columns=["one", "other"]).assign(question="q")
    table["answer"] = [f"{row.one}" if row.other == "x" else "same" for row in table.itertuples()]
    assert dependence(table, ["one", "other"])["q"].round(6).to_dict() == {
        "one": pytest.approx(1 / 3, abs=1e-6),
        "other": 1.0,
    }


# Each path again from scipy alone, and each once: question, patients, method and level.
def test_every_path_of_the_chapter_is_counted_once_and_holds_the_interval_it_names(chapter):
    paths = chapter.names["paths"]
    assert not paths.duplicated(["question", "patients", "interval", "level"]).any()
    assert len(paths) == 6 * (len(COMPARED) + 2) * 3
    for row in paths.itertuples():
        if row.interval in ("clopper-pearson", "wilson"):
            method = {"clopper-pearson": "exact"}.get(row.interval, row.interval)
            expected = stats.binomtest(row.patients, 10).proportion_ci(row.level, method)
        elif row.interval in ("flat prior", "sceptical prior"):
            a, b = (1, 1) if row.interval == "flat prior" else (1.2, 2.8)
            expected = stats.beta(a + row.patients, b + 10 - row.patients).interval(row.level)
        else:
            continue
        assert (row.low, row.high) == pytest.approx(tuple(expected), abs=1e-9)


def test_an_answer_says_on_which_side_of_the_reference_the_interval_lies(chapter):
    for row in chapter.names["paths"].itertuples():
        assert row.answer == ("yes" if row.low > 0.3 else "no" if row.high < 0.3 else "open")
