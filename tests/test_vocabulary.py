"""vocabulary.py: what counts, how often, how evenly; against other ways to count."""

import math
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import CASES, checked, corpora, corpus

import corpus_utils as cu
from corpus_utils import CorpusError, dispersion, han_words, term_frequency
from corpus_utils.base.parts import Parts
from corpus_utils.data import read_yaml
from corpus_utils.tokens.words import load_stopwords

MEASURES = ["dp", "dp_norm", "juilland_d", "carroll_d2", "rosengren_s", "kl_divergence"]


# words that count


def test_han_is_the_unicode_script_by_character_name():
    names = (
        "CJK UNIFIED IDEOGRAPH",
        "CJK COMPATIBILITY IDEOGRAPH",
        "CJK RADICAL",
        "KANGXI RADICAL",
        "HANGZHOU NUMERAL",
        "IDEOGRAPHIC NUMBER ZERO",
        "IDEOGRAPHIC ITERATION MARK",
        "VERTICAL IDEOGRAPHIC ITERATION MARK",
        "OLD CHINESE",
        "VIETNAMESE ALTERNATE READING MARK",
    )
    assigned = [chr(i) for i in range(0x110000) if unicodedata.name(chr(i), "")]
    expected = [character for character in assigned if unicodedata.name(character).startswith(names)]
    assert han_words(pd.DataFrame({"token": assigned}))["token"].tolist() == expected


def test_han_words_keeps_rows_as_they_are():
    tokens = corpus("的 疫情 ， 5G 二〇二〇 2020 疫情a a疫情 人人")
    assert han_words(tokens)["token"].tolist() == ["的", "疫情", "二〇二〇", "人人"]
    assert han_words(tokens, min_length=2)["token"].tolist() == ["疫情", "二〇二〇", "人人"]
    assert han_words(tokens, stopwords=True)["token"].tolist() == ["疫情", "二〇二〇", "人人"]
    assert han_words(tokens, stopwords=["疫情"])["token"].tolist() == ["的", "二〇二〇", "人人"]
    pd.testing.assert_frame_equal(han_words(tokens), tokens.loc[[0, 1, 4, 8]])


def test_stopwords_are_words_and_no_content():
    words = sorted(load_stopwords())
    assert len(han_words(pd.DataFrame({"token": words}))) == len(words)
    assert not load_stopwords() & {"疫情", "防控", "党员", "群众", "工作", "组织", "责任", "一线", "社区", "人民"}


# frequency


def test_term_frequency_counts_and_order():
    tokens = corpus("乙 甲 甲", "乙 丙", "乙", regions=["东", "东", "西"])
    table = term_frequency(tokens)
    assert table.columns.tolist() == ["token", "n", "per_million", "documents", "regions"]
    assert table.drop(columns="per_million").values.tolist() == [["乙", 3, 3, 2], ["甲", 2, 1, 1], ["丙", 1, 1, 1]]
    assert table.index.tolist() == [0, 1, 2]
    table = term_frequency(tokens, by="region")
    assert table.columns.tolist() == ["region", "token", "n", "n_group", "per_million", "documents", "regions"]
    assert table[["region", "token", "n", "n_group", "documents"]].values.tolist() == [
        ["东", "乙", 2, 5, 2],
        ["东", "甲", 2, 5, 1],
        ["东", "丙", 1, 5, 1],
        ["西", "乙", 1, 1, 1],
    ]


@checked
@given(corpora, st.sampled_from([None, "doc_id", "region", ["region", "doc_id"]]))
def test_term_frequency_sums(documents, by):
    tokens = corpus(*documents, regions=[f"r{i % 2}" for i in range(len(documents))])
    table = term_frequency(tokens, by=by)
    assert table["n"].sum() == len(tokens)
    sums = table.groupby(by)["per_million"].sum() if by else table["per_million"].sum()
    np.testing.assert_allclose(sums, 1e6)
    for row in term_frequency(tokens).itertuples():
        assert row.n == sum(document.count(row.token) for document in documents)
        assert row.documents == sum(row.token in document for document in documents)
        assert row.regions == len({i % 2 for i, document in enumerate(documents) if row.token in document})


def test_term_frequency_without_rows_or_region():
    empty = corpus("甲")[:0]
    assert term_frequency(empty).empty and term_frequency(empty, by="region").empty
    assert "regions" not in term_frequency(corpus("甲").drop(columns="region"))


