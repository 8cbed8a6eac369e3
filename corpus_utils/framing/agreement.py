"""Do coders agree, and does the lexicon agree with them? Krippendorff's alpha, precision and recall."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from ..errors import CorpusError, require_columns, require_seed

RELIABLE, TENTATIVE = 0.8, 2 / 3  # Krippendorff 2004, p. 241

RESAMPLES = 2000
MIN_POSITIVES = 15  # fewer sentences with the category are too few to judge it


def agreement(
    a: pd.DataFrame,
    b: pd.DataFrame,
    columns: tuple[str, str] = ("codes", "codes"),
    categories: Collection[str] | None = None,
    seed: int = 2020,
) -> pd.DataFrame:
    """How far two codings of the same sentences agree, category by category.

    `a`, `b`: tables with id and codes (coding sheets, or as from `lexicon_codes`); `columns`: where the codes stand in each,
    names of categories separated by blanks or commas (nothing or - for none); `categories`: the names that may occur, so that
    a slip of the pen is refused. Compared are the ids that both have; n_units says how many. Returns one row a category, most
    frequent in `a` first: category, n_units, n_a, n_b (units with it), n_both, alpha, alpha_low, alpha_high, precision
    (n_both / n_b), recall (n_both / n_a), f1 (their harmonic mean), f1_low, f1_high, verdict. alpha is Krippendorff's for
    nominal data, as in `krippendorff_alpha`; precision and recall take `a` for the truth (a reader's coding) and `b` for what
    is tested (the lexicon's); between two readers only alpha is of use. Intervals are 95 % percentiles of 2,000 resamples of
    the units, seeded. verdict: too few (under 15 units in `a`), reliable (the lower end of alpha's interval is .8 or more),
    tentative (.667 or more), not reliable (Krippendorff 2004 for the limits). NaN where a value is not defined. Raises
    CorpusError for missing columns, an id that stands twice, or tables without a common id.

    >>> a = pd.DataFrame({"id": ["1", "2", "3"], "codes": ["war duty", "war", "-"]})
    >>> agreement(a, a.assign(codes=["war", "war", "war"]))[["category", "n_both", "precision", "recall"]].values.tolist()
    [['war', 2, 0.6666666666666666, 1.0], ['duty', 0, nan, 0.0]]
    """
    require_seed(seed)
    if len(columns) != 2:
        raise CorpusError(f"columns is {columns!r}; give two names, of the codes in a and in b")
    sides = []
    for table, column in zip((a, b), columns, strict=True):
        require_columns(table, ["id", column], "coding_sheet or lexicon_codes")
        ids = table["id"].astype("str")
        if (double := ids[ids.duplicated()]).size:
            raise CorpusError(f"the id {double.iloc[0]!r} stands {ids.eq(double.iloc[0]).sum()} times; give each unit one row")
        codes = table[column].fillna("").astype("str").str.findall(r"[^\s,，、;；]+")
        codes = codes.map(lambda names: set(names) - {"-", "–", "—"})
        if categories is not None and (unknown := sorted(set().union(*codes) - set(categories))):
            raise CorpusError(f"unknown codes {', '.join(unknown[:5])}; there are {', '.join(categories)}")
        sides.append(codes.set_axis(ids))
    both = pd.concat([side.rename(i) for i, side in enumerate(sides)], axis=1, join="inner")
    if both.empty:
        raise CorpusError(f"the tables have no id in common ({len(a)} and {len(b)} rows); code sheets of the same articles")
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
        rows.append(
            (
                category,
                len(both),
                n_a,
                n_b,
                n_both,
                alpha,
                *alphas,
                n_both / n_b if n_b else np.nan,
                n_both / n_a if n_a else np.nan,
                f1,
                *_interval(_f1(draws)),
                verdict,
            )
        )
    return pd.DataFrame(
        rows,
        columns=[
            "category",
            "n_units",
            "n_a",
            "n_b",
            "n_both",
            "alpha",
            "alpha_low",
            "alpha_high",
            "precision",
            "recall",
            "f1",
            "f1_low",
            "f1_high",
            "verdict",
        ],
    )


def krippendorff_alpha(ratings: Sequence[Sequence[object]] | np.ndarray | pd.DataFrame, level: str = "nominal") -> float:
    """Krippendorff's alpha: 1 - observed / expected disagreement (Krippendorff 2004, chapter 11).

    `ratings`: one row a coder, one column a unit, NaN or None where a coder gave no value; units with fewer than two values
    do not count. `level`: `nominal` (values are equal or not) or `interval` (squared difference of numbers). 1 = perfect, 0 =
    as by chance, below 0 = worse; NaN if there is only one value, or nothing to compare. Raises CorpusError for another
    level, or values that are no numbers at `interval`.

    >>> round(krippendorff_alpha([["a", "b", "a", "a"], ["a", "b", "b", "a"]]), 3)
    0.533
    """
    if level not in ("nominal", "interval"):
        raise CorpusError(f"level is {level!r}; give 'nominal' or 'interval'")
    try:
        table = pd.DataFrame(ratings)
    except (TypeError, ValueError) as error:
        raise CorpusError("the ratings are no table; give one row a coder, one column a unit") from error
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
        raise CorpusError("at the level 'interval' all values have to be numbers") from error
    expected = (np.outer(totals, totals) * distance).sum() / (totals.sum() - 1) if totals.sum() > 1 else 0
    return float(1 - (pairs * distance).sum() / expected) if expected else np.nan


def _alpha_of_two(cells: np.ndarray) -> np.ndarray:
    """Alpha of two coders and two values from the cells yes-yes, yes-no, no-yes, no-no, a row a table."""
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
