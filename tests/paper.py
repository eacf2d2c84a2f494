"""Write invented trial folders for the tests."""

from __future__ import annotations

import csv
from pathlib import Path

from trialbook.folder import COLUMNS, read_folder
from trialbook.ledger import Judgement, Ledger, ledger

RECIST = """\
  CR: {label: complete response, role: response}
  PR: {label: partial response, role: response}
  SD: {label: stable disease, role: stable}
  PD: {label: progressive disease, role: progression}
  dead: {label: dead, role: death}
"""
ALIVE_OR_DEAD = """\
  alive: {label: alive, role: other}
  dead: {label: dead, role: death}
"""


def yaml_of(patients=10, states=RECIST, extra=""):
    return (
        f"title: A paper\nreference: Authors, 2020\npatients: {patients}\ncondition: a disease\n"
        f"treatment: a treatment\ntime_unit: months\n{extra}states:\n{states}"
    )


def write_rows(path: Path, columns, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def write_folder(folder: Path, counts=(), claims=(), **about) -> Path:
    """Write a folder; counts are (time, state, patients), claims (quantity, time, printed)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "trial.yaml").write_text(yaml_of(**about), encoding="utf-8")
    write_rows(folder / "landmarks.csv", COLUMNS["landmarks.csv"], counts)
    rows = [(f"A{n}", "results", "A statement.", *claim) for n, claim in enumerate(claims, 1)]
    write_rows(folder / "claims.csv", COLUMNS["claims.csv"], rows)
    return folder


def at(time, **patients):
    """Return the rows of one landmark: ``at(3, CR=5, dead=0)``."""
    return [(time, code, count) for code, count in patients.items()]


def judge_all(folder: Path, counts, claims, **about) -> Ledger:
    return ledger(read_folder(write_folder(folder, counts, claims, **about)))


def judge(folder: Path, counts, *claim, **about) -> Judgement:
    """Return the judgement of one claim (quantity, time, printed)."""
    return judge_all(folder, counts, [claim], **about).judgements[0]
