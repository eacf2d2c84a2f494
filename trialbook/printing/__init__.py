"""The book on paper: the pages of its site in one, and that one printed by a browser."""

from trialbook.printing.book import Format, print_book, publish_format
from trialbook.printing.browser import PrintError, find_browser
from trialbook.printing.contents import Contents, read_contents
from trialbook.printing.onepage import one_page

__all__ = [
    "Contents",
    "Format",
    "PrintError",
    "find_browser",
    "one_page",
    "print_book",
    "publish_format",
    "read_contents",
]
