"""What a page of a chapter carries beside the chapter: its parameters, the command that reruns it, how long it is."""

import copy
import shlex
from dataclasses import replace

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from trialbook import load_trial
from trialbook.pages import ChapterRun, Edition, UsedParameter, add_site_parts
from trialbook.pages.chapter import command, parameter_table
from trialbook.pages.lesson import minutes, words

PAPER = load_trial("nk-liver-2020")
EDITION = Edition("0.1.0", "abc1234")


def notebook():
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Response"},
        {"cell_type": "code", "id": "plot", "metadata": {}, "source": "1", "outputs": [], "execution_count": 1},
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def chapter(**values):
    given_values = {"trial": "nk-liver-2020", "confidence": 0.95, "label": ""} | values
    defaults = {"trial": "nk-liver-2020", "confidence": 0.95, "label": ""}
    parameters = tuple(UsedParameter(name, defaults[name], value, "meaning") for name, value in given_values.items())
    files = {"plot": ("../downloads/07_response/fig.svg", "../downloads/07_response/fig.csv")}
    return ChapterRun("07_response", "Response", parameters, files, ("a.ipynb", "b.ipynb"))


def test_dressing_a_chapter_leaves_the_executed_notebook_as_it_was():
    given_one = notebook()
    before = copy.deepcopy(given_one)
    found = add_site_parts(given_one, chapter(), PAPER, EDITION)
    assert given_one == before
    assert [cell["id"] for cell in found["cells"]] == [
        "title",
        "site-head",
        "plot",
        "site-files-plot",
        "site-foot",
    ]


@given(level=st.floats(0.5, 0.99), label=st.text(min_size=1))
@settings(max_examples=50)
def test_the_command_of_a_chapter_gives_back_its_parameters(level, label):
    words = shlex.split(command(chapter(confidence=level, label=label), replace(EDITION, trial_option="my trial")))
    assert words[:3] == ["trialbook", "run", "07_response"]
    given_back = {words[at + 1]: words[at + 2] for at, word in enumerate(words) if word == "-p" and at < len(words) - 2}
    assert float(given_back.get("confidence", 0.95)) == level
    assert given_back["label"] == label
    assert words[-2:] == ["--trial", "my trial"]


def test_the_meaning_of_a_parameter_stands_next_to_its_name():
    table = parameter_table((UsedParameter("level", 0.95, 0.9, "how sure", "below 1"),))
    heads, row = BeautifulSoup(table, "html.parser").find_all("tr")
    words = [[cell.get_text() for cell in one.find_all(["th", "td"])] for one in (heads, row)]
    assert words[0] == ["Parameter", "Meaning", "Value here", "Default", "Allowed"]
    assert words[1] == ["level", "how sure", "0.9", "0.95", "below 1"]


def test_a_chapter_of_six_hundred_words_takes_three_minutes():
    assert minutes({"cells": [{"cell_type": "markdown", "source": ["word "] * 600}]}) == 3


def test_what_is_read_is_prose_and_sentences_and_not_code_tables_captions_or_exercises():
    said = {"data": {"text/markdown": "Five of ten were alive."}, "metadata": {}}
    below = {"data": {"text/markdown": "*A caption*"}, "metadata": {"trialbook": {"caption": "fig-a"}}}
    note = {"data": {"text/html": '<div class="trial-note"><p>One note.</p></div>'}, "metadata": {}}
    frame = {"data": {"text/html": "<table><td>1</td></table>"}, "metadata": {}}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "Two words: $x / n$.\n\n| a | table |\n|---|---|"},
        {"cell_type": "code", "metadata": {}, "source": "say('a')", "outputs": [said, below, note, frame]},
        {"cell_type": "markdown", "metadata": {"tags": ["exercise"]}, "source": "### Exercise 1: by hand"},
        {"cell_type": "markdown", "metadata": {"tags": ["solution"]}, "source": "The answer."},
    ]
    assert words({"cells": cells}) == 3 + 5 + 2
