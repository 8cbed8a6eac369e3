"""Charts of dates (notebook 04): events in lanes, their distance from publication, days named."""

from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm

from .. import timelines
from ..base.parts import Row
from ..errors import require_columns
from ..tables import OTHER, grouped, require_table
from .axes import caption, legend, new_axes, nothing_to_draw, small_multiples
from .groups import group_style, limit_documents, limit_groups, noun_of
from .labels import counted, drawable, label
from .style import DARK, GREY, figure_of

CHINESE, ENGLISH = 18, 52  # characters of a label
SIZES = 9, 8  # of their type, in points
POINTS = 550  # width of the calendar
WEEKS = 8  # up to this many, every Monday has a tick
MAX_ROWS = 9  # rows of labels in a lane
RIGHT = 0.6  # of the calendar's width: from there on, labels go to the left of their event
DAY = pd.Timedelta(days=1)
RESPONSE = "start of the province's first-level response, according to public reports"
FEWEST = 20  # articles; with fewer, counts per day mean nothing
MAX_WEEKS = 60
WEEK_INCHES = 0.95  # taken by the label of a week
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
GAP: dict[str, Any] = {"facecolor": "#ededed", "edgecolor": "#bdbdbd", "hatch": "////", "linewidth": 0}
FIXED = {"a day": "#0072B2", "a longer span": "#9ecae1", "no place on the calendar": "#d9d9d9"}


