"""How often tokens occur, against other ways to count."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import checked, corpora, tokens_of

import corpus_utils as cu
from corpus_utils import CorpusError
from corpus_utils.base.parts import Parts


# frequency
def test_term_frequency_counts_and_order():
    tokens = tokens_of("乙 甲 甲", "乙 丙", "乙", groups=["东", "东", "西"])
    table = cu.vocabulary.frequency(tokens)
    assert table.columns.tolist() == ["token", "n", "per_million", "documents", "groups"]
    assert table.drop(columns="per_million").values.tolist() == [["乙", 3, 3, 2], ["甲", 2, 1, 1], ["丙", 1, 1, 1]]
    assert table.index.tolist() == [0, 1, 2]
    table = cu.vocabulary.frequency(tokens, by="group")
    assert table.columns.tolist() == ["group", "token", "n", "n_group", "per_million", "documents", "groups"]
    assert table[["group", "token", "n", "n_group", "documents"]].values.tolist() == [
        ["东", "乙", 2, 5, 2],
        ["东", "甲", 2, 5, 1],
        ["东", "丙", 1, 5, 1],
        ["西", "乙", 1, 1, 1],
    ]


@checked
@given(corpora, st.sampled_from([None, "doc_id", "group", ["group", "doc_id"]]))
def test_term_frequency_sums(documents, by):
    tokens = tokens_of(*documents, groups=[f"r{i % 2}" for i in range(len(documents))])
    table = cu.vocabulary.frequency(tokens, by=by)
    assert table["n"].sum() == len(tokens)
    sums = table.groupby(by)["per_million"].sum() if by else table["per_million"].sum()
    np.testing.assert_allclose(sums, 1e6)
    for row in cu.vocabulary.frequency(tokens).itertuples():
        assert row.n == sum(document.count(row.token) for document in documents)
        assert row.documents == sum(row.token in document for document in documents)
        assert row.groups == len({i % 2 for i, document in enumerate(documents) if row.token in document})


def test_term_frequency_without_rows_or_group():
    empty = tokens_of("甲")[:0]
    assert cu.vocabulary.frequency(empty).empty and cu.vocabulary.frequency(empty, by="group").empty
    assert "groups" not in cu.vocabulary.frequency(tokens_of("甲").drop(columns="group"))


def test_words_of_the_genre_can_be_left_to_the_segmenter(articles):
    plain = set(cu.tokenize(articles, genre_words=False)["token"])
    assert {"临时党支部", "四包一", "战“疫”", "第一时间"} <= set(cu.tokenize(articles)["token"]) - plain
    assert cu.tokenize(articles, genre_words=False).equals(cu.tokenize(articles, engine="jieba", genre_words=False))


def test_two_articles_with_one_name_are_refused():
    twice = pd.DataFrame({"doc_id": ["a", "a"], "text": ["疫情", "防控"], "province": "", "city": "", "county": ""})
    for function in (cu.tokenize, cu.mentions.names):
        with pytest.raises(CorpusError, match="several articles have the doc_id 'a'"):
            function(twice)


def test_no_tokens_give_no_rows(tokens):
    empty = cu.tokenize(pd.DataFrame({"doc_id": [], "text": []}), pos=True)
    dispersion = cu.vocabulary.dispersion(tokens.head(0))
    assert dispersion.empty and list(dispersion) == list(cu.vocabulary.dispersion(tokens))
    for table in (
        cu.tokens.characters(empty),
        cu.tokens.ngrams(empty),
        cu.tokens.four_character_expressions(empty),
        cu.tokens.merge_variants(empty),
        cu.tokens.add_script(empty),
        cu.vocabulary.add_slice(empty, 1),
    ):
        assert table.empty and "token" in table


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda t: cu.tokens.han_words(t.drop(columns="token")), "token.*doc_id"),
        (lambda t: cu.vocabulary.frequency(t, by="city"), "city.*doc_id.*group"),
        (lambda t: cu.vocabulary.frequency(t, by=["group", "city"]), "city"),
        (lambda t: cu.vocabulary.dispersion(t, by="city"), "city.*doc_id"),
        (lambda t: cu.vocabulary.dispersion(t, by=["doc_id", "city"]), "city.*doc_id"),
        (lambda t: cu.tokens.han_words(t, stopwords="疫情"), "stopwords is '疫情'"),
        (lambda t: cu.vocabulary.frequency(t, by="token"), "cannot be grouped by token"),
        (lambda t: cu.vocabulary.dispersion(t, by=[]), "by is empty"),
        (lambda t: cu.vocabulary.frequency(t.rename(columns={"token": 5})), "no column token .it has .*5"),
        (lambda t: cu.vocabulary.add_slice(t, 0), "n is 0; 3 tokens can be cut into 1 to 3 slices"),
        (lambda t: cu.vocabulary.add_slice(t, 4), "n is 4; 3 tokens"),
        (
            lambda t: cu.tokens.ngrams(cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["疫情"]})), 0),
            "n is 0; give a whole number of 1",
        ),
        (
            lambda t: cu.tokens.four_character_expressions(cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["疫情"]}))),
            "no column pos.*pos=True",
        ),
        (
            lambda t: cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["疫情"]}), engine="jieba", pos=True),
            "the engine 'jieba' gives no parts of speech; use engine='rjieba', or pos=False",
        ),
    ],
)
def test_errors_name_what_was_found_and_what_there_is(call, words):
    with pytest.raises(CorpusError, match=words):
        call(tokens_of("甲 乙", "乙", groups=["东", "西"]))


def test_term_frequency_with_a_missing_group_and_groups_without_rows():
    tokens = pd.DataFrame(
        {
            "doc_id": ["a", "a", "b", "c"],
            "place": pd.Categorical(["南", "南", "北", None], categories=["北", "南", "东"], ordered=True),
            "token": ["乙", "甲", "甲", "甲"],
        }
    )
    table = cu.vocabulary.frequency(tokens, by="place")
    assert table.columns.tolist() == ["place", "token", "n", "n_group", "per_million", "documents"]
    assert table.fillna({"per_million": 0}).astype({"place": object}).fillna("?").values.tolist() == [
        ["北", "甲", 1, 1, 1e6, 1],
        ["南", "乙", 1, 2, 5e5, 1],
        ["南", "甲", 1, 2, 5e5, 1],
        ["?", "甲", 1, 1, 1e6, 1],
    ]
    assert table.index.tolist() == [0, 1, 2, 3] and table["n_group"].dtype == "int64"
    assert cu.vocabulary.frequency(tokens, by=["place"]).equals(table)
    assert cu.vocabulary.frequency(tokens.assign(group="东"), by="place")["groups"].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("by", [None, "group", ["group", "doc_id"]])
def test_a_table_in_parts_is_counted_as_one_in_memory(tmp_path, by):
    tokens = tokens_of("甲 乙 甲", "乙 丙", "丙 丙 甲", "丁 乙", groups=["东", "西", None, "西"])
    parts = []
    for i, rows in enumerate((tokens[:5], tokens[5:])):
        rows.to_parquet(tmp_path / f"{i}.parquet")
        parts.append(tmp_path / f"{i}.parquet")
    pd.testing.assert_frame_equal(cu.vocabulary.frequency(Parts(tuple(parts)), by), cu.vocabulary.frequency(tokens, by))
    pd.testing.assert_frame_equal(
        cu.vocabulary.frequency(Parts(tuple(parts)).map(lambda part: part.drop(columns="group"))),
        cu.vocabulary.frequency(tokens.drop(columns="group")),
    )


def test_slices_are_ten_by_default_and_may_be_as_many_as_the_tokens():
    tokens = pd.DataFrame({"token": list("甲乙丙丁戊己庚辛壬癸子丑")})
    assert cu.vocabulary.add_slice(tokens)["slice"].tolist() == [0, 0, 1, 2, 3, 4, 5, 5, 6, 7, 8, 9]
    assert cu.vocabulary.add_slice(tokens, 12)["slice"].tolist() == list(range(12))
    assert cu.vocabulary.add_slice(tokens, 1)["slice"].tolist() == [0] * 12


@pytest.mark.parametrize(
    ("call", "columns", "maker"),
    [
        (cu.tokens.add_script, ["token"], "tokenize(articles)"),
        (cu.tokens.han_words, ["token"], "tokenize(articles)"),
        (cu.tokens.characters, ["doc_id", "start", "end", "token"], "tokenize(articles)"),
        (cu.tokens.ngrams, ["doc_id", "sentence", "start", "end", "token"], "tokenize(articles)"),
        (cu.tokens.four_character_expressions, ["doc_id", "start", "end", "token", "pos"], "tokenize(..., pos=True)"),
        (cu.tokens.merge_variants, ["doc_id", "start", "end", "token"], "tokenize(articles)"),
        (cu.vocabulary.frequency, ["doc_id", "token"], "tokenize(articles)"),
        (cu.vocabulary.add_slice, ["token"], "tokenize(articles)"),
    ],
)
def test_a_table_without_a_column_is_refused_with_the_call_that_makes_one(call, columns, maker):
    tokens = cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["疫情防控。"]}), pos=True)
    for column in columns:
        message = f"the table has no column {column} .*; pass a table as returned by {re.escape(maker)}$"
        with pytest.raises(CorpusError, match=message):
            call(tokens.drop(columns=column))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda t: cu.tokens.han_words(t, stopwords=5),
            r"^stopwords is 5 \(int\); give a bool or list or tuple or set or frozenset$",
        ),
        (lambda t: cu.vocabulary.add_slice(t, "2"), r"^n is '2' \(str\); give a int$"),
        (lambda t: cu.vocabulary.add_slice(t, 9), "^n is 9; 2 tokens can be cut into 1 to 2 slices$"),
        (lambda t: cu.vocabulary.add_slice(t.head(1), 2), "^n is 2; 1 tokens can be cut into 1 to 1 slices$"),
        (lambda t: cu.tokens.ngrams(t, "2"), "^n is '2'; give a whole number of 1 or more$"),
        (
            lambda t: cu.vocabulary.frequency(t, by=["doc_id", "token"]),
            r"^by is \['doc_id', 'token'\], but tokens cannot be grouped by token; name another column, or none$",
        ),
        (
            lambda t: cu.tokens.merge_variants(t, pd.DataFrame({"variant": ["疫情"]})),
            r"^the table has no column name \(it has variant\); pass a table as returned by pandas.read_csv\(\.\.\.\)$",
        ),
        (
            lambda t: cu.tokens.merge_variants(t, pd.DataFrame({"name": ["疫情"]})),
            r"^the table has no column variant \(it has name\); pass a table as returned by pandas.read_csv\(\.\.\.\)$",
        ),
    ],
)
def test_wrong_arguments_are_answered_with_what_to_give(call, message):
    with pytest.raises(CorpusError, match=message):
        call(cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["疫情防控"]})))


def test_thousands_may_have_a_comma(folder):
    path = folder({"list.txt": "的\t1,234,567\n疫情\t2,000\n"}) / "list.txt"
    assert cu.vocabulary.frequency_list(path)["n"].tolist() == [1234567, 2000]


def test_the_list_of_jieba():
    import jieba

    table, tokenizer = cu.vocabulary.frequency_list(), jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    assert table["n"].sum() == tokenizer.total and not table["token"].duplicated().any()
    assert all(tokenizer.FREQ[row.token] == row.n for row in table.head(2000).itertuples())
    assert table["n"].is_monotonic_decreasing


@pytest.mark.parametrize(
    "text",
    [
        "word,n\n的,30\n疫情,2\n",
        "的\t30\n疫情\t2\n",
        "疫情 1 n\n的 30 uj\n疫情 1 v\n\n",
        "\ufeff的 30\n疫情  2",
        "Type\tRank\tFreq\tRange\n的\t1\t30\t5\n疫情\t2\t2\t1\n",  # AntConc 4
        "rank,freq,word\n1,30,的\n2,2,疫情\n",
        '"的","30"\n"疫情","2"\n',
    ],
)
def test_a_list_of_your_own_in_several_forms(folder, text):
    path = folder({"list.txt": text}) / "list.txt"
    assert cu.vocabulary.frequency_list(path).values.tolist() == [["的", 30], ["疫情", 2]]
    assert cu.vocabulary.frequency_list(str(path)).equals(cu.vocabulary.frequency_list(path))


def test_a_list_with_spaces_and_thousands_separators(folder):
    path = folder({"list.txt": "的 1,234,567\n疫情 2,345 n\n"}) / "list.txt"
    assert cu.vocabulary.frequency_list(path).values.tolist() == [["的", 1234567], ["疫情", 2345]]
    path.write_text("word,n\nput off,3\n", encoding="utf-8")
    assert cu.vocabulary.frequency_list(path).values.tolist() == [["put off", 3]]


@pytest.mark.parametrize(
    "content, message",
    [
        ("的 30\n疫情\n", "list.txt', line 2: no whole number in column 2 of '疫情'"),
        ("的 30\n疫情 2.5\n", "line 2.*'疫情 . 2.5'"),
        ("的 30\n疫情 -2\n", "line 2"),
        ("的 30\n疫情 ²\n", "line 2"),
        ("", "has no counts; give one word and one number per line"),
        ("word n\n", "has no counts; give one word and one number per line"),
        ("的 0\n", "has no counts; give one word and one number per line"),
        ("1\t30\t的\n2\t2\t疫情\n", "has numbers where words should be; name the columns"),  # AntConc 3
        ("Freq\tRank\n30\t1\n", "line 1: no column of words among"),
        ("的\t30\n疫情\t1,0\n", "line 2"),
        ("疫情 2\n".encode("gb18030"), "cannot read .*UTF-8"),
    ],
)
def test_a_file_that_is_not_a_frequency_list_is_refused(folder, content, message):
    with pytest.raises(CorpusError, match=message):
        cu.vocabulary.frequency_list(folder({"list.txt": content}) / "list.txt")
    with pytest.raises(CorpusError, match="cannot read the frequency list 'none.txt'"):
        cu.vocabulary.frequency_list("none.txt")
