"""The checks of INSPECT-SR that a verdict bears on."""

from __future__ import annotations

from trialbook.paper.trial import Claim


def inspect_sr_check(claim: Claim) -> str | None:
    """Return the number of the INSPECT-SR check [1]_ that a claim's verdict helps to answer, or None.

    4.6 asks whether numbers of participants agree, 4.8 whether means and variances of whole numbers are possible, 4.9
    whether statistical results are in error, 4.10 whether groups agree with the whole.

    References
    ----------
    .. [1] J. D. Wilkinson and others, INSPECT-SR: a tool for assessing trustworthiness of randomised controlled trials,
       medRxiv 2025, doi 10.1101/2025.09.03.25334905; https://inspect.sr

    Examples
    --------
    >>> inspect_sr_check(Claim("P1", "results", "The groups differed.", "p:best:CR", printed="P=0.01", versus="B"))
    '4.9'
    """
    kind = claim.quantity.partition(":")[0] if claim.quantity and claim.printed else ""
    if kind == "patients":
        return "4.6"
    if kind in ("mean", "sd", "se", "mean_sd", "median", "range"):
        return "4.8"
    if claim.versus or kind in ("p", "ci", "hr", "difference", "ratio", "odds_ratio", "change"):
        return "4.9"
    return "4.10" if kind and claim.group else None
