"""vocabulary.py against published values (tests/cases/statistics.json), scipy, and slow implementations."""

import json
import math
import unicodedata
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from corpus_utils import context, vocabulary
from corpus_utils.errors import CorpusError
from corpus_utils.vocabulary import (
    dispersion,
    dispersion_measures,
    han_words,
    keyness,
    keyness_by,
    lexical_diversity,
    load_stopwords,
    mattr,
    mtld,
    term_frequency,
    weighted_log_odds,
)

CASES = json.loads((Path(__file__).parent / "cases" / "statistics.json").read_text(encoding="utf-8"))
MEASURES = ["dp", "dp_norm", "juilland_d", "carroll_d2", "rosengren_s", "kl_divergence"]
checked = settings(derandomize=True, max_examples=60, deadline=None)
corpora = st.lists(st.lists(st.sampled_from("甲乙丙丁戊"), min_size=1, max_size=12), min_size=2, max_size=7)


def corpus(*documents, regions=None):
    """A tokens table; each document is a list of tokens or a string that is split."""
    rows = [(f"d{i}", regions[i] if regions else f"r{i}", token) for i, document in enumerate(documents)
            for token in (document.split() if isinstance(document, str) else document)]
    return pd.DataFrame(rows, columns=["doc_id", "region", "token"])


def published(group):
    return [pytest.param(case, id=f"{case.get('function', '')} {case['source']}") for case in CASES[group]]


def two_sides(n_target, n_reference, total_target, total_reference, documents=6):
    """A tokens table in which the word 疫情 has these counts and every other token is 的."""
    sides = [np.where(np.arange(total) < n, "疫情", "的")
             for n, total in ((n_target, total_target), (n_reference, total_reference))]
    return pd.concat([pd.DataFrame({"doc_id": [f"{region}{i % documents}" for i in range(len(side))],
                                    "region": region, "token": side}) for region, side in zip("TR", sides)])


# words that count

def test_han_is_the_unicode_script_by_character_name():
    names = ("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH", "CJK RADICAL", "KANGXI RADICAL",
             "HANGZHOU NUMERAL", "IDEOGRAPHIC NUMBER ZERO", "IDEOGRAPHIC ITERATION MARK",
             "VERTICAL IDEOGRAPHIC ITERATION MARK", "OLD CHINESE", "VIETNAMESE ALTERNATE READING MARK")
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
    assert table.drop(columns="per_million").values.tolist() == [
        ["乙", 3, 3, 2], ["甲", 2, 1, 1], ["丙", 1, 1, 1]]
    table = term_frequency(tokens, by="region")
    assert table.columns.tolist() == [
        "region", "token", "n", "n_group", "per_million", "documents", "regions"]
    assert table[["region", "token", "n", "n_group", "documents"]].values.tolist() == [
        ["东", "乙", 2, 5, 2], ["东", "甲", 2, 5, 1], ["东", "丙", 1, 5, 1], ["西", "乙", 1, 1, 1]]


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

@pytest.mark.parametrize("case", published("dispersion"))
def test_dispersion_published(case):
    measures = dispersion_measures(case["counts"], case["sizes"])
    for name, value in case["values"].items():
        assert round(float(measures[name]), case["decimals"]) == value, name


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
    return {"n": f, "range": sum(v > 0 for v in counts), "dp": dp, "dp_norm": dp / (1 - min(s)),
            "juilland_d": 1 - deviation / mean / math.sqrt(parts - 1),
            "carroll_d2": -sum(x * math.log2(x) for x in shares) / math.log2(parts),
            "rosengren_s": sum(math.sqrt(v * share) for v, share in zip(counts, s)) ** 2 / f,
            "kl_divergence": sum(v / f * math.log2(v / f / share) for v, share in zip(counts, s) if v)}


