"""Sentences, and the sentences behind a span."""

import pandas as pd
import pytest
from small_corpora import one_article

import corpus_utils as cu
from corpus_utils import split_sentences


def test_sentences_at_the_edge():
    assert cu.split_sentences("疫" * 1500) == [(0, 1000), (1000, 1500)]
    assert cu.add_quotes(pd.DataFrame({"doc_id": ["a"], "start": [0], "end": [2]}), one_article("一。二。"))[
        "quote"
    ].tolist() == ["一。"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("他说：“战必胜！”她说好。", ["他说：“战必胜！”", "她说好。"]),
        ("标题\n正文。\n\n", ["标题", "正文。"]),
        ("公共场所……在“好作风”发源地。", ["公共场所……", "在“好作风”发源地。"]),
        ("像什么？’妹妹说", ["像什么？’", "妹妹说"]),
        ("", []),
        ("。。。", ["。。。"]),
        ("3.5公里，1.2万", ["3.5公里，1.2万"]),
    ],
)
def test_sentences(text, sentences):
    assert [text[a:b] for a, b in split_sentences(text)] == sentences
