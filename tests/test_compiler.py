"""The process that compiles a site: it follows the build that started it, and what compiles may fork meanwhile."""

from contextlib import closing

from small_book import write

from trialbook.runner.compiler import Compiler

FORKING = """
import multiprocessing, sys, time
def main(arguments):
    time.sleep(0.3)  # by now the thread that follows the build waits for its end
    forked = multiprocessing.get_context("fork").Process(target=int, daemon=True)
    forked.start()
    forked.join(20)
    sys.exit(forked.exitcode is None)
"""


def test_what_compiles_may_fork_while_it_follows_the_build(tmp_path, monkeypatch):
    for name, content in (("__init__", ""), ("cli/__init__", ""), ("cli/main", FORKING)):
        write(tmp_path / "jupyter_book" / f"{name}.py", content)
    write(tmp_path / "_config.yml", "{}")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with closing(Compiler(tmp_path, tmp_path / "site.log")) as compiler:
        assert compiler.run([]) == 0
