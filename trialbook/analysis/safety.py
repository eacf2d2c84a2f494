"""The adverse events of a trial, from its table and from the claims that count patients with one."""

from __future__ import annotations

import pandas as pd

from trialbook.paper.printed import Share, read_count
from trialbook.paper.trial import Trial

_COLUMNS = ["event", "part_of", "patients", "grade", "why"]


def adverse_events(trial: Trial) -> pd.DataFrame:
    """Return the adverse events that a paper reports, those of its claims behind those of its table.

    Parameters
    ----------
    trial : Trial
        Any trial.

    Returns
    -------
    pandas.DataFrame
        Columns ``event``, ``part_of`` (the event that this is a symptom of, or empty), ``patients``, ``grade`` and
        ``why``. A claim ``events:NAME`` has a row unless the table lists that event. Empty where there is none.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> events = adverse_events(load_trial("nk-liver-2020"))
    >>> events[events["part_of"] == ""]["event"].to_list()
    ['infusion-related reaction', 'insomnia']
    """
    rows = [(e.event, e.part_of or "", e.patients, e.grade, e.why) for e in trial.events if e.group is None]
    listed = {_slug(event) for event, *_ in rows}
    for claim in trial.claims:
        kind, _, name = (claim.quantity or "").partition(":")
        count = printed_count(claim.printed, trial.patients) if kind == "events" and claim.group is None else None
        event, _, grade = name.partition(":")
        if count is not None and _slug(event) not in listed:
            rows.append((event, "", count, grade or "not determinable", claim.statement))
    return pd.DataFrame(rows, columns=_COLUMNS)


def any_event(trial: Trial) -> tuple[int, int]:
    """Return the fewest and the most patients who can have had any event.

    Symptoms belong to the patients of their event, and grades of one event exclude each other:
    :func:`trialbook.system.safety.any_event` has the rules.

    Parameters
    ----------
    trial : Trial
        Any trial.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> any_event(load_trial("nk-liver-2020"))
    (1, 2)
    """
    # scipy.optimize takes a while to import, and a table of events does without it
    from trialbook.histories import WorkLimitError
    from trialbook.system import System, safety

    try:
        found = safety.any_event(System(trial.as_printed))
    except WorkLimitError:  # each event by itself is what is known then
        return int(adverse_events(trial)["patients"].max()), trial.patients
    return (int(found.lower), int(found.upper)) if found else (0, 0)


def _slug(name: str) -> str:
    return "-".join(name.lower().split())


def printed_count(printed: str | None, patients: int) -> int | None:
    """Return the single number of patients that a printed text means, or None.

    Examples
    --------
    >>> printed_count("5/10", 10), printed_count("20%", 10), printed_count("some", 10)
    (5, 2, None)
    """
    number = read_count(printed or "")
    if isinstance(number, Share):
        counts = number.counts(patients)
        return counts[0] if len(counts) == 1 else None
    return number.count if number is not None and isinstance(number.count, int) and number.count >= 0 else None
