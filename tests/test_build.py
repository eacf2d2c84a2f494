"""A build makes what is stale and nothing else, and publishes a whole site or none."""

import base64
import json
import re
import shutil

import pytest
from small_book import CONFIG, chapter, code, markdown, own_trial, small_project, write

from trialbook import load_trial
from trialbook.figures.fonts import NO_FONT
from trialbook.runner.build import build_book
from trialbook.runner.checkout import commit
from trialbook.runner.plan import make_plan
from trialbook.runner.workplace import workplace

pytestmark = pytest.mark.pages

FIGURE = """
import pandas as pd
from trialbook.figures import caption, panel, use_house_style
use_house_style()
figure, axes = panel()
caption(figure, "A line", name="fig-line", alt="A line.", data=pd.DataFrame({"x": [1]}))
"""
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def book(root, given=None, trial=None, out=None):
    """Build a small project's book and return whether it worked and where everything is."""
    plan = make_plan(given=given, trial=trial, root=root)
    place = workplace(plan, out)
    return build_book(plan, place), place


def times(folder):
    """Return when each file of a folder was written."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()
    }


def contents(folder):
    """Return what each file of a folder holds."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Return the folder of a small project that was built once."""
    figure = code("draw", FIGURE)
    root = small_project(tmp_path_factory.mktemp("first"), c01_one=chapter("one", figure), c02_two=chapter("two"))
    built, _ = book(root)
    assert built
    return root


@pytest.fixture
def built(first, tmp_path):
    """Return a copy of the built project, to change."""
    root = tmp_path / "project"
    shutil.copytree(first, root)
    # the compiler's notes name the folder it worked in; without them it starts from scratch
    shutil.rmtree(root / "_build" / "work" / "nk-liver-2020" / "compiled")
    return root


def executed(root):
    return root / "_build" / "work" / "nk-liver-2020" / "executed"


def edit(path, before, after):
    content = path.read_text()
    assert before in content
    path.write_text(content.replace(before, after))


def test_the_shipped_book_goes_to_html(first):
    assert (first / "_build" / "html" / "index.html").is_file()
    assert re.search(r"It is (<[^>]+>)*0\.95", (first / "_build" / "html" / "notebooks" / "01_one.html").read_text())


def test_what_lies_beside_a_notebook_is_shown_and_read_by_it(tmp_path):
    shown = markdown("picture", "![A scan](images/scan.png)"), code("read", "open('sizes.txt').read()")
    root = small_project(tmp_path / "project", c01_one=chapter("one", *shown))
    picture = root / "notebooks" / "images" / "scan.png"
    picture.parent.mkdir()
    picture.write_bytes(PIXEL)
    (root / "notebooks" / ".ipynb_checkpoints").mkdir()
    write(root / "notebooks" / ".ipynb_checkpoints" / "sizes-checkpoint.txt", "old")
    write(root / "notebooks" / "sizes.txt", "28 mm")
    built, place = book(root)
    assert built
    assert (place.site / "_images" / "scan.png").read_bytes() == PIXEL
    assert "28 mm" in (place.site / "notebooks" / "01_one.html").read_text("utf-8")
    assert not list(place.staged.rglob("*checkpoint*"))
    write(root / "notebooks" / "sizes.txt", "19 mm")
    assert book(root)[0]
    assert "19 mm" in (place.site / "notebooks" / "01_one.html").read_text("utf-8")


def test_nothing_changed_means_nothing_done(first):
    before = times(first / "_build" / "html"), times(executed(first))
    assert book(first)[0]
    assert (times(first / "_build" / "html"), times(executed(first))) == before


def test_each_figure_can_be_taken_away_and_the_page_stays_light(first):
    downloads = contents(first / "_build" / "html" / "downloads")
    names = {
        "fig-line.svg",
        "fig-line.png",
        "fig-line.csv",
        "01_one.ipynb",
        "01_one-executed.ipynb",
        "01_one-page.ipynb",
    }
    assert {f"01_one/{name}" for name in names} <= set(downloads)
    assert downloads["01_one/fig-line.csv"] == b"x\n1\n"
    assert downloads["01_one/fig-line.png"].startswith(b"\x89PNG")
    source = json.loads((first / "notebooks" / "01_one.ipynb").read_bytes())
    assert json.loads(downloads["01_one/01_one-page.ipynb"]) == source
    head, *cells = json.loads(downloads["01_one/01_one.ipynb"])["cells"]
    assert "needs the package" in head["source"]
    assert [cell["source"] for cell in cells] == ["".join(cell["source"]) for cell in source["cells"]]
    assert b"image/png" not in downloads["01_one/01_one-executed.ipynb"]
    assert b'alt="A line."' in contents(first / "_build" / "html")["notebooks/01_one.html"]


