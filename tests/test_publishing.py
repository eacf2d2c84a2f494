"""A site is replaced in one step, and whoever reads meanwhile finds the old one or the new."""

import threading

import pytest

from trialbook.runner import publishing
from trialbook.runner.publishing import exchange, publish, replacing, what_is_published


def folder(path, **files):
    path.mkdir(parents=True)
    for name, content in files.items():
        (path / name).write_text(content)
    return path


def read(path):
    return {file.name: file.read_text() for file in path.iterdir()}


@pytest.fixture(params=["in one call", "by renaming"])
def system(request, monkeypatch):
    """Try both ways: the system call, and what is done where there is none."""
    if request.param == "by renaming":
        monkeypatch.setattr(publishing, "_exchange_at_once", lambda one, other: False)
    return request.param


@pytest.mark.usefixtures("system")
def test_the_new_replaces_the_old_whole(tmp_path):
    new, place = folder(tmp_path / "made", a="new"), folder(tmp_path / "out" / "site", a="old", b="only in the old")
    publish(new, place)
    assert read(place) == {"a": "new"}
    assert read(new) == {"a": "new"}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["site"]


@pytest.mark.usefixtures("system")
def test_a_first_site_makes_its_own_place(tmp_path):
    publish(folder(tmp_path / "made", a="new"), tmp_path / "deep" / "down" / "site")
    assert read(tmp_path / "deep" / "down" / "site") == {"a": "new"}


@pytest.mark.usefixtures("system")
def test_what_a_killed_build_left_does_not_matter(tmp_path):
    folder(tmp_path / ".site.new", half="written")
    folder(tmp_path / ".site.old", left="over")
    place = folder(tmp_path / "site", a="old")
    publish(folder(tmp_path / "made", a="new"), place)
    assert read(place) == {"a": "new"}
    assert not (tmp_path / ".site.new").exists()


def test_two_folders_change_places(tmp_path):
    one, other = folder(tmp_path / "one", a="1"), folder(tmp_path / "other", b="2")
    exchange(one, other)
    assert (read(one), read(other)) == ({"b": "2"}, {"a": "1"})


def test_what_the_compiler_notes_for_itself_stays_behind(tmp_path):
    made = folder(tmp_path / "made", a="new")
    (made / ".buildinfo").write_text("paths of this machine")
    publish(made, tmp_path / "site")
    assert read(tmp_path / "site") == {"a": "new"}


def test_a_reader_never_finds_nothing(tmp_path):
    place = folder(tmp_path / "site", index="0")
    if not publishing._exchange_at_once(folder(tmp_path / "a"), folder(tmp_path / "b")):
        pytest.skip("this system exchanges two names in two steps")
    seen, done = set(), threading.Event()

    def watch():
        while not done.is_set():
            seen.add((place / "index").is_file())

    reader = threading.Thread(target=watch)
    reader.start()
    for turn in range(50):
        publish(folder(tmp_path / f"made{turn}", index=str(turn)), place)
    done.set()
    reader.join()
    assert seen == {True}


def test_a_site_is_known_by_its_files_and_not_by_what_is_offered_on_its_front_page(tmp_path):
    place = folder(tmp_path / "site", **{"index.html": "front", "one.html": "page"})
    before = what_is_published(place)
    folder(place / "downloads", **{"book.pdf": "offered"})
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
