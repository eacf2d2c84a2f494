"""What the parameters of the chapters may be: one table of their domains, by name."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from trialbook.paper.trial import Trial
from trialbook.runner.domains import Choice, Domain, Number, Text
from trialbook.runner.parameters import Parameter
from trialbook.statistics.interval_methods import INTERVALS

TYPE_NAMES = {"str": "text", "int": "a whole number", "float": "a finite number", "bool": "true or false"}
_SMALLEST_MM, _LARGEST_MM, _MOST_LESIONS = Fraction(1, 10), 1000, 20


def _codes(trial: Trial | None) -> dict[str, str]:
    return {code: trial.label(code) for code in trial.codes()} if trial else {}


def _can_be_final(text: str, trial: Trial | None) -> bool:
    """Whether these are states and, unless the counts clash anyway, some set of histories fits with them final."""
    if trial is None or not text.split():
        return True
    if not set(text.split()) <= set(trial.codes()):
        return False
    from trialbook.histories import find_clashes

    return not find_clashes(trial, text.split()) or bool(find_clashes(trial))


def _is_horizon(value: float, trial: Trial | None) -> bool:
    """Whether a time is 0, which stands for the last landmark, or one at which a trial's patients were followed."""
    last = trial.times[-1] if trial and trial.times else math.inf
    return value == 0 or 0.01 <= value <= min(last, 1e6)


def _are_diameters(text: str, trial: Trial | None) -> bool:
    from trialbook.analysis.endpoints import diameters

    try:
        sizes = diameters(text)
    except ValueError:
        return False
    return len(sizes) <= _MOST_LESIONS and all(size == 0 or _SMALLEST_MM <= size <= _LARGEST_MM for size in sizes)


_DIAMETERS = Text(
    f"at most {_MOST_LESIONS} diameters in mm, each 0 or from 0.1 to 1,000, separated by spaces", _are_diameters
)

# A name means the same, and allows the same, in every chapter that has it. The ends are what these chapters can
# compute: a rate nearer to 1, say, or a smaller gain, asks for more patients than the exact designs can try.
DOMAINS: dict[str, Domain] = {
    "trial": Text("a folder under data/ or the path of a trial's folder", lambda value, trial: bool(value)),
    "confidence": Number(0.01, 0.9999, 0.01),
    "interval": Choice({method.name: method.label for method in INTERVALS.values() if method.compared}),
    "p0": Number(0.001, 0.95, 0.05),
    "gain": Number(0.02, 0.99, 0.01),
    "power": Number(0.01, 0.999, 0.05),
    "prior_a": Number(0.01, 1000, 0.5),
    "prior_b": Number(0.01, 1000, 0.5),
    "prior_patients": Number(0.01, 1000, 1),
    "mean_count": Number(1, 10_000, 1),
    "dispersion": Number(0.01, 10, 0.1),
    "effect": Number(0, 0.99, 0.05),
    "simulated_trials": Number(100, 20_000, 100),
    "seed": Number(0, 2**32 - 1, 1),
    "death_timing": Choice({timing: f"at the {timing} of its interval" for timing in ("start", "middle", "end")}),
    "horizon": Text("0 or a time from 0.01 to the last landmark", _is_horizon),
    "final_states": Text(
        "codes of the trial's states that its counts allow to be final, separated by spaces, or empty",
        _can_be_final,
        _codes,
    ),
    "before_mm": _DIAMETERS,
    "after_mm": _DIAMETERS,
    "new_lesion": Choice({False: "no", True: "yes"}),
    "smallest_mm": Text(
        f"empty, or {_DIAMETERS.rule}", lambda value, trial: not value.strip() or _are_diameters(value, trial)
    ),
    "event_rate": Number(0.000001, 0.99, 0.01),
    "reliability": Number(0, 0.99, 0.05),
    "worst_share": Number(0.01, 1, 0.05),
    "improvement": Number(0, 10, 0.1),
}


def _same_lesions(before_mm: str, after_mm: str, smallest_mm: str) -> None:
    from trialbook.analysis.endpoints import mrecist

    mrecist(before_mm, after_mm, smallest=smallest_mm)


# What values must be together, by the names that it is about: each function raises ValueError where they are not.
TOGETHER: dict[tuple[str, ...], Callable[..., None]] = {("before_mm", "after_mm", "smallest_mm"): _same_lesions}


def allowed(parameter: Parameter, trial: Trial | None = None) -> str:
    """Return in words what a parameter may be.

    Examples
    --------
    >>> allowed(Parameter("confidence", "float", 0.95, "level of every interval"))
    'from 0.01 to 0.9999'
    """
    domain = DOMAINS.get(parameter.name)
    if domain is None:
        return TYPE_NAMES[parameter.type]
    return domain.rule + listed(domain, trial)


def form_field(parameter: Parameter, trial: Trial | None = None) -> dict[str, Any]:
    """Return all that a form needs to ask for a parameter, as JSON can hold it.

    ``help`` has the notebook's own words, ``rule`` the domain in words. ``kind`` is ``choice`` with ``options``,
    ``number`` with ``low``, ``high`` and ``step``, or ``text`` with ``words`` that it may be made of.

    Examples
    --------
    >>> field = form_field(Parameter("confidence", "float", 0.95, "level of every interval"))
    >>> field["kind"], field["low"], field["high"], field["step"]
    ('number', 0.01, 0.9999, 0.01)
    """
    about = {"name": parameter.name, "type": parameter.type, "default": parameter.default, "help": parameter.meaning}
    domain = DOMAINS.get(parameter.name)
    field = {"kind": "text", "words": []} if domain is None else domain.form(trial)
    return {**about, "rule": allowed(parameter, trial), **field}


def listed(domain: Domain, trial: Trial | None) -> str:
    """Return the allowed values in brackets where the rule does not list them itself."""
    words = [option for option in domain.options(trial) if isinstance(option, str)]
    return f" ({', '.join(words)})" if words and words[0] not in domain.rule else ""
