"""The fixes of the site: what each changes in a page, and what a page says of itself."""

import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "book" / "_ext"))

from fixes import fix  # noqa: E402
from metadata import describe, description, write_sitemap  # noqa: E402
from pictures import keep_places  # noqa: E402

TABLE = """<style scoped> .dataframe tbody tr th { x: y; } </style>
<table border="1" class="dataframe"><thead>
<tr style="text-align: right;"><th></th><th>CR</th><th>PR</th></tr>
<tr><th>month</th><th></th><th></th></tr></thead>
<tbody><tr><th>3</th><td>5</td><td>3</td></tr></tbody></table>"""
SEARCH = '<script src="searchindex.js"></script>'
MATHEMATICS = '<link rel="stylesheet" type="text/css" href="_static/katex/katex.min.css?v=1" />'


def test_the_name_of_a_tables_index_stands_beside_the_names_of_its_columns():
    fixed = fix(TABLE)
    assert re.findall(r"<thead>(.*?)</thead>", fixed, re.DOTALL) == ["<tr><th>month</th><th>CR</th><th>PR</th></tr>"]
    assert "<style" not in fixed
    assert "<tbody><tr><th>3</th><td>5</td><td>3</td></tr></tbody>" in fixed


def test_an_index_without_a_name_leaves_a_corner_that_is_no_header():
    assert "<td></td><th>CR</th>" in fix('<table class="dataframe"><tr><th></th><th>CR</th></tr></table>')


def test_a_table_scrolls_inside_itself():
    assert fix('<table class="dataframe"><tr></tr></table>').startswith('<div class="scrolls"><table')


def test_the_search_index_is_loaded_by_the_search_page_alone():
    assert "searchindex" not in fix(SEARCH)
    assert "searchindex" in fix(f'{SEARCH}<div id="search-results"></div>')


@pytest.mark.parametrize("script", ["doctools.js?v=1", "scripts/sphinx-book-theme.js", "book.js"])
def test_a_page_is_drawn_before_its_scripts_have_come(script):
    waiting = f'<script src="_static/{script}"></script>'
    assert fix(waiting) == f'<script defer src="_static/{script}"></script>'
    assert fix(fix(waiting)) == fix(waiting)
    assert "defer" not in fix(f'{waiting}<div id="search-results"></div>'), "the search page's scripts need theirs"


def test_options_that_a_script_on_the_page_reads_are_there_before_it_runs():
    assert "defer" not in fix('<script src="_static/documentation_options.js?v=1"></script>')
    assert "defer" not in fix('<script src="../_static/reading.js?v=1"></script>')


def test_a_figures_place_is_kept_and_the_figure_fetched_late(tmp_path):
    (tmp_path / "drawn.svg").write_text('<svg xmlns="x" width="403.2pt" height="252pt" viewBox="0 0 403.2 252">')
    (tmp_path / "other.svg").write_text('<svg viewBox="0 0 1 1">')
    page = '<img alt="a" src="../_images/d.svg" /><img src="_images/o.svg" /><img src="_images/p.svg" />'
    kept = keep_places(page, {"drawn.svg": "d.svg", "other.svg": "o.svg"}, tmp_path)
    late = '<img loading="lazy" style="width: 537.6px; aspect-ratio: 403.2 / 252" alt="a" src="../_images/d.svg" />'
    assert kept == page.replace('<img alt="a" src="../_images/d.svg" />', late)


def test_the_style_of_mathematics_is_loaded_where_there_is_some():
    assert "katex" not in fix(MATHEMATICS)
    assert fix(f'{MATHEMATICS}<span class="katex">x</span>').count("katex.min.css") == 1


@pytest.mark.parametrize(
    ("theme", "fixed"),
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
def test_what_the_theme_writes_is_fixed(theme, fixed):
    assert fix(theme) == fixed


def test_a_page_without_faults_stays_as_it_is():
    page = "<article><h1>Response</h1><p>Three of ten.</p></article>"
    assert fix(page) == page


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
