"""Charts of frames and of shared text (notebook 03)."""

import numpy as np
import pandas as pd

from ..errors import require_columns
from .style import GREY, caption, group_style, label, legend, limit_documents, limit_groups, new_axes, nothing_to_draw

LABEL_WIDTH = 24  # characters of a column's label, on two lines


def plot_shares(table: pd.DataFrame, labels: dict[str, str] | None = None, by: str = "region", ax=None):
    """Dot plot with intervals: one row a category, one mark a group.

    `table`: as from `category_shares`; `labels`: category -> label. Categories are ordered by their mean value.
    Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(table, [by, "category", "value", "low", "high", "n_articles", "interval"], "category_shares")
    if table.empty:
        return nothing_to_draw(ax, "no word of the lexicon occurs")
    groups, note = limit_groups(table[by])
    table = table[table[by].isin(groups)]
    order = table.groupby("category")["value"].mean().sort_values(ascending=False).index
    row_of = {category: i for i, category in enumerate(order)}
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
    ax.set_xlabel("share of sentences with at least one word of the frame")
    most = table["value"] == table.groupby(by)["value"].transform("max")
    leading = table["category"][most].value_counts()
    noun = "articles" if (table["n_articles"] == 1).all() else "groups"
    ax.set_title(f"{(labels or {}).get(leading.index[0], leading.index[0])} has most sentences, or as many as any other, in "
                 f"{leading.iloc[0]} of {len(groups)} {noun}")
    legend(ax)
    kinds = " or ".join(dict.fromkeys(table["interval"]))
    n_articles = int(table.drop_duplicates(by)["n_articles"].sum())
    caption(ax, f"n = {n_articles} articles; lines: 95 % intervals, {kinds}.{note}")
    return ax


def plot_shared_passages(table: pd.DataFrame, articles: pd.DataFrame, ax=None):
    """Matrix: characters that two articles share word for word.

    `table`: as from `shared_passages`; `articles`: doc_id and region, in the order of rows and columns.
    Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(table, ["doc_a", "doc_b", "n_characters"], "shared_passages")
    require_columns(articles, ["doc_id", "region"], "load_corpus(...).articles")
    if articles.empty:
        return nothing_to_draw(ax, "there are no articles")
    docs, note = limit_documents(articles["doc_id"])
    names = articles.set_index("doc_id")["region"]
    matrix = pd.DataFrame(0, index=docs, columns=docs)
    for row in table.itertuples():
        if row.doc_a in docs and row.doc_b in docs:
            matrix.loc[row.doc_a, row.doc_b] += row.n_characters
            matrix.loc[row.doc_b, row.doc_a] += row.n_characters
    labels = [label(names[doc] or doc) for doc in docs]
    width = max(3.4, 1.2 + 0.11 * max(map(len, labels))) + 0.7 * len(docs)
    ax = new_axes(ax, max(width, 6.9), 2.2 + 0.55 * len(docs))
    ax.imshow(np.sqrt(matrix.to_numpy()), cmap="Blues", vmin=0, vmax=max(np.sqrt(matrix.to_numpy().max()) * 2, 1))
    for i in range(len(docs)):
        for j in range(len(docs)):
            ax.text(j, i, "–" if i == j else f"{matrix.iloc[i, j]}", ha="center", va="center", fontsize=10,
                    color=GREY if i == j or not matrix.iloc[i, j] else "black")
    ax.set_xticks(range(len(docs)), [name.replace(" ", "\n", 1)[:LABEL_WIDTH] for name in labels], fontsize=8)
    ax.set_yticks(range(len(docs)), labels)
    ax.grid(False)
    ax.tick_params(length=0)
    if len(table):
        pair = table.groupby(["doc_a", "doc_b"])["n_characters"].sum().idxmax()
        total = table.groupby(["doc_a", "doc_b"])["n_characters"].sum().max()
        title = f"{label(names[pair[0]])} and {label(names[pair[1]])} share most text: {total} characters"
    else:
        title = "No two articles share a passage"
    ax.set_title(title)
    caption(ax, f"n = {len(table)} passages; characters in equal runs, punctuation included.{note}")
    return ax
