"""Tokens; jieba itself is the oracle."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_utils import CorpusError, tokenize
from corpus_utils.tokens.sentences import split_sentences
from corpus_utils.tokens.tokenize import tagged


def table(text, **columns):
    return pd.DataFrame([{"doc_id": "a", "text": text} | columns])


def cut(text, **arguments):
    return tokenize(table(text), **arguments)["token"].tolist()


def test_jieba_cuts_the_articles_alike(articles, tokens):
    pd.testing.assert_frame_equal(tokenize(articles, engine="jieba"), tokens)


@pytest.mark.parametrize(
    "word", ["联防联控", "群防群控", "战“疫”", "四包一", "先锋岗", "双组长", "一办十组", "请战书", "临时党支部"]
)
def test_words_of_the_genre_are_kept_together(word):
    assert word in cut(f"各地开展{word}工作。")


def test_counties_of_the_home_city_are_words_there():
    text = "静乐、宁武、神池、五寨4县。"
    assert {"静乐", "宁武", "神池", "五寨"} <= set(tokenize(table(text, city="忻州市"))["token"])


def test_an_article_is_cut_alike_whatever_is_next_to_it(articles, tokens):
    last = tokenize(articles.tail(1)).reset_index(drop=True)
    pd.testing.assert_frame_equal(last, tokens[tokens["doc_id"] == last["doc_id"][0]].reset_index(drop=True))


def test_words_of_the_user():
    assert "防控共同体" not in cut("建设防控共同体。") and "防控共同体" in cut("建设防控共同体。", user_words=["防控共同体"])
    assert "5G+医疗" in cut("推广5G+医疗平台。", user_words={"5G+医疗": 10})


def test_numbers_and_latin_stay_whole():
    assert cut("捐款2059.65万元，增长5.3%，H5和KTV。") == [
        "捐款",
        "2059.65",
        "万元",
        "，",
        "增长",
        "5.3%",
        "，",
        "H",
        "5",
        "和",
        "KTV",
        "。",
    ]


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text("战疫情。！…？”’ \nab1，", max_size=40))
def test_tokens_and_sentences_partition_any_text(text):
    spans = split_sentences(text)
    assert "".join(text[a:b] for a, b in spans).replace(" ", "").replace("\n", "") == "".join(text.split())
    tokens = tokenize(table(text))
    assert "".join(tokens["token"]) == "".join(text.split())
    assert all(spans[row.sentence][0] <= row.start and row.end <= spans[row.sentence][1] for row in tokens.itertuples())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"engine": "thulac"}, "unknown engine 'thulac'; use 'rjieba' or 'jieba'"),
        ({"user_words": "疫情"}, "give a list of words"),
    ],
)
def test_wrong_arguments(articles, arguments, message):
    with pytest.raises(CorpusError, match=message):
        tokenize(articles, **arguments)


def test_a_table_without_text_is_refused():
    with pytest.raises(CorpusError, match="no column text"):
        tokenize(pd.DataFrame({"doc_id": ["a"]}))


def test_no_article_gives_an_empty_table():
    assert list(tokenize(table("").head(0)).columns) == [
        "doc_id",
        "group",
        "paragraph",
        "sentence",
        "position",
        "start",
        "end",
        "token",
    ]


def test_user_words_with_letters_are_words_though_jieba_knows_them():
    table = pd.DataFrame({"doc_id": ["a"], "text": ["今天A股上涨，穿T恤。"]})
    assert tokenize(table, user_words=["A股", "T恤"])["token"].tolist() == ["今天", "A股", "上涨", "，", "穿", "T恤", "。"]
    many = tokenize(table, user_words=["A股", "T恤", *(f"X{i}号" for i in range(50))])
    assert many["token"].tolist() == ["今天", "A股", "上涨", "，", "穿", "T恤", "。"]


@pytest.mark.parametrize("words", [5, [5], {"福": -1}, {"福": "x"}, ["\ud800疫"], "福"])
def test_anything_but_a_word_is_refused(words):
    with pytest.raises(CorpusError, match="user_words"):
        tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["福清"]}), user_words=words)


def test_a_clause_is_cut_as_a_text(articles):
    table = tokenize(articles.assign(city=""), pos=True)
    for doc_id, text in zip(articles["doc_id"], articles["text"]):
        own = table[table["doc_id"] == doc_id]
        assert tagged(text) == list(zip(own["start"], own["token"], own["pos"]))


def test_the_group_of_a_token_is_that_of_its_article_and_missing_where_it_is_unknown():
    """Articles have a group, or else a region; a column of categories keeps them, also those that no article is in."""
    articles = pd.DataFrame({"doc_id": list("abc"), "text": ["疫情。", "防控", "\n"], "region": ["甲", "", "乙"]})
    tokens = tokenize(articles)
    assert tokens["group"].dtype == "category" and tokens["group"].cat.categories.tolist() == ["乙", "甲"]
    assert tokens["group"].tolist()[:2] == ["甲", "甲"] and tokens["group"].isna().tolist() == [False, False, True]
    years = pd.Categorical(["2021", None, None], ["2020", "2021", "other"])
    grouped = tokenize(articles.assign(group=years))
    assert grouped["group"].dtype == years.dtype and grouped["group"].tolist()[:2] == ["2021", "2021"]
    assert grouped["group"].isna().tolist() == [False, False, True]
    without = tokenize(articles.drop(columns="region"))["group"]
    assert without.dtype == "category" and without.isna().all()
