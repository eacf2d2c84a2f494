"""``trialbook bounds``: what the landmark counts leave open about one statistic."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from trialbook.histories import Bounds, Clash
    from trialbook.paper.trial import Trial
    from trialbook.system import Clash as Clashing

CLASH, UNUSABLE = 1, 2


@click.command()
@click.argument("folder")
@click.argument("statistic")
@click.option("--final", multiple=True, metavar="CODE", help="A state that a patient never leaves except by death.")
@click.option(
    "--with",
    "used",
    type=click.Choice(["claims"]),
    help="Take into account not only landmarks.csv but every claim, and every adverse event, that is in no clash.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def bounds(folder: str, statistic: str, final: tuple[str, ...], used: str | None, as_json: bool) -> None:
    """Print the fewest and the most patients with a statistic.

    The bounds are over every set of patient histories that agrees with landmarks.csv, and each comes with histories
    that attain it. STATISTIC is ever:A+B, always:A+B or event_free:A+B, each with @TIME to stop at a landmark, or
    at:A@TIME,B@TIME.

    \b
    Examples:
      trialbook bounds data/nk-liver-2020 always:CR+PR
      trialbook bounds data/nk-liver-2020 event_free:PD+death@12 --final PD --json
      trialbook bounds data/nk-liver-2020 ever:CR --with claims

    The exit status is 0, or 1 where the printed counts clash, or 2 where there is nothing to compute.
    """
    from trialbook import histories
    from trialbook.ledger.records import bounds_object
    from trialbook.paper.folder import FolderError, load_trial

    try:
        trial = load_trial(folder)
        found, left_out = _bounds(trial, statistic, final, used)
    except FolderError as error:
        _stop(error.faults, UNUSABLE)
    except histories.Incompatible as error:
        if as_json:
            click.echo(json.dumps(_nothing(statistic, trial.patients, error.clashes)))
        _stop([f"{_rows(clash.rows)}: {clash.why}" for clash in error.clashes], CLASH)
    except (ValueError, ArithmeticError) as error:
        _stop([str(error)], UNUSABLE)
    more = {"left_out": [_clashing(clash) for clash in left_out]} if used else {}
    click.echo(json.dumps(bounds_object(found) | more) if as_json else "\n".join([_text(found), *_left_out(left_out)]))


def _bounds(
    trial: Trial, statistic: str, final: tuple[str, ...], used: str | None
) -> tuple[Bounds, tuple[Clashing, ...]]:
    """Return the bounds, and the statements that were left out of them because they clash."""
    if used is None:
        from trialbook import histories

        return histories.bounds(trial, statistic, final), ()
    from trialbook.system.narrowed import bounds_with_claims

    found = bounds_with_claims(trial, statistic, final)
    return found.bounds, found.left_out


def _clashing(clash: Clashing) -> dict[str, Any]:
    rows = {"rows": [list(row) for row in clash.rows], "events": [list(row) for row in clash.events]}
    return {**rows, "claims": list(clash.claims), "why": clash.why}


def _left_out(clashes: tuple[Clashing, ...]) -> list[str]:
    return [f"\nleft out, {clash.why}" for clash in clashes]


def _stop(lines: list[str] | tuple[str, ...], status: int) -> None:
    for line in lines:
        click.echo(line, err=True)
    raise SystemExit(status)


def _rows(rows: tuple[tuple[int | float | str, ...], ...]) -> str:
    return "landmarks.csv, rows " + " and ".join(",".join(map(str, row)) for row in rows)


def _nothing(statistic: str, patients: int, clashes: tuple[Clash, ...]) -> dict[str, Any]:
    """Return the object where no set of histories fits: no bounds, but the rows that clash."""
    found = {"statistic": statistic, "lower": None, "upper": None, "patients": patients}
    listed = [{"rows": [list(row) for row in clash.rows], "why": clash.why} for clash in clashes]
    return {**found, "lower_witness": None, "upper_witness": None, "clashes": listed}


def _text(found: Bounds) -> str:
    span = f"{found.lower}" if found.pinned else f"{found.lower} to {found.upper}"
    lines = [f"{found.statistic}: {span} of {found.patients} patients"]
    for name, value, witness in (
        ("smallest", found.lower, found.lower_witness),
        ("largest", found.upper, found.upper_witness),
    ):
        lines += [f"\nattaining the {name}, {value}:", *(f"{n:6d}  {' > '.join(history)}" for history, n in witness)]
    return "\n".join(lines)
