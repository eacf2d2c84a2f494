"""A chapter run cell by cell, as the worker of its page does it, in this Python."""

import json
import os
import subprocess
import sys

import pytest
from conftest import ROOT

from trialbook.runtime.session import checked, markdown, shown

RESPONSE = json.loads((ROOT / "notebooks" / "07_response.ipynb").read_text("utf-8"))


def in_session(code, tmp_path):
    """Run code with a session of its own, since IPython has one shell a process, and return what it prints as JSON."""
    begin = "import json\nfrom pathlib import Path\nfrom trialbook.runtime.session import Session\n"
    environment = {**os.environ, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    code = f"{begin}session = Session(Path({str(tmp_path)!r}))\n{code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_cell_shows_what_it_displays_and_its_last_value(tmp_path):
    found = in_session(
        "print(json.dumps(session.run('from IPython.display import Markdown, display\\n"
        'print("said")\\ndisplay(Markdown("*a*"))\\n1 + 1\')))',
        tmp_path,
    )
    assert [(one["kind"], one["content"].strip()) for one in found["outputs"]] == [
        ("text", "said"),
        ("html", "<p><em>a</em></p>"),
        ("text", "2"),
    ]
    assert found["error"] is None


def test_an_exception_is_told_with_its_traceback_and_nothing_shown_as_output(tmp_path):
    found = in_session("print(json.dumps(session.run('1 / 0')))", tmp_path)
    assert found["outputs"] == []
    assert found["error"]["words"] == "ZeroDivisionError: division by zero"
    assert "1 / 0" in found["error"]["traceback"]


def test_what_a_library_warns_of_is_not_shown(tmp_path):
    found = in_session("print(json.dumps(session.run('import warnings\\nwarnings.warn(\"old\")\\n1')))", tmp_path)
    assert [one["content"] for one in found["outputs"]] == ["1"]


def test_a_cell_that_cannot_be_read_is_told_too(tmp_path):
    assert in_session("print(json.dumps(session.run('1 +')))", tmp_path)["error"]["words"].startswith("SyntaxError")


def test_a_run_begins_without_what_earlier_ones_named(tmp_path):
    found = in_session("session.run('x = 1')\nsession.begin()\nprint(json.dumps(session.run('x')))", tmp_path)
    assert found["error"]["words"].startswith("NameError")


def test_parameters_set_after_their_cell_hold_in_all_that_follow(tmp_path):
    code = "session.run('level = 0.95')\nsession.set({'level': 0.8})\nprint(json.dumps(session.run('level')))"
    assert in_session(code, tmp_path)["outputs"][0]["content"] == "0.8"


def test_a_chapter_runs_to_its_end_and_its_figures_have_alternatives(tmp_path):
    sources = ["".join(cell["source"]) for cell in RESPONSE["cells"] if cell["cell_type"] == "code"]
    code = f"print(json.dumps([session.run(source) for source in {sources!r}]))"
    found = in_session(code, tmp_path)
    assert [one["error"] for one in found if one["error"]] == []
    drawn = [output for one in found for output in one["outputs"] if output["kind"] == "svg"]
    assert drawn
    assert all(len(one["alt"].split()) >= 8 for one in drawn)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](08_survival.ipynb)", '<p><a href="08_survival.html">x</a></p>'),
        ("[x](../book/glossary.md#landmark)", '<p><a href="../book/glossary.html#landmark">x</a></p>'),
        ("[x](https://example.org/a.ipynb)", '<p><a href="https://example.org/a.ipynb">x</a></p>'),
    ],
)
def test_markdown_of_an_output_has_no_active_markup_and_links_lead_to_pages(text, expected):
    assert markdown(text) == expected


def test_a_table_in_markdown_is_a_table():
    assert "<td>1</td>" in markdown("| a |\n|---|\n| 1 |")


def test_an_output_is_shown_in_its_richest_form_and_a_record_keeps_its_name():
    both = {"text/plain": "x", "text/html": "<b>x</b>"}
    assert shown(both, {}) == {"kind": "html", "content": "<b>x</b>"}
    record = shown({"application/papermill.record/text/plain": "0.3"}, {"scrapbook": {"name": "rate"}})
    assert record == {"kind": "record", "name": "rate", "content": "0.3"}


def test_values_are_checked_each_with_its_own_words():
    found = checked(RESPONSE, {"confidence": "0.8", "p0": "2", "interval": "wilso"}, "nk-liver-2020")
    assert found["values"] == {"confidence": 0.8}
    assert found["refused"]["p0"] == "p0: must be from 0.001 to 0.95, got 2.0"
    assert "did you mean wilson" in found["refused"]["interval"]


def test_a_trial_that_cannot_be_read_is_refused():
    assert "trial" in checked(RESPONSE, {"confidence": "0.8"}, "no-such-trial")["refused"]
