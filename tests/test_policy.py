"""The security policy of the pages: no foreign origin, no handler in a page, no inline script that it does not name."""

import base64
import hashlib
import re
import sys

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
from fixes import fix
from policy import with_policy


def policy_of(page):
    """Return a page's policy by directive."""
    meta = BeautifulSoup(page, "html.parser").find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    return {name: values for name, *values in (part.split() for part in meta["content"].split(";"))}


def digest(script):
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_an_inline_script_is_allowed_by_its_hash_and_data_is_not_a_script():
    page = '<head></head><script>let a = 1;</script><script type="application/json">{"b": 2}</script>'
    assert policy_of(with_policy(page))["script-src"] == ["'self'", digest("let a = 1;")]


def test_only_a_page_that_runs_python_may_compile_webassembly_and_start_a_worker():
    quiet = policy_of(with_policy("<head></head>"))
    running = policy_of(with_policy('<head><meta name="runs-here" content="../_static/run/run.js"/></head>'))
    assert (quiet["worker-src"], quiet["script-src"]) == (["'none'"], ["'self'"])
    assert (running["worker-src"], running["script-src"]) == (["'self'", "blob:"], ["'self'", "'wasm-unsafe-eval'"])


def test_the_policy_stands_before_whatever_it_governs():
    page = with_policy('<html><head>\n<meta charset="utf-8"/><script src="a.js"></script></head></html>')
    assert page.index("Content-Security-Policy") < page.index("a.js")


def test_a_handler_of_the_theme_becomes_a_name_that_the_books_own_script_calls():
    fixed = fix('<button onclick="window.print()"></button><button onclick="toggleFullScreen()"></button>')
    assert fixed == '<button data-calls="print"></button><button data-calls="toggleFullScreen"></button>'


def test_every_built_page_keeps_to_a_policy_without_foreign_origins(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 20
    for path in pages:
        text = path.read_text("utf-8")
        policy, soup = policy_of(text), BeautifulSoup(text, "html.parser")
        assert policy["default-src"] == ["'none'"], path.name
        assert not [
            value for values in policy.values() for value in values if re.search(r"\w\.\w|\*|'unsafe-eval'", value)
        ]
        assert "'unsafe-inline'" not in policy["script-src"], path.name
        handlers = [(tag.name, name) for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
        assert handlers == [], path.name
        inline = [tag.string for tag in soup.find_all("script", src=False) if "json" not in tag.get("type", "")]
        assert {digest(script) for script in inline} <= set(policy["script-src"]), path.name


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://example.org/x.js"])
def test_the_policy_names_no_scheme_or_host_that_scripts_could_come_from(address):
    allowed = policy_of(with_policy("<head></head>"))["script-src"]
    assert not [value for value in allowed if address.startswith(value.strip("'"))]
