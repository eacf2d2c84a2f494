import os
import re
import shutil

import pytest
from hypothesis import given, settings
from hypothesis.strategies import binary, sampled_from
from paper import ALIVE_OR_DEAD, at, write_folder, yaml_of

from trialbook import load_trial
from trialbook.folder import SHIPPED, FolderError, read_folder, shipped_trials

COUNTS = [*at(3, CR=5, PR=3, SD=2, dead=0), *at(6, CR=5, PR=3, PD=1, dead=1)]
CLAIMS = [("count:CR", 3, "5"), ("survival", 6, "90%"), (None, None, None)]


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "trial", COUNTS, CLAIMS)


def faults_of(folder):
    with pytest.raises(FolderError) as refusal:
        read_folder(folder)
    assert str(refusal.value) == "\n".join(refusal.value.faults)
    return refusal.value.faults


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


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


@pytest.mark.parametrize("name", ["trial.yaml", "landmarks.csv", "claims.csv"])
def test_a_missing_file_is_a_fault(folder, name):
    (folder / name).unlink()
    assert f"{name}: missing file, expected it in the trial folder" in faults_of(folder)


@pytest.mark.parametrize("key", ["title", "reference", "patients", "condition", "treatment", "time_unit", "states"])
def test_a_missing_key_is_a_fault(folder, key):
    text = (folder / "trial.yaml").read_text(encoding="utf-8")
    (folder / "trial.yaml").write_text(re.sub(rf"^{key}:.*\n(  .*\n)*", "", text, flags=re.M), encoding="utf-8")
    assert faults_of(folder)[0].startswith(f"trial.yaml: missing key {key}, expected ")


@pytest.mark.parametrize("name", ["landmarks.csv", "claims.csv"])
def test_each_missing_column_is_a_fault(folder, name):
    (folder / name).write_text("anything\n", encoding="utf-8")
    columns = {"landmarks.csv": 3, "claims.csv": 6}[name]
    assert sum(fault.startswith(f"{name}:1: missing column") for fault in faults_of(folder)) == columns


def test_an_empty_file_misses_its_columns(folder):
    (folder / "landmarks.csv").write_bytes(b"")
    assert faults_of(folder)[0].startswith("landmarks.csv:1: missing column time")