# dispersion


def test_dispersion_of_gries_toy_corpus_as_in_scattertext():
    case = CASES["gries_toy_corpus"]
    table = dispersion(corpus(*case["parts"])).set_index("token")
    for token, values in case["values"].items():
        for name, value in values.items():
            assert round(float(table.at[token, name]), case["decimals"]) == value, (token, name)
    assert table.loc["a", ["n", "range"]].tolist() == [15, 5] and round(table.at["a", "dp"], 2) == 0.18


def slow_dispersion(documents, token):
    sizes, counts = [len(words) for words in documents], [words.count(token) for words in documents]
    f, parts = sum(counts), len(documents)
    s, p = [size / sum(sizes) for size in sizes], [v / size for v, size in zip(counts, sizes)]
    mean = sum(p) / parts
    dp = sum(max(v / f - share, 0) for v, share in zip(counts, s))
    deviation = math.sqrt(sum((x - mean) ** 2 for x in p) / parts)
    shares = [x / sum(p) for x in p if x]
    return {
        "n": f,
        "range": sum(v > 0 for v in counts),
        "dp": dp,
        "dp_norm": dp / (1 - min(s)),
        "juilland_d": 1 - deviation / mean / math.sqrt(parts - 1),
        "carroll_d2": -sum(x * math.log2(x) for x in shares) / math.log2(parts),
        "rosengren_s": sum(math.sqrt(v * share) for v, share in zip(counts, s)) ** 2 / f,
        "kl_divergence": sum(v / f * math.log2(v / f / share) for v, share in zip(counts, s) if v),
    }


@checked
@given(corpora)
def test_dispersion_against_slow_implementation(documents):
    table = dispersion(corpus(*documents))
    assert table.columns.tolist() == ["token", "n", "range", *MEASURES, "arf"]
    assert list(zip(-table["n"], table["token"])) == sorted(zip(-table["n"], table["token"]))
    for row in table.to_dict("records"):
        expected = slow_dispersion(documents, row.pop("token"))
        assert 1 - 1e-9 <= row.pop("arf") <= row["n"] + 1e-9
        assert row == pytest.approx(expected, abs=1e-9)
    smallest = min(map(len, documents)) / sum(map(len, documents))
    for name in ("dp", "dp_norm", "juilland_d", "carroll_d2", "rosengren_s"):
        assert table[name].between(-1e-9, 1 + 1e-9).all(), name
    assert table["rosengren_s"].min() >= smallest - 1e-9
    assert table["kl_divergence"].between(-1e-9, -math.log2(smallest) + 1e-9).all()


def test_dispersion_over_many_parts():
    parts = 2400
    table = dispersion(corpus(*(["的", f"词{i:04}"] for i in range(parts))))
    assert len(table) == parts + 1 and len(table) * parts > 5_000_000
    np.testing.assert_allclose(table.loc[0, MEASURES].astype(float), [0, 0, 1, 1, 1, 0], atol=1e-9)
    assert (table["range"][1:] == 1).all()
    np.testing.assert_allclose(table["dp"][1:], 1 - 1 / parts)


def test_dispersion_over_one_part_says_nothing():
    row = dispersion(corpus("甲 甲 乙")).iloc[0]
    assert row["dp"] == 0 and row[["dp_norm", "juilland_d", "carroll_d2"]].isna().all()


def test_dispersion_over_paragraphs_regions_and_slices(tokens):
    words = han_words(tokens, min_length=2, stopwords=True)
    by_paragraph = dispersion(words, by=["doc_id", "paragraph"])
    assert by_paragraph["range"].max() == words[words["token"] == "疫情"].groupby(["doc_id", "paragraph"]).ngroups
    pd.testing.assert_frame_equal(dispersion(words, by="region"), dispersion(words))  # one article a region
    slices = cu.mark_slices(words, 7)
    assert slices["slice"].is_monotonic_increasing and np.ptp(slices["slice"].value_counts()) <= 1
    assert dispersion(slices, by="slice")["range"].max() == 7
    arf = [dispersion(table, by=by).set_index("token")["arf"] for table, by in ((words, "doc_id"), (slices, "slice"))]
    pd.testing.assert_series_equal(*arf)