@checked
@given(corpora)
def test_dispersion_against_slow_implementation(documents):
    table = dispersion(corpus(*documents))
    assert table.columns.tolist() == ["token", "n", "range", *MEASURES]
    assert list(zip(-table["n"], table["token"])) == sorted(zip(-table["n"], table["token"]))
    for row in table.to_dict("records"):
        expected = slow_dispersion(documents, row.pop("token"))
        assert row == pytest.approx(expected, abs=1e-9)
    smallest = min(map(len, documents)) / sum(map(len, documents))
    for name in ("dp", "dp_norm", "juilland_d", "carroll_d2", "rosengren_s"):
        assert table[name].between(-1e-9, 1 + 1e-9).all(), name
    assert table["rosengren_s"].min() >= smallest - 1e-9
    assert table["kl_divergence"].between(-1e-9, -math.log2(smallest) + 1e-9).all()


def test_dispersion_of_many_parts_is_worked_in_blocks():
    parts = 2400
    table = dispersion(corpus(*(["的", f"词{i:04}"] for i in range(parts))))
    assert len(table) == parts + 1 and len(table) * parts > 5_000_000
    np.testing.assert_allclose(table.loc[0, MEASURES].astype(float), [0, 0, 1, 1, 1, 0], atol=1e-9)
    assert (table["range"][1:] == 1).all()
    np.testing.assert_allclose(table["dp"][1:], 1 - 1 / parts)


def test_dispersion_over_one_part_says_nothing():
    row = dispersion(corpus("甲 甲 乙")).iloc[0]
    assert row["dp"] == 0 and row[["dp_norm", "juilland_d", "carroll_d2"]].isna().all()


# diversity

@pytest.mark.parametrize("case", published("diversity"))
def test_diversity_published(case):
    row = lexical_diversity(corpus(case["words"]), **case.get("options", {})).iloc[0]
    for name, value in case["values"].items():
        assert round(float(row[name]), case["decimals"]) == value, name


def test_mtld_run_ends_below_the_threshold_as_in_textacy():
    words = CASES["mtld"]["words"].split()
    for threshold, value in CASES["mtld"]["values"].items():
        assert mtld(words, float(threshold)) == pytest.approx(value, abs=5e-4)
    assert mtld(words, 0.75) != pytest.approx(CASES["mtld"]["at_the_threshold"]["0.75"], abs=0.1)


def test_mtld_and_yule_k_of_wordless_text():
    row = lexical_diversity(corpus("this is a sentence . " * 20)).iloc[0]
    assert row["mtld"] == pytest.approx(100 / 14)  # test_mtld: runs of 7, two words left over
    assert row["yule_k"] == pytest.approx(1e4 * (5 * 20**2 - 100) / 100**2)  # test_yules_characteristic_k
    assert row["mattr"] == row["ttr"] == 0.05  # test_mattr


@checked
@given(st.lists(st.sampled_from("甲乙丙丁戊己庚"), min_size=1, max_size=60), st.integers(1, 20))
def test_diversity_against_slow_implementations(words, size):
    row = lexical_diversity(corpus(words), window=size, draws=size).iloc[0]
    n, counts = len(words), Counter(words)
    assert row["ttr"] == len(counts) / n
    yule_k = 1e4 * (sum((f / n) ** 2 for f in counts.values()) - 1 / n)
    assert row["yule_k"] == pytest.approx(yule_k, abs=1e-6)
    if n < size:
        assert math.isnan(row["mattr"]) and math.isnan(row["hdd"])
        return
    types = sum(words[j] not in words[i:j] for i in range(n - size + 1) for j in range(i, i + size))
    assert mattr(words, size) == row["mattr"] == pytest.approx(types / size / (n - size + 1))
    draws = sum(1 - Fraction(math.comb(n - f, size), math.comb(n, size)) for f in counts.values()) / size
    assert row["hdd"] == pytest.approx(float(draws))


def test_diversity_is_by_group_and_nan_when_too_short():
    table = lexical_diversity(corpus("甲", "乙 丙", regions=["西", "东"]), by="region")
    assert table["region"].tolist() == ["东", "西"] and table["n_tokens"].tolist() == [2, 1]
    assert table[["mattr", "hdd"]].isna().all(axis=None) and math.isnan(table.at[1, "maas"])


