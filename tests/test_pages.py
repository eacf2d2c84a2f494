"""Pages generated from a trial: what they say agrees with its counts, and what came from a folder does not act."""

import html
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from trialbook import load_trial
from trialbook.book.contents import place, places
from trialbook.book.places import place_of
from trialbook.ledger import VERDICTS, ledger
from trialbook.pages import ChapterRun, Edition, book_title, write
from trialbook.pages.front import alternative, front, picture, segments
from trialbook.pages.markup import put, raw, text
from trialbook.pages.schema import schema
from trialbook.pages.summary import summary
from trialbook.pages.working import working
from trialbook.paper.trial import Count
from trialbook.runner.chapters import find_chapters

ROOT = Path(__file__).resolve().parent.parent
PAPER = load_trial("nk-liver-2020")
SHIPPED = [load_trial(path.parent.name) for path in sorted((ROOT / "data").glob("*/trial.yaml"))]
PICTURED = [trial for trial in SHIPPED if trial.landmarks]
ODD = [load_trial(path.parent) for path in sorted((ROOT / "tests" / "fixtures").glob("*/trial.yaml"))]
EDITION = Edition("0.1.0", "abc1234")
HOSTILE = "<script>alert(1)</script>\n\n```\n```{raw} html\n<img src=x onerror=alert(1)>\"'&{{ title }}{ref}`report`"


def slug_of(trial):
    return trial.slug


def hostile(trial):
    """The same trial with every text of its folder turned against the page."""
    claims = tuple(replace(claim, statement=HOSTILE) for claim in trial.claims)
    texts = dict.fromkeys(("title", "reference", "condition", "treatment", "criteria", "url", "slug"), HOSTILE)
    return replace(trial, claims=claims, notes={"front": HOSTILE, "summary": HOSTILE}, **texts)


def parsed(markdown):
    """The HTML of a generated page's raw blocks, which is all that comes from outside the book."""
    blocks = re.findall(r"^(`{3,})\{raw\} html\n(.*?)\n\1$", markdown, re.MULTILINE | re.DOTALL)
    return BeautifulSoup("\n".join(block for _, block in blocks), "html.parser")


@given(st.text())
def test_text_shows_as_written_on_one_line_and_holds_no_markup(value):
    shown = text(value)
    assert not set("<>\"'\n") & set(shown)
    assert html.unescape(shown) == "".join(letter for letter in " ".join(value.split()) if letter.isprintable())


@given(st.text(alphabet="`~ab{}<>\n \t:"))
def test_nothing_inside_a_raw_block_ends_it(markup):
    (token,) = MarkdownIt("commonmark").parse(raw(markup))
    assert token.type == "fence"
    assert token.content.rstrip("\n") == markup.rstrip("\n")


@pytest.mark.parametrize("trial", SHIPPED, ids=slug_of)
def test_the_summary_marks_each_number_once_and_counts_as_the_ledger_does(trial):
    judged = ledger(trial)
    page = parsed(summary(trial, judged))
    marks = {mark["id"]: mark for mark in page.find_all("details", class_="mark")}
    assert sorted(marks) == sorted(f"claim-{claim.id}" for claim in trial.claims if claim.printed)
    assert all(page.find(id=f"claim-{claim.id}") for claim in trial.claims)
    for judgement in judged.numbers:
        words = marks[f"claim-{judgement.claim.id}"].find("summary").get_text(" ", strip=True)
        assert words.endswith(judgement.verdict)
    counted = [int(count.get_text()) for count in page.find_all(class_="how-many")]
    assert counted == [len(judged.numbers), *(judged.marks[verdict] for verdict in VERDICTS)]


def test_the_places_are_the_chapters_by_the_names_they_give_themselves():
    chapters = [(chapter.page, chapter.label, chapter.title) for chapter in find_chapters()]
    assert [(found.page, found.label, found.title) for found in places()] == chapters


def test_a_chapter_that_is_left_out_has_a_title_and_no_page(tmp_path):
    (tmp_path / "notebooks").mkdir()
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Rare bounds"}
    (tmp_path / "notebooks" / "09_bounds.ipynb").write_text(json.dumps({"cells": [cell]}), "utf-8")
    assert (place("bounds", tmp_path).page, place("bounds", tmp_path).title) == ("", "Rare bounds")
    assert place("choices", tmp_path).title == "Choices"


def test_pages_of_a_book_of_some_chapters_link_to_these_alone(tmp_path):
    write(PAPER, ledger(PAPER), [ChapterRun("07_response", "Response")], tmp_path, EDITION)
    pages = "".join(path.read_text("utf-8") for path in tmp_path.rglob("*.*"))
    assert set(re.findall(r"notebooks/(\w+)\.html", pages)) == {"07_response"}
    assert "What the paper leaves open" in pages or "See what the counts leave open" in pages


