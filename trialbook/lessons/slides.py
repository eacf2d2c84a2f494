"""Slides of a lesson: its minute plan with what it points to, taken from the pages of the built book."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from collections.abc import Iterator
from copy import copy
from functools import cached_property
from html import escape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

FOLDER = "slides"
_ORDINALS = {"first": 0, "second": 1, "third": 2, "last": -1}
_NOT_SHOWN = "a.headerlink, .figure-files, .visually-hidden, .cell_input, details.above-input, style, script, summary"
_STATIC = "../_static"
_LINKED = 'class="slides"'
_SPEAKER = re.compile(r"<script>(.*?)<\\?/script>", re.DOTALL)  # in a string of the plug-in's code
_POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'none'"
)
_PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="light" data-mode="light">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{styles}
</head>
<body>
<div class="reveal bd-content"><div class="slides">
{slides}
</div></div>
<script src="../_static/slides/reveal.js"></script>
<script src="../_static/slides/notes.js"></script>
<script src="../_static/slides/slides.js"></script>
</body>
</html>
"""


class SlidesError(ValueError):
    """A lesson of which no slides can be made: which one, and why."""


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

    @cached_property
    def styles(self) -> str:
        """The links to the style sheets of a deck."""
        names = ["katex/katex.min.css", "book.css", "marks.css", "slides/reveal.css", "slides/slides.css"]
        there = [name for name in names if (self.site / "_static" / name).is_file()]
        return "\n".join(f'<link rel="stylesheet" href="{_STATIC}/{name}">' for name in there)


def write_slides(site: Path, lessons: tuple[str, ...] = ()) -> tuple[Path, ...]:
    """Write the slides of lessons beside the pages that they are made from.

    Parameters
    ----------
    site : Path
        The folder of a built site.
    lessons : tuple of str
        Names such as ``sure``; all that the book has if empty.

    Returns
    -------
    tuple of Path
        A page for each lesson, in the site's folder ``slides``. The next site that is published is without them.

    Raises
    ------
    SlidesError
        If the book has no such lesson.
    """
    known = {path.stem.removeprefix("lesson-"): path.stem for path in sorted((site / "book").glob("lesson-*.html"))}
    if unknown := [name for name in lessons if name not in known]:
        raise SlidesError(f"{unknown[0]}: the lessons of this book are {', '.join(known) or 'none'}")
    pages, made = Pages(site), []
    for name in lessons or known:
        path = site / FOLDER / f"{known[name]}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text(deck(pages, f"book/{known[name]}"), "utf-8")
        _link_from(site / "book" / path.name, path)
        made.append(path)
    return tuple(made)


def deck(pages: Pages, lesson: str) -> str:
    """Return the slides of a lesson as one page.

    Parameters
    ----------
    pages : Pages
        The book.
    lesson : str
        The page of the lesson, such as ``book/lesson-sure``.

    Raises
    ------
    SlidesError
        If the page has no minute plan.
    """
    article = pages.article(lesson)
    if article is None or article.select_one("#minute-plan table") is None:
        raise SlidesError(f"{lesson}: a lesson needs a section 'Minute plan' with a table")
    title = _words(article.h1)
    stacks = [_opening(article, title), *_plan(pages, lesson, article), *_questions(pages, lesson, article)]
    slides = "\n".join("<section>\n" + "\n".join(stack) + "\n</section>" for stack in stacks)
    return _PAGE.format(title=escape(title), styles=pages.styles, slides=slides, policy=_policy(pages.site))


def _opening(article: Tag, title: str) -> list[str]:
    """Return the first slides: the title, whose notes are what to prepare, and the goals."""
    notes = [_section_words(article, name) for name in ("what-must-be-known", "before-class", "board-work")]
    goals = "".join(f"<li>{_inner(item)}</li>" for item in article.select("#goals li"))
    return [
        _slide(f"<h1>{escape(title)}</h1>", notes),
        _slide(f'<h2>After this lesson you can</h2><ul class="goals">{goals}</ul>', []),
    ]


def _plan(pages: Pages, lesson: str, article: Tag) -> Iterator[list[str]]:
    """Yield the slides of each step: what to do, then what to look at."""
    for row in article.select("#minute-plan tbody tr"):
        minutes, what, where = row.find_all("td")
        task = f'<p class="minutes">Minute {_words(minutes)}</p><p class="task">{_inner(what)}</p>'
        yield [_slide(task, [f"Where: {_words(where)}"]), *_exhibits(pages, lesson, where)]


