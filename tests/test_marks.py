import re
from colorsys import rgb_to_hls

import pytest
from conftest import ROOT
from matplotlib.figure import Figure

from trialbook.figures.style import to_svg
from trialbook.ledger import VERDICTS, Verdict
from trialbook.ledger.conclusions import Carried
from trialbook.ledger.reasons import Reason
from trialbook.ledger.roles import Role
from trialbook.pages.markup import mark
from trialbook.pages.styles import styles
from trialbook.paper.trial import ROLES

SHEET = styles()


def luminance(colour):
    """Return the relative luminance of WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_there_are_the_six_verdicts_of_the_format():
    assert VERDICTS == ("given", "reproduced", "possible", "unexplained", "contradicted", "not checkable")


def test_conclusions_and_numbers_share_no_shape():
    for part in ("letter", "outline"):
        assert {getattr(word, part) for word in Carried}.isdisjoint(getattr(verdict.look, part) for verdict in VERDICTS)
        assert len({getattr(word, part) for word in Carried}) == len(Carried)


def test_no_verdict_is_told_by_colour_alone():
    looks = [verdict.look for verdict in VERDICTS]
    for part in ("letter", "outline", "light", "dark"):
        assert len({getattr(look, part) for look in looks}) == len(looks), part
    assert len({look.hatch for look in looks if look is not Verdict.GIVEN.look}) == len(looks) - 1


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_word_of_a_verdict_can_be_read_on_its_tint_in_light_and_dark(verdict):
    look = verdict.look
    assert contrast(look.light, look.tint) >= 4.5
    assert contrast(look.light, "#ffffff") >= 4.5
    assert contrast(look.dark, look.dark_tint) >= 4.5
    assert contrast(look.dark, "#14181d") >= 4.5


def test_the_style_sheet_has_every_verdict_and_role_with_the_colours_of_the_figures():
    light, dark = (re.search(rf"^{head} {{(.*?)}}", SHEET, re.S | re.M)[1] for head in ("html", r"html\[.*?\]"))
    for verdict in VERDICTS:
        assert f"--{verdict.slug}: {verdict.look.light};" in light
        assert f"--{verdict.slug}: {verdict.look.dark};" in dark
        assert f"#only-{verdict.slug}:checked" in SHEET
    for role in Role:
        assert f"--{role}: {role.light};" in light
        assert f"--{role}: {role.dark};" in dark


def test_a_figure_on_a_dark_page_has_the_dark_colours_of_the_table():
    figure = Figure(layout="none")
    figure.text(0, 0, "x", color=Verdict.POSSIBLE.look.light)
    figure.text(0, 0.5, "y", color=Role.DEATH.light)
    markup = to_svg(figure)
    for light, dark in ((Verdict.POSSIBLE.look.light, Verdict.POSSIBLE.look.dark), (Role.DEATH.light, Role.DEATH.dark)):
        assert f'[style*="fill: {light}"]{{fill:{dark}!important}}' in markup
    assert Role.OTHER.dark not in markup


def test_the_roles_are_those_of_the_folder_in_its_order_then_what_is_not_known():
    assert tuple(Role) == (*ROLES, "unknown")
    assert len({role.light for role in Role}) == len(Role)
    assert len({role.hatch for role in Role if role not in (Role.RESPONSE, Role.UNKNOWN)}) == 4


def test_a_role_and_a_verdict_never_share_a_colour_nor_two_hues_close_by():
    assert not {role.light for role in Role} & {verdict.look.light for verdict in VERDICTS}
    hues = [rgb_to_hls(*(int(role.light[at : at + 2], 16) / 255 for at in (1, 3, 5)))[0] for role in (*Role,)[:3]]
    assert all(abs(one - other) > 0.05 for at, one in enumerate(hues) for other in hues[at + 1 :])


def test_a_mark_is_a_drawing_and_its_word():
    assert mark(Verdict.UNEXPLAINED).endswith(" unexplained</span>")
    assert Verdict.UNEXPLAINED.look.outline in mark(Verdict.UNEXPLAINED)


def test_every_clause_is_a_reason_that_some_finding_has():
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "trialbook").glob("*/*.py"))
    assert {reason.name for reason in Reason} == set(re.findall(r"\bReason\.([A-Z][A-Z_]+)", code))
