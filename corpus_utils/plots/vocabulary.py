"""Charts of words (notebook 02): how often, where, how evenly; keyness, collocations, clouds."""

from functools import partial
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, NullLocator
from wordcloud import WordCloud

from ..errors import CorpusError, require_columns
from ..tables import grouped, require_table
from .axes import caption, legend, new_axes, nothing_to_draw, spread_labels
from .groups import group_style, limit_documents, limit_groups, noun_of, own_groups
from .labels import counted, drawable, label
from .style import COLOURS, DARK, GREY

NAME_COLOURS = {"place": COLOURS[4], "person": COLOURS[5], "organisation": COLOURS[3]}
# Colours of words that all groups use, several, or one; distinct in greyscale too.
ALL_GROUPS, SOME_GROUPS, ONE_GROUP = "#111111", "#0072B2", "#C77700"
CLOUD = (800, 620)  # pixels
CLOUD_FONT = 110  # font size of the most frequent word in all the clouds


def frequency(table: pd.DataFrame, by: str = "group", n: int = 20, ax: Axes | None = None) -> Axes:
    """Dot plot of the most frequent words: one row per word, one mark per group.

    `table`: as returned by `vocabulary.frequency(tokens, by=by)`. The `n` words are ranked by
    their mean rate over the groups, which keeps a long article from deciding the order. Returns
    the axes.

    Example: `cu.plots.frequency(cu.vocabulary.frequency(words, by="group"))`.
    """
    require_table(table, "frequency", [by, "token", "n", "per_million"])
    if table.empty:
        return nothing_to_draw(ax, "there are no words")
    groups, note = limit_groups(table[by])
    if not groups:
        return nothing_to_draw(ax, "no article belongs to a group")
    table = table[table[by].isin(groups)]
    rates = table.pivot_table(index="token", columns=by, values="per_million", fill_value=0)[groups] / 1000
    rates = rates.loc[rates.mean(axis=1).sort_values(ascending=False, kind="stable").index[:n]]
    ax = new_axes(ax, 8.5, 1.6 + 0.27 * len(rates))
    rows = np.arange(len(rates))
    ax.hlines(rows, rates.min(axis=1), rates.max(axis=1), color="#cccccc", linewidth=1.2, zorder=1)
    styles = group_style(table[by])
    for group in groups:
        ax.scatter(rates[group], rows, s=38, label=label(group), zorder=2, alpha=0.9, **styles[group])
    own = own_groups(groups)
    for row, found in enumerate((rates[own] > 0).sum(axis=1)):
        ax.text(1.01, row, f"{found}/{len(own)}", transform=ax.get_yaxis_transform(), va="center", fontsize=8, color=DARK)
    ax.set_yticks(rows, [label(word) for word in rates.index])
    ax.invert_yaxis()
    ax.set_xlim(left=-0.3)
    ax.set_xlabel("occurrences per 1,000 words counted")
    everywhere, shown = int((rates[own] > 0).all(axis=1).sum()), f"{len(own)} {noun_of(table[by], len(own))}"
    ax.set_title(
        f"{label(rates.index[0])} has the highest mean rate; {everywhere} of these {len(rates)} words "
        f"occur{'s' * (everywhere == 1)} in {f'all {shown}' if len(own) > 1 else 'the only ' + noun_of(table[by], 1)}"
    )
    legend(ax)
    caption(
        ax,
        f"n = {int(table['n'].sum()):,} words in {shown}; ranked by the mean of their rates. "
        f"Right: how many of them have the word.{note}",
    )
    return ax


def dispersion(table: pd.DataFrame, n_labels: int = 20, min_n: int = 9, ax: Axes | None = None) -> Axes:
    """Scatter plot: how often a word occurs against how evenly it is spread over the articles.

    `table`: as returned by `vocabulary.dispersion(tokens)`. Words with fewer than `min_n`
    occurrences are left out. Of about `n_labels` words that have labels, half are the most
    frequent and half the least even; the most even ones have labels too. Returns the axes.

    Example: `cu.plots.dispersion(cu.vocabulary.dispersion(words))`.
    """
    require_table(table, "dispersion", ["token", "n", "dp_norm"])
    shown = table[table["n"] >= min_n].sort_values(["n", "token"], ascending=[False, True])
    shown = shown[shown["dp_norm"].notna()]
    if shown.empty:
        return nothing_to_draw(ax, f"no word occurs at least {counted(min_n, 'time')}, or there is only one part")
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
    spread_labels(ax, texts, 600, (1.15, 1.5), "#aaaaaa", shown["n"].to_numpy(), shown["dp_norm"].to_numpy())
    even, uneven = shown.loc[shown["dp_norm"].idxmin(), "token"], shown.loc[shown["dp_norm"].idxmax(), "token"]
    ax.set_xlabel("occurrences in the corpus (logarithmic)")
    ax.set_ylabel("DPnorm: 0 = spread like the text, 1 = all in the shortest article")
    ax.set_title(f"No word is spread more evenly than {label(even)}, or less evenly than {label(uneven)}")
    caption(
        ax,
        f"n = {counted(len(shown), 'word')} with n ≥ {min_n}; labels: up to {n_labels - half} of the most frequent and "
        f"{half} of the least even, and the most even.",
    )
    return ax


