"""No number that a run computes is typed into the text: it would stay when the trial or a parameter changes."""

import ast
import re

import pytest

from trialbook import load_trial
from trialbook.runner.chapters import ROOT, find_chapters, source_of

CHAPTERS = {chapter.label: chapter for chapter in find_chapters()}
NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*%?(?!\w)")
COUNTED = r"(patients?|people|deaths?|months?|responses?|responders?|landmarks?|claims?|statements?|progressions?)"
MATHEMATICS = r"\$\$.*?\$\$|\$[^$]*\$"
REFERENCE = r"\[[^\]]*\]\(\.\./book/references\.md\)"  # a citation, whose text holds a year
MARKUP = REFERENCE + r"|\{[a-z:]+\}`[^`]*`|```[^\n]*|`[^`]*`|\]\([^)]*\)|https?://\S+|<[^>]*>|^\*\*Exercise \d|^\d+\. "
EXERCISE = re.compile(r"(exercises?|answer)\b")

# Numbers that do not come from any trial, with the reason why each may be typed.
ALLOWED = {
    ("endpoints", "30%"): "limit of mRECIST",
    ("endpoints", "20%"): "limit of mRECIST",
    ("endpoints", "29%"): "just inside the limit of mRECIST",
    ("endpoints", "19%"): "just inside the limit of mRECIST",
    ("endpoints", "1"): "grade of CTCAE",
    ("endpoints", "2"): "grade of CTCAE",
    ("endpoints", "3"): "grade of CTCAE",
    ("endpoints", "4"): "grade of CTCAE",
    ("endpoints", "5"): "grade of CTCAE",
    ("inference", "3"): "the rule of three",
    ("inference", "95%"): "the level that the rule of three belongs to",
    ("safety", "0"): "mean of standardised scores",
    ("safety", "1"): "standard deviation of standardised scores",
    ("safety", "95%"): "the level that the rule of three belongs to",
    ("laboratory", "0"): "no change",
    ("survival", "0"): "end of the scale of a probability",
}
ALLOWED_IN_SENTENCES = {
    ("inference", "80%"): "the power that is usual",
    ("response", "0"): "no difference between groups",
    ("survival", "0%"): "end of the scale of a probability",
    ("survival", "1"): "end of the scale of a probability",
    ("survival", "100%"): "end of the scale of a probability",
}
ALLOWED_IN_EXERCISES = {
    ("context", "11"): "worked out from the exercise's own figures",
    ("context", "12"): "worked out from the exercise's own figures",
    ("safety", "95%"): "the exercise sets it",
    ("safety", "0.05"): "the error that goes with that level",
    ("endpoints", "30%"): "limit of mRECIST",
    ("inference", "100%"): "the exercise sets it",
    ("survival", "100%"): "end of the scale of a probability",
}
ALLOWED_IN_WORDS = {
    ("response", "two patients"): "any two",
    ("response", "two landmarks"): "any two",
    ("bounds", "two landmarks"): "any two",
    ("patients", "two landmarks"): "any two",
}
ALLOWED_ON_PAGES = {
    ("glossary", "30%"): "limit of RECIST",
    ("own-trial", "10"): "minutes that a step takes, and patients of the worked example",
}


def plain(source, *more):
    """Return prose without its markup, and without what the other patterns match."""
    return re.sub("|".join([MARKUP, *more]), " ", source, flags=re.DOTALL | re.MULTILINE)


def cells(chapter, exercises):
    """Return a chapter's prose, that of its exercises or all the rest."""
    markdown = [cell for cell in chapter.notebook["cells"] if cell["cell_type"] == "markdown"]
    return [cell for cell in markdown if bool(EXERCISE.match(cell["id"])) is exercises]


def typed(chapter):
    """Return the numbers typed into a chapter's prose, exercises and formulas aside."""
    texts = [plain(source_of(cell), MATHEMATICS) for cell in cells(chapter, exercises=False)]
    return {(chapter.label, number) for text in texts for number in NUMBER.findall(text)}


@pytest.mark.parametrize("label", list(CHAPTERS))
def test_a_number_is_typed_only_where_there_is_a_reason(label):
    assert typed(CHAPTERS[label]) - set(ALLOWED) == set()


def test_every_reason_is_still_needed():
    assert set(ALLOWED) - {pair for chapter in CHAPTERS.values() for pair in typed(chapter)} == set()


