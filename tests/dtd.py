"""Validate XML against a document type definition: content models are regular expressions over names of children."""

import re

_NAME = r"[A-Za-z_][\w.:-]*"


class Dtd:
    """The elements and attributes that a DTD declares."""

    def __init__(self, text):
        text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
        for name, value in re.findall(rf'<!ENTITY\s+%\s+({_NAME})\s+"(.*?)"\s*>', text, re.DOTALL):
            text = text.replace(f"%{name};", value)
        declared = re.findall(rf"<!ELEMENT\s+({_NAME})\s+(.*?)>", text, re.DOTALL)
        self.models = {name: self._model(model) for name, model in declared}
        self.attributes = {}
        for name, body in re.findall(rf"<!ATTLIST\s+({_NAME})\s+(.*?)>", text, re.DOTALL):
            rows = re.findall(
                rf"({_NAME})\s+(\w+|\([^)]*\))\s+(#REQUIRED|#IMPLIED|#FIXED\s+'[^']*'|'[^']*'|\"[^\"]*\")", body
            )
            self.attributes.setdefault(name, {}).update({key: (kind, given) for key, kind, given in rows})

    @staticmethod
    def _model(model):
        """Return a pattern for the children's names, each with a space behind it; None where anything may stand."""
        if "ANY" in model.split():
            return None
        model = re.sub(r"\s|#PCDATA", "", model).replace("EMPTY", "()")
        model = re.sub(r"\(\|", "(", model)
        return re.compile(re.sub(_NAME, lambda name: f"(?:{re.escape(name[0])} )", model).replace(",", ""))

    def faults(self, element):
        """Return what is wrong with an element and with all below it."""
        name = local(element)
        if name not in self.models:
            return [f"{name} is not declared"]
        found = []
        model, children = self.models[name], "".join(f"{local(child)} " for child in element)
        if model is not None and not model.fullmatch(children):
            found.append(f"{name} holds {children}")
        allowed = self.attributes.get(name, {})
        found += [f"{name} has no attribute {key}" for key in element.attrib if key not in allowed]
        for key, (kind, given) in allowed.items():
            if given == "#REQUIRED" and key not in element.attrib:
                found.append(f"{name} needs {key}")
            options = [one.strip() for one in kind.strip("()").split("|")] if kind.startswith("(") else []
            if options and key in element.attrib and element.get(key) not in options:
                found.append(f"{name}: {key} is {element.get(key)}")
        return found + [fault for child in element for fault in self.faults(child)]


def local(element):
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]
