"""The commands of ``trialbook``: one module each, with a click command of the module's name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from trialbook.runner.parameters import MINUTES, ParameterError

minutes_option = click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True, max=100_000),
    default=MINUTES,
    show_default=True,
    help="How long a chapter may take; one that takes longer is a failure, and the others go on.",
)

edition_option = click.option(
    "--edition",
    callback=lambda context, option, value: value or "",
    type=click.Choice(["student", "instructor"]),
    help="Without any solution, or with all of them and the marking scheme; as _config.yml says if not given.",
)


@contextmanager
def refused() -> Iterator[None]:
    """Turn a refused parameter into one line on standard error and exit status 2."""
    try:
        yield
    except ParameterError as error:
        refusal = click.ClickException(str(error))
        refusal.exit_code = 2
        raise refusal from None


def given_once(parameters: Sequence[tuple[str, str]], trial: str | None) -> dict[str, str]:
    """Return the parameters of a command line, each with its value.

    Raises
    ------
    ParameterError
        If a parameter is given twice, or the trial by its option and as a parameter.

    Examples
    --------
    >>> given_once([("confidence", "0.9"), ("p0", "0.2")], None)
    {'confidence': '0.9', 'p0': '0.2'}
    """
    values: dict[str, list[str]] = {}
    for name, value in [*parameters, *([] if trial is None else [("trial", trial)])]:
        values.setdefault(name, []).append(value)
    for name, several in values.items():
        if len(several) > 1:
            raise ParameterError(f"{name}: must be given once, got {' and '.join(map(repr, several))}")
    return dict(parameters)
