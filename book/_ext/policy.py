"""The content security policy of a page, in the page itself, since static hosts send no headers.

Inline styles are allowed, which drawn formulas and figures have. Inline scripts are allowed one by one, by their hash.
What holds elsewhere: a browser applies the policy to a page opened from disk too; a worker started by a page is made
from a blob, so that it inherits the page's policy.
"""

from __future__ import annotations

import base64
import hashlib
import re

_INLINE = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*\stype=\"application/)[^>]*>(.*?)</script>", re.DOTALL)
_HEAD = re.compile(r"<head>\s*(?:<meta charset=[^>]*>)?")
_RUNS = 'name="runs-here" content="[^"]*_static/run/'
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self' blob:; worker-src {workers}; form-action 'self'; base-uri 'none'"
)


def with_policy(page: str) -> str:
    """Return a page with its policy at the head.

    Parameters
    ----------
    page : str
        HTML in its final form: a later change of an inline script would stop it.

    Returns
    -------
    str
        The page. Only one that runs Python may compile WebAssembly and start a worker.

    Examples
    --------
    >>> "script-src 'self';" in with_policy("<head></head>")
    True
    """
    hashes = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(page))
    allowed = sorted({f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes})
    runs = bool(re.search(_RUNS, page))
    scripts = " ".join(["'self'", *(["'wasm-unsafe-eval'"] if runs else []), *allowed])
    policy = _POLICY.format(scripts=scripts, workers="'self' blob:" if runs else "'none'")
    meta = f'\n    <meta http-equiv="Content-Security-Policy" content="{policy}"/>'
    return _HEAD.sub(lambda found: found[0] + meta, page, count=1)
