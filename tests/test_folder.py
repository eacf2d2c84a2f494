import shutil
from pathlib import Path

import pytest
from paper import ALIVE_OR_DEAD, CLAIMS, COUNTS, at, edit, faults_of, write_folder

from trialbook import load_trial
from trialbook.paper.faults import shown
from trialbook.paper.folder import SHIPPED, FolderError, read_folder, shipped_trials


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "trial", COUNTS, CLAIMS)


def test_the_trial_of_the_book_is_read_as_printed():
    study = load_trial("nk-liver-2020")
    assert (study.patients, study.time_unit, study.follow_up, study.death) == (10, "months", (3, 36), "dead")
    assert study.codes() == ("CR", "PR", "SD", "PD", "dead")
    assert {time: landmark.printed for time, landmark in zip(study.times, study.landmarks, strict=True)} == {
        3: {"CR": 5, "PR": 3, "SD": 2, "dead": 0},
        6: {"CR": 5, "PR": 3, "PD": 1, "dead": 1},
        12: {"CR": 3, "PR": 3, "PD": 2, "dead": 2},
        36: {"CR": 3, "PD": 2, "dead": 5},
    }


def test_every_fact_of_the_abstract_has_a_claim():
    claims = {claim.id: claim for claim in load_trial("nk-liver-2020").claims}
    facts = ["O1", "M1", "M2", "M3", "M4", "M5", "S1", "S2", "S3", "L1", "L2", "F1", "C1", "C2", "C3", "C4"]
    assert set(facts) <= set(claims)
    table = [(claim.quantity, claim.time, claim.printed) for claim in claims.values() if claim.time is not None]
    printed = [
        (f"count:{count.state}", count.time, str(count.patients)) for count in load_trial("nk-liver-2020").counts
    ]
    assert set(printed) <= set(table)
    rates = [row for row in table if row[0] in ("survival", "response_rate")]
    assert [row[2] for row in rates] == ["100%", "80%", "90%", "80%", "80%", "60%", "50%", "30%"]
    assert len(table) == len(printed) + len(rates) == 23


def test_the_shipped_trials_are_listed_in_one_order_on_every_file_system(monkeypatch):
    class Listing:
        def glob(self, pattern):
            assert pattern == "*/trial.yaml"
            return iter([Path("b/trial.yaml"), Path("c/trial.yaml"), Path("a/trial.yaml")])

    monkeypatch.setattr("trialbook.paper.folder.SHIPPED", Listing())
    assert shipped_trials() == ("a", "b", "c")


@pytest.mark.parametrize("letters", [39, 40, 41, 80])
def test_a_value_in_a_message_has_at_most_forty_letters(letters):
    said = shown("x" * letters)
    assert said == (f"'{'x' * letters}'" if letters <= 40 else f"'{'x' * 37}...'")


def test_a_shipped_trial_is_found_by_name_and_by_folder():
    assert "nk-liver-2020" in shipped_trials()
    assert load_trial(SHIPPED / "nk-liver-2020") == load_trial("nk-liver-2020")


def test_a_folder_of_that_name_goes_before_a_shipped_trial(folder, monkeypatch):
    shutil.copytree(folder, folder.parent / "nk-liver-2020")
    monkeypatch.chdir(folder.parent)
    assert load_trial("nk-liver-2020").title == "A paper"


def test_a_trial_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(FolderError, match=r"no-such-trial: no such folder.*nk-liver-2020"):
        load_trial("no-such-trial")


@pytest.mark.parametrize("name", ["x" * 5000, "a\nb", "a\0b", "\udcff"])
def test_a_name_that_no_folder_can_have_is_refused_in_one_line(name):
    with pytest.raises(FolderError) as refusal:
        load_trial(name)
    assert len(str(refusal.value).splitlines()) == 1


def test_a_notebook_shows_the_faults_without_a_traceback():
    assert FolderError(("claims.csv:2: this", "claims.csv:3: that"))._render_traceback_()[1:] == [
        "claims.csv:2: this",
        "claims.csv:3: that",
    ]


