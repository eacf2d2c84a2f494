"""The reasons that the ledger gives for a verdict, as values; ``words.py`` has the clause for each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any, NamedTuple


class Note(NamedTuple):
    """A reason with the numbers and names that belong to it; one note may be part of another."""

    reason: Reason
    values: Mapping[str, Any]


class Reason(Enum):
    """Why a verdict is what it is. A reason is called with its values: ``Reason.ABOVE_PATIENTS(patients=10)``."""

    def _generate_next_value_(name, start, count, last):  # noqa: N805 (the signature that Enum asks for)
        return name.lower()

    def __call__(self, **values: Any) -> Note:
        """Return this reason with its values, as a note of a finding."""
        return Note(self, values)

    # what is printed
    NO_NUMBER = auto()
    UNREADABLE = auto()
    NOT_A_RANGE = auto()
    NOT_WHOLE = auto()
    TRUNCATED = auto()
    NO_ONE_ROUNDING = auto()
    CHANCE = auto()
    TESTS_NOTHING = auto()
    READ_AS_RATE = auto()
    READ_AS_COUNT = auto()
    APART = auto()
    # what the number was held against
    COUNT = auto()
    COUNTS = auto()
    COUNT_FROM = auto()
    COUNTS_FROM = auto()
    EXPECTED = auto()
    PRINTS_SO = auto()
    NOTHING_BEARS = auto()
    NO_COUNT = auto()
    FITS_PATIENTS = auto()
    WOULD_FIT = auto()
    CENSORING = auto()
    BETWEEN_LANDMARKS = auto()
    CLASH = auto()
    STATEMENTS_CLASH = auto()
    REPAIR = auto()
    FITS_NOT = auto()
    FIT_NOT = auto()
    PRINTS_BESIDE = auto()
    NOT_BESIDE = auto()
    LIMIT_REACHED = auto()
    RATE_FROM = auto()
    # where bounds come from
    OVER_HISTORIES = auto()
    OVER_HISTORIES_AT_LANDMARKS = auto()
    UNACCOUNTED = auto()
    REST_IN_STATE = auto()
    UNKNOWN_SPLIT = auto()
    DEATHS_AT = auto()
    DESCRIPTION = auto()
    OTHER_CLAIM = auto()
    OTHER_STATEMENTS = auto()
    # denominators
    ABOVE_PATIENTS = auto()
    DENOMINATOR_ABOVE_PATIENTS = auto()
    COUNT_ABOVE_DENOMINATOR = auto()
    DENOMINATOR_LEAVES_OUT = auto()
    EVALUABLE = auto()
    OUT_OF_ALL = auto()
    NO_COUNT_OF = auto()
    FIT_OF_SET = auto()
    FIT_AND_MORE = auto()
    FIT_OF_UNITS = auto()
    # changes, events and their P values
    OWN_DENOMINATOR = auto()
    RATE_CHECKED_AGAINST = auto()
    SMALLER_SET = auto()
    AS_LISTED = auto()
    NO_DENOMINATOR = auto()
    FITS_PRINTED_DENOMINATOR = auto()
    FITS_SMALLER = auto()
    BOTH_WAYS = auto()
    EXPECTED_AT_MOST = auto()
    NO_P_THERE = auto()
    P_IS_ZERO = auto()
    P_EXPECTED = auto()
    P_BELOW_MEANT = auto()
    SIGN_TEST = auto()
    SIGN_TEST_REST = auto()
    FLOOR = auto()
    FLOOR_ONE_PAIR = auto()
    FLOOR_ALL_ALIKE = auto()
    FLOOR_MANY = auto()
    BELOW_FLOOR = auto()
    BELOW_FLOOR_BY_APPROXIMATION = auto()
    # numbers that depend on a method
    METHODS_GIVE = auto()
    SOME_COUNTS_GIVE = auto()
    NO_COUNTS_GIVE = auto()
    METHODS_TRIED = auto()
    NOT_TOGETHER = auto()
    TOO_MANY_CASES = auto()
    TEST_USES_TIMES = auto()
    RANKS_USE_VALUES = auto()
    OF_THOSE_ASSESSED = auto()
    COUNTS_WOULD_GIVE = auto()
    LIMITS_REVERSED = auto()
    OUTSIDE_LIMITS = auto()
    HOLDS_ESTIMATE = auto()
    INTERVAL_WITH_CENSORING = auto()
    NOT_A_RATIO = auto()
    THE_MIDDLE = auto()
    NOT_THE_MIDDLE = auto()
    WALD_GIVES = auto()
    WALD_IS_NEAR = auto()
    WALD_IS_FAR = auto()
    # means, deviations, medians and ranges of a measure
    INSIDE_RANGE = auto()
    OUTSIDE_RANGE = auto()
    OFF_SCALE = auto()
    SD_LIMITS = auto()
    SE_LIMITS = auto()
    MAY_BE_SE = auto()
    MAY_BE_SD = auto()
    STEPS_FIT = auto()
    STEPS_FIT_FEWER = auto()
    STEPS_DO_NOT_FIT = auto()
    ALL_FIT_FEWER = auto()
    CHANGE_OF_MEANS = auto()
    CHANGE_OF_EXACT_MEANS = auto()
    CHANGE_IS_OTHER = auto()
    PAIRED_T_TEST = auto()
    CORRELATION_NEEDED = auto()
    # follow-up and medians
    NO_FOLLOW_UP = auto()
    AS_DESCRIBED = auto()
    FOLLOW_UP_EXPECTED = auto()
    NO_DEATHS_COUNTED = auto()
    NOT_REACHED = auto()
    AT_TIME = auto()
    AFTER_TIME = auto()
    BETWEEN_TIMES = auto()
    NO_LATER = auto()
    EVENTS_PLACED = auto()
    MEDIAN_PLACED = auto()
    MEDIAN_EXPECTED = auto()
    MEDIAN_CENSORED = auto()
    MEDIAN_MIDDLE = auto()
