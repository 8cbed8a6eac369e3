"""Dispersion: published values and slow implementations."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from small_corpora import CASES, checked, corpora, corpus

import corpus_utils as cu
from corpus_utils import dispersion, han_words

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


# dispersion
def test_dispersion_of_gries_toy_corpus_as_in_scattertext():
    case = CASES["gries_toy_corpus"]
    table = dispersion(corpus(*case["parts"])).set_index("token")
    for token, values in case["values"].items():
        for name, value in values.items():
            assert round(float(table.at[token, name]), case["decimals"]) == value, (token, name)
    assert table.loc["a", ["n", "range"]].tolist() == [15, 5] and round(table.at["a", "dp"], 2) == 0.18


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
