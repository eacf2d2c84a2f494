"""``trialbook verify``: whether a published site is what the project makes."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from trialbook.commands import Refusal, refused

_MOST = 50  # differences that are listed


@click.command()
@click.argument("site")
@click.option("--trial", metavar="SLUG_OR_FOLDER", help="The trial of the site, where it is none of those under data/.")
def verify(site: str, trial: str | None) -> None:
    """Run all chapters again and list what a published site has else.

    The whole site is made again, elsewhere, for the trial, the parameters and the edition that SITE was made with.
    Where platform and packages are the same too, every byte must be. Elsewhere a number may differ by one part in a
    million, and pictures as pixels are left to their drawings. The book in one file is not compared.

    The exit status is 0, or 1 where something differs, or 2 where SITE cannot be made again.

    \b
    Example:
      trialbook verify _build/html
    """
    from trialbook.runner.build import build_book
    from trialbook.runner.comparing import TOLERANCE, compare_sites, same_surroundings
    from trialbook.runner.plan import make_plan
    from trialbook.runner.provenance import provenance
    from trialbook.runner.publishing import RECORD
    from trialbook.runner.temporary import temporary_folder
    from trialbook.runner.workplace import Workplace

    try:
        published = json.loads((Path(site) / RECORD).read_text("utf-8"))
        with refused():
            plan = make_plan((), published["parameters"], trial or published["trial"], edition=published["edition"])
        made = provenance(plan)
        if made["trial_digest"] != published["trial_digest"]:
            raise Refusal(f"trial: must be the one that {site} was made from; what is in its folder differs")
    except (OSError, ValueError, KeyError, TypeError):
        raise Refusal(f"site: must be a folder that 'trialbook build' published, got {site!r}") from None
    for name in ("version", "commit", "platform", "python", "packages"):
        if made[name] != published[name]:
            click.echo(_said(name, published[name], made[name]))
    with TemporaryDirectory(dir=temporary_folder()) as folder:
        place = Workplace(Path(folder) / "work", Path(folder) / "html", plan.edition)
        if not build_book(plan, place):
            raise click.ClickException("the site could not be made again, so nothing was compared")
        tolerance = 0.0 if same_surroundings(published, made) else TOLERANCE
        found = compare_sites(Path(site), place.site, (published, made), tolerance)
    for line in found.differences[:_MOST]:
        click.echo(line)
    if len(found.differences) > _MOST:
        click.echo(f"and {len(found.differences) - _MOST} more")
    if found.pictures:
        click.echo(f"{found.pictures} pictures differ as pixels; their drawings were compared")
    click.echo(f"{len(found.differences)} of {found.files} files differ")
    if found.differences:
        raise SystemExit(1)


def _said(name: str, published: object, made: object) -> str:
    """Say how the site's surroundings differ from these."""
    if isinstance(published, list) and isinstance(made, list):
        there, here = sorted(set(published) - set(made)), sorted(set(made) - set(published))
        return f"{name}: published with {', '.join(there) or 'none more'}; here {', '.join(here) or 'none more'}"
    return f"{name}: published with {published or 'none'}; here {made or 'none'}"
