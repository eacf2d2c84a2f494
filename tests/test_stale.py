"""Nothing stale is taken for new, whatever changed while a build ran and whichever other one ran in between."""

import json
import random
import re
from functools import partial
from types import SimpleNamespace

import pytest
from small_book import chapter, small_project

from trialbook.runner.build import build_book
from trialbook.runner.compiling import _shared_part
from trialbook.runner.dependencies import digests, environment
from trialbook.runner.plan import make_plan
from trialbook.runner.unchanged import Unchanged
from trialbook.runner.workplace import workplace

pytestmark = pytest.mark.pages


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
    # a killed build leaves a chapter that it could not note; one with other choices may publish to the same place
    left = root / "_build" / "work" / "nk-liver-2020" / "executed" / "02_two.ipynb"
    left.write_text(left.read_text().replace("0.95", "0.9"))
    (root / "_build" / "html" / "notebooks" / "01_one.html").write_text("another book")
    (root / "_build" / "html" / "notebooks" / "02_two.html").unlink()
    assert book(root) == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda work: (work / "compiled/_build/html/notebooks/01_one.html").write_text("cut"),
        lambda work: (work / "compiled/_build/html/objects.inv").write_bytes(b""),
        lambda work: (work / "downloads/01_one/01_one.ipynb").write_text("cut"),
        lambda work: (work / "staged/index.md").write_text("cut"),
        lambda work: (work / "signature").write_bytes(b"\xff\xfe"),
        lambda work: ((work / "signature").unlink(), (work / "signature").mkdir()),
        lambda work: (work / "graph.json").write_text("[]"),
        lambda work: (work / "graph.json").write_text('{"book": 1}'),
        lambda work: ((work / "graph.json").unlink(), (work / "graph.json").mkdir()),
    ],
    ids=["page", "inventory", "download", "staged", "signature", "no signature", "list", "shape", "folder"],
)
def test_what_was_spoilt_between_two_builds_reaches_no_site(root, spoil):
    before = book(root)
    spoil(root / "_build" / "work" / "nk-liver-2020")
    (root / "_build" / "html" / "index.html").unlink()  # so that a site has to be published
    assert book(root) == before


def test_any_sequence_of_edits_ends_in_the_bytes_of_a_clean_build(tmp_path):
    edited = small_project(tmp_path / "edited", c01_one=chapter("one"), c02_two=chapter("two"))
    draw = random.Random(7)
    for _ in range(4):
        name, words = (
            draw.choice(["01_one.ipynb", "02_two.ipynb"]),
            draw.choice(["", "\\n\\n## Zirconium\\n\\nQuasars"]),
        )
        path = edited / "notebooks" / name
        path.write_text(
            re.sub(r"(# The (?:one|two))[^\"]*", lambda found, words=words: found[1] + words, path.read_text())
        )
        front = edited / "index.md"
        front.write_text(f"(report)=\n# Small\n\nA {draw.choice(['book', 'page', 'leaf'])}.\n")
        book(edited)
    clean = small_project(tmp_path / "clean", c01_one=chapter("one"), c02_two=chapter("two"))
    for name in ("index.md", "notebooks/01_one.ipynb", "notebooks/02_two.ipynb"):
        (clean / name).write_bytes((edited / name).read_bytes())
    assert book(clean) == book(edited)


@pytest.mark.parametrize(("begun", "done"), [("old", "old"), ("new", "new"), ("old", "new"), ("new", "old")])
def test_a_task_is_up_to_date_only_if_nothing_changed_since_its_build_began(tmp_path, begun, done):
    path, task = tmp_path / "file", SimpleNamespace(value_savers=[])
    path.write_text("old")
    reads = partial(Unchanged, lambda: iter([path]), {}, str)
    check = reads(digests([path]))
    check.configure_task(task)
    path.write_text(begun)
    check(task, {})
    path.write_text(done)
    (values,) = (save() for save in task.value_savers)
    assert reads(digests([path]))(task, values) is (begun == done == "old")


def test_another_version_of_a_locked_package_is_another_environment(tmp_path, monkeypatch):
    found = {}
    for installed in ("jupyter_client-8.0", "jupyter_client-8.1", "unrelated-2.0"):
        root = tmp_path / installed
        (root / "site" / f"{installed}.dist-info").mkdir(parents=True)
        (root / "requirements.txt").write_text("jupyter-client==8.0 \\\n    --hash=sha256:0\n")
        monkeypatch.setattr("sys.path", [str(root / "site")])
        found[installed] = environment(root)
    assert len(set(found.values())) == len(found)
    assert not any("unrelated" in part for part in found["unrelated-2.0"])


@pytest.mark.parametrize(
    ("before", "after", "shared"),
    [
        ("A word.", "Another word.", False),
        ("As {cite:p}`wilson1927` says.", "As {cite:p}`newcombe1998` says.", True),
        ("As {cite:p}`wilson1927` says.", "As he says.", True),
        ("# The $\\alpha$ level\n\nA word.", "# The $\\alpha$ limit\n\nA word.", True),
        ("# The $\\alpha$ level\n\nA word.", "# The $\\alpha$ level\n\nAnother word.", False),
    ],
)
@pytest.mark.parametrize("name", ["page.md", "page.ipynb"])
def test_what_other_pages_show_of_a_page_is_known(tmp_path, name, before, after, shared):
    parts = []
    for text in (before, after):
        (tmp_path / name).write_text(text if name.endswith("md") else json.dumps({"source": text}))
        parts.append(_shared_part(tmp_path / name, tmp_path))
    assert (parts[0] != parts[1]) is shared
