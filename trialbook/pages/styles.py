"""The style sheet of the picture of states and of the marks of verdicts, whose colours their tables decide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trialbook.ledger import VERDICTS, Verdict
from trialbook.ledger.roles import TINTS, Role

SHAPES = Path(__file__).with_name("marks.css")


def styles() -> str:
    """Return the style sheet: shapes, colours, patterns and filters of verdicts and roles.

    Examples
    --------
    >>> "--contradicted: #a5201a;" in styles()
    True
    """
    light = [f"--{v.slug}: {v.look.light}; --{v.slug}-tint: {v.look.tint};" for v in VERDICTS]
    dark = [f"--{v.slug}: {v.look.dark}; --{v.slug}-tint: {v.look.dark_tint};" for v in VERDICTS]
    light += [f"--{role}: {role.light};" for role in Role]
    dark += [f"--{role}: {role.dark};" for role in Role]
    rules = [rule for verdict in VERDICTS for rule in _of_verdict(verdict)]
    rules += [rule for role in Role for rule in _of_role(role)]
    head = "/* Made by trialbook/pages/styles.py from the tables of verdicts and roles. */"
    return "\n".join(
        [head, SHAPES.read_text("utf-8"), _block("html", light), _block('html[data-theme="dark"]', dark), *rules, ""]
    )


def _block(selector: str, lines: list[str]) -> str:
    return f"{selector} {{\n  " + "\n  ".join(lines) + "\n}"


def _of_verdict(verdict: Verdict) -> Iterator[str]:
    """Yield the colours of a verdict's marks and the filter that shows its claims alone."""
    name = verdict.slug
    yield f".{name} {{ --verdict: var(--{name}); --tint: var(--{name}-tint); }}"
    chosen = f"body:has(#only-{name}:checked)"
    parts = ":is(section section, .tiles > li):has(.claim)"
    yield f"{chosen} .claim:not(.{name}), {chosen} {parts}:not(:has(.claim.{name})) {{ display: none; }}"


def _of_role(role: Role) -> Iterator[str]:
    """Yield the colour and the pattern of a role in the picture of the trial's course."""
    yield f".course .{role} {{ --shade: var(--{role}); }}"
    # two neighbours that share a role differ as they do in the figures
    light = f"background: color-mix(in srgb, var(--shade) {TINTS[1]:.0%}, transparent)"
    if role.background:
        yield f".course .{role} i {{ background: {role.background}; opacity: 0.5; }}"
        light = "opacity: 0.25"
    yield f".course .{role}.light i {{ {light}; }}"
