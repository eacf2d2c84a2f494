"""The executable summary: the paper's statements section by section, each number with its verdict and recomputation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from trialbook.analysis.story import findings, opening
from trialbook.book.contents import Place, places
from trialbook.book.notes import note
from trialbook.book.places import place_of
from trialbook.book.say import listed
from trialbook.ledger import Judgement, Ledger, Verdict
from trialbook.ledger.conclusions import Carried, Conclusion, conclusions
from trialbook.ledger.subject import states_counted, time_of
from trialbook.pages.markup import link, mark, raw, shape, text
from trialbook.pages.working import working
from trialbook.paper.quantities import parse_quantity
from trialbook.paper.trial import SECTIONS, Claim, Trial

_ORDER = ("results", "conclusion", "objective", "methods")  # what a reader came for first
_RATES = {"survival": "alive", "response_rate": "response rate", "control_rate": "control rate"}
_COUNTS = ("patients", "events", "decreased", "increased")  # numbers of patients that stand alone
_INTRODUCTION = """\
Each number that the paper prints is a mark, which says what became of it when it was held against the others.
"""
_HOW = '<p class="on-screen">Open a mark to see how.</p>'
_REPRODUCED = """\
*Reproduced* says that the paper agrees with itself, not that the finding was repeated or holds for other patients.
"""


def summary(trial: Trial, ledger: Ledger) -> str:
    """Return the executable summary of a trial as a page in MyST Markdown.

    Headings are the book's own words; everything from the folder is escaped HTML.
    """
    parts = [
        "---\ndescription: The paper on one page, with a verdict on every number it prints.\n---\n(summary)=\n"
        f"# The paper, recomputed\n\n{_INTRODUCTION}\n{raw(_HOW)}",
        raw(f'<p class="lead">{text(" ".join(opening(trial)))}</p>'),
        raw(_found(trial, ledger)),
        raw(legend(ledger.marks)),
        _REPRODUCED,
        raw(note_html(trial, "summary")),
        raw(_clashes(ledger.clashes)),
    ]
    for section in sorted(SECTIONS, key=_ORDER.index):
        judged = [judgement for judgement in ledger.judgements if judgement.claim.section == section]
        concluding = section == "conclusion"
        found = _conclusions(judged, trial, ledger) if concluding else _section(section, judged, trial)
        parts += [f"## {section.capitalize()}\n", *found] if judged else []
    return "\n".join(parts)


def _found(trial: Trial, ledger: Ledger) -> str:
    """Return what the counts say, and what became of the conclusions, as a list."""
    items = [text(f"{one.number[0].upper()}{one.number[1:]} {one.words}") for one in findings(trial)]
    items.append(concluded(trial, ledger))
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items if item) + "</ul>"


def concluded(trial: Trial, ledger: Ledger, page: str = "") -> str:
    """Return how many of the paper's conclusions its results bear out, with a link to them; nothing without any."""
    words = [one.word for one in conclusions(trial, ledger) if one.word]
    if not words:
        return ""
    if len(words) == 1:
        return f"What the paper prints bears out its {link(f'{page}#conclusion', 'conclusion')} {words[0].extent}."
    named = link(f"{page}#conclusion", f"{len(words)} conclusions")
    tally = listed(f"{words.count(word)} {word.extent}" for word in Carried if word in words)
    return f"What the paper prints bears out, of its {named}, {text(tally)}."


def note_html(trial: Trial, name: str) -> str:
    """Return a note of the trial as HTML in which nothing from the folder can act, without blank lines."""
    return re.sub(r"\n\s*\n", "\n", note(trial, name)._repr_html_().strip()) or "<!-- no note -->"


def legend(marks: Mapping[Verdict, int]) -> str:
    """Return the legend of the verdicts, which is also the filter: a choice of one that works without a script."""
    rows = [_choice("all", "<strong>all</strong>", sum(marks.values()), "every number of the paper", " checked")]
    rows += [_choice(verdict.slug, mark(verdict), number, verdict.meaning) for verdict, number in marks.items()]
    return '<fieldset class="legend" id="show"><legend>Show</legend>\n' + "\n".join(rows) + "\n</fieldset>"


def _choice(name: str, words: str, count: int, meaning: str, state: str = "") -> str:
    return (
        f'<label class="{name}"><input type="radio" name="verdict" id="only-{name}"{state}> <span>{words}</span> '
        f'<span class="how-many">{count}</span> <span class="meaning">{meaning}</span></label>'
    )


def _section(section: str, judged: Sequence[Judgement], trial: Trial) -> Iterable[str]:
    """Return the parts of one section of the paper; the results are divided by the chapters that check them."""
    if section != "results":
        return [raw(_list(judged, trial))]
    found = dict.fromkeys([*places(), *(place_of(judgement.claim, trial) for judgement in judged)])
    return [part for place in found for part in _results_of(place, judged, trial)]


def _conclusions(judged: Sequence[Judgement], trial: Trial, ledger: Ledger) -> Iterable[str]:
    """Return the conclusions, each with the word for what the printed results make of it, and what the words mean."""
    concluded = conclusions(trial, ledger)
    words = [word for word in Carried if any(one.word is word for one in concluded)]
    if words:
        meanings = " ".join(f"<em>{word.capitalize()}</em>: {word.meaning}." for word in words)
        yield raw(f'<p class="faint">{meanings}</p>')
    items = [_conclusion(*pair, trial) for pair in zip(concluded, judged, strict=True)]
    yield raw('<ul class="claims">\n' + "\n".join(items) + "\n</ul>")