def test_a_repeated_column_is_a_fault(folder):
    edit(folder, "landmarks.csv", "time,state,patients", "time,state,patients,time")
    assert faults_of(folder) == ("landmarks.csv:1: repeated column time, expected each column once",)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("patients: 10", "patients: 0", "trial.yaml:3: patients is '0', expected an integer of at least 1"),
        ("patients: 10", "patients: ten", "trial.yaml:3: patients is 'ten', expected"),
        ("patients: 10", "patients: -4", "trial.yaml:3: patients is '-4', expected"),
        ("patients: 10", "patients: 2.5", "trial.yaml:3: patients is '2.5', expected"),
        ("patients: 10", "patients: true", "trial.yaml:3: patients is 'true', expected"),
        ("patients: 10", "patients: .inf", "trial.yaml:3: patients is '.inf', expected"),
        ("patients: 10", "patients: [10]", "trial.yaml:3: patients is not a plain value, expected"),
        ("patients: 10", f"patients: {'9' * 5000}", "trial.yaml:3: patients is '999"),
        ("time_unit: months", "time_unit: month", "trial.yaml:6: unknown time unit 'month', expected one of days, "),
        ("role: stable", "role: steady", "trial.yaml:10: unknown role 'steady', expected one of response, stable, "),
        (
            "role: stable",
            "role: death",
            "trial.yaml:12: state 'dead' is a second one with role death, expected at most",
        ),
        ("  SD:", "  2D:", "trial.yaml:10: state code '2D', expected a letter followed by letters, digits, _ or -"),
        ("  SD:", "  CR:", "trial.yaml:10: repeated key 'CR', expected each key once"),
        ("{label: stable disease, role: stable}", "{role: stable}", "trial.yaml:10: state 'SD' has no label"),
        ("{label: stable disease, role: stable}", "{label: x}", "trial.yaml:10: state 'SD' has no role"),
        ("{label: stable disease, role: stable}", "stable", "trial.yaml:10: state 'SD' is not a mapping"),
        ("title: A paper", "title: A paper: again", "trial.yaml:1: bad YAML"),
        ("title: A paper", "title: A paper\ntitle: B", "trial.yaml:2: repeated key 'title', expected each key once"),
        ("title: A paper", "title: [a, b]", "trial.yaml:1: title is a list or a mapping, expected text"),
        ("title: A paper", "title:", "trial.yaml:1: missing key title, expected the paper's title"),
        ("title: A paper", 'title: "\\ud800"', "trial.yaml:1: title holds a character that is no text"),
        ("title: A paper", 'title: "a\\0b"', "trial.yaml:1: title holds a character that is no text"),
        ("title: A paper", "title: !!python/name:os.system x", "trial.yaml:1: bad YAML (tag"),
        ("title: A paper", "\ttitle: A paper", "trial.yaml:1: bad YAML"),
        ("title: A paper", "title: A paper\nfollow_up: 36", "trial.yaml:2: follow_up is '36', expected [shortest, "),
        ("title: A paper", "title: A paper\nfollow_up: [36, 3]", "trial.yaml:2: follow_up is not a plain value"),
        ("title: A paper", "title: A paper\nnotes: [a]", "trial.yaml:2: notes is not a mapping"),
        ("title: A paper", "title: A paper\nnotes: {a: [b]}", "trial.yaml:2: the note 'a' is a list or a mapping"),
        ("title: A paper", "title: A paper\n---\nb: 1", "trial.yaml:2: bad YAML"),
        (
            "title: A paper",
            f"title: {'x' * 100_001}",
            "trial.yaml:1: oversized field of 100001 bytes, expected at most",
        ),
    ],
)
def test_each_fault_of_trial_yaml_is_named_with_its_line(folder, old, new, fault):
    edit(folder, "trial.yaml", old, new)
    assert any(found.startswith(fault) for found in faults_of(folder)), faults_of(folder)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("3,CR,5", "3,XX,5", "unknown state 'XX', expected one of CR, PR, SD, PD, dead"),
        ("3,CR,5", "3,death,5", "unknown state 'death', expected one of CR"),
        ("3,CR,5", "3,,5", "state is blank, expected a value"),
        ("3,CR,5", "three,CR,5", "time is 'three', expected a number of at least 0"),
        ("3,CR,5", "-3,CR,5", "time is '-3', expected a number of at least 0"),
        ("3,CR,5", "nan,CR,5", "time is 'nan', expected a number of at least 0"),
        ("3,CR,5", "inf,CR,5", "time is 'inf', expected a number of at least 0"),
        ("3,CR,5", "1e999,CR,5", "time is '1e999', expected a number of at least 0"),
        ("3,CR,5", "1_0,CR,5", "time is '1_0', expected a number of at least 0"),
        ("3,CR,5", "٣,CR,5", "time is '٣', expected a number of at least 0"),
        ("3,CR,5", ",CR,5", "time is '', expected a number of at least 0"),
        ("3,CR,5", "3,CR,-5", "patients is '-5', expected an integer of at least 0"),
        ("3,CR,5", "3,CR,2.5", "patients is '2.5', expected an integer of at least 0"),
        ("3,CR,5", "3,CR,five", "patients is 'five', expected an integer of at least 0"),
        ("3,CR,5", "3,CR,", "patients is '', expected an integer of at least 0"),
        ("3,CR,5", f"3,CR,{'9' * 5000}", "patients is '999"),
    ],
)
def test_each_fault_of_a_count_is_named_with_its_line(folder, old, new, fault):
    edit(folder, "landmarks.csv", old, new)
    assert len(faults_of(folder)) == 1
    assert faults_of(folder)[0].startswith(f"landmarks.csv:2: {fault}")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("A1,results,x,,,", "repeats the id 'A1' of line 2, expected each once"),
        (",results,x,,,", "id is blank, expected a value"),
        ("B,result,x,,,", "unknown section 'result', expected one of objective, methods, results, conclusion"),
        ("B,results,x,frequency:CR,,5", "unknown quantity 'frequency:CR', expected"),
        ("B,results,x,survival:CR,,5", "unknown quantity 'survival:CR', expected"),
        ("B,results,x,count,,5", "unknown quantity 'count', expected"),
        ("B,results,x,count:,,5", "unknown quantity 'count:', expected"),
        ("B,results,x,count:CR+,,5", "unknown quantity 'count:CR+', expected"),
        ("B,results,x,events:,,5", "unknown quantity 'events:', expected"),
        ("B,results,x,events:2nd,,5", "unknown quantity 'events:2nd', expected"),
        ("B,results,x,ever:CR+QQ,,5", "unknown code 'QQ' in the quantity 'ever:CR+QQ', expected codes of CR,"),
        ("B,results,x,count:CR,soon,5", "time is 'soon', expected a number of at least 0"),
        ("B,results,x,count:CR,-1,5", "time is '-1', expected a number of at least 0"),
        (f"B,results,{'x' * 100_001},,,", "oversized field of 100001 bytes, expected at most 100000"),
        (f"B,results,{'é' * 50_001},,,", "oversized field of 100002 bytes, expected at most 100000"),
        (f'B,results,"{"x" * 2_000_000}",,,', "oversized field of 2000000 bytes, expected at most 100000"),
        ('B,results,"x', "bad CSV"),
        ("B,results,x\0,,,", "holds a NUL byte, expected text"),
    ],
)
def test_each_fault_of_a_claim_is_named_with_its_line(folder, row, fault):
    with (folder / "claims.csv").open("a", encoding="utf-8") as file:
        file.write(row)
    assert [found[: len(fault) + 14] for found in faults_of(folder)] == [f"claims.csv:5: {fault}"]