def events(
    events: pd.DataFrame,
    articles: pd.DataFrame,
    responses: pd.DataFrame | None = None,
    by: str = "group",
    ax: Axes | None = None,
) -> Axes:
    """Calendar with one lane per group: a dot for an event of one day, a bar for a less exact one.

    `events`: as returned by `timelines.events`; `articles`: those that the events are from;
    `responses`: as returned by `timelines.responses`. A grey band covers the days on which the
    province started its first-level response, according to the sources. The axis covers the
    events that are not far outliers (Tukey 1977: beyond the quartiles by more than three times
    the distance between them); arrows point to what is outside. Returns the axes.

    Example: `cu.plots.events(cu.timelines.events(corpus.dates, corpus.articles), corpus.articles,
    cu.timelines.responses(corpus.articles))`.
    """
    require_table(events, "events", ["number", by, "earliest", "latest", "event", "event_english"])
    require_table(articles, "articles", ["doc_id"])
    articles = grouped(articles)
    require_columns(articles, [by], "load_corpus(...).articles")
    groups, note = limit_groups(articles[by])
    events = events[events[by].isin(groups)]
    if events.empty:
        return nothing_to_draw(ax, "no date expression names a day, a month or a season")
    if responses is None:
        responses = pd.DataFrame({by: [], "earliest": [], "latest": []})
    require_table(responses, "responses", [by, "earliest", "latest"])
    responses = responses[responses[by].isin(groups)]
    first, last = _usual(events)
    inside = events[(events["earliest"] >= first) & (events["latest"] <= last)]
    left, right = min([first, *responses["earliest"]]), max([last, *responses["latest"]]) + DAY
    margin = max(right - left, 14 * DAY) * 0.03
    left, right = left - margin, right + margin
    lanes, bottom = {}, 0.0
    order, styles = list(dict.fromkeys(articles[by])), group_style(articles[by])
    for group in sorted(groups, key=lambda name: (name == OTHER, order.index(name))):
        placed = _rows(events[events[by] == group], left, right)
        lanes[group] = (bottom, placed)
        bottom += _height(placed)
    ax = new_axes(ax, 9.5, 1.9 + 0.4 * bottom)
    for group in groups:
        base, placed = lanes[group]
        ax.axhline(base - 0.25, color="#cccccc", linewidth=0.8, zorder=0)
        for event, row, start, end, on_left in placed:
            _draw(ax, event, base + row + 0.5, (start, end), (left, right), styles[group], on_left)
        if not placed:
            ax.text(left + (right - left) * 0.3, base + 0.5, "no calendar date in the text", fontsize=9, color=GREY, va="center")
    for i, row in enumerate(responses.itertuples()):
        base, placed = lanes[getattr(row, by)]
        top = base - 0.25
        ax.fill_betweenx(
            [top, top + _height(placed)],
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
    none = f"; none in {silent[0] if len(silent) == 1 else f'{len(silent)} {noun_of(articles[by])}'}" if silent else ""
    ax.set_title(f"{counted(len(events), 'dated event')}, {len(inside)} of them from {first.date()} to {last.date()}{none}")
    no_room = len(events) - sum(len(placed) for _, placed in lanes.values())
    differ = "Grey is wider where reports differ." if (responses["earliest"] != responses["latest"]).any() else ""
    hidden = f" Not drawn, for want of room: {no_room} more." if no_room else ""
    caption(
        ax,
        f"n = {counted(len(events), 'expression')}: a day (mark) or a span (bar); arrows: beyond the axis; numbers: see table."
        f"\n{differ}{hidden}{note}".rstrip(),
    )
    return ax


def _height(placed: list[tuple]) -> float:
    """Height of a lane, in rows."""
    return max((row for _, row, *_ in placed), default=0) + 1.5


def _usual(events: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and last day of the events that are not far outliers; of one-day events, if any.

    The distance between the quartiles is taken as at least a week.
    """
    days = events[events["earliest"] == events["latest"]]
    days = days if len(days) else events
    quarter, three = days["earliest"].quantile([0.25, 0.75])
    far = 3 * max(three - quarter, 7 * DAY)
    usual = days[(days["earliest"] >= quarter - far) & (days["latest"] <= three + far)]
    usual = usual if len(usual) else days
    return usual["earliest"].min(), usual["latest"].max()


def _rows(events: pd.DataFrame, left: pd.Timestamp, right: pd.Timestamp) -> list[tuple]:
    """Each event with its row, its two ends on the calendar, and whether its label is on the left.

    The row is the first in which neither the event nor its label overlaps another. Events for
    which no row is free are left out.
    """
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
    """Draw one event, a dot, a bar or an arrow, and its label in two lines."""
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
    """Number and words of the text; our English translation."""
    chinese = event.event if len(event.event) <= CHINESE else event.event[: CHINESE - 1] + "…"
    english = event.event_english if len(event.event_english) <= ENGLISH else event.event_english[: ENGLISH - 1] + "…"
    return drawable(f"[{event.number}] {chinese}"), drawable(english)


def _points(text: str, size: int) -> float:
    """Approximate width of a text as drawn."""
    return size * sum(1.0 if char > "\u2e80" else 0.54 for char in text)


def trends(mentions: pd.DataFrame, articles: pd.DataFrame, by: str | None = None, ax: Axes | None = None) -> Axes:
    """The share of the articles published soon after each day (or week) that name it.

    `mentions`: as returned by `timelines.trends`; `articles`: those it was made from; `by`: the
    column of groups in `mentions`, for one panel per group. Gaps in the coverage are hatched.
    Needs 20 articles, and says so if there are fewer. Returns the axes; of several panels, the
    first.

    Example: `cu.plots.trends(cu.timelines.trends(corpus.dates, corpus.articles), corpus.articles)`.
    """
    if few := _too_few(mentions, articles):
        return nothing_to_draw(ax, few)
    if by is not None:
        return small_multiples(trends, mentions, by, lead="share", articles=articles)[0, 0]
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
        f"{unit}{peak['period']:%Y-%m-%d} has the largest share: {peak['reporting']} of {counted(peak['coverage'], 'article')}"
    )
    caption(
        ax,
        f"n = {counted(mentions['mentions'].sum(), 'mention')} in {articles['doc_id'].nunique()} articles. Share: of articles "
        "that appeared in the period or soon after it; blank where the corpus begins or ends within that time.",
    )
    return ax


def calendar(mentions: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Calendar heat map of the mentions of each day, one column per week, one row per weekday.

    `mentions`: as returned by `timelines.trends`, by day; `articles`: those it was made from.
    Days on which no article appeared are hatched. Needs 20 articles, and says so if there are
    fewer. Of more than 60 weeks, shows the 60 consecutive ones with the most mentions. Returns
    the axes.

    Example: `cu.plots.calendar(cu.timelines.trends(corpus.dates, corpus.articles),
    corpus.articles)`.
    """
    if few := _too_few(mentions, articles):
        return nothing_to_draw(ax, few)
    if len(mentions) > 1 and mentions["period"].diff().iloc[1].days != 1:
        return nothing_to_draw(ax, "the table counts by week; a calendar needs timelines.trends(..., unit='day')")
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
    ax.figure.colorbar(mesh, ax=ax, label="mentions (square-root scale)", shrink=0.8)
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
    most = f"{peak['mentions']}, in {counted(peak['articles'], 'article')}"
    ax.set_title(f"{peak['period']:%Y-%m-%d} has the most mentions: {most}")
    left_out = int(mentions["mentions"].sum() - table["mentions"].sum())
    hatched = " Hatched: no article appeared on that day." if gap.any() else ""
    caption(
        ax,
        f"n = {counted(table['mentions'].sum(), 'mention')} of a day in {articles['doc_id'].nunique()} articles.{hatched}"
        + (f" Not shown: {counted(left_out, 'mention')} of earlier or later days." if left_out else ""),
    )
    return ax


def _too_few(mentions: pd.DataFrame, articles: pd.DataFrame) -> str:
    """Why there is nothing to draw, or ""."""
    require_table(mentions, "trends")
    require_table(articles, "articles", ["doc_id"])
    if len(articles) < FEWEST:
        return f"counting days takes at least {FEWEST} articles, not {len(articles)}"
    return "" if len(mentions) else "no article names a day"


def _edges(mentions: pd.DataFrame) -> tuple[pd.Timedelta, np.ndarray]:
    """The length of a period, and where each period begins and the last ends."""
    width = mentions["period"].diff().iloc[1] if len(mentions) > 1 else pd.Timedelta(days=1)
    return width, mdates.date2num([*mentions["period"], mentions["period"].iloc[-1] + width])


def lags(dates: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """How far back each article looks: one row per article, its events by days before publication.

    `dates`: as returned by `mentions.dates`; `articles`: as in `load_corpus(...).articles`. Where
    only bounds of the day of publication are known, an open circle marks the smallest possible
    distance. Returns the axes.

    Example: `cu.plots.lags(corpus.dates, corpus.articles)`.
    """
    lags = timelines.lags(dates, articles)
    docs, note = limit_documents(articles["doc_id"])
    lags = lags[lags["doc_id"].isin(docs)]
    if lags.empty:
        return nothing_to_draw(ax, "no article has both an event on the calendar and a known or bounded date")
    table = grouped(articles).set_index("doc_id").loc[docs]
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
        ax.scatter([], [], s=28, facecolor="white", edgecolor="#D55E00", label="at least this far back (publication bounded)")
    ax.set_yticks(range(len(docs)), [label(name) for name in table["label"]])
    ax.set_ylim(len(docs) - 0.5, -0.6)
    ax.set_xlim(min([0, *lags["days_min"]]) - reach * 0.02, reach)
    ax.set_xlabel("days from the event to publication")
    title = "No event has a known distance from publication: no article states its date"
    if len(dated):
        far = dated.groupby("doc_id")["days_max"].max().idxmax()
        own = dated[dated["doc_id"] == far]
        title = (
            f"{label(table.loc[far, 'label'])} looks back up to {counted(own['days_max'].max(), 'day')}, "
            "and no other article shown looks back further"
        )
    ax.set_title(title)
    legend(ax)
    caption(ax, f"n = {counted(len(docs), 'article')}, {counted(len(lags), 'event')}; marks at the same distance overlap.{note}")
    return ax


def date_kinds(dates: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Stacked bars: whether an article's date expressions fix a day, a longer span, or nothing.

    `dates`: as returned by `mentions.dates`; `articles`: in the order of the rows. Returns the
    axes.

    Example: `cu.plots.date_kinds(corpus.dates, corpus.articles)`.
    """
    require_table(dates, "dates", ["doc_id", "earliest", "latest"])
    require_table(articles, "articles", ["doc_id"])
    docs, note = limit_documents(articles["doc_id"])
    fixed = np.where(
        dates["earliest"].isna(),
        "no place on the calendar",
        np.where(dates["earliest"] == dates["latest"], "a day", "a longer span"),
    )
    counts = pd.crosstab(dates["doc_id"], fixed).reindex(index=docs, columns=list(FIXED), fill_value=0)
    names = grouped(articles).set_index("doc_id")["label"]
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
    ax.set_yticks(range(len(docs)), [label(names[doc]) for doc in docs])
    ax.invert_yaxis()
    ax.set_xlabel("date expressions")
    n_days, found = (fixed == "a day").sum(), counted(len(dates), "date expression")
    ax.set_title(f"{n_days} of {found} name a day" if len(dates) else "No date expressions")
    legend(ax)
    caption(ax, f"n = {counted(len(dates), 'expression')} in {counted(articles['doc_id'].nunique(), 'article')}.{note}")
    return ax
