"""Measures of keyness and collocation: how strongly a word belongs to a text or another word.

Most compare n_a of total_a tokens on side a with n_b of total_b on side b. All take numbers or
arrays.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, rel_entr
from scipy.stats import hypergeom

Numbers = float | np.ndarray  # one value, or one per word


def _cells(n_a: ArrayLike, n_b: ArrayLike, total_a: ArrayLike, total_b: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Observed and expected counts of the table (word, other) x (a, b)."""
    n_a, n_b, total_a, total_b = np.broadcast_arrays(n_a, n_b, total_a, total_b)
    observed = np.array([[n_a, n_b], [total_a - n_a, total_b - n_b]], dtype=float)
    return observed, observed.sum(0, keepdims=True) * observed.sum(1, keepdims=True) / observed.sum((0, 1))


def _williams(observed: np.ndarray) -> Numbers:
    """Williams's (1976) divisor q for small samples, as in quanteda."""
    n, rows, columns = observed.sum((0, 1)), observed.sum(1), observed.sum(0)
    with np.errstate(divide="ignore"):  # infinite where there is no other word
        return 1 + (n * (1 / rows).sum(0) - 1) * (n * (1 / columns).sum(0) - 1) / (6 * n)


def g2(
    n_a: ArrayLike, n_b: ArrayLike, total_a: ArrayLike, total_b: ArrayLike, *, terms: int = 4, williams: bool = False
) -> Numbers:
    """Log-likelihood ratio G², 2 Σ O ln(O/E), over four cells (Dunning 1993).

    With `terms=2`, only over the two cells of the word (Rayson & Garside 2000).
    """
    observed, expected = _cells(n_a, n_b, total_a, total_b)
    return 2 * rel_entr(observed, expected)[: terms // 2].sum((0, 1)) / (_williams(observed) if williams else 1)


def chi_squared(
    n_a: ArrayLike, n_b: ArrayLike, total_a: ArrayLike, total_b: ArrayLike, *, yates: bool = False, williams: bool = False
) -> Numbers:
    """Pearson's Σ (O-E)²/E.

    With `yates`, |O-E| is reduced by 0.5 (but not below 0), as in R's chisq.test.
    """
    observed, expected = _cells(n_a, n_b, total_a, total_b)
    distance = np.maximum(np.abs(observed - expected) - yates / 2, 0)
    shares = np.divide(distance**2, expected, out=np.zeros_like(expected), where=expected > 0)
    return shares.sum((0, 1)) / (_williams(observed) if williams else 1)


def smallest_expected(n_a: ArrayLike, n_b: ArrayLike, total_a: ArrayLike, total_b: ArrayLike) -> Numbers:
    """The smallest expected count of the four cells.

    Below 5, χ² and G² do not follow a χ² distribution (Cochran 1954).
    """
    return _cells(n_a, n_b, total_a, total_b)[1].min((0, 1))


def fisher_exact(n_a: ArrayLike, n_b: ArrayLike, total_a: ArrayLike, total_b: ArrayLike) -> np.ndarray:
    """Two-sided p of Fisher's exact test.

    It is the probability of all tables that are no more probable than this one (as in R and scipy).
    """
    n, k, total, drawn = np.broadcast_arrays(n_a, np.add(n_a, n_b), np.add(total_a, total_b), total_a)
    distribution = hypergeom(total, k, drawn)
    limit = distribution.pmf(n) * (1 + 1e-7)  # equal apart from rounding
    mode = np.floor((k + 1) * ((drawn + 1) / (total + 2))).astype(np.int64)
    below = n <= mode
    near, far = mode, np.where(below, np.minimum(k, drawn) + 1, np.maximum(0, k - total + drawn) - 1)
    # bisection for the first table of the other tail: near is likelier, far is not
    while (np.abs(far - near) > 1).any():
        middle = (near + far) // 2
        inside = distribution.pmf(middle) > limit
        near, far = np.where(inside, middle, near), np.where(inside, far, middle)
    tails = np.where(below, distribution.cdf(n) + distribution.sf(far - 1), distribution.sf(n - 1) + distribution.cdf(far))
    return np.where(distribution.pmf(mode) <= limit, 1.0, np.minimum(tails, 1))


def log_ratio(n_a: ArrayLike, n_b: ArrayLike, total_a: ArrayLike, total_b: ArrayLike) -> Numbers:
    """log2 of the ratio of relative frequencies: 1 means twice as often (Hardie 2014).

    A count of 0 is replaced by 0.5, which makes the sign for a rare word depend on the sizes of the
    sides: 0 of 600 against 1 of 3,400 gives 1.5. Interpret it only for words that occur several
    times.
    """
    n_a, n_b = (np.where(np.equal(n, 0), 0.5, n) for n in (n_a, n_b))
    return np.log2(n_a / total_a) - np.log2(n_b / total_b)


def log_ratio_interval(
    n_a: ArrayLike, n_b: ArrayLike, total_a: ArrayLike, total_b: ArrayLike, confidence: float = 0.95
) -> tuple[Numbers, Numbers]:
    """Both ends of the interval of the Log Ratio by the log method (Katz et al. 1978).

    log_ratio ∓ z √(1/n_a - 1/total_a + 1/n_b - 1/total_b) / ln 2, with 0.5 for a count of 0. It
    treats words as independent draws.
    """
    half = [np.where(np.equal(n, 0), 0.5, n) for n in (n_a, n_b)]
    error = np.sqrt(1 / half[0] - 1 / np.asarray(total_a) + 1 / half[1] - 1 / np.asarray(total_b))
    width = ndtri((1 + confidence) / 2) * error / np.log(2)
    middle = log_ratio(n_a, n_b, total_a, total_b)
    return middle - width, middle + width


def percent_diff(n_a: ArrayLike, n_b: ArrayLike, total_a: ArrayLike, total_b: ArrayLike) -> Numbers:
    """%DIFF, 100 (rate_a - rate_b) / rate_b (Gabrielatos & Marchi 2011).

    100 means twice as often; infinite if n_b is 0.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * (np.divide(n_a, total_a) / np.divide(n_b, total_b) - 1)


def odds_ratio(n_a: ArrayLike, n_b: ArrayLike, total_a: ArrayLike, total_b: ArrayLike) -> Numbers:
    """(n_a / other_a) / (n_b / other_b) (Cornfield 1951).

    1 means no difference; infinite if n_b is 0.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.divide(n_a, np.subtract(total_a, n_a)) / np.divide(n_b, np.subtract(total_b, n_b))


def weighted_log_odds(n_a: ArrayLike, n_b: ArrayLike, alpha: ArrayLike | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds ratios of all words under a Dirichlet prior, with z-scores (Monroe et al. 2008).

    `n_a`, `n_b`: the counts of the whole vocabulary. `alpha`: the prior's pseudo-counts. None is
    informative: each word's count in both corpora together, which weighs as much as the data; a
    number is uninformative, the same for every word; an array has one for each word. Returns δ (eq.
    16) and z (eq. 22; see eq. 15-22).
    """
    alpha = np.add(n_a, n_b) if alpha is None else np.broadcast_to(alpha, np.shape(n_a))
    y, z = np.add(n_a, alpha), np.add(n_b, alpha)
    with np.errstate(divide="ignore", invalid="ignore"):  # a vocabulary of one word has no odds
        delta = np.log(y / (y.sum() - y)) - np.log(z / (z.sum() - z))
        return delta, delta / np.sqrt(1 / y + 1 / z)


def delta_p(n_a: ArrayLike, n_b: ArrayLike, total_a: ArrayLike, total_b: ArrayLike) -> Numbers:
    """n_a/total_a - n_b/total_b (Ellis 2006).

    It says how much likelier the word is on side a, from -1 to 1.
    """
    with np.errstate(invalid="ignore"):
        return np.divide(n_a, total_a) - np.divide(n_b, total_b)


def log_dice(f_xy: Numbers, f_x: Numbers, f_y: Numbers) -> Numbers:
    """14 + log2(2 f_xy / (f_x + f_y)) (Rychlý 2008).

    14 means always together; one less means half as often.
    """
    return 14 + np.log2(2 * f_xy / (f_x + f_y))


def pmi(n: Numbers, expected: Numbers) -> Numbers:
    """Pointwise mutual information (MI), log2(n / expected) (Church & Hanks 1990).

    It favours rare words.
    """
    return np.log2(n / expected)


def mi3(n: Numbers, expected: Numbers) -> Numbers:
    """MI³, log2(n³ / expected): MI that favours rare words less (Daille 1994)."""
    return np.log2(np.power(n, 3.0) / expected)


def npmi(n: Numbers, expected: Numbers, total: Numbers) -> Numbers:
    """Normalised MI, MI / -log2(n / total): 1 means never apart, 0 as by chance (Bouma 2009)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log2(n / expected) / -np.log2(n / total)


def t_score(n: Numbers, expected: Numbers) -> Numbers:
    """(n - expected) / √n; favours frequent words (Church et al. 1991)."""
    return (n - expected) / np.sqrt(n)
