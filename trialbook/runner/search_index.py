"""Keep out of a site's search index what was in it before a page changed."""

from __future__ import annotations

from collections.abc import Iterable

from sphinx.search import IndexBuilder


class ForgettingIndex(IndexBuilder):
    """Sphinx's search index, which keeps words that stood only on pages as they were, each with an empty list."""

    def prune(self, docnames: Iterable[str]) -> None:
        """Remove what other pages than these have in the index, and words that no page is left for."""
        super().prune(docnames)
        for words in (self._mapping, self._title_mapping):
            for word in [word for word, pages in words.items() if not pages]:
                del words[word]
