"""Articles that are copies of others, against the shares of their shingles."""

import pandas as pd
import pytest

import corpus_utils as cu
from corpus_utils.tables import columns


def test_copies_are_found_however_short_and_however_many_share_a_passage(articles):
    notice, text = "今日停水通知：明天上午九时停水。", articles["text"].iloc[4]
    assert cu.reuse.near_duplicates(pd.DataFrame({"doc_id": list("abc"), "text": [notice, notice + "\n", "停水通知"]}))[
        "doc_id"
    ].tolist() == ["b"]
    speech, own = text[:700], [text[700 + 500 * i : 1200 + 500 * i] for i in range(7)]
    texts = [speech + part for part in own] + [speech + articles["text"].iloc[i][:500] for i in range(3)]
    copy = texts[-1].replace("月", "日", 1)
    found = cu.reuse.near_duplicates(pd.DataFrame({"doc_id": range(11), "text": [*texts, copy]}))
    assert found[["doc_id", "duplicate_of"]].values.tolist() == [["10", "9"]]
    assert found.columns.tolist() == columns("near_duplicates")


def test_different_articles_are_not_copies(articles, corpus):
    assert cu.reuse.near_duplicates(articles).empty and (articles["duplicate_of"] == "").all()
    assert cu.reuse.near_duplicates(articles, min_share=0.04)["doc_id"].tolist() == [
        articles["doc_id"][3]
    ]  # they share 181 characters


@pytest.mark.parametrize("size", [1, 30, 400])
def test_the_share_of_a_copy_is_that_of_its_shingles(articles, size):
    """Against sets of strings: a text with every `size`-th character replaced."""
    text = "".join(char for char in articles["text"].iloc[1] if char.isalnum())
    copy = "".join("甲" if i % size == 0 else char for i, char in enumerate(text))
    sets = [{t[i : i + 8] for i in range(len(t) - 7)} for t in (text, copy)]
    share = len(sets[0] & sets[1]) / min(map(len, sets))
    found = cu.reuse.near_duplicates(pd.DataFrame({"doc_id": ["a", "b"], "text": [text, copy]}), min_share=1e-9)["share"].tolist()
    assert found == ([share] if share else [])
