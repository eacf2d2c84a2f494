"""A browser, a web server on the loopback that compresses, and what the tests of the site read in a page."""

import gzip
import os
import shutil
import threading
from contextlib import contextmanager
from functools import lru_cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from trialbook.book.contents import read_contents

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".csv", ".ipynb")
NO_BROWSER = (
    "no Chromium found: 'apt-get install chromium' (Debian) or 'brew install chromium' (macOS) makes this test run; "
    "TRIALBOOK_BROWSER names another one"
)


def toc_pages():
    """Return the names of the pages that _toc.yml lists, and the search page."""
    return [*read_contents(ROOT / "_toc.yml").pages, "search"]


PAGES = toc_pages()
# How far what stands in a window has moved since the page began to load, as the browser itself measures it.
SHIFT = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 300);
})"""


def find_browser():
    """Return the path of a browser, or skip; fail where continuous integration must have one."""
    named = os.environ.get("TRIALBOOK_BROWSER")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None and os.environ.get("CI"):
        pytest.fail(NO_BROWSER)
    if found is None:
        pytest.skip(NO_BROWSER)
    return found


@contextmanager
def launched():
    """Give a browser, closed at the end."""
    path = find_browser()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def kept(folder):
    """Give windows that keep on disk what they fetch, as a reader's do; private ones keep no large file."""
    path = find_browser()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        windows = playwright.chromium.launch_persistent_context(folder, executable_path=path, args=ARGUMENTS)
        yield windows
        windows.close()


@lru_cache(maxsize=256)
def compressed(path, changed):
    """Return a file's bytes compressed; ``changed`` keeps the cache honest."""
    return gzip.compress(path.read_bytes(), 6)


class Compressing(SimpleHTTPRequestHandler):
    """Serves a folder, compressed where a real web server would."""

    def do_GET(self):
        """Send a file, compressed if its kind compresses."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in COMPRESSED or not path.is_file():
            super().do_GET()
            return
        content = compressed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        """Keep quiet."""


@contextmanager
def served(folder):
    """Give the address at which a folder is served on the loopback."""
    handler = type(
        "Handler", (Compressing,), {"__init__": lambda self, *a: Compressing.__init__(self, *a, directory=folder)}
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


ASKED_FOR = "runtime/list.json", "variants/list.js"


class Visit:
    """A tab whose messages and requests are written down."""

    def __init__(self, context):
        self.messages, self.requests = [], []
        self.tab = context.new_page()
        self.tab.on("console", self._heard)
        self.tab.on("pageerror", lambda error: self._said("error", str(error)))
        self.tab.on("request", lambda request: self.requests.append(request.url))

    def _heard(self, message):
        # a page asks whether Python and what moves without it lie beside the site, and a copy may have one of them
        if not message.location.get("url", "").endswith(ASKED_FOR):
            self._said(message.type, message.text)

    def _said(self, kind, words):
        if kind in ("error", "warning"):
            self.messages.append((kind, words))

    def go(self, address):
        """Open a page, forgetting what was written down before."""
        self.messages.clear()
        self.requests.clear()
        self.tab.goto(address)
        return self.tab

    def foreign(self, origin):
        """Return the requests that went elsewhere."""
        return [url for url in self.requests if not url.startswith((origin, "data:", "blob:"))]
