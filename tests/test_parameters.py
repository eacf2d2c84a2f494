"""Parameters are what the notebooks say they are, and everything else is refused in one line."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialbook import load_trial
from trialbook.runner.chapters import find_chapters
from trialbook.runner.domains import Choice, Number
from trialbook.runner.parameter_checks import check_parameters
from trialbook.runner.parameter_domains import DOMAINS, allowed, form_field
from trialbook.runner.parameters import Parameter, ParameterError, closest, read_parameters
from trialbook.statistics.interval_methods import COMPARED

CONFIDENCE = Parameter("confidence", "float", 0.95, "level")
INTERVAL = Parameter("interval", "str", "clopper-pearson", "kind")
SEED = Parameter("seed", "int", 1, "seed")
SHOWN = Parameter("shown", "bool", True, "whether")
FINAL = Parameter("final_states", "str", "", "states")
EVERY = (CONFIDENCE, INTERVAL, SEED, SHOWN, FINAL)


def refusal(given, declared=EVERY, trial=None):
    """Return the one line that refuses parameters."""
    with pytest.raises(ParameterError) as error:
        check_parameters(given, declared, trial)
    assert "\n" not in str(error.value)
    return str(error.value)


def cell(*lines):
    return {"cells": [{"metadata": {"tags": ["parameters"]}, "source": "\n".join(lines)}]}


def test_a_parameters_cell_is_read_line_by_line():
    notebook = cell('trial: str = "a # b"  # folder', "", "confidence: float = 0.9 # level", "seed: int = -3  # x")
    assert read_parameters(notebook) == (
        Parameter("trial", "str", "a # b", "folder"),
        Parameter("confidence", "float", 0.9, "level"),
        Parameter("seed", "int", -3, "x"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # no type",
        "x: int = 1",
        "x: int = 1  #",
        "x: float = 1  # int default",
        "x: list = []  # type",
        "import os",
        "x: int",
    ],
)
def test_a_line_in_another_form_is_named(line):
    with pytest.raises(ValueError, match="parameters cell: a line must read"):
        read_parameters(cell(line))


def test_a_notebook_without_the_cell_has_no_parameters():
    assert read_parameters({"cells": [{"metadata": {}, "source": "x: int = 1  # not tagged"}]}) == ()


@given(st.floats(0.01, 0.9999))
def test_text_and_number_give_the_same_value(level):
    assert check_parameters({"confidence": repr(level)}, EVERY) == check_parameters({"confidence": level}, EVERY)


@given(st.floats().filter(lambda value: not 0.01 <= value <= 0.9999))
def test_every_level_outside_its_domain_is_refused(level):
    rule = "from 0.01 to 0.9999" if math.isfinite(level) else "a finite number"
    assert refusal({"confidence": repr(level)}).startswith(f"confidence: must be {rule}, got ")


@given(st.integers(0, 2**32 - 1))
def test_an_integer_is_read_back(seed):
    assert check_parameters({"seed": str(seed)}, EVERY) == {"seed": seed}


@pytest.mark.parametrize(("text", "value"), [("true", True), ("False", False)])
def test_truth_is_written_as_words(text, value):
    assert check_parameters({"shown": text}, EVERY) == {"shown": value}


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("confidence", "1.5", "confidence: must be from 0.01 to 0.9999, got 1.5"),
        ("confidence", "high", "confidence: must be a finite number, got 'high'"),
        ("confidence", True, "confidence: must be a finite number, got True"),
        ("seed", "ten", "seed: must be a whole number, got 'ten'"),
        ("seed", "1.0", "seed: must be a whole number, got '1.0'"),
        ("seed", 1.0, "seed: must be a whole number, got 1.0"),
        ("seed", "-1", "seed: must be from 0 to 4,294,967,295, got -1"),
        ("shown", "1", "shown: must be true or false, got '1'"),
        ("interval", "cp", f"interval: must be one of {', '.join(COMPARED)}, got 'cp'"),
    ],
)
def test_a_refusal_names_parameter_rule_and_value(name, value, line):
    assert refusal({name: value}) == line


def test_a_mistyped_choice_is_shown_the_nearest():
    assert refusal({"interval": "willson"}).endswith("got 'willson', did you mean wilson")


def test_a_wrong_name_is_shown_the_nearest_and_all():
    assert refusal({"confidense": "0.9"}) == (
        "confidense: must be a parameter of the chapters that run, did you mean confidence; "
        "allowed: confidence, final_states, interval, seed, shown"
    )


def test_chapters_without_parameters_say_so():
    assert refusal({"confidence": 0.9}, ()).endswith("these chapters have none")


def test_states_are_those_of_the_trial():
    trial = load_trial("nk-liver-2020")
    assert check_parameters({"final_states": "PD dead"}, EVERY, trial) == {"final_states": "PD dead"}
    assert check_parameters({"final_states": ""}, EVERY, trial) == {"final_states": ""}
    assert refusal({"final_states": "PDD"}, trial=trial).endswith("(CR, PR, SD, PD, dead), got 'PDD', did you mean PD")


def test_a_state_that_the_counts_do_not_allow_to_be_final_is_refused():
    assert "counts allow to be final" in refusal({"final_states": "CR"}, trial=load_trial("nk-liver-2020"))


def test_nothing_near_suggests_nothing():
    assert closest("zzz", ["confidence"]) == ""


def declared_by_chapters():
    return [(chapter, parameter) for chapter in find_chapters() for parameter in chapter.parameters]


def test_every_default_lies_in_its_domain():
    for chapter, parameter in declared_by_chapters():
        if parameter.name in DOMAINS:
            holds = DOMAINS[parameter.name].holds(parameter.default, load_trial("nk-liver-2020"))
            assert holds, f"{chapter.name}: {parameter.name} = {parameter.default!r}"


def test_every_domain_is_that_of_a_parameter():
    assert set(DOMAINS) == {parameter.name for _, parameter in declared_by_chapters()}


def test_a_name_has_one_type_wherever_it_occurs():
    seen = {}
    for chapter, parameter in declared_by_chapters():
        assert parameter.type == seen.setdefault(parameter.name, parameter.type), f"{chapter.name}: {parameter.name}"


def test_what_is_allowed_can_be_said_of_every_parameter():
    trial = load_trial("nk-liver-2020")
    assert all(allowed(parameter, trial) for _, parameter in declared_by_chapters())


def test_the_ends_of_a_number_are_allowed_and_what_lies_beyond_is_not():
    for name, domain in DOMAINS.items():
        if isinstance(domain, Number):
            assert domain.holds(domain.low, None), name
            assert domain.holds(domain.high, None), name
            assert not domain.holds(math.nextafter(domain.low, -math.inf), None), name
            assert not domain.holds(math.nextafter(domain.high, math.inf), None), name


def test_a_form_has_all_it_needs_and_goes_through_json():
    trial = load_trial("nk-liver-2020")
    needed = {"choice": {"options"}, "number": {"low", "high", "step"}, "text": {"words"}}
    for _, parameter in declared_by_chapters():
        field = form_field(parameter, trial)
        assert json.loads(json.dumps(field, allow_nan=False)) == field
        assert set(field) == {"name", "type", "default", "help", "rule", "kind", *needed[field["kind"]]}
    assert [word["value"] for word in form_field(FINAL, trial)["words"]] == list(trial.codes())
    assert {"value": "mid-p", "label": "mid-P"} in form_field(INTERVAL)["options"]


def test_every_default_can_be_chosen_in_a_form():
    for chapter, parameter in declared_by_chapters():
        domain = DOMAINS[parameter.name]
        assert not isinstance(domain, Choice) or parameter.default in domain.labels, f"{chapter.name}: {parameter.name}"


LESIONS = [Parameter(name, "str", value, "lesions") for name, value in
           (("before_mm", "42 31"), ("smallest_mm", ""), ("after_mm", "28 19"))]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"before_mm": "28 19 12"}, "after: must hold the 3 lesions of before, got 2 in '28 19'"),
        ({"smallest_mm": "5"}, "smallest: must hold the 2 lesions of before, got 1 in '5'"),
        ({"smallest_mm": "60 60"}, "smallest: its sum must not be above that of before"),
        ({"before_mm": "9 31"}, "before: a target lesion measures at least 10 mm"),
    ],
)
def test_values_that_do_not_go_together_are_refused(given, why):
    assert refusal(given, LESIONS).startswith(f"before_mm, after_mm, smallest_mm: must go together: {why}")


def test_values_that_go_together_only_with_each_other_are_accepted():
    given = {"before_mm": "28 19 12", "after_mm": "1 2 3"}
    assert check_parameters(given, LESIONS) == given


@pytest.mark.parametrize("text", ["1e-300", "1e300", "-1 2", "", "1 " * 21, "a"])
def test_diameters_are_those_of_lesions(text):
    assert refusal({"after_mm": text}, LESIONS).startswith("after_mm: must be at most 20 diameters in mm")


@pytest.mark.parametrize(
    ("label", "name", "text"),
    [
        ("laboratory", "mean_count", "1e308"),
        ("laboratory", "dispersion", "1e308"),
        ("choices", "confidence", "0.9999999999"),
        ("response", "prior_a", "1e6"),
        ("response", "prior_a", "1e17"),
        ("endpoints", "before_mm", "1e-300"),
    ],
)
def test_what_a_chapter_cannot_compute_is_refused_before_it_runs(label, name, text):
    (chapter,) = (chapter for chapter in find_chapters() if chapter.label == label)
    assert refusal({name: text}, chapter.parameters, load_trial("nk-liver-2020")).startswith(f"{name}: must be ")
