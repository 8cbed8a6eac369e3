"""Word clouds that can be compared (notebook 02): one scale for all groups."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from wordcloud import WordCloud

from ..errors import require_columns
from .style import caption, limit_groups, new_axes, nothing_to_draw
from .text import drawable, label

ALL, SOME, ONE = "#111111", "#0072B2", "#C77700"  # words of all groups, of several, of one; told apart in grey as well
CLOUD = (800, 620)  # pixels
CLOUD_FONT = 110  # points for the most frequent word of all clouds


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
    colours = {drawable(word): ONE if n == 1 else ALL if n == len(groups) else SOME for word, n in spread.items()}
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
                color_func=partial(_colour, colours),
            ).generate_from_frequencies(sizes)
            drawn = {word: size for (word, _), size, *_ in cloud.layout_}
            if any(abs(drawn.get(word, 0) - size) > max(3, size / 10) for word, size in sizes.items()):
                break
            clouds[group] = cloud
        else:
            return clouds
        scale *= 0.9


def _colour(colours: dict[str, str], word: str, **_: Any) -> str:
    return colours[word]