def test_spreadsheet_files_read_the_same(folder):
    plain = read_folder(folder)
    for name in ("landmarks.csv", "claims.csv", "trial.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_folder(folder) == plain


def test_blank_rows_extra_columns_and_spaces_are_ignored(folder):
    plain = read_folder(folder)
    text = (folder / "landmarks.csv").read_text(encoding="utf-8").splitlines()
    lines = ["patients , source,state,time,", "", ",,,,", "  ,,,"]
    lines += [f" {p}, page 3 ,{s} ,{t},," for t, s, p in (line.split(",") for line in text[1:])]
    (folder / "landmarks.csv").write_text("\n\n" + "\n".join(lines), encoding="utf-8")
    read = read_folder(folder)
    assert read.landmarks == plain.landmarks
    assert read.counts[0].line == 7


def test_rows_may_stand_in_any_order(folder, tmp_path):
    other = write_folder(tmp_path / "other", COUNTS[::-1], CLAIMS)
    assert read_folder(other).landmarks == read_folder(folder).landmarks


def test_a_field_may_hold_commas_quotes_and_line_breaks(folder):
    rows = 'id,section,statement,quantity,time,printed\nA,results,"One, ""two""\nthree",,,\nB,results,x,count:XX,,1\n'
    (folder / "claims.csv").write_text(rows, encoding="utf-8")
    assert faults_of(folder) == (
        "claims.csv:4: unknown code 'XX' in the quantity 'count:XX', expected codes of CR, PR, SD, PD, dead",
    )
    (folder / "claims.csv").write_text(rows.replace("XX", "CR"), encoding="utf-8")
    assert read_folder(folder).claims[0].statement == 'One, "two"\nthree'


def test_a_time_written_as_a_decimal_is_the_same_time(folder):
    edit(folder, "landmarks.csv", "6,PD", "6.0,PD")
    assert read_folder(folder).times == (3, 6)
    edit(folder, "landmarks.csv", "3,CR,5", "3,CR,5\r\n3.0,CR,5")
    assert faults_of(folder) == ("landmarks.csv:3: repeats the time 3 and state 'CR' of line 2, expected each once",)


def test_a_landmark_table_may_hold_its_header_alone(tmp_path):
    assert read_folder(write_folder(tmp_path)).landmarks == ()


def test_a_trial_may_report_survival_alone(tmp_path):
    study = read_folder(write_folder(tmp_path, at(6, alive=9, dead=1), states=ALIVE_OR_DEAD))
    assert (study.codes(), study.death) == (("alive", "dead"), "dead")


def test_codes_that_yaml_would_take_for_other_things_stay_codes(tmp_path):
    states = "  NO: {label: no relapse, role: other}\n  y: {label: 1, role: progression}\n"
    study = read_folder(write_folder(tmp_path, at(1, NO=9, y=1), states=states))
    assert (study.codes(), study.label("y")) == (("NO", "y"), "1")


def test_death_in_a_quantity_stands_for_the_state_with_that_role(tmp_path):
    assert read_folder(write_folder(tmp_path, COUNTS, [("event_free:PD+death", 6, "8")])).claims
    no_death = "  CR: {label: x, role: response}\n"
    assert (
        "unknown code 'death'" in faults_of(write_folder(tmp_path, [], [("count:death", 6, "8")], states=no_death))[0]
    )


def test_optional_files_are_read(folder):
    (folder / "events.csv").write_text("event,patients,grade,why\nfever,1,2-3,hot\n", encoding="utf-8")
    (folder / "appraisal.csv").write_text("checklist,item,answer,why\nJBI,a,not applicable,b\n", encoding="utf-8")
    rows = "study,group,patients,endpoint,time,printed,low,high,source\nS,g,20,survival,12,50%,27.2,,here\n"
    (folder / "comparators.csv").write_text(rows, encoding="utf-8")
    study = read_folder(folder)
    assert (study.events[0].grade, study.appraisal[0].answer) == ("2-3", "not applicable")
    assert (study.comparators[0].low, study.comparators[0].high) == (27.2, None)