PLACED = {
    "question": ["O1"],
    "patients": ["M1"],
    "endpoints": ["F1"],
    "safety": ["S1", "S3", "S9"],
    "laboratory": ["L1", "L2"],
    "response": ["F5", "F7"],
    "survival": ["F2", "F23"],
    "verdicts": ["C1"],
}


@pytest.mark.parametrize(("claim", "label"), [(claim, label) for label, claims in PLACED.items() for claim in claims])
def test_claims_of_the_paper_are_checked_where_a_reader_looks_for_them(claim, label):
    (found,) = (one for one in PAPER.claims if one.id == claim)
    assert place_of(found, PAPER).label == label


@pytest.mark.parametrize(
    ("name", "claim", "label"),
    [
        ("tnf-chemotherapy-2004", "S1", "safety"),
        ("cervix-chemoradiation-2017", "S1", "safety"),
        ("cervix-chemoradiation-2017", "S3", "safety"),
        ("cervix-chemoradiation-2017", "R10", "response"),
        *(("leukaemia-6mp-1963", claim, "survival") for claim in ("T1", "T2", "T3", "T4")),  # medians
    ],
)
def test_a_statement_without_a_quantity_belongs_beside_its_like(name, claim, label):
    trial = load_trial(name)
    (found,) = (one for one in trial.claims if one.id == claim)
    assert place_of(found, trial).label == label


def test_a_tile_of_one_group_says_which():
    trial = load_trial("cervix-chemoradiation-2017")
    tiles = re.findall(r'class="what">([^<]*)<', summary(trial, ledger(trial)))
    assert tiles[:3] == ["CR, DDP", "CR, FP", "CR, TP"]


def test_the_name_of_a_method_is_one_item_of_a_list():
    trial = load_trial("tnf-chemotherapy-2004")
    assert "Prints so by: Pearson, Yates (one-sided), Barnard." in summary(trial, ledger(trial))


def test_the_sums_of_the_workings_add_up():
    added = []
    for judgement in ledger(PAPER).judgements:
        for line in working(judgement, PAPER):
            if match := re.fullmatch(r"At month \d+: (\d+ \w+(?: \+ \d+ \w+)*) = (\d+) of (\d+)\.", line):
                terms = [int(number) for number in re.findall(r"\d+", match[1])]
                assert sum(terms) == int(match[2])
                assert f"{int(match[2]) / int(match[3]):.0%}" == judgement.claim.printed
                added.append(judgement.claim.quantity)
    assert added == ["response_rate"] * 4


@pytest.mark.parametrize("trial", PICTURED, ids=slug_of)
def test_the_picture_shows_every_patient_at_every_landmark(trial):
    columns = BeautifulSoup(picture(trial), "html.parser").find_all(class_="stack")
    assert len(columns) == len(trial.landmarks)
    assert {len(column.find_all("i")) for column in columns} == {trial.patients}
    for landmark in trial.landmarks:
        assert sum(patients for _, patients, _ in segments(landmark, trial)) == trial.patients
        for code, patients in landmark.printed.items():
            assert not patients or f"{patients} {code}" in alternative(trial)


def test_two_states_of_one_role_look_different_in_the_picture():
    states = BeautifulSoup(picture(PAPER), "html.parser").find_all(class_="segment")
    looks = {state.b.get_text().split()[-1]: tuple(state["class"]) for state in states}
    assert len(set(looks.values())) == len(looks) == len(PAPER.states)


@pytest.mark.parametrize("trial", PICTURED, ids=slug_of)
def test_the_caption_of_the_picture_closes_its_figure_as_html_asks(trial):
    figure = BeautifulSoup(picture(trial), "html.parser").find("figure")
    assert [part.name for part in figure.find_all(recursive=False)] == ["div", "figcaption"]


@pytest.mark.parametrize("trial", SHIPPED, ids=slug_of)
def test_the_workings_name_no_file_of_the_folder(trial):
    assert not [line for one in ledger(trial).judgements for line in working(one, trial) if ".yaml" in line]


