"""The pages of a site as an EPUB: one document a page, figures as drawings, formulas as MathML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from bs4 import Tag

from trialbook.book.contents import Contents
from trialbook.pages.styles import styles
from trialbook.printing.prose import as_prose, page_title, read_pages
from trialbook.printing.ways import target_of, way_from

STYLE = Path(__file__).with_name("epub.css")
_DAY_ONE = (1980, 1, 1, 0, 0, 0)  # the earliest time that an archive can hold: the same book has the same bytes
_CAPITALS = {"viewbox": "viewBox", "preserveaspectratio": "preserveAspectRatio"}
_APPLY = "\u2061"  # the invisible sign between a function and what it is applied to
_EMPTY_PATH = re.compile(rb"<path(?![^<>]*\sd=)")  # a blank, which the standard wants drawn all the same
_KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".css": "text/css", ".xhtml": "application/xhtml+xml"}
_CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


@dataclass(frozen=True)
class About:
    """What an EPUB says about itself: its title, what it was made from and when, and an identifier of the first two."""

    title: str
    version: str
    modified: str
    creator: str = "The Ten Patients contributors"

    @property
    def identifier(self) -> str:
        """A name that no other book and no other version has."""
        return "urn:ten-patients:" + re.sub(r"[^A-Za-z0-9.-]+", "-", f"{self.title}:{self.version}")


@dataclass
class _Package:
    """The files of a book by their names inside it, and the property that each document must declare."""

    files: dict[str, bytes] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)


def write_epub(site: Path, contents: Contents, about: About, path: Path) -> None:
    """Write the pages of a built site as an EPUB 3."""
    package = _Package({"style.css": f"{styles()}\n{STYLE.read_text('utf-8')}".encode()})
    read = read_pages(site, contents)
    titles = {page: escape(page_title(soup)) for page, soup in read.items()}
    for page, soup in read.items():
        article = as_prose(soup)
        _fit(article, page, site, titles, package)
        document = _document(titles[page], article.decode_contents(), way_from(page, "style.css"))
        package.files[f"{page}.xhtml"] = document.encode()
        package.properties[f"{page}.xhtml"] = " ".join(kind for kind in ("mathml", "svg") if _has(article, kind))
    package.files["nav.xhtml"] = _document(about.title, _navigation(contents, titles)).encode()
    package.properties["nav.xhtml"] = "nav"
    _pack(path, package, _opf(package, titles, about))


def _has(article: Tag, kind: str) -> bool:
    return article.find({"mathml": "math", "svg": "svg"}[kind]) is not None


def _fit(article: Tag, page: str, site: Path, titles: Mapping[str, str], package: _Package) -> None:
    """Make an article well-formed for readers of EPUB, and take its pictures into the package."""
    for formula in article.select(".katex"):
        formula.replace_with(formula.find("math"))
    for operator in article.select(":is(msub, msup) > mo"):
        if operator.get_text() == _APPLY:  # KaTeX leaves it as a third part where two are allowed
            operator.decompose()
    for caption in article.select("figure > figcaption"):
        caption.parent.append(caption)  # the last in its figure, where the standard wants it
    for drawing in article.find_all("svg"):
        drawing["xmlns"] = "http://www.w3.org/2000/svg"
        for name in [name for name in drawing.attrs if name in _CAPITALS]:
            drawing[_CAPITALS[name]] = drawing.attrs.pop(name)
    for picture in article.find_all("img"):
        name = target_of(page, unquote(picture["src"]))
        package.files[name.lstrip("_")] = _EMPTY_PATH.sub(b'<path d="M0 0"', (site / name).read_bytes())
        picture["src"] = way_from(page, name.lstrip("_"))
    for link in article.find_all("a", href=True):
        _lead(link, page, titles)


def _lead(link: Tag, page: str, titles: Mapping[str, str]) -> None:
    """Have a link lead to the same place in the book; one to a file that is not in it is a link no more."""
    address = urlsplit(link["href"])
    target = target_of(page, address.path).removesuffix(".html")
    if address.scheme or address.netloc:
        link["href"] = link["href"].replace("<", "%3C").replace(">", "%3E")
    elif target not in titles:
        link.unwrap()
    else:
        place = f"#{address.fragment}" if address.fragment and not address.fragment.startswith("only-") else ""
        link["href"] = way_from(page, f"{target}.xhtml") + place


def _document(title: str, body: str, style: str = "style.css") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        'xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en"><head>'
        f'<title>{title}</title><link rel="stylesheet" href="{style}"/></head>\n<body>{body}</body></html>\n'
    )


def _navigation(contents: Contents, titles: Mapping[str, str]) -> str:
    """Return the book's table of contents, parts with their pages inside."""
    lines = []
    for part, pages in contents.parts:
        items = "".join(f'<li><a href="{page}.xhtml">{titles[page]}</a></li>' for page in pages if page in titles)
        lines.append(f"<li><span>{part}</span><ol>{items}</ol></li>" if part else items)
    return f'<nav epub:type="toc"><h1>Contents</h1><ol>{"".join(lines)}</ol></nav>'


def _opf(package: _Package, pages: Iterable[str], about: About) -> str:
    """Return the package document: what the book is, its files, and their order."""
    spine = "".join(f'<itemref idref="{_id(f"{page}.xhtml")}"/>' for page in pages)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        'unique-identifier="id" xml:lang="en"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">{about.identifier}</dc:identifier><dc:title>{about.title}</dc:title>'
        f"<dc:language>en</dc:language><dc:creator>{about.creator}</dc:creator>"
        f'<meta property="dcterms:modified">{about.modified}</meta></metadata>\n'
        f"<manifest>{''.join(_items(package))}</manifest>\n<spine>{spine}</spine></package>\n"
    )


def _items(package: _Package) -> Iterator[str]:
    for name in package.files:
        needs = package.properties.get(name)
        declared = f' properties="{needs}"' if needs else ""
        yield f'<item id="{_id(name)}" href="{name}" media-type="{_KINDS[Path(name).suffix]}"{declared}/>'


def _id(name: str) -> str:
    return "file-" + re.sub(r"[^\w.-]", "-", name)


def _pack(path: Path, package: _Package, opf: str) -> None:
    """Write the archive: its kind first and uncompressed, as readers expect, and no time in it."""
    book = {f"book/{name}": content for name, content in package.files.items()}
    book |= {"META-INF/container.xml": _CONTAINER.encode(), "book/content.opf": opf.encode()}
    with ZipFile(path, "w") as archive:
        archive.writestr(ZipInfo("mimetype", _DAY_ONE), "application/epub+zip", ZIP_STORED)
        for name, content in book.items():
            archive.writestr(ZipInfo(name, _DAY_ONE), content, ZIP_DEFLATED)
