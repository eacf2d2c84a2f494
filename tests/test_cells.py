"""Tables that a spreadsheet opens carry no formula of somebody else's."""

import csv
import io

from trialbook.paper.cells import as_csv


def test_a_cell_that_a_spreadsheet_would_run_is_text():
    cells = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\rx", "-4", "+1.5", "-1e-05", "5 (50%)", "", 3, -2.5, None]
    (row,) = csv.reader(io.StringIO(as_csv([cells]), newline=""))
    assert row == [*(f"'{cell}" for cell in cells[:6]), "-4", "+1.5", "-1e-05", "5 (50%)", "", "3", "-2.5", ""]
