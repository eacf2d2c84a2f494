"""The site's mends: what each changes in a page, and what a page says of itself."""

import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "book" / "_ext"))

from mends import mend  # noqa: E402
from metadata import describe, description, write_sitemap  # noqa: E402

TABLE = """<style scoped> .dataframe tbody tr th { x: y; } </style>
<table border="1" class="dataframe"><thead>
<tr style="text-align: right;"><th></th><th>CR</th><th>PR</th></tr>
<tr><th>month</th><th></th><th></th></tr></thead>
<tbody><tr><th>3</th><td>5</td><td>3</td></tr></tbody></table>"""
SEARCH = '<script src="searchindex.js"></script>'
MATHEMATICS = '<link rel="stylesheet" type="text/css" href="_static/katex/katex.min.css?v=1" />'


def test_the_name_of_a_tables_index_stands_beside_the_names_of_its_columns():
    mended = mend(TABLE)
    assert re.findall(r"<thead>(.*?)</thead>", mended, re.DOTALL) == ["<tr><th>month</th><th>CR</th><th>PR</th></tr>"]
    assert "<style" not in mended
    assert "<tbody><tr><th>3</th><td>5</td><td>3</td></tr></tbody>" in mended


def test_an_index_without_a_name_leaves_a_corner_that_is_no_header():
    assert "<td></td><th>CR</th>" in mend('<table class="dataframe"><tr><th></th><th>CR</th></tr></table>')


def test_a_table_scrolls_inside_itself():
    assert mend('<table class="dataframe"><tr></tr></table>').startswith('<div class="scrolls"><table')


def test_the_search_index_is_loaded_by_the_search_page_alone():
    assert "searchindex" not in mend(SEARCH)
    assert "searchindex" in mend(f'{SEARCH}<div id="search-results"></div>')


def test_the_style_of_mathematics_is_loaded_where_there_is_some():
    assert "katex" not in mend(MATHEMATICS)
    assert mend(f'{MATHEMATICS}<span class="katex">x</span>').count("katex.min.css") == 1


@pytest.mark.parametrize(
    ("theme", "mended"),
    [
        ('<script defer src="_static/scripts/fontawesome.js?digest=1"></script>', ""),
        (
            '<button class="btn search-button-field x" title="a" aria-label="b">',
            '<button class="btn search-button-field x">',
        ),
        ('<summary aria-label="Toggle hidden content">', "<summary>"),
        ('<div role="doc-biblioentry">', '<div role="listitem">'),
    ],
)
def test_what_the_theme_writes_is_mended(theme, mended):
    assert mend(theme) == mended


def test_a_page_without_faults_stays_as_it_is():
    page = "<article><h1>Response</h1><p>Three of ten.</p></article>"
    assert mend(page) == page


def app(address="", folder=Path("nowhere")):
    config = SimpleNamespace(html_baseurl=address, html_title="Ten Patients")
    builder = SimpleNamespace(format="html", name="html")
    return SimpleNamespace(
        config=config, builder=builder, srcdir=folder, outdir=folder, env=SimpleNamespace(found_docs={"index"})
    )


def document(words):
    page = nodes.document(None, None)
    page += nodes.paragraph("", words)
    return page


def tags(page, words, address=""):
    context = {"title": "The <em>title</em>", "meta": {}, "metatags": ""}
    describe(app(address), page, "page.html", context, document(words))
    return context["metatags"]


def test_a_page_is_described_by_its_first_paragraph_cut_at_a_word():
    assert description({}, document("Short.")) == "Short."
    long = description({}, document("word " * 100))
    assert long.endswith("word …")
    assert len(long) < 205
    assert description({"description": "As written."}, document("Short.")) == "As written."


def test_an_address_is_named_only_where_one_is_set():
    assert "og:url" not in tags("index", "Words.")
    assert 'content="https://example.org/index.html"' in tags("index", "Words.", "https://example.org/")


def test_words_of_a_page_cannot_leave_its_description():
    said = tags("index", '"><script>alert(1)</script>')
    assert "<script>alert" not in said
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', said)
    assert json.loads(data)["description"] == '"><script>alert(1)</script>'


def test_the_sitemap_needs_an_address(tmp_path):
    write_sitemap(app("", tmp_path))
    assert list(tmp_path.iterdir()) == []
    write_sitemap(app("https://example.org/", tmp_path))
    assert "<loc>https://example.org/index.html</loc>" in (tmp_path / "sitemap.xml").read_text("utf-8")
