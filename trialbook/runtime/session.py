"""Run a chapter's cells in IPython and return what each displays, as the page that shows the chapter needs it.

The worker of a page calls this; nothing here knows of a browser, so that it runs and is tested in any Python.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from trialbook.book.glue import PREFIX
from trialbook.book.markup import markdown
from trialbook.lessons.sealed import as_page_has_it
from trialbook.runner.parameter_checks import check_each, check_together
from trialbook.runner.parameters import ParameterError, read_parameters

_SHOWN = ("text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain")  # the first that an output has
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Session:
    """One chapter running in one page.

    Parameters
    ----------
    folder : Path
        The folder that the cells run in.

    Examples
    --------
    >>> session = Session(Path.cwd())
    >>> session.run("1 + 1")["outputs"]
    [{'kind': 'text', 'content': '2'}]
    """

    def __init__(self, folder: Path):
        from IPython.core.displayhook import DisplayHook
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        class Published(DisplayHook):
            """Publishes a cell's last value like all else that it displays, instead of printing it."""

            def write_output_prompt(self) -> None:
                """Write no prompt."""

            def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
                """Publish the value's forms."""
                self.shell.display_pub.publish(data=format_dict, metadata=md_dict)

        class Shell(InteractiveShell):
            displayhook_class = Published

        folder.mkdir(parents=True, exist_ok=True)
        os.chdir(folder)
        self.shell = Shell.instance(config=Config({"HistoryManager": {"enabled": False}}))

    def begin(self) -> None:
        """Forget what earlier runs have named; what was imported stays imported."""
        self.shell.reset(new_session=False)
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")

    def set(self, values: Mapping[str, Any]) -> None:
        """Give names their values, as the cell of parameters does."""
        self.shell.push(dict(values), interactive=False)

    def run(self, source: str) -> dict[str, Any]:
        """Run one cell.

        Parameters
        ----------
        source : str
            The cell's code.

        Returns
        -------
        dict
            ``outputs``: what it displayed, in order; ``error``: name, value and traceback of an exception, or None.
        """
        from IPython.utils.capture import capture_output

        with capture_output() as captured:
            done = self.shell.run_cell(source, store_history=False)
        outputs = [shown(one.data, one.metadata or {}) for one in captured.outputs]
        printed = captured.stdout + captured.stderr
        failed = done.error_before_exec or done.error_in_exec
        if failed is None:
            # what a library warns of on standard error is for who builds the book, which no warning passes
            if captured.stdout:
                outputs.insert(0, {"kind": "text", "content": _COLOUR.sub("", captured.stdout)})
            return {"outputs": outputs, "error": None}
        words = f"{type(failed).__name__}: {failed}"
        return {"outputs": outputs, "error": {"words": words, "traceback": _COLOUR.sub("", printed)}}


def shown(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return an output in the one form that a page shows.

    Parameters
    ----------
    data : mapping
        The output by MIME type.
    metadata : mapping
        What goes with it.

    Returns
    -------
    dict
        ``kind`` (html, svg, png, text, record) and ``content``; of a figure its ``alt`` and ``data``; of a record,
        which no page shows, its ``name``. ``marks`` are what the package tells a site of the output, such as that it
        is a caption.

    Examples
    --------
    >>> shown({"text/markdown": "See [x](08_survival.ipynb#m)."}, {})["content"]
    '<p>See <a href="08_survival.html#m">x</a>.</p>'
    """
    data = as_page_has_it(data)
    kind = next((one for one in _SHOWN if one in data), None)
    if kind is None:
        record = next((data[one] for one in data if one.startswith(PREFIX)), "")
        return {"kind": "record", "name": metadata.get("scrapbook", {}).get("name", ""), "content": record}
    content = "".join(data[kind])
    marks = {"marks": metadata["trialbook"]} if "trialbook" in metadata else {}
    if kind == "text/markdown":
        return {"kind": "html", "content": markdown(content)} | marks
    if kind.startswith("image/"):
        alt = metadata.get(kind, {}).get("alt", metadata.get("alt", ""))
        return {"kind": kind[6:9], "content": content, "alt": alt, "data": "".join(data.get("text/csv", ""))} | marks
    return {"kind": "html" if kind == "text/html" else "text", "content": content} | marks


def checked(notebook: Mapping[str, Any], given: Mapping[str, Any], trial: str) -> dict[str, Any]:
    """Return a chapter's parameters as given by a reader, or why each of them is refused.

    Parameters
    ----------
    notebook : mapping
        The chapter.
    given : mapping
        Names and values, as text or in their types.
    trial : str
        The trial that the chapter runs for.

    Returns
    -------
    dict
        ``values`` by name, and ``refused``: the domain's own words by name.
    """
    from trialbook import load_trial

    declared = read_parameters(notebook)
    with suppress(ValueError, OSError):
        study = load_trial(trial)
        values: dict[str, Any] = {}
        refused: dict[str, str] = {}
        for name, value in given.items():
            try:
                values |= check_each({name: value}, declared, study)
            except ParameterError as error:
                refused[name] = str(error)
        try:
            check_together(values, declared)
        except ParameterError as error:
            refused[next(iter(values), "trial")] = str(error)
        return {"values": values, "refused": refused}
    return {"values": {}, "refused": {"trial": f"trial: {trial!r} cannot be read"}}


def versions() -> str:
    """Return what runs: the versions of Python and of the libraries that results depend on."""
    import platform
    from importlib import metadata

    libraries = ", ".join(f"{name} {metadata.version(name)}" for name in ("numpy", "scipy", "pandas", "matplotlib"))
    return f"Python {platform.python_version()}, {libraries}"


class Page:
    """What the worker calls: everything goes in and out as JSON.

    Parameters
    ----------
    folder : str
        The folder that the cells run in.
    """

    def __init__(self, folder: str):
        self.session = Session(Path(folder))

    def begin(self) -> None:
        """Start a run from the chapter's first cell."""
        self.session.begin()

    def check(self, notebook: str, given: str, trial: str) -> str:
        """Return the parameters that a reader gave, checked; see :func:`checked`."""
        return json.dumps(checked(json.loads(notebook), json.loads(given), trial))

    def set(self, values: str) -> None:
        """Set the parameters."""
        self.session.set(json.loads(values))

    def run(self, source: str) -> str:
        """Run a cell; see :meth:`Session.run`."""
        return json.dumps(self.session.run(source))

    def versions(self) -> str:
        """Return which versions run."""
        return versions()
