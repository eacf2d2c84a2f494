"""A class of thirty with its assignments, and a student who solves them with formulas that share no code."""

import csv

from scipy.stats import beta

from trialbook.lessons.assignment import read_key
from trialbook.lessons.grading import grade_folder

STUDENTS = [f"student{number:02}" for number in range(30)]
SECRET = "of the tests"


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def solve(handed_out):
    """Return answers by question from what a student has: the trial's tables, and formulas that share no code."""
    counts = {
        (int(row["time"]), row["state"]): int(row["patients"]) for row in table(handed_out / "trial/landmarks.csv")
    }
    times = sorted({time for time, _ in counts})
    n = sum(number for (time, _), number in counts.items() if time == times[0])
    responders = {time: counts[time, "CR"] + counts[time, "PR"] for time in times}
    alive = {time: n - counts[time, "death"] for time in times}
    first, third, last = times[0], times[2], times[-1]
    steps = zip([0, *times], times, strict=False)
    lived = sum(then * (alive.get(before, n) - alive[then]) for before, then in steps) + last * alive[last]
    both = responders[first] + responders[last] - alive[first]
    printed = {row["id"]: row for row in table(handed_out / "trial/claims.csv")}
    counted = {"response_rate": responders, "survival": alive}
    rates = {name: 100 * counted[row["quantity"]][int(row["time"])] / n for name, row in printed.items()}
    wrong = [name for name, rate in rates.items() if abs(rate - int(printed[name]["printed"].rstrip("%"))) > 0.5]
    return {
        "response-1": f"{responders[last] / n:.3f}",
        "response-2": f"{beta.ppf(0.025, responders[last], n - responders[last] + 1):.3f}",
        "response-3": f"{beta.ppf(0.975, responders[first] + 1, n - responders[first]):.1%}",
        "survival-1": f"{alive[third] / n:.3f}",
        "survival-2": f"{beta.ppf(0.025, alive[last], n - alive[last] + 1):.3f}",
        "survival-3": f"{lived / n:.2f}",
        "bounds-1": f"{both}",
        "bounds-2": f"{1 - both / responders[first]:.3f}",
        "ledger-1": " ".join(wrong),
    }


def submit(folder, student, answers):
    path = folder / "submitted" / f"{student}.csv"
    rows = [f"{student},{question},{answer}" for question, answer in answers.items()]
    path.write_text("\n".join(["student,question,answer", *rows]) + "\n")
    return path


def graded(folder):
    found, faults = grade_folder(folder / "submitted", read_key(folder))
    assert faults == []
    return {(one.student, one.question): one for one in found}