def test_no_published_file_names_a_place_on_this_machine(first):
    places = [str(first).encode(), str(load_trial("nk-liver-2020").folder.parent).encode()]
    named = [name for name, content in contents(first / "_build" / "html").items() if any(p in content for p in places)]
    assert named == []


def test_a_changed_chapter_runs_alone(built):
    before = times(executed(built))
    edit(built / "notebooks" / "02_two.ipynb", "The two", "The second")
    assert book(built)[0]
    changed = {name for name, time in times(executed(built)).items() if time != before[name]}
    assert changed == {"02_two.ipynb"}
    assert "The second" in (built / "_build" / "html" / "notebooks" / "02_two.html").read_text()


def test_changed_prose_runs_no_chapter(built):
    before = times(executed(built))
    edit(built / "index.md", "A book.", "Another book.")
    assert book(built)[0]
    assert times(executed(built)) == before
    assert "Another book." in (built / "_build" / "html" / "index.html").read_text()


def test_a_file_touched_but_not_changed_runs_nothing(built):
    before = times(executed(built)), times(built / "_build" / "html")
    for path in (built / "notebooks").iterdir():
        path.touch()
    assert book(built)[0]
    assert (times(executed(built)), times(built / "_build" / "html")) == before


def test_a_warm_compile_gives_the_bytes_of_a_cold_one(first, tmp_path):
    root = tmp_path / "project"
    small_project(
        root, **{f"c{path.stem}": json.loads(path.read_text()) for path in sorted((first / "notebooks").iterdir())}
    )
    assert book(root)[0]
    edit(root / "notebooks" / "02_two.ipynb", "It is", "This page says that it is")
    assert book(root)[0]
    warm = contents(root / "_build" / "html")
    shutil.rmtree(root / "_build")
    assert book(root)[0]
    assert contents(root / "_build" / "html") == warm


def test_two_folders_give_the_same_bytes(first, built):
    shutil.rmtree(built / "_build")
    assert book(built)[0]
    assert contents(built / "_build" / "html") == contents(first / "_build" / "html")


def test_a_chapter_that_fails_leaves_the_last_site(built, capsys):
    before = contents(built / "_build" / "html")
    edit(built / "notebooks" / "01_one.ipynb", "glue(shown=confidence)", "glue(shown=1 / 0)")
    edit(built / "notebooks" / "02_two.ipynb", "The two", "The second")
    done, place = book(built)
    assert not done
    assert contents(built / "_build" / "html") == before
    said = capsys.readouterr().err
    log = place.logs / "01_one.log"
    assert f"01_one: cell glue: ZeroDivisionError: division by zero\n  traceback: {log}" in said
    assert "1 / 0" in log.read_text()
    assert "The second" in (executed(built) / "02_two.ipynb").read_text()


def test_a_failure_is_met_again_until_it_is_mended(built):
    edit(built / "notebooks" / "01_one.ipynb", "glue(shown=confidence)", "glue(shown=1 / 0)")
    assert not book(built)[0]
    assert not book(built)[0]
    edit(built / "notebooks" / "01_one.ipynb", "glue(shown=1 / 0)", "glue(shown=confidence)")
    done, place = book(built)
    assert done
    assert not (place.logs / "01_one.log").exists()


def test_a_page_with_a_warning_is_not_published_however_often_it_is_tried(built, capsys):
    before = contents(built / "_build" / "html")
    edit(built / "index.md", "A book.", "See {ref}`nowhere`.")
    for _ in range(2):
        assert not book(built)[0]
        assert "index.md:4: WARNING: undefined label: 'nowhere'" in capsys.readouterr().err
    assert contents(built / "_build" / "html") == before


def test_a_removed_chapter_leaves_no_page(built):
    (built / "notebooks" / "02_two.ipynb").unlink()
    write(
        built / "_toc.yml",
        json.dumps({"format": "jb-book", "root": "index", "chapters": [{"file": "notebooks/01_one"}]}),
    )
    assert book(built)[0]
    assert not [name for name in contents(built / "_build" / "html") if "02_two" in name]


