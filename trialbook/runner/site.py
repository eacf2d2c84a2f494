"""From executed chapters to a published site."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml

from trialbook.lessons.editions import ABSENT, EDITIONS, FOLDED
from trialbook.pages import Edition
from trialbook.pages.chapter import made_from
from trialbook.pages.components import BOM, bill_of_materials, components
from trialbook.runner.compiler import Compiler
from trialbook.runner.compiling import compile_site
from trialbook.runner.parameters import ParameterError
from trialbook.runner.plan import Plan
from trialbook.runner.provenance import provenance
from trialbook.runner.publishing import RECORD, publish
from trialbook.runner.staging import stage
from trialbook.runner.workplace import Workplace


def make_site(plan: Plan, place: Workplace, compiler: Compiler) -> None:
    """Stage the pages of a book whose chapters have run, compile them, and publish the site.

    Raises
    ------
    CompileError
        If the site does not compile without a warning; nothing is published then.
    """
    record = provenance(plan)  # once: files may change while pages are compiled
    shown = edition(plan, record)
    compiled = compile_site(compiler, place, stage(plan, place, shown), plan.trial)
    beside = {
        RECORD: json.dumps(record, indent=1, sort_keys=True) + "\n",
        BOM: bill_of_materials(components(plan.root), shown.version),
    }
    publish(compiled, place.downloads, place.site, made_from(plan.trial, shown), beside)


def edition(plan: Plan, record: Mapping[str, Any] | None = None) -> Edition:
    """Return what the pages of a book say about the build, and what it was made from: as now, or as in a record."""
    config = yaml.safe_load((plan.root / "_config.yml").read_text("utf-8"))
    setting = config.get("sphinx", {}).get("config", {}).get("trialbook_solutions", FOLDED)
    if setting not in (FOLDED, ABSENT):
        raise ParameterError(f"_config.yml: trialbook_solutions must be {FOLDED} or {ABSENT}, got {setting!r}")
    made_of = record or provenance(plan)
    return Edition(
        version=made_of["version"],
        commit=made_of["commit"],
        trial_option="" if plan.standard_trial else plan.trial.slug,
        repository=config.get("repository", {}).get("url") or "",
        site=config.get("html", {}).get("baseurl") or "",
        solutions=EDITIONS.get(plan.edition, setting),
        trial_digest=made_of["trial_digest"],
        environment=made_of["environment"],
    )
