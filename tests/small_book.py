"""A project of two or three tiny chapters, to try the runner on."""

import json
import shutil

import yaml
from conftest import ROOT

PARAMETERS = 'trial: str = "nk-liver-2020"  # folder\nconfidence: float = 0.95  # level'
TRIAL = "from trialbook import glue, load_trial, say\nstudy = load_trial(trial)"


def _config():
    """Return the project's configuration without the parts that need the whole book around them."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    settings = config["sphinx"]["config"]
    needing = ("bookfix", "sphinxcontrib.katex", "sphinxcontrib.bibtex")
    settings["extensions"] = [name for name in settings["extensions"] if name not in needing]
    for templates in ("article_header_end", "footer_content_items"):
        del settings["html_theme_options"][templates]
    kept = {"html_context", "html_last_updated_fmt", "html_theme_options", "extensions"}
    config["sphinx"] = {
        "recursive_update": True,
        "config": {key: value for key, value in settings.items() if key in kept},
    }
    needless = ("bibtex_bibfiles", "html", "logo")
    return {key: value for key, value in config.items() if key not in needless} | {"repository": {"url": ""}}


CONFIG = _config()


def markdown(name, source, *tags):
    """Return a cell of prose."""
    return {"cell_type": "markdown", "id": name, "metadata": {"tags": list(tags)} if tags else {}, "source": source}


def code(name, source, *tags, **metadata):
    """Return a cell of code."""
    about = {**metadata, "tags": list(tags)} if tags else metadata
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": about,
        "outputs": [],
        "source": source,
    }


def notebook(*cells):
    """Return a notebook as JSON holds it."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": list(cells), "metadata": about, "nbformat": 4, "nbformat_minor": 5}


def chapter(label, *cells, shows="confidence"):
    """Return a chapter that says the value of an expression and glues it."""
    head = markdown("title", f"# The {label}")
    said = code("said", f"say('It is {{shown}}.', shown={shows})")
    last = code("glue", f"glue(shown={shows})", "remove-cell")
    return notebook(head, code("parameters", PARAMETERS, "parameters"), code("imports", TRIAL), *cells, said, last)


def small_project(folder, **chapters):
    """Write a project with these chapters, named like ``c01_one``, and return its folder."""
    chapters = chapters or {"c01_one": chapter("one"), "c02_two": chapter("two")}
    for name, content in chapters.items():
        write(folder / "notebooks" / f"{name[1:]}.ipynb", json.dumps(content))
    write(folder / "index.md", "(report)=\n# Small\n\nA book.\n")
    (folder / "book").mkdir(exist_ok=True)
    write(folder / "requirements.txt", "")
    write(folder / "_config.yml", json.dumps(CONFIG))
    files = [{"file": f"notebooks/{name[1:]}"} for name in chapters]
    write(folder / "_toc.yml", json.dumps({"format": "jb-book", "root": "index", "chapters": files}))
    return folder


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")


def own_trial(folder):
    """Copy the shipped trial to a folder of its own and return that."""
    return shutil.copytree(ROOT / "data" / "nk-liver-2020", folder)
