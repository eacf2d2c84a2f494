"""A starter folder for another trial: an invented example that passes the check, with comments on what to replace."""

from __future__ import annotations

from pathlib import Path

from trialbook.paper.quantities import KINDS
from trialbook.paper.trial import ROLES, SECTIONS, TIME_UNITS

STARTER_TITLE = "Title of the paper, as printed"


def quantity_table() -> str:
    """Return the table of quantities in Markdown, for the page of the format and the starter folder."""
    rows = ("| " + ", ".join(f"`{form}`" for form in row.forms) + f" | {row.words} |" for row in KINDS)
    return "\n".join(("| quantity | what it is |", "|---|---|", *rows)).replace(":CODE", ":A+B")


_YAML = f"""\
# Who, what, when. Replace every value by what the paper says; the example is invented.
# A line that begins with # is a comment and may be deleted.

title: "{STARTER_TITLE}"        # quotation marks allow colons inside
reference: "Authors. Year; volume(issue): pages."
# url: https://example.org/article             # optional: where it can be found
# doi: 10.1234/example                         # optional
patients: 12                                   # patients in the analysis
condition: "the disease, in plain words"
treatment: "what the patients were given"
criteria: RECIST 1.1                           # optional: how response was judged
time_unit: months                              # {", ".join(TIME_UNITS)}
follow_up: [2, 12]                             # optional: shortest and longest, as printed

# The states that a patient can be in, best first. Codes are yours: a letter, then letters, digits, _ or -.
# The role says what a code means: {", ".join(ROLES)}.
# A paper that reports survival alone has two states: alive (role other) and dead (role death).
states:
  CR: {{label: complete response, role: response}}
  PR: {{label: partial response, role: response}}
  SD: {{label: stable disease, role: stable}}
  PD: {{label: progressive disease, role: progression}}
  dead: {{label: dead, role: death}}

# Optional: groups that share no patient, such as arms; a column group in a table then names one.
# groups:
#   A: {{label: new treatment, patients: 6}}
#   B: {{label: usual care, patients: 6}}

# Optional: what is measured. The step is the smallest difference between two values of one patient, if it is known.
# measures:
#   KPS: {{label: Karnofsky performance status, unit: points, noun: score, low: 0, high: 100, step: 10}}

# Optional: a notice that the paper was retracted or corrected.
# retraction: {{notice: "what the notice says", date: 2020-01-31, url: "https://example.org/notice"}}

# Optional: prose of your own for single chapters (question, patients, endpoints, inference, safety, laboratory,
# response, survival, bounds, choices, context, verdicts), in plain Markdown.
notes:
  patients: |
    How the patients of this invented example were chosen is not said.
"""
_LANDMARKS = """\
time,state,patients
3,CR,2
3,PR,4
3,SD,5
3,PD,1
3,dead,0
12,CR,2
12,PR,1
12,PD,3
12,dead,6
"""
_CLAIMS = """\
id,section,statement,quantity,time,printed
O1,objective,"The aim of the study, in one sentence of your own.",,,
M1,methods,Twelve patients were treated.,patients,,12
M2,methods,A statement without a number.,,,
R1,results,Patients were followed for 2 to 12 months.,follow_up,,2-12
R2,results,Two patients had a complete response at month 3.,count:CR,3,2
R3,results,Response rate at month 3.,response_rate,3,50%
R4,results,Disease control rate at month 3.,control_rate,3,91.7%
R5,results,"Overall survival at month 12, given as a count with its denominator.",survival,12,6/12
R6,results,Eight patients had a response at one landmark or more.,ever:CR+PR,,8
R7,results,Progression-free survival at month 12.,event_free:PD+death,12,25%
R8,results,Median survival.,median_survival,,11.5
R9,results,Fever was seen in one patient.,events:fever,,1/12
R10,results,A laboratory value fell.,p:marker,,P<0.05
C1,conclusion,What the authors conclude.,,,
"""
_README = f"""\
# How to fill this folder

The example is invented. Put the paper's values in its place, file by file, and run `trialbook check` on the folder
after each: it names every fault with its file and line. (From the project's folder: `.venv/bin/trialbook`.) The tables
open in any spreadsheet; save them as CSV (UTF-8), with commas between fields and a point in decimals.

## trial.yaml
Who, what, when, and the states that a patient can be in. The comments in the file explain each line.

## landmarks.csv
One row for each printed number of patients in a state at a time: `time,state,patients`. What the paper does not print
has no row. At each time the rows add up to all patients (a state without a row then holds none), or to fewer (the rest
is then split in an unknown way over the states without a row; if every state has one, the rest is unaccounted for). A
paper without such counts leaves the first line alone. A column `group` may name a group; blank means all patients.

## claims.csv
One row for each statement of the paper, in your own words.

| column | |
|---|---|
| `id` | unique; the letter says where it stands, such as `R3` |
| `section` | {", ".join(SECTIONS)} |
| `statement` | one sentence |
| `quantity` | what the number is, from the list below; blank if there is none, or it is of another kind |
| `time` | in the time unit of trial.yaml; blank means the last landmark |
| `printed` | the number exactly as printed: `80%`, `8/10`, `5 (50%)`, `62.4±8.1`, `P<0.05`; words become digits |
| `group`, `versus` | optional: the group it is about, and the one it is compared with; blank means all patients |
| `of` | optional: another denominator: a number, a quantity (`best:CR+PR`: of the responders), `lesions:33` |
| `rests_on` | optional, for conclusions: the ids of the claims that bear on it, with `?` where weakly, or `none` |

{quantity_table()}

A FORM is a whole quantity: `ci:survival`, `p:best:CR+PR`, `difference:response_rate`, `ci:hr:death`.

Two groups compared, an event among those examined, a mean before and after (`A`, `B` and `KPS` as in the comments of
trial.yaml; the columns `group,versus,of` stand behind `printed`):

```
R11,results,Best response with the new treatment.,best:CR+PR,,4/6 (66.7%),A,,
R12,results,Best response with usual care.,best:CR+PR,,1/6 (16.7%),B,,
R13,results,They differ.,p:best:CR+PR,,P = 0.24,A,B,
R14,results,The interval of the first.,ci:best:CR+PR,,22.3-95.7%,A,,
R15,results,Fever in one of the five who were examined.,events:fever,,1,A,,5
R16,results,Karnofsky score before.,mean_sd:KPS,0,71.7±7.5,A,,
R17,results,Karnofsky score after.,mean_sd:KPS,3,78.3±7.5,A,,
R18,results,It rose.,change:KPS,3,6.6,A,,
```

## Optional files
`events.csv` (`event,patients,grade,why`), `appraisal.csv` (`checklist,item,answer,why`; answers: yes, no, unclear,
not applicable) and `comparators.csv` (`study,group,patients,endpoint,time,printed,low,high,source`).

## Then
`trialbook build --trial THIS-FOLDER` makes the book of the trial.
"""
FILES = {"trial.yaml": _YAML, "landmarks.csv": _LANDMARKS, "claims.csv": _CLAIMS, "README.md": _README}


def write_starter(folder: str | Path) -> tuple[Path, ...]:
    """Write a starter folder: an invented example to be replaced by a paper's own values.

    Parameters
    ----------
    folder : str or Path
        A folder that is empty or does not exist yet.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    FileExistsError
        If the folder holds something, or is a file.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} exists and is not an empty folder, expected a new one")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return tuple(folder / name for name in FILES)
