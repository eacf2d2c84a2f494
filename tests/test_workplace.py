"""Each book is made in a place of its own, and no site replaces anything but a site."""

import errno
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from platformdirs import user_cache_path
from small_book import own_trial, small_project, write

from trialbook.cli import main
from trialbook.runner.build import build_book
from trialbook.runner.parameters import ParameterError
from trialbook.runner.plan import make_plan
from trialbook.runner.workplace import output_folder, workplace


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Return the folder of a small project."""
    return small_project(tmp_path_factory.mktemp("project"))


@pytest.mark.parametrize(("name", "out"), [("file", "file"), ("folder/file", "folder"), ("file", "file/site")])
def test_nothing_else_is_replaced_by_a_site(first, tmp_path, name, out):
    write(tmp_path / name, "precious")
    with pytest.raises(ParameterError, match="out: must be a new or empty folder or one that holds a site, got"):
        workplace(make_plan(root=first), str(tmp_path / out))


def test_a_trial_named_like_a_folder_of_ours_needs_a_place(first, tmp_path):
    plan = make_plan(trial=str(own_trial(tmp_path / "html")), root=first)
    with pytest.raises(ParameterError, match="give --out"):
        workplace(plan)
    assert workplace(plan, str(tmp_path / "out")).site == tmp_path / "out"


def test_trials_of_one_name_and_other_parameters_are_kept_apart(first, tmp_path):
    plans = [make_plan(trial=str(own_trial(tmp_path / place / "mine")), root=first) for place in ("a", "b")]
    plans += [make_plan(given={"confidence": "0.9"}, root=first), make_plan(root=first)]
    assert len({workplace(plan, str(tmp_path / "out")).folder for plan in plans}) == 4


def test_a_folder_that_cannot_be_written_to_is_refused_before_anything_runs(tmp_path, monkeypatch):
    assert output_folder(str(tmp_path / "new"), tmp_path) == tmp_path / "new"
    monkeypatch.setattr("os.access", lambda path, kind: False)
    with pytest.raises(ParameterError, match="out: must be a folder that can be written to"):
        output_folder(str(tmp_path / "new"), tmp_path)


def test_a_project_of_somebody_else_is_built_in_the_users_own_cache(tmp_path, monkeypatch):
    root = small_project(tmp_path / "theirs")
    before = sorted(root.rglob("*"))
    asked = os.access

    def denied(path, kind):
        return asked(path, kind) and not (kind == os.W_OK and Path(path).is_relative_to(root))

    monkeypatch.setattr("os.access", denied)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    place = workplace(make_plan(root=root))
    assert place.site.is_relative_to(user_cache_path("trialbook"))
    assert build_book(make_plan(root=root), place)
    assert (place.site / "notebooks" / "01_one.html").is_file()
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize(("number", "known"), [(errno.ENOSPC, True), (errno.EACCES, True), (errno.ENOENT, False)])
def test_a_full_disk_is_said_in_one_line_and_a_fault_of_ours_is_not(monkeypatch, number, known):
    def fail(*arguments, **options):
        raise OSError(number, "what the system says", "a file")

    monkeypatch.setattr("trialbook.runner.plan.make_plan", fail)
    done = CliRunner().invoke(main, ["run", "response"])
    assert (done.exit_code, "Error: what the system says: a file" in done.output) == (1, known)
    assert isinstance(done.exception, SystemExit) is known
