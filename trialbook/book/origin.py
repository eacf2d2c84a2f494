"""Say where the counts of a chapter come from, where the paper prints no table of them."""

from __future__ import annotations

from trialbook.book.say import say
from trialbook.paper.trial import Trial
from trialbook.system.counted import CountedTrial


def say_origin(study: Trial) -> None:
    """Display a paragraph on the claims that force the counts of a trial; nothing where the paper prints a table.

    Parameters
    ----------
    study : Trial
        As :func:`~trialbook.system.counted.with_forced_counts` returns it.

    Examples
    --------
    >>> from trialbook import load_trial
    >>> say_origin(load_trial("nk-liver-2020"))
    """
    if not isinstance(study, CountedTrial):
        return
    if study.limit_reached:
        say("The paper prints no table of counts. Which counts follow from its text was not found: {why}.",
            why=study.limit_reached)  # fmt: skip
        return
    forced = study.forced
    used = {name for one in forced for name in one.claims}
    final = dict.fromkeys(study.label(code) for one in forced for code in one.final)
    together = [study.label("_or_".join(states)) for states in {one.states: None for one in forced} if len(states) > 1]
    template = "The paper prints no table of counts; those of this chapter follow from {printed}, as no other numbers "
    template += "of {patients} patients print so."
    if any(one.followed for one in forced):
        template += (
            " They hold if nobody was lost to follow-up before: an estimate that allows for censoring need not be "
        )
        template += "a share of all patients."
    if final:
        template += " Some hold only if nobody leaves this state alive: {final}."
    if together:
        template += " States that it counts together are one here: {together}."
    printed = [f"{claim.printed} ({claim.id})" for claim in study.printed.claims if claim.id in used]
    say(template, patients=study.patients, printed=printed, final=list(final), together=together)
