"""Run a chapter in this process, in the shell that a kernel has, without sockets between the cells and their outputs.

The process must be one that was forked for this run: it becomes a kernel and is good for nothing else afterwards. What
the shell sends is handed to nbclient, which makes outputs of it as it does for any kernel: the results are the same.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from trialbook.paper.trial import Trial
from trialbook.runner.chapters import Chapter, Notebook
from trialbook.runner.kernels import connection
from trialbook.runner.provisioner import application
from trialbook.runner.running import failure, injected, tidy

CELL_SECONDS = 600  # as for a chapter of the book; the signal then ends the process


def run_here(
    chapter: Chapter, fitted: Notebook, trial: Trial, parameters: Mapping[str, Any], path: Sequence[str]
) -> dict[str, Any]:
    """Run a chapter in this process and return what :func:`trialbook.runner.running.run_chapter` would.

    Parameters
    ----------
    chapter : Chapter
        The chapter.
    fitted : mapping
        Its notebook fitted to the trial.
    trial : Trial
        The trial.
    parameters : mapping
        Values that differ from the notebook's defaults, already checked.
    path : sequence of str
        Where modules are looked for, as in an interpreter that has just started.

    Returns
    -------
    dict
        The executed notebook in the form in which it is kept.

    Raises
    ------
    ChapterError
        If a cell fails.
    """
    import nbformat
    from papermill import execute_notebook

    values = injected(chapter, trial, parameters)
    node = execute_notebook(nbformat.from_dict(deepcopy(fitted)), None, parameters=values, prepare_only=True)
    shell = _Shell(node, str(chapter.path.parent), path)
    for index, cell in enumerate(node.cells):
        if cell.cell_type == "code" and cell.source.strip():
            shell.run(index)
            _complain(cell, chapter)
    return tidy(node, fitted, {**values, "trial": trial.slug} if "trial" in values else values)


class _Shell:
    """A kernel in this process whose messages are kept instead of sent."""

    def __init__(self, notebook: Any, folder: str, path: Sequence[str]):
        from nbclient import NotebookClient

        self._client = NotebookClient(notebook, record_timing=False)
        self._client.reset_execution_trackers()
        ipc = connection().get("KernelManager", {})
        arguments = ["--HistoryManager.enabled=False", "--IPKernelApp.log_level=40"]
        arguments += [f"--IPKernelApp.{name}={value}" for name, value in ipc.items()]
        self._kernel = application(arguments, folder, dict(os.environ), list(path)).kernel
        self._session = self._kernel.session
        self._session.send = self._keep
        self._messages: list[dict[str, Any]] = []
        self._loop = asyncio.new_event_loop()

    def run(self, index: int) -> None:
        """Run one cell of the notebook and put its outputs there."""
        cell = self._client.nb.cells[index]
        request = {"code": cell.source, "silent": False, "store_history": True, "stop_on_error": False}
        message = self._session.msg("execute_request", {**request, "allow_stdin": False, "user_expressions": {}})
        self._messages.clear()
        signal.alarm(CELL_SECONDS)
        self._loop.run_until_complete(self._kernel.execute_request(None, [], message))
        signal.alarm(0)
        self._client.clear_before_next_output = False
        for message in self._messages:
            if not message["msg_type"].endswith("_reply"):
                self._client.process_message(message, cell, index)

    def _keep(self, stream: Any, kind: Any, content: Any = None, parent: Any = None, **more: Any) -> dict[str, Any]:
        """Stand in for the session's ``send``: keep a message as it would arrive."""
        message = kind if isinstance(kind, dict) else self._session.msg(kind, content, parent)
        self._messages.append({**message, "content": json.loads(self._session.pack(message["content"]))})
        return message


def _complain(cell: Any, chapter: Chapter) -> None:
    """Turn an error among a cell's outputs into the failure of its chapter."""
    for output in cell.outputs:
        if output.output_type == "error":
            raise failure(chapter, cell["id"], output)
