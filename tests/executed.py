"""What an executed chapter holds."""

import math

PLAIN = "application/papermill.record/text/plain"


def glued(notebook):
    """Return the values that a run glued, by name, and complain about a name glued twice."""
    values = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name:
                assert name not in values, f"{name} is glued twice"
                values[name] = eval(output["data"][PLAIN], {"nan": math.nan, "inf": math.inf})
    return values