# keyness

@pytest.mark.parametrize("case", published("two_by_two"))
def test_two_by_two_published(case):
    value = getattr(context, case["function"])(*case["arguments"], **case.get("options", {}))
    assert round(float(value), case["decimals"]) == case["value"]


tables = st.tuples(*[st.integers(0, 60)] * 4).filter(
    lambda t: t[0] + t[1] and t[2] + t[3] and t[0] + t[2] and t[1] + t[3])


@checked
@given(tables)
def test_g2_and_chi_squared_against_scipy(cells):
    a, b, c, d = cells
    table, arguments = [[a, b], [c, d]], (a, b, a + c, b + d)
    g2 = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert context.g2(*arguments) == pytest.approx(g2, abs=1e-9)
    for yates in (False, True):
        expected = chi2_contingency(table, correction=yates).statistic
        assert context.chi_squared(*arguments, yates=yates) == pytest.approx(expected, abs=1e-9)
    assert -1e-9 <= context.g2(*arguments, terms=2) <= context.g2(*arguments) + 1e-9
    assert context.log_ratio(*arguments) == pytest.approx(-context.log_ratio(b, a, b + d, a + c))


@checked
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(any), min_size=2, max_size=8),
       st.sampled_from([None, 0.01, 0.5]))
def test_weighted_log_odds_against_monroe_2008_eq_15_to_22(counts, alpha):
    prior = [y_i + y_j if alpha is None else alpha for y_i, y_j in counts]
    n_i, n_j, alpha_0 = sum(y for y, _ in counts), sum(y for _, y in counts), sum(prior)
    expected = []
    for (y_i, y_j), a in zip(counts, prior):
        omega_i = (y_i + a) / (n_i + alpha_0 - y_i - a)
        omega_j = (y_j + a) / (n_j + alpha_0 - y_j - a)
        expected.append((math.log(omega_i) - math.log(omega_j)) / math.sqrt(1 / (y_i + a) + 1 / (y_j + a)))
    np.testing.assert_allclose(weighted_log_odds(*np.array(counts).T, alpha), expected, atol=1e-9)
    np.testing.assert_allclose(weighted_log_odds(*np.array(counts).T, np.array(prior)), expected, atol=1e-9)


@pytest.mark.parametrize("measure, value", [("log_likelihood", 2.654), ("log_likelihood_two_term", 2.652)])
def test_keyness_of_52_in_50000_against_57_in_75000(measure, value):
    row = keyness(two_sides(52, 57, 50000, 75000), "T", measure=measure).set_index("token").loc["疫情"]
    assert round(row[measure], 3) == value
    counts = row[["n_target", "n_reference", "total_target", "total_reference"]].tolist()
    assert counts == [52, 57, 50000, 75000]
    assert row[["per_million_target", "per_million_reference"]].tolist() == [1040, 760]
    assert row["log_ratio"] == pytest.approx(math.log2(1040 / 760))
    test = chi2_contingency([[52, 57], [49948, 74943]], correction=False, lambda_="log-likelihood")
    assert row["p"] == pytest.approx(test.pvalue)


def test_keyness_is_finite_where_the_reference_has_none():
    row = keyness(two_sides(8, 0, 1000, 1000), "T").iloc[0]
    assert row["token"] == "疫情"
    assert math.isfinite(row["log_likelihood"]) and math.isfinite(row["weighted_log_odds"])
    assert row["log_ratio"] == 4  # Hardie 2014: log2(8 / 0.5)


