"""Charts of the days that many articles name (notebook 04)."""

from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm

from ..errors import require_columns
from .style import GREY, caption, figure_of, legend, new_axes, nothing_to_draw

FEWEST = 20  # articles; below that, a count a day says nothing
MAX_WEEKS = 60
COLUMNS = ["period", "mentions", "articles", "published", "coverage", "reporting", "share"]
INCHES = 0.95  # that the label of a week takes
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
GAP: dict[str, Any] = {"facecolor": "#ededed", "edgecolor": "#bdbdbd", "hatch": "////", "linewidth": 0}


def plot_mentions(mentions: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Of the articles that appeared soon after each day (or week), the share that names it; gaps in the coverage are hatched.

    `mentions`: as from `mentions_over_time`; `articles`: as from `load_corpus`. Draws from twenty articles on, and says so below
    that. Returns the axes. Raises CorpusError for missing columns.
    """
    if few := _too_few(mentions, articles):
        return nothing_to_draw(ax, few)
    if mentions["share"].isna().all():
        return nothing_to_draw(ax, "too few articles state when they appeared")
    ax = new_axes(ax, 10, 4)
    width, edges = _edges(mentions)
    ax.stairs(mentions["share"] * 100, edges, fill=True, color="#0072B2", alpha=0.85)
    for i, start in enumerate(mentions["period"][mentions["published"] == 0]):
        ax.axvspan(start, start + width, zorder=0, label="no article appeared: a gap in the corpus" if i == 0 else None, **GAP)
    ax.set_ylabel("share of articles that name it (%)")
    ax.set_xlim(edges[0], edges[-1])
    ax.set_ylim(0, None)
    ax.xaxis_date()
    ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=4, maxticks=9))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m-%d"))
    if (mentions["published"] == 0).any():
        legend(ax)
    peak = mentions.loc[mentions["share"].idxmax()]
    unit = "The week of " if width.days == 7 else ""
    ax.set_title(
        f"{unit}{peak['period']:%Y-%m-%d} has the largest share: {peak['reporting']} of {peak['coverage']} articles name it"
    )
    caption(
        ax,
        f"n = {mentions['mentions'].sum()} mentions in {articles['doc_id'].nunique()} articles. Share of the articles "
        "that appeared on that day or soon after it; none where the corpus begins or ends in that time.",
    )
    return ax


def plot_calendar(mentions: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Calendar heat map: mentions of each day, a column a week, a row a weekday; gaps in the coverage are hatched.

    `mentions`: as from `mentions_over_time`, by day; `articles`: as from `load_corpus`. Draws from twenty articles on, and says
    so below that; of more than sixty weeks, the sixty in a row with most mentions. Returns the axes. Raises CorpusError for
    missing columns.
    """
    if few := _too_few(mentions, articles):
        return nothing_to_draw(ax, few)
    if len(mentions) > 1 and mentions["period"].diff().iloc[1].days != 1:
        return nothing_to_draw(ax, "the table counts by week; a calendar needs mentions_over_time(..., unit='day')")
    first = mentions["period"].iloc[0]
    week = ((mentions["period"] - first).dt.days + first.weekday()) // 7
    sums = np.bincount(week, mentions["mentions"])
    begin = int(np.argmax(np.convolve(sums, np.ones(min(MAX_WEEKS, len(sums))), "valid")))
    shown = (week >= begin) & (week < begin + MAX_WEEKS)
    table, week = mentions[shown], week[shown] - begin
    grid, gap = np.full((7, week.max() + 1), np.nan), np.zeros((7, week.max() + 1), dtype=bool)
    day = table["period"].dt.day_of_week
    grid[day, week], gap[day, week] = table["mentions"], table["published"] == 0
    ax = new_axes(ax, max(6.5, 2.4 + 0.2 * grid.shape[1]), 3.1)
    mesh = ax.pcolormesh(np.ma.masked_invalid(grid), cmap="Blues", norm=PowerNorm(0.5, vmin=0), edgecolor="white", linewidth=1)
    for y, x in zip(*np.nonzero(gap), strict=True):
        ax.fill_between([x + 0.06, x + 0.94], y + 0.06, y + 0.94, facecolor="none", edgecolor=GREY, hatch="////", linewidth=0)
    ax.figure.colorbar(mesh, ax=ax, label="mentions (root scale)", shrink=0.8)
    monday = table["period"].iloc[0] - pd.Timedelta(days=int(table["period"].iloc[0].weekday()))
    step = int(np.ceil(grid.shape[1] * INCHES / (figure_of(ax).get_size_inches()[0] - 2)))
    ticks = range(0, grid.shape[1], step)
    ax.set_xticks([tick + 0.5 for tick in ticks], [f"{monday + pd.Timedelta(weeks=tick):%Y-%m-%d}" for tick in ticks], fontsize=8)
    ax.set_yticks(np.arange(7) + 0.5, WEEKDAYS, fontsize=8)
    ax.invert_yaxis()
    ax.grid(False)
    ax.tick_params(length=0)
    ax.set_xlabel("week beginning on")
    peak = table.loc[table["mentions"].idxmax()]
    ax.set_title(f"{peak['period']:%Y-%m-%d} is named most: {peak['mentions']} times, in {peak['articles']} articles")
    left_out = int(mentions["mentions"].sum() - table["mentions"].sum())
    hatched = " Hatched: no article appeared on that day." if gap.any() else ""
    caption(
        ax,
        f"n = {table['mentions'].sum()} mentions of a day in {articles['doc_id'].nunique()} articles.{hatched}"
        + (f" {left_out} mentions of earlier or later days are not shown." if left_out else ""),
    )
    return ax


def _too_few(mentions: pd.DataFrame, articles: pd.DataFrame) -> str:
    """Why there is no chart, or nothing."""
    require_columns(mentions, COLUMNS, "mentions_over_time(...)")
    require_columns(articles, ["doc_id"], "load_corpus(...).articles")
    if len(articles) < FEWEST:
        return f"days are counted from {FEWEST} articles on, there are {len(articles)}"
    return "" if len(mentions) else "no article names a day"


def _edges(mentions: pd.DataFrame) -> tuple[pd.Timedelta, np.ndarray]:
    """The length of a period, and where each begins and the last ends."""
    width = mentions["period"].diff().iloc[1] if len(mentions) > 1 else pd.Timedelta(days=1)
    return width, mdates.date2num([*mentions["period"], mentions["period"].iloc[-1] + width])
