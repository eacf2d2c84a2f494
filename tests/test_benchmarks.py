"""The page on speed shows what the results hold, and the results name no machine."""

import csv
import re

import pandas as pd
import pytest

from benchmarks.draw import PLACE, draw
from benchmarks.measure import RESULTS, Measure, append, machine

pytestmark = pytest.mark.proof


def test_the_page_shows_the_results_as_they_are(tmp_path):
    draw(RESULTS, tmp_path)
    drawn = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir() if path.suffix == ".md"}
    assert drawn == {name: (PLACE / name).read_text("utf-8") for name in drawn}
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in PLACE.iterdir()}


def test_results_describe_a_machine_without_naming_it():
    text = RESULTS.read_text("utf-8")
    assert not re.search(r"/(?:home|root|tmp|work|usr|Users)\b", text)
    assert set(machine()) == {"when", "version", "cores", "processor", "python", "system", "load"}


@pytest.mark.parametrize(
    ("measure", "judged", "reached"),
    [
        (Measure("a", 2.0, peer="b", peer_value=8.0, at_most=0.25), 0.25, True),
        (Measure("a", 2.1, peer="b", peer_value=8.0, at_most=0.25), 0.2625, False),
        (Measure("a", 1.6, at_most=1.5), 1.6, False),
        (Measure("a", 1.6), 1.6, None),
    ],
)
def test_a_target_is_for_the_ratio_where_there_is_a_peer(measure, judged, reached):
    assert measure.judged == pytest.approx(judged)
    assert measure.reached is reached


def test_results_are_added_to_and_the_last_of_a_kind_is_shown(tmp_path):
    about = machine()
    curve = [
        Measure(f"bounds for so many {what}", 0.1, size=size) for what in ("patients", "landmarks") for size in (1, 9)
    ]
    ratio = [Measure("work", took, peer="a peer", peer_value=10.0, at_most=0.5) for took in (9.0, 4.0)]
    append([*curve, ratio[0]], "books", about, tmp_path / "results.csv")
    append(ratio[1:], "books", about, tmp_path / "results.csv")
    with (tmp_path / "results.csv").open(newline="") as file:
        assert [row["value"] for row in csv.DictReader(file)] == ["0.1"] * 4 + ["9", "4"]
    draw(tmp_path / "results.csv", tmp_path / "page")
    shown = (tmp_path / "page" / "targets.md").read_text("utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert "| work | 4 s | a peer | 10 s | 0.4 | at most 0.5 | yes |" in shown
    assert (tmp_path / "page" / "missed.md").read_text() == "Every target is reached.\n"
    append(
        [Measure("work", 6.0, peer="a peer", peer_value=10.0, at_most=0.5)], "books", about, tmp_path / "results.csv"
    )
    draw(tmp_path / "results.csv", tmp_path / "page")
    assert "*work*" in (tmp_path / "page" / "missed.md").read_text()


def test_every_target_that_was_missed_has_a_reason():
    assert "not yet explained" not in (PLACE / "missed.md").read_text("utf-8")


def test_every_measure_has_all_it_needs_to_be_compared():
    results = pd.read_csv(RESULTS)
    assert results["peer"].notna().equals(results["peer_value"].notna())
    difference = results["name"].str.contains("how much longer")
    assert (results["value"][~difference] >= 0).all()
