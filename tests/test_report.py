"""The ledger on a sheet or two: every printed number with its verdict, in one file that asks for nothing else."""

import shutil

import pytest
from browsing import find_browser
from bs4 import BeautifulSoup
from conftest import ROOT, trialbook
from other_trials import ODD, OWN, PAYLOAD, SHIPPED, folder_of

from trialbook import load_trial
from trialbook.ledger import ledger
from trialbook.pages.report import report
from trialbook.runner.provenance import trial_digest

pytestmark = pytest.mark.pages

FIXTURES = ROOT / "tests" / "fixtures"


def page_of(name):
    trial = load_trial(folder_of(name))
    judged = ledger(trial)
    return BeautifulSoup(report(trial, judged), "html.parser"), trial, judged


@pytest.mark.parametrize("name", [OWN, *SHIPPED, *ODD])
def test_each_printed_number_has_a_row_with_its_verdict(name):
    page, _, judged = page_of(name)
    rows = [[cell.get_text(" ", strip=True) for cell in row.find_all("td")] for row in page.select("tbody tr")]
    assert [(row[0], row[4]) for row in rows] == [(one.claim.id, str(one.verdict)) for one in judged.numbers]
    tally = {mark.get_text(strip=True): int(mark.b.extract().get_text()) for mark in page.select(".tally li")}
    assert sum(tally.values()) == len(judged.numbers)


def test_it_says_who_what_and_how_many():
    page, trial, judged = page_of(OWN)
    words = page.get_text(" ", strip=True)
    assert trial.title in words
    assert trial.treatment in words
    assert len(page.select(".course .segment i")) == trial.patients * len(trial.landmarks)
    assert f"not listed: {len(judged.judgements) - len(judged.numbers)}." in words
    assert "(INSPECT-SR 4.6)" in words


def test_a_clash_is_said_in_the_place_of_findings():
    page, _, judged = page_of("clashing")
    assert [item.get_text() for item in page.select(".clash + ul li")] == [clash.why for clash in judged.clashes]
    assert "What the counts say" not in page.get_text()


@pytest.mark.parametrize("name", [OWN, "hostile"])
def test_nothing_in_it_acts_or_asks_for_anything(name):
    page = page_of(name)[0]
    assert PAYLOAD not in str(page)
    assert page.find_all(["script", "img", "link", "iframe", "object", "form"]) == []
    assert [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")] == []
    assert all(link["href"].startswith("http") for link in page.find_all("a"))
    assert "url(" not in str(page.style)
    assert "@import" not in str(page.style)


def test_a_notice_of_retraction_stands_at_its_head(tmp_path):
    folder = shutil.copytree(ROOT / "data" / OWN, tmp_path / "own")
    with (folder / "trial.yaml").open("a", encoding="utf-8") as file:
        file.write('retraction: {notice: "Retracted by <b>the editors</b>", date: 2021-05-01}\n')
    trial = load_trial(folder)
    notice = BeautifulSoup(report(trial, ledger(trial)), "html.parser").find(class_="retraction")
    assert notice.get_text() == "Notice: Retracted by <b>the editors</b>, 2021-05-01"


def test_the_command_writes_it_beside_what_it_prints(tmp_path):
    done = trialbook("check", OWN, "--report", tmp_path / "new" / "ledger.html")
    assert done.returncode == 0
    assert done.stdout == trialbook("check", OWN).stdout
    trial = load_trial(OWN)
    assert (tmp_path / "new" / "ledger.html").read_text("utf-8") == report(trial, ledger(trial), trial_digest(trial))
    assert trialbook("check", FIXTURES / "clashing", "--report", tmp_path / "clash.html").returncode == 1
    assert (tmp_path / "clash.html").is_file()


@pytest.mark.parametrize("name", ["ledger.txt", "ledger", "", "."])
def test_another_kind_of_file_is_refused_before_anything_is_read(name):
    done = trialbook("check", "no-such-trial", "--report", name)
    assert done.returncode == 2
    assert done.stderr.startswith(("Error: report: must be a file named .html or .pdf", "Error: out: must be"))


def test_a_report_is_of_one_folder():
    done = trialbook("check", "--table", OWN, OWN, "--report", "both.html")
    assert "--table and --report exclude each other" in done.stderr
    assert done.returncode == 2


@pytest.mark.parametrize("name", [OWN, *SHIPPED])
def test_it_prints_on_one_or_two_sheets_and_twice_the_same(name, tmp_path):
    find_browser()
    from pypdf import PdfReader

    for path in (tmp_path / "one.pdf", tmp_path / "two.pdf"):
        assert trialbook("check", name, "--report", path, SOURCE_DATE_EPOCH="1700000000").returncode == 0
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    pages = PdfReader(tmp_path / "one.pdf").pages
    assert len(pages) <= 2
    words = " ".join("".join(page.extract_text() for page in pages).split())
    assert [one.claim.id for one in ledger(load_trial(name)).numbers if f"{one.claim.id} " not in words] == []
