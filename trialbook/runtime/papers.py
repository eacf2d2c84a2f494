"""What the page *Check a paper* asks: the functions of the command line, for a folder that exists in the page alone.

Everything goes in and out as JSON; a paper is as :mod:`trialbook.runtime.folders` has it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from trialbook.ledger import ledger
from trialbook.ledger.records import as_object, bounds_object
from trialbook.paper.description import FILE
from trialbook.paper.folder import COLUMNS, SHIPPED, FolderError, load_trial, shipped_trials
from trialbook.paper.quantities import KINDS
from trialbook.paper.tables import ANSWERS, OPTIONAL_COLUMNS
from trialbook.paper.trial import ROLES, SECTIONS, TIME_UNITS, Trial
from trialbook.runtime.folders import MAPPINGS, filled, folder_files, write_folder

_FAULT = re.compile(r"(?P<file>[\w.]+)(?::(?P<line>\d+))?: (?P<words>.*)", re.DOTALL)
_ROW = re.compile(r"^\| (?P<names>`\w+`(?:, `\w+`)*) \|(?P<words>.*)\|$", re.MULTILINE)


def describe(given: str = "{}") -> str:
    """Return the format: tables, columns with words of help, and the words that a column may hold.

    Examples
    --------
    >>> json.loads(describe())["columns"]["groups"]
    ['code', 'label', 'patients']
    """
    forms = [{"form": form, "words": kind.words} for kind in KINDS for form in kind.forms]
    tables = {file: [*COLUMNS[file], *OPTIONAL_COLUMNS[file]] for file in COLUMNS}
    return json.dumps(
        {
            "columns": {**MAPPINGS, **tables},
            "help": _help(),
            "words": {"section": SECTIONS, "role": ROLES, "time_unit": TIME_UNITS, "answer": ANSWERS},
            "quantities": forms,
            "shipped": shipped_trials(),
        }
    )


def _help() -> dict[str, dict[str, str]]:
    """Return what the format's own description says of each key and column, by file."""
    parts = re.split(r"^#+ `?([\w.]+)`?.*$", (SHIPPED / "README.md").read_text("utf-8"), flags=re.MULTILINE)
    found: dict[str, dict[str, str]] = {}
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        if heading in (FILE, *COLUMNS):
            for row in _ROW.finditer(text):
                words = row["words"].rpartition("|")[2] if heading == FILE else row["words"]
                for name in re.findall(r"\w+", row["names"]):
                    found.setdefault(heading, {}).setdefault(name, words.replace("`", "").strip())
    return found


def _read(paper: Mapping[str, Any]) -> Trial:
    with TemporaryDirectory() as name:
        write_folder(paper, Path(name) / "your-paper")
        return load_trial(Path(name) / "your-paper")


def judge(given: str) -> str:
    """Return what ``trialbook check --json`` says of a folder, or its faults with the cell that each is at."""
    paper = json.loads(given)
    try:
        if repeated := list(_repeated(paper["about"])):
            return json.dumps({"faults": repeated})
        trial = _read(paper)
        judged = ledger(trial)
    except FolderError as error:
        return json.dumps({"faults": list(_placed(error.faults, paper))})
    about = {"times": list(trial.times), "unit": trial.time_unit}
    states = {state.code: {"label": state.label, "role": state.role} for state in trial.states}
    return json.dumps({"faults": [], "ledger": as_object(judged), "about": about | {"states": states}})


def print_report(given: str) -> str:
    """Return the page that ``trialbook check --report`` writes of a folder that has been judged."""
    from trialbook.pages.report import report

    trial = _read(json.loads(given))
    return json.dumps({"page": report(trial, ledger(trial))})


def _repeated(about: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a fault for each name that stands twice in a table of the description, where a file cannot hold both."""
    for key, (name, *_) in MAPPINGS.items():
        rows = about.get(key) or []
        codes = [row.get(name) for row in rows]
        for place in filled(key, rows):
            if (first := codes.index(codes[place])) < place:
                words = f"repeats the {name} of row {first + 1}, expected each once"
                yield {"table": key, "row": place, "column": name, "words": words}


def _placed(faults: tuple[str, ...], paper: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each fault with its table, the row that it is at, and the column or key where that is known.

    The table is that of a file or of a mapping of the description, and empty for the description's other keys.
    """
    lines = folder_files(paper)[FILE].splitlines()
    for fault in faults:
        found = _FAULT.fullmatch(fault)
        if found is None:
            yield {"table": None, "row": None, "column": "", "words": fault}
            continue
        file, line, words = found["file"], int(found["line"] or 0), found["words"]
        if file == FILE:
            place = _in_description(lines[:line], words, paper["about"])
            yield {**place, "words": _in_a_form(words, place["column"])}
        else:
            rows = [place for place, row in enumerate(paper["tables"].get(file, ())) if any(row.values())]
            row = rows[line - 2] if 2 <= line < len(rows) + 2 else None
            yield {"table": file, "row": row, "column": _column(file, row, words, paper), "words": words}


def _in_a_form(words: str, column: str) -> str:
    """Return a fault of the description in the words of a form, where there are no keys and no brackets."""
    if words.startswith("missing key states"):
        return "needed: a state in which the paper counts its patients"
    if missing := re.match(r"missing key \w+, expected (.*)", words):
        return f"needed: {missing[1]}"
    if re.search(r" has no \w+,", words):
        return f"needed: {column}"
    return re.sub(r"expected \[shortest, longest\].*", "expected the shortest and the longest, such as 3 to 36", words)


def _in_description(above: list[str], words: str, about: Mapping[str, Any]) -> dict[str, Any]:
    """Return where a fault of the description is, from the lines down to it as this package writes them."""
    if named := re.match(r"missing key (\w+)", words):
        return {"table": named[1] if named[1] in MAPPINGS else "", "row": None, "column": named[1]}
    top = next((place for place in reversed(range(len(above))) if above[place][:1].isalpha()), None)
    key = above[top].partition(":")[0] if top is not None else ""
    if key not in MAPPINGS:
        return {"table": "", "row": None, "column": key}
    entries = [line for line in above[top + 1 :] if re.match(r"  \S", line)]
    inside = re.match(r" {4}(\w+):", above[-1])
    missing = re.search(r" has no (\w+),", words)
    column = missing or inside
    row = filled(key, about[key])[len(entries) - 1] if entries else None
    return {"table": key, "row": row, "column": column[1] if column else MAPPINGS[key][0]}


def _column(file: str, row: int | None, words: str, paper: Mapping[str, Any]) -> str:
    """Return the column whose name or whose value a fault's words mention, or nothing."""
    names = [*COLUMNS[file], *OPTIONAL_COLUMNS[file]]
    cells = paper["tables"][file][row] if row is not None else {}
    by_value = [name for name in names if cells.get(name) and repr(cells[name])[:38] in words]
    by_name = [name for name in names if re.search(rf"\b{name}\b", words)]
    return (by_value or by_name or [""])[0]


def ask(given: str) -> str:
    """Return what ``trialbook bounds --json`` says, both witnesses among it, or why there are no bounds."""
    from trialbook import histories
    from trialbook.system.narrowed import bounds_with_claims

    asked = json.loads(given)
    try:
        of = _read(asked["paper"]), asked["statistic"], tuple(asked["final"])
        found = bounds_with_claims(*of).bounds if asked["claims"] else histories.bounds(*of)
    except (ValueError, ArithmeticError) as error:
        return json.dumps({"wrong": str(error)})
    return json.dumps(bounds_object(found))
