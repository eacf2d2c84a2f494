"""The contract that every chapter keeps: see the README's part on writing a chapter."""

import ast
import json
import re
import statistics

import pytest
from executed import glued

from trialbook.book.needs import NEEDS
from trialbook.runner.chapters import find_chapters, source_of

CHAPTERS = {chapter.name: chapter for chapter in find_chapters()}
TAGS = {"parameters", "hide-input", "hide-cell", "remove-cell", "solution", *NEEDS}
GLUED = re.compile(r"\{glue:text\}`(?:(\w+\.ipynb)::)?(\w+)(?::[^`]*)?`")
LONGEST, MEDIAN = 12, 5  # lines of a code cell
UNUSED_ALLOWED = re.compile(r"solution_\w+")  # answers of exercises, which tests read


@pytest.fixture(params=list(CHAPTERS))
def chapter(request):
    return CHAPTERS[request.param]


def cells(chapter, kind=None):
    return [cell for cell in chapter.notebook["cells"] if kind in (None, cell["cell_type"])]


def tags(cell):
    return cell["metadata"].get("tags", [])


def prose(chapter):
    return "\n\n".join(source_of(cell) for cell in cells(chapter, "markdown"))


def lines(cell):
    return [line for line in source_of(cell).splitlines() if line.strip()]


def shows_a_figure(cell):
    """Whether the last value of a code cell comes from ``finish`` or a drawing function of the package."""
    return "figure" in cell["metadata"].get("mystnb", {})


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
    assert not {"injected-parameters", *NEEDS} & set(names), "names that the runner gives"


def test_tags_are_of_the_closed_set(chapter):
    for cell in cells(chapter):
        assert set(tags(cell)) <= TAGS, cell["id"]
        assert set(cell["metadata"]) <= {"tags", "mystnb"}, cell["id"]


def test_code_cells_are_short(chapter):
    """The cell of imports aside, which is folded away and as long as the list of names."""
    lengths = {cell["id"]: len(lines(cell)) for cell in cells(chapter, "code") if "load_trial(" not in source_of(cell)}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
    assert statistics.median(lengths.values()) <= MEDIAN


def test_prose_and_code_alternate(chapter):
    """No three code cells in a row, but for those that fold away (solutions and the glue at the end)."""
    kinds = "".join(
        "c" if cell["cell_type"] == "code" else "m" for cell in cells(chapter) if "remove-cell" not in tags(cell)
    )
    assert "cccc" not in kinds


def test_the_head_comes_in_its_order(chapter):
    title, learn, parameters, imports = cells(chapter)[:4]
    assert source_of(title).startswith(f"({chapter.label})=\n# ")
    assert "What you will learn" in source_of(learn)
    assert tags(parameters) == ["parameters"]
    assert tags(imports) == ["hide-input"]
    assert "load_trial(trial)" in source_of(imports)
    assert not set(NEEDS) & {tag for cell in cells(chapter)[:4] for tag in tags(cell)}


def test_the_question_is_put_in_at_most_three_sentences(chapter):
    text = source_of(cells(chapter)[0]).split("\n", 2)[2].strip()
    assert "\n\n" not in text
    assert 1 <= len(re.findall(r"[.?](?=\s|$)", text)) <= 3, text


def test_three_to_five_things_are_learnt(chapter):
    assert 3 <= len(re.findall(r"^\s*[-*] ", source_of(cells(chapter)[1]), re.MULTILINE)) <= 5


def test_the_foot_comes_in_its_order(chapter):
    headings = re.findall(r"^## (.+)$", prose(chapter), re.MULTILINE)
    assert headings[-2:] == ["What the paper cannot settle", "Exercises"]


def test_the_numbers_for_the_prose_are_glued_last(chapter):
    every = cells(chapter)
    first = next(i for i, cell in enumerate(every) if re.search(r"^\s*glue\(", source_of(cell), re.MULTILINE))
    assert [cell["id"] for cell in every[first:] if "remove-cell" not in tags(cell)] == []


