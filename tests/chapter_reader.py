"""Read a chapter as the book of a trial shows it, without a kernel: run its cells here, all of them, unmodified."""

import re
from dataclasses import dataclass, field

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from trialbook.figures.fonts import NO_FONT
from trialbook.runner.chapters import source_of
from trialbook.runner.running import trial_value
from trialbook.runner.sections import leave_out_absent

RECORD = "application/papermill.record/text/plain"


@dataclass
class Reading:
    """What a reader sees: the cells with their outputs, without the sections that the trial has nothing for."""

    cells: list = field(default_factory=list)
    names: dict = field(default_factory=dict)

    def outputs(self, kind):
        """Return all outputs of a kind, such as ``text/markdown``."""
        found = (output["data"].get(kind) for cell in self.cells for output in cell.get("outputs", []))
        return [content for content in found if content is not None]

    @property
    def prose(self):
        """The text of Markdown cells and of sentences, in the order of the page."""
        parts = []
        for cell in self.cells:
            if cell["cell_type"] == "markdown":
                parts.append(cell["source"])
            parts += [one["data"]["text/markdown"] for one in cell.get("outputs", []) if "text/markdown" in one["data"]]
        return "\n\n".join(parts)

    @property
    def alternatives(self):
        """The text alternatives of the figures."""
        said = (one["metadata"].get("image/svg+xml") for cell in self.cells for one in cell.get("outputs", []))
        return [figure["alt"] for figure in said if figure]

    @property
    def text(self):
        """All words that a reader sees or hears, without markup."""
        shown = [re.sub(r"<[^>]+>", " ", html) for html in self.outputs("text/html")]
        return "\n".join([self.prose, *shown, *self.alternatives])

    @property
    def glued(self):
        """The results that a sweep collects."""
        found = (one for cell in self.cells for one in cell.get("outputs", []) if RECORD in one["data"])
        return {one["metadata"]["scrapbook"]["name"]: one["data"][RECORD] for one in found}


def read_chapter(chapter, trial, **parameters):
    """Return a chapter's Reading for a trial; an error or a warning in a cell names chapter, trial and cell."""
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    cells = [{**cell, "source": source_of(cell)} for cell in chapter.notebook["cells"]]
    for cell in (cell for cell in cells if cell["cell_type"] == "code"):
        with capture_output() as captured:
            done = shell.run_cell(cell["source"])
        where = f"{chapter.name} for {trial.slug}: cell {cell['id']}"
        failure = done.error_before_exec or done.error_in_exec
        assert failure is None, f"{where}: {failure!r}"
        warned = [line for line in captured.stderr.splitlines() if not line.startswith(NO_FONT)]
        assert not warned, f"{where}: {captured.stderr}"
        cell["outputs"] = [{"data": one.data, "metadata": one.metadata or {}} for one in captured.outputs]
        if "parameters" in cell["metadata"].get("tags", []):
            shell.user_ns.update(parameters, trial=trial_value(trial))
    names = dict(shell.user_ns)
    InteractiveShell.clear_instance()
    return Reading(leave_out_absent(cells), names)
