"""Charts of words (notebook 02; keyness also in 03)."""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import NullLocator
from wordcloud import WordCloud

from ..errors import require_columns
from .style import COLOURS, DARK, caption, drawable, group_style, label, legend, limit_groups, new_axes, nothing_to_draw

CLOUD_FONT = 110  # points for the most frequent word of all clouds


def plot_frequency(table: pd.DataFrame, by: str = "region", n: int = 20, ax=None):
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
    ax.set_yticks(rows, [label(word) for word in rates.index])
    ax.invert_yaxis()
    ax.set_xlim(left=-0.3)
    ax.set_xlabel("occurrences per 1,000 words")
    everywhere = int((rates > 0).all(axis=1).sum())
    ax.set_title(f"{label(rates.index[0])} leads; {everywhere} of these {len(rates)} words "
                 f"occur in {'all' if len(groups) > 1 else 'the'} {len(groups)} group{'s' * (len(groups) > 1)}")
    legend(ax)
    caption(ax, f"n = {int(table['n'].sum()):,} words in {len(groups)} groups; ranked by the mean of the groups' rates.{note}")
    return ax


def plot_word_clouds(table: pd.DataFrame, by: str = "region", max_words: int = 60, columns: int = 3):
    """A word cloud a group, all on one scale: font size is proportional to the square root of the rate.

    `table`: as from `term_frequency(tokens, by=by)`. Returns the array of axes. Raises CorpusError for missing columns.
    """
    require_columns(table, [by, "token", "n", "per_million"], "term_frequency(tokens, by=...)")
    if table.empty:
        return np.array([[nothing_to_draw(None, "there are no words")]])
    groups, note = limit_groups(table[by])
    words = {group: table[table[by] == group].nlargest(max_words, "per_million") for group in groups}
    clouds = draw_clouds(words, {group: style["color"] for group, style in group_style(groups).items()})
    rows = -(-len(groups) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(10, 3.4 * rows), squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, (group, cloud) in zip(axes.flat, clouds.items(), strict=False):
        ax.imshow(cloud, interpolation="bilinear")
        ax.set_title(f"{label(group)} (n = {int(table['n'][table[by] == group].sum()):,})", fontsize=11)
    top = table.loc[table["per_million"].idxmax()]
    figure.suptitle(f"One scale for all: {label(top['token'])} is largest in {label(top[by])}, "
                    f"{top['per_million'] / 1000:.0f} per 1,000 words", x=0.01, ha="left", fontsize=12)
    caption(axes[0, 0], f"Height of the characters = square root of the word's rate in its group; at most {max_words} words "
                        f"each. Position means nothing.{note}")
    return axes


def draw_clouds(words: dict[str, pd.DataFrame], colours: dict[str, str]) -> dict[str, WordCloud]:
    """A cloud a group on one scale: font size = scale x square root of `per_million`.

    The library draws a word smaller that does not fit; so the scale shrinks until every word of every cloud fits.
    """
    scale = CLOUD_FONT / np.sqrt(max(table["per_million"].max() for table in words.values()))
    while True:
        clouds = {}
        for group, table in words.items():
            sizes = dict(zip(table["token"].map(drawable), scale * np.sqrt(table["per_million"]), strict=True))
            cloud = WordCloud(width=800, height=620, background_color="white", relative_scaling=1, prefer_horizontal=1,
                              max_font_size=max(round(max(sizes.values())), 1), min_font_size=1, random_state=2020,
                              color_func=partial(_one_colour, colours[group])).generate_from_frequencies(sizes)
            drawn = {word: size for (word, _), size, *_ in cloud.layout_}
            if any(abs(drawn.get(word, 0) - size) > max(3, size / 10) for word, size in sizes.items()):
                break
            clouds[group] = cloud
        else:
            return clouds
        scale *= 0.9


def _one_colour(colour: str, *_, **__) -> str:
    return colour


def plot_dispersion(table: pd.DataFrame, n_labels: int = 20, min_n: int = 9, ax=None):
    """Scatter: how often a word occurs against how evenly it is spread over the articles.

    `table`: as from `dispersion(tokens)`: token, n, dp_norm. Words with fewer than `min_n` occurrences are left out.
    Returns the axes. Raises CorpusError for missing columns.
    """
    from adjustText import adjust_text

    require_columns(table, ["token", "n", "dp_norm"], "dispersion")
    shown = table[table["n"] >= min_n].sort_values(["n", "token"], ascending=[False, True])
    if shown.empty:
        return nothing_to_draw(ax, f"no word occurs {min_n} times")
    ax = new_axes(ax, 9, 6.2)
    ax.scatter(shown["n"], shown["dp_norm"], s=16, color=COLOURS[0], alpha=0.6)
    ax.set_xscale("log")
    ax.set_xticks([t for t in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000) if t <= shown["n"].max() * 1.5])
    ax.xaxis.set_major_formatter("{x:,g}")
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xlim(min_n * 0.75, shown["n"].max() * 1.6)
    half = n_labels // 2
    uneven = shown.nlargest(half, "dp_norm")
    labelled = pd.concat([shown.head(n_labels - half), uneven, shown.nsmallest(1, "dp_norm")]).drop_duplicates("token")
    texts = [ax.text(row.n, row.dp_norm, label(row.token), fontsize=8, color=DARK) for row in labelled.itertuples()]
    ax.figure.canvas.draw()
    adjust_text(texts, x=shown["n"].to_numpy(), y=shown["dp_norm"].to_numpy(), ax=ax, iter_lim=600, time_lim=None,
                expand=(1.15, 1.5),
                arrowprops={"arrowstyle": "-", "color": "#aaaaaa", "lw": 0.5})
    even = shown.nsmallest(1, "dp_norm").iloc[0]
    ax.set_xlabel("occurrences in the corpus (logarithmic)")
    ax.set_ylabel("DPnorm: 0 = spread as the text is, 1 = all in the shortest article")
    ax.set_title(f"{label(even['token'])} is spread most evenly, {label(uneven.iloc[0]['token'])} least")
    caption(ax, f"n = {len(shown)} words with at least {min_n} occurrences; labels: the {n_labels - half} most frequent, the "
                f"{half} least even, the most even.")
    return ax


