"""Whether a computed P value agrees with a printed one."""

import pytest

from trialbook.paper.printed import read_p
from trialbook.paper.rounding import prints_p
from trialbook.paper.spelling import DIGITS


@pytest.mark.parametrize(
    ("text", "agree", "disagree"),
    [
        ("P<0.05", [0.0, 0.0499], [0.05, 0.0501, 1.0]),
        ("P≤0.05", [0.05, 0.05 + 1e-12], [0.05 + 1e-7]),  # what floating-point computation adds is no difference
        ("P>0.05", [0.0501, 1.0], [0.05, 0.0499]),
        ("P≥0.05", [0.05, 0.05 - 1e-12], [0.05 - 1e-7]),
        ("P=0.05", [0.045, 0.05, 0.0549, 0.055, 0.0599], [0.0449, 0.0601]),  # rounded, or cut off
    ],
)
def test_a_relation_holds_up_to_floating_point(text, agree, disagree):
    printed = read_p(text)
    assert [p for p in agree if not prints_p(printed, p)] == []
    assert [p for p in disagree if prints_p(printed, p)] == []


def test_a_p_value_longer_than_any_that_is_printed_is_not_read():
    assert read_p("P<0." + "0" * (DIGITS - 5) + "1") is not None
    assert read_p("P<0." + "0" * (DIGITS - 4) + "1") is None
