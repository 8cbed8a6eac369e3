"""context.py against published values (tests/cases/statistics.json), scipy, and slow implementations."""

import json
import math
import re
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

import corpus_utils as cu
from corpus_utils import collocations, kwic
from corpus_utils.errors import CorpusError
from corpus_utils.statistics.formulas import log_dice

CASES = json.loads((Path(__file__).parent / "cases" / "statistics.json").read_text(encoding="utf-8"))
MEASURES = [
    "log_dice",
    "pmi",
    "mi3",
    "npmi",
    "t_score",
    "log_likelihood",
    "delta_p_collocate_given_node",
    "delta_p_node_given_collocate",
]
checked = settings(derandomize=True, max_examples=80, deadline=None)
articles = st.lists(st.text("甲乙丙丁。 ", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=4)


def tokenize(*texts, region=False):
    """One token a character, spaces left out; a sentence ends after 。"""
    rows = []
    for i, text in enumerate(texts):
        characters = [(at, character) for at, character in enumerate(text) if character != " "]
        for position, (at, character) in enumerate(characters):
            rows.append((f"d{i}", f"r{i}", text[:at].count("。"), position, at, at + 1, character))
    tokens = pd.DataFrame(rows, columns=["doc_id", "region", "sentence", "position", "start", "end", "token"])
    return tokens if region else tokens.drop(columns="region")


# concordance


def test_kwic_rows_and_windows():
    tokens = tokenize("甲乙丙。乙丁", "乙", region=True)
    table = kwic(tokens, "乙", window=2)
    columns = ["doc_id", "region", "sentence", "position", "start", "end", "left", "node", "right"]
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
    assert kwic(tokens, "防控")["start"].tolist() == [2, 11, 15]
    assert kwic(tokens, ".*防控")["node"].tolist() == ["防控", "疫情防控", "防控", "防控"]
    assert kwic(tokens, re.compile("防.|工作"))["start"].tolist() == [2, 11, 13, 15]
    pair = kwic(tokens, ["疫.", "防控"], window=1)
    assert pair.values.tolist() == [["a", 0, 4, "", "疫情防控", "疫情防控"]]  # 8-10, 11-13 have something between
    assert kwic(tokens, ["工作", "防控"]).empty  # the end of one article and the start of the next
    assert kwic(tokens, "疫情", window=2)["right"].tolist() == ["防控疫情防控", "防控工作"]
    assert kwic(tokens, "工作", window=2)["left"].tolist() == ["疫情 防控"]
    assert kwic(tokens, "疫情", window=0)["left"].tolist() == ["", ""]


@checked
@given(articles, st.sampled_from(["甲", "[甲乙]", ["甲", "乙"], ["甲", "[乙丙]", "甲"], ["。", "."]]), st.integers(0, 6))
def test_kwic_against_the_texts(texts, pattern, window):
    table = kwic(tokenize(*texts), pattern, window)
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
        assert row.node == text[row.start : row.end]
        before, after = text[: row.start].replace(" ", ""), text[row.end :].replace(" ", "")
        assert row.left.replace(" ", "") == before[max(0, len(before) - window) :]
        assert row.right.replace(" ", "") == after[:window]
        assert re.sub(" +", " ", text[: row.start]).strip().endswith(row.left)
        assert re.sub(" +", " ", text[row.end :]).strip().startswith(row.right)


def test_kwic_without_a_match_or_rows_is_empty():
    tokens = tokenize("甲乙")
    for table in (kwic(tokens, "丙"), kwic(tokens, ["甲", "乙", "丙"]), kwic(tokens[:0], "甲")):
        assert table.empty and table.columns.tolist()[-3:] == ["left", "node", "right"]


# collocations


def slow_collocations(tokens, span):
    """Every pair of words, token by token: {(node, collocate): (f_x, f_y, n, n_node_near, n_window, N)}."""
    words, places = tokens["token"].tolist(), list(zip(tokens["doc_id"], tokens["sentence"]))

    def near(i, word):
        others = (j for j in range(len(words)) if 0 < abs(i - j) <= span and places[j] == places[i])
        return any(words[j] == word for j in others)

    result, frequency = {}, Counter(words)
    for x in frequency:
        window = [i for i in range(len(words)) if words[i] != x and near(i, x)]
        for y in frequency:
            n = sum(words[i] == y for i in window)
            if n:
                back = sum(words[i] == x and near(i, y) for i in range(len(words)))
                result[x, y] = (frequency[x], frequency[y], n, back, len(window), len(words))
    return result


@checked
@given(articles, st.integers(1, 6), st.integers(1, 3))
def test_collocations_against_slow_implementation(texts, span, min_n):
    tokens = tokenize(*texts)
    slow = {pair: row for pair, row in slow_collocations(tokens, span).items() if row[2] >= min_n}
    table = collocations(tokens, span=span, min_n=min_n)
    counts = ["n_node", "n_collocate", "n", "n_node_near", "n_window"]
    assert table.columns.tolist() == ["node", "collocate", *counts, "expected", *MEASURES]
    assert set(zip(table["node"], table["collocate"])) == set(slow) and len(table) == len(slow)
    for row in table.itertuples():
        f_x, f_y, n, back, window, total = slow[row.node, row.collocate]
        assert [getattr(row, name) for name in counts] == [f_x, f_y, n, back, window]
        expected = window * f_y / (total - f_x)
        assert row.expected == pytest.approx(expected)
        assert row.log_dice == pytest.approx(14 + math.log2((n + back) / (f_x + f_y))) and row.log_dice <= 14
        assert row.pmi == pytest.approx(math.log2(n / expected))
        assert row.mi3 == pytest.approx(math.log2(n**3 / expected))
        if n < total - f_x:
            assert row.npmi == pytest.approx(math.log2(n / expected) / -math.log2(n / (total - f_x))) and row.npmi <= 1 + 1e-9
        assert row.t_score == pytest.approx((n - expected) / math.sqrt(n))
        cells = np.array([[n, window - n], [f_y - n, total - f_x - window - f_y + n]])
        assert (cells >= 0).all()
        if (cells.sum(0) > 0).all() and (cells.sum(1) > 0).all():
            g2 = chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
            assert row.log_likelihood == pytest.approx(math.copysign(g2, n - expected), abs=1e-9)
            given_node = n / window - (f_y - n) / (total - f_x - window)
            given_collocate = n / f_y - (window - n) / (total - f_x - f_y)
            assert row.delta_p_collocate_given_node == pytest.approx(given_node)
            assert row.delta_p_node_given_collocate == pytest.approx(given_collocate)
        else:
            assert row.log_likelihood == pytest.approx(0)


@checked
@given(articles, st.integers(1, 6))
def test_log_dice_is_the_same_both_ways_and_windows_add_up(texts, span):
    table = collocations(tokenize(*texts), span=span, min_n=1)
    scores = table.set_index(["node", "collocate"])["log_dice"].to_dict()
    assert all(scores[y, x] == score for (x, y), score in scores.items())
    assert (table.groupby("node")["n"].sum() == table.groupby("node")["n_window"].first()).all()


def test_collocations_of_pairs_are_bigram_counts():
    table = collocations(tokenize("甲乙。甲乙。甲丙。丁乙。".replace("。", "。 ")), span=1, min_n=1).set_index(
        ["node", "collocate"]
    )
    row = table.loc[("甲", "乙")]
    assert row[["n_node", "n_collocate", "n", "n_node_near"]].tolist() == [3, 3, 2, 2]
    assert row["log_dice"] == pytest.approx(log_dice(2, 3, 3))  # Rychlý 2008, where tokens pair off


def test_collocations_stay_in_the_sentence_and_the_article():
    table = collocations(tokenize("甲。乙", "丙"), min_n=1)
    assert set(zip(table["node"], table["collocate"])) == {("甲", "。"), ("。", "甲")}
    many = collocations(tokenize("乙乙乙甲乙乙乙"), "甲", min_n=1).iloc[0]
    assert many[["n_node", "n_collocate", "n", "n_node_near", "log_dice"]].tolist() == [1, 6, 6, 1, 14]


def test_collocations_of_some_nodes_are_rows_of_all():
    tokens = tokenize("甲乙丙甲乙。丁甲丙乙", "乙丙甲丁乙")
    table = collocations(tokens, min_n=1)
    for node, nodes in (("甲", ["甲"]), (["甲", "丁"], ["甲", "丁"]), ({"甲", "戊"}, ["甲"])):
        expected = table[table["node"].isin(nodes)].reset_index(drop=True)
        pd.testing.assert_frame_equal(collocations(tokens, node, min_n=1), expected)


@pytest.mark.parametrize("measure", MEASURES)
def test_collocations_are_sorted_by_node_measure_collocate(measure):
    table = collocations(tokenize("甲乙丙甲乙。丁甲丙乙", "乙丙甲丁乙"), span=2, measure=measure, min_n=1)
    keys = list(zip(table["node"], -table[measure], table["collocate"]))
    assert keys == sorted(keys) and len(keys) > 10


def test_collocations_of_an_absent_word_or_no_rows_are_empty():
    tokens = tokenize("甲乙")
    for table in (collocations(tokens, "丙"), collocations(tokens[:0]), collocations(tokens)):
        assert table.empty and table.columns.tolist()[-len(MEASURES) :] == MEASURES


# wrong arguments


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda t: kwic(t.drop(columns="start"), "甲"), "start.*doc_id"),
        (lambda t: kwic(t, "(甲"), r"\(甲.*regular expression"),
        (lambda t: kwic(t, []), "pattern"),
        (lambda t: kwic(t, "甲", window=-1), "window -1"),
        (lambda t: collocations(t.drop(columns="sentence")), "sentence.*doc_id"),
        (lambda t: collocations(t, measure="dice"), "dice.*log_dice.*pmi"),
        (lambda t: collocations(t, span=0), "span 0"),
    ],
)
def test_errors_name_what_was_found_and_what_there_is(call, words):
    with pytest.raises(CorpusError, match=words):
        call(tokenize("甲乙"))


