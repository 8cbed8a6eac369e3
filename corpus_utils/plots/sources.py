"""Charts of what articles share, of the places they name, and maps of many articles (notebook 03)."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy.cluster.hierarchy import dendrogram, linkage

from ..errors import require_columns
from ..framing.pairs import correspondence
from ..mentions.places import DISTANCES
from .style import COLOURS, DARK, GREY, caption, group_style, legend, limit_documents, limit_groups, new_axes, nothing_to_draw
from .text import label

LABEL_WIDTH = 24  # characters of a column's label, on two lines
MIN_ARTICLES = 20  # fewer articles make no map
SHADES = ["#08306b", "#2171b5", "#6baed6", "#c6dbef", "#f7fbff", "#bbbbbb", "#eeeeee"]
HATCHES = ["", "", "", "//", "..", "xx", ""]


def plot_shared_passages(table: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
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
            ax.text(
                j,
                i,
                "–" if i == j else f"{matrix.iloc[i, j]}",
                ha="center",
                va="center",
                fontsize=10,
                color=GREY if i == j or not matrix.iloc[i, j] else "black",
            )
    ax.set_xticks(range(len(docs)), [name.replace(" ", "\n", 1)[:LABEL_WIDTH] for name in labels], fontsize=8)
    if len(docs) > 6:
        ax.tick_params(axis="x", rotation=90)
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


def plot_distance(places: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Stacked bars: how far from home the places lie that each region's articles name.

    `places`: as from `mention_distance`. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(places, ["region", "distance", "province"], "mention_distance")
    if places.empty:
        return nothing_to_draw(ax, "no place is named")
    groups, note = limit_groups(places["region"])
    places = places[places["region"].isin(groups)]
    counts = places.groupby(["region", "distance"]).size().unstack(fill_value=0).reindex(groups)
    counts = counts[[name for name in DISTANCES if name in counts]]
    ax = new_axes(ax, 9, 2.3 + 0.5 * len(groups))
    left, box = np.zeros(len(groups)), {"facecolor": "white", "pad": 0.8, "linewidth": 0}
    for name, numbers in counts.items():
        i = DISTANCES.index(name)
        text = "湖北 Hubei" if name == "epicentre" else name
        ax.barh(
            range(len(groups)), numbers, left=left, color=SHADES[i], hatch=HATCHES[i], edgecolor=GREY, linewidth=0.6, label=text
        )
        for row, n in enumerate(numbers):
            if n:
                ax.text(
                    left[row] + n / 2,
                    row,
                    str(n),
                    ha="center",
                    va="center",
                    fontsize=8,
                    color="white" if i < 2 else "black",
                    bbox=box if i > 2 else None,
                )
        left += numbers.to_numpy()
    ax.set_yticks(range(len(groups)), [label(group) for group in groups])
    ax.invert_yaxis()
    ax.set_xlabel("places named (mentions)")
    ax.set_xlim(0, left.max() * 1.02)
    ax.locator_params(axis="x", integer=True)
    near = places["distance"].isin(["own county", "own city"]).mean()
    ax.set_title(f"{near:.0%} of the places named lie in the article's own county or city")
    legend(ax)
    caption(ax, f"n = {len(places)} mentions, townships and villages included; boundaries of the year before the article.{note}")
    return ax


def plot_dendrogram(
    shares: pd.DataFrame, names: dict[str, str] | None = None, by: str = "doc_id", ax: Axes | None = None
) -> Axes:
    """Tree of articles that use frames in like proportions; from 20 articles on.

    `shares`: as from `category_shares(..., by="doc_id", unit="characters")`; `names`: doc_id -> name. Ward's method (1963) on
    chi-square distances of the articles' profiles (`correspondence`). Returns the axes. Raises CorpusError for missing columns.
    """
    counts, few = _counts(shares, by, "tree")
    if few:
        return nothing_to_draw(ax, few)
    rows, *_ = correspondence(counts)
    ax = new_axes(ax, 8, 1.4 + 0.2 * len(rows))
    tree = dendrogram(
        linkage(rows.to_numpy(), "ward"),
        orientation="right",
        no_plot=False,
        ax=ax,
        color_threshold=0,
        above_threshold_color=COLOURS[0],
        labels=[label((names or {}).get(doc, doc)) for doc in rows.index],
    )
    ax.tick_params(axis="y", labelsize=7.5)
    ax.set_xlabel("distance at which groups join (Ward)")
    ax.set_title(f"{len(tree['leaves'])} articles by the proportions of their frames")
    caption(ax, "Chi-square distances between profiles of matches; near leaves use frames in like proportions.")
    return ax


def plot_map(
    shares: pd.DataFrame,
    names: dict[str, str] | None = None,
    labels: dict[str, str] | None = None,
    by: str = "doc_id",
    ax: Axes | None = None,
) -> Axes:
    """Map of articles and frames in two dimensions (correspondence analysis); from 20 articles on.

    Arguments as for `plot_dendrogram`; articles with one name have one colour and marker; `labels`: category -> label.
    Returns the axes. Raises CorpusError for missing columns.
    """
    from adjustText import adjust_text

    counts, few = _counts(shares, by, "map")
    if few:
        return nothing_to_draw(ax, few)
    rows, columns, inertia = correspondence(counts)
    ax = new_axes(ax, 9, 7)
    groups = pd.Series([(names or {}).get(doc, "articles") for doc in rows.index], index=rows.index)
    shown, note = limit_groups(groups)
    styles = group_style(shown)
    for group in shown:
        own = rows[groups == group]
        ax.scatter(own[0], own[1], s=26, label=label(group), alpha=0.8, **styles[group])
    ax.scatter(columns[0], columns[1], s=16, marker="x", color=DARK, linewidths=1)
    ax.axhline(0, color="#cccccc", linewidth=0.8, zorder=0)
    ax.axvline(0, color="#cccccc", linewidth=0.8, zorder=0)
    ax.margins(0.22, 0.1)
    texts = [ax.text(x, y, (labels or {}).get(category, category), fontsize=8) for category, x, y in columns[[0, 1]].itertuples()]
    ax.figure.canvas.draw()
    adjust_text(
        texts,
        ax=ax,
        iter_lim=1500,
        time_lim=None,
        expand=(1.1, 1.4),
        arrowprops={"arrowstyle": "-", "color": "#999999", "lw": 0.5},
    )
    ax.set_xlabel(f"first axis, {inertia[0]:.0%} of the inertia")
    ax.set_ylabel(f"second axis, {inertia[1]:.0%} of the inertia")
    ax.set_title(f"Two axes hold {inertia[0] + inertia[1]:.0%} of what sets the frames of {len(rows)} articles apart")
    legend(ax)
    caption(
        ax,
        "Correspondence analysis, symmetric map: near articles use frames in like proportions; a frame (x) lies "
        f"towards the articles\nthat use it more than others do.{note}",
    )
    return ax


def _counts(shares: pd.DataFrame, by: str, kind: str) -> tuple[pd.DataFrame, str]:
    """The matches of each article in each category, and why there is no chart, where there are too few of them ("" else)."""
    require_columns(shares, [by, "category", "n"], 'category_shares(..., by="doc_id", unit="characters")')
    counts = shares.pivot(index=by, columns="category", values="n")
    counts = counts.loc[counts.sum(axis=1) > 0, counts.sum() >= 5]
    needed = (MIN_ARTICLES, len(counts), "articles with matches"), (3, counts.shape[1], "categories with 5 matches")
    few = (f"a {kind} needs {least} {what}; there are {n}" for least, n, what in needed if n < least)
    return counts, next(few, "")
