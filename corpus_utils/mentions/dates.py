"""Date expressions in Chinese news text, read as intervals.

`earliest` and `latest` always bound the date that is named; `kind` says how the text uses it
(until: up to it, since: from it on). Nothing depends on today's date: a date without a year is
placed by the article's own publication date or its bounds. Rules, traps, festivals and conventions
are data (data/dates.yml), matched by date_grammar.py; date_intervals.py works out which days a
description means in a given year.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from pandas.api.typing import NaTType

from ..errors import CorpusError, require_articles
from ..tables import PUBLICATION_COLUMNS, articles_of, columns
from ..tokens.sentences import span_table
from .date_grammar import TO_EVENT, TO_PUBLICATION, Item, date_items, grammar
from .date_intervals import ABOUT, Day, Span, month_end, number, occurrences, relative

NEXT_DAYS = 2
TURN_OF_YEAR = {*((12, day) for day in range(20, 32)), *((1, day) for day in range(1, 11))}


@dataclass(frozen=True)
class DateExpression:
    """One date expression: `text[start:end] == surface`.

    `earliest` and `latest` are NaT where nothing fixes them. `year`, `month` and `day` are the
    numbers in the text (for a range, those of its first date), else None. `coupled` is the lunar
    date, festival or weekday next to the calendar date, else "".
    """

    start: int
    end: int
    surface: str
    earliest: Day
    latest: Day
    precision: str
    kind: str
    basis: str
    year: int | None
    month: int | None
    day: int | None
    coupled: str


def dates(articles: pd.DataFrame) -> pd.DataFrame:
    """Find every date expression in the articles, with the days that it can mean.

    `articles`: columns doc_id, text and published; where published is NaT, published_earliest and
    published_latest bound it, if given.

    Returns the table `dates`. A date without a year is read as its last occurrence by the day of
    publication. If only bounds of publication are known, the interval runs from the first day that
    it can mean under one bound to the last day under the other. The conventions (初 is days 1-10;
    when a year-less date may lie ahead) are stated at the top of data/dates.yml.

    >>> t = pd.Timestamp("2020-02-13")
    >>> articles = pd.DataFrame([{"doc_id": "a", "text": "截至2月12日凌晨，多地未出现病例。",
    ...                           "published": t, "published_earliest": t, "published_latest": t}])
    >>> dates(articles)[["end", "surface", "latest", "precision", "kind", "basis"]]
       end     surface     latest precision   kind              basis
    0    9  截至2月12日凌晨 2020-02-12       day  until  year from article
    """
    require_articles(articles, ["doc_id", "text", "published"])
    published, earliest, latest = (_days(articles, name) for name in PUBLICATION_COLUMNS)
    bounds = zip(published.fillna(earliest), published.fillna(latest), strict=True)
    found = columns("dates")[columns("dates").index("surface") + 1 :]
    rows = [
        (doc_id, e.start, e.end, *(getattr(e, column) for column in found))
        for (doc_id, text), days in zip(articles_of(articles, "dates"), bounds, strict=True)
        for e in date_expressions(text, *days)
    ]
    return span_table("dates", rows, articles).sort_values(["doc_id", "start"], ignore_index=True)


def _days(articles: pd.DataFrame, name: str) -> pd.Series:
    """A column of dates, NaT where it is missing."""
    try:
        days = articles[name] if name in articles else pd.Series(pd.NaT, articles.index)
        if pd.api.types.is_numeric_dtype(days) and days.notna().any():
            raise ValueError(f"{days.dropna().iloc[0]} is a number")
        return pd.to_datetime(days).dt.normalize()
    except (ValueError, TypeError) as error:
        raise CorpusError(f"the column {name} has a value that is not a date ({error}); give dates, or leave it empty") from None


def date_expressions(text: str, earliest: Day | None = None, latest: Day | None = None) -> list[DateExpression]:
    """The date expressions of a text published between two days (the same twice if it is known).

    Without both bounds, dates that need them are NaT with the basis `unresolved`.

    >>> day = pd.Timestamp("2020-02-13")
    >>> for e in date_expressions("1月25日农历大年初一，去年10月", day, day):
    ...     days = e.earliest.date(), e.latest.date()
    ...     print(e.surface, *days, e.month, e.day, e.coupled or "-", e.basis)
    1月25日农历大年初一 2020-01-25 2020-01-25 1 25 农历大年初一 year from article
    去年10月 2019-10-01 2019-10-31 10 None - relative to publication
    """
    items = date_items(text)
    if earliest is None or latest is None or pd.isna(earliest) or pd.isna(latest):
        first = last = _resolve(items, None, False)
    else:
        first = _resolve(items, earliest.date(), earliest == latest)
        last = _resolve(items, latest.date(), False) if earliest != latest else first
    result = []
    for item, a, b in zip(items, first, last):
        low, high = (min(a[0], b[0]), max(a[1], b[1])) if a and b else (pd.NaT, pd.NaT)
        at, days = (item.start, item.end, text[item.start : item.end]), (pd.Timestamp(low), pd.Timestamp(high))
        year, month, day = (number(item.fields[k]) if k in item.fields else None for k in ("year", "month", "day"))
        coupled = "、".join(text[other.start : other.end] for other in item.coupled)
        kinds = _precision(item), item.kind, _basis(item, low)
        result.append(DateExpression(*at, *days, *kinds, year, month, day, coupled))
    return result


def _resolve(items: list[Item], anchor: date | None, exact: bool) -> list[Span | None]:
    """Each item's interval if the text was published on the anchor day.

    `exact`: that day is known, and not just a bound. Within a sentence, a stated year carries over
    to the dates that follow (but not from a bare year: 1990年参加工作的他，1月25日返岗), a month to
    a bare day, and a day to 次日, 第三天 and clock times.
    """
    spans, sentence, stated, near, told = [], -1, None, None, None
    for item in items:
        if item.sentence != sentence:
            sentence, stated, near, told = item.sentence, None, None, None
        span = None
        if item.dated and item.kind != "recurring":
            span = _place(item, anchor, exact, stated, near, told)
            if span and item.tail:
                tail = _place(item.tail, anchor, exact, near=near, after=span[0])
                span = (span[0], tail[1]) if tail and tail[1] >= span[0] else None
        elif near and near[0] == near[1] and (days := _days_after(item.fields)) is not None:
            span = (near[0] + timedelta(days),) * 2
        if span and item.dated:
            near = span if (span[1] - span[0]).days < 31 else near
            if stated or "years_off" in item.fields or "year" in item.fields and not item.bare_year:
                stated = span[0]
            told = span[0] if {"year", "years_off", *TO_EVENT} & item.fields.keys() else told
        spans.append(span)
    return spans


def _days_after(f: dict[str, str]) -> int | None:
    """Days from the sentence's last date to an expression relative to an event; None if open."""
    if "anchor" in f or ABOUT & f.keys():
        return None
    if "after" in f:
        return number(f["after"]) if f["unit"] in "天日" else None
    if "nth" in f:  # 第22天 counts from a start that the sentence does not date
        return number(f["nth"]) - 1 if number(f["nth"]) <= NEXT_DAYS + 1 else None
    if "days_after" in f:
        return grammar()["event_days"][f["days_after"]]
    return 0 if {"hour", "minute2"} & f.keys() else None


