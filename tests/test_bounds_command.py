import json

import pytest
from click.testing import CliRunner
from enumeration import agrees

from trialbook import load_trial
from trialbook.cli import main

STUDY = load_trial("nk-liver-2020")
ABOUT = (
    "title: t\nreference: r\npatients: 4\ncondition: c\ntreatment: t\ntime_unit: weeks\n"
    "states:\n  up: {label: up, role: other}\n  down: {label: down, role: death}\n"
)


def run(*arguments):
    return CliRunner().invoke(main, ["bounds", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path):
    def write(*rows, about=ABOUT):
        (tmp_path / "trial.yaml").write_text(about)
        (tmp_path / "landmarks.csv").write_text("\n".join(["time,state,patients", *rows]) + "\n")
        (tmp_path / "claims.csv").write_text("id,section,statement,quantity,time,printed\n")
        return tmp_path

    return write


def test_the_json_object_is_that_of_the_contract():
    done = run(STUDY.folder, "event_free:PD+death@12", "--final", "PD", "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert list(found) == ["statistic", "lower", "upper", "patients", "lower_witness", "upper_witness"]
    assert (found["statistic"], found["lower"], found["upper"], found["patients"]) == (
        "event_free:PD+death@12",
        6,
        6,
        10,
    )
    for side in ("lower_witness", "upper_witness"):
        assert agrees(STUDY, [(tuple(one["history"]), one["patients"]) for one in found[side]], ("PD",))


def test_in_words_the_bounds_come_first_and_the_witnesses_after():
    done = run(STUDY.folder, "always:CR+PR")
    assert done.exit_code == 0
    assert done.stdout.startswith("always:CR+PR: 0 to 3 of 10 patients\n")
    assert "3  CR > CR > CR > CR" in done.stdout


def test_a_number_pinned_down_is_given_as_one():
    assert run(STUDY.folder, "at:CR@3").stdout.startswith("at:CR@3: 5 of 10 patients\n")


def test_several_states_can_be_final():
    assert run(STUDY.folder, "ever:CR", "--final", "PD", "--final", "dead").exit_code == 0
    assert run(STUDY.folder, "ever:CR", "--final", "PD", "--final", "SD").exit_code == 1


def test_rows_that_clash_exit_with_one_and_are_named(folder):
    done = run(folder("1,down,2", "1,up,2", "2,down,1", "2,up,3"), "ever:up")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr == (
        "landmarks.csv, rows 1,down and 2,down: down falls from 2 at week 1 to 1 at week 2, but nobody leaves down\n"
    )


def test_rows_that_clash_are_in_the_json_too(folder):
    found = json.loads(run(folder("1,down,2", "1,up,3"), "ever:up", "--json").stdout)
    assert list(found)[:6] == ["statistic", "lower", "upper", "patients", "lower_witness", "upper_witness"]
    assert (found["lower"], found["patients"]) == (None, 4)
    assert found["clashes"][0]["rows"] == [[1, "up"], [1, "down"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ever:sideways"], "'sideways' is not a state"),
        (["ever:up@7"], "7 is not a landmark"),
        (["mostly:up"], "none of the forms"),
        (["ever:up", "--final", "sideways"], "final: 'sideways' is not a state"),
    ],
)
def test_what_cannot_be_asked_exits_with_two_in_one_line(folder, arguments, message):
    done = run(folder("1,up,4"), *arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_folder_without_landmarks_exits_with_two(folder):
    done = run(folder(), "ever:up")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "without landmarks" in done.stderr


def test_a_folder_that_cannot_be_read_exits_with_two_and_all_faults(folder):
    done = run(folder("1,up,many", "-1,up,3"), "ever:up")
    assert done.exit_code == 2
    assert done.stderr.count("landmarks.csv:") == 2
    assert "Traceback" not in done.stderr


def test_no_such_folder_exits_with_two(tmp_path):
    done = run(tmp_path / "nowhere", "ever:up")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)


def test_the_help_shows_an_example():
    assert "trialbook bounds data/nk-liver-2020 always:CR+PR" in run("--help").output
