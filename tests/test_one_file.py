"""The book in one file does not depend on what was made before, and a build elsewhere leaves what is offered."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from browsing import find_browser
from one_chapter import copy_with_one_chapter

from trialbook.runner import checkout
from trialbook.runner.parameters import ParameterError

pytestmark = pytest.mark.proof

NOON = 1_769_860_800  # 2026-01-31 12:00 UTC


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a copy of the project whose book has one chapter, in which commands can be run."""
    root = tmp_path_factory.mktemp("project")
    copy_with_one_chapter(root, "notebooks/07_response")
    return root


def command(root, *arguments, **environment):
    line = [sys.executable, "-m", "trialbook.cli", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(root), "SOURCE_DATE_EPOCH": str(NOON), **environment}
    done = subprocess.run(line, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done.stdout + done.stderr


def offered(root):
    front = (root / "_build" / "html" / "index.html").read_text("utf-8")
    return [part.partition('"')[0] for part in front.split('class="formats"><a href="downloads/')[1:]]


def test_pdf_and_epub_are_the_same_in_either_order_and_a_build_elsewhere_leaves_them(project):
    find_browser()
    for kind in ("pdf", "epub"):
        command(project, kind, "--out", f"first.{kind}")
    for kind in ("epub", "pdf"):
        command(project, kind, "--out", f"second.{kind}", TZ="Asia/Shanghai")
    for kind in ("pdf", "epub"):
        assert (project / f"first.{kind}").read_bytes() == (project / f"second.{kind}").read_bytes()
    assert b"D:20260131120000" in (project / "first.pdf").read_bytes()
    assert offered(project) == ["second.pdf", "second.epub"]
    published = {path: path.read_bytes() for path in (project / "_build" / "html").rglob("*") if path.is_file()}
    command(project, "build", "--out", "elsewhere")
    command(project, "build")
    assert offered(project) == ["second.pdf", "second.epub"]
    assert published == {path: path.read_bytes() for path in published}


def test_a_pdf_has_the_same_bytes_in_other_surroundings(project, tmp_path):
    find_browser()
    copy = shutil.copytree(
        project, tmp_path / "a longer folder", ignore=shutil.ignore_patterns("_build", "*.pdf", "*.epub")
    )
    other = {"HOME": str(tmp_path / "home"), "LANG": "POSIX", "PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu"}
    command(project, "pdf", "--out", "here.pdf")
    command(copy, "pdf", "--out", "there.pdf", **other)
    assert (project / "here.pdf").read_bytes() == (copy / "there.pdf").read_bytes()


def test_a_chapter_alone_is_printed_and_not_offered(project):
    find_browser()
    from pypdf import PdfReader

    said = command(project, "pdf", "response", "--edition", "student")
    path = project / "_build" / "ten-patients-response-student.pdf"
    assert path.name in said
    words = " ".join("".join(page.extract_text() for page in PdfReader(path).pages).split())
    assert "Exercise 1" in words
    assert "Glossary" not in words
    assert "trialbook run 07_response" in words
    front = (project / "_build" / "student" / "html" / "index.html").read_text("utf-8")
    assert path.name not in front


def test_what_is_made_says_the_time_of_the_last_commit_or_the_one_that_is_given(monkeypatch, tmp_path):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert checkout.moment(tmp_path) == datetime(1980, 1, 1, tzinfo=UTC)
    for line in ("init -q", "-c user.name=a -c user.email=a@example.org commit -q --allow-empty -m a"):
        dated = {**os.environ, "GIT_COMMITTER_DATE": f"{NOON} +0800"}
        subprocess.run(["git", "-C", tmp_path, *line.split()], check=True, env=dated)
    assert checkout.moment(tmp_path) == datetime(2026, 1, 31, 12, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert checkout.moment(tmp_path) == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("given", ["yesterday", "1e99", "9" * 30, "-9" + "9" * 30])
def test_a_time_that_is_none_is_refused(given, monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(ParameterError, match="SOURCE_DATE_EPOCH: must be seconds since 1970"):
        checkout.moment(tmp_path)