@pytest.mark.parametrize("label", list(CHAPTERS))
def test_formulas_hold_the_constants_of_mathematics_only(label):
    text = "\n\n".join(source_of(cell) for cell in cells(CHAPTERS[label], exercises=False))
    formulas = re.findall(MATHEMATICS, text, flags=re.DOTALL)
    constants = {number for formula in formulas for number in NUMBER.findall(formula)}
    assert constants <= {"0", "1", "2", "3", "100", "0.05", "0.7", "1.2"}


@pytest.mark.parametrize("label", list(CHAPTERS))
def test_nothing_is_counted_in_words_that_the_trial_decides(label):
    text = "\n\n".join(plain(source_of(cell)) for cell in cells(CHAPTERS[label], exercises=False))
    own = {word for number, word in enumerate(("two", "three", "four", "five"), 2) if number in landmark_counts()}
    own |= {"ten"}
    pattern = rf"\b({'|'.join(sorted(own))}) {COUNTED}\b"
    found = {(label, match[0].lower()) for match in re.finditer(pattern, text, re.IGNORECASE)}
    assert found - set(ALLOWED_IN_WORDS) == set()


def landmark_counts():
    """Return the numbers that the shipped paper prints at its landmarks."""
    return {count.patients for count in load_trial("nk-liver-2020").counts}


def said(run):
    """Return the sentences that a run displays, without those of its solutions."""
    shown = (cell for cell in run["cells"] if not cell["id"].startswith(("solution", "quiz")))
    outputs = (one for cell in shown for one in cell.get("outputs", []))
    return "\n".join("".join(one.get("data", {}).get("text/markdown", "")) for one in outputs)


def test_an_exercise_types_no_number_that_its_chapter_says(executed):
    found = set()
    for chapter in CHAPTERS.values():
        numbers = {n for n in NUMBER.findall(plain(said(executed[chapter.name]))) if len(n.rstrip("%")) > 1}
        text = "\n\n".join(plain(source_of(cell)) for cell in cells(chapter, exercises=True))
        found |= {(chapter.label, n) for n in set(NUMBER.findall(text)) & numbers}
    assert found - set(ALLOWED_IN_EXERCISES) == set()


def templates(chapter):
    """Yield the words that a chapter's cells say, need or caption, without their places."""
    for cell in chapter.notebook["cells"]:
        for node in ast.walk(ast.parse(source_of(cell))) if cell["cell_type"] == "code" else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("say", "needs", "caption"):
                texts = [one for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                yield from (re.sub(r"\{[^}]*\}", " ", one.value) for one in texts)


@pytest.mark.parametrize("label", list(CHAPTERS))
def test_no_number_is_typed_into_a_sentence_of_a_cell(label):
    found = {(label, n) for text in templates(CHAPTERS[label]) for n in NUMBER.findall(plain(text, MATHEMATICS))}
    assert found - set(ALLOWED) - set(ALLOWED_IN_SENTENCES) == set()


def alternatives(path):
    """Yield the fixed words of the text alternatives that a module gives its figures."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        for keyword in getattr(node, "keywords", []):
            if keyword.arg == "alt":
                yield from (
                    one.value
                    for one in ast.walk(keyword.value)
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def test_no_number_is_typed_into_the_alternative_of_a_figure():
    files = sorted((ROOT / "trialbook" / "figures").glob("*.py"))
    found = {(path.name, text) for path in files for text in alternatives(path) if NUMBER.search(text)}
    assert found == set()


SHARE = re.compile(r"[xy]label=f?.(share|chance|response rate|rate|alive|coverage|power|true rate)\b")


def test_a_share_on_an_axis_reads_as_in_the_prose():
    """As a percentage; an axis whose label names another unit aside."""
    drawn = [
        (chapter.label, cell["id"], source_of(cell))
        for chapter in CHAPTERS.values()
        for cell in chapter.notebook["cells"]
        if "caption(" in source_of(cell) and SHARE.search(source_of(cell))
    ]
    assert len(drawn) >= 12
    assert [where for *where, source in drawn if '_formatter("{x:.0%}")' not in source] == []


def pages():
    return {path.stem: path.read_text("utf-8") for path in [ROOT / "index.md", *sorted((ROOT / "book").glob("*.md"))]}


def test_no_page_types_a_number_that_the_trial_prints():
    printed = {claim.printed for claim in load_trial("nk-liver-2020").claims if claim.printed}
    telling = {number for text in printed for number in NUMBER.findall(text) if len(number.rstrip("%")) > 1}
    found = {(name, n) for name, text in pages().items() for n in set(NUMBER.findall(plain(text))) & telling}
    assert found - set(ALLOWED_ON_PAGES) == set()
