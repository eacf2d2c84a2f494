"""The ledger against whole invented worlds: every patient's course is known, and the paper prints only counts of it."""

from fractions import Fraction
from itertools import combinations, product

from hypothesis import assume, example, given, settings
from hypothesis.strategies import booleans, composite, integers, lists, sampled_from
from invented import invented
from paper import at

from trialbook.ledger import ledger
from trialbook.paper.trial import Claim, Count, State

STATES = (State("R", "responding", "response"), State("P", "progressed", "progression"), State("D", "dead", "death"))
CODES = ("R", "P", "D")


def trial_of(counts, claims=(), patients=10, states=STATES):
    made = tuple(Claim(f"A{n}", "results", "", *claim) for n, claim in enumerate(claims))
    rows = tuple(Count(*row) for row in counts)
    return invented(patients, states, counts=rows, claims=made)


def judged(counts, claims, patients, states=STATES):
    return ledger(trial_of(counts, claims, patients, states)).judgements


def percent(count, patients, decimals):
    """Print a rate by Python's own rounding of an exact fraction, half to even."""
    rate = Fraction(100 * count, patients)
    return f"{round(rate)}%" if decimals == 0 else f"{float(round(rate, decimals)):.{decimals}f}%"


@composite
def courses(draw, times=3):
    """Draw the course of each patient, one state a landmark, in which nobody returns from death."""
    patients = draw(integers(1, 12))
    histories = draw(
        lists(lists(sampled_from(CODES), min_size=times, max_size=times), min_size=patients, max_size=patients)
    )
    for history in histories:
        if "D" in history:
            history[history.index("D") :] = ["D"] * (times - history.index("D"))
    return histories


def rows_of(histories, hidden=()):
    """Count the states at landmarks 1, 2, ...; ``hidden`` are (time, code) that the paper does not print."""
    return [
        (time, code, sum(history[time - 1] == code for history in histories))
        for time, code in product(range(1, len(histories[0]) + 1), CODES)
        if (time, code) not in hidden
    ]


def truths(histories, time):
    """Return what is true of these patients, by quantity, as counts."""
    now = [history[time - 1] for history in histories]
    until = [history[:time] for history in histories]
    return {
        "count:R": now.count("R"),
        "rate:P": now.count("P"),
        "rate:P+D": now.count("P") + now.count("D"),
        "survival": sum(code != "D" for code in now),
        "response_rate": now.count("R"),
        "control_rate": now.count("R"),
        "ever:R": sum("R" in history for history in until),
        "always:R+P": sum("D" not in history for history in until),
        "always:R": sum(set(history) == {"R"} for history in until),
        "event_free:P+D": sum(not {"P", "D"} & set(history) for history in until),
    }


@given(histories=courses(), time=integers(1, 3), decimals=integers(0, 2))
@settings(max_examples=30, deadline=None)
def test_a_consistent_paper_raises_no_alarm(histories, time, decimals):
    patients = len(histories)
    claims = [("patients", None, str(patients))]
    for quantity, count in truths(histories, time).items():
        forms = [percent(count, patients, decimals), f"{count}/{patients}"]
        claims += [(quantity, time, form) for form in forms]
    found = judged(rows_of(histories), claims, patients)
    at_landmark = [
        one for one in found if (one.claim.quantity or "").partition(":")[0] not in ("ever", "always", "event_free")
    ]
    assert {one.verdict for one in at_landmark} <= {"given", "reproduced"}
    assert {one.verdict for one in found} <= {"given", "reproduced", "possible"}


@given(histories=courses(), time=integers(1, 3), hidden=lists(sampled_from([*product((1, 2, 3), CODES)]), max_size=6))
@settings(max_examples=10, deadline=None)
def test_what_a_consistent_paper_leaves_out_raises_no_alarm(histories, time, hidden):
    # a time of which no count is printed is no landmark, and what happened there is not asked about
    assume({row[0] for row in rows_of(histories, hidden)} == {1, 2, 3})
    patients = len(histories)
    claims = [(quantity, time, f"{count}/{patients}") for quantity, count in truths(histories, time).items()]
    found = judged(rows_of(histories, hidden), claims, patients)
    assert {one.verdict for one in found} <= {"given", "reproduced", "possible"}


@given(histories=courses(), lost=lists(integers(1, 4), min_size=12, max_size=12), time=integers(1, 3))
@settings(max_examples=20, deadline=None)
def test_patients_lost_from_some_time_on_raise_no_alarm(histories, lost, time):
    seen = [
        [code if at < gone else None for at, code in enumerate(h, 1)] for h, gone in zip(histories, lost, strict=False)
    ]
    patients = len(histories)
    of_all = {key: count for key, count in truths(histories, time).items() if key[:5] not in ("count", "rate:")}
    claims = [(quantity, time, f"{count}/{patients}") for quantity, count in of_all.items()]
    claims += [("count:R", time, str(sum(history[time - 1] == "R" for history in seen)))]
    assert {one.verdict for one in judged(rows_of(seen), claims, patients)} <= {"given", "reproduced", "possible"}


