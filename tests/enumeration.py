"""Tiny trials and every set of histories that fits them, enumerated: an oracle that shares no code with the package."""

from collections import Counter
from itertools import combinations, pairwise, product
from math import factorial, prod

from hypothesis import strategies as st
from invented import invented

from trialbook.paper.trial import Count, State

ROLES = {"A": "response", "B": "stable", "C": "progression", "X": "death"}


def trial_of(patients, codes, rows):
    """Return a trial whose rows are (time, code, patients)."""
    states = tuple(State(code, f"state {code}", ROLES[code]) for code in codes)
    counts = tuple(Count(*row) for row in rows)
    return invented(patients, states, counts=counts)


def may_follow(earlier, later, final):
    if earlier == "X":
        return later == "X"
    return earlier not in final or later in (earlier, "X")


def all_histories(codes, landmarks, final):
    return [
        history
        for history in product(codes, repeat=landmarks)
        if all(may_follow(*pair, final) for pair in pairwise(history))
    ]


def ranges(trial):
    """Return, landmark by landmark, the smallest and largest count of each state, straight from the contract."""
    codes = [state.code for state in trial.states]
    for time in sorted({row.time for row in trial.counts}):
        rows = {row.state: row.patients for row in trial.counts if row.time == time}
        rest = trial.patients - sum(rows.values())
        if rest < 0:
            yield None
        elif len(rows) == len(codes):
            yield {code: (rows[code], rows[code] + rest) for code in codes}
        else:
            yield {code: (rows[code],) * 2 if code in rows else (0, rest) for code in codes}


def worlds(trial, final=()):
    """Return every multiset of histories that agrees with the counts, as a list of {history: patients}."""
    wanted = list(ranges(trial))
    if None in wanted:
        return []
    codes = [state.code for state in trial.states]
    histories = all_histories(codes, len(wanted), final)
    found = []

    def extend(first, left, chosen, seen):
        if not left:
            if all(low <= seen[i, code] <= high for i, one in enumerate(wanted) for code, (low, high) in one.items()):
                found.append(Counter(chosen))
            return
        for index in range(first, len(histories)):
            history = histories[index]
            if all(seen[i, code] < wanted[i][code][1] for i, code in enumerate(history)):
                extend(index, left - 1, [*chosen, history], seen + Counter(enumerate(history)))

    extend(0, trial.patients, [], Counter())
    return found


def assignments(world):
    """Return in how many ways labelled patients can be given the histories of one multiset."""
    return factorial(sum(world.values())) // prod(map(factorial, world.values()))


def agrees(trial, histories, final=()):
    """Whether patients with these histories, (history, patients) each, reproduce every printed count."""
    counts = Counter()
    for history, patients in histories:
        assert patients >= 1
        assert all(may_follow(*pair, final) for pair in pairwise(history))
        for landmark, code in enumerate(history):
            counts[landmark, code] += patients
    return sum(patients for _, patients in histories) == trial.patients and all(
        low <= counts[landmark, code] <= high
        for landmark, one in enumerate(ranges(trial))
        for code, (low, high) in one.items()
    )


def values(text, times, history):
    """Whether one history has a statistic of the contract, by its definition in words."""
    form, _, body = text.partition(":")
    if form == "at":
        pairs = [part.split("@") for part in body.split(",")]
        return all(history[times.index(int(time))] in code.split("+") for code, time in pairs)
    names, _, stop = body.partition("@")
    seen = [code in names.split("+") for code, time in zip(history, times, strict=True) if time <= int(stop or 99)]
    return {"ever": any(seen), "always": all(seen), "event_free": not any(seen)}[form]


@st.composite
def tiny_trials(draw, patients=4, landmarks=3):
    """Draw a trial: counts of true histories, some hidden or too low, sometimes spoilt so that nothing need fit."""
    codes = draw(st.sampled_from(["AB", "AX", "ABX", "ACX", "ABC", "ABCX"]))
    n = draw(st.integers(1, patients if len(codes) < 4 else 3))
    times = draw(st.lists(st.integers(1, 9), min_size=1, max_size=landmarks, unique=True).map(sorted))
    histories = all_histories(codes, len(times), "")
    truth = draw(st.lists(st.sampled_from(histories), min_size=n, max_size=n))
    rows = []
    for landmark, time in enumerate(times):
        count = Counter(history[landmark] for history in truth)
        hidden = draw(st.sampled_from(["nothing", "nothing", "rows", "patients"]))
        shown = draw(st.lists(st.booleans(), min_size=len(codes), max_size=len(codes))) if hidden == "rows" else ()
        kept = [code for code, keep in zip(codes, shown, strict=False) if keep] or list(codes)
        lost = draw(st.sampled_from(codes)) if hidden == "patients" else None
        rows += [(time, code, max(count[code] - (code == lost), 0)) for code in kept]
    if draw(st.integers(0, 4)) == 0:
        spoilt = draw(st.integers(0, len(rows) - 1))
        rows[spoilt] = (*rows[spoilt][:2], draw(st.integers(0, n)))
    return trial_of(n, codes, rows)


def finals(trial):
    """Return every choice of final states."""
    codes = [state.code for state in trial.states if state.role != "death"]
    return st.sampled_from([chosen for size in range(3) for chosen in combinations(codes, size)])


@st.composite
def statistics(draw, trial):
    """Draw a statistic of the contract for a trial."""
    some = st.lists(st.sampled_from([state.code for state in trial.states]), min_size=1, max_size=3, unique=True)
    times = st.sampled_from(sorted({row.time for row in trial.counts}))
    form = draw(st.sampled_from(["ever", "always", "event_free", "at"]))
    if form == "at":
        pairs = draw(st.lists(st.tuples(some, times), min_size=1, max_size=3))
        return "at:" + ",".join(f"{'+'.join(codes)}@{time}" for codes, time in pairs)
    return f"{form}:{'+'.join(draw(some))}" + (f"@{draw(times)}" if draw(st.booleans()) else "")