def test_words_of_the_genre_can_be_left_to_the_segmenter(articles):
    plain = set(cu.tokenize(articles, genre_words=False)["token"])
    assert {"临时党支部", "四包一", "战“疫”", "第一时间"} <= set(cu.tokenize(articles)["token"]) - plain
    assert cu.tokenize(articles, genre_words=False).equals(cu.tokenize(articles, engine="jieba", genre_words=False))


def test_two_articles_with_one_name_are_refused():
    twice = pd.DataFrame({"doc_id": ["a", "a"], "text": ["疫情", "防控"], "province": "", "city": "", "county": ""})
    for function in (cu.tokenize, cu.find_names):
        with pytest.raises(CorpusError, match="several articles have the doc_id 'a'"):
            function(twice)


def test_no_tokens_give_no_rows(tokens):
    empty = cu.tokenize(pd.DataFrame({"doc_id": [], "text": []}), pos=True)
    assert dispersion(tokens.head(0)).empty and list(dispersion(tokens.head(0))) == list(dispersion(tokens))
    for table in (
        cu.characters(empty),
        cu.ngrams(empty),
        cu.four_character_expressions(empty),
        cu.merge_variants(empty),
        cu.mark_scripts(empty),
        cu.mark_slices(empty, 1),
    ):
        assert table.empty and "token" in table


# units


def test_scripts_are_told_apart_by_one_rule(tokens):
    marked = cu.mark_scripts(tokens)
    assert set(marked["script"]) == {"han", "digits", "latin", "punctuation", "other"}
    pd.testing.assert_frame_equal(marked[marked["script"] == "han"].drop(columns="script"), han_words(tokens))
    for token, script in set(zip(marked["token"], marked["script"])):
        categories = {unicodedata.category(char)[0] for char in token}
        if script == "punctuation":
            assert not categories & {"L", "N"}, token
        elif script == "digits":
            assert token[0].isdecimal() and not any(char.isalpha() for char in token)
        elif script in ("han", "latin"):
            assert categories <= {"L", "N"} and token.isascii() == (script == "latin")
    assert cu.mark_scripts(pd.DataFrame({"token": ["疫情", None]}))["script"].tolist() == ["han", ""]
    odd = pd.DataFrame({"token": ["é", "5G", "２０", "1,000", "½", "α", "々", "_", "🙏", "战“疫”", "ー"]})
    assert cu.mark_scripts(odd)["script"].tolist() == [
        "latin",
        "other",
        "digits",
        "digits",
        "other",
        "other",
        "han",
        "punctuation",
        "punctuation",
        "other",
        "other",
    ]


def test_characters_and_ngrams_slice_back(tokens, articles):
    texts = dict(zip(articles["doc_id"], articles["text"]))
    single = cu.characters(tokens)
    assert len(single) == sum(len("".join(text.split())) for text in texts.values())
    for table in (single, cu.ngrams(tokens, 3), cu.ngrams(single), cu.ngrams(han_words(single), 4)):
        assert all(
            texts[doc][a:b] == token for doc, a, b, token in zip(table["doc_id"], table["start"], table["end"], table["token"])
        )
    assert term_frequency(single).set_index("token").at["疫", "n"] == sum(text.count("疫") for text in texts.values())
    assert term_frequency(cu.ngrams(single)).set_index("token").at["疫情", "n"] == sum(
        text.count("疫情") for text in texts.values()
    )


@checked
@given(st.lists(st.sampled_from(["防控", "疫", "，", " ", "。"]), max_size=25).map("".join), st.integers(1, 4))
def test_ngrams_against_a_loop(text, n):
    tokens = cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    rows = list(tokens[["sentence", "start", "end", "token"]].itertuples(index=False))
    expected = [
        (run[0].start, run[-1].end, "".join(row.token for row in run))
        for i in range(len(rows) - n + 1)
        if (run := rows[i : i + n])
        and len({row.sentence for row in run}) == 1
        and all(a.end == b.start for a, b in zip(run, run[1:]))
    ]
    assert list(cu.ngrams(tokens, n)[["start", "end", "token"]].itertuples(index=False, name=None)) == expected


