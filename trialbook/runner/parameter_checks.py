"""Read the parameters that somebody gives, and refuse what no chapter can use before anything runs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from trialbook.paper.trial import Trial
from trialbook.runner.domains import Domain
from trialbook.runner.parameter_domains import DOMAINS, TOGETHER, TYPE_NAMES, listed
from trialbook.runner.parameters import TYPES, Parameter, ParameterError, closest


def check_parameters(
    given: Mapping[str, Any], declared: Iterable[Parameter], trial: Trial | None = None
) -> dict[str, Any]:
    """Return the given parameters in the declared types, or refuse them.

    Text is read as the declared type, as it comes from a command line. The codes of the trial's states are allowed
    values of some parameters.

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
    trialbook.runner.parameters.ParameterError: confidence: must be from 0.01 to 0.9999, got 1.5
    """
    declared = tuple(declared)
    typed = check_each(given, declared, trial)
    check_together(typed, declared)
    return typed


def check_each(given: Mapping[str, Any], declared: Iterable[Parameter], trial: Trial | None = None) -> dict[str, Any]:
    """Return the given parameters in the declared types, each looked at by itself.

    Raises
    ------
    ParameterError
        As :func:`check_parameters`, but for values that do not go together.
    """
    known = {parameter.name: parameter for parameter in declared}
    return {name: _check(value, _find(name, known), trial) for name, value in given.items()}


def check_together(typed: Mapping[str, Any], declared: Iterable[Parameter]) -> None:
    """Refuse checked parameters that do not go together; those that are not given have their defaults.

    Raises
    ------
    ParameterError
        With one line that names the parameters, the rule and the values.
    """
    values = {parameter.name: parameter.default for parameter in declared} | dict(typed)
    for names, rule in TOGETHER.items():
        if set(names) <= set(values):
            try:
                rule(**{name: values[name] for name in names})
            except ValueError as error:
                raise ParameterError(f"{', '.join(names)}: must go together: {error}") from None


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


def _outside(value: Any, parameter: Parameter, domain: Domain, trial: Trial | None) -> str:
    """Say why a value lies outside a domain."""
    near = closest(str(value), map(str, domain.options(trial)))
    return f"{parameter.name}: must be {domain.rule}{listed(domain, trial)}, got {value!r}{near}"


def _read_value(value: Any, parameter: Parameter) -> Any:
    """Return a value in the declared type, reading text as a command line gives it."""
    wanted = TYPES[parameter.type]
    try:
        typed = _from_text(value, wanted) if isinstance(value, str) else _from_number(value, wanted)
    except ValueError:
        raise ParameterError(f"{parameter.name}: must be {TYPE_NAMES[parameter.type]}, got {value!r}") from None
    return typed


def _from_text(text: str, wanted: Any) -> Any:
    if wanted is bool:
        if text.lower() not in ("true", "false"):
            raise ValueError
        return text.lower() == "true"
    return _finite(wanted(text))


def _from_number(value: Any, wanted: Any) -> Any:
    if type(value) is not wanted and not (wanted is float and type(value) is int):
        raise ValueError
    return _finite(wanted(value))


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError
    return value
