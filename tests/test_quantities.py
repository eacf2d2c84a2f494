"""The one table of quantities: how each is written, what it is about, where the book checks it."""

from dataclasses import replace

import pytest

from trialbook import load_trial
from trialbook.book.contents import places
from trialbook.paper.adverse import grade_limits
from trialbook.paper.folder import SHIPPED
from trialbook.paper.quantities import KINDS, Quantity, chapter_of, codes_of, parse_quantity, unknown_codes
from trialbook.paper.starter import FILES, quantity_table
from trialbook.paper.trial import Claim

STUDY = load_trial("nk-liver-2020")
EXAMPLES = {"CODE": "CR+PD", "NAME": "KPS", "NAME:>=GRADE": "fever:>=3", "FORM": "survival"}
EVERY = [f"{row.kind}:{EXAMPLES[after]}" for row in KINDS for after in row.after]
EVERY += [row.kind for row in KINDS if not row.after]


@pytest.mark.parametrize("text", EVERY)
def test_every_form_of_the_table_is_read_and_written_alike(text):
    assert str(parse_quantity(text)) == text


@pytest.mark.parametrize("text", EVERY)
def test_every_form_belongs_to_a_chapter_of_the_book(text):
    assert chapter_of(parse_quantity(text), STUDY) in {place.label for place in places()}


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("ci:survival", Quantity("survival")),
        ("p:best:CR+PR", Quantity("best", ("CR", "PR"))),
        ("ci:hr:death", Quantity("hr", name="death")),
        ("p:hr:death", Quantity("hr", name="death")),
        ("difference:events:fever:>=3", Quantity("events", name="fever", grade=">=3")),
        ("ci:difference:response_rate", Quantity("difference", of=Quantity("response_rate"))),
        ("odds_ratio:rate:CR", Quantity("rate", ("CR",))),
        ("ci:median_event_free:PD+death", Quantity("median_event_free", ("PD", "death"))),
    ],
)
def test_a_prefix_stands_before_a_whole_form(text, inner):
    assert parse_quantity(text).of == inner


def test_what_stands_behind_p_is_a_measure_where_it_is_no_form():
    assert parse_quantity("p:IL6") == Quantity("p", name="IL6")
    assert parse_quantity("p:range") == Quantity("p", name="range")


@pytest.mark.parametrize(
    "text",
    [
        *("ci:IL6", "ci:ci:survival", "ci:p:IL6", "p:ci:survival", "p:p:IL6", "difference:hr:death", "ci:follow_up"),
        *("odds_ratio:median_survival", "hr:PD+death", "ci:", "ci", "events:a:b", "events:a:>=9", "events:a:3-2"),
        *("mean:KPS:>=3", "survival:", "p:count:CR+", "", ":", "p:" * 50_000, "ci:" * 50_000 + "survival"),
        *("count:CR+2", "count:+CR", "ever:2+CR"),
    ],
)
def test_what_is_no_form_is_refused(text):
    with pytest.raises(ValueError, match=r"unknown quantity .*, expected one of patients, "):
        parse_quantity(text)


@pytest.mark.parametrize(
    ("text", "limits"),
    [(">=3", (3, 5)), ("≥ 3", (3, 5)), ("2", (2, 2)), ("2-3", (2, 3)), ("3–4", (3, 4)), ("4-3", None), (">=2-3", None)],
)
def test_grades_are_limits(text, limits):
    assert grade_limits(text) == limits


def test_codes_within_a_form_are_held_against_the_states():
    assert unknown_codes(parse_quantity("ci:difference:rate:CR+XX"), STUDY.codes(), STUDY.death) == ("XX",)
    assert unknown_codes(parse_quantity("p:ever:death"), STUDY.codes(), STUDY.death) == ()
    assert unknown_codes(parse_quantity("p:ever:death"), STUDY.codes(), None) == ("death",)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("response_rate", ("CR", "PR")),
        ("control_rate", ("CR", "PR", "SD")),
        ("survival", ("CR", "PR", "SD", "PD")),
        ("median_survival", ("dead",)),
        ("ci:ever:death+PD", ("PD", "dead")),
        ("events:fever", ()),
    ],
)
def test_the_states_behind_a_quantity_stand_in_one_place(text, codes):
    assert codes_of(parse_quantity(text), STUDY) == codes


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("count:dead", "survival"),
        ("rate:death", "survival"),
        ("count:CR+dead", "response"),
        ("decreased:IL6", "safety"),
        ("p:survival", "survival"),
        ("ci:best:CR", "response"),
        ("p:IL6", "laboratory"),
    ],
)
def test_the_chapter_follows_what_a_quantity_is_about(text, label):
    assert chapter_of(parse_quantity(text), STUDY) == label


def test_a_change_is_checked_beside_its_p_value():
    measured = replace(STUDY, claims=(Claim("L1", "results", "It fell.", "p:IL6", None, "P<0.05"),))
    assert chapter_of(parse_quantity("decreased:IL6"), measured) == "laboratory"


def test_the_format_page_and_the_starter_print_the_table():
    written = (SHIPPED / "README.md").read_text("utf-8")
    assert quantity_table() in written, f"data/README.md must have this table:\n{quantity_table()}"
    assert quantity_table() in FILES["README.md"]


@pytest.mark.parametrize("text", ["ever:CR+2nd", "ever:2nd+CR", "count:CR+", "count:+CR", "ever:CR+PR PD"])
def test_a_form_with_one_code_that_is_none_is_no_form(text):
    with pytest.raises(ValueError, match="quantity"):
        parse_quantity(text)
