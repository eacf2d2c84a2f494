"""What a lesson points to, taken from the pages of the built book: figures, tables, paragraphs, pages with settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from html import escape
from itertools import takewhile
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

_ORDINALS = {"first": 0, "second": 1, "third": 2, "last": -1}
_IN_PRINT = '<p class="not-here">On the screen this slide is the page itself.</p>'
_NOT_SHOWN = "a.headerlink, .figure-files, .visually-hidden, .cell_input, details.above-input, style, script, summary"


class Pages:
    """The pages of a built book, each read once.

    Parameters
    ----------
    site : Path
        The folder of the site.
    """

    def __init__(self, site: Path):
        self.site = site
        self._read: dict[str, Tag | None] = {}

    def article(self, page: str) -> Tag | None:
        """Return what a page says; None where the book has no such page."""
        if page not in self._read:
            path = self.site / f"{page}.html"
            soup = BeautifulSoup(path.read_text("utf-8"), "html.parser") if path.is_file() else None
            self._read[page] = soup.find("article") if soup else None
        return self._read[page]


def exhibits(pages: Pages, lesson: str, cell: Tag) -> Iterator[str]:
    """Yield what each link of a cell of a table shows, as HTML; nothing for what this trial's book has not."""
    seen: set[tuple[str, ...]] = set()
    for link in cell.find_all("a", href=True):
        address, words = urlsplit(str(link["href"])), _before(link)
        wanted = str(link["href"]), *(part for part in ("first column", "paragraph") if part in words)
        page = normpath(join(dirname(lesson), unquote(address.path).removesuffix(".html"))) if address.path else lesson
        article = pages.article(page)
        if article is None or address.scheme or wanted in seen:
            continue
        seen.add(wanted)
        title = plain(article.find(id=address.fragment).h2) if page == lesson else plain(link)
        heading = f"<h3>{escape(title[:1].upper() + title[1:])}</h3>"
        source = f'<p class="source"><a href="../{page}.html{_rest(address)}">{escape(plain(article.h1))}</a></p>'
        if address.query or _runs(article, unquote(address.fragment)):
            frame = f'<iframe data-src="../{page}.html{_rest(address)}" title="{escape(plain(link))}"></iframe>'
            yield heading + frame + _IN_PRINT + source
            continue
        for shown in _pointed_at(article, unquote(address.fragment), words):
            yield f'{heading}<div class="fits bd-article">{_clean(shown, page)}</div>{source}'


def _runs(article: Tag, place: str) -> bool:
    """Whether a link leads to what a class uses: the controls of a page, or a page that has no figure to show."""
    found = article.find(id=place) if place else article.figure
    return (found is None and not place) or (found is not None and found.name == "fieldset")


def _rest(address: tuple[str, ...]) -> str:
    """Return the query and the place of an address."""
    query, place = escape(address[3]), escape(address[4])
    return (f"?{query}" if query else "") + (f"#{place}" if place else "")


def _before(link: Tag) -> str:
    """Return the words between the link before and this one."""
    words = []
    for sibling in link.previous_siblings:
        if isinstance(sibling, Tag) and sibling.name == "a":
            break
        words.append(sibling.get_text() if isinstance(sibling, Tag) else str(sibling))
    return " ".join(reversed(words))


def _pointed_at(article: Tag, place: str, words: str) -> Iterator[Tag]:
    """Yield what a link shows: a figure, the part of a section that the words before it name, or its first table."""
    found = article.find(id=place) if place else article
    if found is None:
        return
    if figure := found if found.name == "figure" else found.find_parent("figure"):
        yield figure
        return
    holder = found if found.name in ("section", "article") else found.find_parent("section")
    own = [one for one in holder.find_all(["table", "figure", "p"]) if _is_own(one, holder)]
    tables, figures, texts = ([one for one in own if one.name == kind] for kind in ("table", "figure", "p"))
    if "first column" in words:
        tables = [_first_column(one) for one in tables]
    if named := re.search(rf"\b({'|'.join(_ORDINALS)}) (table|paragraph)", words):
        chosen = {"table": tables, "paragraph": texts}[named[2]][_ORDINALS[named[1]] :][:1]
        yield from [_with_sentences(one, own) if "sentence" in words else _with_formula(one) for one in chosen]
    elif "paragraph" in words:  # by the words that they begin with
        begun = [one for one in texts if one.strong and plain(one.strong).rstrip(".") in words]
        yield from [_together(begun)] if begun else []
    else:
        if "formula" in words:
            yield from holder.select(":scope > div.math")[:1]
        shown = tables + figures if place else figures + tables
        if "sentence" in words:
            shown = [_with_sentences(one, own) for one in shown[:1]]
        yield from shown[:1] or ([_together(texts[:3])] if texts else [])


def _first_column(table: Tag) -> Tag:
    shown = copy(table)
    for cell in shown.select("tr > * + *"):
        cell.decompose()
    return shown


def _with_formula(part: Tag) -> Tag:
    """Return a part together with the formula that ends its sentence."""
    formula = part.find_next_sibling()
    return _together([part, formula]) if formula and "math" in formula.get_attribute_list("class") else part


def _with_sentences(part: Tag, own: list[Tag]) -> Tag:
    """Return a table or figure together with the paragraphs that follow it, up to the next."""
    after = own[own.index(part) + 1 :]
    return _together([part, *takewhile(lambda one: one.name == "p", after)])


def _is_own(part: Tag, section: Tag) -> bool:
    """Whether a part stands in a section itself, not in one below it, in code, in a fold or in another part."""
    inside = part.find_parent(["table", "figure", "details", "aside"])
    return (section.name == "article" or part.find_parent("section") is section) and inside is None


def _together(parts: list[Tag]) -> Tag:
    """Return parts in one."""
    whole = BeautifulSoup("<div></div>", "html.parser").div
    for part in parts:
        whole.append(copy(part))
    return whole


def _clean(part: Tag, page: str) -> str:
    """Return a part of a page as a slide has it: nothing to click, pictures where a slide finds them."""
    shown = BeautifulSoup(str(part), "html.parser")
    for element in shown.select(_NOT_SHOWN):
        element.decompose()
    for link in shown.find_all("a"):
        link.unwrap()
    for picture in shown.find_all("img"):
        picture["src"] = f"../{normpath(join(dirname(page), str(picture['src'])))}"
        del picture["loading"]
    for element in shown.find_all(id=True):
        if not element.find_parent("svg"):  # patterns are found by their names
            del element["id"]
    return str(shown)


def plain(element: Tag) -> str:
    """Return the text of an element; of a formula, its source."""
    one = BeautifulSoup(str(element), "html.parser")
    for gone in one.select("a.headerlink, .katex-html"):
        gone.decompose()
    for formula in one.select(".katex-mathml"):
        formula.replace_with(formula.annotation.get_text())
    return " ".join(one.get_text().split())


def inner(element: Tag) -> str:
    """Return the content of an element without links."""
    one = BeautifulSoup(str(element), "html.parser")
    for link in one.find_all("a"):
        link.unwrap()
    inside = one.find("p") or one.find()
    return inside.decode_contents()