def test_the_parameters_are_read_and_each_is_used(chapter):
    code = [source_of(cell) for cell in cells(chapter, "code") if "parameters" not in tags(cell)]
    names = {node.id for source in code for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    assert chapter.parameters[0].name == "trial"
    assert {parameter.name for parameter in chapter.parameters} <= names


def test_each_figure_has_a_caption_and_a_name_and_no_number_in_either(chapter):
    for cell in filter(shows_a_figure, cells(chapter, "code")):
        figure = cell["metadata"]["mystnb"]["figure"]
        assert re.fullmatch(r"fig-[a-z0-9-]+", figure["name"]), cell["id"]
        assert re.fullmatch(r"[A-Z].+\.", figure["caption"]), cell["id"]
        assert not re.search(r"\d|\{", figure["caption"]), cell["id"]


def test_names_of_figures_are_unique_in_the_book():
    names = [
        c["metadata"]["mystnb"]["figure"]["name"] for ch in CHAPTERS.values() for c in cells(ch) if shows_a_figure(c)
    ]
    assert len(names) == len(set(names))


def test_there_are_two_or_three_exercises_with_folded_solutions(chapter):
    exercises = re.findall(r"^\*\*Exercise (\d) \((.+?)\)\.?\*\*", prose(chapter), re.MULTILINE)
    assert 2 <= len(exercises) <= 3
    assert [int(number) for number, _ in exercises] == list(range(1, len(exercises) + 1))
    solutions = [cell for cell in cells(chapter, "code") if "solution" in tags(cell)]
    assert all("hide-cell" in tags(cell) for cell in solutions)
    folded = prose(chapter).count("{dropdown} Solution")
    assert len(solutions) + folded >= len(exercises)


def test_headings_and_captions_hold_no_glued_number(chapter):
    headings = "\n".join(re.findall(r"^#+ .+$", prose(chapter), re.MULTILINE))
    assert "{glue" not in headings


def test_one_heading_of_the_first_level(chapter):
    assert len(re.findall(r"^# ", prose(chapter), re.MULTILINE)) == 1


def test_what_prose_shows_is_glued_and_what_is_glued_is_shown(executed):
    made = {(name, key) for name, notebook in executed.items() for key in glued(notebook)}
    used = {
        (file.removesuffix(".ipynb") or name, key)
        for name in executed
        for file, key in GLUED.findall(prose(CHAPTERS[name]))
    }
    assert used - made == set()
    assert {(name, key) for name, key in made - used if not UNUSED_ALLOWED.fullmatch(key)} == set()


def test_no_run_says_anything_on_standard_error(executed):
    outputs = [
        (name, cell["id"], output)
        for name, run in executed.items()
        for cell in run["cells"]
        for output in cell.get("outputs", [])
    ]
    assert [(name, cell, output["text"]) for name, cell, output in outputs if output["output_type"] == "stream"] == []


def test_no_output_shows_where_an_object_lies_in_memory(executed):
    assert [name for name, run in executed.items() if re.search(r" at 0x[0-9a-f]{6,}", json.dumps(run))] == []


def test_every_figure_has_an_alternative_data_and_three_files(executed):
    for name, run in executed.items():
        for cell in run["cells"]:
            for output in cell.get("outputs", []):
                if "image/svg+xml" in output.get("data", {}):
                    mystnb = cell["metadata"]["mystnb"]
                    assert len(mystnb["image"]["alt"]) > 30, f"{name}: {cell['id']}"
                    assert mystnb["figure"]["name"], f"{name}: {cell['id']}"
                    assert {"image/png", "text/csv"} <= set(output["data"]), f"{name}: {cell['id']}"
                    assert output["data"]["text/csv"].count("\n") > 1, f"{name}: {cell['id']}"


def test_every_cell_that_promises_a_figure_shows_one(executed):
    for name, run in executed.items():
        for cell in filter(shows_a_figure, run["cells"]):
            kinds = [set(output.get("data", {})) for output in cell["outputs"]]
            assert any("image/svg+xml" in kind for kind in kinds), f"{name}: {cell['id']}"