def _questions(pages: Pages, lesson: str, article: Tag) -> Iterator[list[str]]:
    """Yield the slides of each question to ask: the question, then what breaks the wrong answer to it."""
    for row in article.select("#questions-to-ask tbody tr"):
        question, expected, breaks = row.find_all("td")
        notes = [f"Expect: {_words(expected)}", f"What breaks it: {_words(breaks)}"]
        yield [_slide(f'<p class="asked">{_inner(question)}</p>', notes), *_exhibits(pages, lesson, breaks)]


def _exhibits(pages: Pages, lesson: str, cell: Tag) -> Iterator[str]:
    """Yield a slide for each thing that a cell of a table points to; none for what this trial's book has not."""
    seen: set[str] = set()
    for link in cell.find_all("a", href=True):
        address = urlsplit(str(link["href"]))
        page = normpath(join(dirname(lesson), unquote(address.path).removesuffix(".html"))) if address.path else lesson
        article = pages.article(page)
        if article is None or address.scheme or link["href"] in seen:
            continue
        seen.add(str(link["href"]))
        words = _words(article.find(id=address.fragment).h2) if page == lesson else _words(link)
        heading = f"<h3>{escape(words[:1].upper() + words[1:])}</h3>"
        source = f'<p class="source"><a href="../{page}.html{_rest(address)}">{escape(_words(article.h1))}</a></p>'
        if address.query or (not address.fragment and article.figure is None):
            frame = f'<iframe data-src="../{page}.html{_rest(address)}" title="{escape(_words(link))}"></iframe>'
            yield _slide(heading + frame + source, [])
            continue
        for shown in _pointed_at(article, unquote(address.fragment), _before(link)):
            yield _slide(f'{heading}<div class="fits bd-article">{_clean(shown, page)}</div>{source}', [])


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
    if named := re.search(rf"\b({'|'.join(_ORDINALS)}) (table|paragraph)", words):
        yield from {"table": tables, "paragraph": texts}[named[2]][_ORDINALS[named[1]] :][:1]
    elif "paragraph" in words:  # by the words that they begin with
        begun = [one for one in texts if one.strong and _words(one.strong).rstrip(".") in words]
        yield from [_together(begun)] if begun else []
    elif not place and figures:
        yield figures[0]
    else:
        yield from tables[:1] or ([_together(texts[:3])] if texts else [])


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


def _slide(body: str, notes: list[str]) -> str:
    told = "".join(f"<p>{escape(note)}</p>" for note in notes if note)
    aside = f'<aside class="notes">{told}</aside>' if told else ""
    return f'<section><div class="slide">{body}</div>{aside}</section>'


def _section_words(article: Tag, name: str) -> str:
    section = article.find(id=name)
    return f"{_words(section.h2)}. " + " ".join(_words(one) for one in section.find_all("p")) if section else ""


def _words(element: Tag) -> str:
    """Return the text of an element; of a formula, its source."""
    one = BeautifulSoup(str(element), "html.parser")
    for gone in one.select("a.headerlink, .katex-html"):
        gone.decompose()
    for formula in one.select(".katex-mathml"):
        formula.replace_with(formula.annotation.get_text())
    return " ".join(one.get_text().split())


def _inner(element: Tag) -> str:
    """Return the content of an element without links."""
    one = BeautifulSoup(str(element), "html.parser")
    for link in one.find_all("a"):
        link.unwrap()
    inside = one.find("p") or one.find()
    return inside.decode_contents()


def _policy(site: Path) -> str:
    """Return the content security policy of a deck; the window for the speaker, which a script writes, inherits it."""
    script = (site / "_static" / "slides" / "notes.js").read_text("utf-8")
    found = (json.loads(f'"{text}"') for text in _SPEAKER.findall(script))
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in found]
    return _POLICY.format(hashes="".join(f" 'sha256-{digest}'" for digest in digests))


def _link_from(page: Path, slides: Path) -> None:
    """Have the page of a lesson lead to its slides; it keeps its time of change, since it is the same page."""
    content, times = page.read_text("utf-8"), page.stat()
    if _LINKED not in content:
        words = f'<p {_LINKED}><a href="../{FOLDER}/{slides.name}">Slides of this lesson</a></p>'
        page.write_text(content.replace("</h1>", f"</h1>\n{words}", 1), "utf-8")
        os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))
