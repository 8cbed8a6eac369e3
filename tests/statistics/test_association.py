"""The formulas against published values (tests/cases/statistics.json), scipy, and slow implementations."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import chi2_contingency
from small_corpora import CASES, checked, published

from corpus_utils.statistics import association
from corpus_utils.statistics.association import log_dice, weighted_log_odds


@pytest.mark.parametrize("case", published("two_by_two"))
def test_two_by_two_published(case):
    value = getattr(association, case["function"])(*case["arguments"], **case.get("options", {}))
    assert round(float(value), case["decimals"]) == case["value"]


tables = st.tuples(*[st.integers(0, 60)] * 4).filter(lambda t: t[0] + t[1] and t[2] + t[3] and t[0] + t[2] and t[1] + t[3])


@checked
@given(tables)
def test_g2_and_chi_squared_against_scipy(cells):
    a, b, c, d = cells
    table, arguments = [[a, b], [c, d]], (a, b, a + c, b + d)
    g2 = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert association.g2(*arguments) == pytest.approx(g2, abs=1e-9)
    for yates in (False, True):
        expected = chi2_contingency(table, correction=yates).statistic
        assert association.chi_squared(*arguments, yates=yates) == pytest.approx(expected, abs=1e-9)
    assert -1e-9 <= association.g2(*arguments, terms=2) <= association.g2(*arguments) + 1e-9
    assert association.log_ratio(*arguments) == pytest.approx(-association.log_ratio(b, a, b + d, a + c))


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


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case['function']} {case['n']} {case['source']}") for case in CASES["observed_expected"]]
)
def test_observed_against_expected_published(case):
    expected = case["f_x"] * case["f_y"] / case["total"]
    value = getattr(association, case["function"])(case["n"], expected)
    assert round(float(value), case["decimals"]) == case["value"]


def test_log_dice_one_point_is_twice_as_often_rychly_2008():
    assert log_dice(40, 500, 700) - log_dice(20, 500, 700) == pytest.approx(1)
    assert log_dice(20, 500, 700) == 14 + math.log2(2 * 20 / (500 + 700))


@checked
@given(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(1, 900), st.integers(1, 900)))
def test_fisher_exact_against_scipy(cells):
    a, b, more_a, more_b = cells
    p = association.fisher_exact(a, b, a + more_a, b + more_b)
    assert p == pytest.approx(stats.fisher_exact([[a, b], [more_a, more_b]]).pvalue, rel=1e-6)


def test_fisher_exact_of_many_at_once_is_one_by_one():
    a, b = np.array([0, 3, 9, 0, 40]), np.array([12, 0, 9, 75_000, 74])
    at_once = association.fisher_exact(a, b, 4_296, 30_430_406)
    one_by_one = [stats.fisher_exact([[x, y], [4_296 - x, 30_430_406 - y]]).pvalue for x, y in zip(a, b)]
    np.testing.assert_allclose(at_once, one_by_one, rtol=1e-6)


@checked
@given(st.tuples(*[st.integers(1, 60)] * 4))
def test_effect_sizes_against_scipy(cells):
    a, b, more_a, more_b = cells
    arguments = (a, b, a + more_a, b + more_b)
    ratio = stats.contingency.relative_risk(a, a + more_a, b, b + more_b)
    assert 2 ** association.log_ratio(*arguments) == pytest.approx(ratio.relative_risk)
    assert association.percent_diff(*arguments) == pytest.approx(100 * (ratio.relative_risk - 1))
    for confidence in (0.95, 0.9):  # the log method of Katz et al. 1978
        expected = ratio.confidence_interval(confidence)
        assert 2 ** np.array(association.log_ratio_interval(*arguments, confidence)) == pytest.approx(tuple(expected))
    odds = stats.contingency.odds_ratio([[a, b], [more_a, more_b]], kind="sample").statistic
    assert association.odds_ratio(*arguments) == pytest.approx(odds)


def test_effect_sizes_where_one_side_lacks_the_word():
    assert association.percent_diff(3, 0, 10, 10) == association.odds_ratio(3, 0, 10, 10) == math.inf
    assert association.percent_diff(0, 3, 10, 10) == -100 and association.odds_ratio(0, 3, 10, 10) == 0
    low, high = association.log_ratio_interval(3, 0, 10, 10)
    assert low < association.log_ratio(3, 0, 10, 10) == math.log2(6) < high < 10


@checked
@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 20), st.integers(1, 50))
def test_mutual_information_in_its_three_forms(n, more_x, more_y, more):
    total = n + more_x + more_y + more
    expected = (n + more_x) * (n + more_y) / total
    assert association.mi3(n, expected) == pytest.approx(association.pmi(n, expected) + 2 * math.log2(n))
    p_xy, p_x, p_y = n / total, (n + more_x) / total, (n + more_y) / total  # Bouma 2009
    assert association.npmi(n, expected, total) == pytest.approx(math.log(p_xy / p_x / p_y) / -math.log(p_xy))
    assert association.npmi(n, n * n / total, total) == pytest.approx(1)  # never apart


@checked
@given(st.tuples(*[st.integers(1, 60)] * 4))
def test_williams_divides_both_by_the_same_q(cells):
    """Williams 1976, as in quanteda: q = 1 + (N/a.. - 1)(N/b.. - 1) / 6N over rows and columns."""
    (a, b, c, d), n = cells, sum(cells)
    q = 1 + (n / (a + b) + n / (c + d) - 1) * (n / (a + c) + n / (b + d) - 1) / (6 * n)
    arguments = (a, b, a + c, b + d)
    for function in (association.g2, association.chi_squared):
        assert function(*arguments, williams=True) == pytest.approx(function(*arguments) / q)
    expected = stats.contingency.expected_freq([[a, b], [c, d]])
    assert association.smallest_expected(*arguments) == pytest.approx(expected.min())


def test_fisher_exact_of_billions():
    assert association.fisher_exact(3_000_000_000, 1_000_000_000, 4_000_000_000, 5_000_000_000) == 0
