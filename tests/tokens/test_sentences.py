"""Sentences, and the sentences behind a span.

In a text without stops, a sentence ends after 1,000 characters.
"""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import checked, one_article

import corpus_utils as cu
from corpus_utils import CorpusError
from corpus_utils.tables import columns
from corpus_utils.tokens.sentences import split_sentences


def test_sentences_at_the_edge():
    assert split_sentences("疫" * 1500) == [(0, 1000), (1000, 1500)]
    assert cu.tokens.add_quotes(pd.DataFrame({"doc_id": ["a"], "start": [0], "end": [2]}), one_article("一。二。"))[
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


def test_the_table_of_sentences_by_hand():
    articles = pd.DataFrame({"doc_id": ["b", "a", "c"], "region": ["乙", "甲", ""], "text": ["一。 二！\n三", "四？", "\n"]})
    table = cu.tokens.sentences(articles)
    assert table.columns.tolist() == columns("sentences")
    assert table.values.tolist() == [
        ["b", "乙", "乙", 0, 0, 2, "一。"],
        ["b", "乙", "乙", 1, 3, 5, "二！"],
        ["b", "乙", "乙", 2, 6, 7, "三"],
        ["a", "甲", "甲", 0, 0, 2, "四？"],
    ]
    assert table.dtypes.astype(str).to_dict() == {
        **dict.fromkeys(["doc_id", "label", "surface"], "str"),
        **dict.fromkeys(["sentence", "start", "end"], "int32"),
        "group": "category",
    }
    with pytest.raises(CorpusError, match="no column text"):
        cu.tokens.sentences(articles.drop(columns="text"))
    with pytest.raises(CorpusError, match="several articles have the doc_id 'b'"):
        cu.tokens.sentences(articles.assign(doc_id="b"))


@checked
@given(st.lists(st.text("战疫。！…”’ \nab1，", max_size=40), min_size=1, max_size=3))
def test_sentences_tokens_and_quotes_agree(texts):
    """A token is in the sentence of its number, and that sentence is its quote."""
    articles = pd.DataFrame({"doc_id": list("abc")[: len(texts)], "text": texts})
    tokens = cu.tokenize(articles)
    surface = cu.tokens.sentences(articles).set_index(["doc_id", "sentence"])["surface"].to_dict()
    quotes = cu.tokens.add_quotes(tokens, articles)["quote"].tolist()
    assert quotes == [surface[key] for key in zip(tokens["doc_id"], tokens["sentence"], strict=True)]
    assert all(token in quote for token, quote in zip(tokens["token"], quotes, strict=True))
    assert set(surface) == set(zip(tokens["doc_id"], tokens["sentence"], strict=True))
