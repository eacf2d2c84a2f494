"""Simulated counts before and after a treatment: what values behind a printed P value might have looked like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialbook.statistics.domains import whole

READINGS = ("each", "mean")
_TRIES = 10_000


@dataclass(frozen=True)
class PairedCounts:
    """Simulated counts of the same patients before and after."""

    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def changes(self) -> tuple[int, ...]:
        """After minus before, patient by patient."""
        return tuple(after - before for before, after in zip(self.before, self.after, strict=True))

    @property
    def fell(self) -> int:
        """Patients whose count fell."""
        return sum(change < 0 for change in self.changes)

    @property
    def rose(self) -> int:
        """Patients whose count rose."""
        return sum(change > 0 for change in self.changes)

    @property
    def means(self) -> tuple[float, float]:
        """The mean before and the mean after."""
        return sum(self.before) / len(self.before), sum(self.after) / len(self.after)


def simulate_counts(
    patients: int, mean_count: float, dispersion: float, effect: float, reading: str, seed: int
) -> PairedCounts:
    """Draw counts before and after that fit one reading of "the counts were lower".

    Each patient has a rate of his or her own, drawn from a gamma distribution; the count before is Poisson with that
    rate, the count after Poisson with ``1 - effect`` times it. Both are then negative binomial over patients, with
    variance ``mean + dispersion * mean**2``. Draws that do not fit the reading are thrown away: for ``each``, a
    patient whose count did not fall; for ``mean``, all the patients if their mean did not fall.

    Parameters
    ----------
    patients : int
        Patients to draw, at least 1.
    mean_count : float
        Mean count before, above 0.
    dispersion : float
        How much patients differ, above 0.
    effect : float
        By which share the rates fall, ``0 <= effect < 1``.
    reading : {'each', 'mean'}
        Whether every patient's count fell, or their mean.
    seed : int
        Seed of the draw, at least 0.

    Returns
    -------
    PairedCounts
        Simulated counts, not those of any patient.

    Raises
    ------
    ValueError
        If an argument lies outside its range, or 10,000 draws hold none that fits the reading.

    Examples
    --------
    >>> simulate_counts(4, 10, 0.5, 0.4, "each", seed=1).fell
    4
    """
    if reading not in READINGS:
        raise ValueError(f"reading: one of {', '.join(READINGS)} is needed, got {reading!r}")
    generator = np.random.default_rng(seed)
    model = (mean_count, dispersion, effect)
    before, after = draw_counts(generator, patients, *model)
    for _ in range(_TRIES):
        again = _unfit(before, after, reading)
        if not again.any():
            return PairedCounts(tuple(before.tolist()), tuple(after.tolist()))
        before[again], after[again] = draw_counts(generator, int(again.sum()), *model)
    raise ValueError(f"reading: no draw in {_TRIES} fits {reading!r} with mean_count {mean_count:g}, too few to fall")


def draw_counts(
    generator: np.random.Generator, size: int | tuple[int, int], mean_count: float, dispersion: float, effect: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw counts before and after by the model of :func:`simulate_counts`, whatever reading they fit.

    Parameters
    ----------
    generator : numpy.random.Generator
        Where the randomness comes from.
    size : int or tuple of int
        How many patients, or trials and patients.
    mean_count, dispersion, effect : float
        As for :func:`simulate_counts`.

    Returns
    -------
    before, after : numpy.ndarray of int
        Of shape ``size``.

    Raises
    ------
    ValueError
        If an argument lies outside its range.

    Examples
    --------
    >>> before, after = draw_counts(np.random.default_rng(1), (2, 3), 10, 0.5, 0.4)
    >>> before.shape, after.shape
    ((2, 3), (2, 3))
    """
    _check_model(np.min(size), mean_count, dispersion, effect)
    rates = generator.gamma(1 / dispersion, mean_count * dispersion, size)
    return generator.poisson(rates), generator.poisson(rates * (1 - effect))


def _unfit(before: NDArray[np.int64], after: NDArray[np.int64], reading: str) -> NDArray[np.bool_]:
    """Return which patients must be drawn again."""
    if reading == "each":
        return after >= before
    return np.full(before.shape, after.sum() >= before.sum())


def _check_model(fewest: int, mean_count: float, dispersion: float, effect: float) -> None:
    whole("patients", fewest)
    for name, value in (("mean_count", mean_count), ("dispersion", dispersion)):
        if not value > 0:
            raise ValueError(f"{name}: a value above 0 is needed, got {value}")
    if not 0 <= effect < 1:
        raise ValueError(f"effect: a share of at least 0 and below 1 is needed, got {effect}")
