"""The forms that every chapter keeps: CONTRIBUTING.md says what they are."""

import ast
import json
import re
import statistics

import pytest

from trialbook.runner.chapters import find_chapters, source_of

CHAPTERS = {chapter.name: chapter for chapter in find_chapters()}
TAGS = {"parameters", "exercise", "solution", "quiz", "optional", "remove-cell"}
MYST = re.compile(r"\{[a-z][a-z:-]*\}`|^(?:```|:::+)\{|^\([\w-]+\)=$|\{\{", re.MULTILINE)
KINDS = {"change a parameter", "by hand", "criticise", "compute"}
LONGEST, MEDIAN = 15, 5  # statements of a code cell, which the formatter may lay out over more lines
QUIET = {"say", "needs", "note", "glue", "Quiz"}  # calls of cells that only show words


@pytest.fixture(params=list(CHAPTERS))
def chapter(request):
    return CHAPTERS[request.param]


def cells(chapter, kind=None):
    return [cell for cell in chapter.notebook["cells"] if kind in (None, cell["cell_type"])]


def tags(cell):
    return cell["metadata"].get("tags", [])


def prose(chapter):
    return "\n\n".join(source_of(cell) for cell in cells(chapter, "markdown"))


def calls(cell):
    """Return the names of the functions that a cell calls, with the object in front where there is one."""
    tree = ast.walk(ast.parse(source_of(cell)))
    return [ast.unparse(node.func) for node in tree if isinstance(node, ast.Call)]


def test_there_are_chapters_to_hold_to_the_forms():
    assert len(CHAPTERS) > 1


def test_the_file_is_clean_and_written_in_one_way(chapter):
    content = json.loads(chapter.path.read_text("utf-8"))
    assert chapter.path.read_text("utf-8") == json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    for cell in cells(chapter, "code"):
        assert (cell["outputs"], cell["execution_count"]) == ([], None), cell["id"]
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    assert set(content["metadata"]) == {"kernelspec", "language_info"}


def test_every_cell_has_a_name_of_its_own(chapter):
    names = [cell["id"] for cell in cells(chapter)]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9-]{1,40}", name)] == []
    assert "injected-parameters" not in names, "a name that the runner gives"


def test_tags_and_metadata_are_of_the_closed_set(chapter):
    for cell in cells(chapter):
        assert set(tags(cell)) <= TAGS, cell["id"]
        assert set(cell["metadata"]) <= {"tags", "jupyter", "exercise"}, cell["id"]


def test_prose_is_what_jupyter_shows(chapter):
    assert MYST.findall(prose(chapter)) == []


def test_code_cells_are_short(chapter):
    """The cells of imports and of sentences aside, whose lines are names and words."""
    lengths = {
        cell["id"]: sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(source_of(cell))))
        for cell in cells(chapter, "code")
        if "load_trial" not in calls(cell) and not cell["metadata"].get("jupyter", {}).get("source_hidden")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
    assert statistics.median(lengths.values()) <= MEDIAN


def test_cells_that_only_show_words_are_folded_in_jupyter(chapter):
    for cell in cells(chapter, "code"):
        hidden = cell["metadata"].get("jupyter", {}).get("source_hidden", False)
        assert not hidden or QUIET & set(calls(cell)), cell["id"]


def test_the_head_comes_in_its_order(chapter):
    title, parameters, imports, short = cells(chapter)[:4]
    assert source_of(title).startswith("# ")
    assert tags(parameters) == ["parameters"]
    assert "load_trial(trial)" in source_of(imports)
    assert "**In short.**" in source_of(short)
    learn = next(source_of(cell) for cell in cells(chapter, "markdown")[1:])
    assert learn.startswith("## What you will learn\n")
    under = [source_of(cell) for cell in cells(chapter, "code") if cell["id"] == "learn-where"]
    goals = re.findall(r"^- ", learn, re.MULTILINE) + re.findall(r"['\"]- ", "".join(under))
    assert 3 <= len(goals) <= 7


