"""Hostile trial folders in any number: ``python -m tests.fuzz N [SEED]`` reads N of them and prints what went wrong.

Each is read in at most :data:`SECONDS` and :data:`MEMORY`, and is a trial or is refused by faults with place and rule.
"""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from trialbook.paper import printed
from trialbook.paper.denominators import parse_denominator
from trialbook.paper.folder import FolderError, read_folder
from trialbook.paper.quantities import chapter_of, codes_of, parse_quantity

SECONDS = 10
MEMORY = 500_000_000
SECRET = "a text that lies outside"
FAULT = re.compile(r"[a-z]+\.(yaml|csv)(:\d+)?: .+, expected .+|and \d+ more( or above)?")
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
NASTY = [
    *(
        "",
        " ",
        "-1",
        "1e999",
        "nan",
        "inf",
        "１２",
        "٣",
        "9" * 400,
        "1_0",
        "0x1",
        "½",
        "true",
        "null",
        "~",
        "2020-01-01",
        "yes",
    ),
    *(
        "CR",
        "dead",
        "death",
        "A",
        "count:CR+",
        "ci:" * 999 + "survival",
        "p:p:x",
        "ever:" + "+".join(["CR"] * 500),
        ":",
    ),
    *(
        "=cmd()",
        "<script>",
        "../../secret",
        "\x1b[2J",
        "\u202e",
        "a\nb",
        '"',
        "''",
        "{",
        "[1, 2",
        "&a x",
        "*a",
        "!!python/x y",
    ),
    *(
        "1:30:00",
        "0b1",
        "5 (50%)",
        "1.1×10-3",
        "62.4±8.1",
        "(95% CI 1-2)",
        "lesions:3",
        "é" * 300,
        "\ufeff",
        "\ud800",
        "a\0b",
    ),
]
BOOLEANS = [
    "yes",
    "no",
    "on",
    "true",
    "null",
    "2020-01-01",
    "1.5",
    "0x1F",
    "1:30",
    ".inf",
    "<<",
    "=",
    "[a]",
    "{a: b}",
    "? x",
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
    new = old.replace(old.strip(" :{"), dice.choice([*BOOLEANS, nasty(dice)]))
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


def check_faults(faults: tuple[str, ...]) -> None:
    """Raise where a refusal does not name place and rule, or tells what lies outside the folder."""
    wrong = [fault for fault in faults if not FAULT.fullmatch(fault) or SECRET in fault]
    assert not wrong, wrong[:3]
    assert 0 < len(faults) <= 51


def read_all(folder: Path) -> None:
    """Read a folder, and everything that its texts say; raise what should not happen."""
    try:
        trial = read_folder(folder)
    except FolderError as refusal:
        check_faults(refusal.faults)
        return
    assert SECRET not in repr(trial)
    for study in (trial, *(trial.of_group(group.code) for group in trial.groups)):
        assert len(study.times) == len(study.landmarks)
    for claim in trial.claims:
        for name in printed.__all__:
            if claim.printed and name.startswith(("read_", "split_")):
                getattr(printed, name)(claim.printed)
        if claim.quantity:
            quantity = parse_quantity(claim.quantity)
            codes_of(quantity, trial), chapter_of(quantity, trial)
        if claim.of:
            parse_denominator(claim.of)


def run(number: int, seed: int) -> int:
    """Read so many folders; print each failure with the seed that makes it again, and return how many failed."""
    before = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (before + MEMORY, before + MEMORY))
    signal.signal(signal.SIGALRM, _too_slow)
    failed = 0
    for each in range(seed, seed + number):
        place = Path(tempfile.mkdtemp(prefix="fuzz-"))
        name, changes = f"a\n{each}" if each % 50 == 0 else f"trial-{each}", ""
        try:
            changes = make_folder(place / name, each)
            signal.alarm(SECONDS)
            read_all(place / name)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            failed += 1
            print(f"seed {each} ({changes}):", *traceback.format_exception(error, limit=-4), flush=True)
        finally:
            signal.alarm(0)
            shutil.rmtree(place)
    print(f"{number} folders from seed {seed}: {failed} failed")
    return failed


def _too_slow(number: int, frame: object) -> None:
    raise TimeoutError(f"not read within {SECONDS} seconds")


if __name__ == "__main__":
    sys.exit(min(run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0), 1))
