"""What the book is made with: locks that agree with their readable lists, hashes, licences, pinned actions."""

import json
import re
import tomllib
from datetime import date

import pytest
import yaml
from conftest import ROOT
from packaging.requirements import Requirement

from trialbook import __version__
from trialbook.book.contents import read_contents
from trialbook.pages.components import (
    ELSEWHERE,
    NOT_STATED,
    bill_of_materials,
    components,
    licences_table,
    plain_name,
)

LISTS = ("requirements", "requirements-lab", "requirements-tools")
LISTED = components(ROOT)


def wanted(name):
    """Return the requirements of a readable list."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / f"{name}.in").read_text("utf-8").splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def locked(name):
    """Return the versions of a lock by name, and which of them its readable list asks for."""
    versions, asked = {}, set()
    text = (ROOT / f"{name}.txt").read_text("utf-8")
    for entry in re.split(r"\n(?=[A-Za-z0-9])", text):
        if found := re.match(r"([\w.-]+)==([^\s;\\]+)", entry):
            versions.setdefault(plain_name(found[1]), []).append(found[2])
            assert "--hash=sha256:" in entry, found[1]
            if f"-r {name}.in" in entry:
                asked.add(plain_name(found[1]))
    return versions, asked


@pytest.mark.parametrize("name", LISTS)
def test_a_lock_has_what_its_readable_list_asks_for_and_nothing_asked_for_elsewhere(name):
    versions, asked = locked(name)
    requirements = {plain_name(each.name): each for each in wanted(name)}
    assert asked == set(requirements)
    for key, requirement in requirements.items():
        assert all(version in requirement.specifier for version in versions[key]), key


def test_the_locks_agree_where_they_share_a_package():
    book, lab = locked("requirements")[0], locked("requirements-lab")[0]
    assert [name for name in lab if name in book and not set(lab[name]) <= set(book[name])] == []


def test_what_the_package_needs_is_in_the_readable_list():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {plain_name(Requirement(each).name) for each in project["dependencies"]}
    assert needed - {plain_name(each.name) for each in wanted("requirements")} == {
        "ipython",
        "jinja2",
        "mdit-py-plugins",
    }
    assert {"ipython", "jinja2", "mdit-py-plugins"} <= set(locked("requirements")[0])  # with ipykernel and jupyter-book


def test_the_version_and_the_author_are_the_same_wherever_they_stand():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    (author,) = {config["author"], *(each["name"] for each in [*project["authors"], *cited["authors"]])}
    assert author == "The Ten Patients contributors"
    assert cited["version"] == __version__
    assert "version" in project["dynamic"]


def test_every_action_is_pinned_by_commit():
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    used = [use for path in workflows for use in re.findall(r"uses: (\S+)", path.read_text("utf-8"))]
    assert used
    assert [use for use in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", use)] == []


def test_the_workflow_runs_every_supported_python_on_both_systems():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "book.yml").read_text("utf-8"))["jobs"]
    matrix = jobs["everywhere"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.11", "3.12", "3.13"]
    assert matrix["os"] == ["ubuntu-latest", "macos-latest"]


def test_the_check_of_the_computations_names_every_chapter():
    check = yaml.safe_load((ROOT / "codecheck.yml").read_text("utf-8"))
    names = [page.rpartition("/")[2] for page in read_contents(ROOT / "_toc.yml").chapters]
    assert [each["file"] for each in check["manifest"]] == [
        f"_build/html/downloads/{name}/{name}-executed.ipynb" for name in names
    ]


def test_every_package_of_the_lock_is_read_with_all_its_hashes():
    text = (ROOT / "requirements.txt").read_text("utf-8")
    assert len(LISTED) == len(re.findall(r"^[A-Za-z0-9][\w.-]*==", text, re.MULTILINE))
    assert sum(len(each.hashes) for each in LISTED) == text.count("--hash=sha256:")


def test_the_licence_of_every_installed_package_is_known():
    by_name = {each.name: each.licence for each in LISTED}
    assert by_name["lifelines"] == "MIT License"
    assert by_name["ruff"] == "MIT"
    assert by_name["pandas"] == "BSD License"  # its own field has the whole text
    assert [name for name, licence in by_name.items() if licence == NOT_STATED] == ["axe-playwright-python"]
    assert sum(licence == ELSEWHERE for licence in by_name.values()) < 20


def test_the_bill_of_materials_follows_its_format_and_has_no_time():
    bom = json.loads(bill_of_materials(LISTED, __version__))
    assert (bom["bomFormat"], bom["specVersion"], bom["version"]) == ("CycloneDX", "1.5", 1)
    assert "timestamp" not in bom["metadata"]
    assert str(date.today().year) not in json.dumps(bom["metadata"])
    references = [each["bom-ref"] for each in bom["components"]]
    assert len(references) == len(set(references)) == len(LISTED)
    numpy = next(each for each in bom["components"] if each["name"] == "numpy")
    assert numpy["purl"] == f"pkg:pypi/numpy@{numpy['version']}"
    assert all(re.fullmatch(r"[0-9a-f]{64}", each["content"]) for each in numpy["hashes"])


def test_the_table_of_licences_has_a_row_a_package():
    table = licences_table(LISTED[:3])
    assert table.count("<tr>") == 4
    assert "sbom.cdx.json" in table
