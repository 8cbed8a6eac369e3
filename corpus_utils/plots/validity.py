"""Chart of agreement: reader with reader, and lexicon with reader (notebook 03)."""

from textwrap import fill

import numpy as np
import pandas as pd

from ..coding import RELIABLE, TENTATIVE
from ..errors import require_columns
from .style import COLOURS, GREY, caption, legend, new_axes, nothing_to_draw

MEASURES = {"alpha": "alpha of two readers", "f1": "F1 of the lexicon"}


def plot_validity(readers: pd.DataFrame, lexicon: pd.DataFrame, held_out: pd.DataFrame, labels: dict[str, str], ax=None):
    """Dot plot: how far readers agree on each category, and how far the lexicon agrees with them.

    `readers`, `lexicon`, `held_out`: as from `agreement` of two readers, of the settled coding with the lexicon, and with the
    lexicon without the entries seen only in the article at hand; `labels`: category -> label, in the order of the rows.
    Categories with too few positive sentences are left out and named. Returns the axes. Raises CorpusError for missing columns.
    """
    for table in (readers, lexicon, held_out):
        require_columns(table, ["category", "n_units", "n_a", "alpha", "alpha_low", "alpha_high", "f1", "f1_low", "f1_high", "verdict"],
                        "agreement")
    readers, lexicon, held_out = (table.set_index("category") for table in (readers, lexicon, held_out))
    enough = [name for name in labels if name in lexicon.index and lexicon.at[name, "verdict"] != "too few"]
    if not enough:
        return nothing_to_draw(ax, "no category has 15 positive sentences or more")
    ax = new_axes(ax, 9.5, 2.1 + 0.34 * len(enough))
    y = np.arange(len(enough))
    rows = [("alpha of the two readers", readers, "alpha", "o", -0.22), ("F1 of the lexicon", lexicon, "f1", "s", 0),
            ("F1, entries seen only in the article left out", held_out, "f1", "^", 0.22)]
    for i, (name, table, column, marker, offset) in enumerate(rows):
        shown = table.reindex(enough)
        ax.hlines(y + offset, shown[f"{column}_low"], shown[f"{column}_high"], color=COLOURS[i], linewidth=1.3, alpha=0.6)
        ax.scatter(shown[column], y + offset, s=28, color=COLOURS[i], marker=marker, label=name, zorder=3)
    for threshold, style in ((TENTATIVE, ":"), (RELIABLE, "--")):
        ax.axvline(threshold, color=GREY, linewidth=1, linestyle=style, zorder=0)
    ax.set_yticks(y, [f"{labels[name]} (n = {lexicon.at[name, 'n_a']})" for name in enough])
    ax.set_ylim(len(enough) - 0.5, -0.5)
    ax.set_xlim(min(0, ax.get_xlim()[0]), 1.02)
    ax.set_xlabel("agreement (1 = perfect; alpha 0 = as by chance)")
    good = [name for name in enough if readers.at[name, "alpha"] >= TENTATIVE] if set(enough) <= set(readers.index) else []
    ax.set_title(f"Readers reach alpha .667 on {len(good)} of {len(enough)} frames; the lexicon's F1 is "
                 f"{lexicon.loc[enough, 'f1'].min():.2f} to {lexicon.loc[enough, 'f1'].max():.2f}", x=-0.3)
    legend(ax)
    left_out = [labels[name] for name in labels if name not in enough]
    caption(ax, fill(f"n = {int(lexicon['n_units'].iloc[0])} sentences; lines: 95 % intervals; dotted and dashed: .667 and .8. Fewer "
                     f"than 15 sentences: {', '.join(left_out) or 'none'}.", 110))
    return ax
