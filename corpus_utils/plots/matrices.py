"""Charts of pairs (notebook 03): which frame with whom, who speaks in which."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..base.parts import Row
from ..errors import require_columns
from ..framing.pairs import AUTHOR
from .style import GREY, caption, new_axes, nothing_to_draw

PLURAL = {
    "official": "officials",
    "member": "Party members",
    "medic": "medics",
    "resident": "residents",
    "child": "children",
    "unnamed": "unnamed speakers",
}


def plot_co_occurrence(table: pd.DataFrame, labels: dict[str, str], other_labels: dict[str, str], ax: Axes | None = None) -> Axes:
    """Matrix: of the sentences with a category (rows), how many have each other one (columns).

    `table`: as from `co_occurrence`; the labels: category -> label, in the order of rows and columns. Shades: the share of the
    row's sentences; numbers: sentences with both; grey where there are too few. Returns the axes. Raises CorpusError for missing
    columns.
    """
    require_columns(table, ["category", "other", "n", "n_both", "share", "ratio", "too_few"], "co_occurrence")
    ax, best = _matrix(table, "category", "other", "share", "n_both", labels, other_labels, ax)
    if best is not None:
        ax.set_title(f"{other_labels[best.other]} in {best.share:.0%} of the {best.n} sentences with {labels[best.category]}")
        caption(
            ax,
            "Shade: share of the sentences with the row's words; number: sentences with both; grey and small: too few "
            "(below 5); blank: none.",
        )
    return ax


def plot_speakers(table: pd.DataFrame, labels: dict[str, str], ax: Axes | None = None) -> Axes:
    """Matrix: in which frames each type of speaker is quoted, per 1,000 characters of what they say.

    `table`: as from `speaker_shares`; `labels`: category -> label, in the order of the columns. Returns the axes. Raises
    CorpusError for missing columns.
    """
    require_columns(table, ["speaker", "category", "n", "n_speakers", "n_characters", "value", "too_few"], "speaker_shares")
    sizes = table.drop_duplicates("speaker")
    names = {
        row.speaker: f"{PLURAL.get(row.speaker, row.speaker)} ({row.n_speakers}; {row.n_characters:,} ch.)"
        for row in sizes.itertuples()
    }
    ax, best = _matrix(table, "speaker", "category", "value", "n", names, labels, ax)
    if best is not None:
        quoted = table[table["speaker"] != AUTHOR].drop_duplicates("speaker")
        title = "Nobody is quoted in these articles"
        if len(quoted):
            most, told = quoted.loc[quoted["n_characters"].idxmax()], quoted["n_characters"].sum()
            title = (
                f"{told / sizes['n_characters'].sum():.0%} of the text is quoted speech; {PLURAL[most['speaker']]} say most, "
                f"{most['n_characters'] / told:.0%} of it"
            )
        ax.set_title(title)
        caption(
            ax,
            "Rows: type of speaker (utterances, or articles; characters said). Shade: matches per 1,000 characters, "
            "square root;\nnumber: matches; grey and small: too few (below 5); blank: none.",
        )
    return ax


def _matrix(
    table: pd.DataFrame,
    row: str,
    column: str,
    value: str,
    n: str,
    row_labels: dict[str, str],
    column_labels: dict[str, str],
    ax: Axes | None,
) -> tuple[Axes, Row | None]:
    """Shaded cells with their numbers, and the highest cell that is not too few."""
    table = table[table[row].isin(row_labels) & table[column].isin(column_labels)]
    if table.empty:
        return nothing_to_draw(ax, "no two categories to compare"), None
    rows, columns = (
        [name for name in names if name in set(table[side])] for names, side in ((row_labels, row), (column_labels, column))
    )
    cells = table.set_index([row, column])
    ax = new_axes(ax, max(9.2, 2.6 + 0.32 * len(columns)), 2.2 + 0.32 * len(rows))
    shades = np.array(
        [
            [cells.at[(r, c), value] if (r, c) in cells.index and not cells.at[(r, c), "too_few"] else 0 for c in columns]
            for r in rows
        ],
        dtype=float,
    )
    shades = np.sqrt(shades) if value == "value" else shades  # rates of short speeches reach far
    top = max(float(np.nanmax(shades)), 1e-9)
    ax.imshow(shades, cmap="Blues", vmin=0, vmax=top * 1.15, aspect="auto")
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            if (r, c) in cells.index and cells.at[(r, c), n]:
                few = cells.at[(r, c), "too_few"]
                ax.text(
                    j,
                    i,
                    str(cells.at[(r, c), n]),
                    ha="center",
                    va="center",
                    fontsize=7 if few else 8.5,
                    color=GREY if few else "white" if shades[i, j] > 0.6 * top else "black",
                )
    ax.set_yticks(range(len(rows)), [row_labels[r] for r in rows])
    ax.set_xticks(
        range(len(columns)), [column_labels[c] for c in columns], rotation=55, ha="left", rotation_mode="anchor", fontsize=8
    )
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    enough = table[~table["too_few"] & (table["n"] >= 15 if n != "n" else True)]
    return ax, next(enough.loc[[enough[value].idxmax()]].itertuples()) if len(enough) else None