# concordance over characters, wildcards, sorting


def test_a_term_is_found_in_characters_however_it_is_cut_but_not_inside_a_longer_word():
    article = pd.DataFrame({"doc_id": ["a"], "text": ["印度尼西亚和印度。响应县委号召，实行四包一。\n四包"], "region": ["r"]})
    tokens = cu.tokenize(article)
    assert kwic(tokens, "印度")["start"].tolist() == kwic(tokens, "印度", level="character")["start"].tolist() == [6]
    assert kwic(tokens, "印度", level="character", inside_words=True)["start"].tolist() == [0, 6]
    assert kwic(tokens, "应县").empty and kwic(tokens, "应县", level="character")["node"].tolist() == ["应县"]  # cut 响应|县委
    assert kwic(tokens, "四包", level="character")["start"].tolist() == [23]  # 四包一 is a word
    row = kwic(tokens, "号.", level="character", window=3).iloc[0]
    assert row[["sentence", "start", "end", "left", "node", "right"]].tolist() == [1, 13, 15, "应县委", "号召", "，实行"]
    assert kwic(tokens, "一.四", level="character").empty  # not across a paragraph
    assert kwic(tokens, ["响应", "县"], level="character")["node"].tolist() == ["响应县"]
    assert kwic(tokens, "尼西 西亚和", level="character").empty and kwic(tokens, "亚和", level="character")["node"].tolist() == [
        "亚和"
    ]
    # one that is dropped, being inside a word, hides no other that overlaps it
    assert kwic(tokens, "尼西|西亚和", level="character")["node"].tolist() == ["西亚和"]


