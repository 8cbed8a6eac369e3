"""Charts of time (notebook 04)."""

import matplotlib.dates as mdates
import numpy as np
import pandas as pd

from ..errors import require_columns
from .style import DARK, caption, drawable, group_style, label, legend, limit_documents, limit_groups, new_axes, nothing_to_draw

LABEL_CHARACTERS = 15
LABEL_EM = 1 / 72  # of the calendar's width, for a character of a label
MAX_LEVELS = 6  # labels above one another in a lane
RIGHT_EDGE = 0.28  # of the calendar: there, labels stand to the left of their day
FIXED = {"a day": "#0072B2", "a longer span": "#9ecae1", "no place on the calendar": "#d9d9d9"}


def calendar_events(dates: pd.DataFrame) -> pd.DataFrame:
    """The date expressions that name one day; the other ones stay in the table, not on the calendar."""
    require_columns(dates, ["earliest", "latest", "precision"], "find_dates")
    return dates[dates["earliest"].notna() & (dates["earliest"] == dates["latest"])]


def plot_timeline(dates: pd.DataFrame, articles: pd.DataFrame, responses: pd.DataFrame | None = None, ax=None):
    """Calendar with one lane a region: every day that its article names, with the words that follow it.

    `dates`: as from `find_dates`, with a column `quote` (see `add_quotes`) and, for numbers that refer to a table,
    `number`. `articles`: doc_id and region. `responses`: as from `response_starts`, the start of each province's
    first-level response. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(dates, ["doc_id", "expression", "earliest", "quote"], "add_quotes(find_dates(...), ...)")
    require_columns(dates, ["doc_id", "start", "expression", "quote"], "add_quotes(find_dates(...), ...)")
    require_columns(articles, ["doc_id", "region"], "load_corpus(...).articles")
    events = calendar_events(dates).merge(articles[["doc_id", "region"]], on="doc_id").sort_values(["earliest", "start"])
    if events.empty:
        return nothing_to_draw(ax, "no date expression names a day")
    groups, note = limit_groups(articles["region"])
    first, last = events["earliest"].min(), events["earliest"].max()
    title = (f"{len(events)} mentions of a day, between {first:%Y-%m-%d} and {last:%Y-%m-%d}, by "
             f"{events['region'].nunique()} of {articles['region'].nunique()} regions' articles")
    if responses is not None and len(responses):
        first = min(first, responses["start"].min())
    days = max((last - first).days, 14)
    placed, lane_tops, bottom = [], {}, 0.0
    for group in groups:
        rows = _place_labels(events[events["region"] == group], days, last)
        placed.append((group, bottom, rows))
        lane_tops[group] = (bottom, bottom + max((level for _, level, _ in rows), default=0) + 1.4)
        bottom = lane_tops[group][1]
    ax = new_axes(ax, 11, 1.8 + 0.34 * bottom)
    styles = group_style(groups)
    for group, base, rows in placed:
        colour = styles[group]["color"]
        ax.axhline(base, color="#cccccc", linewidth=0.8)
        days_of_group = events["earliest"][events["region"] == group]
        ax.scatter(days_of_group, [base] * len(days_of_group), s=30, zorder=3, **styles[group])
        for row, level, on_left in rows:
            ax.plot([row.earliest] * 2, [base, base + level], color=colour, linewidth=0.8, alpha=0.6)
            ax.annotate(_label(row), (row.earliest, base + level), xytext=(-4 if on_left else 4, 0), fontsize=8, color=DARK,
                        textcoords="offset points", va="center", ha="right" if on_left else "left")
    if responses is not None:
        for row in responses[responses["region"].isin(groups)].drop_duplicates("region").itertuples():
            low, high = lane_tops[row.region]
            ax.fill_betweenx([low, high - 0.15], row.start - pd.Timedelta(days=days / 90), row.start, color="#555555", alpha=0.45,
                             linewidth=0, label="start of the province's first-level response" if row.Index == 0 else None)
        legend(ax)
    ax.set_yticks([sum(lane_tops[group]) / 2 for group in groups], [label(group) for group in groups])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(bottom, -0.5)
    ax.set_xlim(first - pd.Timedelta(days=days * 0.03), last + pd.Timedelta(days=days * 0.03))
    locator = mdates.AutoDateLocator(minticks=4, maxticks=9)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m-%d"))
    ax.set_title(title)
    hidden = len(events[events["region"].isin(groups)]) - sum(len(rows) for *_, rows in placed)
    caption(ax, f"n = {len(events)} expressions that name one day. Numbers refer to the table of quotes."
                + (f" {hidden} crowded labels are left out." if hidden else "") + note)
    return ax


def _place_labels(events: pd.DataFrame, days: int, last: pd.Timestamp) -> list[tuple]:
    """Each event with the first level at which its label does not run into another one, and whether the label stands on
    the left. Taken from the edges inwards, so that no stem crosses the label of a neighbour."""
    turn = last - pd.Timedelta(days=days * RIGHT_EDGE)
    taken: list[list[tuple]] = [[] for _ in range(MAX_LEVELS)]
    placed = []
    for row in [*events[events["earliest"] > turn].itertuples(), *events[events["earliest"] <= turn].iloc[::-1].itertuples()]:
        on_left = row.earliest > turn
        em = sum(1 if char > "\u2e80" else 0.6 for char in _label(row)) + 2
        width = pd.Timedelta(days=days * em * LABEL_EM)
        span = (row.earliest - width, row.earliest) if on_left else (row.earliest, row.earliest + width)
        for level, spans in enumerate(taken):
            if all(span[1] <= a or b <= span[0] for a, b in spans):
                spans.append(span)
                placed.append((row, level + 0.6, on_left))
                break
    return placed


def _label(row) -> str:
    """Number, date and the words that follow it in its sentence."""
    following = row.quote.partition(row.expression)[2].strip("，、,的。")
    words = following[:LABEL_CHARACTERS] + ("…" if len(following) > LABEL_CHARACTERS else "")
    number = f"[{row.number}] " if hasattr(row, "number") else ""
    return drawable(f"{number}{row.expression} {words}")


def plot_publication(dates: pd.DataFrame, articles: pd.DataFrame, ax=None):
    """One row an article: the days that it names, and when it appeared, or between which days it must have.

    `dates`: as from `find_dates`; `articles`: doc_id, region, published, published_earliest, published_latest.
    Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(articles, ["doc_id", "region", "published", "published_earliest", "published_latest"],
                    "load_corpus(...).articles")
    docs, note = limit_documents(articles["doc_id"])
    events = calendar_events(dates)
    events = events[events["doc_id"].isin(docs)]
    known = pd.concat([events["earliest"], articles["published"].dropna(), articles["published_earliest"].dropna()])
    if known.empty:
        return nothing_to_draw(ax, "neither dates nor publication days are known")
    end = known.max() + (known.max() - known.min()) * 0.12 + pd.Timedelta(days=3)
    ax = new_axes(ax, 9.5, 1.9 + 0.5 * len(docs))
    table = articles.set_index("doc_id").loc[docs]
    for y, (doc, row) in enumerate(table.iterrows()):
        days = events["earliest"][events["doc_id"] == doc]
        if len(days):
            ax.hlines(y, days.min(), days.max(), color="#9ecae1", linewidth=5, zorder=1)
            ax.scatter(days, [y] * len(days), s=26, color="#0072B2", zorder=2)
        if pd.notna(row["published"]):
            ax.scatter([row["published"]], [y], marker="D", s=60, color="#D55E00", zorder=3)
            ax.annotate(f"{row['published']:%Y-%m-%d}", (row["published"], y), xytext=(0, 8), fontsize=8, color=DARK,
                        textcoords="offset points", ha="center")
        elif pd.notna(row["published_earliest"]):
            ax.hlines(y - 0.18, row["published_earliest"], min(row["published_latest"], end), color="#D55E00",
                      linestyle=(0, (2, 2)), linewidth=1.6)
            ax.annotate(f"no date stated: not before {row['published_earliest']:%Y-%m-%d}, not after "
                        f"{row['published_latest']:%Y-%m-%d}", (row["published_earliest"], y - 0.18), xytext=(4, 4),
                        fontsize=8, color=DARK, textcoords="offset points")
    ax.scatter([], [], s=26, color="#0072B2", label="day named in the text")
    ax.scatter([], [], marker="D", s=60, color="#D55E00", label="published")
    ax.plot([], [], color="#D55E00", linestyle=(0, (2, 2)), linewidth=1.6, label="published between these days")
    ax.set_yticks(range(len(docs)), [label(name or doc) for doc, name in table["region"].items()])
    ax.set_ylim(len(docs) - 0.5, -0.7)
    ax.set_xlim(known.min() - (end - known.min()) * 0.03, end)
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m-%d"))
    ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=4, maxticks=8))
    gaps = (table["published"] - events.groupby("doc_id")["earliest"].max().reindex(docs)).dropna()
    days = f"{gaps.max().days} day{'s' * (gaps.max() != pd.Timedelta(days=1))}" if len(gaps) else ""
    title = "No article states both a day and its publication date"
    if len(gaps):
        title = f"{label(table.loc[gaps.idxmax(), 'region'])} looks back furthest: published {days} after the last day named"
    ax.set_title(title)
    legend(ax)
    caption(ax, f"n = {len(docs)} articles, {len(events)} mentions of a day. The title compares articles with a stated "
                f"date.{note}")
    return ax


