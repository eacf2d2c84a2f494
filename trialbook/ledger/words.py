"""The one catalogue of what the ledger says: a whole clause for each reason, with named places for its values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trialbook.ledger.reasons import Note

_VARIANT = re.compile(r", (one-sided|unpooled|doubled|corrected|0\.5 added)")
CLAUSES = {
    # what is printed
    "no_number": "a statement without a number",
    "unreadable": "what is printed cannot be read as a number",
    "not_a_range": "what is printed cannot be read as a range of two numbers",
    "not_whole": "a number of patients is a whole number, 0 or more",
    "truncated": "truncated",
    "no_one_rounding": "{rounded} is right only if rounded, so no single convention prints both",
    "chance": "{share} of all percentages with {decimals} fit {patients} patients",
    "tests_nothing": "every percentage printed so fits {patients} patients, so it tests nothing",
    "read_as_rate": "read as a rate; it has no sign",
    "read_as_count": "read as a count",
    "apart": "{count} of {of} does not print as {share}",
    # what the number was held against
    "count": "{lower} of {patients}",
    "counts": "{lower} to {upper} of {patients}",
    "count_from": "{lower} of {patients} ({source})",
    "counts_from": "{lower} to {upper} of {patients} ({source})",
    "expected": "expected {counts}",
    "prints_so": "{counts} would print so",
    "nothing_bears": "nothing else in the paper tells whether this number is right",
    "no_count": "no whole number of {patients} patients prints so",
    "fits_patients": "{printed} fits {fits} patients, not {patients}",
    "would_fit": "{count}/{denominator} would, of those accounted for",
    "censoring": "no whole number of {patients} patients prints so, but an estimate that allows for censoring can",
    "between_landmarks": "not at a landmark; only {source} bear on it",
    "clash": "the counts it uses clash: {why}",
    "statements_clash": "{why}",
    "repair": "with all else unchanged, {printed} would have to be {nearest}",
    "fits_not": "{printed}, printed beside it, fits {fits} and not {other}",
    "fit_not": "{printed}, printed beside it, fit {fits} and not {other}",
    "prints_beside": "{printed} prints so with it by {method}",
    "not_beside": "no usual method gives {printed} with it",
    "limit_reached": "the other statements were not all held against it: {limit}",
    "rate_from": "the other statements allow a rate from {lower} to {upper}",
    # where bounds come from
    "over_histories": "over all patient histories that fit the counts",
    "over_histories_at_landmarks": "at a landmark, over all patient histories that fit the counts",
    "unaccounted": "{patients} unaccounted for",
    "rest_in_state": "{patients} in {state}, which has no row",
    "unknown_split": "{patients} split in an unknown way over {states}",
    "deaths_at": "deaths counted at {landmarks}",
    "description": "the number of patients",
    "other_claim": "as another claim prints it",
    "other_statements": "by all other statements of the paper",
    # denominators
    "above_patients": "above the {patients} patients",
    "denominator_above_patients": "the denominator {denominator} is above the {patients} patients",
    "count_above_denominator": "{count} is above its own denominator {denominator}",
    "denominator_leaves_out": (
        "the denominator is {denominator}, but all {patients} patients are accounted for at that time"
    ),
    "evaluable": "the denominator is {denominator} of {patients} patients; the others are not accounted for",
    "out_of_all": "out of all {patients} patients; nothing else in the paper bears on the count",
    "no_count_of": "no whole number of {of} prints so and agrees with the rest",
    "fit_of_set": "{fit} prints so, a set of the {patients} patients",
    "fit_and_more": "{fit} and other counts print so, of sets of the {patients} patients",
    "rate_forced": "all other statements of the paper leave no other rate",
    "fit_of_units": "{fit} {unit} print so",
    # changes, events and their P values
    "own_denominator": "printed with its denominator, which is the number of patients",
    "rate_checked_against": "the rate printed elsewhere is checked against it",
    "smaller_set": (
        "the denominator is {denominator} of {patients} patients; a safety or laboratory set may leave some out"
    ),
    "as_listed": "the table of adverse events made from the paper has it too",
    "no_denominator": "no whole number of {patients} patients, nor of fewer, prints so",
    "fits_printed_denominator": "{fits} prints so, with a denominator that the paper prints",
    "fits_smaller": "no whole number of {patients} patients prints so; {fits} would, of fewer patients",
    "both_ways": "with the {others} of {opposite} there are more than {patients} patients",
    "expected_at_most": "expected {count} at most",
    "no_p_there": "no P value lies there",
    "p_is_zero": "no P value is 0",
    "p_expected": "expected 0 < P <= 1",
    "p_below_meant": "no P value is 0: below {limit} is meant",
    "sign_test": "exact sign test for {count} of {pairs}: P = {p}",
    "sign_test_rest": "exact sign test for {count} of {pairs}, the others having changed the other way: P = {p}",
    "floor": "the smallest two-sided P of an exact paired test on ranks or signs of {pairs} pairs is {p}",
    "floor_one_pair": "the smallest two-sided P of an exact paired test on ranks or signs of one pair is {p}",
    "floor_all_alike": (
        "the smallest two-sided P of an exact paired test on ranks or signs of {pairs} pairs is {p}, "
        "reached where all {pairs} change alike"
    ),
    "floor_many": "any exact paired test on ranks or signs of {pairs} pairs can reach P below 1e-300",
    "below_floor": "the printed one is below it, as only a test on the values, such as a paired t-test, can be",
    "below_floor_by_approximation": (
        "the printed one is below it, as a test by normal approximation, which reaches {p}, or one on the values, such "
        "as a paired t-test, can be"
    ),
    # numbers that depend on a method
    "methods_give": "prints so by: {methods}",
    "some_counts_give": "some of the counts that the paper leaves open print so, by: {methods}",
    "no_counts_give": "none of the counts that the paper leaves open print so, by: {methods}",
    "methods_tried": "no usual method prints so: {methods}",
    "not_together": "some of the counts that the paper leaves open print so, but none with which {other} prints so too",
    "too_many_cases": "limit reached: {cases} ways that the counts can be, at most {limit} are tried",
    "test_uses_times": "a log-rank test and an estimate with censoring use the times of events, which are not printed",
    "ranks_use_values": "a test on ranks uses the patients' values, which are not printed",
    "of_those_assessed": "from {ratios}, the denominators that are printed",
    "of_one_group_assessed": "from {ratios}, the denominator that is printed",
    "counts_would_give": "the counts alone would give {methods}",
    "limits_reversed": "the lower limit is above the upper one",
    "outside_limits": "the estimate {estimate} lies outside these limits",
    "holds_estimate": "it holds its estimate {estimate}; nothing else in the paper bears on it",
    "interval_with_censoring": "patients may have been censored, and an interval then depends on their times",
    "not_a_ratio": "a ratio and its limits are above 0",
    "the_middle": "the geometric mean of the limits is {middle}, within rounding",
    "not_the_middle": (
        "the geometric mean of the limits is {middle}, within rounding; profile or bootstrap limits need not have the "
        "ratio there"
    ),
    "wald_gives": "Wald's test from the printed limits gives P {p}",
    "wald_is_near": (
        "Wald's test from the printed limits gives P {p}; a log-rank, adjusted or profile P value can be this far off"
    ),
    "wald_is_far": "Wald's test from the printed limits gives P {p}, more than a factor of 5 away",
    # means, deviations, medians and ranges of a measure
    "inside_range": "the {what} {value} lies within the printed range, {low} to {high}",
    "outside_range": "the {what} {value} lies outside the printed range, {low} to {high}",
    "off_scale": "{value} lies outside the limits of the measure, {low} to {high}",
    "sd_limits": "the standard deviation {value}; mean, limits and number of patients allow {low} to {high}",
    "se_limits": (
        "the standard error {value} makes a standard deviation of {sd}; mean, limits and number of patients allow "
        "{high} at most"
    ),
    "may_be_se": "{value} is too small for a standard deviation and possible as a standard error",
    "may_be_sd": "{value} would be possible as a standard deviation",
    "steps_fit": "{patients} values in steps of {step} can have the {what} {value}",
    "steps_fit_fewer": "no {patients} values in steps of {step} have the {what} {value}; {fewer} values can",
    "steps_do_not_fit": "no {patients} values in steps of {step}, nor fewer, have the {what} {value}",
    "all_fit_fewer": "{numbers} all fit {fewer} patients, not {patients}",
    "change_of_means": "{after} less {before}, as the means are printed",
    "change_of_exact_means": "{after} less {before}, if the means were rounded after they were subtracted",
    "change_is_other": "{after} less {before} gives another change, as of other patients or adjusted",
    "paired_t_test": "a paired t-test on the printed means and {spreads} gives P {low} to {high}, by the correlation",
    "paired_t_tests": "a paired t-test on the printed means gives, by the correlation, P {low} to {high} if the "
    "spreads are standard deviations, {low_of_errors} to {high_of_errors} if standard errors",
    "correlation_needed": "the printed P needs a correlation of {lower} to {upper}",
    # follow-up and medians
    "no_follow_up": "no range of follow-up was taken from the paper to hold it against",
    "as_described": "the range of follow-up was taken from here",
    "follow_up_expected": "expected {shortest} to {longest}, as it was taken from the paper",
    "not_reached": "half of the patients need not have died by the last landmark",
    "no_deaths_counted": "no deaths are counted at a landmark",
    "at_time": "at {unit} {lower}",
    "after_time": "after {unit} {lower}",
    "between_times": "after {unit} {lower} and no later than {unit} {upper}",
    "no_later": "no later than {unit} {upper}",
    "events_placed": "the counts at the landmarks put it {limits}",
    "median_placed": "the deaths at the landmarks put it {limits}",
    "rates_placed": "the rates printed put it {limits}",
    "median_middle": "the middle of the two central deaths, which some programs print, lies {limits}",
    "median_later": "the later of the two central deaths, which some programs print, lies {limits}",
    "median_expected": "expected {limits}, by the deaths at the landmarks",
    "median_censored": "an estimate may allow for patients unaccounted for",
}


def in_words(notes: Iterable[Note]) -> str:
    """Return the reasons of a finding as one line, without a full stop.

    Parameters
    ----------
    notes : iterable of Note
        The reasons, most important first.

    Returns
    -------
    str
        Their clauses, divided by semicolons; empty where there are none.

    Examples
    --------
    >>> from trialbook.ledger.reasons import Reason
    >>> in_words([Reason.TRUNCATED(), Reason.COUNT(lower=3, patients=8)])
    'truncated; 3 of 8'
    """
    return "; ".join(_clause(note) for note in notes)


def as_sentence(notes: Iterable[Note]) -> str:
    """Return the reasons of a finding as a sentence for a page; empty where there are none.

    Examples
    --------
    >>> from trialbook.ledger.reasons import Reason
    >>> as_sentence([Reason.AS_DESCRIBED()])
    'The range of follow-up was taken from here.'
    """
    words = in_words(notes)
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _clause(note: Note) -> str:
    values = {name: _value(value) for name, value in note.values.items()}
    return CLAUSES[note.reason.value].format(**values)


def _value(value: Any) -> str:
    """Return a value in words: another note as its clause, several of anything as a list."""
    if hasattr(value, "reason"):
        return _clause(value)
    if isinstance(value, tuple | list):
        # the comma of a method's name would read as one between two methods
        return ", ".join(_VARIANT.sub(r" (\1)", _value(one)) for one in value)
    return str(value)
