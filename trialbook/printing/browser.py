"""Find the browser that prints, and have it print."""

from __future__ import annotations

import os
import shutil
import subprocess
from html import escape
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
_QUIET = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-dev-shm-usage",
)
_SECONDS = 900


class PrintError(Exception):
    """A book that could not be printed, and why."""


def find_browser() -> Path:
    """Return the browser of this machine.

    It is what the environment's ``TRIALBOOK_BROWSER`` names, or else the first Chromium or Chrome found.

    Raises
    ------
    PrintError
        If there is none, with how to install one.
    """
    named = os.environ.get("TRIALBOOK_BROWSER")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)
    if named and found is None:
        raise PrintError(f"TRIALBOOK_BROWSER must name a program, got {named!r}")
    if found is None and not _MACOS.is_file():
        raise PrintError(
            "printing needs Chromium, and none was found: 'apt-get install chromium' (Debian) or "
            "'brew install chromium' (macOS) brings one; TRIALBOOK_BROWSER=/path/to/it names one elsewhere"
        )
    return Path(found or _MACOS)


def print_page(page: Path, pdf: Path) -> None:
    """Print a page from disk to a tagged PDF with an outline.

    The page's style says size and margins of the paper.

    Raises
    ------
    PrintError
        If there is no browser, or it prints nothing.
    """
    browser = find_browser()
    with TemporaryDirectory() as profile:
        environment = {**os.environ, "FONTCONFIG_FILE": str(_fonts(Path(profile)))}
        command = [browser, *_QUIET, *_needed_by_root(), f"--user-data-dir={profile}", *_printing(pdf), page.as_uri()]
        try:
            done = subprocess.run(
                list(map(str, command)), capture_output=True, text=True, timeout=_SECONDS, env=environment
            )
        except subprocess.TimeoutExpired:
            raise PrintError(f"{browser} did not finish within {_SECONDS} seconds") from None
    if not pdf.is_file() or pdf.stat().st_size == 0:
        raise PrintError("\n".join([f"{browser} printed nothing:", *done.stderr.splitlines()[-5:]]))


def _fonts(folder: Path) -> Path:
    """Write which fonts the browser finds: those that matplotlib brings to every machine, then the system's."""
    brought = Path(str(find_spec("matplotlib").origin)).parent / "mpl-data" / "fonts" / "ttf"
    system = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<cachedir>{escape(str(folder))}</cachedir><dir>{escape(str(brought))}</dir>"
        f'<include ignore_missing="yes">{escape(system)}</include></fontconfig>',
        "utf-8",
    )
    return path


def _printing(pdf: Path) -> tuple[str, ...]:
    """Return the options that print, with structure for screen readers and an outline for everybody."""
    structure = ("--export-tagged-pdf", "--generate-pdf-document-outline")
    return (f"--print-to-pdf={pdf}", "--no-pdf-header-footer", *structure)


def _needed_by_root() -> tuple[str, ...]:
    """Return the option without which Chromium refuses to start for the root user, as in a container."""
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
