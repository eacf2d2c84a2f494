"""What the parameters of the chapters may be, and refusing the rest before anything runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trialbook.paper.trial import Trial
from trialbook.runner.parameters import TYPES, Parameter, ParameterError, closest
from trialbook.statistics.interval_methods import COMPARED

_TYPE_NAMES = {"str": "text", "int": "a whole number", "float": "a finite number", "bool": "true or false"}


@dataclass(frozen=True)
class Domain:
    """What a parameter may be beyond its type.

    Attributes
    ----------
    rule : str
        The rule in words, as it follows "must be".
    holds : callable
        Takes the value and the trial, and says whether the rule holds.
    choices : callable
        Takes the trial and returns the allowed values, where they can be listed.
    """

    rule: str
    holds: Callable[[Any, Trial | None], bool]
    choices: Callable[[Trial | None], tuple[str, ...]] = lambda trial: ()


def _between(low: float, high: float) -> Domain:
    return Domain(f"strictly between {low:g} and {high:g}", lambda value, trial: low < value < high)


def _above(low: float) -> Domain:
    return Domain(f"greater than {low:g}", lambda value, trial: value > low)


def _at_least(low: float) -> Domain:
    return Domain(f"at least {low:g}", lambda value, trial: value >= low)


def _one_of(*choices: str) -> Domain:
    return Domain(f"one of {', '.join(choices)}", lambda value, trial: value in choices, lambda trial: choices)


def _codes(trial: Trial | None) -> tuple[str, ...]:
    return trial.codes() if trial else ()


def _can_be_final(text: str, trial: Trial | None) -> bool:
    """Whether these are states and, unless the counts clash anyway, some set of histories fits with them final."""
    if trial is None or not text.split():
        return True
    if not set(text.split()) <= set(trial.codes()):
        return False
    from trialbook.histories import find_clashes

    return not find_clashes(trial, text.split()) or bool(find_clashes(trial))


_STATES = Domain(
    "codes of the trial's states that its counts allow to be final, separated by spaces, or empty",
    _can_be_final,
    _codes,
)


def _are_diameters(text: str, trial: Trial | None) -> bool:
    from trialbook.analysis.endpoints import diameters

    try:
        return bool(diameters(text))
    except ValueError:
        return False


_DIAMETERS = Domain("diameters in mm, none negative, separated by spaces", _are_diameters)

# A name means the same, and allows the same, in every chapter that has it.
DOMAINS: dict[str, Domain] = {
    "trial": Domain("a folder under data/ or the path of a trial's folder", lambda value, trial: bool(value)),
    "confidence": _between(0, 1),
    "interval": _one_of(*COMPARED),
    # a rate nearer to 1, or a smaller gain, asks for more patients than the exact designs can try
    "p0": Domain("greater than 0 and at most 0.95", lambda value, trial: 0 < value <= 0.95),
    "gain": Domain("at least 0.02 and less than 1", lambda value, trial: 0.02 <= value < 1),
    "power": _between(0, 1),
    "prior_a": _above(0),
    "prior_b": _above(0),
    "prior_patients": _above(0),
    "mean_count": _at_least(1),
    "dispersion": _above(0),
    "effect": Domain("at least 0 and less than 1", lambda value, trial: 0 <= value < 1),
    "simulated_trials": Domain("from 100 to 20,000", lambda value, trial: 100 <= value <= 20_000),
    "seed": _at_least(0),
    "death_timing": _one_of("start", "middle", "end"),
    "horizon": Domain(
        "0 or a time up to the last landmark",
        lambda value, trial: 0 <= value <= (trial.times[-1] if trial and trial.times else math.inf),
    ),
    "final_states": _STATES,
    "before_mm": _DIAMETERS,
    "after_mm": _DIAMETERS,
    "new_lesion": Domain("true or false", lambda value, trial: True),
    "smallest_mm": Domain(
        f"empty, or {_DIAMETERS.rule}", lambda value, trial: not value.strip() or _are_diameters(value, trial)
    ),
    "event_rate": Domain("at least 0.000001 and less than 1", lambda value, trial: 1e-6 <= value < 1),
    "reliability": Domain("at least 0 and less than 1", lambda value, trial: 0 <= value < 1),
    "worst_share": Domain("from 0.01 to 1", lambda value, trial: 0.01 <= value <= 1),
    "improvement": _at_least(0),
}


def check_parameters(
    given: Mapping[str, Any], declared: Iterable[Parameter], trial: Trial | None = None
) -> dict[str, Any]:
    """Return the given parameters in the declared types, or refuse them.

    Parameters
    ----------
    given : mapping
        Names and values; text is read as the declared type, as it comes from a command line.
    declared : iterable of Parameter
        The parameters of the chapters that will run.
    trial : Trial, optional
        The trial they will run for: the codes of its states are allowed values of some parameters.

    Returns
    -------
    dict
        The same names with values of the declared types.

    Raises
    ------
    ParameterError
        If no chapter declares a name, or a value is of the wrong type or outside its domain.

    Examples
    --------
    >>> level = Parameter("confidence", "float", 0.95, "level of every interval")
    >>> check_parameters({"confidence": "0.9"}, [level])
    {'confidence': 0.9}
    >>> check_parameters({"confidence": 1.5}, [level])
    Traceback (most recent call last):
        ...
    trialbook.runner.parameters.ParameterError: confidence: must be strictly between 0 and 1, got 1.5
    """
    known = {parameter.name: parameter for parameter in declared}
    return {name: _check(value, _find(name, known), trial) for name, value in given.items()}


def _find(name: str, known: Mapping[str, Parameter]) -> Parameter:
    """Return the declared parameter of this name."""
    if name in known:
        return known[name]
    allowed = f"allowed: {', '.join(sorted(known))}" if known else "these chapters have none"
    raise ParameterError(f"{name}: must be a parameter of the chapters that run{closest(name, known)}; {allowed}")


def _check(value: Any, parameter: Parameter, trial: Trial | None) -> Any:
    """Return the value in its declared type if it lies in its domain."""
    typed = _read_value(value, parameter)
    domain = DOMAINS.get(parameter.name)
    if domain is not None and not domain.holds(typed, trial):
        raise ParameterError(_outside(typed, parameter, domain, trial))
    return typed


def allowed(parameter: Parameter, trial: Trial | None = None) -> str:
    """Return in words what a parameter may be.

    Examples
    --------
    >>> allowed(Parameter("confidence", "float", 0.95, "level of every interval"))
    'strictly between 0 and 1'
    """
    domain = DOMAINS.get(parameter.name)
    if domain is None:
        return _TYPE_NAMES[parameter.type]
    return domain.rule + _listed(domain, trial)


def _listed(domain: Domain, trial: Trial | None) -> str:
    """Return the allowed values in brackets where the rule does not list them itself."""
    choices = domain.choices(trial)
    return f" ({', '.join(choices)})" if choices and choices[0] not in domain.rule else ""


def _outside(value: Any, parameter: Parameter, domain: Domain, trial: Trial | None) -> str:
    """Say why a value lies outside a domain."""
    near = closest(str(value), domain.choices(trial))
    return f"{parameter.name}: must be {domain.rule}{_listed(domain, trial)}, got {value!r}{near}"


def _read_value(value: Any, parameter: Parameter) -> Any:
    """Return a value in the declared type, reading text as a command line gives it."""
    wanted = TYPES[parameter.type]
    try:
        typed = _from_text(value, wanted) if isinstance(value, str) else _from_number(value, wanted)
    except ValueError:
        raise ParameterError(f"{parameter.name}: must be {_TYPE_NAMES[parameter.type]}, got {value!r}") from None
    return typed


def _from_text(text: str, wanted: type) -> Any:
    if wanted is bool:
        if text.lower() not in ("true", "false"):
            raise ValueError
        return text.lower() == "true"
    return _finite(wanted(text))


def _from_number(value: Any, wanted: type) -> Any:
    if type(value) is not wanted and not (wanted is float and type(value) is int):
        raise ValueError
    return _finite(wanted(value))


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError
    return value
