"""Charts of words (notebook 02): how often, where, how evenly; keyness, collocations, word clouds."""

from functools import partial
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, NullLocator
from wordcloud import WordCloud

from ..errors import require_columns
from .labels import drawable, label
from .style import COLOURS, DARK, GREY, caption, group_style, legend, limit_documents, limit_groups, new_axes, nothing_to_draw

NAME_COLOURS = {"place": COLOURS[4], "person": COLOURS[5], "organisation": COLOURS[3]}
# Colours of words of all groups, of several, of one; told apart in grey as well.
ALL_GROUPS, SOME_GROUPS, ONE_GROUP = "#111111", "#0072B2", "#C77700"
CLOUD = (800, 620)  # pixels
CLOUD_FONT = 110  # points for the most frequent word of all clouds
COLLOCATION_COLUMNS = ["node", "collocate", "n", "n_collocate", "log_dice"]


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
    ax.barh(range(len(top)), top["n"], color=[NAME_COLOURS.get(kind, GREY) for kind in top["kind"]])
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


def plot_word_clouds(
    table: pd.DataFrame, by: str = "region", max_words: int = 60, columns: int = 3, ax: Axes | None = None
) -> Axes:
    """A word cloud a group, all on one scale: font size is proportional to the square root of the rate.

    `table`: as from `term_frequency(tokens, by=by)`. A word has the same colour in all clouds: by how many groups have it.
    Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(table, [by, "token", "n", "per_million"], "term_frequency(tokens, by=...)")
    if table.empty:
        return nothing_to_draw(ax, "there are no words")
    groups, note = limit_groups(table[by])
    words = {group: table[table[by] == group].nlargest(max_words, "per_million") for group in groups}
    spread = table[table[by].isin(groups)].groupby("token")[by].nunique()
    colours = {
        drawable(word): ONE_GROUP if n == 1 else ALL_GROUPS if n == len(groups) else SOME_GROUPS for word, n in spread.items()
    }
    columns = min(columns, len(groups))
    rows = -(-len(groups) // columns)
    ax = new_axes(ax, 3.35 * columns, 3 * rows + 0.6)
    for i, (group, cloud) in enumerate(draw_clouds(words, colours).items()):
        x, y = (i % columns) * (CLOUD[0] + 30), (i // columns) * (CLOUD[1] + 80)
        ax.imshow(cloud, interpolation="bilinear", extent=(x, x + CLOUD[0], y + CLOUD[1], y))
        n = int(table["n"][table[by] == group].sum())
        ax.text(x + CLOUD[0] / 2, y - 15, f"{label(group)} (n = {n:,})", ha="center", fontsize=10)
    ax.set_xlim(0, columns * (CLOUD[0] + 30))
    ax.set_ylim(rows * (CLOUD[1] + 80) - 60, -80)
    ax.axis("off")
    top = table.loc[table["per_million"].idxmax()]
    ax.set_title(
        f"One scale for all: {label(top['token'])} is largest in {label(top[by])}, "
        f"{top['per_million'] / 1000:.0f} per 1,000 words"
    )
    caption(
        ax,
        f"Height of characters = square root of the word's rate; at most {max_words} words each. Position means nothing. "
        f"Black: words of\nall {len(groups)} groups; blue: of several; orange: of this one only.{note}",
    )
    return ax


def draw_clouds(words: dict[str, pd.DataFrame], colours: dict[str, str]) -> dict[str, WordCloud]:
    """A cloud a group on one scale: font size = scale x square root of `per_million`; `colours`: of each word.

    The library draws a word smaller that does not fit; so the scale shrinks until every word of every cloud fits.
    """
    scale = CLOUD_FONT / np.sqrt(max(table["per_million"].max() for table in words.values()))
    while True:
        clouds = {}
        for group, table in words.items():
            sizes = dict(zip(table["token"].map(drawable), scale * np.sqrt(table["per_million"]), strict=True))
            cloud = WordCloud(
                width=CLOUD[0],
                height=CLOUD[1],
                background_color="white",
                relative_scaling=1,
                prefer_horizontal=1,
                max_font_size=max(round(max(sizes.values())), 1),
                min_font_size=1,
                random_state=2020,
                color_func=partial(_cloud_colour, colours),
            ).generate_from_frequencies(sizes)
            drawn = {word: size for (word, _), size, *_ in cloud.layout_}
            if any(abs(drawn.get(word, 0) - size) > max(3, size / 10) for word, size in sizes.items()):
                break
            clouds[group] = cloud
        else:
            return clouds
        scale *= 0.9


def _cloud_colour(colours: dict[str, str], word: str, **_: Any) -> str:
    return colours[word]


def plot_keyness(table: pd.DataFrame, n: int = 8, n_under: int = 4, min_n: int = 3, ax: Axes | None = None) -> Axes:
    """Diverging bars: the words that mark the target off from the reference, to both sides, by Log Ratio with its interval.

    `table`: as from `keyness`. Chosen by log-likelihood: `n` words over-used in the target (at least `min_n` times there) and
    `n_under` that it uses less (at least `min_n` times in the reference), drawn by Log Ratio (1 = twice as often, 2 = four times)
    with its 95 % interval, counts and, if it is there, stability. Returns the axes. Raises CorpusError for missing columns.
    """
    columns = ["token", "n_target", "n_reference", "log_ratio", "log_ratio_low", "log_ratio_high", "log_likelihood"]
    require_columns(table, [*columns, "target", "reference"], "keyness")
    if table.empty:
        return nothing_to_draw(ax, "there are no words, or only one group")
    over = table[(table["log_likelihood"] > 0) & (table["n_target"] >= min_n)].nlargest(n, "log_likelihood")
    under = table[(table["log_likelihood"] < 0) & (table["n_reference"] >= min_n)].nsmallest(n_under, "log_likelihood")
    top = pd.concat([over, under.iloc[::-1]])
    if top.empty:
        return nothing_to_draw(ax, f"no word occurs {min_n} times and differs")
    ax = new_axes(ax, 8, 1.7 + 0.3 * (n + n_under))
    rows = np.arange(len(top))
    is_over = (top["log_likelihood"] > 0).to_numpy()
    ax.barh(rows, top["log_ratio"], height=0.62, color=np.where(is_over, COLOURS[0], COLOURS[5]), alpha=0.75)
    ax.hlines(rows, top["log_ratio_low"], top["log_ratio_high"], color=DARK, linewidth=1)
    ax.axvline(0, color=GREY, linewidth=0.8)
    has_stability = "stability" in top
    for i, row in enumerate(top.itertuples()):
        text = f"{row.n_target}:{row.n_reference:,}" + (f"  {row.stability:.0%}" if has_stability and is_over[i] else "")
        ax.text(1.01, i, text, transform=ax.get_yaxis_transform(), va="center", fontsize=7.5, color=DARK)
    ax.set_yticks(rows, [label(word) for word in top["token"]], fontsize=8.5)
    ax.set_ylim(max(n + n_under, len(top)) - 0.5, -0.5)
    target, reference = (label(table[side].iloc[0]) for side in ("target", "reference"))
    ax.set_xlabel(f"Log Ratio (n = {table['total_target'].iloc[0]:,} and {table['total_reference'].iloc[0]:,} words)")
    ax.set_title(f"{label(top['token'].iloc[0])} marks {target} most" if len(over) else f"No word marks {target} off")
    share = "; share of resamples in which the word is among the top" if has_stability else ""
    caption(
        ax,
        f"Log Ratio: 1 = twice as often, -1 = half as often as in {reference}. Lines: 95 % intervals, if words were\n"
        f"independent draws. Right: occurrences in the target : in the reference{share}.\n"
        f"At least {min_n} on the side that has more; chosen by log-likelihood.",
    )
    return ax


def plot_two_regions(table: pd.DataFrame, n: int = 20, ax: Axes | None = None) -> Axes:
    """Scatter: how often each word occurs in the target against how often in the reference, both logarithmic.

    `table`: as from `keyness(tokens, target, reference)`. The `n` words with the largest log-likelihood, and the most
    frequent, are labelled, at places that a fixed number of steps finds. Half a count is added everywhere, so that words of one
    side have a place.
    Returns the axes. Raises CorpusError for missing columns.
    """
    from adjustText import adjust_text

    columns = ["token", "n_target", "n_reference", "total_target", "total_reference", "log_likelihood", "target", "reference"]
    require_columns(table, columns, "keyness")
    if table.empty:
        return nothing_to_draw(ax, "there are no words")
    ax = new_axes(ax, 8.5, 7)
    x, y = ((table[f"n_{side}"] + 0.5) / table[f"total_{side}"] * 1000 for side in ("reference", "target"))
    places = pd.DataFrame({"x": x, "y": y}).value_counts()
    at = np.array(places.index.tolist())
    ax.scatter(at[:, 0], at[:, 1], s=10 + 14 * np.sqrt(places), color=COLOURS[0], alpha=0.5, edgecolor="none")
    low, high = min(x.min(), y.min()) * 0.7, max(x.max(), y.max()) * 1.7
    ax.plot([low, high], [low, high], color=GREY, linewidth=0.8)
    ax.set(xscale="log", yscale="log", xlim=(low, high), ylim=(low, high))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.yaxis.set_major_formatter("{x:g}")
    chosen = table["log_likelihood"].abs().nlargest(n).index
    chosen = chosen.union((x * y).nlargest(n // 4).index, sort=False)
    words = table.loc[chosen, "token"].map(label).groupby([x[chosen], y[chosen]], sort=False).agg("\n".join)
    texts = [
        ax.text(left, top, text, fontsize=8, color=DARK, linespacing=1.05, multialignment="left")
        for (left, top), text in words.items()
    ]
    ax.figure.canvas.draw()
    adjust_text(
        texts,
        x=at[:, 0],
        y=at[:, 1],
        ax=ax,
        iter_lim=1500,
        time_lim=None,
        expand=(1.15, 1.5),
        arrowprops={"arrowstyle": "-", "color": "#999999", "lw": 0.5},
    )
    target, reference = (label(table[side].iloc[0]) for side in ("target", "reference"))
    ax.set_xlabel(f"per 1,000 words in {reference}")
    ax.set_ylabel(f"per 1,000 words in {target}")
    both = int(((table["n_target"] > 0) & (table["n_reference"] > 0)).sum())
    ax.set_title(f"{both} of {len(table):,} words occur both in {target} and in {reference}")
    caption(
        ax,
        f"Size: words at one place. Line: equal rates. Half a count is added. Labels: the {n} words with the largest\n"
        f"log-likelihood, and the most frequent. n = {table['total_target'].iloc[0]:,} and "
        f"{table['total_reference'].iloc[0]:,} words.",
    )
    return ax


def plot_agreement(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Matrix: how alike the keyness tables of different segmentations are, pair by pair.

    `table`: as from `segmenter_agreement`; means over the groups. Below the diagonal: Spearman's rank correlation; above: of 20
    top words, how many are the same. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(table, ["a", "b", "spearman", "top_a", "top_b", "top_shared"], "segmenter_agreement")
    if table["spearman"].isna().all():
        return nothing_to_draw(ax, "there are too few words, or only one group")
    names = list(dict.fromkeys([*table["a"], *table["b"]]))
    means = table.groupby(["a", "b"], sort=False)[["spearman", "top_a", "top_b", "top_shared"]].mean().dropna()
    grid, texts = np.full((len(names), len(names)), np.nan), {}
    for (a, b), row in means.iterrows():
        i, j = sorted((names.index(a), names.index(b)))
        grid[j, i], texts[j, i] = row["spearman"], f"ρ = {row['spearman']:.2f}"
        share = row["top_shared"] / max(row["top_a"], row["top_b"], 1)
        grid[i, j], texts[i, j] = share, f"{row['top_shared']:.1f} of {max(row['top_a'], row['top_b']):.0f}"
    ax = new_axes(ax, 8.5, 4.4)
    ax.imshow(grid, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for (i, j), text in texts.items():
        ax.text(j, i, text, ha="center", va="center", fontsize=9, color="white" if grid[i, j] > 0.6 else "black")
    ax.set_xticks(range(len(names)), [name.replace(", ", "\n") for name in names])
    ax.set_yticks(range(len(names)), names)
    ax.grid(visible=False)
    worst = means["spearman"].idxmin()
    ax.set_title(f"{worst[0]} and {worst[1]} agree least: ρ = {means['spearman'].min():.2f}")
    caption(
        ax,
        "Keyness of each group against the rest, means over groups. Below the diagonal: Spearman's ρ of the words that "
        "both tables\nhave, at least 3 times; above: of the top words, how many are the same.",
    )
    return ax


def plot_collocations(table: pd.DataFrame, n: int = 10, ax: Axes | None = None) -> Axes:
    """Dot plot: the collocates of a node with the highest logDice.

    `table`: as from `collocations(tokens, node)`; of several nodes, the `n` of each follow each other. Returns the axes.
    Raises CorpusError for missing columns.
    """
    require_columns(table, COLLOCATION_COLUMNS, "collocations(tokens, node)")
    if table.empty:
        return nothing_to_draw(ax, "the node words have no collocates")
    top, ties = _best_collocates(table, n)
    several = top["node"].nunique() > 1
    ax = new_axes(ax, 8, 1.5 + 0.27 * len(top))
    ax.hlines(range(len(top)), 0, top["log_dice"], color="#cccccc", linewidth=1.2)
    ax.scatter(top["log_dice"], range(len(top)), s=34, color=COLOURS[0], zorder=3)
    for i, row in enumerate(top.itertuples()):
        ax.text(row.log_dice, i, f"   {row.n}", va="center", fontsize=8, color=DARK)
    names = [f"{row.node} – {label(row.collocate)}" if several else label(row.collocate) for row in top.itertuples()]
    ax.set_yticks(range(len(top)), map(drawable, names), fontsize=8.5)
    ax.set_ylim(len(top) - 0.5, -0.5)
    ax.set_xlim(max(0, top["log_dice"].min() - 1), 14.5)
    ax.set_xlabel("logDice (maximum 14)")
    best = top.nlargest(1, "log_dice").iloc[0]
    ax.set_title(f"{label(best['collocate'])} is closest to {label(best['node'])}: {best['n']} times")
    caption(ax, f"The {n} of highest logDice{ties}. Numbers: occurrences in the window around the node, in the same sentence.")
    return ax


def plot_network(table: pd.DataFrame, n: int = 10, ax: Axes | None = None) -> Axes:
    """Collocation network: each node with its `n` collocates of highest logDice; a collocate of two nodes joins them.

    `table`: as from `collocations(tokens, node)`. Width of a line: logDice; number on it: occurrences in the window; area of a
    disc: frequency of the word. The layout is Kamada & Kawai's (1989), without random numbers. Returns the axes.
    Raises CorpusError for missing columns.
    """
    require_columns(table, [*COLLOCATION_COLUMNS, "n_node"], "collocations(tokens, node)")
    if table.empty:
        return nothing_to_draw(ax, "the node words have no collocates")
    top, ties = _best_collocates(table, n)
    hubs = list(dict.fromkeys(top["node"]))
    size = dict(zip(top["collocate"], top["n_collocate"], strict=True)) | dict(zip(top["node"], top["n_node"], strict=True))
    graph = nx.Graph(sorted(zip(top["node"], top["collocate"], strict=True)))
    place = _network_layout(graph)
    ax = new_axes(ax, 10, 5.6)
    largest = max(size.values())
    strength = top.set_index(["node", "collocate"])["log_dice"]
    low, high = strength.min(), max(strength.max(), strength.min() + 1)
    for row in top.itertuples():
        a, b = place[row.node], place[row.collocate]
        ax.plot(*zip(a, b, strict=True), color="#9db8cc", linewidth=0.8 + 4 * (row.log_dice - low) / (high - low), zorder=1)
        x, y = a * 0.4 + b * 0.6
        ax.text(x, y, row.n, fontsize=7, color=DARK, ha="center", va="center", zorder=3)
    for word in graph:
        is_hub, (x, y) = word in hubs, place[word]
        ax.scatter(x, y, s=30 + 500 * size[word] / largest, color=COLOURS[1 if is_hub else 0], edgecolor="white", zorder=2)
        away = np.sum([place[word] - place[other] for other in graph[word]], axis=0) if not is_hub else np.zeros(2)
        side = int(np.sign(np.round(away[0], 6)))
        shift = away / max(np.hypot(*away), 1e-9) * (0.06 + 0.09 * np.sqrt(size[word] / largest))
        ax.text(
            x + shift[0],
            y + shift[1],
            label(word),
            fontsize=10 if is_hub else 8.5,
            zorder=4,
            ha={-1: "right", 0: "center", 1: "left"}[side],
            va="center",
            bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.5},
        )
    ax.set_aspect("equal", adjustable="datalim")
    ax.margins(0.25, 0.08)
    ax.axis("off")
    bridges = [word for word in graph if word not in hubs and graph.degree(word) > 1]
    ax.set_title(
        f"{' and '.join(map(label, bridges[:2]))} join{'s' * (len(bridges) == 1)} the neighbourhoods"
        if bridges
        else f"The closest collocate is {label(strength.idxmax()[1])}, of {label(strength.idxmax()[0])}"
    )
    caption(
        ax,
        f"Orange: node words; blue: the {n} collocates of highest logDice of each{ties}.\nWider line: higher logDice; "
        "number: occurrences in the window; larger disc: more frequent word. Where a word stands means nothing.",
    )
    return ax


def _best_collocates(table: pd.DataFrame, n: int) -> tuple[pd.DataFrame, str]:
    """The n collocates of each node with the highest logDice, then n; and how many were left out that tie with them."""
    order = table.sort_values(["node", "log_dice", "n", "collocate"], ascending=[True, False, False, True])
    top = order.groupby("node", sort=False).head(n)
    last = order["node"].map(top.groupby("node")["log_dice"].min())
    ties = int((order["log_dice"].round(9) >= last.round(9)).sum()) - len(top)
    return top, f" ({ties} more tie with the last)" if ties else ""


def _network_layout(graph: nx.Graph) -> dict[str, np.ndarray]:
    """Places of the words: each connected part on its own, side by side."""
    place: dict[str, np.ndarray] = {}
    left = 0.0
    for part in sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part))):
        own = nx.Graph(sorted(map(sorted, graph.edges(part))))  # a subgraph would have its words in the order of a set
        places = nx.kamada_kawai_layout(own, scale=max(1.0, np.sqrt(len(part)) / 2.6))
        width = max(abs(x) for x, _ in places.values())
        place |= {word: np.array([left + width + x, y]) for word, (x, y) in places.items()}
        left += 2 * width + 1.6
    return place
