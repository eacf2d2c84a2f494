"""A site is replaced by a whole one, and a build that is killed meanwhile leaves the old one."""

import os
from pathlib import Path

import pytest

from trialbook.runner.publishing import publish as publish_with
from trialbook.runner.publishing import replacing, restore, what_is_published


def publish(finished, place):
    publish_with(finished, finished.with_name("nothing to download"), place)


def folder(path, **files):
    path.mkdir(parents=True)
    for name, content in files.items():
        (path / name).write_text(content)
    return path


def read(path):
    return {file.name: file.read_text() for file in path.iterdir()}


def test_the_new_replaces_the_old_whole(tmp_path):
    new, place = folder(tmp_path / "made", a="new"), folder(tmp_path / "out" / "site", a="old", b="only in the old")
    publish(new, place)
    assert read(place) == {"a": "new"}
    assert read(new) == {"a": "new"}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["site"]


def test_a_first_site_makes_its_own_place(tmp_path):
    publish(folder(tmp_path / "made", a="new"), tmp_path / "deep" / "down" / "site")
    assert read(tmp_path / "deep" / "down" / "site") == {"a": "new"}


def test_what_a_killed_build_left_does_not_matter(tmp_path):
    folder(tmp_path / ".site.new", half="written")
    folder(tmp_path / ".site.old", left="over")
    place = folder(tmp_path / "site", a="old")
    publish(folder(tmp_path / "made", a="new"), place)
    assert read(place) == {"a": "new"}
    assert not (tmp_path / ".site.new").exists()


@pytest.mark.parametrize("step", range(2))
def test_a_build_killed_between_two_names_leaves_the_old_site_whole(tmp_path, monkeypatch, step):
    place = folder(tmp_path / "site", a="old", b="too")
    steps = []
    usual = Path.rename

    def rename(path, target):
        steps.append(path)
        if len(steps) > step:
            raise KeyboardInterrupt
        return usual(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(KeyboardInterrupt):
        publish(folder(tmp_path / "made", a="new"), place)
    monkeypatch.undo()
    restore(place)
    assert read(place) == {"a": "old", "b": "too"}


def test_what_readers_take_away_is_published_without_a_copy_and_stays_as_it_was(tmp_path):
    made, offered = folder(tmp_path / "made", a="page"), folder(tmp_path / "offered", data="1")
    publish_with(made, offered, tmp_path / "site")
    published = tmp_path / "site" / "downloads" / "data"
    assert os.path.samefile(published, offered / "data")
    with replacing(offered / "data") as fresh:
        fresh.write_text("2")
    assert published.read_text() == "1"


def test_what_the_compiler_notes_for_itself_stays_behind(tmp_path):
    made = folder(tmp_path / "made", a="new")
    (made / ".buildinfo").write_text("paths of this machine")
    publish(made, tmp_path / "site")
    assert read(tmp_path / "site") == {"a": "new"}


def test_a_site_is_known_by_its_files_and_not_by_what_is_offered_on_its_front_page(tmp_path):
    place = folder(tmp_path / "site", **{"index.html": "front", "one.html": "page"})
    before = what_is_published(place)
    folder(place / "downloads", **{"book.pdf": "offered"})
    folder(place / "variants", **{"list.js": "what moves"})
    (place / "index.html").write_text("front with a link")
    assert what_is_published(place) == before
    publish(folder(tmp_path / "made", **{"index.html": "front", "one.html": "page"}), place)
    assert what_is_published(place) != before
    assert what_is_published(tmp_path / "nowhere") != before


def test_two_that_write_the_same_file_at_once_do_not_meet(tmp_path):
    with replacing(tmp_path / "file") as one, replacing(tmp_path / "file") as other:
        one.write_text("one")
        other.write_text("other")
    assert read(tmp_path) == {"file": "one"}
