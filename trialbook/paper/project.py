"""Where the notebooks and the shipped trials lie: in the checkout, or where an installed package put them."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

_LISTED = "_toc.yml"


def _find_root() -> Path:
    """Return the folder that holds ``notebooks/`` and ``data/``.

    A checkout has them beside the package, and so has the Python of the site's pages; a wheel has put them where its
    own record says.
    """
    beside = Path(__file__).resolve().parents[2]
    if (beside / "notebooks").is_dir():
        return beside
    try:
        files = metadata.files("trialbook") or []
    except metadata.PackageNotFoundError:
        return beside
    found = [path for path in files if path.name == _LISTED]
    return Path(found[0].locate()).resolve().parent if found else beside


ROOT = _find_root()
