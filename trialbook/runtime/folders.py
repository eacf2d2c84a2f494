"""A trial's folder as the page *Check a paper* edits it: taken apart into rows, and put together again.

Everything goes in and out as JSON. A paper is ``{"about": description, "tables": {file: rows}}``, where the mappings of
the description (states, groups, measures) are lists of rows too, so that a row that is half typed in survives.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from trialbook.paper.cells import as_csv, as_typed
from trialbook.paper.description import FILE
from trialbook.paper.estimates import read_range
from trialbook.paper.folder import COLUMNS, SHIPPED
from trialbook.paper.starter import FILES
from trialbook.paper.tables import OPTIONAL_COLUMNS
from trialbook.paper.trial import Group, Measure, State

MOST_BYTES = 2_000_000  # of a folder, as text
# The mappings of the description and the columns of their tables: first the name of an entry, then what is said of it.
MAPPINGS = {
    key: tuple(field.name for field in fields(kind))
    for key, kind in {"states": State, "groups": Group, "measures": Measure}.items()
}
_NUMBERS = ("patients", "low", "high", "step")
_NOTHING: tuple[Any, ...] = ("", "~", "null", None, {}, [])


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
    """Return a folder as the page edits it; every scalar is text, as it is written."""
    about = yaml.load(files.get(FILE, ""), Loader=yaml.BaseLoader) or {}
    if not isinstance(about, dict):
        raise yaml.YAMLError(f"{FILE}: expected a mapping of keys to values")
    rows = {key: _rows(key, about[key]) for key in MAPPINGS if about.get(key) not in _NOTHING}
    tables = {file: _table(text) for file, text in files.items() if file in COLUMNS}
    return {"about": {**about, **rows}, "tables": tables}


def _table(text: str) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(text))
    return [{name: as_typed(cell) for name, cell in row.items() if isinstance(cell, str)} for row in rows]


def _rows(key: str, mapping: Any) -> list[dict[str, Any]]:
    """Return a mapping of the description as rows.

    Examples
    --------
    >>> _rows("states", {"CR": {"label": "complete", "role": "response"}})
    [{'code': 'CR', 'label': 'complete', 'role': 'response'}]
    """
    name, *more = MAPPINGS[key]
    if not isinstance(mapping, dict) or not all(isinstance(entry, dict) for entry in mapping.values()):
        shape = ", ".join(f"{each}: ..." for each in more)
        raise yaml.YAMLError(f"{FILE}: {key}: expected lines {name.upper()}: {{{shape}}}")
    return [{name: code, **entry} for code, entry in mapping.items()]


def folder_files(paper: Mapping[str, Any]) -> dict[str, str]:
    r"""Return the files of a folder from what the page edits.

    Examples
    --------
    >>> paper = {"about": {"title": "A"}, "tables": {"landmarks.csv": [{"time": "3", "state": "CR", "patients": "2"}]}}
    >>> folder_files(paper)["landmarks.csv"]
    'time,state,patients\n3,CR,2\n'
    """
    about = {key: _written(key, value) for key, value in paper["about"].items()}
    about = {key: value for key, value in about.items() if value not in _NOTHING}
    files = {FILE: yaml.safe_dump(about, sort_keys=False, allow_unicode=True, width=10_000)}
    for file, rows in paper["tables"].items():
        names = [*COLUMNS[file], *(name for name in OPTIONAL_COLUMNS[file] if any(row.get(name) for row in rows))]
        if rows or file in ("landmarks.csv", "claims.csv"):
            cells = ([row.get(name, "") for name in names] for row in rows)
            files[file] = as_csv([names, *(row for row in cells if any(row))])
    return files


def filled(key: str, rows: list[dict[str, Any]]) -> list[int]:
    """Return the places of the rows of a table of the description that have a name."""
    return [place for place, row in enumerate(rows) if row.get(MAPPINGS[key][0])]


def _written(key: str, value: Any) -> Any:
    """Return what the description holds for a key: a number where the text is one and the key wants one."""
    if key in MAPPINGS and isinstance(value, list):
        name = MAPPINGS[key][0]
        return {value[place][name]: _entry(value[place], name) for place in filled(key, value)}
    if key == "follow_up":
        if isinstance(value, str) and (ends := read_range(value)):
            value = [f"{float(end.value):g}" for end in ends]
        return [_number(one) for one in value] if isinstance(value, list) else _number(value)
    return _number(value) if key in _NUMBERS else value


def _entry(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return what a row says of an entry, without its name and without blanks."""
    kept = {key: value for key, value in row.items() if key != name and value not in _NOTHING}
    return {key: _number(value) if key in _NUMBERS else value for key, value in kept.items()}


def _number(text: Any) -> Any:
    """Return a number, or the numbers of a list, written as text; anything else as it is."""
    try:
        return yaml.safe_load(text) if isinstance(text, str) else text
    except yaml.YAMLError:
        return text


def write_folder(paper: Mapping[str, Any], folder: Path) -> None:
    """Write what the page edits as a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in folder_files(paper).items():
        (folder / name).write_text(text, "utf-8", newline="\n")


def pack_zip(given: str) -> str:
    """Return the folder as a zip archive in base64, under the name that was asked for."""
    asked = json.loads(given)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in folder_files(asked["paper"]).items():
            archive.writestr(zipfile.ZipInfo(f"{asked['name']}/{name}"), text)
    return json.dumps({"zip": base64.b64encode(content.getvalue()).decode()})