def plot_keyness(table: pd.DataFrame, by: str = "region", n: int = 8, min_n: int = 3, columns: int = 3):
    """Small multiples: the words that mark each group off from the rest, by Log Ratio.

    `table`: as from `keyness_by(tokens, by)`. Words with fewer than `min_n` occurrences in the group are left out;
    ranked by log-likelihood, drawn by Log Ratio (1 = twice as often, 2 = four times).
    Returns the array of axes. Raises CorpusError for missing columns.
    """
    require_columns(table, [by, "token", "n_target", "n_reference", "log_ratio", "log_likelihood"], "keyness_by")
    if table.empty:
        return np.array([[nothing_to_draw(None, "one group only, so there is none to compare it with")]])
    groups, note = limit_groups(table[by])
    rows = -(-len(groups) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(10.5, (0.9 + 0.3 * n) * rows), squeeze=False, sharex=True)
    for ax in axes.flat[len(groups):]:
        ax.axis("off")
    widest = 1.0
    for ax, (group, style) in zip(axes.flat, group_style(groups).items(), strict=False):
        words = table[(table[by] == group) & (table["n_target"] >= min_n) & (table["log_ratio"] > 0)]
        top = words.nlargest(n, "log_likelihood")
        ax.hlines(range(len(top)), 0, top["log_ratio"], color="#cccccc", linewidth=1.2)
        ax.scatter(top["log_ratio"], range(len(top)), s=34, zorder=3, **style)
        if top.empty:
            ax.text(0.05, 0.9, f"no word {min_n} times and\nmore often than elsewhere", transform=ax.transAxes, va="top",
                    fontsize=8)
        for i, row in enumerate(top.itertuples()):
            ax.text(row.log_ratio, i, f"   {row.n_target}:{row.n_reference}", va="center", fontsize=8, color=DARK)
        ax.set_yticks(range(len(top)), [label(word) for word in top["token"]], fontsize=8.5)
        ax.set_ylim(n - 0.5, -0.5)
        ax.set_title(label(group), fontsize=11)
        ax.tick_params(labelbottom=True)
        widest = max(widest, top["log_ratio"].max() if len(top) else 0)
    for ax in axes.flat[: len(groups)]:
        ax.set_xlim(0, widest * 1.3)
        ax.set_xlabel("Log Ratio")
    drawn = table[table[by].isin(groups) & (table["n_target"] >= min_n)]
    first = (drawn if len(drawn) else table).nlargest(1, "log_likelihood").iloc[0]
    figure.suptitle(f"Strongest mark: {label(first['token'])}, {first['n_target']} times in {label(first[by])}, "
                    f"{first['n_reference']} times in all others", x=0.01, ha="left", fontsize=12)
    caption(axes[0, 0], f"Numbers: occurrences in the group : in all others. At least {min_n} in the group; the {n} with the "
                        f"highest log-likelihood.{note}")
    return axes


def plot_collocations(table: pd.DataFrame, n: int = 10):
    """Small multiples: the strongest collocates of each node word, by logDice.

    `table`: as from `collocations(tokens, node=[...])`: node, collocate, n, log_dice. Returns the array of axes.
    Raises CorpusError for missing columns.
    """
    require_columns(table, ["node", "collocate", "n", "log_dice"], "collocations")
    nodes = list(dict.fromkeys(table["node"]))
    if not nodes:
        return np.array([[nothing_to_draw(None, "the node words have no collocates")]])
    figure, axes = plt.subplots(1, len(nodes), figsize=(3.5 * len(nodes), 1.6 + 0.28 * n), squeeze=False, sharex=True)
    for ax, node in zip(axes.flat, nodes, strict=True):
        top = table[table["node"] == node].nlargest(n, "log_dice")
        ax.hlines(range(len(top)), 0, top["log_dice"], color="#cccccc", linewidth=1.2)
        ax.scatter(top["log_dice"], range(len(top)), s=34, color=COLOURS[0], zorder=3)
        for i, row in enumerate(top.itertuples()):
            ax.text(row.log_dice, i, f"   {row.n}", va="center", fontsize=8, color=DARK)
        ax.set_yticks(range(len(top)), [label(word) for word in top["collocate"]], fontsize=8.5)
        ax.invert_yaxis()
        ax.set_xlim(max(0, table["log_dice"].min() - 1), 14.5)
        ax.set_xlabel("logDice (maximum 14)")
        ax.set_title(label(node), fontsize=11)
    best = table.nlargest(1, "log_dice").iloc[0]
    figure.suptitle(f"The closest pair is {label(best['node'])} with {label(best['collocate'])}, {best['n']} times together",
                    x=0.01, ha="left", fontsize=12)
    caption(axes[0, 0], "Numbers: occurrences of the collocate within the span around the node, in the same sentence.")
    return axes
