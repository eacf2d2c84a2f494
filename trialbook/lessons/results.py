"""What a class has reached: its points, the reason for each, and how each question was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from trialbook.lessons.grading import EMPTY, Graded
from trialbook.paper.cells import as_csv

_STATISTICS = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Answers by question</title>
<style>body {{ font: 1rem/1.4 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; }} th, td {{ padding: 0.3rem 0.8rem 0.3rem 0; text-align: left; }}
tr {{ border-bottom: 1px solid #bbb; vertical-align: top; }}</style></head>
<body>
<h1>Answers by question</h1>
<p>{counted}</p>
<table>
<tr><th scope="col">question</th><th scope="col">share of points</th><th scope="col">reasons</th></tr>
{lines}</table>
</body>
</html>
"""


def class_table(graded: Iterable[Graded]) -> str:
    """Return the points of a class as CSV: a line for each student, a column for each question."""
    lines: dict[str, dict[str, float]] = {}
    for one in graded:
        lines.setdefault(one.student, {})[one.question] = one.points
    questions = list(dict.fromkeys(question for points in lines.values() for question in points))
    rows = [
        (student, *(f"{points.get(one, 0):g}" for one in questions), f"{sum(points.values()):g}")
        for student, points in lines.items()
    ]
    return as_csv([("student", *questions, "total"), *rows])


def reasons_table(graded: Iterable[Graded]) -> str:
    """Return each answer with its points and the reason as CSV."""
    rows = [(one.student, one.question, one.answer, f"{one.points:g}", one.of, one.reason) for one in graded]
    return as_csv([("student", "question", "answer", "points", "of", "reason"), *rows])


def without_answers(graded: Iterable[Graded]) -> list[str]:
    """Return the students who have answered nothing."""
    given: dict[str, bool] = {}
    for one in graded:
        given[one.student] = given.get(one.student, False) or one.reason != EMPTY
    return [student for student, answered in given.items() if not answered]


def statistics_page(graded: Sequence[Graded]) -> str:
    """Return how each question was answered, as a page: the share of its points, and the reasons by their number.

    Students without any answer are named, and count in no share.
    """
    absent = without_answers(graded)
    there = [one for one in graded if one.student not in absent]
    students = {one.student for one in graded}
    lines = []
    for question in dict.fromkeys(one.question for one in there):
        those = [one for one in there if one.question == question]
        share = sum(one.points for one in those) / sum(one.of for one in those)
        counts = Counter(one.reason for one in those).most_common()
        reasons = ", ".join(f"{escape(reason)} ({number})" for reason, number in counts)
        lines.append(f'<tr><th scope="row">{escape(question)}</th><td>{share:.0%}</td><td>{reasons}</td></tr>\n')
    nothing = f" Nothing came from {escape(', '.join(absent))}." if absent else ""
    counted = f"{len(students) - len(absent)} of {len(students)} students have answered.{nothing}"
    return _STATISTICS.format(counted=counted, lines="".join(lines))
