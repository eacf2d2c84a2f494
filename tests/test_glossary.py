"""The glossary: in order, its links lead somewhere, and it says of verdicts what the ledger says."""

import re
from pathlib import Path

import pytest

from trialbook.ledger import VERDICTS
from trialbook.ledger.conclusions import Carried

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "book" / "glossary.md").read_text(encoding="utf-8")
ENTRIES = dict(re.findall(r"^## (.+)\n\n((?:.+\n)+)", TEXT, re.MULTILINE))


def slug(term):
    """Return the address of a heading as Jupyter and MyST make it."""
    return term.lower().replace(" ", "-")


def test_the_terms_stand_in_order_and_each_has_its_words():
    assert list(ENTRIES) == re.findall(r"^## (.+)$", TEXT, re.MULTILINE)
    assert list(ENTRIES) == sorted(ENTRIES, key=str.casefold)


CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("page", [*CHAPTERS, ROOT / "book" / "glossary.md"], ids=lambda page: page.stem)
def test_every_link_to_a_term_finds_it(page):
    pattern = r"\]\(#([\w-]+)\)" if page.suffix == ".md" else r"glossary\.md#([\w-]+)"
    linked = re.findall(pattern, page.read_text(encoding="utf-8"))
    assert linked, "every chapter leads to the glossary"
    assert set(linked) <= {slug(term) for term in ENTRIES}


# What an entry adds to the verdict's own words, or says in more of them; each word of length of the meaning is in it.
@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_means_in_the_glossary_what_it_means_in_the_ledger(verdict):
    words = set(re.findall(r"[a-z]{5,}", verdict.meaning))
    assert words
    assert words <= set(re.findall(r"[a-z]+", ENTRIES[verdict]))


@pytest.mark.parametrize("word", Carried)
def test_what_becomes_of_a_conclusion_is_explained(word):
    said = " ".join(ENTRIES["carried"].split())
    assert f"*{word}*" in said
    assert word.meaning.partition(";")[0] in said
