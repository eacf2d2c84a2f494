"""The book, its paper and its data as schema.org describes them, for the pages' machine-readable part."""

from __future__ import annotations

import json
from typing import Any

from trialbook.book.titles import book_title
from trialbook.pages.edition import Edition
from trialbook.paper.trial import Trial

_TEXT_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_AUTHOR = {"@type": "Organization", "name": "The Ten Patients contributors"}


def schema(trial: Trial, edition: Edition) -> str:
    """Return what the site's pages say of the book and its data, as JSON.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> json.loads(schema(load_trial("nk-liver-2020"), Edition("0.1.0")))["book"]["@type"]
    'Book'
    """
    paper = _paper(trial)
    common = {"author": _AUTHOR, "version": edition.version, "license": _TEXT_LICENCE, "isAccessibleForFree": True}
    book = {
        "@type": "Book",
        "name": book_title(trial),
        "about": paper,
        "bookFormat": "https://schema.org/EBook",
    } | common
    data = {"@type": "Dataset", "name": f"{trial.slug}: what the paper printed", "isBasedOn": paper} | common
    known = [{**part, **_address(edition)} for part in (book, data)]
    return json.dumps({"book": known[0], "data": known[1]}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _paper(trial: Trial) -> dict[str, Any]:
    """Return the paper; of its addresses, those that its folder gives."""
    identified = {"url": trial.url, "sameAs": f"https://doi.org/{trial.doi}" if trial.doi else None}
    known = {key: value for key, value in identified.items() if value}
    return {"@type": "ScholarlyArticle", "name": trial.title, "description": trial.reference} | known


def _address(edition: Edition) -> dict[str, str]:
    """Return where the book and its project are, as far as that is set."""
    places = {"url": edition.site, "isPartOf": edition.repository}
    return {key: place for key, place in places.items() if place}