@pytest.mark.parametrize("pattern", ["。[^x]四", r"。\s四", r"。\W四", re.compile("。.四", re.S), re.compile("一.*四", re.S)])
def test_nothing_is_found_across_a_gap(pattern):
    tokens = cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["一二。\n四五"]}))
    assert kwic(tokens, pattern, level="character", inside_words=True).empty


def test_several_patterns_keep_their_flags_and_groups():
    tokens = cu.tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["abc防控，防控abc，ABC防控"]}))
    for parts in (
        [re.compile("ABC", re.I), "防控"],
        [re.compile("(?P<a>abc)", re.I), re.compile("(?P<a>防控)")],
        [re.compile("abc  # latin", re.I | re.X), "防控"],
    ):
        assert kwic(tokens, parts, level="character")["start"].tolist() == kwic(tokens, parts)["start"].tolist() == [0, 12]


def test_rows_in_any_order_give_the_same(tokens):
    shuffled = tokens.sample(frac=1, random_state=3)

    def sorted_by_article(table):
        return table.sort_values(["doc_id", "start"], ignore_index=True)

    for function in (lambda t: kwic(t, "群众"), lambda t: kwic(t, "群众", level="character"), cu.ngrams, cu.merge_variants):
        pd.testing.assert_frame_equal(sorted_by_article(function(shuffled)), sorted_by_article(function(tokens)))
    pd.testing.assert_frame_equal(collocations(shuffled, ["疫情", "党员"]), collocations(tokens, ["疫情", "党员"]))


@checked
@given(articles, st.sampled_from(["甲", "甲乙", "[甲乙]+", "甲.?"]), st.integers(0, 4))
def test_kwic_of_characters_is_kwic_of_tokens_of_one_character(texts, pattern, window):
    """Where every token is one character, both levels find the same places; a run of characters is found in the text alone."""
    tokens = tokenize(*texts)
    table = kwic(tokens, pattern, window, level="character", inside_words=True)
    found = [(f"d{i}", m.start(), m.end()) for i, text in enumerate(texts) for m in re.finditer(pattern, text.replace(" ", "\n"))]
    assert list(zip(table["doc_id"], table["start"], table["end"])) == found
    if pattern in ("甲", "[甲乙]"):
        assert table.equals(kwic(tokens, pattern, window))


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
    assert kwic(tokens, pattern, syntax=syntax)["node"].tolist() == nodes


