"""What is found in an article is found once, however many calls of a notebook need it."""

import sys
from collections import Counter

import nbformat
import pytest
from conftest import ROOT

ONE_ARTICLE = {  # of each finder, what it calls once for each article
    "mentions.places": "_settle",
    "mentions.names": "_persons",
    "mentions.dates": "date_expressions",
    "mentions.quantities": "_quantities",
    "mentions.speech": "_speech",
    "systems.mechanisms": "_candidates",
    "systems.bodies": "_bodies",
    "systems.chain": "_chains",
}
ONE_CORPUS = {"mentions": "levels", "systems.measures": "match_lexicon"}


@pytest.mark.usefixtures("charts")
def test_notebook_05_runs_each_finder_once_per_article(tmp_path, monkeypatch):
    calls = Counter()

    def count(module, name):
        file = sys.modules[f"corpus_utils.{module}"]
        original = getattr(file, name)

        def counted(*arguments, **named):
            calls[module] += 1
            return original(*arguments, **named)

        monkeypatch.setattr(file, name, counted)

    import corpus_utils as cu

    assert cu.systems and cu.mentions
    notebook = nbformat.read(ROOT / "notebooks/05_response_systems.ipynb", as_version=4)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    monkeypatch.chdir(ROOT / "notebooks")
    monkeypatch.setenv("CORPUS_FIGURES", str(tmp_path))
    names = {}
    exec("\n".join(cells[:2]), names)  # loading reads the pages for places and dates of its own
    for module, name in (ONE_ARTICLE | ONE_CORPUS).items():
        count(module, name)
    for cell in cells[2:]:
        exec(cell, names)
    n = len(names["articles"])
    assert n == 5 and calls == dict.fromkeys(ONE_ARTICLE, n) | dict.fromkeys(ONE_CORPUS, 1)
