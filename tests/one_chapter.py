"""A copy of the project whose book has one chapter, so that a test can build it within a minute."""

import shutil

import yaml
from conftest import ROOT

KEPT = ("_config.yml", "index.md", "requirements.txt", "book", "data", "notebooks", "trialbook")


def copy_with_one_chapter(root, chapter):
    """Copy the project into a folder; its table of contents lists one of the chapters."""
    ignored = shutil.ignore_patterns("__pycache__", "generated", "summary.md", "parameters.md")
    for name in KEPT:
        source = ROOT / name
        shutil.copytree(source, root / name, ignore=ignored) if source.is_dir() else shutil.copy(source, root / name)
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    for part in toc["parts"]:
        part["chapters"] = [
            one for one in part["chapters"] if one["file"] == chapter or not one["file"].startswith("notebooks/")
        ]
    toc["parts"] = [part for part in toc["parts"] if part["chapters"]]
    (root / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), "utf-8")