def lexical_dispersion(lines: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Lexical dispersion plot: where in each article a word occurs, one stroke per occurrence.

    `lines`: as returned by `vocabulary.kwic`, or other spans with doc_id, start and surface; the
    five most frequent surfaces are drawn. `articles`: those that were searched. Each article has
    one lane per word, as long as the article. Returns the axes.

    Example: `cu.plots.lexical_dispersion(cu.vocabulary.kwic(corpus.tokens, "党员|群众"),
    corpus.articles)`.
    """
    require_table(lines, "kwic", ["doc_id", "start", "surface"])
    require_table(articles, "articles", ["doc_id", "text"])
    articles = grouped(articles)
    if lines.empty:
        return nothing_to_draw(ax, "the word does not occur")
    docs, note = limit_documents(articles.sort_values(["label", "doc_id"])["doc_id"])
    shown = articles.set_index("doc_id").loc[docs].reset_index()
    words = lines["surface"].value_counts().index[:5].tolist()
    counts = lines[lines["surface"].isin(words)].groupby(["doc_id", "surface"]).size()
    ax = new_axes(ax, 9, 1.6 + len(shown) * (0.3 + 0.18 * len(words)))
    height = 0.8 / len(words)
    for lane, article in shown.iterrows():
        for i, word in enumerate(words):
            y = lane - 0.4 + (i + 0.5) * height
            ax.hlines(y, 0, len(article["text"]), color="#dddddd", linewidth=1, zorder=1)
            starts = lines["start"][(lines["doc_id"] == article["doc_id"]) & (lines["surface"] == word)]
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
    ax.set_yticks(range(len(shown)), [label(name) for name in shown["label"]])
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.set_xlim(0, shown["text"].str.len().max() * 1.04)
    ax.set_xlabel("characters from the beginning of the article")
    own = lines[lines["surface"] == words[0]]
    half = own["doc_id"].map(articles.set_index("doc_id")["text"].str.len()) / 2
    ax.set_title(
        f"{label(words[0])} occurs in {own['doc_id'].nunique()} of {counted(len(articles), 'article')}, "
        f"{(own['start'] >= half).mean():.0%} of the time in the second half"
    )
    legend(ax)
    caption(ax, f"One stroke per occurrence, one lane per word, in this order from the top; numbers: occurrences.{note}")
    return ax


def names(table: pd.DataFrame, n: int = 10, ax: Axes | None = None) -> Axes:
    """Bars: the most frequent names of persons, places and organisations.

    `table`: as returned by `vocabulary.frequency(names, by="kind")`, where `names` is the table
    of `mentions.names` with its `full_name` as `token`. Returns the axes.

    Example: `cu.plots.names(cu.vocabulary.frequency(corpus.names.rename(columns={"full_name":
    "token"}), by="kind"))`.
    """
    require_columns(table, ["token", "kind", "n"], 'vocabulary.frequency(names, by="kind")')
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
    first = table.loc[table["n"] == table["n"].max(), "token"].sort_values()
    most = " and ".join(map(label, first[:2])) + (f" and {len(first) - 2} more" if len(first) > 2 else "")
    ax.set_title(f"{most} {'is' if len(first) == 1 else 'are'} named most often, {counted(top['n'].iloc[0], 'time')}")
    caption(ax, f"At most {n} names. Rules find them, and miss some.")
    return ax


def word_clouds(table: pd.DataFrame, by: str = "group", max_words: int = 60, columns: int = 3, ax: Axes | None = None) -> Axes:
    """One word cloud per group, all on one scale.

    `table`: as returned by `vocabulary.frequency(tokens, by=by)`; `max_words`: of each cloud;
    `columns`: clouds per row. Font size is proportional to the square root of the rate. A word
    has the same colour in all clouds, which shows how many groups use it. Returns the axes.

    Example: `cu.plots.word_clouds(cu.vocabulary.frequency(words, by="group"))`.
    """
    require_table(table, "frequency", [by, "token", "n", "per_million"])
    if table.empty:
        return nothing_to_draw(ax, "there are no words")
    groups, note = limit_groups(table[by])
    if not groups:
        return nothing_to_draw(ax, "no article belongs to a group")
    table = table[table[by].isin(groups)]
    words = {group: table[table[by] == group].nlargest(max_words, "per_million") for group in groups}
    spread = table.groupby("token")[by].nunique()
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
        f"One scale for all: {label(top['token'])} is largest, in {label(top[by])}, with "
        f"{top['per_million'] / 1000:.0f} per 1,000 words"
    )
    caption(
        ax,
        f"Height of characters = square root of the word's rate; at most {max_words} words each. Positions mean nothing. "
        + "Black: words of\nall groups; blue: of several; orange: of this one only." * (len(groups) > 1)
        + note,
    )
    return ax


def draw_clouds(words: dict[str, pd.DataFrame], colours: dict[str, str]) -> dict[str, WordCloud]:
    """One cloud per group on a common scale: font size = scale x square root of `per_million`.

    `colours`: of each word. The library draws words smaller where they do not fit, which would
    break the scale; it is therefore reduced until every word of every cloud fits.
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


def keyness(table: pd.DataFrame, n: int = 8, n_under: int = 4, min_n: int = 3, ax: Axes | None = None) -> Axes:
    """Diverging bars: the words that set the target and the reference apart, by Log Ratio.

    `table`: as returned by `vocabulary.keyness`. Log-likelihood chooses the words: the `n` that
    the target over-uses most (at least `min_n` times there) and the `n_under` that it under-uses
    most (at least `min_n` times in the reference). They are drawn by Log Ratio (1 = twice as
    often, 2 = four times as often) with its 95 % interval, the counts and, if the table has it,
    the stability. Returns the axes.

    Example: `cu.plots.keyness(cu.vocabulary.keyness(words, "永州"))`.
    """
    require_table(table, "keyness")
    if table["target"].nunique() > 1:
        raise CorpusError("the table has several targets; draw a panel for each: small_multiples(plots.keyness, table)")
    if table.empty:
        return nothing_to_draw(ax, "there are no words, or only one group")
    over = table[(table["log_likelihood"] > 0) & (table["n_target"] >= min_n)].nlargest(n, "log_likelihood")
    under = table[(table["log_likelihood"] < 0) & (table["n_reference"] >= min_n)].nsmallest(n_under, "log_likelihood")
    top = pd.concat([over, under.iloc[::-1]])
    if top.empty:
        return nothing_to_draw(ax, f"no word that occurs at least {counted(min_n, 'time')} differs")
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
    ax.set_title(f"{label(top['token'].iloc[0])} is most typical of {target}" if len(over) else f"No word is typical of {target}")
    share = "; share of the resamples that have the word among the top" if has_stability else ""
    caption(
        ax,
        f"Log Ratio: 1 = twice as often, -1 = half as often as in {reference}. Lines: 95 % intervals, as if words were\n"
        f"independent draws. Right: occurrences in the target : in the reference{share}.\n"
        f"Words with at least {min_n} on the side that uses them more; chosen by log-likelihood.",
    )
    return ax


def two_groups(table: pd.DataFrame, n: int = 20, ax: Axes | None = None) -> Axes:
    """Scatter plot on logarithmic axes: how often each word occurs in the target and the reference.

    `table`: as returned by `vocabulary.keyness(tokens, target, reference)`. Labels name the `n`
    words with the largest log-likelihood and the most frequent ones; they are placed in a fixed
    number of steps, and therefore always in the same way. Half a count is added to all counts,
    which gives words of only one side a place. Returns the axes.

    Example: `cu.plots.two_groups(cu.vocabulary.keyness(words, "永州", "福清"))`.
    """
    require_table(table, "keyness")
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
    spread_labels(ax, texts, 1500, (1.15, 1.5), "#999999", at[:, 0], at[:, 1])
    target, reference = (label(table[side].iloc[0]) for side in ("target", "reference"))
    ax.set_xlabel(f"per 1,000 words in {reference}")
    ax.set_ylabel(f"per 1,000 words in {target}")
    both = int(((table["n_target"] > 0) & (table["n_reference"] > 0)).sum())
    ax.set_title(f"{both} of {len(table):,} words occur{'s' * (both == 1)} both in {target} and in {reference}")
    caption(
        ax,
        f"Size: words at the same point. Line: equal rates. Half a count is added to each. Labels: up to {n} words with the\n"
        f"largest log-likelihood, and the most frequent. n = {table['total_target'].iloc[0]:,} and "
        f"{table['total_reference'].iloc[0]:,} words.",
    )
    return ax


def segmenter_agreement(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Matrix: how similar the keyness tables of different segmentations are, pair by pair.

    `table`: as returned by `vocabulary.segmenter_agreement`; values are means over the groups.
    Below the diagonal is Spearman's rank correlation, above it how many of the top words are the
    same. Returns the axes.

    Example: `cu.plots.segmenter_agreement(cu.vocabulary.segmenter_agreement(corpus.articles))`.
    """
    require_table(table, "segmenter_agreement", ["a", "b", "spearman", "top_a", "top_b", "top_shared"])
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
    ax.set_title(f"Agreement is lowest between {worst[0]} and {worst[1]}: ρ = {means['spearman'].min():.2f}")
    caption(
        ax,
        "Keyness of each group against the rest, means over groups. Below the diagonal: Spearman's ρ of the words that "
        "both tables\nhave often enough; above: how many of the top words are the same.",
    )
    return ax


def collocations(table: pd.DataFrame, n: int = 10, ax: Axes | None = None) -> Axes:
    """Dot plot: the collocates of a node with the highest logDice.

    `table`: as returned by `vocabulary.collocations(tokens, node)`. With several nodes, the `n`
    collocates of one follow those of another. Returns the axes.

    Example: `cu.plots.collocations(cu.vocabulary.collocations(words, "疫情"))`.
    """
    require_table(table, "collocations")
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
    ax.set_title(f"{label(best['collocate'])} is closest to {label(best['node'])} (n = {best['n']})")
    caption(ax, f"Up to {n} by logDice{ties}. Numbers: occurrences in the window around the node, in the same sentence.")
    return ax


def collocation_network(table: pd.DataFrame, n: int = 10, ax: Axes | None = None) -> Axes:
    """Network of each node and its `n` collocates of highest logDice; shared collocates link nodes.

    `table`: as returned by `vocabulary.collocations(tokens, node)`. The width of a line shows
    logDice, the number on it the occurrences in the window, and the area of a disc the frequency
    of the word. The layout is that of Kamada & Kawai (1989), without random numbers. Returns the
    axes.

    Example: `cu.plots.collocation_network(cu.vocabulary.collocations(words, ["疫情", "党员"]))`.
    """
    require_table(table, "collocations")
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
        f"Shared by several node words: {', '.join(map(label, bridges[:3]))}{', …' * (len(bridges) > 3)}"
        if bridges
        else f"No collocate is closer than {label(strength.idxmax()[1])} to {label(strength.idxmax()[0])}"
    )
    caption(
        ax,
        f"Orange: node words; blue: up to {n} collocates of each, by logDice{ties}.\nWider line: higher logDice; "
        "number: occurrences in the window; larger disc: more frequent word. Positions mean nothing.",
    )
    return ax


def _best_collocates(table: pd.DataFrame, n: int) -> tuple[pd.DataFrame, str]:
    """The n collocates of each node with the highest logDice, and a note on how many more tie.

    Of equal ones, the more frequent in the window come first.
    """
    order = table.sort_values(["node", "log_dice", "n", "collocate"], ascending=[True, False, False, True])
    top = order.groupby("node", sort=False).head(n)
    last = order["node"].map(top.groupby("node")["log_dice"].min())
    ties = int((order["log_dice"].round(9) >= last.round(9)).sum()) - len(top)
    return top, f" ({ties} more tie{'s' * (ties == 1)} with the last)" if ties else ""


def _network_layout(graph: nx.Graph) -> dict[str, np.ndarray]:
    """Positions of the words: each connected part laid out on its own, side by side."""
    place: dict[str, np.ndarray] = {}
    left = 0.0
    for part in sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part))):
        own = nx.Graph(sorted(map(sorted, graph.edges(part))))  # a subgraph would be in set order
        places = nx.kamada_kawai_layout(own, scale=max(1.0, np.sqrt(len(part)) / 2.6))
        width = max(abs(x) for x, _ in places.values())
        place |= {word: np.array([left + width + x, y]) for word, (x, y) in places.items()}
        left += 2 * width + 1.6
    return place
