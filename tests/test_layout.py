"""A newcomer finds where things are: the map at the head of corpus_utils/__init__.py, and modules of a size to read at once."""

import re

import pytest
from conftest import ROOT

import corpus_utils

MODULES = sorted((ROOT / "corpus_utils").rglob("*.py"))


def test_every_module_is_in_the_map_once():
    named = re.findall(
        r"\w+",
        re.search(r"says in its first line.*?\n\n(.*?)\n\n", corpus_utils.__doc__, re.S)[1].replace(
            "__main__ (the main job)", "__main__"
        ),
    )
    flat = [path.stem for path in MODULES if path.parent.name == "corpus_utils" and path.stem != "__init__"]
    assert [name for name in flat if named.count(name) != 1] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_module_says_what_it_does_and_is_read_at_once(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(r'"""[A-Z]', text) and len(text.splitlines()) <= 250
