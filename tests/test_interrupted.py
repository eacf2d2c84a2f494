"""What is interrupted or killed leaves nobody at work and nothing half done that is taken for whole."""

import json
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest
from small_book import small_project, write

from trialbook.runner.compiler import Compiler
from trialbook.runner.compiling import compile_site
from trialbook.runner.workplace import Workplace

INTERRUPTED = """
import os, signal, threading
threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
import trialbook.runner.preload
signal.default_int_handler is signal.getsignal(signal.SIGINT) or os._exit(3)
"""


def test_the_compiler_ends_with_the_build_that_asked_it(tmp_path):
    root = small_project(tmp_path)
    write(root / "_toc.yml", json.dumps({"format": "jb-book", "root": "index"}))
    compiler = Compiler(root, tmp_path / "log")
    compiler.start()
    asked = ["build", "-q", ".", "--config", "_config.yml", "--toc", str(root / "_toc.yml")]
    compiler._process.stdin.write(json.dumps(asked) + "\n")
    compiler._process.stdin.close()  # as it is where the build is killed
    assert compiler._process.wait(60) == -signal.SIGKILL
    assert not list(root.glob("_build/html/*.html"))


def test_a_site_whose_compiler_was_interrupted_is_compiled_from_scratch(tmp_path):
    place = Workplace(tmp_path / "work", tmp_path / "html")
    left = place.compiled / "half-done"

    def compile_with(status):
        def run(arguments):
            left.mkdir(parents=True, exist_ok=True)
            return status()

        return compile_site(SimpleNamespace(root=root, log=tmp_path / "log", run=run), place, (), "Title")

    root = small_project(tmp_path / "project")
    place.staged.mkdir(parents=True)
    compile_with(lambda: 0)
    (left / "first").touch()
    with pytest.raises(KeyboardInterrupt):
        compile_with(_interrupt)
    assert (left / "first").exists()  # what is sound is used again
    compile_with(lambda: 0)
    assert not (left / "first").exists()


def _interrupt():
    raise KeyboardInterrupt


def test_an_interrupt_while_libraries_are_imported_says_nothing():
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
