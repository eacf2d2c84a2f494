"""What the page *Check a paper* asks: the functions of the command line, for a folder that exists in the page alone.

Everything goes in and out as JSON. The files of a folder are a mapping from names to texts.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from trialbook.commands.bounds import as_record
from trialbook.commands.check import as_object
from trialbook.ledger import ledger
from trialbook.paper.description import FILE
from trialbook.paper.folder import COLUMNS, SHIPPED, FolderError, load_trial, shipped_trials
from trialbook.paper.quantities import KINDS
from trialbook.paper.starter import FILES
from trialbook.paper.tables import OPTIONAL_COLUMNS
from trialbook.paper.trial import ROLES, SECTIONS, TIME_UNITS, Trial

MOST_BYTES = 2_000_000  # of a folder, as text
_FAULT = re.compile(r"(?P<file>[\w.]+)(?::(?P<line>\d+))?: (?P<words>.*)", re.DOTALL)
_ROW = re.compile(r"^\| (?P<names>`\w+`(?:, `\w+`)*) \|(?P<words>.*)\|$", re.MULTILINE)


def describe(given: str = "{}") -> str:
    """Return the format: files, columns with words of help, and the words that a column may hold.

    Examples
    --------
    >>> json.loads(describe())["columns"]["landmarks.csv"]
    ['time', 'state', 'patients', 'group']
    """
    forms = [{"form": form, "words": kind.words} for kind in KINDS for form in kind.forms]
    return json.dumps(
        {
            "columns": {file: [*COLUMNS[file], *OPTIONAL_COLUMNS[file]] for file in COLUMNS},
            "help": _help(),
            "words": {"section": SECTIONS, "role": ROLES, "time_unit": TIME_UNITS},
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


def start(given: str) -> str:
    """Return a folder to begin with, taken apart: a shipped trial by its name, or the starter's invented example."""
    name = json.loads(given)["trial"]
    files = {path.name: path.read_text("utf-8") for path in (SHIPPED / name).glob("*.*")} if name else FILES
    return json.dumps(_apart({file: text for file, text in files.items() if file in (FILE, *COLUMNS)}))


def read_zip(given: str) -> str:
    """Return the folder of a zip archive, given in base64, taken apart; or what is wrong with it."""
    try:
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(json.loads(given)["zip"]))) as archive:
            members = [one for one in archive.infolist() if PurePosixPath(one.filename).name in (FILE, *COLUMNS)]
            if sum(one.file_size for one in members) > MOST_BYTES:
                return json.dumps({"wrong": "the folder holds more than 2 MB of text"})
            files = {PurePosixPath(one.filename).name: archive.read(one).decode("utf-8-sig") for one in members}
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        return json.dumps({"wrong": f"this is no zip of a trial's folder: {error}"})
    return read_files(json.dumps({"files": files}))


def read_files(given: str) -> str:
    """Return the files of a folder, given as text, taken apart; or what is wrong with them."""
    files = json.loads(given)["files"]
    if FILE not in files:
        return json.dumps({"wrong": f"there is no {FILE} in it, expected a trial's folder"})
    try:
        return json.dumps(_apart(files))
    except (yaml.YAMLError, csv.Error) as error:
        return json.dumps({"wrong": " ".join(str(error).split())})


def _apart(files: Mapping[str, str]) -> dict[str, Any]:
    """Return a folder as the page edits it: the description as an object, each table as a list of rows."""
    about = yaml.safe_load(files.get(FILE, "")) or {}
    if not isinstance(about, dict):
        raise yaml.YAMLError(f"{FILE}: expected a mapping of keys to values")
    tables = {file: list(csv.DictReader(io.StringIO(text))) for file, text in files.items() if file in COLUMNS}
    return {"about": json.loads(json.dumps(about, default=str)), "tables": tables}


def folder_files(paper: Mapping[str, Any]) -> dict[str, str]:
    r"""Return the files of a folder from what the page edits.

    Examples
    --------
    >>> paper = {"about": {"title": "A"}, "tables": {"landmarks.csv": [{"time": "3", "state": "CR", "patients": "2"}]}}
    >>> folder_files(paper)["landmarks.csv"]
    'time,state,patients\n3,CR,2\n'
    """
    about = {key: _typed(key, value) for key, value in paper["about"].items() if value not in ("", None, {}, [])}
    files = {FILE: yaml.safe_dump(about, sort_keys=False, allow_unicode=True, width=10_000)}
    for file, rows in paper["tables"].items():
        names = [*COLUMNS[file], *(name for name in OPTIONAL_COLUMNS[file] if any(row.get(name) for row in rows))]
        text = io.StringIO()
        writer = csv.DictWriter(text, names, extrasaction="ignore", restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if any(row.get(name) for name in names))
        if rows or file in ("landmarks.csv", "claims.csv"):
            files[file] = text.getvalue()
    return files


def _typed(key: str, value: Any) -> Any:
    """Return a value as its key has it: what is typed in a page is text."""
    if key not in ("patients", "follow_up") or not isinstance(value, str):
        return value
    try:
        return yaml.safe_load(value)
    except yaml.YAMLError:
        return value


def write_folder(paper: Mapping[str, Any], folder: Path) -> None:
    """Write what the page edits as a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in folder_files(paper).items():
        (folder / name).write_text(text, "utf-8", newline="\n")


def _read(paper: Mapping[str, Any]) -> Trial:
    with TemporaryDirectory() as name:
        write_folder(paper, Path(name) / "paper")
        return load_trial(Path(name) / "paper")


def judge(given: str) -> str:
    """Return what ``trialbook check --json`` says of a folder, or its faults with the cell that each is at."""
    paper = json.loads(given)
    try:
        trial = _read(paper)
        judged = ledger(trial)
    except FolderError as error:
        return json.dumps({"faults": list(_placed(error.faults, paper))})
    states = [state.code for state in trial.states]
    about = {"times": list(trial.times), "states": states, "unit": trial.time_unit}
    return json.dumps({"faults": [], "ledger": as_object(judged), "about": about})


def _placed(faults: tuple[str, ...], paper: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each fault with its file, the row or key that it is at, and the column where its words tell it."""
    lines = folder_files(paper)[FILE].splitlines()
    for fault in faults:
        found = _FAULT.fullmatch(fault)
        if found is None:
            yield {"file": "", "row": None, "column": "", "words": fault}
            continue
        file, line, words = found["file"], int(found["line"] or 0), found["words"]
        if file == FILE:
            above = [one.partition(":")[0] for one in lines[:line] if one[:1].isalpha()]
            named = re.match(r"missing key (\w+)", words)
            yield {"file": file, "row": None, "column": named[1] if named else (above or [""])[-1], "words": words}
        else:
            filled = [place for place, row in enumerate(paper["tables"].get(file, ())) if any(row.values())]
            row = filled[line - 2] if 2 <= line < len(filled) + 2 else None
            yield {"file": file, "row": row, "column": _column(file, row, words, paper), "words": words}


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

    asked = json.loads(given)
    try:
        found = histories.bounds(_read(asked["paper"]), asked["statistic"], tuple(asked["final"]))
    except (ValueError, ArithmeticError) as error:
        return json.dumps({"wrong": str(error)})
    return json.dumps(as_record(found))


def pack_zip(given: str) -> str:
    """Return the folder as a zip archive in base64, under the name that was asked for."""
    asked = json.loads(given)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in folder_files(asked["paper"]).items():
            archive.writestr(zipfile.ZipInfo(f"{asked['name']}/{name}"), text)
    return json.dumps({"zip": base64.b64encode(content.getvalue()).decode()})
