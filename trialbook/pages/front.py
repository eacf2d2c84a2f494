"""The front page's own parts: the paper in one picture, and what was found, computed for whichever trial it is."""

from __future__ import annotations

from trialbook.analysis.story import findings, opening
from trialbook.book.contents import places
from trialbook.book.titles import subtitle
from trialbook.ledger import Ledger, Verdict
from trialbook.pages.markup import link, text
from trialbook.pages.summary import concluded, note_html
from trialbook.pages.working import working
from trialbook.paper.trial import ROLES, Landmark, Trial

SEPARATE = 40  # patients up to which each is drawn as a box of its own
_LABELLED = 0.06  # share of the column below which a label would cover its neighbours
_AT_MOST = 3  # cards of one kind
_AGAINST = (Verdict.CONTRADICTED, Verdict.UNEXPLAINED)
_SUMMARY = ("book/summary", "The paper, recomputed")
_RANGES = "A range holds whoever moved where{final}."
_INTERVALS = "An interval has the true rates that fit the count, were the patients a random sample."


def front(trial: Trial, ledger: Ledger) -> str:
    """Return the upper part of the front page as HTML: what the paper is, its picture, and what was found."""
    parts = [
        f'<p class="subtitle">{text(subtitle(trial))[0].upper()}{text(subtitle(trial))[1:]}</p>',
        f'<p class="lead">{text(" ".join(opening(trial)))}</p>',
        note_html(trial, "front"),
        paper(trial),
        picture(trial),
        as_table(trial),
        found(trial, ledger),
    ]
    return "\n".join(filter(None, parts))


def paper(trial: Trial) -> str:
    """Return the paper's title and reference as HTML."""
    address = trial.url or (f"https://doi.org/{trial.doi}" if trial.doi else "")
    title = f"<cite>{text(trial.title)}</cite>"
    linked = f'<a href="{text(address)}">{title}</a>' if address.startswith(("https://", "http://")) else title
    return f'<p class="paper">The paper: {linked}. {text(trial.reference)}</p>'


def facts(trial: Trial) -> str:
    """Return the trial in a few words, as HTML."""
    follow_up = f"{trial.follow_up[0]:g} to {trial.follow_up[1]:g} {trial.time_unit}" if trial.follow_up else ""
    pairs = {
        "Patients": str(trial.patients),
        "Condition": trial.condition,
        "Treatment": trial.treatment,
        "Response by": trial.criteria or "",
        "Follow-up": follow_up,
    }
    rows = "".join(f"<div><dt>{name}</dt><dd>{text(value)}</dd></div>" for name, value in pairs.items() if value)
    return f'<dl class="facts">{rows}</dl>'


def picture(trial: Trial) -> str:
    """Return the course of the trial as a picture of boxes, one a patient, with its text alternative."""
    if not trial.landmarks:
        words = "The paper prints no count of all its patients at a fixed time, so there is no course to draw."
        return f'<p class="faint">{words}</p>'
    columns = "\n".join(_column(landmark, trial) for landmark in trial.landmarks)
    return (
        f'<figure class="course">\n<div class="columns" role="img" aria-label="{text(alternative(trial))}">\n'
        f"{columns}\n</div>\n<figcaption>{_caption(trial)}</figcaption>\n</figure>"
    )


def as_table(trial: Trial) -> str:
    """Return the picture as a table, folded; nothing where there is no picture."""
    if not trial.landmarks:
        return ""
    return f'<details class="course-table"><summary>The picture as a table</summary>{_table(trial)}</details>'


def alternative(trial: Trial) -> str:
    """Return what the picture shows, in words."""
    at = (f"{trial.unit} {landmark.time:g}: {_listed(landmark, trial)}" for landmark in trial.landmarks)
    return f"The {trial.patients} patients by state at each landmark. " + "; ".join(at) + "."


def _listed(landmark: Landmark, trial: Trial) -> str:
    return ", ".join(f"{patients} {label}" for label, patients, _ in segments(landmark, trial) if patients)


