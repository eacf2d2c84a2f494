"""Every chapter runs unmodified by plain papermill for every sort of trial, and any Jupyter shows what it gives."""

import pytest
from other_trials import FIXTURES, OWN, SHIPPED
from paper import ALIVE_OR_DEAD, LOST, NO_DEATH, at, write_folder
from plain import RAW, run_papermill, shown_by_nbconvert, streams

from trialbook.paper.starter import write_starter
from trialbook.runner.chapters import find_chapters

pytestmark = [pytest.mark.proof, pytest.mark.matrix]

CHAPTERS = {chapter.name: chapter for chapter in find_chapters()}
THOUSANDS = [*at(3, CR=900, PR=1600, SD=2200, PD=300, dead=0), *at(12, CR=700, PR=900, SD=1400, PD=900, dead=1100)]
WRITTEN = {
    "starter": write_starter,
    "no-deaths": lambda folder: write_folder(folder, [*at(3, CR=6, PD=4), *at(6, CR=3, PD=7)], states=NO_DEATH),
    "no-response": lambda folder: write_folder(folder, LOST, [("survival", 6, "60%")], states=ALIVE_OR_DEAD),
    "5000-patients": lambda folder: write_folder(
        folder, THOUSANDS, [("count:CR", 3, "900"), ("survival", 12, "78%")], patients=5000
    ),
}
TRIALS = [OWN, *SHIPPED, "no-landmarks", "clashing", "one-patient", *WRITTEN]


def test_the_trials_are_all_those_that_a_chapter_must_bear():
    assert {"starter", "no-landmarks", "no-deaths", "no-response", "clashing", "one-patient", "5000-patients"} < {
        *TRIALS
    }
    assert len(SHIPPED) >= 2
    assert len(CHAPTERS) == 12


@pytest.mark.parametrize("trial", TRIALS)
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_runs_and_is_shown_whole(name, trial, tmp_path):
    if trial in WRITTEN:
        WRITTEN[trial](tmp_path / "trial")
        trial = str(tmp_path / "trial")
    elif (FIXTURES / trial).is_dir():
        trial = str(FIXTURES / trial)
    executed = run_papermill(CHAPTERS[name], trial, tmp_path / "out.ipynb")
    assert (tmp_path / "out.ipynb").is_file()
    assert streams(executed) == []  # what cells print; what a kernel says of its sockets is not theirs
    words = shown_by_nbconvert(executed)
    assert len(words.split()) > 300
    assert RAW.findall(words) == []


@pytest.mark.parametrize(
    "words", ["{ref}`x`", "{glue:text}`a`", "```{note}", ":::{tip}", "(a-label)=", "{rate:.0%}", "{month}", "{{ x }}"]
)
def test_what_only_some_programs_show_is_found(words):
    assert RAW.search(f"Some words.\n{words}\nMore.")


def test_what_is_shown_as_it_stands_is_let_pass():
    assert RAW.findall("A set {3, 6} of [landmarks], 5 (50%), f(x) = 2.") == []
