"""What the process that kernels are forked from has imported; see :mod:`trialbook.runner.provisioner`.

Importing this module does it. What cannot be imported is left for the chapter that wants it, which then says why.
"""

from __future__ import annotations

import builtins
import gc
import re
from contextlib import suppress
from importlib import import_module
from types import SimpleNamespace

_LIBRARIES = (
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "lifelines",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "pandas",
    "scipy.stats",
    "seaborn",
)
_NAMED = re.compile(r"^(?:from|import)\s+([\w.]+)", re.MULTILINE)


def _import_all() -> None:
    """Import the libraries and whatever the chapters import, and have matplotlib find its fonts."""
    from trialbook.runner.chapters import find_chapters, source_of

    cells = [cell for chapter in find_chapters() if not chapter.fault for cell in chapter.notebook["cells"]]
    named = {name for cell in cells if cell["cell_type"] == "code" for name in _NAMED.findall(source_of(cell))}
    for name in (*_LIBRARIES, *sorted(named)):
        with suppress(Exception):
            import_module(name)
    with suppress(Exception):
        _draw_once()


def _draw_once() -> None:
    """Draw an empty figure in the book's style, whose settings do not stay."""
    import matplotlib as mpl

    from trialbook.figures import style

    with mpl.rc_context():
        style.use_house_style()
        figure, _ = style.panel()
        style.to_svg(figure)
        style.to_png(figure)


# pandas asks while it is imported whether it is in a notebook, and sets the width of its tables by the answer
vars(builtins)["get_ipython"] = lambda: SimpleNamespace(kernel=None)
_import_all()
del vars(builtins)["get_ipython"]
# Freeze imported objects so that later collections skip them, and their memory stays shared.
gc.collect()
gc.freeze()
