"""Read a trial folder into a :class:`~trialbook.trial.Trial`."""

from __future__ import annotations

import csv
from pathlib import Path

import yaml

from trialbook.trial import AppraisalItem, Claim, Comparator, Count, Event, State, Trial

SHIPPED = Path(__file__).resolve().parent.parent / "data"


class FolderError(ValueError):
    """A trial folder that cannot be read, with every fault found in it."""

    def __init__(self, faults: tuple[str, ...]):
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def load_trial(slug_or_folder: str | Path) -> Trial:
    """Return the trial of a folder, or of ``data/<slug>`` beside the package."""
    folder = Path(slug_or_folder)
    return read_folder(folder if (folder / "trial.yaml").is_file() else SHIPPED / folder)


def read_folder(folder: Path) -> Trial:
    """Read and validate a trial folder."""
    if not (folder / "trial.yaml").is_file():
        raise FolderError((f"{folder}: no such trial, expected a folder with trial.yaml",))
    about = yaml.safe_load((folder / "trial.yaml").read_text("utf-8-sig"))
    states = tuple(State(code, **one) for code, one in about.pop("states").items())
    follow_up = about.pop("follow_up", None)
    return Trial(
        slug=folder.resolve().name,
        states=states,
        follow_up=tuple(follow_up) if follow_up else None,
        notes=about.pop("notes", {}),
        counts=tuple(
            Count(_number(r["time"]), r["state"], int(r["patients"]), n) for n, r in _rows(folder, "landmarks.csv")
        ),
        claims=tuple(
            Claim(
                r["id"],
                r["section"],
                r["statement"],
                r["quantity"] or None,
                _number(r["time"]),
                r["printed"] or None,
                n,
            )
            for n, r in _rows(folder, "claims.csv")
        ),
        events=tuple(
            Event(r["event"], int(r["patients"]), r["grade"], r["why"]) for _, r in _rows(folder, "events.csv")
        ),
        appraisal=tuple(AppraisalItem(**r) for _, r in _rows(folder, "appraisal.csv")),
        comparators=tuple(
            Comparator(
                **r
                | {
                    "patients": int(r["patients"]),
                    "time": _number(r["time"]),
                    "low": _number(r["low"]),
                    "high": _number(r["high"]),
                }
            )
            for _, r in _rows(folder, "comparators.csv")
        ),
        folder=folder,
        **about,
    )


def _rows(folder: Path, name: str) -> list[tuple[int, dict[str, str]]]:
    path = folder / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        return [(reader.line_num, {k: v.strip() for k, v in row.items()}) for row in reader]


def _number(text: str) -> int | float | None:
    if not text:
        return None
    value = float(text)
    return int(value) if value.is_integer() else value
