"""Shared passages, against the runs found by reading and against a slow search."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_utils import CorpusError, mark_shared, shared_passages
from corpus_utils.tables import PASSAGE_COLUMNS as COLUMNS


def test_the_runs_that_003_and_004_share(articles):
    """Found by reading: one county's measures repeat another city's text."""
    shared = shared_passages(articles)
    pair = shared[(shared["doc_a"].str[:3] == "003") & (shared["doc_b"].str[:3] == "004")]
    assert pair["n_characters"].tolist()[:3] == [80, 48, 32]
    assert pair["text"].iloc[0].startswith("开展最严密的疫情排查") and pair["text"].iloc[2].endswith("防护意识和能力。")


def maximal_runs(a: str, b: str, n: int) -> set[tuple[int, int, int]]:
    found = set()
    for i in range(len(a)):
        for j in range(len(b)):
            if i and j and a[i - 1] == b[j - 1]:
                continue
            k = 0
            while i + k < len(a) and j + k < len(b) and a[i + k] == b[j + k]:
                k += 1
            if k >= n:
                found.add((i, j, k))
    return found


@settings(max_examples=200, derandomize=True)
@given(st.text("甲乙丙", max_size=25), st.text("甲乙丙", max_size=25), st.integers(2, 7))
def test_agrees_with_a_slow_search(a, b, n):
    table = shared_passages(pd.DataFrame({"doc_id": ["a", "b"], "text": [a, b]}), min_chars=n)
    assert set(zip(table["start_a"], table["start_b"], table["n_characters"], strict=True)) == maximal_runs(a, b, n)


def test_wrong_arguments(articles):
    with pytest.raises(CorpusError, match="min_chars is 1"):
        shared_passages(articles, min_chars=1)
    with pytest.raises(CorpusError, match="no column text"):
        shared_passages(articles[["doc_id"]])


def test_spans_in_shared_text_are_marked(articles):
    spans = pd.DataFrame({"doc_id": ["a", "a", "b", "c"], "start": [0, 4, 6, 0], "end": [2, 5, 8, 2]})
    passages = pd.DataFrame([("a", 2, 5, "b", 7, 10, 3, "xyz")], columns=list(shared_passages(articles).columns))
    assert mark_shared(spans, passages)["shared"].tolist() == [False, True, True, False]


RUNS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=8)


@settings(max_examples=200, derandomize=True)
@given(RUNS, RUNS)
def test_marking_agrees_with_a_look_at_every_run(runs, spans):
    passages = pd.DataFrame([("a", a, a + n, "b", 0, 1, n, "") for a, n in runs], columns=COLUMNS)
    table = pd.DataFrame({"doc_id": "a", "start": [a for a, _ in spans], "end": [a + n for a, n in spans]})
    assert mark_shared(table, passages)["shared"].tolist() == [any(a < i + k and i < a + n for a, n in runs) for i, k in spans]
