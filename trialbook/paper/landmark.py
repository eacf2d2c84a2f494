"""The printed counts of one time, and what they alone say of each state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Landmark:
    """The printed counts of one time, read by the rules of the trial folder.

    Attributes
    ----------
    time : int or float
        In the trial's time unit.
    patients : int
        Patients of the trial, the sum that the counts are held against.
    printed : mapping of str to int
        The counts that have a row.
    absent : tuple of str
        The states without a row, best first.
    """

    time: int | float
    patients: int
    printed: Mapping[str, int]
    absent: tuple[str, ...]

    @property
    def rest(self) -> int:
        """Patients that no row counts; negative where the rows add up to more than there are."""
        return self.patients - sum(self.printed.values())

    @property
    def unaccounted(self) -> int:
        """Patients in none of the counted states although every state has a row."""
        return max(self.rest, 0) if not self.absent else 0

    @property
    def unknown_split(self) -> bool:
        """Whether the states without a row share a known number of patients in an unknown way."""
        return self.rest > 0 and len(self.absent) > 0

    @property
    def decided(self) -> Mapping[str, int]:
        """Return the counts that the rows decide: those printed, and the rest where one state alone has no row."""
        if self.rest > 0 and len(self.absent) == 1:
            return {**self.printed, self.absent[0]: self.rest}
        return self.printed

    @property
    def complete(self) -> bool:
        """Whether the rows account for every patient, so that a state without a row holds none."""
        return self.rest == 0

    def limits(self, *codes: str) -> tuple[int, int]:
        """Return the smallest and largest number truly in any of these states, from this row alone."""
        counted = sum(self.printed.get(code, 0) for code in codes)
        if self.rest <= 0:
            return counted, counted
        if not self.absent:
            return counted, counted + (self.rest if codes else 0)
        inside = [code for code in self.absent if code in codes]
        certain = self.rest if len(inside) == len(self.absent) else 0
        return counted + certain, counted + (self.rest if inside else 0)
