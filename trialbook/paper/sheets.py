"""Read the files of a trial folder as text and as tables, as spreadsheets write them."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from pathlib import Path

from trialbook.paper import hints
from trialbook.paper.cells import as_typed
from trialbook.paper.faults import Faults, shown

LARGEST_FIELD = 100_000  # bytes
LARGEST_FILE = 10_000_000
LARGEST_YAML = 1_000_000
MOST_ROWS = 10_000
MOST_LINES = 100_000  # blank ones too
LARGEST_COUNT = 10**15  # counts stay exact as doubles, and a cell full of digits is no count
_AS_UTF8 = " (in a spreadsheet, save it as CSV UTF-8)"
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)


@dataclass(frozen=True)
class Row:
    """One row of a table; reading a field that breaks its rule reports a fault and gives a harmless value.

    ``hint`` is added to each fault of the row: what may have shifted its fields.
    """

    file: str
    line: int
    fields: dict[str, str]
    faults: Faults
    hint: str = ""

    def text(self, column: str) -> str:
        """Return a field that must not be blank."""
        if not self.fields[column]:
            self.fault(f"{column} is blank, expected a value")
        return self.fields[column]

    def optional(self, column: str) -> str | None:
        """Return a field, or None where it is blank."""
        return self.fields[column] or None

    def choice(self, column: str, allowed: tuple[str, ...]) -> str:
        """Return a field that must be one of the allowed values."""
        if self.fields[column] not in allowed:
            self.fault(f"unknown {column} {shown(self.fields[column])}, expected one of {', '.join(allowed)}")
        return self.fields[column]

    def count(self, column: str, least: int = 0) -> int:
        """Return a field that must be an integer of at least ``least``."""
        number = number_of(self.fields[column])
        if isinstance(number, int) and least <= number <= LARGEST_COUNT:
            return number
        self._not_a_number(column, f"an integer of at least {least}")
        return least

    def number(self, column: str, least: float = -math.inf) -> int | float:
        """Return a field that must be a finite number of at least ``least``."""
        number = number_of(self.fields[column])
        if number is not None and number >= least:
            return number
        rule = "a number" if least == -math.inf else f"a number of at least {least}"
        self._not_a_number(column, rule)
        return float("nan")  # equal to nothing, so that no repeated row is reported on top

    def optional_number(self, column: str, least: float = -math.inf) -> int | float | None:
        """Return a field that may be blank and must else be a finite number of at least ``least``."""
        return self.number(column, least) if self.fields[column] else None

    def fault(self, what: str) -> None:
        """Report a fault in this row."""
        self.faults.add(self.file, self.line, what + self.hint)

    def _not_a_number(self, column: str, rule: str) -> None:
        value = self.fields[column]
        self.fault(f"{column} is {shown(value)}, expected {rule}{hints.of_number(value)}")


def number_of(text: str) -> int | float | None:
    """Return a number as a spreadsheet writes it, an int where it is whole, or None where it is none.

    Examples
    --------
    >>> number_of("3"), number_of("3.0"), number_of("0.5"), number_of("nan"), number_of("1_000")
    (3, 3, 0.5, None, None)
    """
    if not _NUMBER.fullmatch(text) or len(text) > 40:
        return None
    number = float(text)
    if not math.isfinite(number):
        return None
    if number.is_integer() and abs(number) <= LARGEST_COUNT:
        return int(number)
    return number


def read_text(folder: Path, name: str, faults: Faults, *, optional: bool = False) -> str | None:
    """Return the text of a file of a folder, or None with a fault where it cannot be read.

    A link that leads out of the folder is refused: nothing in a folder may name a file to read.
    """
    path, largest = folder / name, LARGEST_YAML if name.endswith(".yaml") else LARGEST_FILE
    try:
        absent = not path.exists() and not path.is_symlink()
        regular = path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except OSError as error:
        faults.add(name, 0, f"cannot be opened ({error.strerror}), expected a readable file")
        return None
    if absent and not optional:
        faults.add(name, 0, f"missing file, expected it in the trial folder{hints.of_folder(folder, name)}")
    elif not absent and not regular:
        faults.add(name, 0, "not a file of this folder, expected a regular file and no link to another place")
    return _decoded(path, name, largest, faults) if regular else None


def _decoded(path: Path, name: str, largest: int, faults: Faults) -> str | None:
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
        text = content.decode("utf-8-sig") if len(content) <= largest else ""
    except OSError as error:
        faults.add(name, 0, f"cannot be opened ({error.strerror}), expected a readable file")
    except UnicodeDecodeError as error:
        faults.add(
            name,
            _line_of(error.object, error.start),
            f"bad text encoding, expected UTF-8{_AS_UTF8 * name.endswith('.csv')}",
        )
    else:
        if len(content) > largest:
            faults.add(name, 0, f"oversized file, expected at most {largest} bytes")
        elif "\0" in text:
            faults.add(name, _line_of(text.encode(), text.encode().index(0)), "holds a NUL byte, expected text")
        else:
            return text
    return None


def _line_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def read_rows(
    folder: Path,
    name: str,
    columns: tuple[str, ...],
    faults: Faults,
    *,
    extra: tuple[str, ...] = (),
    optional: bool = False,
) -> list[Row]:
    """Return the rows of a CSV file; other columns and blank rows are left out.

    Parameters
    ----------
    folder : Path
        The trial folder.
    name : str
        File name.
    columns : tuple of str
        The columns that the file must have.
    faults : Faults
        Where a missing file or column, an oversized field or a broken quotation is recorded.
    extra : tuple of str
        The columns that it may have; a field of one that it has not is blank.
    optional : bool
        Whether the file may be absent.

    Returns
    -------
    list of Row
        Each with the line that it starts on.
    """
    text = read_text(folder, name, faults, optional=optional)
    if text is None:
        return []
    records = iter(_records(text, name, faults))
    line, header = next(records, (1, []))
    if not _complete(name, line, header, columns, extra, faults):
        return []
    places = {column: header.index(column) for column in (*columns, *extra) if column in header}
    absent = dict.fromkeys(extra, "")
    rows = []
    for line, record in records:
        fields = {column: record[place] if place < len(record) else "" for column, place in places.items()}
        if any(fields.values()):
            rows.append(Row(name, line, absent | fields, faults, _shifted(record, header)))
    return rows


def _shifted(record: list[str], header: list[str]) -> str:
    """Return what to say of a row with more fields than columns: a text with a bare comma in it became two fields."""
    if not any(record[len(header) :]):
        return ""
    fields = f"{len(record)} fields in {len(header)} columns"
    return f" ({fields}: put quotation marks around a text with a comma, a point into a number)"


def _complete(
    name: str, line: int, header: list[str], columns: tuple[str, ...], extra: tuple[str, ...], faults: Faults
) -> bool:
    """Return whether a header has each column once, after reporting those that it has not."""
    before, found = faults.found, hints.of_header(header)
    for column in columns:
        if column not in header:
            faults.add(name, line, f"missing column {column}, expected the columns {','.join(columns)}{found}")
            found = ""  # once is enough
    for column in (*columns, *extra):
        if header.count(column) > 1:
            faults.add(name, line, f"repeated column {column}, expected each column once")
    return faults.found == before


def _records(text: str, name: str, faults: Faults) -> list[tuple[int, list[str]]]:
    """Return each record that is not blank, with the line it starts on and its fields trimmed."""
    before = csv.field_size_limit(max(len(text), LARGEST_FIELD))
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
        for record in reader:
            if len(records) > MOST_ROWS or reader.line_num > MOST_LINES:
                most = f"{MOST_ROWS} rows and {MOST_LINES} lines"
                faults.add(name, line, f"oversized table, expected at most {most}")
                break
            if any(field.strip() for field in record):
                _check_sizes(name, line, record, faults)
                records.append((line, [as_typed(field.strip()).strip() for field in record]))
            line = reader.line_num + 1
    except csv.Error as error:
        faults.add(name, line, f"bad CSV ({error}), expected fields separated by commas and closed quotation marks")
    finally:
        csv.field_size_limit(before)
    return records


def _check_sizes(name: str, line: int, record: list[str], faults: Faults) -> None:
    for field in record:
        if len(field) * 4 > LARGEST_FIELD and len(field.encode()) > LARGEST_FIELD:
            faults.add(name, line, f"oversized field of {len(field.encode())} bytes, expected at most {LARGEST_FIELD}")
