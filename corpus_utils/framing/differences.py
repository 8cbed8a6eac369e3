"""Which group speaks more in a category, and what the order of the groups hangs on."""

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from ..base.parts import Parts
from ..errors import require_columns, require_seed
from ..statistics.resampling import MIN_ARTICLES, permutation_p, rates_of, resampled, samples_of
from .shares import MIN_N, category_shares, grouped_counts, located


def category_differences(
    matches: pd.DataFrame | Parts,
    articles: pd.DataFrame | Parts,
    by: str = "region",
    unit: str = "sentence",
    without: pd.DataFrame | None = None,
    seed: int = 2020,
) -> pd.DataFrame:
    """Each group against all others, category by category.

    Arguments as for `category_shares`. Returns one row a group and category, largest difference first: the group, category, n,
    n_rest, value, value_rest, difference (value - value_rest; positive = more in the group), low, high (95 %, percentiles of
    2,000 resamples of both sides), p, p_adjusted, n_articles, n_articles_rest, interval, too_few (n + n_rest below 5). p is that
    of a two-sided permutation test: how often 9,999 random assignments of the articles to the two sides give a difference at
    least as large, (r + 1) / (9,999 + 1) (Phipson & Smyth 2010); p_adjusted is corrected by Benjamini & Hochberg (1995) over all
    tested rows; of two groups, one is tested and the other mirrored. Where a side has fewer than five articles with text, p is
    NaN: nothing is tested. Empty if there is only one group.
    """
    require_seed(seed)
    groups, categories = grouped_counts(matches, articles, by, unit, without)
    rows = []
    compared = list(groups.items())[: {1: 0, 2: 1}.get(len(groups))]  # of two groups, one test
    for number, (group, members) in enumerate(compared):
        others = [member for name, rest in groups.items() if name != group for member in rest]
        sides = [samples_of(side, len(categories) + 1) for side in (members, others)]
        sums = [side.sum(axis=0) for side in sides]
        values = [rates_of(total[None], unit)[0] for total in sums]
        gaps = np.subtract(*(rates_of(resampled(side, seed + i), unit) for i, side in enumerate(sides)))
        enough = min(map(len, sides)) > 1
        low, high = np.quantile(gaps, [0.025, 0.975], axis=0) if enough else np.full((2, len(categories)), np.nan)
        tested = min(len(members), len(others)) >= MIN_ARTICLES
        p = permutation_p(members, others, unit, seed + number) if tested else np.full(len(categories), np.nan)
        kinds = ["between articles" if len(side) >= MIN_ARTICLES else "variation within articles" for side in (members, others)]
        interval, few = " and ".join(dict.fromkeys(kinds)), sums[0] + sums[1] < MIN_N
        rows += [
            (
                group,
                category,
                int(sums[0][i]),
                int(sums[1][i]),
                values[0][i],
                values[1][i],
                values[0][i] - values[1][i],
                low[i],
                high[i],
                p[i],
                len(members),
                len(others),
                interval,
                bool(few[i]),
            )
            for i, category in enumerate(categories)
        ]
    table = pd.DataFrame(
        rows,
        columns=[
            by,
            "category",
            "n",
            "n_rest",
            "value",
            "value_rest",
            "difference",
            "low",
            "high",
            "p",
            "n_articles",
            "n_articles_rest",
            "interval",
            "too_few",
        ],
    )
    tested = table["p"].notna()
    table.insert(10, "p_adjusted", np.nan)
    table.loc[tested, "p_adjusted"] = false_discovery_control(table.loc[tested, "p"]) if tested.any() else np.nan
    if len(groups) == 2:
        swap = {
            name: name.removesuffix("_rest") if name.endswith("_rest") else f"{name}_rest"
            for name in ("n", "n_rest", "value", "value_rest", "n_articles", "n_articles_rest")
        }
        mirror = table.rename(columns=swap).assign(
            **{by: list(groups)[1], "difference": -table["difference"], "low": -table["high"], "high": -table["low"]}
        )
        table = pd.concat([table, mirror[table.columns]])
    return table.sort_values("difference", key=abs, ascending=False, kind="stable").reset_index(drop=True)


def entry_influence(
    matches: pd.DataFrame, articles: pd.DataFrame, by: str = "region", unit: str = "sentence", without: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Leave-one-out: the rank of each group with one entry of the lexicon removed, for every entry in turn.

    Arguments as for `category_shares`. Returns one row a category, entry of it that occurs, and group: category, entry, the
    group, n_entry (its matches in the group), value, value_without, rank, rank_without (1 = highest; equal values share the
    better rank), moved (whether the group's rank changes). A rank that moves depends on a single word.
    """
    values = category_shares(matches, articles, by, unit, without)[["category", by, "n", "n_units", "value"]]
    found = located(matches, articles, by, unit, without)
    keys = ["category", "entry", by]
    place = ["doc_id", "unit", "category"]
    lost = (
        found if unit == "characters" else found[found.groupby(place)["entry"].transform("nunique") == 1].drop_duplicates(place)
    )  # units with this entry only
    entries = found[["category", "entry"]].drop_duplicates().merge(values, on="category")
    for name, rows in (("n_entry", found), ("n_lost", lost)):
        entries = entries.merge(rows.groupby(keys).size().rename(name).reset_index(), on=keys, how="left").fillna({name: 0})
    scale = 1000 if unit == "characters" else 1
    entries["value_without"] = scale * (entries["n"] - entries["n_lost"]) / entries["n_units"]
    for column in ("value", "value_without"):
        ranked = entries[column].round(12).groupby([entries["category"], entries["entry"]])
        entries[column.replace("value", "rank")] = ranked.rank(method="min", ascending=False)
    entries = entries.astype({"n_entry": "int64", "rank": "Int64", "rank_without": "Int64"})
    return (
        entries.assign(moved=entries["rank"] != entries["rank_without"])[
            [*keys, "n_entry", "value", "value_without", "rank", "rank_without", "moved"]
        ]
        .sort_values(keys)
        .reset_index(drop=True)
    )


def share_variants(
    matches: pd.DataFrame, articles: pd.DataFrame, passages: pd.DataFrame, by: str = "region", unit: str = "sentence"
) -> pd.DataFrame:
    """The same shares under different decisions about what counts.

    `matches`: as from `match_lexicon` (and `mark_speech` for the last variant); `passages`: as from `shared_passages`; the
    rest as for `category_shares`. Returns its columns and `variant`: all matches; without formulas; without shared text;
    without negated; without quoted speech (where matches have a column speaker).
    """
    require_columns(matches, ["kind", "negated"], "match_lexicon")
    kept = {
        "all matches": matches,
        "without formulas": matches[matches["kind"] != "formula"],
        "without shared text": matches,
        "without negated": matches[~matches["negated"].astype(bool)],
    }
    if "speaker" in matches:
        kept["without quoted speech"] = matches[matches["speaker"] == ""]
    complete = pd.CategoricalDtype(list(dict.fromkeys(matches["category"])))
    return pd.concat(
        [
            category_shares(
                rows.astype({"category": complete}), articles, by, unit, passages if variant == "without shared text" else None
            ).assign(variant=variant)
            for variant, rows in kept.items()
        ],
        ignore_index=True,
    ).astype({"category": "str"})
