"""What the book is made with: the packages of the lock, with versions, hashes and licences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.parser import HeaderParser
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from trialbook.pages.markup import text

BOM = "sbom.cdx.json"  # beside the front page
NOT_STATED, ELSEWHERE = "not stated", "not installed on the system that made this page"
_ENTRY = re.compile(
    r"^([A-Za-z0-9][\w.-]*)==([^\s\\;]+)(?: ; ([^\\\n]+?))? \\\n((?: +--hash=sha256:\w+(?: \\)?\n)+)", re.M
)
_LONGEST = 60  # letters of a licence's name; what is longer is its text


@dataclass(frozen=True)
class Component:
    """One package of the lock.

    ``needed`` says on which systems, or is empty for all; ``hashes`` are the SHA-256 of each archive that may be
    installed; ``licence`` is as the installed package states it.
    """

    name: str
    version: str
    needed: str
    hashes: tuple[str, ...]
    licence: str


def plain_name(name: str) -> str:
    """Return the name of a package in the one way of writing it that pip and folders share.

    Examples
    --------
    >>> plain_name("Sphinx_book.theme")
    'sphinx-book-theme'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def components(root: Path) -> tuple[Component, ...]:
    """Return the packages of a project's lock, ``requirements.txt``; none where there is no lock."""
    lock = root / "requirements.txt"
    entries = _ENTRY.findall(lock.read_text("utf-8")) if lock.is_file() else []
    licences = _licences() if entries else {}
    listed = []
    for name, version, needed, hashes in entries:
        digests = tuple(re.findall(r"sha256:(\w+)", hashes))
        listed.append(Component(name, version, needed, digests, licences.get(plain_name(name), ELSEWHERE)))
    return tuple(listed)


def _licences() -> dict[str, str]:
    """Return the licences of the packages that are installed here."""
    parser = HeaderParser()
    found = {}
    for installed in distributions():
        headers = parser.parsestr((installed.read_text("METADATA") or "").partition("\n\n")[0])
        classified = [each.rpartition(" :: ")[2] for each in headers.get_all("Classifier", []) if "License ::" in each]
        stated = (headers.get("License") or "").strip()
        plain = stated if 0 < len(stated) <= _LONGEST and "\n" not in stated and stated != "UNKNOWN" else ""
        found[plain_name(headers["Name"])] = (
            headers.get("License-Expression") or ", ".join(classified) or plain or NOT_STATED
        )
    return found


def licences_table(listed: Iterable[Component]) -> str:
    """Return the packages with their licences as an HTML table."""
    rows = "".join(
        f"<tr><td><code>{text(each.name)}</code></td><td>{text(each.version)}</td><td>{text(each.licence)}</td></tr>"
        for each in listed
    )
    head = "<thead><tr><th>package</th><th>version</th><th>licence</th></tr></thead>"
    link = f'<p>The same for programs, with the checksums: <a href="../{BOM}" download>{BOM}</a> (CycloneDX).</p>'
    return f'{link}\n<table class="table">{head}<tbody>{rows}</tbody></table>'


def bill_of_materials(listed: Iterable[Component], version: str) -> str:
    """Return the packages as a CycloneDX 1.5 bill of materials [1]_, without the time at which it was made.

    References
    ----------
    .. [1] https://cyclonedx.org/docs/1.5/json/
    """
    book = {"type": "application", "bom-ref": "trialbook", "name": "trialbook", "version": version}
    bom = {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**book, "licenses": [{"license": {"id": "BSD-3-Clause"}}]}},
        "components": [_component(each) for each in listed],
    }
    return json.dumps(bom, separators=(",", ":"), ensure_ascii=False) + "\n"


def _component(each: Component) -> Mapping[str, Any]:
    reference = f"pkg:pypi/{plain_name(each.name)}@{each.version}"
    hashes = [{"alg": "SHA-256", "content": digest} for digest in each.hashes]
    about: dict[str, Any] = {"type": "library", "bom-ref": reference, "name": each.name, "version": each.version}
    if each.licence not in (NOT_STATED, ELSEWHERE):
        about["licenses"] = [{"license": {"name": each.licence}}]
    if each.needed:
        about["properties"] = [{"name": "trialbook:needed", "value": each.needed}]
    return {**about, "purl": reference, "hashes": hashes}
