"""A page of the site as prose to be read away from a screen: no code, nothing to click, solutions at the end."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup, Tag

from trialbook.book.contents import Contents

_FOR_SCREENS = (
    "script, noscript, link, button, form, nav, .run-here, #check-yourself, a.headerlink, .figure-files, .downloads, "
    ".legend input, .formats, .visually-hidden, .on-screen, .course-table, .cell_input, #three-ways-in, "
    "div.cell:not(:has(> .cell_output)), #jb-print-docs-body, div.toctree-wrapper"
)
_SAID_ONCE = ".chapter-head, section#rerun-and-cite-this-chapter"  # the whole book says it on its own pages
# a tool, what can be chosen where a chapter runs, the licences of the site's software, and the package's functions
ON_SCREEN = ("book/check", "book/parameters", "book/licences", "book/package")


def read_pages(site: Path, contents: Contents) -> dict[str, BeautifulSoup]:
    """Return the pages of a built site by name, in order, without those that only a screen can use."""
    pages = [page for page in contents.pages if page not in ON_SCREEN]
    return {page: BeautifulSoup((site / f"{page}.html").read_text("utf-8"), "html.parser") for page in pages}


def page_title(soup: BeautifulSoup) -> str:
    """Return the heading of a page as text."""
    heading = soup.select_one("article h1")
    for link in heading.select("a.headerlink"):
        link.decompose()
    return heading.get_text().strip()


def as_prose(soup: BeautifulSoup, *, whole: bool = True) -> Tag:
    """Return the article of a page, which changes, as prose.

    Code and what only a screen can use is left out. The summary's marks are closed, the solutions stand together below
    the exercises, and what else is folded is open. A ``whole`` book says once how chapters are run again and cited.
    """
    article = soup.find("article")
    for code in article.find_all("details", class_="above-input"):  # first, since most of a page's elements are in it
        code.decompose()
    for element in article.select(f"{_FOR_SCREENS}, {_SAID_ONCE}" if whole else _FOR_SCREENS):
        element.decompose()
    for mark in article.select("details.mark"):
        mark.select_one(".working").decompose()
        mark.summary.unwrap()
        mark.name = "span"
    _gather_solutions(article, soup)
    for folded in article.find_all("details"):
        folded["open"] = ""
    return article


def _gather_solutions(article: Tag, soup: BeautifulSoup) -> None:
    """Move the solutions from below each exercise to the end of the exercises, each under its exercise's heading."""
    solutions = article.select("details.solution")
    if not solutions:
        return
    gathered = soup.new_tag("section", attrs={"class": "solutions", "id": "all-solutions"})
    gathered.append(soup.new_tag("h3", string="Solutions"))
    (article.select_one("#exercises") or article).append(gathered)
    for solution in solutions:
        heading = soup.new_tag("h4", string=solution.find_previous(["h2", "h3"]).get_text())
        solution.summary.decompose()
        solution.name = "div"
        gathered.extend([heading, solution.extract()])
