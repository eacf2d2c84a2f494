"""A reader opens a chapter, changes a parameter and runs all cells: every sentence then says the new numbers."""

import re

import pytest
from plain import notebook_of, run_all, sentences, streams

from trialbook.runner.chapters import find_chapters

CHAPTERS = {chapter.name: chapter for chapter in find_chapters()}

# R 4.2.2
# > binom.test(8, 10, alternative = "greater", conf.level = .9)$conf.int   [1] 0.5503961 1.0000000
# > binom.test(8, 10, conf.level = .9)$conf.int                            [1] 0.4930987 0.9632286
# > binom.test(3, 10, conf.level = .9)$conf.int                            [1] 0.08726443 0.60662422
# > binom.test(5, 10, conf.level = .9)$conf.int                            [1] 0.2224411 0.7775589
# > binom.test(5, 8, conf.level = .9)$conf.int                             [1] 0.2892408 0.8888873
# > binom.test(0, 10, alternative = "less", conf.level = .9)$conf.int      [1] 0.0000000 0.2056718
# > qt(.95, 9) / sqrt(10)                                                  [1] 0.5796812
# > 2 * ceiling(power.prop.test(p1 = .2, p2 = .4, power = .8)$n)           [1] 164
# > n <- 30:60; n[pbinom(qbinom(.95, n, .2), n, .4, lower.tail = FALSE) < .8]
#  [1] 30 31 32 33 34 37                                                   so that 38 and all above suffice
# By hand: (20 + 10) / (42 + 31) - 1 = -59 %; the folder of the other trial counts 21 patients.
# Where progression is final, 6 of 10 are free of it and alive at month 12, and 3 at month 36.
LEVEL = {"confidence": "0.9"}
CHANGED = {  # chapter: what is typed, what the sentences said before, what they say then
    "01_question": (LEVEL, ["fewer than 49%", "level 95%"], ["fewer than 55%", "level 90%"]),
    "02_patients": ({"trial": '"leukaemia-6mp-1963"'}, ["10 patients", "malignant"], ["21 patients", "leukaemia"]),
    "03_endpoints": ({"after_mm": '"20 10"'}, ["by -36%"], ["by -59%"]),
    "04_inference": (LEVEL, ["44% to 97%", "happen to 26%"], ["49% to 96%", "happen to 21%"]),
    "05_safety": (LEVEL, ["up to 26%", "probability of 95%"], ["up to 21%", "probability of 90%"]),
    "06_laboratory": (LEVEL, ["than 0.715 SD", "P below 0.05"], ["than 0.58 SD", "P below 0.1"]),
    "07_response": (LEVEL, ["7% to 65%", "95%"], ["9% to 61%", "90%"]),
    "08_survival": (LEVEL, ["19% to 81%", "24% to 91%"], ["22% to 78%", "29% to 89%"]),
    "09_bounds": (
        {"final_states": '"PD"'},
        ["lies after month 6 and by"],
        ["lies after month 12 and by"],
    ),
    "10_choices": ({"p0": "0.5"}, ["reference here is 30%"], ["reference here is 50%"]),
    "11_context": (LEVEL, ["18.7% to 81.3%"], ["22.2% to 77.8%"]),
    "12_verdicts": ({"p0": "0.2"}, ["need 43 patients", "186 together"], ["need 38 patients", "164 together"]),
}


def test_every_chapter_is_changed_once():
    assert set(CHANGED) == set(CHAPTERS)


def typed_in(notebook, values):
    """Change values in the cell of parameters, as a reader types."""
    (cell,) = (cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    for name, value in values.items():
        cell.source, times = re.subn(rf"^({name}: \w+ = )[^#\n]*", rf"\g<1>{value}  ", cell.source, flags=re.MULTILINE)
        assert times == 1, name


@pytest.mark.parametrize("name", CHAPTERS)
def test_sentences_say_the_new_numbers_and_none_says_an_old_one(name, executed):
    values, before, after = CHANGED[name]
    notebook = notebook_of(CHAPTERS[name])
    typed_in(notebook, values)
    ran = run_all(notebook, CHAPTERS[name].path.parent)
    old, new = "\n".join(sentences(executed[name])), "\n".join(sentences(ran))
    assert [words for words in before if words not in old] == []
    assert [words for words in before if words in new] == []
    assert [words for words in after if words not in new] == []
    assert streams(ran) == []
