"""Differences between groups in each category, and what the order of the groups depends on."""

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from ..base.parts import Parts
from ..errors import require_seed
from ..statistics.resampling import MIN_ARTICLES, permutation_p, rates_of, resampled, samples_of
from ..tables import OTHER, columns, like_groups, require_table
from .shares import MIN_N, group_column, grouped_counts, located, shares


def differences(
    matches: pd.DataFrame | Parts,
    articles: pd.DataFrame | Parts,
    by: str = "group",
    unit: str = "sentence",
    without: pd.DataFrame | None = None,
    seed: int = 2020,
) -> pd.DataFrame:
    """Compare each group with all the others, category by category.

    The arguments are those of `framing.shares`.

    Returns the table `differences`. difference is value - value_rest; low and high are the ends of
    its 95 % interval, percentiles of 2,000 resamples of both sides. p is that of a two-sided
    permutation test: if r of 9,999 random assignments of the articles to the two sides give a
    difference at least as large, p is (r + 1) / (9,999 + 1) (Phipson & Smyth 2010). p_adjusted is
    corrected over all rows tested (Benjamini & Hochberg 1995). Of two groups, one is tested and the
    other mirrored. Where a side has fewer than five articles with text, nothing is tested and p is
    NaN. The pooled group "other" is among the rest but has no rows of its own. The table is empty
    if there is only one group.

    Example: `cu.framing.differences(matches, corpus.articles, unit="characters")`.
    """
    require_seed(seed)
    groups, categories = grouped_counts(matches, articles, by, unit, without)
    rows = []
    compared = list(groups.items())[: {1: 0, 2: 1}.get(len(groups))]  # with two groups, one test
    compared = [(group, members) for group, members in compared if group != OTHER or len(groups) == 2]
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
        ends, sizes = list(zip(low, high, strict=True)), (len(members), len(others))
        for i, category in enumerate(categories):
            n, (value, rest) = (int(total[i]) for total in sums), (rates[i] for rates in values)
            rows.append((group, category, *n, value, rest, value - rest, *ends[i], p[i], *sizes, interval, bool(few[i])))
    found = [column for column in columns("differences")[1:] if column != "p_adjusted"]
    table = pd.DataFrame(rows, columns=[by, *found])
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
    table = table[table[by] != OTHER].sort_values("difference", key=abs, ascending=False, kind="stable")
    return like_groups(table.reset_index(drop=True), by, group_column(articles, by))


def influence(
    matches: pd.DataFrame, articles: pd.DataFrame, by: str = "group", unit: str = "sentence", without: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Rank the groups with one entry of the lexicon left out, for every entry in turn.

    The arguments are those of `framing.shares`.

    Returns the table `influence`, with one row per category, entry that occurs in it, and group: a
    leave-one-out analysis. A rank that moves depends on a single word.

    Example: `cu.framing.influence(matches, corpus.articles, unit="characters")`.
    """
    values = shares(matches, articles, by, unit, without)[["category", by, "n", "n_units", "value"]]
    found = located(matches, articles, by, unit, without)
    keys = ["category", "entry", by]
    place = ["doc_id", "unit", "category"]
    lost = (
        found if unit == "characters" else found[found.groupby(place)["entry"].transform("nunique") == 1].drop_duplicates(place)
    )  # units with no other entry
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
    matches: pd.DataFrame, articles: pd.DataFrame, passages: pd.DataFrame, by: str = "group", unit: str = "sentence"
) -> pd.DataFrame:
    """Compute the same shares under different decisions about what counts.

    `matches`: as returned by `match_lexicon`; if they have a speaker (`mentions.add_speaker`), one
    of the variants is without quoted speech. `passages`: as returned by `reuse.passages`. The other
    arguments are those of `framing.shares`.

    Returns the table `share_variants`.

    Example: `cu.framing.share_variants(matches, corpus.articles, passages)`.
    """
    require_table(matches, "matches", ["kind", "negated"])
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
            shares(
                rows.astype({"category": complete}), articles, by, unit, passages if variant == "without shared text" else None
            ).assign(variant=variant)
            for variant, rows in kept.items()
        ],
        ignore_index=True,
    ).astype({"category": "str"})
