"""Tables that a spreadsheet opens carry no formula of somebody else's."""

import csv
import io

from trialbook.paper.cells import as_csv, as_typed, from_csv


def test_a_cell_that_a_spreadsheet_would_run_is_text():
    cells = [
        "=1+1",
        "+cmd",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\n=1",
        "＝1+1",
        "-4",
        "+1.5",
        "-1e-05",
        "5 (50%)",
        "",
        3,
        -2.5,
        None,
    ]
    (row,) = csv.reader(io.StringIO(as_csv([cells]), newline=""))
    assert [as_typed(cell) for cell in row[:8]] == cells[:8]
    assert row == [*(f"'{cell}" for cell in cells[:8]), "-4", "+1.5", "-1e-05", "5 (50%)", "", "3", "-2.5", ""]


def test_the_first_line_alone_tells_what_separates():
    assert from_csv("student,answer\nann,3;4") == [{"student": "ann", "answer": "3;4"}]
    assert from_csv("student;answer\nann;3,4") == [{"student": "ann", "answer": "3,4"}]