def segments(landmark: Landmark, trial: Trial) -> list[tuple[str, int, str]]:
    """Return label, patients and role of each part of a column, best state first; what is not printed comes last."""
    printed = [
        (state.code, landmark.decided.get(state.code, 0), state.role)
        for state in trial.states
        if landmark.decided.get(state.code)
    ]
    if sum(landmark.decided.values()) >= landmark.patients:
        return printed
    rest = "unaccounted for" if landmark.unaccounted else "not split"
    return [*printed, (rest, landmark.rest, "unknown")]


def _column(landmark: Landmark, trial: Trial) -> str:
    boxes = "".join(_segment(*part, trial) for part in segments(landmark, trial))
    when = f'<span class="when">{trial.unit} {landmark.time:g}</span>'
    return f'<div class="column"><div class="stack">{boxes}</div>{when}</div>'


def _segment(label: str, patients: int, role: str, trial: Trial) -> str:
    boxes = "<i></i>" * (patients if trial.patients <= SEPARATE else 1)
    words = f"<b>{patients} {text(label)}</b>" if patients >= _LABELLED * trial.patients else ""
    alike = trial.codes(role) if role in ROLES else ()
    light = " light" if label in alike and alike.index(label) % 2 else ""  # two neighbours of one role look different
    return f'<div class="segment {role}{light}" style="flex-grow:{patients}">{boxes}{words}</div>'


def _caption(trial: Trial) -> str:
    present = {code for landmark in trial.landmarks for code in landmark.printed}
    shown = (state for state in trial.states if state.code in present and state.code.lower() not in state.label.lower())
    keys = "; ".join(f"{text(state.code)}: {text(state.label)}" for state in shown)
    each = "Each box is a patient. " if trial.patients <= SEPARATE else ""
    words = f"How many patients were counted in which state. {each}"
    words += "The columns are not spaced by time. "
    return f"{words}Which patient moved where is not printed. {keys}{'.' if keys else ''}"


def _table(trial: Trial) -> str:
    codes = [state.code for state in trial.states]
    head = "".join(f'<th scope="col">{text(code)}</th>' for code in codes)
    rows = "".join(_table_row(landmark, codes) for landmark in trial.landmarks)
    label = text(trial.unit.capitalize())
    return (
        '<div class="scrolls"><table>'
        f'<thead><tr><th scope="col">{label}</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _table_row(landmark: Landmark, codes: list[str]) -> str:
    blank = 0 if landmark.complete else "not printed"
    cells = "".join(f"<td>{landmark.printed.get(code, blank)}</td>" for code in codes)
    return f'<tr><th scope="row">{landmark.time:g}</th>{cells}</tr>'


def found(trial: Trial, ledger: Ledger) -> str:
    """Return what the counts say and the paper does not, and the numbers that the rest does not give, as cards."""
    chapters = {place.label: place for place in places()}
    said = [] if ledger.clashes else [one for one in findings(trial) if one.chapter in chapters]
    cards = [_card(one.number, one.words, chapters[one.chapter].page, chapters[one.chapter].title) for one in said]
    if ledger.clashes:
        cards = [
            _card("", f"Some printed counts clash: {clash.why}.", *_SUMMARY) for clash in ledger.clashes[:_AT_MOST]
        ]
    cards += [
        _card(judged.claim.printed, f"{judged.claim.statement} {working(judged, trial)[-1]}", *_SUMMARY)
        for judged in ledger.judgements
        if judged.verdict in _AGAINST
    ][:_AT_MOST]
    ends = concluded(trial, ledger, "book/summary.html")
    if not cards and not ends:
        return ""
    ranges = _RANGES.format(final=", if death is final" * bool(trial.death))
    how = [ranges] * any(one.chapter == "bounds" for one in said)
    how += [_INTERVALS] * any(one.chapter != "bounds" for one in said)
    parts = [
        '<h2 id="what-was-found">What was found</h2>',
        f'<p class="faint">{" ".join(how)}</p>' if how else "",
        '<div class="found">' + "\n".join(cards) + "</div>",
        f"<p>{ends}</p>" if ends else "",
    ]
    return "\n".join(filter(None, parts))


def _card(headline: str, words: str, page: str, title: str) -> str:
    return (
        f'<div class="card-found"><h3 class="headline">{text(headline)}</h3><p>{text(words)}</p>'
        f"<p>{link(f'{page}.html', title)}</p></div>"
    )
