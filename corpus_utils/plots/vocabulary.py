"""Charts of words: how often, where, how evenly (notebook 02)."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, NullLocator

from ..errors import require_columns
from .style import COLOURS, DARK, GREY, caption, group_style, legend, limit_documents, limit_groups, new_axes, nothing_to_draw
from .text import label

KINDS = {"place": COLOURS[4], "person": COLOURS[5], "organisation": COLOURS[3]}


def plot_frequency(table: pd.DataFrame, by: str = "region", n: int = 20, ax: Axes | None = None) -> Axes:
    """Dot plot: the most frequent words, one row a word, one mark a group.

    `table`: as from `term_frequency(tokens, by=by)`. Words are ranked by their mean rate over the groups, so that a
    long article does not decide. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(table, [by, "token", "n", "per_million"], "term_frequency(tokens, by=...)")
    if table.empty:
        return nothing_to_draw(ax, "there are no words")
    groups, note = limit_groups(table[by])
    rates = table.pivot_table(index="token", columns=by, values="per_million", fill_value=0)[groups] / 1000
    rates = rates.loc[rates.mean(axis=1).sort_values(ascending=False, kind="stable").index[:n]]
    ax = new_axes(ax, 8.5, 1.6 + 0.27 * len(rates))
    rows = np.arange(len(rates))
    ax.hlines(rows, rates.min(axis=1), rates.max(axis=1), color="#cccccc", linewidth=1.2, zorder=1)
    for group, style in group_style(groups).items():
        ax.scatter(rates[group], rows, s=38, label=label(group), zorder=2, alpha=0.9, **style)
    for row, found in enumerate((rates > 0).sum(axis=1)):
        ax.text(1.01, row, f"{found}/{len(groups)}", transform=ax.get_yaxis_transform(), va="center", fontsize=8, color=DARK)
    ax.set_yticks(rows, [label(word) for word in rates.index])
    ax.invert_yaxis()
    ax.set_xlim(left=-0.3)
    ax.set_xlabel("occurrences per 1,000 of the words counted")
    everywhere = int((rates > 0).all(axis=1).sum())
    ax.set_title(
        f"{label(rates.index[0])} leads; {everywhere} of these {len(rates)} words "
        f"occur in {'all' if len(groups) > 1 else 'the'} {len(groups)} group{'s' * (len(groups) > 1)}"
    )
    legend(ax)
    caption(
        ax,
        f"n = {int(table['n'].sum()):,} words in {len(groups)} groups; ranked by the mean of the groups' rates. "
        f"At the right: range, the groups that have the word.{note}",
    )
    return ax


def plot_dispersion(table: pd.DataFrame, n_labels: int = 20, min_n: int = 9, ax: Axes | None = None) -> Axes:
    """Scatter: how often a word occurs against how evenly it is spread over the articles.

    `table`: as from `dispersion(tokens)`: token, n, dp_norm. Words with fewer than `min_n` occurrences are left out.
    Returns the axes. Raises CorpusError for missing columns.
    """
    from adjustText import adjust_text

    require_columns(table, ["token", "n", "dp_norm"], "dispersion")
    shown = table[table["n"] >= min_n].sort_values(["n", "token"], ascending=[False, True])
    shown = shown[shown["dp_norm"].notna()]
    if shown.empty:
        return nothing_to_draw(ax, f"no word occurs {min_n} times, or there is only one part")
    ax = new_axes(ax, 9, 6.2)
    ax.scatter(shown["n"], shown["dp_norm"], s=16, color=COLOURS[0], alpha=0.6)
    ax.set_xscale("log")
    ax.set_xticks([t for t in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000) if t <= shown["n"].max() * 1.5])
    ax.xaxis.set_major_formatter("{x:,g}")
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xlim(min_n * 0.75, shown["n"].max() * 1.6)
    half = n_labels // 2
    uneven, even = shown.nlargest(half, "dp_norm"), shown[shown["dp_norm"] < shown["dp_norm"].min() + 0.005]
    labelled = pd.concat([shown.head(n_labels - half), uneven, even]).drop_duplicates("token")
    ax.set_ylim(bottom=min(0, shown["dp_norm"].min()))
    texts = [ax.text(row.n, row.dp_norm, label(row.token), fontsize=8, color=DARK) for row in labelled.itertuples()]
    ax.figure.canvas.draw()
    adjust_text(
        texts,
        x=shown["n"].to_numpy(),
        y=shown["dp_norm"].to_numpy(),
        ax=ax,
        iter_lim=600,
        time_lim=None,
        expand=(1.15, 1.5),
        arrowprops={"arrowstyle": "-", "color": "#aaaaaa", "lw": 0.5},
    )
    even, uneven = shown.loc[shown["dp_norm"].idxmin(), "token"], shown.loc[shown["dp_norm"].idxmax(), "token"]
    ax.set_xlabel("occurrences in the corpus (logarithmic)")
    ax.set_ylabel("DPnorm: 0 = spread as the text is, 1 = all in the shortest article")
    ax.set_title(f"{label(even)} is spread most evenly, {label(uneven)} least")
    caption(
        ax,
        f"n = {len(shown)} words with at least {min_n} occurrences; labels: the {n_labels - half} most frequent, the "
        f"{half} least even, the most even.",
    )
    return ax