def compatible(rows, patients, times):
    """Yield every assignment of histories to labelled patients in which at most the unprinted differs from the rows."""
    histories = [h for h in product(CODES, repeat=times) if "D" not in h or set(h[h.index("D") :]) == {"D"}]
    for world in product(histories, repeat=patients):
        counted = {
            (time, code): sum(h[time - 1] == code for h in world) for time in range(1, times + 1) for code in CODES
        }
        if all(agrees(rows, counted, time, patients) for time in range(1, times + 1)):
            yield world


def agrees(rows, counted, time, patients):
    """Say whether counts agree with the rows of one time, by the words of the format alone."""
    printed = {code: count for at, code, count in rows if at == time}
    if not printed:
        return True
    if len(printed) == len(CODES):
        return all(counted[time, code] >= count for code, count in printed.items())
    return all(counted[time, code] == count for code, count in printed.items())


@given(
    patients=integers(1, 3),
    rows=lists(integers(0, 3), min_size=6, max_size=6),
    kept=lists(booleans(), min_size=6, max_size=6),
    time=integers(1, 2),
)
@example(patients=1, rows=[0] * 6, kept=[True, False, False, True, True, True], time=2)
@settings(max_examples=25, deadline=None)
def test_the_verdict_on_every_count_is_that_of_all_worlds_one_by_one(patients, rows, kept, time):
    places = product((1, 2), CODES)
    counts = [(*place, min(count, patients)) for place, count, keep in zip(places, rows, kept, strict=True) if keep]
    assume({time for time, _, _ in counts} == {1, 2})
    worlds = list(compatible(counts, patients, 2))
    assume(worlds)
    values = [truths([list(history) for history in world], time) for world in worlds]
    printed_here = {code for at, code, _ in counts if at == time}
    for quantity in ("survival", "response_rate", "ever:R", "always:R", "always:R+P", "event_free:P+D", "rate:P+D"):
        if quantity == "rate:P+D" and {"P", "D"} <= printed_here:
            continue  # its own rows decide, whatever is true
        allowed = {value[quantity] for value in values}
        kind, _, codes = quantity.partition(":")
        if kind == "always":
            allowed |= {number for world in worlds for number in seen_always(world, codes.split("+"), counts, time)}
        for count in range(patients + 1):
            (one,) = judged(counts, [(quantity, time, f"{count}/{patients}")], patients)
            sharp = "reproduced" if len(allowed) == 1 else "possible"
            expected = sharp if min(allowed) <= count <= max(allowed) else "contradicted"
            assert one.verdict == expected, (quantity, count, allowed, counts)


def seen_always(world, codes, rows, upto):
    """Yield how many patients were seen at all times and then in some states: a paper may count only these."""
    hidden = []  # by time: the sets of patients that a list of all states can have left out
    for time in range(1, upto + 1):
        printed = {code: count for at, code, count in rows if at == time}
        now = [history[time - 1] for history in world]
        some = [set(chosen) for size in range(len(world) + 1) for chosen in combinations(range(len(world)), size)]
        hidden.append(
            [
                chosen
                for chosen in some
                if all(sum(now[i] == code for i in chosen) == now.count(code) - printed[code] for code in CODES)
            ]
            if len(printed) == len(CODES)
            else [set()]
        )
    for left_out in product(*hidden):
        missed = set().union(*left_out)
        yield sum(set(history[:upto]) <= set(codes) and i not in missed for i, history in enumerate(world))


def kaplan_meier(patients, time):
    """Return the product-limit estimate in exact fractions; a death goes before a loss of the same time."""
    survival = Fraction(1)
    for at_time in sorted({t for t, died in patients if died and t <= time}):
        at_risk = sum(t >= at_time for t, _ in patients)
        survival *= 1 - Fraction(sum(t == at_time and died for t, died in patients), at_risk)
    return survival


followed = lists(integers(1, 40).flatmap(lambda t: booleans().map(lambda died: (t, died))), min_size=1, max_size=14)


@given(patients=followed, landmarks=lists(sampled_from([6, 12, 24, 36]), min_size=1, unique=True))
@settings(max_examples=60, deadline=None)
def test_an_estimate_with_censoring_and_its_median_raise_no_alarm(patients, landmarks):
    number, counts, claims = len(patients), [], []
    for time in sorted(landmarks):
        dead = sum(died and t <= time for t, died in patients)
        counts += at(time, alive=sum(t > time or (t == time and not died) for t, died in patients), dead=dead)
        claims.append(("survival", time, f"{float(round(100 * kaplan_meier(patients, time), 1)):.1f}%"))
    for time in (3, 9, 30, 48):
        claims.append(("survival", time, f"{float(round(100 * kaplan_meier(patients, time), 1)):.1f}%"))
    median = next((t for t in range(1, 41) if kaplan_meier(patients, t) <= Fraction(1, 2)), None)
    claims += [("median_survival", None, str(median))] if median else []
    states = (State("alive", "alive", "other"), State("dead", "dead", "death"))
    for one in judged(counts, claims, number, states):
        assert one.verdict != "contradicted", (one, patients)
