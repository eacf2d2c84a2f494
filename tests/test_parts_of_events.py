"""A symptom is part of an event that the table lists by itself."""

import shutil

import pytest

from trialbook import load_trial
from trialbook.paper.faults import FolderError
from trialbook.paper.folder import SHIPPED


def folder(tmp_path, *rows):
    shutil.copytree(SHIPPED / "nk-liver-2020", tmp_path / "trial")
    (tmp_path / "trial" / "events.csv").write_text("\n".join(["event,part_of,patients,grade,why", *rows, ""]))
    return str(tmp_path / "trial")


def test_a_symptom_names_the_event_that_it_is_part_of(tmp_path):
    events = load_trial(folder(tmp_path, "reaction,,1,2,w", "fever,reaction,1,2,w")).events
    assert [event.part_of for event in events] == [None, "reaction"]


@pytest.mark.parametrize("row", ["fever,reacton,1,2,w", "fever,fever,1,2,w"])
def test_an_event_that_the_table_does_not_have_is_named_with_its_line(tmp_path, row):
    with pytest.raises(
        FolderError, match=r"events.csv:3: part_of is '(reacton|fever)', expected an event of this table"
    ):
        load_trial(folder(tmp_path, "reaction,,1,2,w", row))
