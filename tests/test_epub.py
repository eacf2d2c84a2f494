"""The book for an e-reader: valid, whole, with every formula and figure, the same bytes each time."""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from posixpath import dirname, join, normpath
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile, is_zipfile

import pytest
from conftest import ROOT

from trialbook import load_trial
from trialbook.book import contents
from trialbook.ledger.roles import Role
from trialbook.pages import Edition
from trialbook.printing.book import export_epub
from trialbook.printing.prose import ON_SCREEN

pytestmark = pytest.mark.pages

TOC = contents.read_contents(ROOT / "_toc.yml")
HTML = "{http://www.w3.org/1999/xhtml}"
STUDY = load_trial("nk-liver-2020")


def bound(site, path):
    export_epub(site, STUDY, Edition("0.1.0", "abc1234"), TOC, path, datetime(2026, 1, 31, 12, tzinfo=UTC))
    return path


@pytest.fixture(scope="module")
def epub(site, tmp_path_factory):
    return bound(site, tmp_path_factory.mktemp("epub") / "book.epub")


@pytest.fixture(scope="module")
def documents(epub):
    with ZipFile(epub) as archive:
        pages = [page for page in TOC.pages if page not in ON_SCREEN]
        return {page: ElementTree.fromstring(archive.read(f"book/{page}.xhtml")) for page in pages}


def test_epubcheck_finds_nothing_wrong(epub):
    checker = shutil.which("epubcheck")
    if checker is None:
        pytest.skip("no epubcheck found: 'apt-get install epubcheck' (Debian) makes this test run")
    archive = is_zipfile(checker)  # Debian's is a Java archive that only some systems start by themselves
    command = ["java", "-jar", Path(checker).resolve()] if archive else [checker]
    done = subprocess.run([*command, epub], capture_output=True, text=True)
    found = re.findall(r"^(?:ERROR|FATAL|WARNING).*", done.stdout + done.stderr, re.MULTILINE)
    assert found == []
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_kind_comes_first_and_uncompressed(epub):
    with ZipFile(epub) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        assert archive.read("mimetype") == b"application/epub+zip"


def test_every_link_inside_finds_its_document_and_its_place(documents):
    ids = {f"{page}.xhtml": {e.get("id") for e in tree.iter() if e.get("id")} for page, tree in documents.items()}
    links = [(page, link.get("href")) for page, tree in documents.items() for link in tree.iter(f"{HTML}a")]
    inside = [(page, *link.partition("#")) for page, link in links if link and not re.match(r"[a-z]+:", link)]
    assert inside
    found = [
        (normpath(join(dirname(page), path)) if path else f"{page}.xhtml", place) for page, path, _, place in inside
    ]
    assert [(path, place) for path, place in found if path not in ids or (place and place not in ids[path])] == []


def test_every_figure_of_every_chapter_is_in_it_with_its_alternative(documents, executed, epub):
    with ZipFile(epub) as archive:
        names = set(archive.namelist())
    for name, notebook in executed.items():
        page = f"notebooks/{name}"
        outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
        drawn = sum("image/svg+xml" in output.get("data", {}) for output in outputs)
        images = list(documents[page].iter(f"{HTML}img"))
        assert len(images) == drawn, page
        assert all(normpath(f"book/notebooks/{image.get('src')}") in names and image.get("alt") for image in images)


def test_formulas_are_mathematics_not_pictures(documents):
    formulas = list(documents["notebooks/07_response"].iter("{http://www.w3.org/1998/Math/MathML}math"))
    assert formulas
    assert not [e for e in documents["notebooks/07_response"].iter() if "katex-html" in (e.get("class") or "")]


def test_the_front_picture_has_the_colours_and_patterns_of_the_site(documents, epub):
    roles = {element.get("class") for element in documents["index"].iter(f"{HTML}div")}
    assert {"segment response", "segment death"} <= roles
    with ZipFile(epub) as archive:
        style = archive.read("book/style.css").decode()
    for role in (Role.RESPONSE, Role.DEATH, Role.STABLE):
        assert f"--{role}: {role.light};" in style
        assert not role.background or f".course .{role} i {{ background: {role.background};" in style


def test_it_says_nothing_of_what_a_page_in_a_browser_offers(documents):
    said = {page: " ".join(tree.itertext()) for page, tree in documents.items()}
    front = said["index"] + said["book/summary"]
    assert [word for word in ("PDF", "EPUB", "Download", "Open a mark", "Three ways in") if word in front] == []
    chapters = " ".join(words for page, words in said.items() if page.startswith("notebooks/"))
    assert [
        word for word in ("Run this chapter", "Download", "Show the solution", "import numpy") if word in chapters
    ] == []


def test_the_same_site_gives_the_same_bytes(epub, site, tmp_path):
    assert bound(site, tmp_path / "again.epub").read_bytes() == epub.read_bytes()
