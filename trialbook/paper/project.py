"""Where the notebooks and the shipped trials lie: in the checkout, or where an installed package put them."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

_LISTED = "_toc.yml"


def _installed() -> Path | None:
    """Return the folder in which an installed wheel has put notebooks and trials, by its own record."""
    try:
        files = metadata.files("trialbook") or []
    except metadata.PackageNotFoundError:
        return None
    found = [path for path in files if path.name == _LISTED]
    return Path(found[0].locate()).resolve().parent if found else None


# A checkout has `notebooks/` and `data/` beside the package, and so has the Python of the site's pages.
_BESIDE = Path(__file__).resolve().parents[2]
_ELSEWHERE = None if (_BESIDE / "notebooks").is_dir() else _installed()

ROOT = _ELSEWHERE or _BESIDE
WORK = Path.cwd() if _ELSEWHERE else ROOT  # where commands write what nobody named a place for
