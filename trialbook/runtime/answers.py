"""Judge an answer that a reader gives on a chapter's page by what the page's Python has computed."""

from __future__ import annotations

import json

from trialbook.book.markup import inline
from trialbook.lessons.check import judge


def judged(given: str) -> str:
    """Return what :func:`trialbook.check` says of an answer, as JSON.

    Parameters
    ----------
    given : str
        ``exercise`` and ``answer`` as JSON.

    Returns
    -------
    str
        ``word`` (right, close, not yet, or empty) and ``html``.
    """
    from IPython import get_ipython

    asked = json.loads(given)
    found = judge(asked["exercise"], asked["answer"], get_ipython().user_ns)
    return json.dumps({"word": found.word, "html": inline(found.text)})
