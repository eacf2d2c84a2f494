"""Figures in one style; see :mod:`trialbook.figures.style`."""

from trialbook.figures.style import caption, finish, panel, use_house_style

__all__ = ["caption", "finish", "panel", "use_house_style"]
