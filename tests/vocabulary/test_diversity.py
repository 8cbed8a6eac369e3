"""Lexical diversity against published values and slow implementations."""

import math
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import CASES, checked, published, tokens_of

import corpus_utils as cu
from corpus_utils import CorpusError
from corpus_utils.vocabulary.diversity import mattr, mtld


@pytest.mark.parametrize("case", published("diversity"))
def test_diversity_published(case):
    row = cu.vocabulary.diversity(tokens_of(case["words"]), **case.get("options", {})).iloc[0]
    for name, value in case["values"].items():
        assert round(float(row[name]), case["decimals"]) == value, name


def test_mtld_run_ends_below_the_threshold_as_in_textacy():
    words = CASES["mtld"]["words"].split()
    for threshold, value in CASES["mtld"]["values"].items():
        assert mtld(words, float(threshold)) == pytest.approx(value, abs=5e-4)
    assert mtld(words, 0.75) != pytest.approx(CASES["mtld"]["at_the_threshold"]["0.75"], abs=0.1)


def test_rows_without_a_token_change_nothing():
    tokens = tokens_of("甲 乙 甲 丙 丁")
    tokens.loc[5] = tokens.loc[0]
    tokens.loc[5, "token"] = None
    assert cu.vocabulary.diversity(tokens).equals(cu.vocabulary.diversity(tokens.head(5)))


def test_mtld_and_yule_k_of_wordless_text():
    row = cu.vocabulary.diversity(tokens_of("this is a sentence . " * 20)).iloc[0]
    assert row["mtld"] == pytest.approx(100 / 14)  # test_mtld: runs of 7, two words left over
    assert row["yule_k"] == pytest.approx(1e4 * (5 * 20**2 - 100) / 100**2)  # test_yules_characteristic_k
    assert row["mattr"] == row["ttr"] == 0.05  # test_mattr


@checked
@given(st.lists(st.sampled_from("甲乙丙丁戊己庚"), min_size=1, max_size=60), st.integers(1, 20))
def test_diversity_against_slow_implementations(words, size):
    row = cu.vocabulary.diversity(tokens_of(words), window=size, draws=size).iloc[0]
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
    table = cu.vocabulary.diversity(tokens_of("甲", "乙 丙", groups=["西", "东"]), by="group")
    assert table["group"].tolist() == ["东", "西"] and table["n_tokens"].tolist() == [2, 1]
    assert table[["mattr", "hdd"]].isna().all(axis=None) and math.isnan(table.at[1, "maas"])


def test_words_are_taken_in_reading_order(tokens):
    """A shuffled table gives the same values; mattr and mtld depend on the order of words."""
    shuffled = tokens.sample(frac=1, random_state=5)
    assert cu.vocabulary.diversity(shuffled).equals(cu.vocabulary.diversity(tokens))
    columns = tokens.drop(columns="start")
    assert not cu.vocabulary.diversity(columns.loc[shuffled.index])["mtld"].equals(cu.vocabulary.diversity(columns)["mtld"])


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda t: cu.vocabulary.diversity(t, by="city"), "city.*doc_id"),
        (lambda t: cu.vocabulary.diversity(t[["doc_id", "token"]].assign(n=3)), "the table holds counts"),
        (lambda t: cu.vocabulary.diversity(t, window=0), "window is 0, draws is 42; give whole numbers of 1 or more"),
    ],
)
def test_errors_name_what_was_found(call, words):
    with pytest.raises(CorpusError, match=words):
        call(tokens_of("甲 乙"))
