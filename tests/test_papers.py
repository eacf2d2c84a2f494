"""Abstracts of public collections, transcribed by following the page: each verdict was agreed by hand beforehand."""

import csv
from pathlib import Path

import pytest

from trialbook.ledger import ledger
from trialbook.paper.folder import read_folder

PAPERS = sorted(path.name for path in (Path(__file__).parent / "papers").iterdir())


def agreed(name):
    """Return the verdict of each claim as it was agreed by hand."""
    with (Path(__file__).parent / "papers" / name / "expected.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["verdict"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("name", PAPERS)
def test_every_verdict_is_the_one_agreed_by_hand(name):
    judged = ledger(read_folder(Path(__file__).parent / "papers" / name)).judgements
    assert {one.claim.id: str(one.verdict) for one in judged} == agreed(name)
