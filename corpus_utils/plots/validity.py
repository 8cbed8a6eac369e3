"""Chart of agreement: reader with reader, and lexicon with reader (notebook 03)."""

from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..errors import CorpusError, require_columns
from ..framing.agreement import RELIABLE, TENTATIVE
from .style import GREY, caption, group_style, legend, new_axes, nothing_to_draw

COLUMNS = ["category", "n_units", "n_a", "alpha", "alpha_low", "alpha_high", "verdict"]


def plot_validity(
    readers: pd.DataFrame, lexicon: dict[str, pd.DataFrame], labels: dict[str, str], ax: Axes | None = None
) -> Axes:
    """Dot plot of alpha: how far two readers agree on each category, and how far a lexicon agrees with readers, on one text
    or several.

    `readers`: as from `agreement` of two readers; `lexicon`: name -> table, as from `agreement` of a reader with the lexicon, the
    first on the texts that the two readers coded; `labels`: category -> label, in the order of the rows. A mark is drawn where at
    least 15 sentences have the category; categories that the first table has too few of are named below. Returns the axes. Raises
    CorpusError for missing columns.
    """
    for table in (readers, *lexicon.values()):
        require_columns(table, COLUMNS, "agreement")
    if not lexicon:
        raise CorpusError('there is no table of a lexicon; give at least one, as {"these articles": agreement(...)}')
    first = next(iter(lexicon.values())).set_index("category")
    enough = [name for name in labels if name in first.index and first.at[name, "verdict"] != "too few"]
    if not enough:
        return nothing_to_draw(ax, "no category has 15 positive sentences or more")
    rows = [("the two readers", readers), *((f"lexicon, {name}", table) for name, table in lexicon.items())]
    ax = new_axes(ax, 9.5, 2.1 + 0.1 * len(rows) * len(enough))
    y, styles = np.arange(len(enough)), group_style([name for name, _ in rows])
    for i, (name, table) in enumerate(rows):
        shown = table[table["verdict"] != "too few"].set_index("category").reindex(enough)
        at = y + (i - (len(rows) - 1) / 2) * 0.78 / len(rows)
        ax.hlines(at, shown["alpha_low"], shown["alpha_high"], color=styles[name]["color"], linewidth=1.3, alpha=0.6)
        ax.scatter(shown["alpha"], at, s=26, label=name, zorder=3, **styles[name])
    for row in range(len(enough) - 1):
        ax.axhline(row + 0.5, color="#eeeeee", linewidth=1)
    for threshold, style in ((TENTATIVE, ":"), (RELIABLE, "--")):
        ax.axvline(threshold, color=GREY, linewidth=1, linestyle=style, zorder=0)
    ax.set_yticks(y, [f"{labels[name]} (n = {first.at[name, 'n_a']})" for name in enough])
    ax.set_ylim(len(enough) - 0.5, -0.5)
    ax.set_xlim(min(0, ax.get_xlim()[0]), 1.02)
    ax.set_xlabel("Krippendorff's alpha (1 = perfect agreement, 0 = as by chance)")
    judged = {name: table[table["verdict"] != "too few"]["alpha_low"] for name, table in lexicon.items()}
    passed = ", ".join(f"{name} {(low >= TENTATIVE).sum()} of {len(low)}" for name, low in judged.items())
    ax.set_title(fill(f"Word lists that readers confirm: {passed}", 90))
    legend(ax)
    left_out = [labels[name] for name in labels if name not in enough]
    sizes = ", ".join(f"{table['n_units'].iloc[0]} ({name})" for name, table in lexicon.items() if len(table))
    caption(
        ax,
        fill(
            f"Sentences: {sizes}. Lines: 95 % intervals; dotted and dashed: .667 and .8, which the lower end "
            f"has to reach. Fewer than 15 sentences: "
            f"{', '.join(left_out) or 'none'}.",
            120,
        ),
    )
    return ax