def plot_date_kinds(dates: pd.DataFrame, articles: pd.DataFrame, ax=None):
    """Stacked bars: what an article's date expressions fix - a day, a longer span, or nothing on the calendar.

    `dates`: as from `find_dates`; `articles`: doc_id, region. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(dates, ["doc_id", "earliest", "latest"], "find_dates")
    require_columns(articles, ["doc_id", "region"], "load_corpus(...).articles")
    docs, note = limit_documents(articles["doc_id"])
    fixed = np.where(dates["earliest"].isna(), "no place on the calendar",
                     np.where(dates["earliest"] == dates["latest"], "a day", "a longer span"))
    counts = pd.crosstab(dates["doc_id"], fixed).reindex(index=docs, columns=list(FIXED), fill_value=0)
    names = articles.set_index("doc_id")["region"]
    ax = new_axes(ax, 8.5, 1.8 + 0.42 * len(docs))
    left = np.zeros(len(docs))
    for kind, colour in FIXED.items():
        ax.barh(range(len(docs)), counts[kind], left=left, color=colour, label=kind, height=0.6)
        for y, (start, n) in enumerate(zip(left, counts[kind], strict=True)):
            if n:
                ax.text(start + n / 2, y, str(n), ha="center", va="center", fontsize=9,
                        color="white" if kind == "a day" else DARK)
        left += counts[kind].to_numpy()
    ax.set_yticks(range(len(docs)), [label(names[doc] or doc) for doc in docs])
    ax.invert_yaxis()
    ax.set_xlabel("date expressions")
    total = len(dates)
    ax.set_title(f"{(fixed == 'a day').sum()} of {total} date expressions name a day" if total else "No date expressions")
    legend(ax)
    caption(ax, f"n = {total} expressions in {articles['doc_id'].nunique()} articles.{note}")
    return ax
