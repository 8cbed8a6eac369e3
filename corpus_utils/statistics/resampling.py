"""Resamples and permutations of articles, or of blocks of their text: intervals and p of shares."""

import numpy as np

RESAMPLES, PERMUTATIONS = 2000, 9999
MIN_ARTICLES = 5  # from five on, articles are resampled, not blocks, and differences tested
CHUNK = 4_000_000  # numbers drawn at once


def samples_of(members: list[np.ndarray], width: int) -> np.ndarray:
    """The samples to draw from: articles from five on, else their blocks."""
    samples = [m.sum(axis=0)[None] for m in members] if len(members) >= MIN_ARTICLES else members
    return np.concatenate([np.empty((0, width)), *samples])


def rates_of(totals: np.ndarray, unit: str) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return (1000 if unit == "characters" else 1) * totals[:, :-1] / totals[:, -1:]


def resampled(samples: np.ndarray, seed: int) -> np.ndarray:
    """Sums of as many samples as there are, drawn with replacement: one row per resample."""
    rng, n = np.random.default_rng(seed), len(samples)
    step = max(1, min(RESAMPLES, CHUNK // max(n, 1)))
    weights = (rng.multinomial(n, np.full(n, 1 / n), size=min(step, RESAMPLES - i)) for i in range(0, RESAMPLES, step))
    return np.concatenate([w @ samples for w in weights]) if n else np.full((RESAMPLES, samples.shape[1]), np.nan)


def permutation_p(members: list[np.ndarray], others: list[np.ndarray], unit: str, seed: int) -> np.ndarray:
    """Two-sided p of the difference in each category, with articles assigned to sides at random."""
    samples = np.concatenate([m.sum(axis=0)[None] for m in [*members, *others]])
    rng, n, size, total = np.random.default_rng(seed), len(samples), len(members), samples.sum(axis=0)

    def gap(side: np.ndarray) -> np.ndarray:
        return np.abs(rates_of(side, unit) - rates_of(total - side, unit))

    observed = gap(samples[:size].sum(axis=0)[None])
    larger = np.zeros(observed.shape[1], dtype=int)
    step = max(1, min(PERMUTATIONS, CHUNK // n))
    for i in range(0, PERMUTATIONS, step):
        order = rng.random((min(step, PERMUTATIONS - i), n))
        chosen = order <= np.partition(order, size - 1, axis=1)[:, size - 1 : size]
        larger = larger + (gap(chosen @ samples) >= observed - 1e-12).sum(axis=0)
    return (larger + 1) / (PERMUTATIONS + 1)