@checked
@given(corpora, st.sampled_from([*vocabulary.KEYNESS, *vocabulary.MORE_KEYNESS]))
def test_keyness_properties(documents, measure):
    tokens = corpus(*documents, regions=["东", "西"] + ["西"] * (len(documents) - 2))
    table = keyness(tokens, "东", measure=measure, min_documents=1)
    mirror = keyness(tokens, "西", measure=measure, min_documents=1).set_index("token").loc[table["token"]]
    difference = table["per_million_target"] - table["per_million_reference"]
    assert list(zip(-table[measure], table["token"])) == sorted(zip(-table[measure], table["token"]))
    assert set(table["token"]) == set(tokens["token"])
    for side, total in (("target", len(documents[0])), ("reference", len(tokens) - len(documents[0]))):
        assert table[f"n_{side}"].sum() == total and (table[f"total_{side}"] == total).all()
        assert table[f"per_million_{side}"].sum() == pytest.approx(1e6)
    if len(table) > 1:
        np.testing.assert_allclose(table[measure], -mirror[measure], atol=1e-9)
        if measure not in ("log_ratio", "weighted_log_odds"):  # log_ratio sees 0 as 0.5, the prior shrinks
            assert (np.sign(table[measure].round(9)) * np.sign(difference) >= 0).all()
    p = sorted(table["p"])  # Benjamini & Hochberg 1995: the least of p_(k) m / k from here on
    adjusted = [min(1, *(p[k] * len(p) / (k + 1) for k in range(i, len(p)))) for i in range(len(p))]
    np.testing.assert_allclose(sorted(table["p_adjusted"]), adjusted)


def test_keyness_gives_no_p_below_five_articles_a_side():
    for documents, known in ((4, False), (5, True)):
        table = keyness(two_sides(40, 10, 100, 100, documents), "T")
        assert table[["p", "p_adjusted"]].notna().all(axis=None) == known
    assert keyness(two_sides(40, 10, 100, 100, 4), "T", min_documents=4)["p"].notna().all()


def test_keyness_sides_are_values_of_any_column():
    tokens = corpus("甲 甲 乙", "乙 丙", "丁", regions=["东", "西", "北"])
    assert set(keyness(tokens, "东", "西")["token"]) == {"甲", "乙", "丙"}
    pd.testing.assert_frame_equal(keyness(tokens, "东", ["西", "北"]), keyness(tokens, "东"))
    pd.testing.assert_frame_equal(keyness(tokens, "d0", by="doc_id"), keyness(tokens, "东"))


# wrong arguments

@pytest.mark.parametrize("call, words", [
    (lambda t: han_words(t.drop(columns="token")), "token.*doc_id"),
    (lambda t: term_frequency(t, by="city"), "city.*doc_id.*region"),
    (lambda t: term_frequency(t, by=["region", "city"]), "city"),
    (lambda t: dispersion(t, by="city"), "city.*doc_id"),
    (lambda t: lexical_diversity(t, by="city"), "city.*doc_id"),
    (lambda t: keyness(t, "东", by="city"), "city.*doc_id"),
    (lambda t: keyness(t, "南"), "南.*region.*东.*西"),
    (lambda t: keyness(t, "东", "南"), "南.*东.*西"),
    (lambda t: keyness(t, "东", ["东", "西"]), "东.*西"),
    (lambda t: keyness(t, "东", []), "东.*西"),
    (lambda t: keyness(t[t["region"] == "东"], "东"), "东"),
    (lambda t: keyness(t, "东", measure="odds"), "odds.*log_likelihood.*chi_squared"),
])
def test_errors_name_what_was_found_and_what_there_is(call, words):
    with pytest.raises(CorpusError, match=words):
        call(corpus("甲 乙", "乙", regions=["东", "西"]))


def test_keyness_by_is_the_keyness_of_each_group(tokens):
    stacked = keyness_by(tokens)
    assert list(stacked["region"].unique()) == list(tokens["region"].unique())
    for region, table in stacked.groupby("region"):
        pd.testing.assert_frame_equal(table.drop(columns="region").reset_index(drop=True), keyness(tokens, region))


def test_keyness_by_of_one_group_is_empty(tokens):
    assert keyness_by(tokens[tokens["region"] == "永州"]).empty


def test_no_tokens_give_no_rows(tokens):
    assert dispersion(tokens.head(0)).empty and list(dispersion(tokens.head(0))) == list(dispersion(tokens))
