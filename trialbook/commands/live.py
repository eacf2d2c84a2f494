"""``trialbook live``: the built book, served so that its pages can run."""

from __future__ import annotations

import click


@click.command()
@click.option("--trial", metavar="SLUG_OR_FOLDER", help="The trial: a name under data/, or a folder.")
@click.option("--port", default=8888, show_default=True, help="The port to try first.")
@click.option("--browser/--no-browser", default=True, help="Whether to open a browser.")
def live(trial: str | None, port: int, browser: bool) -> None:
    """Serve the built book on 127.0.0.1 with a kernel behind each chapter that you run.

    The book must have been built. Each chapter's page then has a button that runs its cells, which you may change.
    Needs the environment of requirements-lab.txt: 'make live' sees to both.

    \b
    Example:
      .venv-lab/bin/trialbook live --no-browser
    """
    from trialbook.commands import refused
    from trialbook.runner.plan import make_plan
    from trialbook.runner.workplace import workplace

    with refused():
        plan = make_plan(trial=trial)
        place = workplace(plan)
    if not (place.site / "index.html").is_file():
        raise click.ClickException(f"there is no book at {place.site} yet: 'make book' makes it")
    try:
        from trialbook.live.server import address, make_server
    except ImportError as error:
        raise click.ClickException(f"{error.name} is not in this environment: run 'make live'") from None
    app = make_server(place.site, place.executed, plan.root, port=port, open_browser=browser)
    click.echo(f"The live book: {address(app)}\nStop it with Control-C.")
    app.start()
