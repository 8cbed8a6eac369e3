"""context.py against published values (tests/cases/statistics.json), scipy, and slow implementations."""

import json
import math
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from corpus_utils import context
from corpus_utils.context import collocations, kwic, log_dice
from corpus_utils.errors import CorpusError

CASES = json.loads((Path(__file__).parent / "cases" / "statistics.json").read_text(encoding="utf-8"))
MEASURES = ["log_dice", "pmi", "t_score", "log_likelihood", "delta_p_collocate_given_node",
            "delta_p_node_given_collocate"]
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


# published values (those of the 2 x 2 measures are in test_vocabulary)

@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case['function']} {case['n']} {case['source']}")
                                  for case in CASES["observed_expected"]])
def test_observed_against_expected_published(case):
    expected = case["f_x"] * case["f_y"] / case["total"]
    value = getattr(context, case["function"])(case["n"], expected)
    assert round(float(value), case["decimals"]) == case["value"]


def test_log_dice_one_point_is_twice_as_often_rychly_2008():
    assert log_dice(40, 500, 700) - log_dice(20, 500, 700) == pytest.approx(1)
    assert log_dice(20, 500, 700) == 14 + math.log2(2 * 20 / (500 + 700))


# concordance

def test_kwic_rows_and_windows():
    tokens = tokenize("甲乙丙。乙丁", "乙", region=True)
    table = kwic(tokens, "乙", window=2)
    columns = ["doc_id", "region", "sentence", "position", "start", "end", "left", "node", "right"]
    assert table.columns.tolist() == columns
    assert table.values.tolist() == [["d0", "r0", 0, 1, 1, 2, "甲", "乙", "丙。"],
                                     ["d0", "r0", 1, 4, 4, 5, "丙。", "乙", "丁"],  # over the sentence's edge
                                     ["d1", "r1", 0, 0, 0, 1, "", "乙", ""]]  # not over the article's


def test_kwic_pattern_matches_whole_tokens_and_sequences_without_a_gap():
    tokens = pd.DataFrame({"doc_id": list("aaaaaab"), "token": "疫情 防控 疫情防控 疫情 防控 工作 防控".split(),
                           "start": [0, 2, 4, 8, 11, 13, 15], "end": [2, 4, 8, 10, 13, 15, 17]})
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
@given(articles, st.sampled_from(["甲", "[甲乙]", ["甲", "乙"], ["甲", "[乙丙]", "甲"], ["。", "."]]),
       st.integers(0, 6))
def test_kwic_against_the_texts(texts, pattern, window):
    table = kwic(tokenize(*texts), pattern, window)
    expression = pattern if isinstance(pattern, str) else "".join(pattern)
    found = [(f"d{i}", at, at + match.end(1)) for i, text in enumerate(texts) for at in range(len(text))
             if (match := re.match(f"({expression})", text[at:])) and " " not in match[1]]
    assert list(zip(table["doc_id"], table["start"], table["end"])) == found
    for row in table.itertuples():
        text = texts[int(row.doc_id[1:])]
        assert row.node == text[row.start:row.end]
        before, after = text[:row.start].replace(" ", ""), text[row.end:].replace(" ", "")
        assert row.left.replace(" ", "") == before[max(0, len(before) - window):]
        assert row.right.replace(" ", "") == after[:window]
        assert re.sub(" +", " ", text[:row.start]).strip().endswith(row.left)
        assert re.sub(" +", " ", text[row.end:]).strip().startswith(row.right)


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
        ["node", "collocate"])
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
        assert table.empty and table.columns.tolist()[-6:] == MEASURES


# wrong arguments

@pytest.mark.parametrize("call, words", [
    (lambda t: kwic(t.drop(columns="start"), "甲"), "start.*doc_id"),
    (lambda t: kwic(t, "(甲"), r"\(甲.*regular expression"),
    (lambda t: kwic(t, []), "pattern"),
    (lambda t: kwic(t, "甲", window=-1), "window -1"),
    (lambda t: collocations(t.drop(columns="sentence")), "sentence.*doc_id"),
    (lambda t: collocations(t, measure="dice"), "dice.*log_dice.*pmi"),
    (lambda t: collocations(t, span=0), "span 0"),
])
def test_errors_name_what_was_found_and_what_there_is(call, words):
    with pytest.raises(CorpusError, match=words):
        call(tokenize("甲乙"))
