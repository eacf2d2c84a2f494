"""Figures in one style; see :mod:`trialbook.figures.style`."""

from trialbook.figures.style import finish, panel, use_house_style

__all__ = ["finish", "panel", "use_house_style"]
