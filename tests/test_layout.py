"""A newcomer finds where things are: the map at the head of corpus_utils/__init__.py, and modules of a size to read at once."""

import re

import pytest
from conftest import ROOT

import corpus_utils

PACKAGE = ROOT / "corpus_utils"
MODULES = sorted(PACKAGE.rglob("*.py"))


def test_the_map_names_every_folder_and_loose_file_once():
    tree = re.search(r"\n\n((?:    .*\n)+)", corpus_utils.__doc__)[1]
    named = [name for line in tree.splitlines() for name in re.split(r"\s{3,}", line.strip())[0].split()]
    folders = [path.parent.name + "/" for path in PACKAGE.glob("*/__init__.py")]
    assert sorted(named) == sorted(folders + [path.stem for path in PACKAGE.glob("*.py")])


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_module_says_what_it_does_and_is_read_at_once(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(r'"""[A-Z]', text) and len(text.splitlines()) <= 250
