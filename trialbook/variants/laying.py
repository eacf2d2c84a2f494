"""Lay beside a built site what its chapters show for other choices."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from trialbook.runner.chapters import Chapter, Notebook
from trialbook.runner.plan import Plan
from trialbook.runner.publishing import remove
from trialbook.runner.running import trial_value
from trialbook.runner.workplace import Workplace
from trialbook.sweeps.runs import Run, plan_sweep
from trialbook.sweeps.store import Store
from trialbook.sweeps.sweep import sweep
from trialbook.variants.moves import Move, moves_of
from trialbook.variants.outcomes import Point, VariantError, outcomes, points
from trialbook.variants.reached import reached_by

FOLDER = "variants"
LARGEST = 300_000  # bytes of a chapter, compressed as a server does it
_CELL = re.compile(r'id="cell-([\w-]+)"')


class _Moving(NamedTuple):
    """A chapter that moves: what does, what each cell depends on, and the run of each choice."""

    chapter: Chapter
    moves: Sequence[Move]
    reached: Mapping[str, frozenset[str]]
    runs: Mapping[Point, Run]


def lay_variants(plan: Plan, place: Workplace) -> dict[str, int]:
    """Run the chapters that move for each choice of their pages, and put what differs beside the built site.

    Parameters
    ----------
    plan : Plan
        All chapters, and a trial.
    place : Workplace
        Where the runs are kept, and the site is.

    Returns
    -------
    dict
        The compressed size of each chapter's file by the chapter's name.

    Raises
    ------
    VariantError
        If a run fails, or it cannot be known what a cell depends on.
    """
    moving = [_moving(chapter, plan) for chapter in plan.chapters if moves_of(chapter, plan.trial)]
    store = Store((place.folder / FOLDER).resolve())
    _run([run for one in moving for run in one.runs.values()], store)
    fresh = place.site / f".{FOLDER}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    offered, sizes = {}, {}
    for one in moving:
        moves, content = _content(one, store, place.site)
        (fresh / f"{one.chapter.name}.js").write_bytes(content)
        offered[one.chapter.name] = [_form(move) for move in moves]
        sizes[one.chapter.name] = len(gzip.compress(content, 6))
    (fresh / "list.js").write_bytes(_script("moves", offered))
    remove(place.site / FOLDER)
    fresh.rename(place.site / FOLDER)
    return sizes


def _moving(chapter: Chapter, plan: Plan) -> _Moving:
    """Return what moves in a chapter, and which runs that takes."""
    moves = moves_of(chapter, plan.trial)
    code = [cell for cell in chapter.notebook["cells"] if "parameters" not in cell["metadata"].get("tags", [])]
    try:
        reached = reached_by(code, [name for move in moves for name in move.names])
    except SyntaxError as error:
        raise VariantError(f"{chapter.name}: a cell that is not plain Python: {error}") from None
    return _Moving(chapter, moves, reached, _runs(chapter, plan, moves, reached))


def _runs(
    chapter: Chapter, plan: Plan, moves: Sequence[Move], reached: Mapping[str, frozenset[str]]
) -> dict[Point, Run]:
    """Return the run of each choice."""
    chosen = points(moves, reached.values())
    values = [
        {name: value for move, option in zip(moves, point, strict=True) for name, value in move.values(option).items()}
        for point in chosen
    ]
    runs = plan_sweep(chapter.name, {}, [trial_value(plan.trial)], [("", row) for row in values], plan.root)
    return dict(zip(chosen, runs, strict=True))


def _run(runs: Sequence[Run], store: Store) -> None:
    """Do the runs that are not there yet, and remove those that nothing asks for any more."""
    if not runs:
        return
    sweep(runs, store.folder)
    for run in runs:
        if not store.done(run):
            choices = ", ".join(f"{name} {value!r}" for name, value in run.parameters.items())
            raise VariantError(f"{(store.read(run) or {}).get('error', 'not run')} (with {choices})")
    asked = {run.key for run in runs}
    for path in (store.folder / "runs").iterdir():
        if path.stem not in asked:
            path.unlink()


def _content(one: _Moving, store: Store, site: Path) -> tuple[Sequence[Move], bytes]:
    """Return what moves of a chapter, and its file; what would make it too large, last in the form, does not move."""
    cells = set(_CELL.findall((site / f"{one.chapter.page}.html").read_text("utf-8")))
    executed: dict[Point, Notebook] = {
        point: json.loads(store.notebook(run).read_text("utf-8")) for point, run in one.runs.items()
    }
    moves = list(one.moves)
    while True:
        kept = _kept(executed, one.moves, len(moves))
        content = _script("variants", outcomes(one.chapter.name, moves, one.reached, kept, cells), one.chapter.name)
        if len(gzip.compress(content, 6)) <= LARGEST or not moves:
            return moves, content
        moves.pop()


def _kept(executed: Mapping[Point, Notebook], moves: Sequence[Move], number: int) -> dict[Point, Notebook]:
    """Return the runs in which only the first moves are not as printed."""
    printed = tuple(move.printed for move in moves[number:])
    return {point[:number]: run for point, run in executed.items() if point[number:] == printed}


def _form(move: Move) -> dict[str, Any]:
    """Return a move as a page asks for it; values are text, as in an address."""
    options = [{"label": label, "values": list(map(str, values))} for label, values in move.options.items()]
    return {"label": move.label, "names": move.names, "options": options, "printed": move.printed}


def _script(name: str, content: Any, key: str = "") -> bytes:
    """Return a script that gives a page its data: a page from disk can load that, and no other file."""
    place = f"window.trialbook.{name}"
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    begin = "window.trialbook ??= {};\n"
    keyed = f'({place} ??= {{}})["{key}"]' if key else place
    return f"{begin}{keyed} = {text};\n".encode()
