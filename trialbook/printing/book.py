"""From a built site to a book on paper or for an e-reader, and its place on the front page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from trialbook.book.contents import Contents
from trialbook.book.titles import book_title, short_title, subtitle
from trialbook.pages import Edition
from trialbook.pages.chapter import made_from
from trialbook.pages.markup import text
from trialbook.paper.trial import Trial
from trialbook.printing.epub import About, write_epub
from trialbook.printing.onepage import one_page
from trialbook.printing.sheets import print_html
from trialbook.runner.publishing import replacing

_MARK = '<section id="three-ways-in">'
_LINK = '<p class="formats"><a href="downloads/{name}" download data-format="{kind.suffix}">{kind.words}</a></p>'
_OFFERED = re.compile(r'<p class="formats"><a href="downloads/([^"]*)" download data-format="(\w+)">[^<]*</a></p>')


@dataclass(frozen=True)
class Format:
    """A form of the whole book in one file: its suffix, and what the front page calls it."""

    suffix: str
    words: str


PDF = Format("pdf", "The whole book as one PDF")
EPUB = Format("epub", "The whole book for an e-reader (EPUB)")
FORMATS = (PDF, EPUB)


def print_book(site: Path, trial: Trial, edition: Edition, contents: Contents, pdf: Path, moment: datetime) -> None:
    """Print pages of a built site to one PDF.

    A chapter alone has no title page. What is there stays until the new PDF is complete.

    Raises
    ------
    PrintError
        If there is no browser, or it prints nothing.
    """
    front = title_page(trial, edition) if len(contents.pages) > 1 else ""
    print_html(one_page(site.resolve(), contents, front, book_title(trial)), pdf, moment)


def export_epub(site: Path, trial: Trial, edition: Edition, contents: Contents, epub: Path, moment: datetime) -> None:
    """Write the pages of a built site as an EPUB; its parameters are those of :func:`print_book`."""
    version = "-".join(filter(None, (edition.version, edition.commit)))
    about = About(text(book_title(trial)), text(version), f"{moment:%Y-%m-%dT%H:%M:%SZ}")
    with replacing(epub) as fresh:
        write_epub(site, contents, about, fresh)


def title_page(trial: Trial, edition: Edition) -> str:
    """Return the first page as HTML: the book, the paper that it reads, and what it was made from."""
    kind = subtitle(trial)
    return (
        '<section class="title-page">'
        f'<p class="title">{text(short_title(trial))}</p>\n<p class="kind">{text(kind[0].upper() + kind[1:])}</p>\n'
        f'<p class="paper">The paper: <cite>{text(trial.title)}</cite>. {text(trial.reference)}</p>\n'
        f'<div class="made"><p>The Ten Patients contributors</p><p>{made_from(trial, edition)}</p>'
        "<p>Not medical advice. Every number is computed from what the paper printed.</p></div></section>"
    )


def publish_format(book: Path, site: Path, form: Format) -> None:
    """Put a form of the whole book beside the site's downloads and offer it on the front page.

    The next site that is published is without it, since it would no longer be the same book.
    """
    front = site / "index.html"
    content = front.read_text("utf-8")
    offered = {kind: name for name, kind in _OFFERED.findall(content)}
    if (former := offered.get(form.suffix)) not in (None, book.name):
        (site / "downloads" / former).unlink(missing_ok=True)
    offered[form.suffix] = book.name
    target = site / "downloads" / book.name
    target.parent.mkdir(exist_ok=True)
    with replacing(target) as fresh:
        fresh.write_bytes(book.read_bytes())
    links = "".join(_LINK.format(name=offered[kind.suffix], kind=kind) for kind in FORMATS if kind.suffix in offered)
    with replacing(front) as fresh:
        fresh.write_text(_OFFERED.sub("", content).replace(_MARK, f"{links}{_MARK}", 1), "utf-8")
