"""The pages of a site as one page of HTML for print, whose links lead inside it and say on which sheet they end."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from trialbook.book.contents import NOTEBOOKS, Contents
from trialbook.ledger.roles import Role
from trialbook.printing.hatches import drawn_box, drawn_hatches
from trialbook.printing.prose import as_prose, page_title, read_pages
from trialbook.printing.ways import target_of

STYLE = Path(__file__).with_name("print.css")
SCRIPT = Path(__file__).with_name("print.js")
_REFERENCES = ("aria-labelledby", "aria-describedby", "for")
_ALPHABETICAL = ("book/glossary", "book/references")  # found without the number of a sheet
SOLUTIONS = "solutions"  # the page that a print of the whole book has at its end
_NUMBER = '<span class="at" data-of="{id}">{before}00{after}</span>'
_NUMBERED = re.compile(r'(data-of="([^"<>]*)">[^<\d]*)\d+')


def one_page(site: Path, contents: Contents, title_page: str, title: str) -> str:
    """Return a book as one page of HTML for print.

    Every id gets its page's name in front, so that those of different pages stay apart and each link finds its own. One
    page alone is a chapter and has no table of contents. Where the page says the sheet of something it has 00: see
    :func:`with_numbers`.
    """
    read = read_pages(site, contents)
    titles = {page: page_title(soup) for page, soup in read.items()}
    whole = len(contents.pages) > 1
    articles = {page: _article(soup, page, site, titles, whole=whole) for page, soup in read.items()}
    parts = [(part, [page for page in pages if page in titles]) for part, pages in contents.parts]
    if whole and (solutions := _taken_out(articles, titles)):
        articles[SOLUTIONS], titles[SOLUTIONS] = solutions, "Solutions"
        parts.append(("", [SOLUTIONS]))
    heads = {page: titles[page] if _begins(page, part) else part for part, pages in parts for page in pages}
    bodies = "\n".join(_body(page, article, heads[page] == titles[page]) for page, article in articles.items())
    styles = "\n".join(f'<link rel="stylesheet" href="{address}"/>' for address in _styles(read, site))
    front = f"{title_page}\n{_listed(parts[1:], titles)}" if whole else title_page
    return (
        f'<!DOCTYPE html>\n<html lang="en" data-theme="light" data-mode="light"><head><meta charset="utf-8"/>'
        f"<title>{escape(title)}</title>\n{styles}\n<style>{STYLE.read_text('utf-8')}\n{_heads(heads, title)}</style>"
        f'</head>\n<body><main class="bd-content"><div class="bd-article">\n{front}\n{bodies}\n'
        f"</div></main><script>{SCRIPT.read_text('utf-8')}</script></body></html>\n"
    )


def with_numbers(whole: str, sheets: Mapping[str, int]) -> str:
    """Return the page with the number of each place's sheet where it is named; 0 for a place that is not there.

    Examples
    --------
    >>> with_numbers('<span class="at" data-of="index--top"> (p. 00)</span>', {"index--top": 7})
    '<span class="at" data-of="index--top"> (p. 7)</span>'
    """
    return _NUMBERED.sub(lambda found: f"{found[1]}{sheets.get(found[2], 0)}", whole)


def _styles(read: Mapping[str, BeautifulSoup], site: Path) -> dict[str, None]:
    """Return the addresses of all stylesheets of the pages, in order, each once."""
    links = ((page, link["href"]) for page, soup in read.items() for link in soup.select("head link[rel~=stylesheet]"))
    return dict.fromkeys((site / target_of(page, urlsplit(link).path)).as_uri() for page, link in links)


def _begins(page: str, part: str) -> bool:
    """Whether a page begins on a sheet of its own, as chapters do; the others of a part follow one another."""
    return not part or page.startswith(f"{NOTEBOOKS}/")


def _heads(heads: Mapping[str, str], title: str) -> str:
    """Return the style of the running heads: the book's title on the left, the page's or its part's on the right."""
    book, _, _ = title.partition(":")
    rules = [f"@page {_sheet(head)} {{ @top-right {{ content: {_css(head)}; }} }}" for head in heads.values()]
    places = [f"#{_id(page)} {{ page: {_sheet(head)}; }}" for page, head in heads.items()]
    return "\n".join([f"@page {{ @top-left {{ content: {_css(book)}; }} }}", *dict.fromkeys(rules), *places])


def _css(words: str) -> str:
    r"""Return words as a string of a style sheet that can end neither itself nor the element that holds it.

    Examples
    --------
    >>> print(_css('</style> "a"'))
    "\3c /style> \22 a\22 "
    """
    return '"' + re.sub(r'["\\<]', lambda sign: f"\\{ord(sign[0]):x} ", words) + '"'


