"""The trial's own prose: plain Markdown, from which nothing is fetched and in which nothing acts."""

import pytest

from trialbook.book.notes import Note


def test_an_image_stands_for_its_words():
    html = Note("See ![the *curve* & <b>](https://example.org/x.png).")._repr_html_()
    assert "See the curve &amp; &lt;b&gt;." in html
    assert "example.org" not in html


@pytest.mark.parametrize("markdown", ["![](x.png)", "[![a](x.png)](y.html)", "![a][b]\n\n[b]: x.png"])
def test_no_image_is_shown_or_fetched(markdown):
    html = Note(markdown)._repr_html_()
    assert "<img" not in html
    assert "x.png" not in html


def test_a_link_stays_a_link():
    assert '<a href="https://doi.org/10.1/x">paper</a>' in Note("[paper](https://doi.org/10.1/x)")._repr_html_()
