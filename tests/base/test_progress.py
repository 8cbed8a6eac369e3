"""Progress: shown where somebody waits, and never kept in a notebook that is run to be kept."""

import sys

import pytest

from corpus_utils.base import progress as module
from corpus_utils.base.progress import no_progress, progress


class Handle:
    def __init__(self):
        self.shown = []

    def update(self, text, raw):
        self.shown.append(text["text/plain"])


@pytest.fixture
def notebook(monkeypatch):
    """A kernel in which everything takes long; returns what is shown, as it changes."""
    import IPython.display

    handle = Handle()

    def display(text, raw, display_id):
        handle.shown.append(text["text/plain"])
        return handle

    monkeypatch.setitem(sys.modules, "ipykernel", object())
    monkeypatch.setattr(IPython.display, "display", display)
    monkeypatch.setattr(module, "PATIENCE", -1.0)
    monkeypatch.setattr(module, "STEP", -1.0)
    monkeypatch.delenv("CORPUS_FIGURES", raising=False)
    return handle.shown


def test_a_notebook_shows_how_far_it_is_and_cleans_up_at_the_end(notebook):
    assert list(progress("abc", "places", 3)) == ["a", "b", "c"]
    assert notebook == ["places: 0 of 3", "places: 1 of 3", "places: 2 of 3", ""]


def test_what_is_interrupted_cleans_up_too(notebook):
    items = progress("abc", "places", 3)
    next(items)
    items.close()
    assert notebook == ["places: 0 of 3", ""]


def test_a_notebook_that_is_run_to_be_kept_shows_nothing(notebook, monkeypatch):
    monkeypatch.setenv("CORPUS_FIGURES", "figures")
    assert list(progress("abc", "places", 3)) == ["a", "b", "c"] and notebook == []


def test_a_part_of_something_larger_shows_nothing(notebook):
    with no_progress():
        assert list(progress("abc", "places", 3)) == ["a", "b", "c"]
    assert notebook == [] and list(progress("a", "places", 1, shown=False)) == ["a"] and notebook == []


def test_what_is_done_in_a_moment_shows_nothing(notebook, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 1000.0)
    assert list(progress("abc", "places", 3)) == ["a", "b", "c"] and notebook == []


def test_a_program_without_a_terminal_writes_nothing(capsys, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    assert list(progress("abc", "places", 3)) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "")
