"""The formulas against published values (tests/cases/statistics.json), scipy, and slow implementations."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.sparse import coo_array
from scipy.stats import chi2_contingency
from small_corpora import CASES, checked, published

from corpus_utils import CorpusError
from corpus_utils.statistics import formulas
from corpus_utils.statistics.formulas import dispersion_measures, log_dice, weighted_log_odds


@pytest.mark.parametrize("case", published("two_by_two"))
def test_two_by_two_published(case):
    value = getattr(formulas, case["function"])(*case["arguments"], **case.get("options", {}))
    assert round(float(value), case["decimals"]) == case["value"]


tables = st.tuples(*[st.integers(0, 60)] * 4).filter(lambda t: t[0] + t[1] and t[2] + t[3] and t[0] + t[2] and t[1] + t[3])


@checked
@given(tables)
def test_g2_and_chi_squared_against_scipy(cells):
    a, b, c, d = cells
    table, arguments = [[a, b], [c, d]], (a, b, a + c, b + d)
    g2 = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert formulas.g2(*arguments) == pytest.approx(g2, abs=1e-9)
    for yates in (False, True):
        expected = chi2_contingency(table, correction=yates).statistic
        assert formulas.chi_squared(*arguments, yates=yates) == pytest.approx(expected, abs=1e-9)
    assert -1e-9 <= formulas.g2(*arguments, terms=2) <= formulas.g2(*arguments) + 1e-9
    assert formulas.log_ratio(*arguments) == pytest.approx(-formulas.log_ratio(b, a, b + d, a + c))


@checked
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(any), min_size=2, max_size=8),
    st.sampled_from([None, 0.01, 0.5]),
)
def test_weighted_log_odds_against_monroe_2008_eq_15_to_22(counts, alpha):
    prior = [y_i + y_j if alpha is None else alpha for y_i, y_j in counts]
    n_i, n_j, alpha_0 = sum(y for y, _ in counts), sum(y for _, y in counts), sum(prior)
    expected = []
    for (y_i, y_j), a in zip(counts, prior):
        omega_i = (y_i + a) / (n_i + alpha_0 - y_i - a)
        omega_j = (y_j + a) / (n_j + alpha_0 - y_j - a)
        expected.append((math.log(omega_i) - math.log(omega_j)) / math.sqrt(1 / (y_i + a) + 1 / (y_j + a)))
    np.testing.assert_allclose(weighted_log_odds(*np.array(counts).T, alpha)[1], expected, atol=1e-9)
    np.testing.assert_allclose(weighted_log_odds(*np.array(counts).T, np.array(prior))[1], expected, atol=1e-9)


@pytest.mark.parametrize("case", published("dispersion"))
def test_dispersion_published(case):
    measures = dispersion_measures(case["counts"], case["sizes"])
    for name, value in case["values"].items():
        assert round(float(measures[name]), case["decimals"]) == value, name


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case['function']} {case['n']} {case['source']}") for case in CASES["observed_expected"]]
)
def test_observed_against_expected_published(case):
    expected = case["f_x"] * case["f_y"] / case["total"]
    value = getattr(formulas, case["function"])(case["n"], expected)
    assert round(float(value), case["decimals"]) == case["value"]


def test_log_dice_one_point_is_twice_as_often_rychly_2008():
    assert log_dice(40, 500, 700) - log_dice(20, 500, 700) == pytest.approx(1)
    assert log_dice(20, 500, 700) == 14 + math.log2(2 * 20 / (500 + 700))


@checked
@given(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(1, 900), st.integers(1, 900)))
def test_fisher_exact_against_scipy(cells):
    a, b, more_a, more_b = cells
    p = formulas.fisher_exact(a, b, a + more_a, b + more_b)
    assert p == pytest.approx(stats.fisher_exact([[a, b], [more_a, more_b]]).pvalue, rel=1e-6)


def test_fisher_exact_of_many_at_once_is_one_by_one():
    a, b = np.array([0, 3, 9, 0, 40]), np.array([12, 0, 9, 75_000, 74])
    at_once = formulas.fisher_exact(a, b, 4_296, 30_430_406)
    one_by_one = [stats.fisher_exact([[x, y], [4_296 - x, 30_430_406 - y]]).pvalue for x, y in zip(a, b)]
    np.testing.assert_allclose(at_once, one_by_one, rtol=1e-6)


@checked
@given(st.tuples(*[st.integers(1, 60)] * 4))
def test_effect_sizes_against_scipy(cells):
    a, b, more_a, more_b = cells
    arguments = (a, b, a + more_a, b + more_b)
    ratio = stats.contingency.relative_risk(a, a + more_a, b, b + more_b)
    assert 2 ** formulas.log_ratio(*arguments) == pytest.approx(ratio.relative_risk)
    assert formulas.percent_diff(*arguments) == pytest.approx(100 * (ratio.relative_risk - 1))
    for confidence in (0.95, 0.9):  # the log method of Katz et al. 1978
        expected = ratio.confidence_interval(confidence)
        assert 2 ** np.array(formulas.log_ratio_interval(*arguments, confidence)) == pytest.approx(tuple(expected))
    odds = stats.contingency.odds_ratio([[a, b], [more_a, more_b]], kind="sample").statistic
    assert formulas.odds_ratio(*arguments) == pytest.approx(odds)


def test_effect_sizes_where_a_side_has_none():
    assert formulas.percent_diff(3, 0, 10, 10) == formulas.odds_ratio(3, 0, 10, 10) == math.inf
    assert formulas.percent_diff(0, 3, 10, 10) == -100 and formulas.odds_ratio(0, 3, 10, 10) == 0
    low, high = formulas.log_ratio_interval(3, 0, 10, 10)
    assert low < formulas.log_ratio(3, 0, 10, 10) == math.log2(6) < high < 10


@checked
@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 20), st.integers(1, 50))
def test_mutual_information_in_its_three_forms(n, more_x, more_y, more):
    total = n + more_x + more_y + more
    expected = (n + more_x) * (n + more_y) / total
    assert formulas.mi3(n, expected) == pytest.approx(formulas.pmi(n, expected) + 2 * math.log2(n))
    p_xy, p_x, p_y = n / total, (n + more_x) / total, (n + more_y) / total  # Bouma 2009
    assert formulas.npmi(n, expected, total) == pytest.approx(math.log(p_xy / p_x / p_y) / -math.log(p_xy))
    assert formulas.npmi(n, n * n / total, total) == pytest.approx(1)  # never apart


def slow_arf(words, word):
    """Savický & Hlaváčová 2002, from the text on a ring."""
    places, n = [i for i, other in enumerate(words) if other == word], len(words)
    distances = [(b - a) % n or n for a, b in zip(places, places[1:] + places[:1])]
    average = n / len(places)
    return sum(min(distance, average) for distance in distances) / average


@checked
@given(st.lists(st.integers(0, 5), min_size=1, max_size=50))
def test_average_reduced_frequency_against_a_slow_implementation(words):
    arf = formulas.arf_of_runs([np.array(words)], np.bincount(words, minlength=6))
    for word in set(words):
        assert arf[word] == pytest.approx(slow_arf(words, word))
    assert arf[[word for word in range(6) if word not in words]].sum() == 0


def test_average_reduced_frequency_is_the_frequency_if_even_and_near_one_if_all_stand_together():
    assert formulas.arf_of_runs([np.array([0, 1, 1, 1] * 25)], np.array([25, 75]))[0] == 25
    together = formulas.arf_of_runs([np.array([0] * 25 + [1] * 9975)], np.array([25, 9975]))[0]
    assert together == pytest.approx(1 + 24 / 400)


@checked
@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any), min_size=1, max_size=5))
def test_dispersion_of_a_sparse_table_is_that_of_the_dense_one(counts):
    sizes = [9, 10, 14, 30]
    dense, sparse = dispersion_measures(counts, sizes), dispersion_measures(coo_array(np.array(counts)), sizes)
    for i, row in enumerate(counts):
        alone = dispersion_measures(row, sizes)
        for name, value in dense.items():
            assert value[i] == pytest.approx(sparse[name][i]) == pytest.approx(float(alone[name]))


@checked
@given(st.tuples(*[st.integers(1, 60)] * 4))
def test_williams_divides_both_by_the_same_q(cells):
    """Williams 1976, as in quanteda: q = 1 + (N/a.. - 1)(N/b.. - 1) / 6N over rows and columns."""
    (a, b, c, d), n = cells, sum(cells)
    q = 1 + (n / (a + b) + n / (c + d) - 1) * (n / (a + c) + n / (b + d) - 1) / (6 * n)
    arguments = (a, b, a + c, b + d)
    for function in (formulas.g2, formulas.chi_squared):
        assert function(*arguments, williams=True) == pytest.approx(function(*arguments) / q)
    expected = stats.contingency.expected_freq([[a, b], [c, d]])
    assert formulas.smallest_expected(*arguments) == pytest.approx(expected.min())


def test_fisher_exact_of_billions():
    assert formulas.fisher_exact(3_000_000_000, 1_000_000_000, 4_000_000_000, 5_000_000_000) == 0


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