# R 4.2.2
# > round(binom.test(5, 10)$conf.int, 2)
# [1] 0.19 0.81
# At month 36 at most three patients are in response, and those who were before may all be others: 0 to 3.
def test_the_front_page_says_what_the_counts_carry_and_leave_open():
    found = BeautifulSoup(front(PAPER, ledger(PAPER)), "html.parser").get_text(" ", strip=True)
    # R 4.2.2: binom.test(8, 10)$conf.int is 0.4439045 to 0.9747893; binom.test(0, 10)$conf.int is 0 to 0.3084971
    kinds = "complete or partial response"
    assert f"At month 3, 8 of them were in response ({kinds}; 95% interval 44% to 97%) and none had died (0%" in found
    # by hand: 8 responded and 5 died, 10 in all, so 3 to 5 were both; 5 - 3 of 5 complete responses ended
    assert "3 to 5 of 8 patients in response at month 3 had died by month 36, and 0 to 2 of the 2 others alive" in found
    assert "together 5" in found
    assert "at least 2 of 5 patients with complete response at month 6 had lost it or died by month 12" in found
    # R 4.2.2: binom.test(5, 8)$conf.int is 0.2448632 to 0.9147666
    assert "5 of 8 patients alive at month 12 lived to month 36: 62.5%, 95% interval 24% to 91%" in found


def test_the_summary_says_what_became_of_each_conclusion_and_how_many_at_its_head():
    page = BeautifulSoup(summary(PAPER, ledger(PAPER)), "html.parser")
    words = {
        number: page.find(id=f"claim-C{number}").find(class_="verdict").get_text(strip=True) for number in range(1, 5)
    }
    assert words == {1: "carried in part", 2: "carried in part", 3: "carried in part", 4: "not carried"}
    assert "kidney function" in page.find(id="claim-C1").get_text()
    (line,) = (item.get_text() for item in page.find_all("li") if item.get_text().startswith("What the paper prints"))
    assert line == "What the paper prints bears out, of its 4 conclusions, 3 in part and 1 not at all."
    assert page.find(id="claim-O1").find(class_="verdict") is None


@pytest.mark.parametrize("make", [front, summary], ids=["front page", "summary"])
def test_a_hostile_folder_is_shown_and_does_not_act(make):
    trial = hostile(PAPER)
    page = make(trial, ledger(trial))
    whole = BeautifulSoup(page, "html.parser") if make is front else parsed(page)
    assert not whole.find_all(["script", "img", "iframe", "object"])
    assert not whole.find_all(href=re.compile("^javascript", re.IGNORECASE))
    assert "<script>alert(1)</script>" in whole.get_text()


def test_a_hostile_summary_has_no_part_outside_its_blocks():
    trial = hostile(PAPER)
    tokens = MarkdownIt("commonmark").parse(summary(trial, ledger(trial)))
    outside = [token.content for token in tokens if token.type == "inline"]
    assert not [words for words in outside if "alert" in words or "onerror" in words]


def test_a_link_that_runs_a_script_is_no_link():
    trial = replace(PAPER, url="javascript:alert(1)")
    assert "javascript" not in front(trial, ledger(trial))


def test_a_file_that_stays_the_same_is_not_written(tmp_path):
    path = tmp_path / "folder" / "page.html"
    assert put(path, "words")
    before = path.stat().st_mtime_ns
    assert not put(path, "words")
    assert path.stat().st_mtime_ns == before
    assert put(path, "other words")


@pytest.mark.parametrize("trial", [*SHIPPED, *ODD], ids=slug_of)
def test_writing_the_pages_again_changes_nothing(trial, tmp_path):
    judged, chapters = ledger(trial), [ChapterRun("07_response", "Response", (), {}, ("a.ipynb", "b.ipynb"))]
    assert {path.name for path in write(trial, judged, chapters, tmp_path, EDITION)} >= {"summary.md", "front.html"}
    assert write(trial, judged, chapters, tmp_path, EDITION) == ()


def test_the_title_counts_the_patients_of_its_trial():
    assert book_title(PAPER) == "Ten Patients: an executable reading of a cell-therapy trial"
    assert book_title(replace(PAPER, slug="x", patients=1)) == "One Patient: an executable reading of a published trial"
    assert book_title(replace(PAPER, slug="x", patients=1200)).startswith("1,200 Patients:")


def test_the_data_for_machines_name_book_paper_and_data():
    known = json.loads(schema(PAPER, replace(EDITION, site="https://example.org/")))
    assert known["book"]["about"]["@type"] == "ScholarlyArticle"
    assert known["book"]["about"]["name"] == PAPER.title
    assert known["data"]["@type"] == "Dataset"
    assert known["book"]["url"] == "https://example.org/"


def test_the_picture_gives_the_rest_to_the_one_state_without_a_row():
    states = tuple(state for state in PAPER.states if state.code in ("CR", "dead"))
    trial = replace(PAPER, states=states, counts=(Count(12, "CR", 5, 2),))
    assert segments(trial.landmarks[-1], trial)[-1] == ("dead", 5, "death")
    assert "not split" not in alternative(trial)
