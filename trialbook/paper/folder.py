"""Read a trial folder into a :class:`~trialbook.paper.trial.Trial`, or say everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from os.path import isfile
from pathlib import Path
from typing import Any

from trialbook.paper import hints
from trialbook.paper.description import read_description
from trialbook.paper.faults import Faults, FolderError, shown
from trialbook.paper.quantities import is_code, parse_quantity, unknown_codes
from trialbook.paper.sheets import Row, read_rows
from trialbook.paper.trial import SECTIONS, AppraisalItem, Claim, Comparator, Count, Event, State, Trial

__all__ = ["ANSWERS", "COLUMNS", "SHIPPED", "FolderError", "load_trial", "read_folder", "shipped_trials", "trial_files"]

SHIPPED = Path(__file__).resolve().parents[2] / "data"
ANSWERS = ("yes", "no", "unclear", "not applicable")
COLUMNS = {
    "landmarks.csv": ("time", "state", "patients"),
    "claims.csv": ("id", "section", "statement", "quantity", "time", "printed"),
    "events.csv": ("event", "patients", "grade", "why"),
    "appraisal.csv": ("checklist", "item", "answer", "why"),
    "comparators.csv": ("study", "group", "patients", "endpoint", "time", "printed", "low", "high", "source"),
}


def load_trial(slug_or_folder: str | Path) -> Trial:
    """Return the trial of a folder, or one of those that come with the book.

    Parameters
    ----------
    slug_or_folder : str or Path
        A folder with a ``trial.yaml``, or the name of a folder under ``data/``.

    Returns
    -------
    Trial
        What the paper printed.

    Raises
    ------
    FolderError
        If there is no such folder, or it breaks the rules of ``data/README.md``; all its faults at once.

    Examples
    --------
    >>> load_trial("nk-liver-2020").times
    (3, 6, 12, 36)
    """
    folder = Path(slug_or_folder)
    if str(slug_or_folder) in shipped_trials() and not (folder / "trial.yaml").is_file():
        folder = SHIPPED / folder
    return read_folder(folder)


def shipped_trials() -> tuple[str, ...]:
    """Return the names of the trials that come with the book."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob("*/trial.yaml")))


def trial_files(trial: Trial) -> tuple[Path, ...]:
    """Return the files that a trial is read from, whether they are there or not."""
    return tuple(trial.folder / name for name in ("trial.yaml", *COLUMNS))


def read_folder(folder: str | Path) -> Trial:
    """Read and validate a trial folder.

    Parameters
    ----------
    folder : str or Path
        The folder itself.

    Returns
    -------
    Trial
        What the paper printed.

    Raises
    ------
    FolderError
        If the folder is missing or breaks a rule; every fault is named with its file and line.
    """
    folder, faults = Path(folder), Faults()
    if not _is_folder(folder):
        known = ", ".join(shipped_trials()) or "none"
        name = str(folder) if str(folder).isprintable() else shown(str(folder))
        wrong = "a file" if isfile(folder) else "no such folder"
        raise FolderError((f"{name}: {wrong}, expected a trial folder or one of those shipped: {known}",))
    about = read_description(folder, faults)
    tables = _tables(folder, about.get("states"), faults)
    if faults.lines():
        raise FolderError(faults.lines())
    return Trial(slug=folder.resolve().name, folder=folder, **about, **tables)


def _is_folder(path: Path) -> bool:
    """Return whether a path is a folder that can be looked into."""
    try:
        next(path.iterdir(), None)
    except (OSError, ValueError):  # a name with a NUL byte is a ValueError
        return False
    return True


def _tables(folder: Path, states: tuple[State, ...] | None, faults: Faults) -> dict[str, tuple[Any, ...]]:
    def read(name: str, make: Callable[[Row], Any], optional: bool = True) -> tuple[Any, ...]:
        return tuple(make(row) for row in read_rows(folder, name, COLUMNS[name], faults, optional=optional))

    counts = read("landmarks.csv", lambda row: _count(row, states), optional=False)
    claims = read("claims.csv", lambda row: _claim(row, states), optional=False)
    _refuse_repeats("landmarks.csv", [(one.line, (one.time, one.state)) for one in counts if one.state], faults)
    _refuse_repeats("claims.csv", [(one.line, one.id) for one in claims if one.id], faults)
    return {
        "counts": counts,
        "claims": claims,
        "events": read("events.csv", _event),
        "appraisal": read("appraisal.csv", _appraisal_item),
        "comparators": read("comparators.csv", _comparator),
    }


def _refuse_repeats(name: str, keys: list[tuple[int, Any]], faults: Faults) -> None:
    first: dict[Any, int] = {}
    for line, key in keys:
        if first.setdefault(key, line) != line:
            what = f"id {shown(key)}" if isinstance(key, str) else f"time {key[0]:g} and state {shown(key[1])}"
            faults.add(name, line, f"repeats the {what} of line {first[key]}, expected each once")


def _count(row: Row, states: tuple[State, ...] | None) -> Count:
    count = Count(row.number("time", 0), row.text("state"), row.count("patients"), row.line)
    codes = [state.code for state in states or ()]
    if states is not None and count.state and count.state not in codes:
        row.fault(f"unknown state {shown(count.state)}, expected one of {_listed(codes)}")
    return count


def _claim(row: Row, states: tuple[State, ...] | None) -> Claim:
    claim = Claim(
        row.text("id"),
        row.choice("section", SECTIONS),
        row.fields["statement"],
        row.optional("quantity"),
        row.optional_number("time", 0),
        row.optional("printed"),
        row.line,
    )
    if claim.quantity is not None:
        _check_quantity(row, claim.quantity, states)
    return claim


def _check_quantity(row: Row, text: str, states: tuple[State, ...] | None) -> None:
    try:
        quantity = parse_quantity(text)
    except ValueError:
        row.fault(f"unknown quantity {shown(text)}, expected {hints.of_quantity(text)}")
        return
    codes = [state.code for state in states or ()]
    death = next((state.code for state in states or () if state.role == "death"), None)
    if states is not None and (unknown := unknown_codes(quantity, codes, death)):
        named = ", ".join(map(shown, unknown))
        row.fault(f"unknown code {named} in the quantity {shown(text)}, expected codes of {_listed(codes)}")


def _listed(codes: list[str]) -> str:
    """Return the codes of the states for a message; one that is a fault itself is quoted, to stay on its line."""
    return ", ".join(code if is_code(code) else shown(code) for code in codes)


def _event(row: Row) -> Event:
    return Event(row.text("event"), row.count("patients"), row.fields["grade"], row.fields["why"])


def _appraisal_item(row: Row) -> AppraisalItem:
    answer = row.choice("answer", ANSWERS)
    return AppraisalItem(row.text("checklist"), row.text("item"), answer, row.fields["why"])


def _comparator(row: Row) -> Comparator:
    return Comparator(
        row.text("study"),
        row.fields["group"],
        row.count("patients", 1),
        row.text("endpoint"),
        row.optional_number("time", 0),
        row.fields["printed"],
        row.optional_number("low"),
        row.optional_number("high"),
        row.fields["source"],
    )
