"""What an executed chapter loses where its own cells found no data."""

from trialbook.runner.sections import leave_out_absent


def words(name, source):
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def code(name, absent=False):
    outputs = [
        {"output_type": "display_data", "data": {}, "metadata": {"trialbook": {"absent": True}} if absent else {}}
    ]
    return {"cell_type": "code", "id": name, "metadata": {}, "source": "", "outputs": outputs}


def left(*cells):
    return [cell["id"] for cell in leave_out_absent(cells)]


def test_a_section_ends_at_the_sentence_that_says_what_is_absent():
    cells = [
        words("title", "# T"), words("a", "## A\n\nText."), code("a-need", absent=True), code("a-1"),
        words("a-2", "more"),
        words("a-sub", "### Part of A"), code("a-3"), words("b", "## B"), code("b-1"),
    ]  # fmt: skip
    assert left(*cells) == ["title", "a", "a-need", "b", "b-1"]


def test_a_part_of_a_section_goes_without_the_rest():
    cells = [
        words("a", "## A"),
        words("sub", "### Part"),
        code("need", absent=True),
        code("x"),
        words("c", "### Next"),
        code("y"),
    ]
    assert left(*cells) == ["a", "sub", "need", "c", "y"]


def test_an_optional_section_goes_whole():
    optional = {**words("b", "## B"), "metadata": {"tags": ["optional"]}}
    cells = [words("a", "## A"), code("a-1"), optional, code("b-need", absent=True), code("b-1"), words("c", "## C")]
    assert left(*cells) == ["a", "a-1", "c"]
    assert "b-1" in left(optional, code("b-need"), code("b-1"))


def test_nothing_goes_where_nothing_is_absent():
    assert left(words("a", "## A"), code("need"), code("x")) == ["a", "need", "x"]


def test_an_exercise_goes_whole_with_its_solution_and_the_others_are_numbered_again():
    cells = [
        words("exercises", "## Exercises"),
        words("exercise-response-1", "### Exercise 1: by hand"), code("exercise-response-1-need", absent=True),
        words("exercise-response-2", "### Exercise 2: criticise"), code("exercise-response-2-need"),
        words("solutions", "## Solutions"), code("solution-response-1"), words("answer-response-1", "So."),
        code("solution-response-2"),
    ]  # fmt: skip
    shown = leave_out_absent(cells)
    assert [cell["id"] for cell in shown] == [
        "exercises", "exercise-response-2", "exercise-response-2-need", "solutions", "solution-response-2"
    ]  # fmt: skip
    assert shown[1]["source"] == "### Exercise 1: criticise"


def test_the_heading_goes_where_every_exercise_went():
    cells = [
        words("x", "# T"), words("exercises", "## Exercises"),
        words("exercise-response-1", "### Exercise 1: by hand"), code("exercise-response-1-need", absent=True),
        words("solutions", "## Solutions"), code("solution-response-1"),
    ]  # fmt: skip
    assert left(*cells) == ["x", "solutions"]


def test_a_heading_of_solutions_that_all_went_goes_with_them():
    cells = [words("exercises", "## Exercises"), words("exercise-a-1", "### Exercise 1"), code("n", absent=True)]
    cells += [words("solutions", "## Solutions"), code("solution-a-1"), words("answer-a-1", "So."), code("results")]
    assert left(words("a", "## A\n\nText."), *cells) == ["a", "results"]
