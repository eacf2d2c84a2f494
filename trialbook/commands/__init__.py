"""The commands of ``trialbook``: one module each, with a click command of the module's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from trialbook.runner.parameters import MINUTES, ParameterError

if TYPE_CHECKING:
    from trialbook.runner.plan import Plan
    from trialbook.runner.workplace import Workplace

trial_option = click.option("--trial", metavar="SLUG_OR_FOLDER", help="The trial: a name under data/, or a folder.")

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


_NUMBER = re.compile(r"-\.?\d")


class Refusal(click.ClickException):
    """What a command refuses before it does anything: one line on standard error and exit status 2."""

    exit_code = 2


@contextmanager
def refused(*errors: type[Exception]) -> Iterator[None]:
    """Turn a refused parameter, or one of some other errors, into a :class:`Refusal`."""
    kinds: tuple[type[Exception], ...] = (ParameterError, *errors)
    try:
        yield
    except kinds as error:
        raise Refusal(str(error)) from None


class ManyValues(click.Command):
    """A command whose repeatable options take all the words up to the next option."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Give each word after such an option an option of its own, which click can read."""
        several = [option for option in self.params if isinstance(option, click.Option) and option.multiple]
        return super().parse_args(context, spread(args, {option.opts[0]: option.nargs for option in several}))


def spread(args: Sequence[str], nargs: Mapping[str, int]) -> list[str]:
    """Return the arguments with each value of ``-p NAME VALUE...`` or ``--trial VALUE...`` written as an option.

    ``nargs`` has the options that take many values, each with 1, or 2 where a name stands before the values.

    Raises
    ------
    click.UsageError
        If such an option has no value.

    Examples
    --------
    >>> spread(["response", "-p", "effect", "-0.1", "0.2", "--fresh"], {"-p": 2})
    ['response', '-p', 'effect', '-0.1', '-p', 'effect', '0.2', '--fresh']
    """
    written, waiting = [], list(args)
    while waiting:
        word = waiting.pop(0)
        values = []
        while word in nargs and waiting and (not waiting[0].startswith("-") or _NUMBER.match(waiting[0])):
            values.append(waiting.pop(0))
        names = nargs.get(word, 1) - 1
        name, values = values[:names], values[names:]
        if word in nargs and not values:
            raise click.UsageError(f"{' '.join([word, *name])}: needs at least one value")
        written += [part for value in values for part in (word, *name, value)] or [word]
    return written


def site_of(trial: str | None, out: str | None, edition: str) -> tuple[Plan, Workplace]:
    """Return the plan and the place of a site that is there, to add something to it, or refuse."""
    from trialbook.runner.plan import make_plan
    from trialbook.runner.workplace import workplace

    with refused():
        plan = make_plan(trial=trial, edition=edition)
        place = workplace(plan, out)
    if not (place.site / "index.html").is_file():
        raise click.ClickException(f"there is no book at {place.site} yet: 'make book' makes it")
    return plan, place


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
