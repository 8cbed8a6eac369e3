"""Charts of dates (notebook 04): events in lanes, their distance from publication, the days that many articles name."""

from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm

from ..base.parts import Row
from ..errors import require_columns
from ..tables import MENTIONS_OVER_TIME_COLUMNS, OTHER
from ..timelines.lags import publication_lag
from .labels import drawable, label
from .style import DARK, GREY, caption, figure_of, group_style, legend, limit_documents, limit_groups, new_axes, nothing_to_draw

CHINESE, ENGLISH = 18, 52  # characters of a label
SIZES = 9, 8  # of their type
POINTS = 550  # the calendar's width
WEEKS = 8  # up to these, each Monday has a tick
MAX_ROWS = 9  # of labels in a lane
RIGHT = 0.6  # of the calendar: from there, labels stand to the left of their event
DAY = pd.Timedelta(days=1)
RESPONSE = "start of the province's first-level response, by public reports"
FEWEST = 20  # articles; below that, a count a day says nothing
MAX_WEEKS = 60
WEEK_INCHES = 0.95  # that the label of a week takes
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
GAP: dict[str, Any] = {"facecolor": "#ededed", "edgecolor": "#bdbdbd", "hatch": "////", "linewidth": 0}
FIXED = {"a day": "#0072B2", "a longer span": "#9ecae1", "no place on the calendar": "#d9d9d9"}


def plot_timeline(
    events: pd.DataFrame, articles: pd.DataFrame, responses: pd.DataFrame | None = None, ax: Axes | None = None
) -> Axes:
    """Calendar with one lane a region: a dot for an event of one day, a bar for one that is known less exactly.

    `events`: as from `calendar_events`. `articles`: column region. `responses`: as from `response_starts`; a grey column marks
    the days on which, by the sources, the province started its first-level response. The axis covers the events that are no far
    outliers (Tukey 1977: beyond the quartiles by three times their distance); an arrow stands for what lies outside.
    Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(events, ["number", "region", "earliest", "latest", "event", "event_english"], "calendar_events(...)")
    require_columns(articles, ["region"], "load_corpus(...).articles")
    groups, note = limit_groups(articles["region"])
    events = events[events["region"].isin(groups)]
    if events.empty:
        return nothing_to_draw(ax, "no date expression names a day, a month or a season")
    if responses is None:
        responses = pd.DataFrame({"region": [], "earliest": [], "latest": []})
    require_columns(responses, ["region", "earliest", "latest"], "response_starts(...)")
    responses = responses[responses["region"].isin(groups)]
    first, last = _usual(events)
    inside = events[(events["earliest"] >= first) & (events["latest"] <= last)]
    left, right = min([first, *responses["earliest"]]), max([last, *responses["latest"]]) + DAY
    margin = max(right - left, 14 * DAY) * 0.03
    left, right = left - margin, right + margin
    lanes, bottom = {}, 0.0
    order = list(dict.fromkeys(articles["region"]))
    for group in sorted(groups, key=lambda name: (name == OTHER, order.index(name))):
        placed = _rows(events[events["region"] == group], left, right)
        lanes[group] = (bottom, placed)
        bottom += _height(placed)
    ax = new_axes(ax, 9.5, 1.9 + 0.4 * bottom)
    for group, style in group_style(groups).items():
        base, placed = lanes[group]
        ax.axhline(base - 0.25, color="#cccccc", linewidth=0.8, zorder=0)
        for event, row, start, end, on_left in placed:
            _draw(ax, event, base + row + 0.5, (start, end), (left, right), style, on_left)
        if not placed:
            ax.text(left + (right - left) * 0.3, base + 0.5, "no calendar date in the text", fontsize=9, color=GREY, va="center")
    for i, row in enumerate(responses.itertuples()):
        top = lanes[row.region][0] - 0.25
        ax.fill_betweenx(
            [top, top + _height(lanes[row.region][1])],
            row.earliest,
            row.latest + DAY,
            color="#bdbdbd",
            alpha=0.6,
            linewidth=0,
            zorder=0,
            label=RESPONSE if i == 0 else None,
        )
    if len(responses):
        legend(ax)
    ax.set_yticks([base - 0.25 + _height(placed) / 2 for base, placed in lanes.values()], [label(group) for group in lanes])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(bottom - 0.25, -0.25)
    ax.set_xlim(left, right)
    if (right - left).days <= WEEKS * 7:
        ax.xaxis.set_major_locator(mdates.WeekdayLocator(mdates.MO))
        ax.xaxis.set_minor_locator(mdates.DayLocator())
    else:
        ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=4, maxticks=9))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m-%d"))
    silent = [label(group) for group in groups if not lanes[group][1]]
    none = f"; none in {silent[0] if len(silent) == 1 else f'{len(silent)} regions'}" if silent else ""
    ax.set_title(f"{len(events)} dated events, {len(inside)} of them from {first:%Y-%m-%d} to {last:%Y-%m-%d}{none}")
    no_room = len(events) - sum(len(placed) for _, placed in lanes.values())
    differ = "Grey is wider where reports differ." if (responses["earliest"] != responses["latest"]).any() else ""
    hidden = f" {no_room} more find no room." if no_room else ""
    caption(
        ax,
        f"n = {len(events)} expressions: a day (mark) or a span (bar); arrows lead beyond the axis, numbers to the table."
        f"\n{differ}{hidden}{note}".rstrip(),
    )
    return ax


def _height(placed: list[tuple]) -> float:
    """Of a lane, in rows."""
    return max((row for _, row, *_ in placed), default=0) + 1.5


def _usual(events: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and last day of the events that are no far outliers; of those of one day, if there are any."""
    days = events[events["earliest"] == events["latest"]]
    days = days if len(days) else events
    quarter, three = days["earliest"].quantile([0.25, 0.75])
    far = 3 * max(three - quarter, 7 * DAY)
    usual = days[(days["earliest"] >= quarter - far) & (days["latest"] <= three + far)]
    usual = usual if len(usual) else days
    return usual["earliest"].min(), usual["latest"].max()


