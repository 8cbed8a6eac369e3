"""Chart of agreement: reader with reader, and lexicon with reader (notebook 03)."""

from textwrap import fill

import numpy as np
import pandas as pd

from ..coding import RELIABLE, TENTATIVE
from ..errors import require_columns
from .style import COLOURS, GREY, MARKERS, caption, legend, new_axes, nothing_to_draw

COLUMNS = ["category", "n_units", "n_a", "alpha", "alpha_low", "alpha_high", "f1", "f1_low", "f1_high", "verdict"]


def plot_validity(readers: pd.DataFrame, lexicon: dict[str, pd.DataFrame], labels: dict[str, str], ax=None):
    """Dot plot: how far two readers agree on each category, and how far a lexicon agrees with readers, on one text or several.

    `readers`: as from `agreement` of two readers; `lexicon`: name -> table, as from `agreement` of a reader with the lexicon, the
    first on the texts that the two readers coded; `labels`: category -> label, in the order of the rows. A mark is drawn where at
    least 15 sentences have the category; categories that the first table has too few of are named below. Returns the axes. Raises
    CorpusError for missing columns.
    """
    for table in (readers, *lexicon.values()):
        require_columns(table, COLUMNS, "agreement")
    first = next(iter(lexicon.values())).set_index("category")
    enough = [name for name in labels if name in first.index and first.at[name, "verdict"] != "too few"]
    if not enough:
        return nothing_to_draw(ax, "no category has 15 positive sentences or more")
    rows = [("alpha of the two readers", readers, "alpha"), *((f"F1, {name}", table, "f1") for name, table in lexicon.items())]
    ax = new_axes(ax, 9.5, 2.1 + 0.1 * len(rows) * len(enough))
    y = np.arange(len(enough))
    for i, (name, table, column) in enumerate(rows):
        shown = table[table["verdict"] != "too few"].set_index("category").reindex(enough)
        at = y + (i - (len(rows) - 1) / 2) * 0.78 / len(rows)
        ax.hlines(at, shown[f"{column}_low"], shown[f"{column}_high"], color=COLOURS[i], linewidth=1.3, alpha=0.6)
        ax.scatter(shown[column], at, s=26, color=COLOURS[i], marker=MARKERS[i], label=name, zorder=3)
    for row in range(len(enough) - 1):
        ax.axhline(row + 0.5, color="#eeeeee", linewidth=1)
    for threshold, style in ((TENTATIVE, ":"), (RELIABLE, "--")):
        ax.axvline(threshold, color=GREY, linewidth=1, linestyle=style, zorder=0)
    ax.set_yticks(y, [f"{labels[name]} (n = {first.at[name, 'n_a']})" for name in enough])
    ax.set_ylim(len(enough) - 0.5, -0.5)
    ax.set_xlim(min(0, ax.get_xlim()[0]), 1.02)
    ax.set_xlabel("agreement (1 = perfect; alpha 0 = as by chance)")
    best, worst = first.loc[enough, "f1"].idxmax(), first.loc[enough, "f1"].idxmin()
    ax.set_title(f"The lexicon finds {labels[best]} best (F1 {first.at[best, 'f1']:.2f}), {labels[worst]} worst "
                 f"({first.at[worst, 'f1']:.2f})")
    legend(ax)
    left_out = [labels[name] for name in labels if name not in enough]
    sizes = ", ".join(f"{table['n_units'].iloc[0]} ({name})" for name, table in lexicon.items() if len(table))
    caption(ax, fill(f"Sentences: {sizes}. Lines: 95 % intervals; dotted and dashed: .667 and .8. Fewer than 15 sentences: "
                     f"{', '.join(left_out) or 'none'}.", 120))
    return ax
