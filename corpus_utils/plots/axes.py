"""Axes of charts: new ones, several side by side, their legends and captions."""

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text

from ..errors import CorpusError, require_columns
from .groups import limit_groups
from .labels import label
from .style import DARK, figure_of


def small_multiples(
    plot: Callable[..., Axes],
    table: pd.DataFrame,
    by: str = "group",
    columns: int = 2,
    width: float = 4.7,
    height: float = 3.3,
    lead: str | None = None,
    share_rows: bool = False,
    **options: Any,
) -> np.ndarray:
    """Draw one chart per group, all on the same horizontal scale.

    `plot`: a chart of this package that takes a table and `ax`; `options` are passed on to it.
    `columns`: panels per row; `width` and `height`: of a panel, in inches; `share_rows`: label
    the rows only on the left. At most twelve groups (and `other`) are drawn, each under its name.
    The figure takes the title of the group with the highest value in the column `lead`, else that
    of the first group. Returns the array of axes, with a single one if there is nothing to draw.

    Example: `cu.plots.small_multiples(cu.plots.keyness, cu.vocabulary.keyness_by(words),
    lead="log_likelihood")`.
    """
    require_columns(table, [by] if lead is None else [by, lead], "a function of this package")
    if not callable(plot):
        raise CorpusError(f"plot is {plot!r}; give a chart of this package, such as plots.keyness")
    groups, note = limit_groups(table[by])
    if not groups:
        return np.array([[nothing_to_draw(None, "there is no group, or only one, and nothing to compare it with")]])
    columns = max(1, min(columns, len(groups)))
    rows = -(-len(groups) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(width * columns, height * rows), squeeze=False)
    for ax in axes.flat[len(groups) :]:
        ax.axis("off")
    titles, captions = [], set()
    for ax, group in zip(axes.flat, groups, strict=False):
        plot(table[table[by] == group], ax=ax, **options)
        titles.append(ax.get_title(loc="left"))
        captions.add(figure.get_supxlabel())
        ax.set_title(label(group), fontsize=11)
        if share_rows and not ax.get_subplotspec().is_first_col():
            ax.set_yticklabels([])
    drawn = [ax for ax in axes.flat[: len(groups)] if ax.axison]
    ends = [ax.get_xlim() for ax in drawn]
    for ax in drawn:
        ax.set_xlim(min(low for low, _ in ends), max(high for _, high in ends))
    first = 0
    if lead is not None and table[lead].notna().any():
        first = groups.index(table[table[by].isin(groups)].groupby(by)[lead].max().idxmax())
    figure.suptitle(titles[first], x=0.01, ha="left", fontsize=12)
    # A caption that differs between panels would be that of the last one.
    caption(axes[0, 0], (captions.pop() if len(captions) == 1 else "") + note)
    return axes


def new_axes(ax: Axes | None, width: float = 8, height: float = 4.5) -> Axes:
    """The given axes, or new ones in a figure of this size (in inches)."""
    return ax if ax is not None else plt.subplots(figsize=(width, height))[1]


def nothing_to_draw(ax: Axes | None, why: str) -> Axes:
    """Axes that say why there is no chart."""
    ax = new_axes(ax, 8, 1.2)
    ax.set_title(f"Nothing to draw: {why}")
    ax.axis("off")
    return ax


def spread_labels(
    ax: Axes, texts: list[Text], steps: int, expand: tuple[float, float], colour: str, x: Any = None, y: Any = None
) -> None:
    """Move labels apart, and away from the points at x and y, in a fixed number of steps."""
    from adjustText import adjust_text

    figure_of(ax).canvas.draw()
    line = {"arrowstyle": "-", "color": colour, "lw": 0.5}
    adjust_text(texts, x=x, y=y, ax=ax, iter_lim=steps, time_lim=None, expand=expand, arrowprops=line)


def cell(ax: Axes, x: float, y: float, text: object, **style: Any) -> Text:
    """A text in the middle of a cell, a bar or a box."""
    return ax.text(x, y, str(text), ha="center", va="center", **style)


def caption(ax: Axes, text: str) -> None:
    """Write a small line below the figure: n, units, what the marks mean."""
    ax.figure.supxlabel(text, x=0.01, ha="left", fontsize=8, color=DARK)


def legend(ax: Axes) -> None:
    """Put a legend below the axes, never over the data, in as many columns as fit."""
    width, height = figure_of(ax).get_size_inches()
    handles, labels = ax.get_legend_handles_labels()
    columns = max(1, int((width - 2) * 10 // max(map(len, labels), default=1)))
    below = (0.62 if ax.get_xlabel() else 0.36) / height
    ax.legend(
        handles,
        labels,
        loc="upper left",
        bbox_to_anchor=(0, -below - 0.02),
        ncols=min(columns, len(labels)),
        borderaxespad=0,
        handletextpad=0.4,
        columnspacing=1.2,
    )
