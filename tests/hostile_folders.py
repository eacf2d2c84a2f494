"""Sound trial folders made hostile: bytes, encodings, YAML, sizes and what stands in the place of a file."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

SECRET = "a text that lies outside"
SOUND = {
    "trial.yaml": """\
title: "肝肿瘤: a paper"
reference: Müller, 2020
patients: 12
condition: 肝癌
treatment: a treatment
time_unit: months
follow_up: [3, 36]
groups: {A: {label: new, patients: 6}, B: {label: usual, patients: 5}}
measures: {KPS: {label: Karnofsky, low: 0, high: 100, step: 10}}
retraction: {notice: withdrawn, date: 2020-01-02}
states:
  CR: {label: complete, role: response}
  PD: {label: progress, role: progression}
  dead: {label: dead, role: death}
notes: {response: "text"}
""",
    "landmarks.csv": "time,state,patients,group\n3,CR,5,\n3,CR,3,A\n3,CR,2,B\n6,dead,1,\n",
    "claims.csv": """\
id,section,statement,quantity,time,printed,group,versus,of
R1,results,One.,count:CR,3,5,,,
R2,results,"Two, three.",difference:rate:CR,3,42%,A,B,
R3,results,Fever.,events:fever:>=3,,1/5,B,,best:CR
R4,results,P.,p:best:CR+PD,,P=0.03,A,B,
R5,conclusion,Words.,,,,,,
""",
    "events.csv": "event,patients,grade,why,group\nfever,1,2-3,hot,A\n",
    "appraisal.csv": "checklist,item,answer,why\nJBI,a,yes,b\n",
    "comparators.csv": "study,group,patients,endpoint,time,printed,low,high,source\nS,,20,survival,12,50%,27,73,x\n",
}
NUMBERS = "-1 1e999 nan inf １２ ٣ 1_0 0x1 ½ 1:30:00 0b1 62.4±8.1 1.1×10-3 lesions:3 2020-01-01 true null ~ yes"
WORDS = "CR dead death A count:CR+ p:p:x : =cmd() <script> ../../secret \" '' { [1 *a \ufeff \ud800 \x1b[2J \u202e"
CODES = "yes no on true null 2020-01-01 1.5 0x1F 1:30 .inf << = [a] {a:b} ?x"
NASTY = [
    *NUMBERS.split(),
    *WORDS.split(),
    *("", " ", "9" * 400, "é" * 300, "ci:" * 999 + "survival", "ever:" + "+".join(["CR"] * 500), "a\nb", "a\0b"),
    *("5 (50%)", "(95% CI 1-2)", "&a x", "!!python/x y"),
]


def nasty(dice: random.Random) -> str:
    return dice.choice(NASTY)


def bytes_changed(folder: Path, dice: random.Random) -> None:
    path = folder / dice.choice(list(SOUND))
    content = bytearray(path.read_bytes())
    for _ in range(dice.randint(1, 12)):
        place = dice.randrange(len(content) + 1)
        content[place : place + dice.randint(0, 3)] = dice.randbytes(dice.randint(0, 3))
    path.write_bytes(content)


def fields_changed(folder: Path, dice: random.Random) -> None:
    path = folder / dice.choice(list(SOUND))
    parts = re.split(r"([,:{}\[\]\n ])", path.read_text("utf-8"))
    for _ in range(dice.randint(1, 5)):
        parts[dice.randrange(len(parts))] = nasty(dice)
    path.write_text("".join(parts), "utf-8", "surrogatepass", newline="")


def encoded_otherwise(folder: Path, dice: random.Random) -> None:
    path = folder / dice.choice(list(SOUND))
    encoding = dice.choice(["utf-16", "utf-16-le", "utf-32", "gbk", "latin-1", "utf-7", "utf-8-sig", "big5", "cp1252"])
    path.write_bytes(path.read_text("utf-8").encode(encoding, "replace"))


def codes_changed(folder: Path, dice: random.Random) -> None:
    path, old = folder / "trial.yaml", dice.choice(["  CR:", "A: {", "KPS: {", "label: dead", "patients: 6", "[3, 36]"])
    new = old.replace(old.strip(" :{"), dice.choice([*CODES.split(), nasty(dice)]))
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8", "surrogatepass")


def yaml_bomb(folder: Path, dice: random.Random) -> None:
    width, depth = dice.randint(2, 12), dice.randint(2, 9)
    lines = ["a: &a [" + ", ".join(["x"] * width) + "]"]
    lines += [f"{new}: &{new} [{', '.join([f'*{old}'] * width)}]" for old, new in pairwise("abcdefghi"[: depth + 1])]
    path = folder / "trial.yaml"
    path.write_text("\n".join(lines) + "\n" + path.read_text("utf-8"), "utf-8")


def nested(folder: Path, dice: random.Random) -> None:
    depth = dice.choice([10, 99, 101, 1000, 50_000])
    opened, closed = dice.choice([("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", ""), ("&a [", "]"), ("!x [", "]")])
    with (folder / "trial.yaml").open("a", encoding="utf-8") as file:
        file.write(f"x:\n  {opened * depth}{closed * dice.choice([0, depth])}\n")


def huge(folder: Path, dice: random.Random) -> None:
    """Fill a file up to, or beyond, what is read of it."""
    name = dice.choice(list(SOUND))
    most = 990_000 if name == "trial.yaml" else 9_990_000
    size = dice.choice([most, most, 100_000, most + 100_000])
    unit = dice.choice(YAML_UNITS if name == "trial.yaml" else CSV_UNITS)
    with (folder / name).open("a", encoding="utf-8", newline="") as file:
        file.write(unit.format(*range(9)) * (size // len(unit)))


def many_rows(folder: Path, dice: random.Random) -> None:
    rows = dice.choice([900, 9_990, 20_000])
    lines = {
        "landmarks.csv": "{0},CR,1,\n",
        "claims.csv": "Q{0},results,s,ever:CR+PD,,5%,A,,\n",
        "events.csv": "e{0},x,2,w,Z\n",
        "comparators.csv": "s,g,x,e,t,p,l,h,s{0}\n",
    }
    name = dice.choice(list(lines))
    with (folder / name).open("a", encoding="utf-8") as file:
        file.writelines(lines[name].format(row) for row in range(100, rows + 100))


def many_keys(folder: Path, dice: random.Random) -> None:
    number = dice.choice([500, 3_000, 40_000])
    line = dice.choice(
        ["  S{0}: {{label: x, role: other}}\n", "  S{0}: {{label: x, role: death}}\n", "k{0}: v\n", "  S: x\n"]
    )
    with (folder / "trial.yaml").open("a", encoding="utf-8") as file:
        file.writelines(["states:\n", *(line.format(row) for row in range(number))])


def no_file(folder: Path, dice: random.Random) -> None:
    path = folder / dice.choice(list(SOUND))
    path.unlink()
    kind = dice.choice(["none", "folder", "pipe", "device", "link out", "loop", "dangling", "link within", "newline"])
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "newline":
        (folder / f"{path.stem}\n{path.suffix}").write_text("x", "utf-8")
    elif kind != "none":
        outside = folder.parent / "secret"
        outside.write_text(SECRET, "utf-8")
        targets = {
            "device": "/dev/zero",
            "link out": outside,
            "loop": path,
            "dangling": "nowhere",
            "link within": "claims.csv",
        }
        path.symlink_to(targets[kind])


YAML_UNITS = [
    "x, ",
    "[",
    "# comment\n",
    "\n",
    "- a\n",
    "a",
    "'",
    '"\\n',
    " ",
    "k{0}: [x, x, x]\n",
    "\t",
    "é",
    "&a ",
    "? ",
    "%",
]
CSV_UNITS = ["x,", ",", "\n", "\r", '"', '"a""', "a\n", "3,CR,5,\n", "\0", "é", " ", '"\n"', "1,2,3,4,5,6,7,8,9\n"]
CHANGES: list[tuple[Callable[[Path, random.Random], None], int]] = [
    *((bytes_changed, 30), (fields_changed, 40), (encoded_otherwise, 6), (codes_changed, 12), (yaml_bomb, 3)),
    *((nested, 3), (no_file, 6), (many_rows, 2), (many_keys, 2), (huge, 3)),
]


def make_folder(folder: Path, seed: int) -> str:
    """Write a sound folder with one to three changes that the seed decides; return their names."""
    dice = random.Random(seed)
    folder.mkdir()
    for name, text in SOUND.items():
        (folder / name).write_text(text, "utf-8", newline="")
    changes, weights = zip(*CHANGES, strict=True)
    done = []
    chosen = dice.choices(changes, weights, k=dice.choice([1, 1, 2, 3]))
    for change in sorted(
        chosen, key=lambda change: change is no_file
    ):  # what takes a file away, or makes it endless, comes last
        try:
            change(folder, dice)
        except (OSError, UnicodeError, ValueError, IndexError):
            continue  # an earlier change took the file away or made it unreadable
        done.append(change.__name__)
    return " ".join(done)
