"""Charts of the corpus as a whole (notebooks 00 and 01)."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..data import read_yaml
from ..errors import CorpusError, require_columns
from ..tables import require_table
from .axes import caption, legend, new_axes, nothing_to_draw
from .groups import limit_documents
from .labels import counted, label
from .style import COLOURS, GREY

REASONS: dict[str, tuple[str, str]] = read_yaml("charts.yml")["kept and dropped"]
OUTCOME_MARKS = {"repaired": ("#0072B2", "o"), "dropped": ("#D55E00", "s"), "left": ("#4d4d4d", "X")}


def overview(table: pd.DataFrame, ax: np.ndarray | None = None) -> np.ndarray:
    """Small multiples: one panel per column, one row per article.

    `table`: as returned by `vocabulary.overview`: names in the first column and numbers in the
    others, whose column names become the panel titles; the first number has to be that of
    characters. `ax`: an array of axes, one per number column. Returns that array.

    Example: `cu.plots.overview(cu.vocabulary.overview(corpus))`.
    """
    require_columns(table, [], "overview")
    measures = list(table.columns[1:])
    if not measures:
        raise CorpusError("the table has no number column; give names in the first column, numbers in the others")
    if table.empty:
        return np.array([nothing_to_draw(None, "there are no articles")])
    rows, note = limit_documents(table.index)
    shown = table.loc[rows]
    names = list(shown.iloc[:, 0])
    if ax is None:
        ax = plt.subplots(1, len(measures), figsize=(9, 1.4 + 0.36 * len(names)), sharey=True, squeeze=False)[1][0]
    for axes, measure in zip(np.atleast_1d(ax), measures, strict=True):
        values = shown[measure]
        axes.barh(range(len(names)), values, color=COLOURS[0], height=0.6)
        for row, value in enumerate(values):
            axes.text(value, row, f" {value:,.0f}", va="center", fontsize=9)
        axes.set_title(measure, fontsize=10)
        axes.set_xlim(0, max(values.max(), 1) * 1.35)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(left=False)
    first = np.atleast_1d(ax)[0]
    first.set_yticks(range(len(names)), [label(name) for name in names])
    first.invert_yaxis()
    lengths = table[measures[0]]
    first.figure.suptitle(
        f"The longest of {len(table)} articles has {lengths.max() / max(lengths.min(), 1):.1f} times "
        "the characters of the shortest"
        if len(table) > 1
        else f"One article of {lengths.max():,} characters",
        x=0.01,
        ha="left",
        fontsize=12,
    )
    caption(first, f"n = {counted(len(table), 'article')}; each panel has its own scale.{note}")
    return ax


def characters_kept(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Stacked bars: the characters of each page by what became of them.

    `table`: as returned by `cleaning.characters_kept`; the reason `body text` is what was kept.
    Returns the axes.

    Example: `cu.plots.characters_kept(cu.cleaning.characters_kept(corpus))`.
    """
    require_table(table, "characters_kept", ["doc_id", "label", "reason", "n_characters"])
    if table.empty:
        return nothing_to_draw(ax, "there are no articles")
    docs, note = limit_documents(table["doc_id"])
    reasons = {part: name for name in REASONS for part in name.split(", ")} | {"advertisement": "navigation, related, share"}
    table = table.assign(reason=table["reason"].map(reasons).fillna(table["reason"]))
    wide = table.pivot_table(index="doc_id", columns="reason", values="n_characters", aggfunc="sum", fill_value=0)
    wide = wide.reindex(index=docs, columns=list(REASONS), fill_value=0)
    names = table.drop_duplicates("doc_id").set_index("doc_id")["label"].loc[docs]
    ax = new_axes(ax, 9, 1.9 + 0.45 * len(docs))
    left = np.zeros(len(docs))
    for reason, (fill, hatch) in REASONS.items():
        ax.barh(
            range(len(docs)),
            wide[reason],
            left=left,
            label=reason,
            height=0.62,
            color=fill,
            hatch=hatch,
            edgecolor="white",
            linewidth=0.5,
        )
        left += wide[reason].to_numpy()
    sizes = table.groupby("doc_id")["n_characters"].sum()
    share = table[table["reason"] == "body text"].set_index("doc_id")["n_characters"] / sizes
    for row, total in enumerate(left):
        ax.text(total, row, f" {share[docs[row]]:.0%} kept", va="center", fontsize=9, color=GREY)
    ax.set_yticks(range(len(docs)), [label(name or doc) for doc, name in names.items()])
    ax.invert_yaxis()
    ax.set_xlim(0, left.max() * 1.15)
    ax.set_xlabel("characters of the page as received")
    kept = table["n_characters"][table["reason"] == "body text"].sum() / sizes.sum()
    ax.set_title(f"{kept:.0%} of the characters of the pages are article text")
    legend(ax)
    caption(ax, f"n = {int(table['n_characters'].sum()):,} characters in {counted(table['doc_id'].nunique(), 'file')}.{note}")
    return ax


def changes(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Dots on a logarithmic axis: how many places were repaired, dropped, or left in doubt.

    `table`: as returned by `cleaning.changes`. Returns the axes.

    Example: `cu.plots.changes(cu.cleaning.changes(corpus.audit))`.
    """
    require_table(table, "changes", ["outcome", "what", "n", "documents"])
    if table.empty:
        return nothing_to_draw(ax, "there are no changes")
    ax = new_axes(ax, 9, 1.7 + 0.3 * len(table))
    for outcome, (colour, marker) in OUTCOME_MARKS.items():
        rows = np.flatnonzero((table["outcome"] == outcome) & (table["n"] > 0))
        ax.hlines(rows, 0.5, table["n"].iloc[rows], color=colour, linewidth=0.8)
        ax.scatter(table["n"].iloc[rows], rows, color=colour, marker=marker, s=45, label=outcome, zorder=3)
    for row, (n, documents) in enumerate(zip(table["n"], table["documents"], strict=True)):
        where = f"{n:,} in {counted(documents, 'file')}" if n else "none"
        ax.annotate(
            where, (max(n, 0.5), row), (9 if n else 4, 0), textcoords="offset points", va="center", fontsize=9, color=GREY
        )
    ax.set_yticks(range(len(table)), table["outcome"] + ": " + table["what"])
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xscale("log")
    ax.set_xlim(0.5, max(table["n"].max(), 1) * 6)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.minorticks_off()
    ax.set_xlabel("places (logarithmic scale)")
    totals = table.groupby("outcome")["n"].sum()
    ax.set_title(", ".join(f"{counted(totals.get(outcome, 0), 'place')} {outcome}" for outcome in OUTCOME_MARKS) + " in doubt")
    caption(ax, "A place is one edit of the audit; a place that was left is in the text as it came.")
    return ax
