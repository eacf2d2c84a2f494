"""What the goals of a chapter promise, and which promises an executed chapter breaks."""

import ast
from functools import cache

from trialbook.pages.lesson import Lesson
from trialbook.runner.chapters import find_chapters, source_of

CHAPTERS = {chapter.label: chapter for chapter in find_chapters()}
# the goals that every trial's chapter has, by the cell of the text that teaches each
TAUGHT = {
    "question": ["pico", "arm", "effect"],
    "patients": ["selection"],
    "endpoints": ["landmark", "grades"],
    "inference": ["exact", "methods", "zero"],
    "safety": ["events", "missing"],
    "laboratory": ["several"],
    "response": ["rates"],
    "survival": ["landmarks"],
    "bounds": ["two"],
    "choices": ["why"],
    "context": ["published"],
    "verdicts": ["agreement", "answer"],
}


def names_in(node):
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} - {"len", "bool"}


def calls(cell, function):
    found = (one for one in ast.walk(ast.parse(source_of(cell))) if isinstance(one, ast.Call))
    return [one for one in found if ast.unparse(one.func) == function]


@cache
def promised(label):
    """Return the goals under a condition, each with the names of what it needs."""
    (cell,) = [one for one in CHAPTERS[label].notebook["cells"] if one["id"] == "learn-where"] or [None]
    branches = ast.parse(source_of(cell)).body if cell else []
    assert all(isinstance(branch, ast.If) and not branch.orelse for branch in branches)
    return {ast.literal_eval(said.value.args[0]): names_in(branch.test) for branch in branches for said in branch.body}


@cache
def needed(label):
    """Return the cells that end their section, each with the names of what the section needs."""
    found = {}
    for cell in CHAPTERS[label].notebook["cells"]:
        if cell["cell_type"] == "code" and not cell["id"].startswith("exercise"):
            for call in calls(cell, "needs"):
                found.setdefault(cell["id"], set()).update(names_in(call.args[0]))
    return found


def broken_promises(label, cells):
    """Return the goals that the cells promise without the section that teaches them, or hold without promising."""
    kept = {cell["id"]: cell for cell in cells}
    goals = Lesson.of({"cells": cells}).goals.splitlines()
    broken = [one for one in TAUGHT[label] if kept.get(one, {}).get("cell_type") != "markdown"]
    if len(set(goals) - set(promised(label))) != len(TAUGHT[label]):
        broken.append("goals that always stand")
    for goal, names in promised(label).items():
        sections = [kept[one] for one, of in needed(label).items() if of & names and one in kept]
        if (goal in goals) != any(not is_absent(cell) for cell in sections):
            broken.append(goal)
    return broken


def is_absent(cell):
    return any("absent" in output["metadata"].get("trialbook", {}) for output in cell["outputs"])