def _rows(events: pd.DataFrame, left: pd.Timestamp, right: pd.Timestamp) -> list[tuple]:
    """Each event with the first row in which neither it nor its label runs into another, its two ends on the calendar, and
    whether its label stands on the left. Events that find no row are left out."""
    taken: list[list[tuple]] = [[] for _ in range(MAX_ROWS)]
    placed = []
    for event in events.itertuples():
        start, end = max(event.earliest, left), min(event.latest + DAY, right)
        if start > end:  # outside the calendar: at its edge
            start = end = left if event.latest < left else right
        on_left = (start - left) / (right - left) > RIGHT
        width = max(_points(text, size) for text, size in zip(_label(event), SIZES, strict=True)) + 14
        span = (right - left) * (width / POINTS)
        whole = (min(start, end - span), end) if on_left else (start, max(end, start + span))
        for row, spans in enumerate(taken):
            if all(whole[1] <= a or b <= whole[0] for a, b in spans):
                spans.append(whole)
                placed.append((event, row, start, end, on_left))
                break
    return placed


def _draw(ax: Axes, event: Row, y: float, ends: tuple, edges: tuple, style: dict[str, Any], on_left: bool) -> None:
    """One event: a dot, a bar or an arrow, and its label in two lines."""
    start, end = ends
    outside = start == end
    one_day = event.earliest == event.latest and not outside
    if one_day:
        ax.scatter([start + DAY / 2], [y], s=26, zorder=3, **style)
    elif not outside:
        ax.barh(y, end - start, left=start, height=0.84, color=style["color"], alpha=0.22, linewidth=0, zorder=1)
    beyond = (event.earliest < edges[0], event.latest > edges[1])
    for edge, mark, goes_on in zip(edges, "<>", beyond, strict=True):
        if goes_on and (not outside or edge == start):
            ax.plot([edge], [y], marker=mark, markersize=5, color=style["color"], clip_on=False, zorder=4)
    at = start + DAY / 2 if one_day else end if on_left else start
    chinese, english = _label(event)
    for text, size, colour, dy in ((chinese, SIZES[0], DARK, 6 if english else 0), (english, SIZES[1], "#444444", -6)):
        ax.annotate(
            text,
            (at, y),
            xytext=(-7 if on_left else 7, dy),
            fontsize=size,
            color=colour,
            textcoords="offset points",
            va="center",
            ha="right" if on_left else "left",
            zorder=5,
        )


def _label(event: Row) -> tuple[str, str]:
    """Number and words of the text; our English."""
    chinese = event.event if len(event.event) <= CHINESE else event.event[: CHINESE - 1] + "…"
    english = event.event_english if len(event.event_english) <= ENGLISH else event.event_english[: ENGLISH - 1] + "…"
    return drawable(f"[{event.number}] {chinese}"), drawable(english)


def _points(text: str, size: int) -> float:
    """About how wide a text is drawn."""
    return size * sum(1.0 if char > "\u2e80" else 0.54 for char in text)


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
    step = int(np.ceil(grid.shape[1] * WEEK_INCHES / (figure_of(ax).get_size_inches()[0] - 2)))
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
    require_columns(mentions, MENTIONS_OVER_TIME_COLUMNS, "mentions_over_time(...)")
    require_columns(articles, ["doc_id"], "load_corpus(...).articles")
    if len(articles) < FEWEST:
        return f"days are counted from {FEWEST} articles on, there are {len(articles)}"
    return "" if len(mentions) else "no article names a day"


def _edges(mentions: pd.DataFrame) -> tuple[pd.Timedelta, np.ndarray]:
    """The length of a period, and where each begins and the last ends."""
    width = mentions["period"].diff().iloc[1] if len(mentions) > 1 else pd.Timedelta(days=1)
    return width, mdates.date2num([*mentions["period"], mentions["period"].iloc[-1] + width])


