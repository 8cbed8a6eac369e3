"""Shared passages, against the runs found by reading and against a slow search."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_utils as cu
from corpus_utils import CorpusError
from corpus_utils.tables import columns


def test_the_runs_that_003_and_004_share(articles):
    """Found by reading: one county's measures repeat another city's text."""
    shared = cu.reuse.passages(articles)
    pair = shared[[{doc_id[:3] for doc_id in doc_ids} >= {"003", "004"} for doc_ids in shared["doc_ids"]]]
    assert pair["n_characters"].tolist()[:3] == [80, 48, 32]
    assert pair["surface"].iloc[0].startswith("开展最严密的疫情排查") and pair["surface"].iloc[2].endswith("防护意识和能力。")


def test_a_passage_has_one_row_with_all_its_places():
    texts = ["甲坚决打赢乙，坚决打赢丙", "丁坚决打赢戊", "没有", "己坚决打赢乙"]
    table = cu.reuse.passages(pd.DataFrame({"doc_id": list("abcd"), "text": texts}), min_chars=4)
    assert table.columns.tolist() == columns("passages")
    assert table.values.tolist() == [
        ["坚决打赢乙", 5, 2, ("a", "d"), (1, 1)],
        ["坚决打赢", 4, 3, ("a", "a", "b", "d"), (1, 7, 1, 1)],
    ]
    assert table[["n_characters", "n_articles"]].dtypes.eq("int64").all() and table["surface"].dtype == "str"
    nothing = cu.reuse.passages(pd.DataFrame({"doc_id": ["a"], "text": [texts[0]]}), min_chars=4)  # within one article alone
    assert nothing.empty and nothing.columns.tolist() == columns("passages")


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
@given(st.lists(st.text("甲乙丙", max_size=25), min_size=2, max_size=4), st.integers(2, 7))
def test_agrees_with_a_slow_search(texts, n):
    """A row holds the places of all maximal runs, of any two articles, that read alike: each place once, in reading order."""
    table = cu.reuse.passages(pd.DataFrame({"doc_id": list("abcd")[: len(texts)], "text": texts}), min_chars=n)
    expected = {}
    for (a, text_a), (b, text_b) in combinations(zip("abcd", texts), 2):
        for i, j, k in maximal_runs(text_a, text_b, n):
            expected.setdefault(text_a[i : i + k], set()).update({(a, i), (b, j)})
    found = {row.surface: list(zip(row.doc_ids, row.starts, strict=True)) for row in table.itertuples()}
    assert found == {surface: sorted(places) for surface, places in expected.items()} and len(found) == len(table)
    assert table["n_characters"].tolist() == table["surface"].str.len().tolist()
    assert table["n_articles"].tolist() == [len(set(doc_ids)) for doc_ids in table["doc_ids"]]
    assert table["n_characters"].is_monotonic_decreasing


def test_wrong_arguments(articles):
    with pytest.raises(CorpusError, match="min_chars is 1"):
        cu.reuse.passages(articles, min_chars=1)
    with pytest.raises(CorpusError, match="no column text"):
        cu.reuse.passages(articles[["doc_id"]])


def test_spans_in_shared_text_are_marked(articles):
    spans = pd.DataFrame({"doc_id": ["a", "a", "b", "c"], "start": [0, 4, 6, 0], "end": [2, 5, 8, 2]})
    passages = pd.DataFrame([("xyz", 3, 2, ("a", "b"), (2, 7))], columns=list(cu.reuse.passages(articles).columns))
    assert cu.reuse.add_shared(spans, passages)["shared"].tolist() == [False, True, True, False]


RUNS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=8)


@settings(max_examples=200, derandomize=True)
@given(RUNS, RUNS)
def test_marking_agrees_with_a_look_at_every_run(runs, spans):
    passages = pd.DataFrame([("", n, 2, ("a", "b"), (a, 0)) for a, n in runs], columns=columns("passages"))
    table = pd.DataFrame({"doc_id": "a", "start": [a for a, _ in spans], "end": [a + n for a, n in spans]})
    assert cu.reuse.add_shared(table, passages)["shared"].tolist() == [
        any(a < i + k and i < a + n for a, n in runs) for i, k in spans
    ]