def _conclusion(one: Conclusion, judgement: Judgement, trial: Trial) -> str:
    """Return a conclusion with its word and the folder's reason; one that prints a number has its mark as well."""
    word = f" {mark(one.word)}" if one.word else ""
    why = f'<br><span class="faint">{text(one.why)}</span>' if one.why else ""
    return _item(judgement, trial).removesuffix("</li>") + f"{word}{why}</li>"


def _results_of(place: Place, judged: Sequence[Judgement], trial: Trial) -> list[str]:
    here = [judgement for judgement in judged if place_of(judgement.claim, trial) == place]
    if not here:
        return []
    tabled = _tabled(here, trial)
    others = [judgement for judgement in here if judgement not in tabled]
    lists = [raw(_rows(tabled, trial))] * bool(tabled) + [raw(_list(others, trial))] * bool(others)
    return [f"### {place.title}\n", *lists]


def _tabled(judged: Sequence[Judgement], trial: Trial) -> list[Judgement]:
    """Return the counts and rates that repeat from one time to the next, which read better side by side."""
    candidates = [j for j in judged if states_counted(j.claim, trial) and j.claim.printed and j.claim.time is not None]
    repeated = {j.claim.quantity for j in candidates if len({k.claim.time for k in candidates}) > 1}
    return [judgement for judgement in candidates if judgement.claim.quantity in repeated]


def _rows(judged: Sequence[Judgement], trial: Trial) -> str:
    """Return one line of tiles for each time."""
    ordered = sorted(judged, key=lambda judgement: (time_of(judgement.claim, trial), _rank(judgement.claim, trial)))
    rows = [
        f'<li><span class="when">{text(trial.unit)} {time:g}</span>\n'
        + "\n".join(_tile(judgement, trial) for judgement in group)
        + "</li>"
        for time, group in groupby(ordered, key=lambda judgement: time_of(judgement.claim, trial))
    ]
    return '<ul class="tiles">\n' + "\n".join(rows) + "\n</ul>"


def _rank(claim: Claim, trial: Trial) -> int:
    """Return where a count or rate stands in its line: the states from best to worst, then the rates."""
    codes = states_counted(claim, trial)
    known = len(codes) == 1 and claim.quantity not in _RATES and codes[0] in trial.codes()
    return trial.codes().index(codes[0]) if known else len(trial.states)


def _tile(judgement: Judgement, trial: Trial) -> str:
    claim = judgement.claim
    name = _RATES.get(claim.quantity) or "+".join(states_counted(claim, trial))
    name += f", {claim.group}" if claim.group else ""
    words = f'<span class="number">{text(claim.printed)}</span> <span class="what">{text(name)}</span>'
    return _mark_that_opens(judgement, trial, words, with_statement=True)


def _list(judged: Sequence[Judgement], trial: Trial) -> str:
    return '<ul class="claims">\n' + "\n".join(_item(judgement, trial) for judgement in judged) + "\n</ul>"


def _item(judgement: Judgement, trial: Trial) -> str:
    """Return a statement with its number as a mark after it; without a number it is prose and carries no mark."""
    claim = judgement.claim
    if claim.printed is None:
        return f'<li class="claim" id="claim-{text(claim.id)}">{text(claim.statement)}</li>'
    number = f'<span class="number">{text(claim.printed)}</span>{_noun(claim, trial)}'
    opened = _mark_that_opens(judgement, trial, number, with_statement=False)
    return f'<li class="claim {judgement.verdict.slug}">{text(claim.statement)} {opened}</li>'


def _noun(claim: Claim, trial: Trial) -> str:
    """Return what a bare number counts, as a word behind it; nothing where the paper's own form has one."""
    if re.search(r"[^\W\d]|%", claim.printed):
        return ""
    kind = parse_quantity(claim.quantity).kind if claim.quantity else ""
    patients = "patient" if claim.printed == "1" else "patients"
    name = {"follow_up": trial.time_unit, **dict.fromkeys(_COUNTS, patients)}.get(kind)
    return f' <span class="what">{text(name)}</span>' if name else ""


def _mark_that_opens(judgement: Judgement, trial: Trial, words: str, *, with_statement: bool) -> str:
    """Return a mark that opens the recomputation in place, by mouse or keyboard and without a script."""
    claim, place = judgement.claim, place_of(judgement.claim, trial)
    statement = [f'<p class="statement">{text(claim.statement)}</p>'] * with_statement
    lines = [f"<p>{text(line)}</p>" for line in working(judgement, trial)]
    title = link(f"../{place.page}.html", place.title) if place.page else text(place.title)
    chapter = f'<p class="to-chapter">Chapter: {title}</p>'
    return (
        f'<details class="mark claim {judgement.verdict.slug}" id="claim-{text(claim.id)}">'
        f'<summary>{words} <span class="verdict">{shape(judgement.verdict)} {judgement.verdict}</span></summary>'
        f'<div class="working">{"".join(statement + lines)}{chapter}</div></details>'
    )


def _clashes(clashes: Sequence[Any]) -> str:
    """Return the counts that cannot all be true, or nothing."""
    if not clashes:
        return "<!-- no clash -->"
    items = "".join(f"<li>{text(clash.why)}</li>" for clash in clashes)
    return f'<div class="clashes"><p>Some printed counts clash:</p><ul>{items}</ul></div>'
