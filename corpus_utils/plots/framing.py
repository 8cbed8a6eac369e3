"""Charts of frames (notebook 03): how often, and along the article."""

from collections.abc import Callable
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..errors import require_columns
from .style import COLOURS, DARK, GREY, caption, group_style, legend, limit_groups, new_axes, nothing_to_draw, small_multiples
from .text import label

SHORT_UNIT = {"characters": "per 1,000 ch.", "sentence": "of sentences", "paragraph": "of paragraphs"}
VARIANTS = {"without formulas": ("o", "none"), "without shared text": ("x", COLOURS[1])}


def plot_shares(
    table: pd.DataFrame, labels: dict[str, str] | None = None, by: str = "region", n: int = 8, ax: Axes | None = None
) -> Axes:
    """Dot plot with intervals: one row a category, one mark a group.

    `table`: as from `category_shares` by sentences; `labels`: category -> label. Drawn are the `n` categories with the highest
    mean value, in this order. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(table, [by, "category", "value", "low", "high", "n_articles", "interval"], "category_shares")
    if table.empty:
        return nothing_to_draw(ax, "no word of the lexicon occurs")
    groups, note = limit_groups(table[by])
    table = table[table[by].isin(groups)]
    means = table.groupby("category")["value"].mean().sort_values(ascending=False)
    order = means.index[:n]
    note += f" The {len(order)} most frequent of {len(means)} categories." if len(means) > n else ""
    row_of = {category: i for i, category in enumerate(order)}
    table = table[table["category"].isin(order)]
    ax = new_axes(ax, 9, 1.8 + max(0.62, 0.12 * len(groups)) * len(order))
    offsets = np.linspace(-0.32, 0.32, len(groups)) if len(groups) > 1 else [0.0]
    for (group, style), offset in zip(group_style(groups).items(), offsets, strict=True):
        rows = table[table[by] == group]
        y = rows["category"].map(row_of) + offset
        ax.hlines(y, rows["low"], rows["high"], color=style["color"], linewidth=1.4, alpha=0.6)
        ax.scatter(rows["value"], y, s=34, label=label(group), zorder=3, **style)
    for row in range(len(order) - 1):
        ax.axhline(row + 0.5, color="#eeeeee", linewidth=1)
    ax.set_yticks(range(len(order)), [(labels or {}).get(category, category) for category in order])
    ax.invert_yaxis()
    ax.set_xlim(left=0)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.set_xlabel("share of sentences with the frame")
    most = table["value"] == table.groupby(by)["value"].transform("max")
    leading = table["category"][most].value_counts()
    noun = "articles" if (table["n_articles"] == 1).all() else "groups"
    ax.set_title(
        f"{(labels or {}).get(leading.index[0], leading.index[0])}: most sentences in {leading.iloc[0]} of "
        f"{len(groups)} {noun} (ties included)"
    )
    legend(ax)
    kinds = " or ".join(dict.fromkeys(table["interval"]))
    n_articles = int(table.drop_duplicates(by)["n_articles"].sum())
    caption(ax, f"n = {n_articles} articles; lines: 95 % intervals, {kinds}.{note}")
    return ax


def plot_frames(
    table: pd.DataFrame,
    labels: dict[str, str],
    influence: pd.DataFrame | None = None,
    unit: str = "characters",
    by: str = "region",
    ax: Axes | None = None,
) -> Axes:
    """One panel a group: each frame a dot with its interval, without formulas, without shared text; what hangs on one word is
    marked.

    `table`: as from `share_variants`; `labels`: category -> label, in the order of the rows; `influence`: as from
    `entry_influence`: † marks what goes two ranks up or down among the groups, or gains or loses the first, when one entry is
    left out. A category with fewer than five matches is drawn as too few: its number, in grey.
    Returns the axes (of several panels the first). Raises CorpusError for missing columns.
    """
    require_columns(table, [by, "category", "n", "value", "low", "high", "too_few", "variant", "interval"], "share_variants")
    if table.empty:
        return nothing_to_draw(ax, "no word of the lexicon occurs")
    if ax is None:
        return _panels(plot_frames, table, by, labels, _leading(table, labels, by), influence=influence, unit=unit)
    group = table[by].iloc[0]
    main = table[table["variant"] == "all matches"].set_index("category").reindex(list(labels))
    ax, rows = new_axes(ax, 7, 1.6 + 0.29 * len(labels)), range(len(labels))
    few = main["too_few"].fillna(True).astype(bool)
    y = np.arange(len(labels))
    ax.hlines(y[~few], main["low"][~few], main["high"][~few], color=GREY, linewidth=1.6)
    ax.scatter(main["value"][~few], y[~few], s=30, color=COLOURS[0], zorder=3)
    for at in y[few]:
        ax.text(0, at, f" too few: {main['n'].fillna(0).astype(int).iloc[at]}", va="center", fontsize=7.5, color=GREY)
    for variant, (marker, colour) in VARIANTS.items():
        other = table[table["variant"] == variant].set_index("category").reindex(list(labels))
        shown = ~few & ((other["value"] - main["value"]).abs() > 0.02 * main["value"])
        fill: dict[str, Any] = {"facecolors": colour, "edgecolors": COLOURS[0]} if colour == "none" else {"color": colour}
        ax.scatter(other["value"][shown], y[shown], s=26, marker=marker, zorder=2, linewidths=1.1, **fill)
    note = ""
    if influence is not None:
        require_columns(influence, [by, "category", "entry", "rank", "rank_without"], "entry_influence")
        rank, rank_without = influence["rank"], influence["rank_without"]
        moved = ((rank - rank_without).abs() > 1) | (rank == 1) & (rank_without > 1) | (rank > 1) & (rank_without == 1)
        own = influence["category"][moved & (influence[by] == group) & influence["category"].isin(main.index[~few])]
        for category in own.unique():
            ax.annotate(
                "†",
                (main["high"].fillna(main["value"])[category], y[main.index.get_loc(category)]),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
            )
        note = " †: goes two ranks up or down among the panels, or gains or loses the first, if one single entry is left out."
    ax.set_yticks(rows, labels.values())
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_xlim(left=0)
    ax.set_xlabel(SHORT_UNIT[unit], fontsize=8.5)
    best = main["value"][~few].idxmax() if (~few).any() else None
    ax.set_title(
        f"{label(group)}: most often {labels[best]}, {_amount(main['value'][best], unit)}"
        if best
        else f"{label(group)}: too few matches in every frame"
    )
    caption(
        ax,
        "● all matches, line: 95 % interval (variation within the article; from five articles on, between articles);\n"
        f"○ without formulas; × without shared text.{note}",
    )
    return ax


def plot_positions(table: pd.DataFrame, labels: dict[str, str], by: str = "region", ax: Axes | None = None) -> Axes:
    """Where in the articles each frame is told: one panel a group, one row a frame, one stroke a match, from beginning to end.

    `table`: matches with their `position` (0 = beginning, 1 = end), as from `add_position`; `labels`: category -> label, in the
    order of the rows. Returns the axes (of several panels the first). Raises CorpusError for missing columns.
    """
    require_columns(table, [by, "doc_id", "category", "position"], "add_position")
    if table.empty:
        return nothing_to_draw(ax, "no word of the lexicon occurs")
    enough = table.groupby("category")["position"].agg(["size", "mean"]).query("size >= 5")
    enough = enough.loc[enough.index.isin(labels)]
    title = "Too few matches in every frame"
    if len(enough) > 1:
        title = f"{labels[enough['mean'].idxmin()]} comes first, {labels[enough['mean'].idxmax()]} last, on average"
    if ax is None:
        return _panels(plot_positions, table, by, labels, title)
    ax = new_axes(ax, 7, 1.6 + 0.27 * len(labels))
    for row, category in enumerate(labels):
        positions = table["position"][table["category"] == category]
        ax.hlines(row, 0, 1, color="#dddddd", linewidth=1, zorder=1)
        ax.vlines(positions, row - 0.38, row + 0.38, color=COLOURS[0], linewidth=1.1, zorder=2)
        ax.text(1.02, row, str(len(positions)), va="center", fontsize=7.5, color=DARK)
    ax.set_yticks(range(len(labels)), labels.values())
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_xlim(0, 1.13)
    ax.set_xticks([0, 0.5, 1], ["begin", "", "end"])
    ax.set_title(f"{label(table[by].iloc[0])}: {title}")
    caption(ax, "One stroke a match; numbers: matches. Mean positions of frames with five matches or more.")
    return ax


def _panels(plot: Callable[..., Axes], table: pd.DataFrame, by: str, labels: dict[str, str], title: str, **options: Any) -> Axes:
    """One panel a group, with the rows named at the left only."""
    columns = 5 if table[by].nunique() < 6 else 6
    width = max(1.9, 9.2 / min(columns, table[by].nunique()))
    axes = small_multiples(plot, table, by, columns, width, 1.6 + 0.27 * len(labels), share_rows=True, labels=labels, **options)
    for ax in axes.flat:
        ax.set_title("\n".join(fill(part, 16) for part in ax.get_title(loc="left").split(" ", 1)), fontsize=10)
    axes[0, 0].figure.suptitle(title, x=0.01, ha="left", fontsize=12)
    return axes[0, 0]


def _leading(table: pd.DataFrame, labels: dict[str, str], by: str) -> str:
    """Which category is the most frequent, alone or with others, in how many of the groups that are drawn."""
    groups = limit_groups(table[by])[0]
    enough = table[(table["variant"] == "all matches") & ~table["too_few"]]
    enough = enough[enough[by].isin(groups) & enough["category"].isin(labels)]
    if enough.empty:
        return "Too few matches in every frame"
    best = enough.loc[enough["value"] == enough.groupby(by)["value"].transform("max"), "category"].value_counts()
    noun = ("article" if (table["n_articles"] == 1).all() else "group") + "s" * (len(groups) > 1)
    first = f"{labels[best.index[0]]} is most frequent in {best.iloc[0]} of {len(groups)} {noun}"
    return first + "".join(f", {labels[name]} in {n}" for name, n in best.iloc[1:4].items()) + (", …" if len(best) > 4 else "")


def _amount(value: float, unit: str) -> str:
    return f"{value:.1f} per 1,000 characters" if unit == "characters" else f"{value:.0%} of {unit}s"