def _sheet(head: str) -> str:
    """Return the name of the sheets with a running head."""
    return "of-" + re.sub(r"[^a-zA-Z0-9]", lambda sign: f"-{ord(sign[0]):x}-", head)


def _id(page: str) -> str:
    """Return the id of a page in the whole: its address without what an id had better not hold."""
    return page.replace("/", "-")


def _listed(parts: Sequence[tuple[str, Sequence[str]]], titles: Mapping[str, str]) -> str:
    """Return the list of contents as HTML."""
    lines = []
    for part, pages in parts:
        lines.append(f'<p class="part">{part}</p>' if part else "")
        items = "".join(_item(page, titles[page]) for page in pages)
        lines.append(f"<ul>{items}</ul>")
    return '<section class="contents" aria-label="Contents"><h1>Contents</h1>' + "\n".join(lines) + "</section>"


def _item(page: str, title: str) -> str:
    number = _NUMBER.format(id=_id(page), before="", after="")
    return f'<li><a href="#{_id(page)}">{escape(title)}</a><span class="leader"></span>{number}</li>'


def _article(soup: BeautifulSoup, page: str, site: Path, titles: Mapping[str, str], *, whole: bool) -> Tag:
    """Return one page's article as it goes into the whole."""
    article = as_prose(soup, whole=whole)
    roles = {str(role): role for role in Role}
    for box in article.select(".course .segment > i"):
        box.append(BeautifulSoup(drawn_box(roles[str(box.parent["class"][1])]), "html.parser"))
    for element in article.find_all(True):
        _lead_inside(element, page, site, titles)
    return article


def _taken_out(articles: Mapping[str, Tag], titles: Mapping[str, str]) -> Tag | None:
    """Take the solutions out of the articles, where the sheet that they are on is named instead, and return them."""
    appendix = BeautifulSoup("<article><h1>Solutions</h1></article>", "html.parser").article
    for page, article in articles.items():
        if found := article.select_one(".solutions"):
            link = f'<p><a href="#{found["id"]}">Solutions</a>{_number(found["id"])}</p>'
            (found.parent.h2 or found.previous_sibling).insert_after(BeautifulSoup(link, "html.parser"))
            found.h3.string = titles[page]
            found.h3.name = "h2"
            appendix.append(found.extract())
    return appendix if appendix.section else None


def _body(page: str, article: Tag, begins: bool) -> str:
    kind = "page" if begins else "page follows"
    return f'<section class="{kind}" id="{_id(page)}">{article.decode_contents()}</section>'


def _lead_inside(element: Tag, page: str, site: Path, titles: Mapping[str, str]) -> None:
    """Put the page's name before every id, and have links, labels and pictures find what they name."""
    if element.get("id"):
        element["id"] = f"{_id(page)}--{element['id']}"
    for name in _REFERENCES:
        if element.get(name):
            element[name] = " ".join(f"{_id(page)}--{word}" for word in element[name].split())
    if element.get("src") and not urlsplit(element["src"]).scheme:
        element["src"] = _picture(site / target_of(page, unquote(element["src"])))
        element.attrs = {name: value for name, value in element.attrs.items() if name not in ("style", "loading")}
    if element.name == "a" and "href" in element.attrs:
        _lead(element, page, titles)


def _picture(path: Path) -> str:
    """Return the address of a picture; a drawing with hatches comes along as it is to be printed."""
    drawing = path.read_text("utf-8") if path.suffix == ".svg" else ""
    if "<pattern" not in drawing:
        return path.as_uri()
    return "data:image/svg+xml;base64," + b64encode(drawn_hatches(drawing).encode()).decode()


def _lead(link: Tag, page: str, titles: Mapping[str, str]) -> None:
    """Have a link lead to the same place in the whole; one to a file that is not in it is a link no more."""
    address = urlsplit(link["href"])
    if address.scheme or address.netloc:
        return
    target = target_of(page, address.path).removesuffix(".html")
    if target not in titles:
        link.unwrap()
        return
    place = "" if address.fragment.startswith("only-") else unquote(address.fragment)
    link["href"] = f"#{_id(target)}" + (f"--{place}" if place else "")
    if target not in (page, *_ALPHABETICAL):
        link.insert_after(BeautifulSoup(_number(link["href"][1:]), "html.parser"))


def _number(place: str) -> str:
    """Return where the number of a place's sheet goes, behind a link to it: only what is linked to has a number."""
    return _NUMBER.format(id=place, before=" (p.\u00a0", after=")")