def test_every_pattern_of_four_characters_finds_its_example():
    for name, entry in read_yaml("four_characters.yml").items():
        article = pd.DataFrame({"doc_id": ["a"], "text": [entry["example"] + "。"]})
        found = cu.four_character_expressions(cu.tokenize(article, pos=True))
        assert name in set(found["pattern"]), (name, found)


def test_four_character_expressions_of_the_articles(articles):
    tokens = cu.tokenize(articles, pos=True)
    found = cu.four_character_expressions(tokens)
    assert (found["token"].str.len() == 4).all() and (found["end"] - found["start"] == 4).all()
    assert ((found["kind"] == "dictionary") == (found["pattern"] == "")).all()
    idioms, patterns = (set(found["token"][found["kind"] == kind]) for kind in ("dictionary", "pattern"))
    assert {"不折不扣", "挺身而出", "千方百计", "披荆斩棘", "中流砥柱"} <= idioms  # read in the articles
    assert {"闻令而动", "联防联控", "从严从实", "高位推动", "精准施策", "许许多多"} <= patterns
    for _, own in found.groupby("doc_id"):
        assert (own["end"].to_numpy()[:-1] <= own["start"].to_numpy()[1:]).all()
    assert not patterns & set(tokens["token"][(tokens["pos"] == "i") & (tokens["token"].str.len() == 4)])


def test_part_of_speech_keeps_the_segmentation(articles, tokens):
    tagged = cu.tokenize(articles, pos=True)
    pd.testing.assert_frame_equal(tagged.drop(columns="pos"), tokens)
    assert (tagged.loc[tagged["token"] == "，", "pos"] == "x").all() and (
        tagged.loc[tagged["token"] == "230", "pos"] == "m"
    ).all()
    assert set(tagged.loc[tagged["token"].isin(["战“疫”", "“疫”线"]), "pos"]) == {"n"}
    assert cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["〇々H"]}), pos=True)["pos"].tolist() == ["m", "x", "eng"]
    assert tagged.loc[tagged["token"] == "请战书", "pos"].unique().tolist() == ["n"]  # as data/userdict.txt has it
    assert tagged["pos"].ne("").all()


# variants


def test_variants_of_a_name_become_one_token(tokens):
    merged = cu.merge_variants(tokens)
    assert (tokens["token"] == "新冠肺炎").sum() == 6 and (
        merged["token"] == "新冠肺炎"
    ).sum() == 13  # 7 long forms, read in the texts
    lengths = (merged["end"] - merged["start"])[merged["token"] == "新冠肺炎"].value_counts()
    assert lengths.to_dict() == {4: 6, len("新型冠状病毒感染的肺炎"): 5, len("新型冠状病毒感染肺炎"): 2}
    assert len(tokens) - len(merged) == 5 * len("新型冠状病毒|感染|的|肺炎".split("|")[1:]) + 2 * len("感染|肺炎".split("|"))
    untouched = merged[merged["token"] != "新冠肺炎"]
    assert len(untouched.merge(tokens)) == len(untouched)


def test_variants_of_your_own_and_only_at_the_edges_of_tokens():
    tokens = pd.DataFrame(
        {
            "doc_id": "a",
            "sentence": 0,
            "start": [0, 2, 4, 7, 9],
            "end": [2, 4, 6, 9, 11],
            "token": ["党员", "干部", "和人", "干部", "党员"],
        }
    )
    own = pd.DataFrame({"variant": ["党员干部", "部和", "干部党员"], "name": ["党干", "x", "干党"]})
    merged = cu.merge_variants(tokens, own)
    assert merged[["start", "end", "token"]].values.tolist() == [[0, 4, "党干"], [4, 6, "和人"], [7, 11, "干党"]]
    assert cu.merge_variants(tokens, own.head(0)).equals(tokens)


