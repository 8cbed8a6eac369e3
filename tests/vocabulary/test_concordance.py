"""The concordance, against the texts and slow implementations."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_corpora import characters_as_tokens

import corpus_utils as cu
from corpus_utils.errors import CorpusError

checked = settings(derandomize=True, max_examples=80, deadline=None)


articles = st.lists(st.text("甲乙丙丁。 ", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=4)


# concordance
def test_kwic_rows_and_windows():
    tokens = characters_as_tokens("甲乙丙。乙丁", "乙", group=True)
    table = cu.vocabulary.kwic(tokens, "乙", window=2)
    columns = ["doc_id", "group", "sentence", "position", "start", "end", "left", "surface", "right"]
    assert table.columns.tolist() == columns
    assert table.values.tolist() == [
        ["d0", "r0", 0, 1, 1, 2, "甲", "乙", "丙。"],
        ["d0", "r0", 1, 4, 4, 5, "丙。", "乙", "丁"],  # over the sentence's edge
        ["d1", "r1", 0, 0, 0, 1, "", "乙", ""],
    ]  # not over the article's


def test_kwic_pattern_matches_whole_tokens_and_sequences_without_a_gap():
    tokens = pd.DataFrame(
        {
            "doc_id": list("aaaaaab"),
            "token": "疫情 防控 疫情防控 疫情 防控 工作 防控".split(),
            "start": [0, 2, 4, 8, 11, 13, 15],
            "end": [2, 4, 8, 10, 13, 15, 17],
        }
    )
    assert cu.vocabulary.kwic(tokens, "防控")["start"].tolist() == [2, 11, 15]
    assert cu.vocabulary.kwic(tokens, ".*防控")["surface"].tolist() == ["防控", "疫情防控", "防控", "防控"]
    assert cu.vocabulary.kwic(tokens, re.compile("防.|工作"))["start"].tolist() == [2, 11, 13, 15]
    pair = cu.vocabulary.kwic(tokens, ["疫.", "防控"], window=1)
    assert pair.values.tolist() == [["a", 0, 4, "", "疫情防控", "疫情防控"]]  # 8-10, 11-13 have something between
    assert cu.vocabulary.kwic(tokens, ["工作", "防控"]).empty  # the end of one article and the start of the next
    assert cu.vocabulary.kwic(tokens, "疫情", window=2)["right"].tolist() == ["防控疫情防控", "防控工作"]
    assert cu.vocabulary.kwic(tokens, "工作", window=2)["left"].tolist() == ["疫情 防控"]
    assert cu.vocabulary.kwic(tokens, "疫情", window=0)["left"].tolist() == ["", ""]


@checked
@given(articles, st.sampled_from(["甲", "[甲乙]", ["甲", "乙"], ["甲", "[乙丙]", "甲"], ["。", "."]]), st.integers(0, 6))
def test_kwic_against_the_texts(texts, pattern, window):
    table = cu.vocabulary.kwic(characters_as_tokens(*texts), pattern, window)
    expression = pattern if isinstance(pattern, str) else "".join(pattern)
    found = [
        (f"d{i}", at, at + match.end(1))
        for i, text in enumerate(texts)
        for at in range(len(text))
        if (match := re.match(f"({expression})", text[at:])) and " " not in match[1]
    ]
    assert list(zip(table["doc_id"], table["start"], table["end"])) == found
    for row in table.itertuples():
        text = texts[int(row.doc_id[1:])]
        assert row.surface == text[row.start : row.end]
        before, after = text[: row.start].replace(" ", ""), text[row.end :].replace(" ", "")
        assert row.left.replace(" ", "") == before[max(0, len(before) - window) :]
        assert row.right.replace(" ", "") == after[:window]
        assert re.sub(" +", " ", text[: row.start]).strip().endswith(row.left)
        assert re.sub(" +", " ", text[row.end :]).strip().startswith(row.right)


def test_kwic_without_a_match_or_rows_is_empty():
    tokens = characters_as_tokens("甲乙")
    for table in (
        cu.vocabulary.kwic(tokens, "丙"),
        cu.vocabulary.kwic(tokens, ["甲", "乙", "丙"]),
        cu.vocabulary.kwic(tokens[:0], "甲"),
    ):
        assert table.empty and table.columns.tolist()[-3:] == ["left", "surface", "right"]


# wrong arguments
@pytest.mark.parametrize(
    "call, words",
    [
        (lambda t: cu.vocabulary.kwic(t.drop(columns="start"), "甲"), "start.*doc_id"),
        (lambda t: cu.vocabulary.kwic(t, "(甲"), r"\(甲.*regular expression"),
        (lambda t: cu.vocabulary.kwic(t, []), "pattern"),
        (lambda t: cu.vocabulary.kwic(t, "甲", window=-1), "window is -1"),
        (lambda t: cu.vocabulary.collocations(t.drop(columns="sentence")), "sentence.*doc_id"),
        (lambda t: cu.vocabulary.collocations(t, measure="dice"), "dice.*log_dice.*pmi"),
        (lambda t: cu.vocabulary.collocations(t, span=0), "span is 0"),
    ],
)
def test_errors_name_what_was_found_and_what_there_is(call, words):
    with pytest.raises(CorpusError, match=words):
        call(characters_as_tokens("甲乙"))


# concordance over characters, wildcards, sorting
def test_a_term_is_found_in_characters_however_it_is_cut_but_not_inside_a_longer_word():
    article = pd.DataFrame({"doc_id": ["a"], "text": ["印度尼西亚和印度。响应县委号召，实行四包一。\n四包"], "region": ["r"]})
    tokens = cu.tokenize(article)

    def in_characters(pattern, **options):
        return cu.vocabulary.kwic(tokens, pattern, level="character", **options)

    assert cu.vocabulary.kwic(tokens, "印度")["start"].tolist() == in_characters("印度")["start"].tolist() == [6]
    assert in_characters("印度", inside_words=True)["start"].tolist() == [0, 6]
    assert cu.vocabulary.kwic(tokens, "应县").empty and in_characters("应县")["surface"].tolist() == ["应县"]  # cut 响应|县委
    assert in_characters("四包")["start"].tolist() == [23]  # 四包一 is a word
    row = in_characters("号.", window=3).iloc[0]
    assert row[["sentence", "start", "end", "left", "surface", "right"]].tolist() == [1, 13, 15, "应县委", "号召", "，实行"]
    assert in_characters("一.四").empty  # not across a paragraph
    assert in_characters(["响应", "县"])["surface"].tolist() == ["响应县"]
    assert in_characters("尼西 西亚和").empty and in_characters("亚和")["surface"].tolist() == ["亚和"]
    # one that is dropped, being inside a word, hides no other that overlaps it
    assert in_characters("尼西|西亚和")["surface"].tolist() == ["西亚和"]


@pytest.mark.parametrize("pattern", ["。[^x]四", r"。\s四", r"。\W四", re.compile("。.四", re.S), re.compile("一.*四", re.S)])
def test_nothing_is_found_across_a_gap(pattern):
    tokens = cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["一二。\n四五"]}))
    assert cu.vocabulary.kwic(tokens, pattern, level="character", inside_words=True).empty


def test_several_patterns_keep_their_flags_and_groups():
    tokens = cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["abc防控，防控abc，ABC防控"]}))
    for parts in (
        [re.compile("ABC", re.I), "防控"],
        [re.compile("(?P<a>abc)", re.I), re.compile("(?P<a>防控)")],
        [re.compile("abc  # latin", re.I | re.X), "防控"],
    ):
        for level in ("character", "token"):
            assert cu.vocabulary.kwic(tokens, parts, level=level)["start"].tolist() == [0, 12]


def test_rows_in_any_order_give_the_same(tokens):
    shuffled = tokens.sample(frac=1, random_state=3)

    def sorted_by_article(table):
        return table.sort_values(["doc_id", "start"], ignore_index=True)

    for function in (
        lambda t: cu.vocabulary.kwic(t, "群众"),
        lambda t: cu.vocabulary.kwic(t, "群众", level="character"),
        cu.tokens.ngrams,
        cu.tokens.merge_variants,
    ):
        pd.testing.assert_frame_equal(sorted_by_article(function(shuffled)), sorted_by_article(function(tokens)))
    pd.testing.assert_frame_equal(
        cu.vocabulary.collocations(shuffled, ["疫情", "党员"]), cu.vocabulary.collocations(tokens, ["疫情", "党员"])
    )


@checked
@given(articles, st.sampled_from(["甲", "甲乙", "[甲乙]+", "甲.?"]), st.integers(0, 4))
def test_kwic_of_characters_is_kwic_of_tokens_of_one_character(texts, pattern, window):
    """Where every token is one character, both levels find the same places; a run of characters is found in the text alone."""
    tokens = characters_as_tokens(*texts).astype({"position": "int32"})  # as tokenize gives it
    table = cu.vocabulary.kwic(tokens, pattern, window, level="character", inside_words=True)
    found = [(f"d{i}", m.start(), m.end()) for i, text in enumerate(texts) for m in re.finditer(pattern, text.replace(" ", "\n"))]
    assert list(zip(table["doc_id"], table["start"], table["end"])) == found
    if pattern in ("甲", "[甲乙]"):
        assert table.equals(cu.vocabulary.kwic(tokens, pattern, window))


@pytest.mark.parametrize(
    "pattern, syntax, nodes",
    [
        ("党*", "wildcard", ["党", "党员", "党组织", "党."]),
        ("党?", "wildcard", ["党员", "党."]),
        ("*员", "wildcard", ["党员", "队员"]),
        ("党.", "wildcard", ["党."]),
        ("党.", "regex", ["党员"]),
        ("党.", "word", ["党."]),
        ("党*", "regex", ["党"]),
        ("党* 队*", "wildcard", ["党员队员"]),
        (["党.", "队员"], "regex", ["党员队员"]),
        ("党员 队员", "word", ["党员队员"]),
    ],
)
def test_words_wildcards_and_expressions(pattern, syntax, nodes):
    words = ["党", "，", "党员", "队员", "。", "党组织", "，", "党."]
    ends = np.cumsum([len(word) for word in words])
    tokens = pd.DataFrame({"doc_id": "a", "token": words, "start": ends - [len(word) for word in words], "end": ends})
    if syntax == "regex" and pattern == "党.":
        nodes = ["党员", "党."]
    assert cu.vocabulary.kwic(tokens, pattern, syntax=syntax)["surface"].tolist() == nodes


def test_sorting_by_context():
    tokens = characters_as_tokens("乙甲丙。丁甲乙。乙甲乙。甲")
    assert cu.vocabulary.kwic(tokens, "甲", sort="1R")["start"].tolist() == [12, 1, 5, 9]  # nothing, 丙 (4E19), 乙 (4E59)
    for sort in ("1L", "1R 1L", "2L 1L 3R"):
        table = cu.vocabulary.kwic(tokens, "甲", 9, sort=sort)
        keys = [
            [
                (row.left[-int(p[0])] if len(row.left) >= int(p[0]) else "")
                if p[1] == "L"
                else (row.right[int(p[0]) - 1] if len(row.right) >= int(p[0]) else "")
                for p in sort.split()
            ]
            for row in table.itertuples()
        ]
        assert keys == sorted(keys) and sorted(table["start"]) == [1, 5, 9, 12]


def test_every_line_leads_to_the_raw_file(corpus):
    tokens = cu.tokenize(corpus.articles)
    raws = dict(zip(corpus.articles["doc_id"], corpus.articles["raw"]))
    lines = cu.cleaning.add_trace(cu.vocabulary.kwic(tokens, "群众"), corpus)
    assert len(lines) > 25 and (lines["path"] == lines["doc_id"] + ".txt").all()
    for row in lines.itertuples():
        assert raws[row.doc_id][row.raw_start : row.raw_end] in ("群众", "群眾"), row
    with pytest.raises(CorpusError, match="not among the articles"):
        cu.cleaning.add_trace(lines, replace(corpus, articles=corpus.articles.head(2)))


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda t: cu.vocabulary.kwic(t, "甲", level="text"), "level is 'text'"),
        (lambda t: cu.vocabulary.kwic(t, "甲", sort="R1"), "sort is 'R1'.*1R 2R 1L"),
        (lambda t: cu.vocabulary.kwic(t, "甲", syntax="glob"), "syntax is 'glob'.*wildcard"),
        (lambda t: cu.vocabulary.kwic(t, " "), "not empty"),
        (lambda t: cu.vocabulary.collocations(t, span=(0, 0)), r"span is \(0, 0\)"),
        (lambda t: cu.vocabulary.collocations(t, span=(1, 2, 3)), "pair"),
        (lambda t: cu.vocabulary.collocations(t, span=-1), "span is -1"),
        (lambda t: cu.vocabulary.collocations(t, min_n="2"), "min_n is '2'"),
        (lambda t: cu.vocabulary.kwic(t, re.compile(b"x")), "pattern is b'x'"),
        (lambda t: cu.vocabulary.collocations(t, "(", syntax="regex"), "no.*regular|not a regular"),
        (lambda t: cu.vocabulary.collocations(t, syntax="glob"), "syntax is 'glob'.*wildcard"),
        (lambda t: cu.vocabulary.collocations(t, [5]), "node is 5"),
    ],
)
def test_further_errors(call, words):
    with pytest.raises(CorpusError, match=words):
        call(characters_as_tokens("甲乙"))
