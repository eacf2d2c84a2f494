"""The numbers of patients that a claim prints, each with every way to read it."""

from __future__ import annotations

from trialbook.paper.printed import Ratio, Share, Whole, read_count, read_counts, read_rate, split_interval
from trialbook.paper.quantities import BY_KIND, Quantity

Reading = Whole | Ratio | Share
Readings = tuple[Reading, ...]


def parts_of(quantity: Quantity, text: str) -> tuple[Readings, ...]:
    """Return the numbers printed together, each with every way to read it; nothing where the text is no such number.

    Examples
    --------
    >>> from trialbook.paper.quantities import parse_quantity
    >>> [len(part) for part in parts_of(parse_quantity("survival"), "8/10 (80%)")]
    [1, 1]
    >>> parts_of(parse_quantity("event_free:PD"), ".50")[0][0].form(1, 2)
    '0.50'
    """
    if len(pair := read_counts(text)) == 2:
        return tuple((each,) for each in pair)
    kind, head = BY_KIND[quantity.kind].printed, split_interval(text)[0]
    if kind == "rate":
        readings = read_rate(head)
    else:
        counted = read_count(head, proportion=kind == "count or rate")
        readings = (counted,) if counted else ()
    return (readings,) if readings else ()
