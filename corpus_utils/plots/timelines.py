"""The timeline (notebook 04): events of the articles in lanes, one an article."""

from typing import Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from ..base.parts import Row
from ..errors import require_columns
from ..load import OTHER
from .style import DARK, GREY, caption, group_style, legend, limit_groups, new_axes, nothing_to_draw
from .text import drawable, label

CHINESE, ENGLISH = 18, 52  # characters of a label
SIZES = 9, 8  # of their type
POINTS = 550  # the calendar's width
WEEKS = 8  # up to these, each Monday has a tick
MAX_ROWS = 9  # of labels in a lane
RIGHT = 0.6  # of the calendar: from there, labels stand to the left of their event
DAY = pd.Timedelta(days=1)
RESPONSE = "start of the province's first-level response, by public reports"


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
