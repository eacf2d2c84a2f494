"""Nothing stale is taken for what it is not: by a build after another one, beside another one, or after one was killed."""

import pytest
from small_book import chapter, small_project

from trialbook.runner.build import build_book
from trialbook.runner.plan import make_plan
from trialbook.runner.workplace import workplace


def book(root):
    """Build a small project's book and return what its site and its executed chapters hold."""
    plan = make_plan(root=root)
    place = workplace(plan)
    assert build_book(plan, place)
    return contents(place.site), contents(place.executed)


def contents(folder):
    """Return what each file of a folder holds."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Return the folder of a small project, which may be changed and built in any order."""
    return small_project(tmp_path_factory.mktemp("project"), c01_one=chapter("one"), c02_two=chapter("two"))


def test_what_another_build_has_left_is_made_again(root):
    before = book(root)
    # a build that is killed leaves a chapter that it could not note; one with other choices may publish to the same place
    left = root / "_build" / "work" / "nk-liver-2020" / "executed" / "02_two.ipynb"
    left.write_text(left.read_text().replace("0.95", "0.9"))
    (root / "_build" / "html" / "01_one.html").write_text("another book")
    (root / "_build" / "html" / "02_two.html").unlink()
    assert book(root) == before
