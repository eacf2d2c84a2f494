"""An hour is enough to read the chapters, without code, tables and exercises; front page and summary take minutes."""

from bs4 import BeautifulSoup

from trialbook.pages.lesson import WORDS_PER_MINUTE, words
from trialbook.runner.chapters import find_chapters

HOUR, LONGEST, FIRST = 60, 7, 8  # minutes: all chapters, one chapter, front page with summary


def of_page(path):
    """Return the words of a page of the site that are seen without unfolding anything."""
    page = BeautifulSoup(path.read_text("utf-8"), "html.parser").find("article")
    for hidden in page.select("details > :not(summary), table, script, style, svg, .visually-hidden"):
        hidden.decompose()
    return sum(any(map(str.isalnum, word)) for word in page.get_text(" ").split())


def test_an_hour_is_enough_for_the_chapters(executed, site):
    chapters = {name: words(notebook) for name, notebook in executed.items()}
    first = {name: of_page(site / f"{name}.html") for name in ("index", "book/summary")}
    for name, count in {**first, **chapters, "chapters": sum(chapters.values())}.items():
        print(f"{name:16}{count:6} words{count / WORDS_PER_MINUTE:6.1f} minutes")  # for whoever asks with -s
    assert len(chapters) == len(find_chapters())
    assert max(chapters.values()) <= LONGEST * WORDS_PER_MINUTE
    assert sum(chapters.values()) <= HOUR * WORDS_PER_MINUTE
    assert sum(first.values()) <= FIRST * WORDS_PER_MINUTE
