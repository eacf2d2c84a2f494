"""A Jupyter server that shows the site to whoever has its token, on the loopback alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import AuthenticatedFileHandler, JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado import web

from trialbook.live.button import PARTS, with_button
from trialbook.live.cells import read_cells

HERE = Path(__file__).parent
BOOK = "book"
# Whatever a page or the library behind its button asks for comes from this server or not at all.
POLICY = "default-src 'self' 'unsafe-inline' data: blob:; frame-ancestors 'self'"
IDLE_SECONDS = 3600  # after which a kernel that nobody uses is shut down


class Page(AuthenticatedFileHandler):
    """A file of the site; a chapter's page gets the button that makes it live."""

    def initialize(self, path: str, executed: Path) -> None:
        """Take the folder of the site and that of the executed chapters."""
        super().initialize(path)
        self.executed = executed

    @property
    def content_security_policy(self) -> str:
        """What a page may load: Jupyter's own policy would forbid its scripts."""
        return POLICY

    @web.authenticated
    async def get(self, path: str) -> None:  # type: ignore[override]
        """Send a file."""
        chapter = path.removesuffix(".html")
        if path.endswith(".html") and (self.executed / f"{Path(chapter).name}.ipynb").is_file():
            page = Path(self.root) / path
            self.set_header("Content-Type", "text/html; charset=UTF-8")
            self.finish(with_button(page.read_text("utf-8"), Path(chapter).name))
        else:
            await super().get(path)


class Cells(JupyterHandler):
    """What a page needs to run its chapter."""

    def initialize(self, executed: Path) -> None:
        """Take the folder of the executed chapters."""
        self.executed = executed

    @web.authenticated
    def get(self, chapter: str) -> None:
        """Send the cells, and how to reach the kernels."""
        path = self.executed / f"{chapter}.ipynb"
        if not path.is_file():
            raise web.HTTPError(404)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(read_cells(path) | {"base": self.base_url, "token": self.token}))


def make_server(site: Path, executed: Path, root: Path, **settings: Any) -> ServerApp:
    """Return a server that is ready to start.

    Parameters
    ----------
    site : Path
        The built site.
    executed : Path
        The chapters that it was made from.
    root : Path
        The project; kernels start in its ``notebooks`` folder.
    **settings
        Anything that Jupyter's ``ServerApp`` takes, such as ``port`` or ``open_browser``.

    Returns
    -------
    ServerApp
        Bound to 127.0.0.1, with a token, without extensions, terminals or access from other origins.
    """
    app = ServerApp(
        ip="127.0.0.1",
        root_dir=str(root),
        default_url=f"/{BOOK}/index.html",
        terminals_enabled=False,
        allow_origin="",
        allow_root=True,  # as in a container; whoever starts it has chosen the user
        log_level="WARN",
        **settings,
    )
    app.config.MappingKernelManager.cull_idle_timeout = IDLE_SECONDS
    app.initialize(argv=[], find_extensions=False)
    base = app.web_app.settings["base_url"]
    app.web_app.add_handlers(
        ".*",
        [
            (url_path_join(base, PARTS, r"cells/(\w+)\.json"), Cells, {"executed": executed}),
            (url_path_join(base, PARTS, "thebe/(.*)"), AuthenticatedFileHandler, {"path": str(HERE / "thebe")}),
            (url_path_join(base, PARTS, "(.*)"), AuthenticatedFileHandler, {"path": str(HERE / "static")}),
            (url_path_join(base, BOOK, "(.*)"), Page, {"path": str(site.resolve()), "executed": executed}),
        ],
    )
    return app


def address(app: ServerApp) -> str:
    """Return where a reader opens the book, token included."""
    return f"http://127.0.0.1:{app.port}{app.base_url}{BOOK}/index.html?token={app.identity_provider.token}"