def test_the_question_is_put_in_at_most_three_sentences(chapter):
    text = source_of(cells(chapter)[0]).split("\n", 1)[1].strip()
    assert "\n\n" not in text
    assert 1 <= len(re.findall(r"[.?](?=\s|$)", text)) <= 3, text


def test_the_foot_comes_in_its_order(chapter):
    headings = re.findall(r"^## (.+)$", prose(chapter), re.MULTILINE)
    assert headings[-3:] == ["What the paper cannot settle", "Exercises", "Solutions"]


def test_the_parameters_are_read_and_each_is_used(chapter):
    code = [source_of(cell) for cell in cells(chapter, "code") if "parameters" not in tags(cell)]
    names = {node.id for source in code for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    assert chapter.parameters[0].name == "trial"
    assert {parameter.name for parameter in chapter.parameters} <= names


def figures(chapter):
    """Return the captions of a chapter's figures as calls of ``caption``, with the cells that they stand in."""
    for cell in cells(chapter, "code"):
        for node in ast.walk(ast.parse(source_of(cell))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "caption":
                yield cell, {word.arg: word.value for word in node.keywords}


def test_each_figure_has_a_cell_and_a_name_of_its_own():
    found = [(cell["id"], ast.literal_eval(words["name"])) for ch in CHAPTERS.values() for cell, words in figures(ch)]
    names = [name for _, name in found]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"fig-[a-z0-9-]+", name)] == []
    for chapter in CHAPTERS.values():
        ids = [cell["id"] for cell, _ in figures(chapter)]
        assert len(set(ids)) == len(ids), chapter.name


def test_there_are_exercises_with_a_solution_each(chapter):
    asked = [cell for cell in cells(chapter, "markdown") if "exercise" in tags(cell)]
    assert asked
    for number, cell in enumerate(asked, 1):
        kind = cell["metadata"]["exercise"]["kind"]
        assert kind in KINDS
        assert cell["id"] == f"exercise-{chapter.label}-{number}"
        assert source_of(cell).startswith(f"### Exercise {number}: ")
        names = {one["id"] for one in cells(chapter) if "solution" in tags(one)}
        answer = f"answer-{chapter.label}-{number}"
        assert answer in names
        assert "tolerance" not in cell["metadata"]["exercise"] or f"solution-{chapter.label}-{number}" in names


def test_solutions_stand_after_the_exercises_and_nowhere_else(chapter):
    order = ["solution" in tags(cell) for cell in cells(chapter) if cell["id"] != "results"]
    assert order == sorted(order)


def test_one_heading_of_the_first_level(chapter):
    assert len(re.findall(r"^# ", prose(chapter), re.MULTILINE)) == 1


def test_no_output_shows_where_an_object_lies_in_memory(executed):
    assert len(executed) == len(CHAPTERS)
    assert [name for name, run in executed.items() if re.search(r" at 0x[0-9a-f]{6,}", json.dumps(run))] == []


def test_no_run_says_anything_on_standard_error(executed):
    assert len(executed) == len(CHAPTERS)
    said = [
        (name, cell["id"])
        for name, run in executed.items()
        for cell in run["cells"]
        for output in cell.get("outputs", [])
        if output["output_type"] == "stream"
    ]
    assert said == []


def test_every_figure_has_an_alternative_a_caption_data_and_three_files(executed):
    shown = 0
    for name, run in executed.items():
        for cell in run["cells"]:
            for output in cell.get("outputs", []):
                if "image/svg+xml" in output.get("data", {}):
                    shown += 1
                    mystnb = cell["metadata"]["mystnb"]
                    assert len(mystnb["image"]["alt"]) > 30, f"{name}: {cell['id']}"
                    assert re.fullmatch(r"[A-Z].+[.]", mystnb["figure"]["caption"]), f"{name}: {cell['id']}"
                    assert mystnb["figure"]["name"], f"{name}: {cell['id']}"
                    assert {"image/png", "text/csv"} <= set(output["data"]), f"{name}: {cell['id']}"
                    assert output["data"]["text/csv"].count("\n") > 1, f"{name}: {cell['id']}"
    assert shown >= 20