@pytest.mark.parametrize("size", [100_000, 99_999])
def test_the_largest_field_is_allowed(folder, size):
    with (folder / "claims.csv").open("a", encoding="utf-8") as file:
        file.write(f"B,results,{'x' * size},,,")
    assert len(read_folder(folder).claims[-1].statement) == size


def test_all_faults_of_all_files_come_at_once(folder):
    edit(folder, "trial.yaml", "role: stable", "role: steady")
    edit(folder, "landmarks.csv", "3,CR,5", "3,XX,many")
    edit(folder, "claims.csv", "survival", "survived")
    (folder / "events.csv").write_text("event,patients,grade\nfever,one,2\n", encoding="utf-8")
    (folder / "appraisal.csv").write_text("checklist,item,answer,why\nJBI,a,perhaps,b\n", encoding="utf-8")
    assert [fault.partition(": ")[0] for fault in faults_of(folder)] == [
        "trial.yaml:10",
        "landmarks.csv:2",
        "landmarks.csv:2",
        "claims.csv:3",
        "events.csv:1",
        "appraisal.csv:2",
    ]


@pytest.mark.parametrize("name", ["trial.yaml", "landmarks.csv", "claims.csv", "events.csv"])
def test_bad_encoding_is_a_fault_with_its_line(folder, name):
    path = folder / name
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n\xff\xfe")
    line = path.read_bytes().count(b"\n") + 1
    assert f"{name}:{line}: bad text encoding, expected UTF-8" in faults_of(folder)


def test_a_file_in_utf_16_is_refused(folder):
    text = (folder / "claims.csv").read_text(encoding="utf-8")
    (folder / "claims.csv").write_text(text, encoding="utf-16")
    assert faults_of(folder) == ("claims.csv:1: bad text encoding, expected UTF-8",)


