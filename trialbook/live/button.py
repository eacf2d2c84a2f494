"""The one thing that a live page has and the built page has not."""

from __future__ import annotations

PARTS = "live"  # where the server has the scripts and styles of a live page


def with_button(page: str, chapter: str) -> str:
    """Return a chapter's page with the script and the style of the button at the end of its head.

    Examples
    --------
    >>> with_button("<head></head>", "07_response")[:30]
    '<head><link rel="stylesheet" h'
    """
    parts = f"../../{PARTS}"  # chapters lie in a folder of the site
    added = (
        f'<link rel="stylesheet" href="{parts}/live.css"/>'
        f'<script defer src="{parts}/live.js" data-chapter="{chapter}"></script>'
    )
    return page.replace("</head>", f"{added}</head>", 1)
