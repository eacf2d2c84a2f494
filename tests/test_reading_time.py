"""An hour is enough to read the book: its front page, its summary and its chapters, without code and exercises."""

from bs4 import BeautifulSoup

from trialbook.pages.lesson import WORDS_PER_MINUTE, words

HOUR, LONGEST = 60, 7  # minutes for all, and for a chapter


def of_page(path):
    """Return the words of a page of the site that are seen without unfolding anything."""
    page = BeautifulSoup(path.read_text("utf-8"), "html.parser").find("article")
    for hidden in page.select("details > :not(summary), table, script, style, svg, .visually-hidden"):
        hidden.decompose()
    return sum(any(map(str.isalnum, word)) for word in page.get_text(" ").split())


def test_an_hour_is_enough_for_the_book(executed, site):
    read = {name: words(notebook) for name, notebook in executed.items()}
    read |= {name: of_page(site / f"{name}.html") for name in ("index", "book/summary")}
    told = "\n".join(f"{name:16}{count:6}{count / WORDS_PER_MINUTE:6.1f} minutes" for name, count in read.items())
    total = sum(read.values())
    print(f"{told}\n{'all':16}{total:6}{total / WORDS_PER_MINUTE:6.1f} minutes")  # for whoever asks with -s
    assert len(executed) == 12
    assert max(words(notebook) for notebook in executed.values()) <= LONGEST * WORDS_PER_MINUTE
    assert total <= HOUR * WORDS_PER_MINUTE
