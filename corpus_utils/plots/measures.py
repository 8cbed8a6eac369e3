"""Charts of what was done and with what (notebook 05): resources and measures."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator

from ..base.parts import Row
from ..errors import require_columns
from ..mentions.levels import LEVELS
from .style import COLOURS, DARK, MARKERS, caption, limit_groups, new_axes, nothing_to_draw
from .systems import ROWS, english
from .text import drawable, label

LEVEL_STYLE: dict[str, dict[str, Any]] = {
    level: {"color": COLOURS[i % 7], "marker": MARKERS[i]} for i, level in enumerate([*LEVELS, "unit", ""])
}
KINDS = {
    "Party members": "persons",
    "other people": "persons",
    "Party organisations": "number",
    "teams and bodies": "number",
    "money": "yuan",
    "goods": "",
    "facilities": "",
}
PIECES = {
    "个": "pieces",
    "只": "pieces",
    "吨": "tons",
    "平方米": "square metres",
    "台": "pieces",
    "辆": "vehicles",
    "艘": "boats",
}


def plot_resources(resources: pd.DataFrame, most: int = 12) -> np.ndarray:
    """Small multiples: each number that the articles state is a mark of its own, on the scale of its kind; nothing is added up.

    `resources`: as from `find_resources`, with `shared` as from `mark_shared`. One panel a kind and unit, on a logarithmic
    scale, where at least two numbers have it; at most the `most` largest. Returns the array of axes. Raises CorpusError for
    missing columns.
    """
    needed = ["region", "expression", "value", "unit", "noun", "kind", "level", "level_basis", "shared"]
    require_columns(resources, needed, "find_resources, mark_shared")
    groups, note = limit_groups(resources["region"])
    table = resources[resources["region"].isin(groups) & (resources["value"] > 0)]
    units = [KINDS[kind] or PIECES.get(unit, unit) for kind, unit in zip(table["kind"], table["unit"], strict=True)]
    table = table.assign(panel=[f"{kind} ({unit})" for kind, unit in zip(table["kind"], units, strict=True)])
    sizes = table["panel"].value_counts()
    order = table.sort_values("kind", key=lambda kinds: kinds.map(list(KINDS).index), kind="stable")["panel"].unique()
    panels = [panel for panel in order if sizes[panel] > 1]
    if not panels:
        return np.array([nothing_to_draw(None, "no kind of resource is stated twice")])
    pairs = [panels[i : i + 2] for i in range(0, len(panels), 2)]
    heights = [max(min(sizes[panel], most) for panel in pair) for pair in pairs]
    size = 9.4, sum(heights) * 0.29 + 0.75 * len(heights) + 1.5
    figure, axes = plt.subplots(
        len(pairs) + 1, 2, figsize=size, squeeze=False, height_ratios=[1, *(height + 1.5 for height in heights)]
    )
    key, axes = axes[0, 0], axes[1:]
    for ax in figure.axes[:2]:
        ax.axis("off")
    for ax in axes.flat[len(panels) :]:
        ax.axis("off")
    drawn = 0
    for i, (ax, panel) in enumerate(zip(axes.flat, panels, strict=False)):
        own = table[table["panel"] == panel].nlargest(most, "value")
        drawn += len(own)
        for y, row in enumerate(own.itertuples()):
            style = LEVEL_STYLE[row.level]
            ax.hlines(y, own["value"].min() * 0.5, row.value, color="#dddddd", linewidth=1, zorder=1)
            ax.scatter(
                row.value,
                y,
                s=32,
                facecolor="white" if row.shared else style["color"],
                edgecolor=style["color"],
                marker=style["marker"],
                zorder=3,
            )
        ax.set_yticks(range(len(own)), [_statement(row) for row in own.itertuples()], fontsize=7.5)
        ax.set_ylim(heights[i // 2] - 0.4, -0.6)
        ax.set_xscale("log")
        ax.set_xlim(own["value"].min() * 0.5, own["value"].max() * 2)
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value < 10_000 else f"{value / 10_000:,.0f}万")
        ax.xaxis.set_major_locator(LogLocator(numticks=5))
        ax.minorticks_off()
        ax.set_title(panel, fontsize=9.5)
        ax.tick_params(axis="x", labelsize=8)
    used = [level for level in LEVEL_STYLE if level in set(table["level"])]
    handles = [plt.Line2D([], [], linestyle="", markersize=5, label=ROWS[level], **LEVEL_STYLE[level]) for level in used]
    figure.legend(handles=handles, loc="center left", bbox_to_anchor=(0, 0.5), bbox_transform=key.transAxes, ncols=4, fontsize=8)
    named = (table["level_basis"] != "home region").sum()
    figure.suptitle(
        f"{len(table)} numbers, {named} of them with a level in their sentence; none can be added to another",
        x=0.01,
        ha="left",
        fontsize=12,
    )
    caption(
        axes[0, 0],
        "Marks: the level that the number is about (?: that of the article, since the sentence names none).\n"
        f"{'Hollow: text shared with another article. ' * bool(table['shared'].any())}Logarithmic scales, 万 = 10,000; 数千 "
        f"and 余 at their lower end. {len(table) - drawn} numbers alone in their unit, or smaller, stand in the CSV "
        f"file.{note}",
    )
    return axes


def _statement(row: Row) -> str:
    noun = drawable(row.noun[:12])
    doubt = " ?" * (row.level_basis == "home region")
    return f"{row.region} {row.expression}{noun}{doubt}\n{english(row.noun)[:40] if row.noun else ''}".strip()


def plot_measures(measures: pd.DataFrame, labels: dict[str, str], ax: Axes | None = None) -> Axes:
    """Matrix: a row a measure, a column a region; how many sentences tell of it, and which is the first.

    `measures`: as from `find_measures`, with `shared` as from `mark_shared`; `labels`: category -> label, in the order of the
    rows. Rows that no article has are left out. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(measures, ["region", "category", "doc_id", "sentence", "negated", "shared"], "find_measures, mark_shared")
    told = measures[~measures["negated"]].assign(category=measures["category"].astype("str"))
    if told.empty:
        return nothing_to_draw(ax, "no measure is told")
    groups, note = limit_groups(told["region"])
    told, cell = told[told["region"].isin(groups)], ["category", "region"]
    sentences = told.groupby([*cell, "doc_id", "sentence"], as_index=False)["shared"].any()
    cells = sentences.groupby(cell).agg(n=("sentence", "size"), first=("sentence", "min"), shared=("shared", "all"))
    one_each = told.groupby("region")["doc_id"].nunique().le(1).all()
    n = cells["n"].unstack().reindex(columns=groups)
    order = sorted((category for category in labels if category in n.index), key=lambda category: -n.loc[category].notna().sum())
    n = n.reindex(order)
    slant: dict[str, Any] = {"rotation": 60, "ha": "left"} if len(groups) > 6 else {}
    ax = new_axes(ax, 9.2, 1.5 + 0.3 * len(order) + 1.6 * bool(slant))
    ax.imshow(n.notna().to_numpy(), cmap="Blues", vmin=0, vmax=4, aspect="auto")
    for (category, region), cell in cells.iterrows():
        if category in order:
            first = f"  (s. {cell['first'] + 1}){' ‡' * cell['shared']}" if len(groups) < 8 and one_each else ""
            text = f"{cell['n']}{first}"
            ax.text(groups.index(region), order.index(category), text, ha="center", va="center", fontsize=8, color=DARK)
    ax.set_xticks(range(len(groups)), [label(region) for region in groups], fontsize=8, **slant)
    ax.set_yticks(range(len(order)), [labels[category] for category in order], fontsize=8)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    told_in = n.notna().sum(axis=1)
    everywhere, once = (told_in == len(groups)).sum(), (told_in == 1).sum()
    kinds = f"{len(order)} kinds of measure are told of"
    ax.set_title(
        f"{everywhere} of {kinds} every region, {once} of one only" if len(groups) > 1 else f"{kinds} {label(groups[0])}"
    )
    caption(
        ax,
        "Sentences with a word for the measure, and the first of them; empty: none. An article may leave out what its "
        f"place did.\n‡ only in text shared with another article.{note}",
    )
    return ax
