"""Write invented trial folders for the tests."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from trialbook.ledger import Judgement, Ledger, ledger
from trialbook.paper.folder import COLUMNS, FolderError, read_folder

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

NO_DEATH = "  CR: {label: c, role: response}\n  PD: {label: p, role: progression}\n"
NO_ROLES = "  on: {label: on treatment, role: other}\n  off: {label: off treatment, role: other}\n"


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


def verdict(*arguments, **about) -> str:
    return judge(*arguments, **about).verdict


# Ten patients; everyone is accounted for at 3, 6 and 12.
FULL = [
    *at(3, CR=5, PR=3, SD=2, PD=0, dead=0),
    *at(6, CR=5, PR=3, PD=1, dead=1),
    *at(12, CR=3, PR=3, PD=2, dead=2),
]
# At 12 four patients are split over SD, PD and dead in an unknown way.
SPLIT = [*at(3, CR=4, PR=6, dead=0), *at(12, CR=3, PR=3)]
# At 6 two patients are unaccounted for, at 12 three.
LOST = [*at(3, alive=10, dead=0), *at(6, alive=6, dead=2), *at(12, alive=3, dead=4)]


COUNTS = [*at(3, CR=5, PR=3, SD=2, dead=0), *at(6, CR=5, PR=3, PD=1, dead=1)]
CLAIMS = [("count:CR", 3, "5"), ("survival", 6, "90%"), (None, None, None)]


def faults_of(folder: Path) -> tuple[str, ...]:
    """Return the faults for which a folder is refused, after checking that the message is these and no more."""
    with pytest.raises(FolderError) as refusal:
        read_folder(folder)
    assert str(refusal.value) == "\n".join(refusal.value.faults)
    return refusal.value.faults


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")
