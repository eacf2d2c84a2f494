"""What a site was made from: version, commit, trial and environment, for its pages and for who makes it again."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from typing import Any

from trialbook import __version__
from trialbook.paper.folder import trial_files
from trialbook.paper.trial import Trial
from trialbook.runner.checkout import commit
from trialbook.runner.dependencies import fingerprint, installed
from trialbook.runner.plan import Plan

_LETTERS = 12  # of a digest, as pages show it


def trial_digest(trial: Trial) -> str:
    """Return what tells a folder's files from any others, as pages and reports show it."""
    return fingerprint(trial_files(trial), {})[:_LETTERS]


def provenance(plan: Plan) -> dict[str, Any]:
    """Return what a book is made from, as JSON can hold it.

    Returns
    -------
    dict
        ``version`` and ``commit`` of the project; ``trial`` and ``trial_digest``, over the files of its folder;
        ``parameters`` that differ from the chapters' own, and ``edition``; ``platform``; ``python`` and ``packages``,
        and ``environment``, a digest over both.
    """
    packages, python = list(installed(plan.root)), platform.python_version()
    return {
        "version": __version__,
        "commit": commit(plan.root),
        "trial": plan.trial.slug,
        "trial_digest": trial_digest(plan.trial),
        "parameters": dict(plan.parameters),
        "edition": plan.edition,
        "platform": f"{sys.platform}-{platform.machine()}",
        "python": python,
        "packages": packages,
        "environment": hashlib.sha256(json.dumps([python, packages]).encode()).hexdigest()[:_LETTERS],
    }
