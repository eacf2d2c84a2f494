"""What a chapter's page needs to run in itself: an address for each cell, and a form in the place of its parameters."""

from __future__ import annotations

import ast
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from trialbook import load_trial
from trialbook.paper.folder import shipped_trials
from trialbook.paper.trial import Trial
from trialbook.runner.parameter_domains import allowed, form_field
from trialbook.runner.parameters import Parameter, read_parameters

_HEAD = '<link rel="stylesheet" href="{folder}run.css"/>\n<meta name="runs-here" content="{folder}{module}"/>\n'
_SCRIPTS = "".join(
    f'<script defer src="{{folder}}{name}.js"></script>\n'
    for name in ("form", "outputs", "variants", "../../variants/list", "run")
)
# a chapter's form begins with plain scripts, which a page from disk has too; the other page with a module
_HEADS = {"run-form": _HEAD.replace("{module}", "") + _SCRIPTS, "check-paper": _HEAD.replace("{module}", "check.js")}
_INVITATION = "Change a choice and run this chapter here"
_ABSENT = (
    "Running this chapter in its page needs the book's own Python, which this copy of the book does not have, or which "
    "a page opened from disk or an old browser cannot start: <code>make site</code> adds it, <code>make serve</code> "
    "shows the book with it."
)
# A page whose address holds choices is laid out for them before it is drawn, so that nothing moves.
_ASKED = """(() => {
    const form = document.querySelector(".run-form"), asked = new URLSearchParams(location.search);
    if (![...form.elements].some(({ name }) => asked.has(name))) return;
    form.parentElement.open = true;
    form.querySelector("fieldset").disabled = false;
    form.querySelector(".run-buttons").hidden = false;
    form.querySelector(".run-absent").hidden = true; })();"""


def setup_runnable(app: Sphinx) -> None:
    """Connect to Sphinx what makes pages runnable."""
    app.connect("doctree-read", _prepare)
    app.connect("html-page-context", _add_scripts)


def _prepare(app: Sphinx, doctree: nodes.document) -> None:
    """Give the cells of a chapter their addresses, and its parameters their form."""
    cells = [one for one in doctree.findall(nodes.container) if one.get("nb_element") == "cell_code"]
    for cell in cells:
        if name := cell["cell_metadata"].get("cell_id"):
            cell["ids"].append(f"cell-{name}")
    tagged = {tag: cell for cell in cells for tag in cell["cell_metadata"].get("tags", [])}
    if app.builder.name == "html" and "parameters" in tagged:
        declared = read_parameters({"cells": [_as_cell(tagged["parameters"])]})
        values = {parameter.name: parameter.default for parameter in declared}
        if "injected-parameters" in tagged:
            values |= _assigned(_as_cell(tagged["injected-parameters"])["source"])
        name = app.env.docname.rpartition("/")[2]
        root = "../" * app.env.docname.count("/")
        trial = load_trial(app.config.trialbook_folder or values["trial"]) if "trial" in values else None
        form = form_html(declared, values, trial, f"{root}downloads/{name}/{name}-page.ipynb", root)
        tagged["parameters"].insert(1, nodes.raw("", form, format="html"))  # the code stays first, where it is folded


def _as_cell(node: nodes.Element) -> dict[str, Any]:
    """Return the cell of parameters as a notebook holds it."""
    return {"metadata": {"tags": ["parameters"]}, "source": next(node.findall(nodes.literal_block)).astext()}


def _assigned(source: str) -> dict[str, Any]:
    """Return the values that a cell of this run's parameters assigns."""
    return {line.targets[0].id: ast.literal_eval(line.value) for line in ast.parse(source).body}


def form_html(
    declared: tuple[Parameter, ...], values: dict[str, Any], trial: Trial | None, notebook: str, root: str
) -> str:
    """Return the form in which a reader changes a chapter's parameters; a script brings it to life.

    Parameters
    ----------
    declared : tuple of Parameter
        The chapter's parameters.
    values : dict
        What they were when the page was made.
    trial : Trial or None
        The trial of the book, if the chapter has one.
    notebook : str
        Where the page finds its notebook.
    root : str
        Where it finds the top of the site.
    """
    fields = "\n".join(_field(parameter, values[parameter.name], trial) for parameter in declared)
    # folded until it is wanted: a page then keeps its layout whether or not Python turns out to be there
    return (
        f'<details class="run-here"><summary>{_INVITATION}</summary>\n'
        f'<form class="run-form" data-notebook="{escape(notebook)}" data-root="{escape(root)}" novalidate>\n'
        "<fieldset disabled><legend>Choices of this chapter</legend>\n"
        f'<div class="run-fields">\n{fields}\n</div></fieldset>\n'
        '<p class="run-buttons" hidden><button type="submit">Run this chapter here</button>\n'
        '<button type="button" data-does="restore" hidden>As printed</button>\n'
        '<button type="button" data-does="cancel" hidden>Cancel</button></p>\n'
        '<p class="run-told"><span class="run-status" role="status"></span> <span class="run-left"></span>\n'
        '<button type="button" data-does="see" hidden>See what changed</button></p>\n'
        f'<p class="run-absent">{_ABSENT}</p>\n</form></details><script>{_ASKED}</script>'
    )


def _field(parameter: Parameter, value: Any, trial: Trial | None) -> str:
    """Return one parameter's field: what it means, its name, its value, and what it may be."""
    name = f"run-{parameter.name}"
    meaning, rules = parameter.meaning, allowed(parameter, trial)
    if parameter.name == "trial":  # in a page there are no folders
        meaning, rules = "trial that the chapter reads", "one of the book's, or the one in Check a paper"
    elif form_field(parameter, trial).get("options"):  # which the list shows
        meaning, rules = meaning.partition(";")[0], ""
    rule = f'<span class="run-rule" id="{name}-rule">{escape(rules)}</span>'
    label = f'<label for="{name}">{escape(meaning)} <code>{parameter.name}</code></label>'
    common = f'id="{name}" name="{parameter.name}" aria-describedby="{name}-rule {name}-fault"'
    common += f' data-printed="{escape(str(value))}"'
    fault = f'<span class="run-fault" id="{name}-fault"></span>'
    return f'<div class="run-field">{label}{_input(parameter, value, common, trial)}{rule}{fault}</div>'


def _input(parameter: Parameter, value: Any, common: str, trial: Trial | None) -> str:
    """Return the input that suits a parameter's type and domain."""
    if parameter.type == "bool":
        return f'<input type="checkbox" {common}{" checked" if value else ""}/>'
    field = form_field(parameter, trial)
    options = {str(one["value"]): one["label"] for one in field.get("options", ())}
    if parameter.name == "trial" and trial is not None:
        options = {name: name for name in [*shipped_trials(), trial.slug]}
    if options:
        listed = "".join(
            f'<option value="{escape(one)}"{" selected" if one == str(value) else ""}>{escape(label)}</option>'
            for one, label in options.items()
        )
        return f"<select {common}>{listed}</select>"
    kind = 'type="text"'
    if field["kind"] == "number":
        step = 1 if parameter.type == "int" else "any"
        kind = f'type="number" min="{field["low"]}" max="{field["high"]}" step="{step}" required'
    return f'<input {kind} value="{escape(str(value))}" {common} autocomplete="off"/>'


def _add_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the scripts and the style to a page that has the form."""
    body = context.get("body", "")
    found = [head for place, head in _HEADS.items() if f'class="{place}"' in body]
    if app.builder.name == "html" and found:
        folder = context["pathto"]("_static/run/run.css", 1).removesuffix("run.css")
        context["metatags"] = context.get("metatags", "") + found[0].format(folder=folder)