def test_a_shorter_variant_is_found_where_a_longer_one_ends_inside_a_token():
    tokens = pd.DataFrame({"doc_id": "a", "start": [0, 2, 5], "end": [2, 5, 6], "token": ["新冠", "肺炎病", "人"]})
    assert cu.merge_variants(tokens)["token"].tolist() == ["新冠肺炎", "肺炎病", "人"]
    tokens = pd.DataFrame({"doc_id": "a", "start": [0, 2, 4], "end": [2, 4, 6], "token": ["甲乙", "丙丁", "戊己"]})
    own = pd.DataFrame({"variant": ["乙丙", "丙丁戊己"], "name": ["X", "Y"]})
    assert cu.merge_variants(tokens, own)["token"].tolist() == ["甲乙", "Y"]


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda t: han_words(t.drop(columns="token")), "token.*doc_id"),
        (lambda t: term_frequency(t, by="city"), "city.*doc_id.*region"),
        (lambda t: term_frequency(t, by=["region", "city"]), "city"),
        (lambda t: dispersion(t, by="city"), "city.*doc_id"),
        (lambda t: dispersion(t, by=["doc_id", "city"]), "city.*doc_id"),
        (lambda t: han_words(t, stopwords="疫情"), "stopwords is '疫情'"),
        (lambda t: term_frequency(t, by="token"), "cannot be counted by token"),
        (lambda t: dispersion(t, by=[]), "by is empty"),
        (lambda t: term_frequency(t.rename(columns={"token": 5})), "no column token .it has .*5"),
        (lambda t: cu.mark_slices(t, 0), "n is 0; 3 tokens can be cut into 1 to 3 slices"),
        (lambda t: cu.mark_slices(t, 4), "n is 4; 3 tokens"),
        (
            lambda t: cu.ngrams(cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["疫情"]})), 0),
            "n is 0; give a whole number of 1",
        ),
        (
            lambda t: cu.four_character_expressions(cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["疫情"]}))),
            "no column pos.*pos=True",
        ),
        (
            lambda t: cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["疫情"]}), engine="jieba", pos=True),
            "rjieba' only, not by 'jieba'",
        ),
    ],
)
def test_errors_name_what_was_found_and_what_there_is(call, words):
    with pytest.raises(CorpusError, match=words):
        call(corpus("甲 乙", "乙", regions=["东", "西"]))


# tables as they come and go: row by row, worked by hand


def test_characters_of_two_articles_by_hand():
    """With the rows' other columns, but no part of speech; positions are counted anew in each article."""
    tokens = pd.DataFrame(
        {
            "doc_id": ["a", "a", "a", "b"],
            "paragraph": [0, 0, 1, 0],
            "start": pd.array([3, 5, 9, 0], "int32"),
            "end": pd.array([5, 6, 10, 2], "int32"),
            "token": ["疫情", "好", "防", "党员"],
            "pos": ["n", "a", "v", "n"],
            "position": [4, 5, 6, 0],
        },
        index=[7, 3, 5, 9],
    )
    found = cu.characters(tokens)
    assert found.columns.tolist() == ["doc_id", "paragraph", "start", "end", "token", "position"]
    assert found.values.tolist() == [
        ["a", 0, 3, 4, "疫", 0],
        ["a", 0, 4, 5, "情", 1],
        ["a", 0, 5, 6, "好", 2],
        ["a", 1, 9, 10, "防", 3],
        ["b", 0, 0, 1, "党", 0],
        ["b", 0, 1, 2, "员", 1],
    ]
    assert found.index.tolist() == list(range(6)) and found["start"].dtype == found["end"].dtype == "int32"
    assert found["token"].dtype == "str"


def test_ngrams_by_hand():
    """Articles in the order of the table, in each by place; not over the end of a sentence, of an article, nor over what was filtered out."""
    tokens = pd.DataFrame(
        [
            ("b", 0, 6, 8, "防控", "v", "", "han"),
            ("a", 0, 0, 2, "疫情", "n", "", "han"),
            ("a", 0, 4, 6, "工作", "vn", "", "han"),
            ("a", 0, 2, 4, "防控", "v", "", "han"),
            ("a", 1, 6, 8, "党员", "n", "", "han"),
            ("a", 1, 9, 11, "群众", "n", "", "han"),
        ],
        columns=["doc_id", "sentence", "start", "end", "token", "pos", "name", "script"],
    )
    found = cu.ngrams(tokens)
    assert found.columns.tolist() == ["doc_id", "sentence", "start", "end", "token"]
    assert found.values.tolist() == [["a", 0, 0, 4, "疫情防控"], ["a", 0, 2, 6, "防控工作"]]
    assert found.index.tolist() == [0, 1]
    assert cu.ngrams(tokens, 3).values.tolist() == [["a", 0, 0, 6, "疫情防控工作"]]
    neighbours = tokens.tail(2).assign(doc_id=["a", "b"], sentence=0, start=[0, 2], end=[2, 4])
    assert cu.ngrams(neighbours).empty  # though the one ends where the other begins
    assert cu.ngrams(tokens, 4).empty and cu.ngrams(tokens.head(1), 3).empty
    assert cu.ngrams(tokens.drop(columns=["pos", "name"]), 1)["token"].tolist() == [
        "防控",
        "疫情",
        "防控",
        "工作",
        "党员",
        "群众",
    ]


