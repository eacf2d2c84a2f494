"""The process that draws formulas is waited for, and does not outlive the build."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "book" / "_ext"))

from docutils import nodes  # noqa: E402
from formulas import Renderer, keep_together  # noqa: E402
from sphinxcontrib.katex import KaTeXError  # noqa: E402

BUILD = """
import sys, time
sys.path.insert(0, "book/_ext")
from types import SimpleNamespace
import formulas
formulas.setup_formulas(SimpleNamespace(connect=lambda *arguments, **more: None))
formulas.Renderer.katex_path = "katex.min.js"
formulas.Renderer.begin(None)
print("katex" in formulas.katex.render_latex("x^2"), formulas.Renderer.katex_server.process.pid, flush=True)
time.sleep(600)
"""


def renderer(folder, ended=None):
    made = Renderer(folder, SimpleNamespace(poll=lambda: ended), socket.socket(socket.AF_UNIX))
    made.connected_by = None
    return made


def test_a_formula_waits_for_a_process_that_is_slow_to_listen(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's name must be short
    drawn = b'{"html": "drawn"}'

    def answer():
        time.sleep(0.1)
        server.listen()
        line, _ = server.accept()
        with line:
            (length,) = Renderer.LENGTH_STRUCT.unpack(line.recv(4, socket.MSG_WAITALL))
            line.recv(length, socket.MSG_WAITALL)
            line.sendall(Renderer.LENGTH_STRUCT.pack(len(drawn)) + drawn)

    with socket.socket(socket.AF_UNIX) as server:
        server.bind("katex.sock")
        slow = threading.Thread(target=answer)
        slow.start()
        late = renderer(Path())
        assert late.render({"latex": "x"}, 10) == {"html": "drawn"}
        slow.join()
        late.sock.close()


def test_a_process_that_ended_is_not_waited_for(tmp_path):
    gone = renderer(tmp_path, ended=1)
    with pytest.raises(KaTeXError, match="did not start"):
        gone.render({"latex": "x"})
    gone.sock.close()


def test_the_process_ends_with_a_build_that_is_killed():
    with subprocess.Popen([sys.executable, "-c", BUILD], cwd=ROOT, stdout=subprocess.PIPE, text=True) as build:
        drawn, process = build.stdout.readline().split()
        build.send_signal(signal.SIGKILL)
    assert drawn == "True"
    for _ in range(1000):
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    pytest.fail("the process that draws formulas outlived the build")


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [("rise (", ") or", "($k$)"), ("a horizon ", ", and", "$k$,"), ("of ", " patients", None)],
)
def test_no_line_ends_between_a_formula_and_the_mark_beside_it(before, after, kept):
    line = nodes.paragraph("", "", nodes.Text(before), nodes.math("k", "k"), nodes.Text(after))
    document = nodes.document(None, None)
    document += line
    keep_together(document)
    assert line.astext() == f"{before}k{after}"
    together = [one.astext().replace("k", "$k$") for one in line.findall(nodes.inline) if "kept" in one["classes"]]
    assert together == ([kept] if kept else [])
