"""The site's few corrections of what the theme and the notebook reader write.

Pages are fixed as they are rendered, through Sphinx's template bridge, so that each is written once and a build that
changes nothing writes nothing.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from fixes import fix
from formulas import setup_formulas
from fromledger import setup_pages
from metadata import describe, write_sitemap
from outputs import setup_outputs
from pictures import keep_places
from places import setup_places
from policy import with_policy
from questions import setup_questions
from runnable import setup_runnable
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.jinja2glue import BuiltinTemplateLoader
from terms import setup_terms

# Never asked for by a fixed page: half a megabyte of icons that the web font has too, and maps for debuggers.
UNUSED = ("*webpack-macros.html", "scripts/fontawesome.js", "scripts/fontawesome.js.LICENSE.txt", "**/*.map", "locales")


class MendedTemplates(BuiltinTemplateLoader):
    """Sphinx's templates, with every page fixed after it is rendered."""

    def init(self, builder: Builder, *arguments: Any, **more: Any) -> None:
        """Remember what the pages are built with."""
        self.builder = builder
        super().init(builder, *arguments, **more)

    def render(self, template: str, context: dict[str, Any]) -> str:
        """Return a page as it is written."""
        page = fix(super().render(template, context))
        if self.builder.name != "html":  # what is printed or bound is fetched at once
            return page
        return with_policy(keep_places(page, self.builder.images, Path(self.builder.srcdir)))


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the fixes to Sphinx."""
    setup_formulas(app)
    setup_pages(app)
    setup_places(app)
    setup_outputs(app)
    setup_questions(app)
    setup_runnable(app)
    setup_terms(app)
    app.connect("config-inited", _configure)
    app.connect("env-check-consistency", _write_in_parallel)
    app.connect("html-page-context", describe)
    app.connect("build-finished", _finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app: Sphinx, config: Config) -> None:
    """Use the templates that fix pages; without a repository there is nothing to launch."""
    config.template_bridge = "bookfix.MendedTemplates"
    if not config.html_theme_options.get("repository_url"):
        config.html_theme_options.pop("launch_buttons", None)


def _write_in_parallel(app: Sphinx, env: BuildEnvironment) -> None:
    """Let Sphinx write pages on every processor; one of the extensions wants them read, which is over, on one."""
    if hasattr(os, "sched_getaffinity"):  # elsewhere processes cannot be copied safely
        app.parallel = 1 + len(os.sched_getaffinity(0))


def _finish(app: Sphinx, failure: Exception | None) -> None:
    """Write the sitemap, and leave out what no page asks for."""
    if failure or app.builder.format != "html":
        return
    write_sitemap(app)
    static = Path(app.outdir) / "_static"
    _write_icons(static)
    for pattern in UNUSED:
        for path in static.glob(pattern):
            _remove(path)


def _write_icons(static: Path) -> None:
    """Write the icons that the stylesheet lists, out of the theme's font, as a small font of their own."""
    wanted = re.search(r"icons\.woff.*?unicode-range:([^;]*);", (static / "book.css").read_text("utf-8"), re.DOTALL)
    codes = [int(code, 16) for code in re.findall(r"U\+([0-9A-F]+)", wanted[1])]
    font = next(static.glob("vendor/fontawesome/webfonts/fa-solid-900.ttf"))
    target = static / "icons.woff"
    if target.exists() and target.stat().st_mtime >= max(font.stat().st_mtime, (static / "book.css").stat().st_mtime):
        return
    from fontTools import subset

    options = subset.Options(flavor="woff", layout_features=[], glyph_names=False, recalc_timestamp=False)
    icons = subset.load_font(str(font), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(icons)
    subset.save_font(icons, str(target), options)


def _remove(path: Path) -> None:
    """Remove a file or a folder of files."""
    if path.is_dir():
        for inside in path.iterdir():
            _remove(inside)
        path.rmdir()
    else:
        path.unlink()
