"""The pages of a site in one: folded parts open, links that lead inside, nothing that only a screen can use."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from trialbook.book.contents import Contents
from trialbook.printing.hatches import drawn_hatches
from trialbook.printing.ways import target_of

STYLE = Path(__file__).with_name("print.css")
SCRIPT = Path(__file__).with_name("print.js")
_FOR_SCREENS = (
    "script, noscript, link, button, a.headerlink, .figure-files, .downloads, .legend input, .visually-hidden, "
    ".formats, .cell_input, details.above-input, div.cell:not(:has(> .cell_output)), "
    "#jb-print-docs-body, div.toctree-wrapper, nav"
)
_REFERENCES = ("aria-labelledby", "aria-describedby", "for")


def one_page(site: Path, contents: Contents, title_page: str, title: str) -> str:
    """Return the book as one page of HTML for print.

    Every id gets its page's name in front, so that those of different pages stay apart and each link finds its own.

    Parameters
    ----------
    site : Path
        The folder of the built site; styles and figures are read from there.
    contents : Contents
        Its pages in order, which must exist.
    title_page : str
        What stands before them, as HTML.
    title : str
        The title of the document.

    Returns
    -------
    str
        HTML whose style is the site's and ``print.css``.
    """
    read = {page: BeautifulSoup((site / f"{page}.html").read_text("utf-8"), "html.parser") for page in contents.pages}
    titles = {page: page_title(soup) for page, soup in read.items()}
    bodies = "\n".join(_body(soup, page, site, contents) for page, soup in read.items())
    styles = "\n".join(f'<link rel="stylesheet" href="{address}"/>' for address in _styles(read, site))
    front = f"{title_page}\n{_listed(contents, titles)}"
    return (
        f'<!DOCTYPE html>\n<html lang="en" data-theme="light" data-mode="light"><head><meta charset="utf-8"/>'
        f"<title>{title}</title>\n{styles}\n<style>{STYLE.read_text('utf-8')}</style></head>\n"
        f'<body><main class="bd-content"><div class="bd-article">\n{front}\n{bodies}\n'
        f"</div></main><script>{SCRIPT.read_text('utf-8')}</script></body></html>\n"
    )


def page_title(soup: BeautifulSoup) -> str:
    """Return the heading of a page as HTML."""
    heading = soup.select_one("article h1")
    for link in heading.select("a.headerlink"):
        link.decompose()
    return heading.decode_contents().strip()


def _styles(read: Mapping[str, BeautifulSoup], site: Path) -> dict[str, None]:
    """Return the addresses of all stylesheets of the pages, in order, each once."""
    links = ((page, link["href"]) for page, soup in read.items() for link in soup.select("head link[rel~=stylesheet]"))
    return dict.fromkeys((site / target_of(page, urlsplit(link).path)).as_uri() for page, link in links)


def _id(page: str) -> str:
    """Return the id of a page in the whole: its address without what an id had better not hold."""
    return page.replace("/", "-")


def _listed(contents: Contents, titles: dict[str, str]) -> str:
    """Return the list of contents as HTML."""
    lines = []
    for part, pages in contents.parts[1:]:
        lines.append(f'<p class="part">{part}</p>' if part else "")
        items = "".join(f'<li><a href="#{_id(page)}">{titles[page]}</a></li>' for page in pages)
        lines.append(f"<ul>{items}</ul>")
    return '<section class="contents" aria-label="Contents"><h1>Contents</h1>' + "\n".join(lines) + "</section>"


def _body(soup: BeautifulSoup, page: str, site: Path, contents: Contents) -> str:
    """Return one page's article as it goes into the whole."""
    article = for_readers(soup)
    for element in article.find_all(True):
        _lead_inside(element, page, site, contents)
    return f'<section class="page" id="{_id(page)}">{article.decode_contents()}</section>'


def for_readers(soup: BeautifulSoup) -> Tag:
    """Return the article of a page, which changes, with everything unfolded and without what only a screen can use."""
    article = soup.find("article")
    for element in article.select(_FOR_SCREENS):
        element.decompose()
    _unfold(article)
    return article


def _unfold(article: Tag) -> None:
    """Open what is folded; the line that offered to open a solution is its heading."""
    for folded in article.find_all("details"):
        folded["open"] = ""
    for summary in article.select("details.solution > summary"):
        summary.string = "Solution"


def _lead_inside(element: Tag, page: str, site: Path, contents: Contents) -> None:
    """Put the page's name before every id, and have links, labels and pictures find what they name."""
    if element.get("id"):
        element["id"] = f"{_id(page)}--{element['id']}"
    for name in _REFERENCES:
        if element.get(name):
            element[name] = " ".join(f"{_id(page)}--{word}" for word in element[name].split())
    if element.get("src") and not urlsplit(element["src"]).scheme:
        element["src"] = _picture(site / target_of(page, unquote(element["src"])))
    if element.name == "a" and "href" in element.attrs:
        _lead(element, page, contents)


def _picture(path: Path) -> str:
    """Return the address of a picture; a drawing with hatches comes along as it is to be printed."""
    drawing = path.read_text("utf-8") if path.suffix == ".svg" else ""
    if "<pattern" not in drawing:
        return path.as_uri()
    return "data:image/svg+xml;base64," + b64encode(drawn_hatches(drawing).encode()).decode()


def _lead(link: Tag, page: str, contents: Contents) -> None:
    """Have a link lead to the same place in the whole; one to a file that is not in it is a link no more."""
    address = urlsplit(link["href"])
    if address.scheme or address.netloc:
        return
    target = target_of(page, address.path).removesuffix(".html")
    if target not in contents.pages:
        link.unwrap()
    elif address.fragment.startswith("only-") or not address.fragment:
        link["href"] = f"#{_id(target)}"
    else:
        link["href"] = f"#{_id(target)}--{unquote(address.fragment)}"