def test_four_character_expressions_of_two_articles_by_hand():
    articles = pd.DataFrame(
        {"doc_id": ["a", "b"], "region": ["甲", "乙"], "text": ["他们挺身而出，联防联控。", "大家不折不扣。千方百计。"]}
    )
    tokens = cu.tokenize(articles, pos=True)
    found = cu.four_character_expressions(tokens)
    assert found.columns.tolist() == ["doc_id", "region", "start", "end", "token", "kind", "pattern"]
    assert found.values.tolist() == [
        ["a", "甲", 2, 6, "挺身而出", "dictionary", ""],
        ["a", "甲", 7, 11, "联防联控", "pattern", "parallel"],
        ["b", "乙", 2, 6, "不折不扣", "dictionary", ""],
        ["b", "乙", 7, 11, "千方百计", "dictionary", ""],
    ]
    without = cu.four_character_expressions(tokens.drop(columns="region"))
    pd.testing.assert_frame_equal(without, found.drop(columns="region"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["的/u", "要求/n", "高/a"], []),  # as a clause it would begin with a particle
        (["的/uj", "要求/n", "高/a"], []),  # whatever kind of particle
        (["要求/n", "高/a", "了/u"], []),  # and end with one
        (["要求/n", "很/d", "高/a"], ["要求很高"]),
        (["一马当先/i", "者/k"], ["一马当先"]),
        (["一马/i", "当/p"], []),  # shorter than four characters
    ],
)
def test_an_expression_of_four_characters_begins_and_ends_with_a_word_of_content(words, expected):
    rows, start = [], 0
    for word in words:
        token, tag = word.split("/")
        rows.append(("a", start, start + len(token), token, tag))
        start += len(token)
    tokens = pd.DataFrame(rows, columns=["doc_id", "start", "end", "token", "pos"])
    assert cu.four_character_expressions(tokens)["token"].tolist() == expected


def test_variants_in_two_articles_by_hand():
    """A variant of several tokens takes the columns of its first; the rows come in reading order, numbered from 0."""
    tokens = pd.DataFrame(
        {
            "doc_id": ["b", "b", "b", "a", "a", "a", "a"],
            "paragraph": [7, 5, 6, 1, 2, 3, 4],
            "start": [4, 0, 2, 0, 2, 4, 6],
            "end": [6, 2, 4, 2, 4, 6, 8],
            "token": ["乙乙", "丙丙", "甲甲", "甲甲", "乙乙", "丁丁", "甲甲"],
        }
    )
    own = pd.DataFrame({"variant": ["甲甲乙乙", "丁丁"], "name": ["名", "四"]})
    merged = cu.merge_variants(tokens, own)
    assert merged.values.tolist() == [
        ["b", 5, 0, 2, "丙丙"],
        ["b", 6, 2, 6, "名"],
        ["a", 1, 0, 4, "名"],
        ["a", 3, 4, 6, "四"],
        ["a", 4, 6, 8, "甲甲"],
    ]
    assert merged.index.tolist() == list(range(5)) and merged["token"].dtype == "str"
    assert tokens["end"].tolist() == [6, 2, 4, 2, 4, 6, 8]  # the table given is left as it was


def test_term_frequency_with_a_missing_group_and_groups_without_rows():
    tokens = pd.DataFrame(
        {
            "doc_id": ["a", "a", "b", "c"],
            "place": pd.Categorical(["南", "南", "北", None], categories=["北", "南", "东"], ordered=True),
            "token": ["乙", "甲", "甲", "甲"],
        }
    )
    table = term_frequency(tokens, by="place")
    assert table.columns.tolist() == ["place", "token", "n", "n_group", "per_million", "documents"]
    assert table.fillna({"per_million": 0}).astype({"place": object}).fillna("?").values.tolist() == [
        ["北", "甲", 1, 1, 1e6, 1],
        ["南", "乙", 1, 2, 5e5, 1],
        ["南", "甲", 1, 2, 5e5, 1],
        ["?", "甲", 1, 1, 1e6, 1],
    ]
    assert table.index.tolist() == [0, 1, 2, 3] and table["n_group"].dtype == "int64"
    assert term_frequency(tokens, by=["place"]).equals(table)
    assert term_frequency(tokens.assign(region="东"), by="place")["regions"].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("by", [None, "region", ["region", "doc_id"]])
