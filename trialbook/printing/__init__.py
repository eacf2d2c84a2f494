"""The book in one file: its pages as one that a browser prints, or bound for an e-reader."""

from trialbook.printing.book import Format, bind_book, print_book, publish_format
from trialbook.printing.browser import PrintError, find_browser
from trialbook.printing.onepage import one_page

__all__ = [
    "Format",
    "PrintError",
    "bind_book",
    "find_browser",
    "one_page",
    "print_book",
    "publish_format",
]
