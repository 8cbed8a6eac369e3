"""The house as its map shows it: the tree at the head of corpus_utils/__init__.py, and no import that goes up or in a circle."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT

import corpus_utils

PACKAGE = ROOT / "corpus_utils"
MODULES = sorted(PACKAGE.rglob("*.py"))
TREE = re.search(r"\n\n((?:    .*\n)+)", corpus_utils.__doc__)[1].splitlines()
LINES = [[name.strip("/") for name in re.split(r"\s{3,}", line.strip())[0].split()] for line in TREE]
FLOOR = {room: -number for number, line in enumerate(LINES) for room in line}


def parts(path: Path) -> tuple[str, ...]:
    """The name of a module inside the package: ("cleaning", "edits"); of a folder's own, ("cleaning",); of the package's, ()."""
    names = path.relative_to(PACKAGE).with_suffix("").parts
    return names[:-1] if names[-1] == "__init__" else names


def room(module: tuple[str, ...]) -> str:
    """The folder or loose file that a module is in."""
    return module[0] if module else "__init__"


NAMES = {parts(path): path for path in MODULES}


@cache
def imports(path: Path) -> list[tuple[tuple[str, ...], str]]:
    """(module, name) of all that a module imports from the package, inside its functions too, but for what only type checkers
    read."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unread = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
        for line in block.body
        for node in ast.walk(line)
    }
    return [found for node in ast.walk(tree) if id(node) not in unread for found in imported(node, path)]


def imported(node: ast.AST, path: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, ast.Import):
        yield from ((tuple(alias.name.split(".")[1:]), "") for alias in node.names if alias.name.split(".")[0] == "corpus_utils")
    if not isinstance(node, ast.ImportFrom):
        return
    module = tuple(node.module.split(".")) if node.module else ()
    if node.level:
        here = path.relative_to(PACKAGE).parent.parts
        module = here[: len(here) - node.level + 1] + module
    elif module[0] != "corpus_utils":
        return
    else:
        module = module[1:]
    for alias in node.names:
        is_module = (*module, alias.name) in NAMES
        yield ((*module, alias.name), "") if is_module else (module, alias.name)


def test_the_map_names_every_room_once():
    named = [name for line in LINES for name in line]
    assert sorted(named) == sorted({path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES})
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {name for line in TREE for name in re.findall(r"(\w+)/(?=\s)", line)} == folders


@pytest.mark.parametrize("path", MODULES, ids=lambda path: "/".join(parts(path)) or "__init__")
def test_a_module_says_what_it_does_and_imports_only_lower_floors(path):
    assert re.match(r'"""[A-Z]', path.read_text(encoding="utf-8"))
    here = room(parts(path))
    upward = [(module, name) for module, name in imports(path) if room(module) != here and FLOOR[room(module)] >= FLOOR[here]]
    assert upward == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: "/".join(parts(path)) or "__init__")
def test_no_private_name_leaves_its_folder(path):
    found = imports(path)
    private = [(module, name) for module, name in found if name.startswith("_") and room(module) != room(parts(path))]
    tree, modules = ast.parse(path.read_text(encoding="utf-8")), {module[-1] for module, name in found if module and not name}
    private += [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and ast.unparse(node.value).split(".")[-1] in modules
    ]
    assert private == []


def test_only_the_front_door_imports_by_a_name_that_is_computed():
    by_name = [path for path in MODULES if re.search("import_module|__import__", path.read_text(encoding="utf-8"))]
    assert by_name == [PACKAGE / "__init__.py"]


def test_the_tests_mirror_the_rooms():
    others = {"benchmarks", "cases", "gold", "guard", "notebooks", "__pycache__"}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} - others
    assert folders <= {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def test_no_module_imports_itself_by_way_of_others():
    graph = {parts(path): {module for module, _ in imports(path) if module in NAMES} - {parts(path)} for path in MODULES}
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)  # which raises CycleError


def test_the_house_has_at_most_ten_floors():
    above = {name: set() for line in LINES for name in line}
    for path in MODULES:
        above[room(parts(path))] |= {room(module) for module, _ in imports(path)} - {room(parts(path))}

    @cache
    def floor(name: str) -> int:
        return 1 + max((floor(below) for below in above[name]), default=0)

    assert max(map(floor, above)) <= 10


def test_a_forbidden_import_is_seen():
    """That the tests before this one see what they look for."""
    node = ast.parse("from ..plots.style import _hidden").body[0]
    assert list(imported(node, PACKAGE / "cleaning" / "edits.py")) == [(("plots", "style"), "_hidden")]
    node = ast.parse("from corpus_utils.plots import style").body[0]
    assert list(imported(node, PACKAGE / "cleaning" / "edits.py")) == [(("plots", "style"), "")]
