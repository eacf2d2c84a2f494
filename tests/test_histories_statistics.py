import pytest
from enumeration import trial_of, values
from hypothesis import given, settings
from hypothesis import strategies as st

from trialbook.histories import parse_statistic
from trialbook.histories.rules import read_rules
from trialbook.histories.witness import verify

ROWS = [(1, "A", 3), (2.5, "A", 3), (3, "B", 1), (3, "A", 2)]
TRIAL = trial_of(3, "ABX", ROWS)
WHOLE = trial_of(3, "ABX", [(1, "A", 3), (2, "A", 3), (3, "A", 3)])


@pytest.mark.parametrize(
    "text", ["ever:A", "ever:A+B@2", "always:A", "always:A+X@2", "event_free:B+X", "event_free:X@1", "at:A@1,B+X@3"]
)
@settings(deadline=None)
@given(history=st.tuples(*[st.sampled_from("ABX")] * 3))
def test_a_statistic_says_of_a_history_what_its_words_say(text, history):
    assert parse_statistic(WHOLE, text).value(WHOLE.times, history) == values(text, WHOLE.times, history)


def test_death_stands_for_the_state_with_that_role():
    history = ("A", "B", "X")
    assert parse_statistic(TRIAL, "ever:death").value(TRIAL.times, history) == 1
    assert parse_statistic(TRIAL, "event_free:B+death@2.5").value(TRIAL.times, history) == 0


def test_times_and_spaces_are_read_as_numbers():
    assert parse_statistic(TRIAL, " at: A @ 1.0 , B@2.50").value(TRIAL.times, ("A", "B", "X")) == 1


def test_one_time_named_twice_asks_for_both():
    assert parse_statistic(TRIAL, "at:A+B@1,B+X@1").value(TRIAL.times, ("B", "A", "A")) == 1
    assert parse_statistic(TRIAL, "at:A@1,B@1").value(TRIAL.times, ("B", "A", "A")) == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "none of the forms"),
        ("sometimes:A", "none of the forms"),
        ("ever", "none of the forms"),
        ("ever:", "'' is not a state of this trial, expected one of A, B, X"),
        ("ever:Q", "'Q' is not a state"),
        ("ever:A@", "'' is not a time, expected one of 1, 2.5, 3"),
        ("ever:A@soon", "'soon' is not a time"),
        ("ever:A@2", "2 is not a landmark of this trial, expected one of 1, 2.5, 3"),
        ("ever:A@nan", "nan is not a landmark"),
        ("at:A", "names no time"),
        ("at:A@1,", "names no time"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(text, message):
    with pytest.raises(ValueError, match=r"^statistic: ") as caught:
        parse_statistic(TRIAL, text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_death_needs_a_state_with_that_role():
    with pytest.raises(ValueError, match="'death' is not a state"):
        parse_statistic(trial_of(3, "AB", [(1, "A", 3)]), "ever:death")


@pytest.mark.parametrize(
    ("witness", "fault"),
    [
        (((("A", "A", "B"), 1), (("A", "A", "A"), 1)), "not those of 3 patients"),
        (((("A", "A", "B"), 2), (("A", "A", "A"), 1)), "the paper allows"),
        (((("A", "A"), 3),), "is no history"),
        (((("A", "X", "A"), 3),), "leaves a final state"),
        (((("A", "A", "B"), 1), (("A", "A", "A"), 0), (("A", "A", "A"), 2)), "is no history"),
    ],
)
def test_a_witness_that_is_off_by_one_patient_is_never_passed(witness, fault):
    with pytest.raises(ArithmeticError, match=fault):
        verify(read_rules(TRIAL), witness)


def test_a_sound_witness_passes():
    verify(read_rules(TRIAL), ((("A", "A", "A"), 2), (("A", "A", "B"), 1)))
