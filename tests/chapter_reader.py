"""Read a chapter as the book of a trial would show it, without a kernel: run its cells here and fill in its prose."""

import ast
import re
from dataclasses import dataclass, field

import pandas as pd

import trialbook
from trialbook.book.tables import table_html
from trialbook.figures.style import to_svg
from trialbook.runner.chapters import source_of
from trialbook.runner.fitting import fit_to_trial
from trialbook.runner.running import trial_value

GLUED = re.compile(r"\{glue:text\}`([^`:]+)(?::([^`]*))?`")


@dataclass
class Reading:
    """What a reader sees: prose with its numbers, tables and notes as HTML, figures as SVG, alternatives as text."""

    prose: str = ""
    shown: list = field(default_factory=list)
    figures: list = field(default_factory=list)
    glued: dict = field(default_factory=dict)

    @property
    def text(self):
        """All words that a reader sees or hears, without markup."""
        alternatives = [figure.trialbook_alt for figure in self.figures]
        return "\n".join([self.prose, *(re.sub(r"<[^>]+>", " ", shown) for shown in self.shown), *alternatives])


def read_chapter(chapter, trial, monkeypatch, **parameters):
    """Return a chapter's Reading for a trial; an error in a cell names the chapter, the trial and the cell."""
    reading, namespace = Reading(), {"display": lambda *shown: [_show(reading, one) for one in shown]}
    monkeypatch.setattr(trialbook, "glue", lambda **values: reading.glued.update(values))
    cells = fit_to_trial(chapter.notebook, trial)["cells"]
    for cell in (cell for cell in cells if cell["cell_type"] == "code"):
        try:
            _run(source_of(cell), namespace, reading)
        except Exception as error:
            raise AssertionError(f"{chapter.name} for {trial.slug}: cell {cell['id']}: {error!r}") from error
        if "parameters" in cell["metadata"].get("tags", []):
            namespace.update(parameters, trial=trial_value(trial))
    reading.prose = "\n\n".join(_filled(cell, reading.glued) for cell in cells if cell["cell_type"] == "markdown")
    return reading


def _run(source, namespace, reading):
    """Run a cell and show the value of its last line, as a notebook does."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), namespace)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)
        if not source.rstrip().endswith(";"):
            _show(reading, value)


def _show(reading, value):
    if hasattr(value, "trialbook_alt"):
        to_svg(value)
        reading.figures.append(value)
    elif isinstance(value, pd.DataFrame):
        reading.shown.append(table_html(value))
    elif value is not None:
        html = getattr(value, "_repr_html_", lambda: None)()
        reading.shown.append(html if html is not None else repr(value))


def _filled(cell, glued):
    """Return a cell's prose with every glued value in its place; a missing or unfit value is an error."""
    source = source_of(cell)
    assert "{glue:" not in GLUED.sub("", source), f"cell {cell['id']} glues in a form that is not known here"
    return GLUED.sub(lambda match: _formatted(cell, glued, *match.groups()), source)


def _formatted(cell, glued, key, form):
    assert key in glued, f"cell {cell['id']} shows {key!r}, which no cell of this run glues"
    value = glued[key]
    value = value.item() if hasattr(value, "item") else value
    assert value is not None, f"cell {cell['id']} shows {key!r}, which is None"
    assert value == value, f"cell {cell['id']} shows {key!r}, which is not a number"
    return format(float(value), form) if form else str(value)