def _place(
    item: Item,
    anchor: date | None,
    exact: bool,
    stated: date | None = None,
    near: Span | None = None,
    told: date | None = None,
    after: date | None = None,
) -> Span | None:
    """The interval of one date.

    `stated`: an earlier date in the sentence that has a year; `near`: the last date of the
    sentence; `told`: its last year, alone or in a date; `after`: the start of the range that this
    date ends.
    """
    f = item.fields
    if f.get("festival") == "新年" and anchor and (anchor.month, anchor.day) in TURN_OF_YEAR:
        f = f | {"festival": "元旦"}
    bare_day = "day" in f and "month" not in f
    if "year" in f or "century" in f:
        year = number(f["year"]) if "year" in f else 100 * (number(f["century"]) - 1) + number(f.get("decade", "0"))
        return next(iter(occurrences(f, year)), None)
    if TO_EVENT & f.keys():
        event = after or (near[0] if near else told)
        return relative(f, event) if event else None
    if near and "ago" in f:
        return None
    if item.yearless and after:
        return next((s for y in (-1, 0, 1) for s in occurrences(f, after.year + y) if s[1] >= after), None)
    if near and item.yearless and bare_day:
        return next(iter(occurrences(f | {"month": str(near[1].month)}, near[1].year)), None)
    if item.yearless and stated:
        around = [s for y in (-1, 0, 1) for s in occurrences(f, stated.year + y)]
        later = [s for s in around if s[0].year >= stated.year or "lunar_month" in f]
        told_by_then = [s for s in later if item.plan or not anchor or s[0] <= max(anchor, stated)]
        if spans := told_by_then or [s for s in around if not anchor or s[0] <= anchor]:
            return min(spans, key=lambda s: abs(s[0] - stated))
    if anchor is None:
        return None
    if TO_PUBLICATION & f.keys():
        return relative(f, anchor)
    if item.plan == "next":
        return next((s for y in range(13) for s in occurrences(f, anchor.year + y) if s[1] >= anchor), None)
    ahead = month_end(anchor.year, anchor.month) if bare_day else anchor + timedelta(grammar()["look_ahead"])
    feast = anchor + timedelta(grammar()["festival_ahead"]) if exact and item.rule["form"] == "festival" else anchor
    for year in range(anchor.year + 1, anchor.year - 61, -1):
        for span in reversed(occurrences(f, year)):
            expected = item.plan or exact and span[0].year == anchor.year and not bare_day
            if span[0] <= feast or expected and span[0] <= ahead:
                return span
    return None


def _precision(item: Item) -> str:
    g = grammar()
    if item.rule.get("precision") == "unit":
        return next(g["units"][unit] for name, unit in item.fields.items() if name.startswith("unit"))
    return item.rule.get("precision") or next(value for name, value in g["precision"] if name in item.fields)


def _basis(item: Item, low: date | NaTType) -> str:
    if "basis" in item.rule:
        return item.rule["basis"]
    if TO_EVENT & item.fields.keys():
        return "relative to an event"
    if pd.isna(low) and item.kind != "recurring" and not ABOUT & item.fields.keys():
        return "unresolved"
    if item.rule["form"] in ("festival", "lunar"):
        return "festival"
    if TO_PUBLICATION & item.fields.keys():
        return "relative to publication"
    stated = {"year", "century"} & item.fields.keys() or item.kind == "recurring"
    return "explicit" if stated else "year from article"
