"""Question banks as a package of QTI 1.2, which Canvas imports, and Blackboard, Brightspace and others."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as Xml

from trialbook.lessons.bank import Bank, Item

_SPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_KINDS = ("numerical_question", "multiple_choice_question", "multiple_answers_question", "short_answer_question")
_WHEN = (2000, 1, 1, 0, 0, 0)  # the same package at any time
_RESPONSE = "response1"


def write_qti(banks: Sequence[Bank], path: Path) -> None:
    """Write banks as a package: an assessment for each [1]_, whose questions a platform keeps as a bank.

    Parameters
    ----------
    banks : sequence of Bank
        The questions of each student or chapter.
    path : Path
        The archive.

    References
    ----------
    .. [1] IMS Question & Test Interoperability: ASI XML Binding, version 1.2.1, 2003.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, root in {
            "imsmanifest.xml": _manifest(banks),
            **{_file(bank): assessment(bank) for bank in banks},
        }.items():
            Xml.indent(root)
            content = '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"
            archive.writestr(zipfile.ZipInfo(name, _WHEN), content)


def _file(bank: Bank) -> str:
    return f"{bank.name}/{bank.name}.xml"


def _manifest(banks: Sequence[Bank]) -> Xml.Element:
    """Return the list of what a package holds."""
    root = Xml.Element("manifest", identifier="trialbook", xmlns=_PACKAGE)
    about = Xml.SubElement(root, "metadata")
    Xml.SubElement(about, "schema").text = "IMS Content"
    Xml.SubElement(about, "schemaversion").text = "1.1.3"
    Xml.SubElement(root, "organizations")
    resources = Xml.SubElement(root, "resources")
    for bank in banks:
        resource = Xml.SubElement(resources, "resource", identifier=f"bank-{bank.name}", type="imsqti_xmlv1p2")
        Xml.SubElement(resource, "file", href=_file(bank))
    return root


def assessment(bank: Bank) -> Xml.Element:
    """Return a bank as the XML of an assessment.

    Examples
    --------
    >>> assessment(Bank("ann", "Ann")).find("assessment").get("title")
    'Ann'
    """
    root = Xml.Element("questestinterop", xmlns=_SPACE)
    whole = Xml.SubElement(root, "assessment", ident=f"bank-{bank.name}", title=bank.title)
    section = Xml.SubElement(whole, "section", ident="root_section")
    section.extend(_item(bank, item) for item in bank.items)
    return root


def _item(bank: Bank, item: Item) -> Xml.Element:
    """Return one question: what a platform keeps of it, what it shows, how it judges, and what it says."""
    several = sum(one.holds for one in item.statements) > 1
    kind = _KINDS[0 if item.outcomes else 3 if item.words else 1 + several]
    element = Xml.Element("item", ident=f"{bank.name}-{item.name}", title=item.name)
    data = Xml.SubElement(Xml.SubElement(element, "itemmetadata"), "qtimetadata")
    for label, entry in (("question_type", kind), ("points_possible", str(item.points))):
        entries = Xml.SubElement(data, "qtimetadatafield")
        Xml.SubElement(entries, "fieldlabel").text = label
        Xml.SubElement(entries, "fieldentry").text = entry
    shown = Xml.SubElement(element, "presentation")
    _material(shown, item.asked)
    judged = Xml.SubElement(element, "resprocessing")
    score = {"maxvalue": "100", "minvalue": "0", "varname": "SCORE", "vartype": "Decimal"}
    Xml.SubElement(Xml.SubElement(judged, "outcomes"), "decvar", score)
    said = _choices(item, several, shown, judged) if item.statements else _typed(item, shown, judged)
    for name, words in list(said):
        feedback = Xml.SubElement(element, "itemfeedback", ident=name)
        _material(Xml.SubElement(feedback, "flow_mat"), words)
    return element


def _choices(item: Item, several: bool, shown: Xml.Element, judged: Xml.Element) -> Iterator[tuple[str, str]]:
    """Add the statements and the rule that all that hold are chosen; yield what is said of each by its name."""
    response = Xml.SubElement(shown, "response_lid", ident=_RESPONSE, rcardinality="Multiple" if several else "Single")
    offered = Xml.SubElement(response, "render_choice")
    for number, one in enumerate(item.statements, 1):
        _material(Xml.SubElement(offered, "response_label", ident=f"choice{number}"), f"<p>{one.words}</p>")
        rule = _rule(judged, "Yes")
        Xml.SubElement(rule[0], "varequal", respident=_RESPONSE).text = f"choice{number}"
        Xml.SubElement(rule, "displayfeedback", feedbacktype="Response", linkrefid=f"choice{number}_fb")
        yield f"choice{number}_fb", f"<p>{one.why}</p>"
    rule = _rule(judged, "No")
    whole = Xml.SubElement(rule[0], "and") if several else rule[0]
    for number, one in enumerate(item.statements, 1):
        if several or one.holds:
            place = whole if one.holds else Xml.SubElement(whole, "not")
            Xml.SubElement(place, "varequal", respident=_RESPONSE).text = f"choice{number}"
    _score(rule, 100)


def _typed(item: Item, shown: Xml.Element, judged: Xml.Element) -> Iterator[tuple[str, str]]:
    """Add a field to type in and a rule for each answer; yield what is said of each by its name."""
    response = Xml.SubElement(shown, "response_str", ident=_RESPONSE, rcardinality="Single")
    field = Xml.SubElement(response, "render_fib", fibtype="Decimal" if item.outcomes else "String")
    Xml.SubElement(field, "response_label", ident="answer1")
    if item.words:
        rule = _rule(judged, "No")
        Xml.SubElement(rule[0], "varequal", respident=_RESPONSE).text = item.words
        _score(rule, 100)
    for number, one in enumerate(item.outcomes, 1):
        rule = _rule(judged, "No")
        either = Xml.SubElement(rule[0], "or")
        Xml.SubElement(either, "varequal", respident=_RESPONSE).text = f"{one.value:.8g}"
        between = Xml.SubElement(either, "and")
        Xml.SubElement(between, "vargte", respident=_RESPONSE).text = f"{one.value - one.tolerance:.8g}"
        Xml.SubElement(between, "varlte", respident=_RESPONSE).text = f"{one.value + one.tolerance:.8g}"
        _score(rule, 100 * one.part)
        if one.said:
            Xml.SubElement(rule, "displayfeedback", feedbacktype="Response", linkrefid=f"answer{number}_fb")
            yield f"answer{number}_fb", f"<p>{one.said}</p>"


def _rule(judged: Xml.Element, goes_on: str) -> Xml.Element:
    """Add a rule, whose first child takes its condition."""
    rule = Xml.SubElement(judged, "respcondition", {"continue": goes_on})
    Xml.SubElement(rule, "conditionvar")
    return rule


def _score(rule: Xml.Element, points: float) -> None:
    Xml.SubElement(rule, "setvar", action="Set", varname="SCORE").text = f"{points:g}"


def _material(parent: Xml.Element, words: str) -> None:
    text = Xml.SubElement(Xml.SubElement(parent, "material"), "mattext", texttype="text/html")
    text.text = words
