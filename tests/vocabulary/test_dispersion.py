"""Dispersion: published values and slow implementations."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array
from small_corpora import CASES, checked, corpora, published, tokens_of

import corpus_utils as cu
from corpus_utils import CorpusError
from corpus_utils.vocabulary.dispersion import arf_of_runs, dispersion_measures

MEASURES = ["dp", "dp_norm", "juilland_d", "carroll_d2", "rosengren_s", "kl_divergence"]


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


def slow_arf(words, word):
    """Savický & Hlaváčová 2002, from the text on a ring."""
    places, n = [i for i, other in enumerate(words) if other == word], len(words)
    distances = [(b - a) % n or n for a, b in zip(places, places[1:] + places[:1])]
    average = n / len(places)
    return sum(min(distance, average) for distance in distances) / average


# dispersion
def test_dispersion_of_gries_toy_corpus_as_in_scattertext():
    case = CASES["gries_toy_corpus"]
    table = cu.vocabulary.dispersion(tokens_of(*case["parts"])).set_index("token")
    for token, values in case["values"].items():
        for name, value in values.items():
            assert round(float(table.at[token, name]), case["decimals"]) == value, (token, name)
    assert table.loc["a", ["n", "range"]].tolist() == [15, 5] and round(table.at["a", "dp"], 2) == 0.18


@checked
@given(corpora)
def test_dispersion_against_slow_implementation(documents):
    table = cu.vocabulary.dispersion(tokens_of(*documents))
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
    table = cu.vocabulary.dispersion(tokens_of(*(["的", f"词{i:04}"] for i in range(parts))))
    assert len(table) == parts + 1 and len(table) * parts > 5_000_000
    np.testing.assert_allclose(table.loc[0, MEASURES].astype(float), [0, 0, 1, 1, 1, 0], atol=1e-9)
    assert (table["range"][1:] == 1).all()
    np.testing.assert_allclose(table["dp"][1:], 1 - 1 / parts)


def test_dispersion_over_one_part_says_nothing():
    row = cu.vocabulary.dispersion(tokens_of("甲 甲 乙")).iloc[0]
    assert row["dp"] == 0 and row[["dp_norm", "juilland_d", "carroll_d2"]].isna().all()


def test_dispersion_over_paragraphs_groups_and_slices(tokens):
    words = cu.tokens.han_words(tokens, min_length=2, stopwords=True)
    by_paragraph = cu.vocabulary.dispersion(words, by=["doc_id", "paragraph"])
    assert by_paragraph["range"].max() == words[words["token"] == "疫情"].groupby(["doc_id", "paragraph"]).ngroups
    by_group = cu.vocabulary.dispersion(words, by="group")  # of one article each
    pd.testing.assert_frame_equal(by_group, cu.vocabulary.dispersion(words))
    slices = cu.vocabulary.add_slice(words, 7)
    assert slices["slice"].is_monotonic_increasing and np.ptp(slices["slice"].value_counts()) <= 1
    assert cu.vocabulary.dispersion(slices, by="slice")["range"].max() == 7
    arf = [
        cu.vocabulary.dispersion(table, by=by).set_index("token")["arf"] for table, by in ((words, "doc_id"), (slices, "slice"))
    ]
    pd.testing.assert_series_equal(*arf)


@pytest.mark.parametrize("case", published("dispersion"))
def test_dispersion_published(case):
    measures = dispersion_measures(case["counts"], case["sizes"])
    for name, value in case["values"].items():
        assert round(float(measures[name]), case["decimals"]) == value, name


@checked
@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any), min_size=1, max_size=5))
def test_dispersion_of_a_sparse_table_is_that_of_the_dense_one(counts):
    sizes = [9, 10, 14, 30]
    dense, sparse = dispersion_measures(counts, sizes), dispersion_measures(coo_array(np.array(counts)), sizes)
    for i, row in enumerate(counts):
        alone = dispersion_measures(row, sizes)
        for name, value in dense.items():
            assert value[i] == pytest.approx(sparse[name][i]) == pytest.approx(float(alone[name]))


def test_a_word_that_does_not_occur_has_no_dispersion():
    values = dispersion_measures([[0, 0], [1, 1]], [5, 5])
    assert all(math.isnan(value[0]) and not math.isnan(value[1]) for value in values.values())
    twice = coo_array(([1, 1, 0], ([0, 0, 0], [0, 0, 1])), shape=(1, 3))  # an entry twice, and a zero that is stored
    assert {name: float(value[0]) for name, value in dispersion_measures(twice, [1, 1, 1]).items()} == pytest.approx(
        {name: float(value) for name, value in dispersion_measures([2, 0, 0], [1, 1, 1]).items()}
    )
    for counts, sizes in (([1, 2], [3, 4, 5]), ([1, 2, 3], [3, 4]), ([1], [0])):
        with pytest.raises(CorpusError, match="give each part's size"):
            dispersion_measures(counts, sizes)


@checked
@given(st.lists(st.integers(0, 5), min_size=1, max_size=50))
def test_average_reduced_frequency_against_a_slow_implementation(words):
    arf = arf_of_runs([np.array(words)], np.bincount(words, minlength=6))
    for word in set(words):
        assert arf[word] == pytest.approx(slow_arf(words, word))
    assert arf[[word for word in range(6) if word not in words]].sum() == 0


def test_average_reduced_frequency_is_the_frequency_if_even_and_near_one_if_all_stand_together():
    assert arf_of_runs([np.array([0, 1, 1, 1] * 25)], np.array([25, 75]))[0] == 25
    together = arf_of_runs([np.array([0] * 25 + [1] * 9975)], np.array([25, 9975]))[0]
    assert together == pytest.approx(1 + 24 / 400)