def test_a_changed_trial_runs_every_chapter(built, tmp_path):
    folder = own_trial(tmp_path / "mine")
    assert book(built, trial=str(folder))[0]
    _, place = book(built, trial=str(folder))
    before = times(place.executed)
    with (folder / "claims.csv").open("a") as file:
        file.write("Z9,results,One more patient.,patients,,10\n")
    assert book(built, trial=str(folder))[0]
    assert all(time != before[name] for name, time in times(place.executed).items())


def test_another_trial_or_other_parameters_never_touch_the_shipped_book(built, tmp_path):
    before = times(built / "_build" / "html")
    folder = own_trial(tmp_path / "mine")
    done, place = book(built, trial=str(folder))
    assert done
    assert place.site == built / "_build" / "mine" / "html"
    done, place = book(built, given={"confidence": "0.9"})
    assert done
    assert place.site == built / "_build" / "nk-liver-2020" / "html"
    assert "0.9" in (place.site / "notebooks" / "01_one.html").read_text()
    assert times(built / "_build" / "html") == before


def test_a_site_can_go_where_the_reader_wants_it(built, tmp_path):
    done, _ = book(built, out=str(tmp_path / "mine"))
    assert done
    assert (tmp_path / "mine" / "index.html").is_file()


def test_a_record_that_a_killed_build_left_half_written_is_thrown_away(built):
    record = built / "_build" / "work" / "nk-liver-2020" / "graph.json"
    record.write_text(record.read_text()[:100])
    assert book(built)[0]


def test_links_into_a_repository_appear_with_its_address(built):
    assert "github.com/someone" not in (built / "_build" / "html" / "notebooks" / "01_one.html").read_text()
    launch = {"binderhub_url": "https://mybinder.org"}
    repository = {"url": "https://github.com/someone/book", "path_to_book": "", "branch": "main"}
    write(built / "_config.yml", json.dumps({**CONFIG, "repository": repository, "launch_buttons": launch}))
    assert book(built)[0]
    page = (built / "_build" / "html" / "notebooks" / "01_one.html").read_text()
    assert "mybinder.org/v2/gh/someone/book/main?urlpath=tree/notebooks/01_one.ipynb" in page


def test_a_section_without_data_ends_at_its_sentence_on_the_page(tmp_path):
    folder = own_trial(tmp_path / "mine")
    (folder / "events.csv").unlink()
    sections = (
        markdown("events", "## Adverse events"),
        code("need", "from trialbook import needs\nneeds(study.events, 'No adverse events are listed.')"),
        markdown("after", "Each row is an event."),
        markdown("more", "## More"),
    )
    root = small_project(tmp_path / "project", c01_one=chapter("one", *sections))
    done, place = book(root, trial=str(folder))
    assert done
    page = (place.site / "notebooks" / "01_one.html").read_text()
    assert "No adverse events are listed." in page
    assert "Each row is an event." not in page
    assert "More" in page


def test_outside_git_there_is_no_commit(tmp_path):
    assert commit(tmp_path) == ""


WARNS = code("warn", "import warnings\nwarnings.warn('something is odd')\nprint('printed')")


def test_a_warning_in_a_chapter_of_a_shipped_trial_fails_the_build(tmp_path, capsys):
    root = small_project(tmp_path, c01_one=chapter("one", WARNS))
    assert not book(root)[0]
    said = capsys.readouterr().err.splitlines()
    line = next(number for number, text in enumerate(said) if "UserWarning" in text)
    assert re.fullmatch(r"01_one: cell warn: standard error: cell:\d+: UserWarning: something is odd", said[line])
    assert "01_one: cell warn: a chapter of a shipped trial must run without a warning" in said[line + 1 :]


def test_a_font_that_the_machine_lacks_is_told_and_fails_no_build(tmp_path, capsys):
    lacking = f"import sys\nprint({NO_FONT + ' a label'!r}, file=sys.stderr)"
    assert book(small_project(tmp_path, c01_one=chapter("one", code("draw", lacking))))[0]
    assert capsys.readouterr().err.count("a label") == 1


def test_a_warning_in_a_chapter_of_another_trial_is_told_and_on_no_page(tmp_path, capsys):
    root = small_project(tmp_path / "project", c01_one=chapter("one", WARNS))
    worked, place = book(root, trial=str(own_trial(tmp_path / "mine")))
    assert worked
    assert capsys.readouterr().err.count("something is odd") == 1
    page = "".join(path.read_text("utf-8") for path in place.site.rglob("*.html"))
    assert "printed" in page
    assert "cell:" not in page
