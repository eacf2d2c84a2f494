"""Slides of a lesson: its minute plan with what it points to, taken from the pages of the built book."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from bs4 import Tag

from trialbook.lessons.exhibits import Pages, exhibits, inner, plain

FOLDER = "slides"
_STATIC = "../_static"
_MOVES = "../variants/list.js"  # what moves in pages without Python, so from disk too
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
{moves}<script src="../_static/slides/reveal.js"></script>
<script src="../_static/slides/notes.js"></script>
<script src="../_static/slides/slides.js"></script>
</body>
</html>
"""


class SlidesError(ValueError):
    """A lesson of which no slides can be made: which one, and why."""


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
    title = plain(article.h1)
    stacks = [_opening(article, title), *_plan(pages, lesson, article), *_end(pages, lesson, article)]
    slides = "\n".join("<section>\n" + "\n".join(stack) + "\n</section>" for stack in stacks)
    moves = f'<script src="{_MOVES}"></script>\n' if (pages.site / FOLDER / _MOVES).resolve().is_file() else ""
    parts = {"styles": _styles(pages.site), "slides": slides, "policy": _policy(pages.site), "moves": moves}
    return _PAGE.format(title=escape(title), **parts)


def _opening(article: Tag, title: str) -> list[str]:
    """Return the first slides: the title, whose notes are what to prepare, and the goals."""
    notes = [_section_words(article, name) for name in ("what-must-be-known", "before-class")]
    return [_slide(f"<h1>{escape(title)}</h1>", notes), *_listed(article, "goals", "After this lesson you can")]


def _plan(pages: Pages, lesson: str, article: Tag) -> Iterator[list[str]]:
    """Yield the slides of each step: what to do, then what to look at; after them those of each of its questions."""
    board = {plain(item.strong): plain(item) for item in article.select("#board-work li") if item.strong}
    for row in article.select("#minute-plan tbody tr"):
        minutes, what, where = row.find_all("td")
        span = plain(minutes)
        task = f'<p class="minutes">Minute {span}</p><p class="task">{inner(what)}</p>'
        notes = [f"Where: {plain(where)}", f"Board: {board[span].removeprefix(span).strip()}" if span in board else ""]
        yield [_slide(task, notes), *_shown(pages, lesson, where)]
        yield from _questions(pages, lesson, article, span)


def _end(pages: Pages, lesson: str, article: Tag) -> Iterator[list[str]]:
    """Yield the homework, and the questions for which no minute is planned."""
    yield from filter(None, [_listed(article, "homework", "Homework")])
    yield from _questions(pages, lesson, article, "spare")


def _questions(pages: Pages, lesson: str, article: Tag, when: str) -> Iterator[list[str]]:
    """Yield the slides of each question of a step: the question, then what breaks the wrong answer to it."""
    for row in article.select("#questions-to-ask tbody tr"):
        minutes, question, expected, breaks = row.find_all("td")
        if plain(minutes) == when:
            notes = [f"Expect: {plain(expected)}", f"What breaks it: {plain(breaks)}"]
            yield [_slide(f'<p class="asked">{inner(question)}</p>', notes), *_shown(pages, lesson, breaks)]


def _listed(article: Tag, section: str, title: str) -> list[str]:
    """Return a slide with the list of a section; none where the lesson has none."""
    items = "".join(f"<li>{inner(item)}</li>" for item in article.select(f"#{section} > ul > li"))
    return [_slide(f'<h2>{title}</h2><ul class="goals">{items}</ul>', [])] if items else []


def _shown(pages: Pages, lesson: str, cell: Tag) -> Iterator[str]:
    """Yield a slide for each thing that a cell of a table points to."""
    return (_slide(body, []) for body in exhibits(pages, lesson, cell))


def _styles(site: Path) -> str:
    """Return the links to the style sheets of a deck."""
    names = ["katex/katex.min.css", "book.css", "marks.css", "slides/reveal.css", "slides/slides.css"]
    there = [name for name in names if (site / "_static" / name).is_file()]
    return "\n".join(f'<link rel="stylesheet" href="{_STATIC}/{name}">' for name in there)


def _slide(body: str, notes: list[str]) -> str:
    told = "".join(f"<p>{escape(note)}</p>" for note in notes if note)
    aside = f'<aside class="notes">{told}</aside>' if told else ""
    kind = "slide pictured" if "<figure" in body and "<img" in body else "slide"
    return f'<section><div class="{kind}">{body}</div>{aside}</section>'


def _section_words(article: Tag, name: str) -> str:
    section = article.find(id=name)
    return f"{plain(section.h2)}. " + " ".join(plain(one) for one in section.find_all("p")) if section else ""


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
        head, article, rest = content.partition("<article")  # before it stands a title that only print has
        page.write_text(head + article + rest.replace("</h1>", f"</h1>\n{words}", 1), "utf-8")
        os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))