def test_a_table_in_parts_is_counted_as_one_in_memory(tmp_path, by):
    tokens = corpus("甲 乙 甲", "乙 丙", "丙 丙 甲", "丁 乙", regions=["东", "西", None, "西"])
    parts = []
    for i, rows in enumerate((tokens[:5], tokens[5:])):
        rows.to_parquet(tmp_path / f"{i}.parquet")
        parts.append(tmp_path / f"{i}.parquet")
    pd.testing.assert_frame_equal(term_frequency(Parts(tuple(parts)), by), term_frequency(tokens, by))
    pd.testing.assert_frame_equal(
        term_frequency(Parts(tuple(parts)).map(lambda part: part.drop(columns="region"))),
        term_frequency(tokens.drop(columns="region")),
    )


def test_slices_are_ten_by_default_and_may_be_as_many_as_the_tokens():
    tokens = pd.DataFrame({"token": list("甲乙丙丁戊己庚辛壬癸子丑")})
    assert cu.mark_slices(tokens)["slice"].tolist() == [0, 0, 1, 2, 3, 4, 5, 5, 6, 7, 8, 9]
    assert cu.mark_slices(tokens, 12)["slice"].tolist() == list(range(12))
    assert cu.mark_slices(tokens, 1)["slice"].tolist() == [0] * 12


@pytest.mark.parametrize(
    ("call", "columns"),
    [
        (cu.mark_scripts, ["token"]),
        (han_words, ["token"]),
        (cu.characters, ["doc_id", "start", "end", "token"]),
        (cu.ngrams, ["doc_id", "sentence", "start", "end", "token"]),
        (cu.four_character_expressions, ["doc_id", "start", "end", "token", "pos"]),
        (cu.merge_variants, ["doc_id", "start", "end", "token"]),
        (term_frequency, ["doc_id", "token"]),
        (cu.mark_slices, ["token"]),
    ],
)
def test_a_table_without_a_column_is_refused_with_the_call_that_makes_one(call, columns):
    tokens = cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["疫情防控。"]}), pos=True)
    maker = r"tokenize\(\.\.\., pos=True\)" if "pos" in columns else r"tokenize\(\.\.\.\)"
    for column in columns:
        with pytest.raises(CorpusError, match=f"the table has no column {column} .*; pass a table as {maker} gives it$"):
            call(tokens.drop(columns=column))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: han_words(t, stopwords=5), r"^stopwords is 5 \(int\); give a bool or list or tuple or set or frozenset$"),
        (lambda t: cu.mark_slices(t, "2"), r"^n is '2' \(str\); give a int$"),
        (lambda t: cu.mark_slices(t, 9), "^n is 9; 2 tokens can be cut into 1 to 2 slices$"),
        (lambda t: cu.mark_slices(t.head(1), 2), "^n is 2; 1 tokens can be cut into 1 to 1 slices$"),
        (lambda t: cu.ngrams(t, "2"), "^n is '2'; give a whole number of 1 or more$"),
        (
            lambda t: term_frequency(t, by=["doc_id", "token"]),
            r"^by=\['doc_id', 'token'\]: tokens cannot be counted by token; give another column, or none$",
        ),
        (
            lambda t: cu.merge_variants(t, pd.DataFrame({"variant": ["疫情"]})),
            r"^the table has no column name \(it has variant\); pass a table as pandas.read_csv\(\.\.\.\) gives it$",
        ),
        (
            lambda t: cu.merge_variants(t, pd.DataFrame({"name": ["疫情"]})),
            r"^the table has no column variant \(it has name\); pass a table as pandas.read_csv\(\.\.\.\) gives it$",
        ),
    ],
)
def test_wrong_arguments_are_answered_with_what_to_give(call, message):
    with pytest.raises(CorpusError, match=message):
        call(cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["疫情防控"]})))
