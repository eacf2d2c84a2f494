"""The commands of ``trialbook``: one module each, with a click command of the module's name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from trialbook.runner.parameters import ParameterError


@contextmanager
def refused() -> Iterator[None]:
    """Turn a refused parameter into one line on standard error and exit status 2."""
    try:
        yield
    except ParameterError as error:
        refusal = click.ClickException(str(error))
        refusal.exit_code = 2
        raise refusal from None