def plot_publication(dates: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """What is told when: one row an article, its events by the days from event to publication.

    `dates`: as from `find_dates`; `articles`: doc_id, region, published, published_earliest, published_latest. Where the day of
    publication is only bounded, an open circle stands at the least distance. Returns the axes. Raises CorpusError for missing
    columns.
    """
    lags = publication_lag(dates, articles)
    docs, note = limit_documents(articles["doc_id"])
    lags = lags[lags["doc_id"].isin(docs)]
    if lags.empty:
        return nothing_to_draw(ax, "no article has both a date or bounds and an event on the calendar")
    table = articles.set_index("doc_id").loc[docs]
    dated = lags[lags["doc_id"].map(table["published"]).notna()]
    bounded = lags.drop(dated.index)
    reach = max([*dated["days_max"], *bounded["days_min"], 7]) * 1.12
    ax = new_axes(ax, 9.5, 1.9 + 0.5 * len(docs))
    for y, doc in enumerate(docs):
        own, open_ended = dated[dated["doc_id"] == doc], bounded[bounded["doc_id"] == doc]
        coarse = own[~own["exact"]]
        ax.hlines([y] * len(coarse), coarse["days_min"], coarse["days_max"], color="#56B4E9", alpha=0.45, linewidth=7, zorder=1)
        ax.scatter(own["days_min"][own["exact"]], [y] * int(own["exact"].sum()), s=28, color="#0072B2", zorder=3)
        if len(open_ended):
            ax.hlines(y, open_ended["days_min"].min(), reach, color="#D55E00", linestyle=(0, (2, 2)), linewidth=1.2, zorder=1)
            ax.scatter(open_ended["days_min"], [y] * len(open_ended), s=28, facecolor="white", edgecolor="#D55E00", zorder=2)
            bounds = table.loc[doc, ["published_earliest", "published_latest"]]
            ax.annotate(
                f"published between {bounds.iloc[0]:%Y-%m-%d} and {bounds.iloc[1]:%Y-%m-%d}",
                (reach, y),
                xytext=(-2, 5),
                fontsize=8,
                color=DARK,
                textcoords="offset points",
                ha="right",
            )
        if own.empty and open_ended.empty:
            ax.text(reach * 0.01, y, "no event on the calendar", fontsize=8, color=GREY, va="center")
    ax.scatter([], [], s=28, color="#0072B2", label="one day")
    ax.fill_between([], [], color="#56B4E9", alpha=0.45, linewidth=0, label="a longer span")
    if len(bounded):
        ax.scatter([], [], s=28, facecolor="white", edgecolor="#D55E00", label="at least so far back: publication is bounded")
    ax.set_yticks(range(len(docs)), [label(name or doc) for doc, name in table["region"].items()])
    ax.set_ylim(len(docs) - 0.5, -0.6)
    ax.set_xlim(min([0, *lags["days_min"]]) - reach * 0.02, reach)
    ax.set_xlabel("days from the event to publication")
    title = "No event has a known distance from publication: no article states its date"
    if len(dated):
        far = dated.groupby("doc_id")["days_max"].max().idxmax()
        own = dated[dated["doc_id"] == far]
        title = (
            f"Of {dated['doc_id'].nunique()} dated articles with events, {label(table.loc[far, 'region'])} looks back "
            f"furthest: {own['days_min'].min()} to {own['days_max'].max()} days"
        )
    ax.set_title(title)
    legend(ax)
    caption(ax, f"n = {len(docs)} articles, {len(lags)} events; marks of events with the same distance lie on each other.{note}")
    return ax


def plot_date_kinds(dates: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Stacked bars: what an article's date expressions fix - a day, a longer span, or nothing on the calendar.

    `dates`: as from `find_dates`; `articles`: doc_id, region. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(dates, ["doc_id", "earliest", "latest"], "find_dates")
    require_columns(articles, ["doc_id", "region"], "load_corpus(...).articles")
    docs, note = limit_documents(articles["doc_id"])
    fixed = np.where(
        dates["earliest"].isna(),
        "no place on the calendar",
        np.where(dates["earliest"] == dates["latest"], "a day", "a longer span"),
    )
    counts = pd.crosstab(dates["doc_id"], fixed).reindex(index=docs, columns=list(FIXED), fill_value=0)
    names = articles.set_index("doc_id")["region"]
    ax = new_axes(ax, 8.5, 1.8 + 0.42 * len(docs))
    left = np.zeros(len(docs))
    for kind, colour in FIXED.items():
        ax.barh(range(len(docs)), counts[kind], left=left, color=colour, label=kind, height=0.6)
        for y, (start, n) in enumerate(zip(left, counts[kind], strict=True)):
            if n:
                ax.text(
                    start + n / 2, y, str(n), ha="center", va="center", fontsize=9, color="white" if kind == "a day" else DARK
                )
        left += counts[kind].to_numpy()
    ax.set_yticks(range(len(docs)), [label(names[doc] or doc) for doc in docs])
    ax.invert_yaxis()
    ax.set_xlabel("date expressions")
    total = len(dates)
    ax.set_title(f"{(fixed == 'a day').sum()} of {total} date expressions name a day" if total else "No date expressions")
    legend(ax)
    caption(ax, f"n = {total} expressions in {articles['doc_id'].nunique()} articles.{note}")
    return ax