def plot_lexical_dispersion(lines: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Lexical dispersion plot: where in each article a word occurs, one lane an article and word, one stroke an occurrence.

    `lines`: spans with doc_id, start, node, as from `kwic`; at most five different nodes are drawn, the most frequent.
    `articles`: doc_id, region, text; a lane is as long as its article. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(lines, ["doc_id", "start", "node"], "kwic(...)")
    require_columns(articles, ["doc_id", "region", "text"], "load_corpus(...).articles")
    if lines.empty:
        return nothing_to_draw(ax, "the word does not occur")
    docs, note = limit_documents(articles.sort_values(["region", "doc_id"])["doc_id"])
    shown = articles.set_index("doc_id").loc[docs].reset_index()
    words = lines["node"].value_counts().index[:5].tolist()
    counts = lines[lines["node"].isin(words)].groupby(["doc_id", "node"]).size()
    ax = new_axes(ax, 9, 1.6 + len(shown) * (0.3 + 0.18 * len(words)))
    height = 0.8 / len(words)
    for lane, article in shown.iterrows():
        for i, word in enumerate(words):
            y = lane - 0.4 + (i + 0.5) * height
            ax.hlines(y, 0, len(article["text"]), color="#dddddd", linewidth=1, zorder=1)
            starts = lines["start"][(lines["doc_id"] == article["doc_id"]) & (lines["node"] == word)]
            ax.vlines(
                starts,
                y - height * 0.42,
                y + height * 0.42,
                color=COLOURS[i],
                linewidth=1.3,
                zorder=2,
                label=label(word) if lane == 0 else "",
            )
            n = counts.get((article["doc_id"], word), 0)
            ax.text(len(article["text"]), y, f" {n}", va="center", fontsize=7.5, color=DARK)
    ax.set_yticks(range(len(shown)), [label(region) for region in shown["region"]])
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.set_xlim(0, shown["text"].str.len().max() * 1.04)
    ax.set_xlabel("characters from the beginning of the article")
    own = lines[lines["node"] == words[0]]
    half = own["doc_id"].map(articles.set_index("doc_id")["text"].str.len()) / 2
    ax.set_title(
        f"{label(words[0])} stands in {own['doc_id'].nunique()} of {len(articles)} articles, "
        f"{(own['start'] >= half).mean():.0%} of it in second halves"
    )
    legend(ax)
    caption(ax, f"One stroke an occurrence, one lane a word, in this order from above; numbers: occurrences.{note}")
    return ax


def plot_names(table: pd.DataFrame, n: int = 10, ax: Axes | None = None) -> Axes:
    """Bars: the most frequent names of persons, places and organisations.

    `table`: token, kind, n, as from `term_frequency(names, by="kind")` with names of `find_names`.
    Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(table, ["token", "kind", "n"], 'term_frequency(names, by="kind")')
    top = table.sort_values(["n", "token"], ascending=[False, True]).head(n)
    if top.empty:
        return nothing_to_draw(ax, "no name was found")
    ax = new_axes(ax, 6, 1.4 + 0.27 * len(top))
    ax.barh(range(len(top)), top["n"], color=[KINDS.get(kind, GREY) for kind in top["kind"]])
    for i, row in enumerate(top.itertuples()):
        ax.text(row.n, i, f" {row.kind}", va="center", fontsize=7.5, color=DARK)
    ax.set_yticks(range(len(top)), [label(name) for name in top["token"]], fontsize=8.5)
    ax.set_ylim(max(n, len(top)) - 0.5, -0.5)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    ax.set_xlim(0, top["n"].max() * 1.35)
    ax.set_xlabel("occurrences")
    first = top["token"][top["n"] == top["n"].iloc[0]]
    names = " and ".join(map(label, first[:2])) + (f" and {len(first) - 2} more" if len(first) > 2 else "")
    ax.set_title(f"{names} {'is' if len(first) == 1 else 'are'} named most, {top['n'].iloc[0]} times")
    caption(ax, f"At most {n} names. They are found by rule, and some are missed.")
    return ax
