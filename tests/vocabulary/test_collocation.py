"""Collocations, against slow implementations, and properties that must hold."""

import math
import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency
from small_corpora import characters_as_tokens

import corpus_utils as cu
from corpus_utils.errors import CorpusError
from corpus_utils.statistics.association import log_dice

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
    tokens = characters_as_tokens(*texts)
    slow = {pair: row for pair, row in slow_collocations(tokens, span).items() if row[2] >= min_n}
    table = cu.vocabulary.collocations(tokens, span=span, min_n=min_n)
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
    table = cu.vocabulary.collocations(characters_as_tokens(*texts), span=span, min_n=1)
    scores = table.set_index(["node", "collocate"])["log_dice"].to_dict()
    assert all(scores[y, x] == score for (x, y), score in scores.items())
    assert (table.groupby("node")["n"].sum() == table.groupby("node")["n_window"].first()).all()


def test_collocations_of_pairs_are_bigram_counts():
    table = cu.vocabulary.collocations(
        characters_as_tokens("甲乙。甲乙。甲丙。丁乙。".replace("。", "。 ")), span=1, min_n=1
    ).set_index(["node", "collocate"])
    row = table.loc[("甲", "乙")]
    assert row[["n_node", "n_collocate", "n", "n_node_near"]].tolist() == [3, 3, 2, 2]
    assert row["log_dice"] == pytest.approx(log_dice(2, 3, 3))  # Rychlý 2008, where tokens pair off


def test_collocations_stay_in_the_sentence_and_the_article():
    table = cu.vocabulary.collocations(characters_as_tokens("甲。乙", "丙"), min_n=1)
    assert set(zip(table["node"], table["collocate"])) == {("甲", "。"), ("。", "甲")}
    many = cu.vocabulary.collocations(characters_as_tokens("乙乙乙甲乙乙乙"), "甲", min_n=1).iloc[0]
    assert many[["n_node", "n_collocate", "n", "n_node_near", "log_dice"]].tolist() == [1, 6, 6, 1, 14]


def test_collocations_of_some_nodes_are_rows_of_all():
    tokens = characters_as_tokens("甲乙丙甲乙。丁甲丙乙", "乙丙甲丁乙")
    table = cu.vocabulary.collocations(tokens, min_n=1)
    for node, nodes in (("甲", ["甲"]), (["甲", "丁"], ["甲", "丁"]), ({"甲", "戊"}, ["甲"])):
        expected = table[table["node"].isin(nodes)].reset_index(drop=True)
        pd.testing.assert_frame_equal(cu.vocabulary.collocations(tokens, node, min_n=1), expected)


@pytest.mark.parametrize("measure", MEASURES)
def test_collocations_are_sorted_by_node_measure_collocate(measure):
    table = cu.vocabulary.collocations(
        characters_as_tokens("甲乙丙甲乙。丁甲丙乙", "乙丙甲丁乙"), span=2, measure=measure, min_n=1
    )
    keys = list(zip(table["node"], -table[measure], table["collocate"]))
    assert keys == sorted(keys) and len(keys) > 10


def test_collocations_of_an_absent_word_or_no_rows_are_empty():
    tokens = characters_as_tokens("甲乙")
    for table in (
        cu.vocabulary.collocations(tokens, "丙"),
        cu.vocabulary.collocations(tokens[:0]),
        cu.vocabulary.collocations(tokens),
    ):
        assert table.empty and table.columns.tolist()[-len(MEASURES) :] == MEASURES


# collocations: windows and nodes
@checked
@given(articles, st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(any))
def test_windows_of_two_sides_against_a_loop(texts, span):
    tokens = characters_as_tokens(*texts)
    words, places = tokens["token"].tolist(), list(zip(tokens["doc_id"], tokens["sentence"]))
    table = cu.vocabulary.collocations(tokens, span=span, min_n=1).set_index(["node", "collocate"])
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
        pd.testing.assert_frame_equal(cu.vocabulary.collocations(tokens, node, span=span, min_n=1), expected, check_like=True)


def test_a_pattern_is_one_node():
    tokens = characters_as_tokens("甲丙乙。乙丁。甲乙丙")
    table = cu.vocabulary.collocations(tokens, re.compile("[甲乙]"), span=1, min_n=1)
    merged = cu.vocabulary.collocations(
        tokens.assign(token=tokens["token"].replace({"甲": "[甲乙]", "乙": "[甲乙]"})), "[甲乙]", span=1, min_n=1
    )
    pd.testing.assert_frame_equal(table, merged)
    both = cu.vocabulary.collocations(tokens, ["丁", re.compile("[甲乙]")], span=1, min_n=1)
    assert cu.vocabulary.collocations(tokens, "[甲乙]", span=1, min_n=1, syntax="regex").equals(table)
    assert cu.vocabulary.collocations(tokens, "[甲乙]", span=1, min_n=1).empty
    assert set(both["node"]) == {"丁", "[甲乙]"} and both[both["node"] == "[甲乙]"].reset_index(drop=True).equals(table)
    with pytest.raises(CorpusError, match="'甲' belongs to two nodes"):
        cu.vocabulary.collocations(tokens, ["甲", re.compile("[甲乙]")])