def test_semicolons_are_no_commas(folder):
    text = (folder / "landmarks.csv").read_text(encoding="utf-8")
    (folder / "landmarks.csv").write_text(text.replace(",", ";"), encoding="utf-8")
    assert faults_of(folder)[0].startswith("landmarks.csv:1: missing column time")


def test_a_bomb_of_aliases_is_refused(folder):
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{after}: &{after} [{', '.join([f'*{before}'] * 10)}]\n"
    (folder / "trial.yaml").write_text(bomb + yaml_of(), encoding="utf-8")
    assert "over 10000 values" in faults_of(folder)[0]


@pytest.mark.parametrize("text", ["a: &a [*a]", "[" * 5000, "a: " + "[" * 300 + "]" * 300, "- a", "text", "", "a: *b"])
def test_yaml_that_leads_nowhere_is_refused(folder, text):
    (folder / "trial.yaml").write_text(text, encoding="utf-8")
    assert all(fault.startswith("trial.yaml:") for fault in faults_of(folder))


def test_anchors_are_allowed_where_they_stay_small(folder):
    edit(folder, "trial.yaml", "condition: a disease\ntreatment: a treatment", "condition: &c both\ntreatment: *c")
    assert read_folder(folder).treatment == "both"


@pytest.mark.parametrize("name", ["trial.yaml", "claims.csv", "events.csv"])
def test_a_link_out_of_the_folder_is_refused(folder, tmp_path, name):
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(secret)
    found = faults_of(folder)
    assert found[0].startswith(f"{name}: not a file of this folder")
    assert not any("secret" in fault for fault in found)


def test_a_folder_or_a_pipe_in_the_place_of_a_file_is_refused(folder):
    (folder / "events.csv").mkdir()
    os.mkfifo(folder / "appraisal.csv")
    assert [fault.partition(":")[0] for fault in faults_of(folder)] == ["events.csv", "appraisal.csv"]


def test_what_a_fault_quotes_stays_on_one_line_and_shows_what_it_is(folder):
    edit(folder, "landmarks.csv", "3,CR,5", '3,"C\x1b[2J\nR\u202e",5')
    assert faults_of(folder) == (
        "landmarks.csv:2: unknown state 'C\\x1b[2J\\nR\\u202e', expected one of CR, PR, SD, PD, dead",
    )


def test_markup_and_unknown_keys_are_data(folder):
    edit(folder, "trial.yaml", "title: A paper", "title: <script>alert(1)</script>\nhomepage: x\n2: y")
    assert read_folder(folder).title == "<script>alert(1)</script>"


def test_optional_files_are_read(folder):
    (folder / "events.csv").write_text("event,patients,grade,why\nfever,1,2-3,hot\n", encoding="utf-8")
    (folder / "appraisal.csv").write_text("checklist,item,answer,why\nJBI,a,not applicable,b\n", encoding="utf-8")
    rows = "study,group,patients,endpoint,time,printed,low,high,source\nS,g,20,survival,12,50%,27.2,,here\n"
    (folder / "comparators.csv").write_text(rows, encoding="utf-8")
    study = read_folder(folder)
    assert (study.events[0].grade, study.appraisal[0].answer) == ("2-3", "not applicable")
    assert (study.comparators[0].low, study.comparators[0].high) == (27.2, None)


@given(content=binary(max_size=60), name=sampled_from(["trial.yaml", "landmarks.csv", "claims.csv", "events.csv"]))
@settings(max_examples=200, deadline=None)
def test_no_bytes_do_worse_than_being_refused(tmp_path_factory, content, name):
    folder = write_folder(tmp_path_factory.mktemp("trial"), COUNTS, CLAIMS)
    (folder / name).write_bytes((folder / name).read_bytes() + content if (folder / name).exists() else content)
    faults = ()
    try:
        read_folder(folder)
    except FolderError as refusal:
        faults = refusal.faults
    assert all(re.match(r"[a-z]+\.(yaml|csv)(:\d+)?: .+, expected .+", fault) for fault in faults)
