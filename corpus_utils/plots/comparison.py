"""Charts that compare: keyness, two regions, segmenters (notebook 02)."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..errors import require_columns
from .style import COLOURS, DARK, GREY, caption, new_axes, nothing_to_draw
from .text import label


def plot_keyness(table: pd.DataFrame, n: int = 8, n_under: int = 4, min_n: int = 3, ax: Axes | None = None) -> Axes:
    """Diverging bars: the words that mark the target off from the reference, to both sides, by Log Ratio with its interval.

    `table`: as from `keyness`. Chosen by log-likelihood: `n` words over-used in the target (at least `min_n` times there) and
    `n_under` that it uses less (at least `min_n` times in the reference), drawn by Log Ratio (1 = twice as often, 2 = four times)
    with its 95 % interval, counts and, if it is there, stability. Returns the axes. Raises CorpusError for missing columns.
    """
    columns = ["token", "n_target", "n_reference", "log_ratio", "log_ratio_low", "log_ratio_high", "log_likelihood"]
    require_columns(table, [*columns, "target", "reference"], "keyness")
    if table.empty:
        return nothing_to_draw(ax, "there are no words, or only one group")
    over = table[(table["log_likelihood"] > 0) & (table["n_target"] >= min_n)].nlargest(n, "log_likelihood")
    under = table[(table["log_likelihood"] < 0) & (table["n_reference"] >= min_n)].nsmallest(n_under, "log_likelihood")
    top = pd.concat([over, under.iloc[::-1]])
    if top.empty:
        return nothing_to_draw(ax, f"no word occurs {min_n} times and differs")
    ax = new_axes(ax, 8, 1.7 + 0.3 * (n + n_under))
    rows = np.arange(len(top))
    is_over = (top["log_likelihood"] > 0).to_numpy()
    ax.barh(rows, top["log_ratio"], height=0.62, color=np.where(is_over, COLOURS[0], COLOURS[5]), alpha=0.75)
    ax.hlines(rows, top["log_ratio_low"], top["log_ratio_high"], color=DARK, linewidth=1)
    ax.axvline(0, color=GREY, linewidth=0.8)
    has_stability = "stability" in top
    for i, row in enumerate(top.itertuples()):
        text = f"{row.n_target}:{row.n_reference:,}" + (f"  {row.stability:.0%}" if has_stability and is_over[i] else "")
        ax.text(1.01, i, text, transform=ax.get_yaxis_transform(), va="center", fontsize=7.5, color=DARK)
    ax.set_yticks(rows, [label(word) for word in top["token"]], fontsize=8.5)
    ax.set_ylim(max(n + n_under, len(top)) - 0.5, -0.5)
    target, reference = (label(table[side].iloc[0]) for side in ("target", "reference"))
    ax.set_xlabel(f"Log Ratio (n = {table['total_target'].iloc[0]:,} and {table['total_reference'].iloc[0]:,} words)")
    ax.set_title(f"{label(top['token'].iloc[0])} marks {target} most" if len(over) else f"No word marks {target} off")
    share = "; share of resamples in which the word is among the top" if has_stability else ""
    caption(
        ax,
        f"Log Ratio: 1 = twice as often, -1 = half as often as in {reference}. Lines: 95 % intervals, if words were\n"
        f"independent draws. Right: occurrences in the target : in the reference{share}.\n"
        f"At least {min_n} on the side that has more; chosen by log-likelihood.",
    )
    return ax


def plot_two_regions(table: pd.DataFrame, n: int = 20, ax: Axes | None = None) -> Axes:
    """Scatter: how often each word occurs in the target against how often in the reference, both logarithmic.

    `table`: as from `keyness(tokens, target, reference)`. The `n` words with the largest log-likelihood, and the most
    frequent, are labelled, at places that a fixed number of steps finds. Half a count is added everywhere, so that words of one
    side have a place.
    Returns the axes. Raises CorpusError for missing columns.
    """
    from adjustText import adjust_text

    columns = ["token", "n_target", "n_reference", "total_target", "total_reference", "log_likelihood", "target", "reference"]
    require_columns(table, columns, "keyness")
    if table.empty:
        return nothing_to_draw(ax, "there are no words")
    ax = new_axes(ax, 8.5, 7)
    x, y = ((table[f"n_{side}"] + 0.5) / table[f"total_{side}"] * 1000 for side in ("reference", "target"))
    places = pd.DataFrame({"x": x, "y": y}).value_counts()
    at = np.array(places.index.tolist())
    ax.scatter(at[:, 0], at[:, 1], s=10 + 14 * np.sqrt(places), color=COLOURS[0], alpha=0.5, edgecolor="none")
    low, high = min(x.min(), y.min()) * 0.7, max(x.max(), y.max()) * 1.7
    ax.plot([low, high], [low, high], color=GREY, linewidth=0.8)
    ax.set(xscale="log", yscale="log", xlim=(low, high), ylim=(low, high))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.yaxis.set_major_formatter("{x:g}")
    chosen = table["log_likelihood"].abs().nlargest(n).index
    chosen = chosen.union((x * y).nlargest(n // 4).index, sort=False)
    words = table.loc[chosen, "token"].map(label).groupby([x[chosen], y[chosen]], sort=False).agg("\n".join)
    texts = [
        ax.text(left, top, text, fontsize=8, color=DARK, linespacing=1.05, multialignment="left")
        for (left, top), text in words.items()
    ]
    ax.figure.canvas.draw()
    adjust_text(
        texts,
        x=at[:, 0],
        y=at[:, 1],
        ax=ax,
        iter_lim=1500,
        time_lim=None,
        expand=(1.15, 1.5),
        arrowprops={"arrowstyle": "-", "color": "#999999", "lw": 0.5},
    )
    target, reference = (label(table[side].iloc[0]) for side in ("target", "reference"))
    ax.set_xlabel(f"per 1,000 words in {reference}")
    ax.set_ylabel(f"per 1,000 words in {target}")
    both = int(((table["n_target"] > 0) & (table["n_reference"] > 0)).sum())
    ax.set_title(f"{both} of {len(table):,} words occur both in {target} and in {reference}")
    caption(
        ax,
        f"Size: words at one place. Line: equal rates. Half a count is added. Labels: the {n} words with the largest\n"
        f"log-likelihood, and the most frequent. n = {table['total_target'].iloc[0]:,} and "
        f"{table['total_reference'].iloc[0]:,} words.",
    )
    return ax


def plot_agreement(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Matrix: how alike the keyness tables of different segmentations are, pair by pair.

    `table`: as from `segmenter_agreement`; means over the groups. Below the diagonal: Spearman's rank correlation; above: of 20
    top words, how many are the same. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(table, ["a", "b", "spearman", "top_a", "top_b", "top_shared"], "segmenter_agreement")
    if table["spearman"].isna().all():
        return nothing_to_draw(ax, "there are too few words, or only one group")
    names = list(dict.fromkeys([*table["a"], *table["b"]]))
    means = table.groupby(["a", "b"], sort=False)[["spearman", "top_a", "top_b", "top_shared"]].mean().dropna()
    grid, texts = np.full((len(names), len(names)), np.nan), {}
    for (a, b), row in means.iterrows():
        i, j = sorted((names.index(a), names.index(b)))
        grid[j, i], texts[j, i] = row["spearman"], f"ρ = {row['spearman']:.2f}"
        share = row["top_shared"] / max(row["top_a"], row["top_b"], 1)
        grid[i, j], texts[i, j] = share, f"{row['top_shared']:.1f} of {max(row['top_a'], row['top_b']):.0f}"
    ax = new_axes(ax, 8.5, 4.4)
    ax.imshow(grid, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for (i, j), text in texts.items():
        ax.text(j, i, text, ha="center", va="center", fontsize=9, color="white" if grid[i, j] > 0.6 else "black")
    ax.set_xticks(range(len(names)), [name.replace(", ", "\n") for name in names])
    ax.set_yticks(range(len(names)), names)
    ax.grid(visible=False)
    worst = means["spearman"].idxmin()
    ax.set_title(f"{worst[0]} and {worst[1]} agree least: ρ = {means['spearman'].min():.2f}")
    caption(
        ax,
        "Keyness of each group against the rest, means over groups. Below the diagonal: Spearman's ρ of the words that "
        "both tables\nhave, at least 3 times; above: of the top words, how many are the same.",
    )
    return ax
