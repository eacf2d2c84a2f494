"""What a prior and the counts say together about a rate: the beta-binomial posterior."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.stats import beta

from trialbook.statistics.domains import count_of, share, strictly_between, whole
from trialbook.statistics.proportions import Interval
from trialbook.statistics.readable import readable


@dataclass(frozen=True, repr=False)
class Posterior:
    """A Beta(a, b) distribution of a rate; the ``distribution`` is scipy's, for everything not named here."""

    a: float
    b: float

    __repr__ = readable

    @property
    def distribution(self):
        """The frozen :data:`scipy.stats.beta` with these parameters."""
        return beta(self.a, self.b)

    @property
    def mean(self) -> float:
        """The mean of the rate, a / (a + b)."""
        return self.a / (self.a + self.b)

    def interval(self, confidence: float = 0.95) -> Interval:
        """Return the equal-tailed credible interval, which leaves the same probability on either side.

        Examples
        --------
        >>> posterior(8, 10).interval()
        Interval(low=0.482, high=0.940)
        """
        strictly_between("confidence", confidence)
        tail = (1 - confidence) / 2
        return Interval(float(self.distribution.ppf(tail)), float(self.distribution.isf(tail)))

    def exceeds(self, p0: float) -> float:
        """Return the probability that the rate is above ``p0``.

        Examples
        --------
        >>> round(posterior(3, 10).exceeds(0.3), 3)
        0.57
        """
        share("p0", p0)
        return float(self.distribution.sf(p0))

    def chance(self, p0: float) -> str:
        """Return :meth:`exceeds` as a percentage that is never rounded to certainty.

        Examples
        --------
        >>> posterior(3, 10).chance(0.3), posterior(8, 10).chance(0.3)
        ('57%', '>99.9%')
        """
        probability = self.exceeds(p0)
        if not 0.001 <= probability <= 0.999:
            return ">99.9%" if probability > 0.5 else "<0.1%"
        return f"{probability:.0%}" if 0.01 <= probability <= 0.99 else f"{probability:.1%}"


def posterior(successes: int, patients: int, prior_a: float = 1.0, prior_b: float = 1.0) -> Posterior:
    """Return what is known of a rate after ``successes`` of ``patients``, starting from a Beta(a, b) prior.

    The prior counts like ``prior_a`` successes and ``prior_b`` failures seen before the trial: (1, 1) is flat,
    (1/2, 1/2) is Jeffreys', and a sceptic who expects one response in ten patients takes (1, 9).

    Parameters
    ----------
    successes : int
        Patients with the outcome, ``0 <= successes <= patients``.
    patients : int
        All patients; none leaves the prior as it is.
    prior_a, prior_b : float, default 1.0
        Parameters of the prior, finite and above 0.

    Returns
    -------
    Posterior
        Beta(prior_a + successes, prior_b + patients - successes).

    Raises
    ------
    ValueError
        If the counts do not fit each other or a parameter of the prior is not finite and above 0.

    Examples
    --------
    >>> posterior(8, 10)
    Posterior(a=9, b=3)
    """
    whole("patients", patients, least=0)
    count_of("successes", successes, patients)
    for name, value in (("prior_a", prior_a), ("prior_b", prior_b)):
        if not (math.isfinite(value) and value > 0):
            raise ValueError(f"{name}: must be finite and above 0, got {value}")
    return Posterior(prior_a + successes, prior_b + patients - successes)
