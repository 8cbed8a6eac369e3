"""Agreement among coders and with the lexicon: Krippendorff's alpha, precision and recall."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from ..errors import CorpusError, require_columns, require_seed
from ..tables import columns as declared_columns
from .coding import split_codes

RELIABLE, TENTATIVE = 0.8, 2 / 3  # Krippendorff 2004, p. 241

RESAMPLES = 2000
MIN_POSITIVES = 15  # with fewer sentences, a category cannot be judged


def agreement(
    a: pd.DataFrame,
    b: pd.DataFrame,
    columns: tuple[str, str] = ("codes", "codes"),
    categories: Collection[str] | None = None,
    seed: int = 2020,
) -> pd.DataFrame:
    """Measure how far two codings of the same sentences agree, category by category.

    `a`, `b`: tables with id and codes (coding sheets, or as returned by `framing.lexicon_codes`);
    the ids that both have are compared. `columns`: the columns with the codes, names of categories
    separated by blanks or commas (nothing or - for none). `categories`: the names that may occur;
    any other raises CorpusError, which catches slips of the pen.

    Returns the table `agreement`. alpha is Krippendorff's for nominal data, as in
    `framing.krippendorff_alpha`. precision (n_both / n_b), recall (n_both / n_a) and f1 take `a` as
    the truth (a reader's coding) and `b` as what is tested (the lexicon's); between two readers,
    only alpha is of use. Intervals are 95 % percentile intervals from 2,000 resamples of the units,
    drawn with `seed`. The verdict is too few (under 15 units in `a`), reliable (alpha's interval
    starts at .8 or more), tentative (at .667 or more) or not reliable; the limits are those of
    Krippendorff (2004).

    >>> a = pd.DataFrame({"id": ["1", "2", "3"], "codes": ["war duty", "war", "-"]})
    >>> table = agreement(a, a.assign(codes=["war", "war", "war"]))
    >>> table[["category", "n_both", "precision", "recall"]].values.tolist()
    [['war', 2, 0.6666666666666666, 1.0], ['duty', 0, nan, 0.0]]
    """
    require_seed(seed)
    if len(columns) != 2:
        raise CorpusError(f"columns is {columns!r}; give two names, of the column of codes in a and of that in b")
    sides = []
    for table, column in zip((a, b), columns, strict=True):
        require_columns(table, ["id", column], "coding_sheet or lexicon_codes")
        ids = table["id"].astype("str")
        if (double := ids[ids.duplicated()]).size:
            raise CorpusError(f"the id {double.iloc[0]!r} occurs {ids.eq(double.iloc[0]).sum()} times; give one row per unit")
        codes = split_codes(table[column]).map(set)
        if categories is not None and (unknown := sorted(set().union(*codes) - set(categories))):
            raise CorpusError(f"unknown codes {', '.join(unknown[:5])}; correct them to one of {', '.join(categories)}")
        sides.append(codes.set_axis(ids))
    both = pd.concat([side.rename(i) for i, side in enumerate(sides)], axis=1, join="inner")
    if both.empty:
        raise CorpusError(f"the tables have no id in common ({len(a)} and {len(b)} rows); give codings of the same sentences")
    found = pd.Series([name for row in both[0] for name in sorted(row)], dtype="object").value_counts().index.tolist()
    found += sorted({name for row in both[1] for name in row} - set(found))
    rng, rows = np.random.default_rng(seed), []
    for category in found:
        ones = [both[i].map(lambda names, category=category: category in names).to_numpy() for i in (0, 1)]
        cells = np.array(
            [[(ones[0] & ones[1]).sum(), (ones[0] & ~ones[1]).sum(), (~ones[0] & ones[1]).sum(), (~ones[0] & ~ones[1]).sum()]]
        )
        draws = rng.multinomial(len(both), cells[0] / len(both), size=RESAMPLES)
        alpha, f1 = _alpha_of_two(cells)[0], _f1(cells)[0]
        n_both, n_a, n_b = int(cells[0, 0]), int(cells[0, :2].sum()), int(cells[0, [0, 2]].sum())
        alphas = _interval(_alpha_of_two(draws))
        verdict = "reliable" if alphas[0] >= RELIABLE else "tentative" if alphas[0] >= TENTATIVE else "not reliable"
        verdict = "too few" if n_a < MIN_POSITIVES else verdict
        precision, recall = n_both / n_b if n_b else np.nan, n_both / n_a if n_a else np.nan
        scores = (alpha, *alphas, precision, recall, f1, *_interval(_f1(draws)))
        rows.append((category, len(both), n_a, n_b, n_both, *scores, verdict))
    return pd.DataFrame(rows, columns=declared_columns("agreement"))


def krippendorff_alpha(ratings: Sequence[Sequence[object]] | np.ndarray | pd.DataFrame, level: str = "nominal") -> float:
    """Compute Krippendorff's alpha, 1 - observed / expected disagreement.

    `ratings`: one row per coder, one column per unit, NaN or None where a coder gave no value;
    units with fewer than two values do not count. `level`: "nominal" (values are equal or not) or
    "interval" (squared difference of numbers).

    Returns 1 for perfect agreement, 0 for agreement as by chance and less for worse; NaN if there
    is only one value, or nothing to compare (Krippendorff 2004, chapter 11).

    >>> round(krippendorff_alpha([["a", "b", "a", "a"], ["a", "b", "b", "a"]]), 3)
    0.533
    """
    if level not in ("nominal", "interval"):
        raise CorpusError(f"level is {level!r}; give 'nominal' or 'interval'")
    try:
        table = pd.DataFrame(ratings)
    except (TypeError, ValueError) as error:
        raise CorpusError("the ratings are not a table; give one row per coder and one column per unit") from error
    values = pd.Index(pd.unique(table.to_numpy().ravel())).dropna()
    if values.empty:
        return np.nan
    counts = np.array([[(table[unit] == value).sum() for value in values] for unit in table], dtype=float)
    counts = counts[counts.sum(axis=1) > 1]
    pairs = counts.T @ (counts / (counts.sum(axis=1, keepdims=True) - 1)) - np.diag(
        (counts / (counts.sum(axis=1, keepdims=True) - 1)).sum(axis=0)
    )
    totals = pairs.sum(axis=1)
    try:
        distance = (
            ~np.eye(len(values), dtype=bool)
            if level == "nominal"
            else np.subtract.outer(*[values.to_numpy(dtype=float)] * 2) ** 2
        )
    except (TypeError, ValueError) as error:
        raise CorpusError("some ratings are not numbers; give numbers, or level='nominal'") from error
    expected = (np.outer(totals, totals) * distance).sum() / (totals.sum() - 1) if totals.sum() > 1 else 0
    return float(1 - (pairs * distance).sum() / expected) if expected else np.nan


def _alpha_of_two(cells: np.ndarray) -> np.ndarray:
    """Alpha of two coders and two values, for each row of cells: yes-yes, yes-no, no-yes, no-no."""
    n = 2 * cells.sum(axis=1)
    ones = 2 * cells[:, 0] + cells[:, 1] + cells[:, 2]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(ones * (n - ones) > 0, 1 - (n - 1) * (cells[:, 1] + cells[:, 2]) / (ones * (n - ones)), np.nan)


def _f1(cells: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return 2 * cells[:, 0] / (2 * cells[:, 0] + cells[:, 1] + cells[:, 2])


def _interval(values: np.ndarray) -> tuple[float, float]:
    defined = values[~np.isnan(values)]
    return tuple(np.quantile(defined, [0.025, 0.975])) if len(defined) else (np.nan, np.nan)
