"""A paper as one system: which statements can all be true, and what the others say of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from trialbook.histories.worlds import WorkLimitError
from trialbook.paper.trial import Trial
from trialbook.system.model import Sum
from trialbook.system.solver import Solver
from trialbook.system.statements import Statement, Statements
