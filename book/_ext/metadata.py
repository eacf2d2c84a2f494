"""What a page says about itself to machines: description, preview, schema.org data, sitemap."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

LONGEST = 200  # letters of a description that search engines show
PICTURE = "_static/card.png"


def describe(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Add description, preview and schema.org data to a page."""
    if doctree is None or app.builder.format != "html" or app.builder.name == "epub":
        return
    title, text = _plain(context["title"]), description(context.get("meta") or {}, doctree)
    address = app.config.html_baseurl
    tags = {"og:type": "book" if page == "index" else "article", "og:title": title, "og:description": text}
    tags |= {"og:site_name": app.config.html_title}
    if address:
        tags |= {"og:url": f"{address}{page}.html", "og:image": f"{address}{PICTURE}"}
    lines = [f'<meta property="{name}" content="{html.escape(value)}"/>' for name, value in tags.items() if value]
    if text and 'name="description"' not in context.get("metatags", ""):
        lines.append(f'<meta name="description" content="{html.escape(text)}"/>')
    lines.append(f'<script type="application/ld+json">{_json(schema(app, page, title, text))}</script>')
    context["metatags"] = context.get("metatags", "") + "\n" + "\n".join(lines) + "\n"


def description(meta: dict[str, str], doctree: nodes.document) -> str:
    """Return what the page's source says it is about, or else its first paragraph, cut at a word."""
    if "description" in meta:
        return meta["description"]
    paragraph = next(iter(doctree.findall(nodes.paragraph)), None)
    words = " ".join(paragraph.astext().split()) if paragraph is not None else ""
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + " …"


def schema(app: Sphinx, page: str, title: str, text: str) -> dict[str, Any]:
    """Return a page as schema.org describes it: the book on its front page, the data on theirs, else a chapter."""
    known = Path(app.srcdir) / "book" / "generated" / "schema.json"
    facts = json.loads(known.read_text("utf-8")) if known.exists() else {"book": {"@type": "Book"}, "data": {}}
    about = {"@context": "https://schema.org", "name": title, "description": text, "inLanguage": "en"}
    if page == "index":
        return about | facts["book"]
    if page == "book/data":
        return about | facts["data"]
    kind = "Chapter" if page.startswith("notebooks/") else "WebPage"
    return about | {"@type": kind, "isPartOf": {"@type": "Book", "name": app.config.html_title}}


def write_sitemap(app: Sphinx) -> None:
    """Write ``sitemap.xml`` and ``robots.txt`` where the site's address is known."""
    address = app.config.html_baseurl
    if not address:
        return
    places = "".join(f"<url><loc>{html.escape(address)}{page}.html</loc></url>" for page in sorted(app.env.found_docs))
    sitemap = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    _put(Path(app.outdir) / "sitemap.xml", f"{sitemap}{places}</urlset>\n")
    _put(Path(app.outdir) / "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n")


def _put(path: Path, content: str) -> None:
    """Write a file unless it holds the same already."""
    if not path.exists() or path.read_text("utf-8") != content:
        path.write_text(content, "utf-8")


def _json(value: dict[str, Any]) -> str:
    """Return JSON that cannot end the script element that holds it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def _plain(title: str) -> str:
    """Return a page's title, which the theme keeps as HTML, as text."""
    return html.unescape(re.sub(r"<[^<>]+>", "", title))
