"""Print a page until the numbers of sheets in it are right, and always to the same bytes."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from trialbook.printing.browser import PrintError, print_page
from trialbook.printing.onepage import with_numbers
from trialbook.runner.publishing import replacing

_PASSES = 6  # the second is nearly always the last: numbers of two digits take the place of two digits
_DATE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}[+-]\d\d")
_NODE = re.compile(rb"\(node(\d{8})\)")


def print_html(whole: str, pdf: Path, moment: datetime) -> None:
    """Print a page of HTML to a PDF.

    What is there stays until the new PDF is complete. ``moment`` is when it says that it was made.

    Raises
    ------
    PrintError
        If there is no browser, or it prints nothing, or the numbers of sheets do not settle.
    """
    with TemporaryDirectory() as folder, replacing(pdf) as fresh:
        page = Path(folder) / "book.html"
        for _ in range(_PASSES):
            page.write_text(whole, "utf-8")
            print_page(page, fresh)
            if "data-of=" not in whole or whole == (numbered := with_numbers(whole, sheets_of(fresh))):
                break
            whole = numbered
        else:
            raise PrintError(f"the numbers of sheets did not settle in {_PASSES} passes")
        fresh.write_bytes(settled(fresh.read_bytes(), moment))


def sheets_of(pdf: Path) -> dict[str, int]:
    """Return the number of the sheet of each place that something in a PDF leads to."""
    from pypdf import PdfReader  # a report without such places does without it

    reader = PdfReader(pdf)
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, 1)}
    return {name.removeprefix("/"): numbers[place.page.idnum] for name, place in reader.named_destinations.items()}


def settled(pdf: bytes, moment: datetime) -> bytes:
    """Return a PDF of Chromium with its times set, and with its nodes numbered by their order instead of a counter.

    Nothing changes its length, so that the table of what lies where stays right.

    Examples
    --------
    >>> settled(b"/ModDate (D:20990101000000+00'00') /ID (node00000907)", datetime(2026, 1, 31, 12))
    b"/ModDate (D:20260131120000+00'00') /ID (node00000001)"
    """
    numbers: dict[bytes, int] = {}
    pdf = _DATE.sub(lambda found: found[1] + f"{moment:%Y%m%d%H%M%S}+00".encode(), pdf)
    return _NODE.sub(lambda found: b"(node%08d)" % numbers.setdefault(found[1], len(numbers) + 1), pdf)
