"""Date expressions in Chinese news text, read as intervals.

`earliest` and `latest` always bound the date that is named; `kind` says how the text uses it (until: up to
it, since: from it on). Nothing depends on today's date: a date without a year is placed by the article's own
publication date or its bounds. Rules, traps, festivals and conventions are data (data/dates.yml), matched by
date_grammar.py; calendars.py says which days a description means in a given year.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from .calendars import Span, month_end, number, occurrences, weekday
from .date_grammar import RELATIVE, Item, date_items, grammar
from .errors import require_columns

ARTICLE_COLUMNS = ["doc_id", "text", "published", "published_earliest", "published_latest"]
COLUMNS = ["doc_id", "start", "end", "expression", "earliest", "latest", "precision", "kind", "basis"]
DTYPES = dict.fromkeys(COLUMNS, "str") | {"start": "int64", "end": "int64",
                                          "earliest": "datetime64[us]", "latest": "datetime64[us]"}

NEXT_DAYS = 2
OFFSETS = {"weeks_off", "months_off", "years_off", "centuries_off"}


@dataclass(frozen=True)
class DateExpression:
    """One expression: `text[start:end] == expression`.

    `earliest` and `latest` are NaT where nothing fixes them; `year`, `month`, `day` are the numbers in the
    text (of a range: of its first date), else None; `coupled` is the lunar date, festival or weekday that
    stands beside the calendar date, else "".
    """

    start: int
    end: int
    expression: str
    earliest: pd.Timestamp
    latest: pd.Timestamp
    precision: str
    kind: str
    basis: str
    year: int | None
    month: int | None
    day: int | None
    coupled: str


def find_dates(articles: pd.DataFrame) -> pd.DataFrame:
    """Every date expression of the articles.

    `articles`: columns doc_id, text, published, published_earliest, published_latest (dates or NaT).
    Returns one row an expression, sorted by doc_id and start, never overlapping: doc_id, start, end
    (characters of `text`), expression, earliest, latest (days; NaT where the text does not fix them),
    precision (minute, hour, day, week, ten days, month, season, year, decade, vague; of a duration its unit;
    season also for holidays, quarters and half-years), kind (point, span, since, until, duration, recurring,
    deictic), basis (explicit, year from article, relative to publication, relative to an event, festival,
    unresolved). A date without a year is its last occurrence at publication; between bounds of publication,
    the interval from what the first bound gives to what the last one gives. The conventions (初 = days 1-10,
    when a year-less date may lie ahead) are stated at the top of data/dates.yml.
    Raises CorpusError if a column is missing.

    >>> t = pd.Timestamp("2020-02-13")
    >>> articles = pd.DataFrame([{"doc_id": "a", "text": "截至2月12日凌晨，多地未出现病例。",
    ...                           "published": t, "published_earliest": t, "published_latest": t}])
    >>> find_dates(articles)[["end", "expression", "latest", "precision", "kind", "basis"]]
       end  expression     latest precision   kind              basis
    0    9  截至2月12日凌晨 2020-02-12       day  until  year from article
    """
    require_columns(articles, ARTICLE_COLUMNS, "load_corpus(folder).articles")
    rows = []
    for a in articles.itertuples():
        known = not pd.isna(a.published)
        bounds = (a.published, a.published) if known else (a.published_earliest, a.published_latest)
        rows += [[a.doc_id, *(getattr(e, c) for c in COLUMNS[1:])] for e in date_expressions(a.text, *bounds)]
    table = pd.DataFrame(rows, columns=COLUMNS).astype(DTYPES)
    return table.sort_values(["doc_id", "start"], ignore_index=True)


def date_expressions(text: str, earliest: pd.Timestamp | None = None,
                     latest: pd.Timestamp | None = None) -> list[DateExpression]:
    """The date expressions of one text published between two days (the same day twice if it is known).

    Without both bounds, dates that need them are NaT with the basis `unresolved`.

    >>> day = pd.Timestamp("2020-02-13")
    >>> for e in date_expressions("1月25日农历大年初一，去年10月", day, day):
    ...     print(e.expression, e.earliest.date(), e.latest.date(), e.month, e.day, e.coupled or "-", e.basis)
    1月25日农历大年初一 2020-01-25 2020-01-25 1 25 农历大年初一 year from article
    去年10月 2019-10-01 2019-10-31 10 None - relative to publication
    """
    items = date_items(text)
    known = not (pd.isna(earliest) or pd.isna(latest))
    first = _resolve(items, earliest.date() if known else None, known and earliest == latest)
    last = _resolve(items, latest.date(), False) if known and earliest != latest else first
    result = []
    for item, a, b in zip(items, first, last):
        low, high = (min(a[0], b[0]), max(a[1], b[1])) if a and b else (pd.NaT, pd.NaT)
        result.append(DateExpression(
            item.start, item.end, text[item.start:item.end], pd.Timestamp(low), pd.Timestamp(high),
            _precision(item), item.kind, _basis(item, low),
            *(number(item.fields[k]) if k in item.fields else None for k in ("year", "month", "day")),
            "、".join(text[other.start:other.end] for other in item.coupled)))
    return result


def possible_years(text: str, first: int = 2000, last: int = 2035) -> set[int] | None:
    """The years in which each year-less calendar date falls on the lunar date or weekday beside it.

    None if the text couples no such dates. `first`, `last`: the years tried, within the lunar tables
    (1900-2100).

    >>> possible_years("1月25日农历大年初一这一天")
    {2020}
    """
    items = [part for i in date_items(text) for part in (i, i.tail) if part and part.yearless]
    pairs = [(i.fields, c.fields) for i in items for c in i.coupled if "weeks_off" not in c.fields]
    if not pairs:
        return None
    return {year for year in range(first, last + 1) if all(_holds(*pair, year) for pair in pairs)}


def _holds(calendar: dict[str, str], other: dict[str, str], year: int) -> bool:
    days = occurrences(calendar, year)
    if "weekday" in other:
        return any(a.weekday() == weekday(other) for a, _ in days)
    return any(day in occurrences(other, y) for day in days for y in (year, year + 1))


def _resolve(items: list[Item], anchor: date | None, exact: bool) -> list[Span | None]:
    """Each item's interval if the text was published on the anchor day; `exact`: that day is known, no bound.

    Within a sentence a stated year carries over to the next dates (not from a bare year: 1990年参加工作的他，
    1月25日返岗), a month to a bare day, a day to 次日, 第三天 and clock times.
    """
    spans, sentence, stated, near = [], -1, None, None
    for item in items:
        if item.sentence != sentence:
            sentence, stated, near = item.sentence, None, None
        span = None
        if item.dated and item.kind != "recurring":
            span = _place(item, anchor, exact, stated, near)
            if span and item.tail:
                tail = _place(item.tail, anchor, exact, stated, near, after=span[0])
                span = (span[0], tail[1]) if tail and tail[1] >= span[0] else None
        elif near and near[0] == near[1] and {"nth", "days_after", "hour", "hour2"} & item.fields.keys():
            days = number(item.fields["nth"]) - 1 if "nth" in item.fields else \
                grammar()["event_days"].get(item.fields.get("days_after"), 0)
            if days <= NEXT_DAYS:  # 第22天 counts from a beginning that the sentence does not date
                span = (near[0] + timedelta(days),) * 2
        if span and item.dated:
            near = span if (span[1] - span[0]).days < 31 else near
            if stated or "years_off" in item.fields or "year" in item.fields and not item.bare_year:
                stated = span[0]
        spans.append(span)
    return spans


def _place(item: Item, anchor: date | None, exact: bool, stated: date | None, near: Span | None,
           after: date | None = None) -> Span | None:
    """One date's interval. `stated`: an earlier date of the sentence with its year; `near`: its last date;
    `after`: the beginning of the range that the date ends."""
    f = item.fields
    bare_day = "day" in f and not {"month", "months_off"} & f.keys()
    if "year" in f or "century" in f:
        year = number(f["year"]) if "year" in f else 100 * (number(f["century"]) - 1) + number(f["decade"])
        return next(iter(occurrences(f, year)), None)
    if item.yearless and after:
        return next((s for y in (0, 1) for s in occurrences(f, after.year + y) if s[0] >= after), None)
    if near and item.yearless and bare_day:
        return next(iter(occurrences(f | {"month": str(near[0].month)}, near[0].year)), None)
    spans = [s for y in (0, 1) for s in occurrences(f, stated.year + y)] if item.yearless and stated else []
    if spans:
        return min(spans, key=lambda s: abs(s[0] - stated))
    if anchor is None:
        return None
    if RELATIVE & f.keys():
        return _relative(f, anchor)
    ahead = month_end(anchor.year, anchor.month) if bare_day else anchor + timedelta(grammar()["look_ahead"])
    for year in range(anchor.year + 1, anchor.year - 61, -1):
        for span in reversed(occurrences(f, year)):
            expected = item.planned or exact and span[0].year == anchor.year and not bare_day
            if span[0] <= anchor or expected and span[0] <= ahead:
                return span
    return None


def _relative(f: dict[str, str], anchor: date) -> Span | None:
    """The interval of 昨天, 上周五, 周三, 下月初, 去年10月, 上世纪90年代 as said on the anchor day."""
    g = grammar()
    offset = next((g["offsets"][word] for name, word in f.items() if name in OFFSETS), 0)
    if "days_off" in f:
        return (anchor + timedelta(g["near_days"][f["days_off"]]),) * 2
    if "weeks_off" in f or "weekday" in f:
        monday = anchor + timedelta(7 * offset - anchor.weekday())
        if "weekday" not in f:
            return monday, monday + timedelta(6)
        day = monday + timedelta(weekday(f))
        return (day - timedelta(7 if "weeks_off" not in f and day > anchor else 0),) * 2
    if "months_off" in f:
        years, month = divmod(anchor.month - 1 + offset, 12)
        return next(iter(occurrences(f | {"month": str(month + 1)}, anchor.year + years)), None)
    year = anchor.year + offset if "years_off" in f else \
        100 * (anchor.year // 100 + offset) + number(f["decade"])
    return next(iter(occurrences(f, year)), None)


def _precision(item: Item) -> str:
    g = grammar()
    if item.rule.get("precision") == "unit":
        return next(g["units"][unit] for name, unit in item.fields.items() if name.startswith("unit"))
    return item.rule.get("precision") or next(value for name, value in g["precision"] if name in item.fields)


def _basis(item: Item, low: pd.Timestamp) -> str:
    if "basis" in item.rule:
        return item.rule["basis"]
    if pd.isna(low) and item.kind != "recurring":
        return "unresolved"
    if item.rule["form"] in ("festival", "lunar"):
        return "festival"
    if RELATIVE & item.fields.keys() and "century" not in item.fields:
        return "relative to publication"
    stated = {"year", "century"} & item.fields.keys() or item.kind == "recurring"
    return "explicit" if stated else "year from article"
