"""A notebook on its way to the site: addresses, folds, one form for all code, checked links, described figures."""

import copy
import time

import pytest
from small_book import code, markdown, notebook

from trialbook.pages.figure_files import figure_options, take_out_figures
from trialbook.pages.links import plain_links
from trialbook.pages.prepared import prepared

HELD = {("notebooks/07_response", ""), ("notebooks/08_survival", "the-median"), ("book/glossary", ""), ("index", "")}


def plain(text, page="notebooks/07_response"):
    return plain_links(text, page, lambda *target: target in HELD)


def sources(*cells):
    return [cell["source"] for cell in prepared(notebook(*cells))["cells"]]


def tags(cell):
    return prepared(notebook(cell))["cells"][0]["metadata"].get("tags", [])


def test_an_exercise_can_be_linked_to_by_the_name_of_its_cell():
    assert sources(markdown("exercise-response-2", "**Exercise 2**")) == ["(exercise-response-2)=\n**Exercise 2**"]
    assert sources(markdown("exercises", "## Exercises")) == ["## Exercises"]


def test_the_solution_of_an_exercise_is_one_fold_below_it_whatever_it_is_made_of():
    shown = sources(
        markdown("exercises", "## Exercises"),
        markdown("exercise-x-1", "First?", "exercise"),
        code("exercise-x-1-need", "needs()"),
        markdown("exercise-x-2", "Second?", "exercise"),
        markdown("solutions", "## Solutions", "solution"),
        code("solution-x-1", "1", "solution", "hide-cell"),
        markdown("answer-x-1", "One.", "solution"),
        markdown("answer-x-2", "Two.", "solution"),
        code("last", "glue()"),
    )
    first = ["(exercise-x-1)=\nFirst?", "needs()", OPENED, "1", "One.", CLOSED]
    assert shown == ["## Exercises", *first, "(exercise-x-2)=\nSecond?", OPENED, "Two.", CLOSED, "glue()"]


OPENED = '```{raw} html\n<details class="solution"><summary>Show the solution</summary>\n```\n'
CLOSED = "```{raw} html\n</details>\n```\n"


def test_a_solution_without_its_exercise_is_folded_where_it_stands():
    shown = sources(markdown("solutions", "## Solutions", "solution"), code("solution-x-7", "7", "solution"))
    assert shown == ["## Solutions", OPENED, "7", CLOSED]


def test_the_first_of_ten_exercises_is_not_given_the_solution_of_the_tenth():
    exercises = [markdown(f"exercise-x-{number}", str(number)) for number in (1, 10)]
    answers = [markdown(f"answer-x-{number}", f"A{number}", "solution") for number in (1, 10)]
    assert [text for text in sources(*exercises, *answers) if text.startswith("A")] == ["A1", "A10"]


def test_the_ids_of_cells_stay_short_and_differ():
    cells = [code(f"solution-{'a' * 50}-{number}", "1", "solution") for number in (1, 2)]
    ids = [cell["id"] for cell in prepared(notebook(cells[0], markdown("m", "?"), cells[1]))["cells"]]
    assert max(map(len, ids)) <= 64


@pytest.mark.parametrize("hidden", [[], ["hide-input"], ["hide-cell"], ["solution", "hide-cell"]])
def test_all_code_is_folded_in_the_same_way(hidden):
    shown = prepared(notebook(code("a", "1", *hidden)))["cells"]
    (cell,) = (cell for cell in shown if cell["cell_type"] == "code")
    assert set(cell["metadata"]["tags"]) & {"hide-input", "hide-cell"} == {"hide-input"}


@pytest.mark.parametrize("gone", ["remove-cell", "remove-input"])
def test_what_is_taken_out_stays_out(gone):
    assert tags(code("a", "1", gone)) == [gone]


def test_the_notebook_itself_is_left_as_it_is():
    given = notebook(markdown("exercise-x-1", "?"), code("a", "1", "solution"))
    before = copy.deepcopy(given)
    prepared(given, str.upper)
    assert given == before


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[one](08_survival.ipynb#the-median)", "[one](08_survival.ipynb#the-median)"),
        ("[one](08_survival.ipynb#gone)", "one"),
        ("[one](09_bounds.ipynb) and [two](../book/glossary.md)", "one and [two](../book/glossary.md)"),
        ("[*a [b] c*](09_bounds.ipynb)", "*a [b] c*"),
        ("[here](#nowhere)", "here"),
        ("[up](../index.md)", "[up](../index.md)"),
        ("![a picture](scan.md)", "![a picture](scan.md)"),
        ("[out](https://example.org/a.md)", "[out](https://example.org/a.md)"),
        ("[b](mailto:x) $[0, 1](x)$", "[b](mailto:x) $[0, 1](x)$"),
    ],
)  # fmt: skip
def test_a_link_to_what_is_not_there_is_its_words(text, shown):
    assert plain(text) == shown


def test_links_are_read_from_the_folder_of_their_page():
    assert plain("[x](notebooks/07_response.ipynb)", "index") == "[x](notebooks/07_response.ipynb)"
    assert plain("[x](07_response.ipynb)", "index") == "x"


@pytest.mark.parametrize("text", ["[" * 200_000, "[a" * 100_000, "[x](" * 50_000, "[x](#" * 50_000])
def test_links_are_found_in_time_that_grows_with_the_text(text):
    start = time.process_time()
    plain(text)
    assert time.process_time() - start < 5


DRAWN = {
    "output_type": "display_data",
    "data": {"image/svg+xml": "<svg/>", "image/png": "aQ==", "text/csv": "x\n1\n", "text/html": "<img/>"},
    "metadata": {"image/svg+xml": {"alt": "A line.", "caption": "One line.", "name": "fig-line"}},
}
SAID = {"output_type": "display_data", "data": {"text/markdown": "Words."}, "metadata": {}}


def test_a_figure_takes_its_words_from_its_output_and_else_from_its_cell():
    cell = {"mystnb": {"image": {"width": "50%"}, "figure": {"caption": "Of the cell", "name": "fig-cell"}}, "tags": []}
    described = figure_options(DRAWN, cell)["mystnb"]
    assert described["image"] == {"width": "50%", "alt": "A line."}
    assert described["figure"] == {"caption": "One line.", "name": "fig-line"}
    assert figure_options({**DRAWN, "metadata": {}}, cell) == cell
    assert cell["mystnb"]["figure"]["name"] == "fig-cell"


def test_a_sentence_beside_a_figure_is_no_figure():
    assert "figure" not in figure_options(SAID, {"mystnb": {"figure": {"name": "fig-cell"}}})["mystnb"]


def test_a_page_shows_the_drawing_and_offers_the_rest():
    drawn = {**code("plot", "draw()"), "outputs": [SAID, DRAWN]}
    light, files = take_out_figures(notebook(drawn))
    assert [list(output["data"]) for output in light["cells"][0]["outputs"]] == [["text/markdown"], ["image/svg+xml"]]
    assert files == {"plot": {"fig-line.svg": b"<svg/>", "fig-line.png": b"i", "fig-line.csv": b"x\n1\n"}}
