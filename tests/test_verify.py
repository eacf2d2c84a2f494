"""A site that is made again is held against the published one, file by file."""

import json
import shutil

import pytest
from conftest import ROOT, trialbook
from small_book import chapter, code, small_project

from trialbook.runner.comparing import TOLERANCE, compare_sites, same_surroundings

pytestmark = pytest.mark.pages

HERE = {"commit": "aaaaaaa", "environment": "eeeeeeeeeeee", "platform": "linux-x86_64"}
THERE = {"commit": "bbbbbbb", "environment": "ffffffffffff", "platform": "darwin-arm64"}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a project with a published site whose commit is that of a project outside git: none."""
    root = small_project(
        tmp_path_factory.mktemp("verified") / "project", c01_one=chapter("one", code("sum", "0.1 + 0.2"))
    )
    for name in ("trialbook", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    done = run(root, "build", "-p", "confidence", "0.9", "--out", "site")
    assert done.returncode == 0, done.stderr
    return root


def run(root, *arguments):
    return trialbook(*arguments, folder=root, PYTHONPATH=str(root))


def test_a_site_is_the_same_when_it_is_made_again(project):
    done = run(project, "verify", "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("0 of ")
    assert "01_one" in done.stderr


def test_what_was_changed_in_a_site_is_named_with_its_place(project, tmp_path):
    site = shutil.copytree(project / "site", tmp_path / "site")
    page = site / "notebooks" / "01_one.html"
    page.write_text(page.read_text().replace("0.30000000000000004", "0.31"))
    (site / "downloads" / "01_one" / "01_one.ipynb").unlink()
    (site / "extra.html").write_text("more")
    done = run(project, "verify", str(site))
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[:2] == ["downloads/01_one/01_one.ipynb: is new", "extra.html: is not made any more"]
    assert lines[2].startswith("notebooks/01_one.html:")
    assert lines[2].partition(": published '")[2].startswith("1")
    assert "now '00000000000000" in lines[2]
    assert lines[3].startswith("3 of ")


@pytest.mark.parametrize("record", [None, "[]", "{}", '{"trial": 1}'])
def test_a_folder_that_is_no_site_is_refused(project, tmp_path, record):
    if record:
        (tmp_path / "provenance.json").write_text(record)
    done = run(project, "verify", str(tmp_path))
    assert done.returncode == 2
    assert done.stderr == f"Error: site: must be a folder that 'trialbook build' published, got {str(tmp_path)!r}\n"


def test_a_site_of_other_data_is_refused(project, tmp_path):
    site = shutil.copytree(project / "site", tmp_path / "site")
    record = json.loads((site / "provenance.json").read_text())
    (site / "provenance.json").write_text(json.dumps(record | {"trial_digest": "0" * 12}))
    done = run(project, "verify", str(site))
    assert done.returncode == 2
    assert "must be the one that" in done.stderr


def write(folder, **files):
    folder.mkdir()
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    return folder


def test_on_another_platform_numbers_may_differ_by_one_part_in_a_million(tmp_path):
    published = write(tmp_path / "a", x_html=b"bbbbbbb 0.8000001", y_html=b"0.81", z_png=b"1", index_html=b"same")
    made = write(tmp_path / "b", x_html=b"aaaaaaa 0.8", y_html=b"0.8", z_png=b"2", index_html=b"same")
    assert not same_surroundings(THERE, HERE)
    found = compare_sites(published, made, (THERE, HERE), TOLERANCE)
    assert found.differences == ("y.html:1: published '1', now ''",)
    assert (found.files, found.pictures) == (4, 1)
    assert len(compare_sites(published, made, (THERE, HERE)).differences) == 3


def test_what_is_added_to_a_site_is_not_compared(tmp_path):
    offered = b'<p class="formats"><a href="downloads/a.pdf" download data-format="pdf">The book</a></p>\n'
    published = write(tmp_path / "a", index_html=offered + b"front", provenance_json=b"{}")
    made = write(tmp_path / "b", index_html=b"front")
    for place in ("downloads", "runtime"):
        (published / place).mkdir()
        (published / place / "book.pdf").write_bytes(b"%PDF")
    assert compare_sites(published, made, (HERE, HERE)).differences == ()
