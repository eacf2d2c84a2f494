"""Questions for learning platforms: QTI by its own definition, Moodle's XML by its rules."""

import zipfile
from xml.etree import ElementTree

import pytest
from class_of_thirty import SECRET, STUDENTS
from conftest import ROOT
from dtd import Dtd, local

from trialbook import Quiz
from trialbook.lessons.assignment import draw_assignments, write_assignments
from trialbook.lessons.bank import bank_of_chapter, questions_in
from trialbook.lessons.moodle import moodle_xml
from trialbook.lessons.qti import write_qti

QTI = Dtd((ROOT / "tests/fixtures/qti/ims_qtiasiv1p2p1.dtd").read_text("utf-8"))
FRACTIONS = {
    100,
    90,
    83.33333,
    80,
    75,
    70,
    66.66667,
    60,
    50,
    40,
    33.33333,
    30,
    25,
    20,
    16.66667,
    14.28571,
    12.5,
    11.11111,
    10,
    5,
    0,
}


@pytest.fixture(scope="module")
def banks(executed):
    """Return the questions of all chapters."""
    return [bank_of_chapter(name.partition("_")[2], name, questions_in(run)) for name, run in executed.items()]


def unpacked(path):
    with zipfile.ZipFile(path) as archive:
        return {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}


def find(element, *names):
    return [one for one in element.iter() if local(one) in names]


def answer_to(item, chosen):
    """Return the score that an item's rules give: to the names chosen, or to the one text typed."""

    def holds(rule):
        inside = [holds(one) for one in rule]
        tests = {
            "conditionvar": lambda: all(inside),
            "and": lambda: all(inside),
            "or": lambda: any(inside),
            "not": lambda: not inside[0],
            "varequal": lambda: rule.text in chosen,
            "vargte": lambda: float(chosen[0]) >= float(rule.text),
            "varlte": lambda: float(chosen[0]) <= float(rule.text),
        }
        return tests[local(rule)]()

    score, said = 0.0, []
    words = {one.get("ident"): find(one, "mattext")[0].text for one in find(item, "itemfeedback")}
    for rule in find(item, "respcondition"):
        if holds(rule[0]):
            score = next((float(one.text) for one in find(rule, "setvar")), score)
            said += [words[one.get("linkrefid")] for one in find(rule, "displayfeedback")]
            if rule.get("continue") == "No":
                break
    return score, said


def test_the_validator_finds_what_is_wrong():
    good = ElementTree.fromstring(
        '<questestinterop><item ident="a"><presentation><material/></presentation></item></questestinterop>'
    )
    assert QTI.faults(good) == ["material holds "]
    bad = ElementTree.fromstring("<questestinterop><item><resprocessing/><presentation/><x/></item></questestinterop>")
    assert {fault.split()[0] for fault in QTI.faults(bad)} >= {"item", "x", "resprocessing", "presentation"}


def test_the_package_of_the_chapters_is_valid_and_lists_what_it_holds(banks, tmp_path):
    write_qti(banks, tmp_path / "qti.zip")
    files = unpacked(tmp_path / "qti.zip")
    manifest = files.pop("imsmanifest.xml")
    assert [one.get("href") for one in find(manifest, "file")] == list(files)
    assert {one.get("type") for one in find(manifest, "resource")} == {"imsqti_xmlv1p2"}
    assert len(files) == 12
    for name, root in files.items():
        assert QTI.faults(root) == [], name
    items = [item for root in files.values() for item in find(root, "item")]
    assert len(items) == sum(len(bank.items) for bank in banks) >= 36
    assert len({item.get("ident") for item in items}) == len(items)


def test_the_package_has_the_same_bytes_at_any_time(banks, tmp_path):
    for name in ("one", "other"):
        write_qti(banks, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_the_rules_of_an_item_give_points_for_what_holds_and_say_why_not(tmp_path):
    quiz = Quiz()
    quiz.choice("Which?", right={"A": "yes"}, wrong={"B": "no, since"})
    quiz.choice("Which?", right={"A": "one", "B": "two"}, wrong={"C": "not so"})
    quiz.number("How many?", answer=0.3, tolerance=0.005, unit="share", why="of all", wrong={0.6: "of the living"})
    write_qti([bank_of_chapter("response", "Response", quiz.questions)], tmp_path / "qti.zip")
    single, several, number = find(unpacked(tmp_path / "qti.zip")["response/response.xml"], "item")

    def named(item, *words):
        labels = {find(one, "mattext")[0].text: one.get("ident") for one in find(item, "response_label")}
        return [labels[f"<p>{word}</p>"] for word in words]

    assert answer_to(single, named(single, "A")) == (100, ["<p>yes</p>"])
    assert answer_to(single, named(single, "B")) == (0, ["<p>no, since</p>"])
    assert answer_to(several, named(several, "A", "B"))[0] == 100
    assert answer_to(several, named(several, "A"))[0] == 0
    assert answer_to(several, named(several, "A", "B", "C"))[0] == 0
    assert answer_to(number, ["0.3"]) == (100, ["<p>of all</p>"])
    assert answer_to(number, ["0.296"])[0] == 100
    assert answer_to(number, ["0.6"]) == (0, ["<p>of the living</p>"])
    assert answer_to(number, ["0.5"]) == (0, [])


def test_an_assignment_of_each_student_is_a_valid_bank_with_partial_credit(tmp_path):
    drawn = draw_assignments(STUDENTS[:3], SECRET)
    write_assignments(drawn, tmp_path)
    files = unpacked(tmp_path / "qti.zip")
    assert list(files) == ["imsmanifest.xml", *(f"{name}/{name}.xml" for name in STUDENTS[:3])]
    for one in drawn:
        root = files[f"{one.student}/{one.student}.xml"]
        assert QTI.faults(root) == []
        for task, item in zip(one.tasks, find(root, "item"), strict=True):
            if isinstance(task.expected, tuple):
                assert answer_to(item, [" ".join(task.expected)]) == (100, [])
                continue
            assert answer_to(item, [f"{task.expected:.8g}"]) == (100, [])
            for mistake, value in task.mistakes.items():
                assert answer_to(item, [f"{value:.8g}"]) == (50, [f"<p>{mistake}</p>"])


def test_moodle_takes_the_chapters_questions_with_fractions_that_it_knows(banks):
    quiz = ElementTree.fromstring(moodle_xml(banks).partition("\n")[2])
    kinds = [question.get("type") for question in quiz]
    assert kinds.count("category") == 12
    assert set(kinds) == {"category", "numerical", "multichoice"}
    for question in quiz.iter("question"):
        if question.get("type") == "category":
            continue
        fractions = [float(answer.get("fraction")) for answer in question.iter("answer")]
        assert all(abs(one) in FRACTIONS for one in fractions), fractions
        assert sum(one for one in fractions if one > 0) == pytest.approx(100, abs=0.001)
        assert all((answer.findtext("feedback/text") or "").strip() for answer in question.iter("answer"))
        if question.get("type") == "multichoice":
            assert question.findtext("single") == str(fractions.count(100) == 1).lower()
        else:
            assert all(float(answer.findtext("tolerance")) >= 0 for answer in question.iter("answer"))
