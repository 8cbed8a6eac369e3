"""What counts as a word, a character or an expression."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import checked, tokens_of

import corpus_utils as cu
from corpus_utils.data import read_yaml
from corpus_utils.tokens.words import stopwords as load_stopwords


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
    assert cu.tokens.han_words(pd.DataFrame({"token": assigned}))["token"].tolist() == expected


def test_han_words_keeps_rows_as_they_are():
    tokens = tokens_of("的 疫情 ， 5G 二〇二〇 2020 疫情a a疫情 人人")
    assert cu.tokens.han_words(tokens)["token"].tolist() == ["的", "疫情", "二〇二〇", "人人"]
    assert cu.tokens.han_words(tokens, min_length=2)["token"].tolist() == ["疫情", "二〇二〇", "人人"]
    assert cu.tokens.han_words(tokens, stopwords=True)["token"].tolist() == ["疫情", "二〇二〇", "人人"]
    assert cu.tokens.han_words(tokens, stopwords=["疫情"])["token"].tolist() == ["的", "二〇二〇", "人人"]
    pd.testing.assert_frame_equal(cu.tokens.han_words(tokens), tokens.loc[[0, 1, 4, 8]])


def test_stopwords_are_words_and_no_content():
    words = sorted(load_stopwords())
    assert len(cu.tokens.han_words(pd.DataFrame({"token": words}))) == len(words)
    assert not load_stopwords() & {"疫情", "防控", "党员", "群众", "工作", "组织", "责任", "一线", "社区", "人民"}


# units
def test_scripts_are_distinguished_by_one_rule_each(tokens):
    marked = cu.tokens.add_script(tokens)
    assert set(marked["script"]) == {"han", "digits", "latin", "punctuation", "other"}
    pd.testing.assert_frame_equal(marked[marked["script"] == "han"].drop(columns="script"), cu.tokens.han_words(tokens))
    for token, script in set(zip(marked["token"], marked["script"])):
        categories = {unicodedata.category(char)[0] for char in token}
        if script == "punctuation":
            assert not categories & {"L", "N"}, token
        elif script == "digits":
            assert token[0].isdecimal() and not any(char.isalpha() for char in token)
        elif script in ("han", "latin"):
            assert categories <= {"L", "N"} and token.isascii() == (script == "latin")
    assert cu.tokens.add_script(pd.DataFrame({"token": ["疫情", None]}))["script"].tolist() == ["han", ""]
    odd = pd.DataFrame({"token": ["é", "5G", "２０", "1,000", "½", "α", "々", "_", "🙏", "战“疫”", "ー"]})
    assert cu.tokens.add_script(odd)["script"].tolist() == [
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
    single = cu.tokens.characters(tokens)
    assert len(single) == sum(len("".join(text.split())) for text in texts.values())
    for table in (
        single,
        cu.tokens.ngrams(tokens, 3),
        cu.tokens.ngrams(single),
        cu.tokens.ngrams(cu.tokens.han_words(single), 4),
    ):
        assert all(
            texts[doc][a:b] == token for doc, a, b, token in zip(table["doc_id"], table["start"], table["end"], table["token"])
        )
    assert cu.vocabulary.frequency(single).set_index("token").at["疫", "n"] == sum(text.count("疫") for text in texts.values())
    assert cu.vocabulary.frequency(cu.tokens.ngrams(single)).set_index("token").at["疫情", "n"] == sum(
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
    assert list(cu.tokens.ngrams(tokens, n)[["start", "end", "token"]].itertuples(index=False, name=None)) == expected


def test_every_pattern_of_four_characters_finds_its_example():
    for name, entry in read_yaml("four_characters.yml").items():
        article = pd.DataFrame({"doc_id": ["a"], "text": [entry["example"] + "。"]})
        found = cu.tokens.four_character_expressions(cu.tokenize(article, pos=True))
        assert name in set(found["pattern"]), (name, found)


def test_four_character_expressions_of_the_articles(articles):
    tokens = cu.tokenize(articles, pos=True)
    found = cu.tokens.four_character_expressions(tokens)
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
    assert tagged.loc[tagged["token"] == "请战书", "pos"].unique().tolist() == ["n"]  # as data/genre_words.txt has it
    assert tagged["pos"].ne("").all()


# variants
def test_variants_of_a_name_become_one_token(tokens):
    merged = cu.tokens.merge_variants(tokens)
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
    merged = cu.tokens.merge_variants(tokens, own)
    assert merged[["start", "end", "token"]].values.tolist() == [[0, 4, "党干"], [4, 6, "和人"], [7, 11, "干党"]]
    assert cu.tokens.merge_variants(tokens, own.head(0)).equals(tokens)


def test_a_shorter_variant_is_found_where_a_longer_one_ends_inside_a_token():
    tokens = pd.DataFrame({"doc_id": "a", "start": [0, 2, 5], "end": [2, 5, 6], "token": ["新冠", "肺炎病", "人"]})
    assert cu.tokens.merge_variants(tokens)["token"].tolist() == ["新冠肺炎", "肺炎病", "人"]
    tokens = pd.DataFrame({"doc_id": "a", "start": [0, 2, 4], "end": [2, 4, 6], "token": ["甲乙", "丙丁", "戊己"]})
    own = pd.DataFrame({"variant": ["乙丙", "丙丁戊己"], "name": ["X", "Y"]})
    assert cu.tokens.merge_variants(tokens, own)["token"].tolist() == ["甲乙", "Y"]


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
    found = cu.tokens.characters(tokens)
    assert found.columns.tolist() == ["doc_id", "paragraph", "start", "end", "token", "position"]
    assert found.values.tolist() == [
        ["a", 0, 3, 4, "疫", 0],
        ["a", 0, 4, 5, "情", 1],
        ["a", 0, 5, 6, "好", 2],
        ["a", 1, 9, 10, "防", 3],
        ["b", 0, 0, 1, "党", 0],
        ["b", 0, 1, 2, "员", 1],
    ]
    assert found.index.tolist() == list(range(6)) and found[["start", "end", "position"]].dtypes.eq("int32").all()
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
    found = cu.tokens.ngrams(tokens)
    assert found.columns.tolist() == ["doc_id", "sentence", "start", "end", "token"]
    assert found.values.tolist() == [["a", 0, 0, 4, "疫情防控"], ["a", 0, 2, 6, "防控工作"]]
    assert found.index.tolist() == [0, 1]
    assert cu.tokens.ngrams(tokens, 3).values.tolist() == [["a", 0, 0, 6, "疫情防控工作"]]
    neighbours = tokens.tail(2).assign(doc_id=["a", "b"], sentence=0, start=[0, 2], end=[2, 4])
    assert cu.tokens.ngrams(neighbours).empty  # though the one ends where the other begins
    assert cu.tokens.ngrams(tokens, 4).empty and cu.tokens.ngrams(tokens.head(1), 3).empty
    assert cu.tokens.ngrams(tokens.drop(columns=["pos", "name"]), 1)["token"].tolist() == [
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
    found = cu.tokens.four_character_expressions(tokens)
    assert found.columns.tolist() == ["doc_id", "group", "start", "end", "token", "kind", "pattern"]
    assert found.values.tolist() == [
        ["a", "甲", 2, 6, "挺身而出", "dictionary", ""],
        ["a", "甲", 7, 11, "联防联控", "pattern", "parallel"],
        ["b", "乙", 2, 6, "不折不扣", "dictionary", ""],
        ["b", "乙", 7, 11, "千方百计", "dictionary", ""],
    ]
    without = cu.tokens.four_character_expressions(tokens.drop(columns="group"))
    pd.testing.assert_frame_equal(without, found.drop(columns="group"))
    unknown = cu.tokens.four_character_expressions(cu.tokenize(articles.assign(region=["甲", ""]), pos=True))
    assert unknown["group"].tolist()[:2] == ["甲", "甲"] and unknown["group"].isna().tolist() == [False, False, True, True]
    pd.testing.assert_frame_equal(unknown.drop(columns="group"), without)


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
    assert cu.tokens.four_character_expressions(tokens)["token"].tolist() == expected


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
    merged = cu.tokens.merge_variants(tokens, own)
    assert merged.values.tolist() == [
        ["b", 5, 0, 2, "丙丙"],
        ["b", 6, 2, 6, "名"],
        ["a", 1, 0, 4, "名"],
        ["a", 3, 4, 6, "四"],
        ["a", 4, 6, 8, "甲甲"],
    ]
    assert merged.index.tolist() == list(range(5)) and merged["token"].dtype == "str"
    assert tokens["end"].tolist() == [6, 2, 4, 2, 4, 6, 8]  # the table given is left as it was
