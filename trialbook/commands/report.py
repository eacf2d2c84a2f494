"""What ``trialbook check --report`` does: the ledger on a sheet or two, to hand out or to attach."""

from __future__ import annotations

from pathlib import Path

import click

from trialbook.commands import refused
from trialbook.ledger import Ledger
from trialbook.paper.trial import Trial
from trialbook.runner.parameters import ParameterError


def report_file(asked: str | None) -> Path | None:
    """Return the file of the report if one was asked for, or refuse it."""
    if asked is None:
        return None
    from trialbook.runner.workplace import output_file

    with refused():
        path = output_file(asked)
        if path is None or path.suffix not in (".html", ".pdf"):
            raise ParameterError(f"report: must be a file named .html or .pdf, got {asked!r}")
    return path


def write_report(trial: Trial, judged: Ledger, path: Path) -> None:
    """Write the ledger as a page of HTML, or as the PDF that a browser prints of it."""
    from trialbook.pages.report import report
    from trialbook.runner.provenance import trial_digest

    page = report(trial, judged, trial_digest(trial))
    if path.suffix == ".html":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8")
    else:
        _print(page, path)
    click.echo(f"report: {path}", err=True)


def _print(page: str, path: Path) -> None:
    from trialbook.paper.project import ROOT
    from trialbook.printing.browser import PrintError
    from trialbook.printing.sheets import print_html
    from trialbook.runner.checkout import moment

    try:
        with refused():
            print_html(page, path, moment(ROOT))
    except PrintError as error:
        raise click.ClickException(str(error)) from None