def test_sorting_by_context():
    tokens = tokenize("乙甲丙。丁甲乙。乙甲乙。甲")
    assert kwic(tokens, "甲", sort="1R")["start"].tolist() == [12, 1, 5, 9]  # nothing, 丙 (4E19), 乙 (4E59)
    for sort in ("1L", "1R 1L", "2L 1L 3R"):
        table = kwic(tokens, "甲", 9, sort=sort)
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
    lines = cu.add_trace(kwic(tokens, "群众"), corpus.articles, corpus.audit)
    assert len(lines) > 25 and (lines["path"] == lines["doc_id"] + ".txt").all()
    for row in lines.itertuples():
        assert raws[row.doc_id][row.raw_start : row.raw_end] in ("群众", "群眾"), row
    with pytest.raises(CorpusError, match="not among the articles"):
        cu.add_trace(lines, corpus.articles.head(2), corpus.audit)


def test_a_concordance_is_shown_aligned_and_escaped(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    article = pd.DataFrame(
        {"doc_id": ["a"], "region": ["忻州"], "text": ["<script>alert(1)</script>党员，先锋队员，AB党员&，大学生党员"]}
    )
    lines = kwic(cu.tokenize(article), "党员", window=4)
    cu.show_kwic(lines, rows=2)
    html, plain = shown[0]["text/html"], shown[0]["text/plain"]
    assert "<script" not in html and "&lt;" in html and "2 of 3 lines" in html and "text-align: right;" in html
    head, *rows, note = plain.split("\n")
    width = [sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in row[: row.index("党员")]) for row in rows]
    assert len(set(width)) == 1 and note == "2 of 3 lines"


# collocations: windows and nodes


@checked
@given(articles, st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(any))
def test_windows_of_two_sides_against_a_loop(texts, span):
    tokens = tokenize(*texts)
    words, places = tokens["token"].tolist(), list(zip(tokens["doc_id"], tokens["sentence"]))
    table = collocations(tokens, span=span, min_n=1).set_index(["node", "collocate"])
    near, back = {}, {}
    for i, node in enumerate(words):
        for j in range(max(0, i - span[0]), min(len(words), i + span[1] + 1)):
            if words[j] != node and places[i] == places[j]:
                near.setdefault((node, words[j]), set()).add(j)
                back.setdefault((node, words[j]), set()).add(i)
    assert table["n"].to_dict() == {pair: len(tokens) for pair, tokens in near.items()}
    assert table["n_node_near"].to_dict() == {pair: len(tokens) for pair, tokens in back.items()}
    for node in set(words):
        expected = table[table.index.get_level_values("node") == node].reset_index()
        pd.testing.assert_frame_equal(collocations(tokens, node, span=span, min_n=1), expected, check_like=True)


def test_a_pattern_is_one_node():
    tokens = tokenize("甲丙乙。乙丁。甲乙丙")
    table = collocations(tokens, re.compile("[甲乙]"), span=1, min_n=1)
    merged = collocations(
        tokens.assign(token=tokens["token"].replace({"甲": "[甲乙]", "乙": "[甲乙]"})), "[甲乙]", span=1, min_n=1
    )
    pd.testing.assert_frame_equal(table, merged)
    both = collocations(tokens, ["丁", re.compile("[甲乙]")], span=1, min_n=1)
    assert collocations(tokens, "[甲乙]", span=1, min_n=1, syntax="regex").equals(table)
    assert collocations(tokens, "[甲乙]", span=1, min_n=1).empty
    assert set(both["node"]) == {"丁", "[甲乙]"} and both[both["node"] == "[甲乙]"].reset_index(drop=True).equals(table)
    with pytest.raises(CorpusError, match="'甲' belongs to two nodes"):
        collocations(tokens, ["甲", re.compile("[甲乙]")])


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda t: kwic(t, "甲", level="text"), "level 'text'"),
        (lambda t: kwic(t, "甲", sort="R1"), "sort 'R1'.*1R 2R 1L"),
        (lambda t: kwic(t, "甲", syntax="glob"), "syntax 'glob'.*wildcard"),
        (lambda t: kwic(t, " "), "not empty"),
        (lambda t: collocations(t, span=(0, 0)), r"span \(0, 0\)"),
        (lambda t: collocations(t, span=(1, 2, 3)), "pair"),
        (lambda t: collocations(t, span=-1), "span -1"),
        (lambda t: collocations(t, min_n="2"), "min_n '2'"),
        (lambda t: kwic(t, re.compile(b"x")), "pattern is b'x'"),
        (lambda t: collocations(t, "(", syntax="regex"), "no.*regular|not a regular"),
        (lambda t: collocations(t, syntax="glob"), "syntax 'glob'.*wildcard"),
        (lambda t: collocations(t, [5]), "node is 5"),
    ],
)
def test_further_errors(call, words):
    with pytest.raises(CorpusError, match=words):
        call(tokenize("甲乙"))
