"""Hostile folders as books: nothing of them acts in a page, in a table that a spreadsheet opens, or in a terminal."""

import re
import unicodedata

import attacks
import pytest
from browsing import Visit, served
from conftest import ROOT, trialbook

from trialbook import load_trial
from trialbook.book.notes import note

# What came out of a text as an element or an attribute; words that are only read may hold anything.
ACTED = """() => {
    const words = new Set(["alt", "aria-label", "content", "title", "value", "data-printed"]), found = [];
    for (const element of document.querySelectorAll("*")) {
        const kind = element.localName;
        for (const {name, value} of element.attributes) {
            if (name.startsWith("on") || name === "srcdoc" || name === "formaction") found.push([kind, name, value]);
            if (kind === "a" && name === "href") {
                if (!["http:", "https:", "mailto:"].includes(element.protocol)) found.push([kind, name, value]);
            } else if (/pwned/i.test(value) && !words.has(name)) found.push([kind, name, value]);
        }
        const inside = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join("");
        const runs = kind === "style" || (kind === "script" && !element.type.includes("json"));
        if (runs && inside.includes("pwned")) found.push([kind, "", inside]);
        if (/^(base|object|embed|iframe|frame|applet)$/.test(kind)) found.push([kind, "", element.outerHTML]);
    }
    return [...found, ...(window.pwned === undefined ? [] : ["mark"])];
}"""


@pytest.fixture(scope="module", params=range(attacks.FOLDERS))
def folder(request):
    return attacks.make_folder(ROOT / "_build" / "attacks", request.param)


def test_nothing_of_a_hostile_folder_acts_in_a_page(folder, browser, tmp_path):
    site = tmp_path / "site"
    made = trialbook("build", "--trial", folder, "--out", site)
    assert made.returncode == 0, made.stderr
    assert acting(made.stdout + made.stderr) == set()
    acted, pages = {}, sorted(site.rglob("*.html"))
    with served(site) as address:
        visit = Visit(browser.new_context())
        visit.tab.on("dialog", lambda dialog: (visit.messages.append(dialog.message), dialog.dismiss()))
        for name in (path.relative_to(site).as_posix() for path in pages):
            found = visit.go(f"{address}{name}").evaluate(ACTED)
            acted[name] = [*found, *visit.messages, *visit.foreign(address)]
        visit.tab.context.close()
    assert len(pages) > 20
    assert {name: found for name, found in acted.items() if found} == {}


def acting(said):
    """Return the characters on which a terminal would act, with the ends of lines left out."""
    return {letter for letter in said if letter != "\n" and unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp")}


@pytest.mark.parametrize("command", ["check {}", "check --table {}", "bounds {} ever:A1", "new {}/b\x1b[2J\u202e"])
def test_a_terminal_gets_no_character_that_acts(folder, command):
    done = trialbook(*(part.format(folder) for part in command.split()))
    assert done.stdout + done.stderr
    assert acting(done.stdout + done.stderr) == set()
    assert "Traceback" not in done.stderr


def test_a_note_links_to_web_and_mail_alone(folder):
    shown = note(load_trial(folder), "response")._repr_html_()
    links = re.findall('<a href="([^"]*)', shown)
    assert len(links) > 1
    assert [link for link in links if not link.startswith(("http:", "https:", "mailto:", "/", "."))] == []
