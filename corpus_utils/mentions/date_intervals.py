"""The days that a described date means, in a given year or relative to a day (上周五).

Covers months, seasons, festivals and lunar dates. A description is a dict of the groups that a rule
of data/dates.yml matched ({"month": "2", "third": "初"}). Lunar dates and solar terms come from
borax, numerals from cn2an; the conventions are stated in data/dates.yml.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import cache, lru_cache

import cn2an
import pandas as pd
from borax.calendars.lunardate import LCalendars, LunarDate, TermUtils
from pandas.api.typing import NaTType

from .date_grammar import date_items, grammar

Span = tuple[date, date]
Day = pd.Timestamp | NaTType  # NaT: unknown
ZEROS = str.maketrans("○0OＯ", "〇〇〇〇")
OFFSETS = {"weeks_off", "months_off", "years_off", "centuries_off", "years_after", "months_after"}
ABOUT = {"ago_about", "more", "more2", "more3"}  # 几年前, 十多天前: too vague to name a day


def occurrences(f: dict[str, str], year: int) -> list[Span]:
    """The intervals that a description means in a year: usually one, for a bare day twelve.

    A date that the year does not have, such as 2月30日, has none.

    >>> occurrences({"festival": "除夕"}, 2020)
    [(datetime.date(2020, 1, 24), datetime.date(2020, 1, 24))]
    """
    return _occurrences(frozenset(f.items()), year)


@lru_cache(maxsize=100_000)  # the same few days are named over and over
def _occurrences(description: frozenset[tuple[str, str]], year: int) -> list[Span]:
    f = dict(description)
    every_month = "day" in f and "month" not in f
    spans = []
    for fields in [f | {"month": str(month)} for month in range(1, 13)] if every_month else [f]:
        try:
            spans.append(_interval(fields, year))
        except ValueError:  # no such day in this year, or a year beyond the lunar tables
            continue
    return spans


def _interval(f: dict[str, str], year: int) -> Span:
    """The first and the last day; ValueError if the year has no such date."""
    g = grammar()
    if "cycle" in f:
        new_year = LunarDate(year, 1, 1)
        if not set(f["cycle"]) <= set(new_year.gz_year + new_year.animal):
            raise ValueError(f"{year} is not a {f['cycle']}年")
        if not {"festival", "lunar_month", "lunar_day"} & f.keys():
            return new_year.to_solar_date(), LunarDate(year + 1, 1, 1).to_solar_date() - timedelta(1)
    if "term" in f:
        return (TermUtils.nth_term_day(year, term_name=f["term"]),) * 2
    if "festival" in f:
        festival = g["days"][f["festival"]]
        day = _festival_day(festival, year)
        first, last = festival.get("period", (0, 0)) if "period" in f else (0, 0)
        return day + timedelta(first), day + timedelta(last)
    if "lunar_day" in f or "lunar_month" in f:
        month = g["lunar_months"].get(name := f.get("lunar_month", "正")) or number(name)
        leap = "leap" in f
        first = number(f["lunar_day"]) if "lunar_day" in f else 1
        last = first if "lunar_day" in f else LCalendars.ndays(year, month, leap)
        return _lunar_day(year, month, first, leap), _lunar_day(year, month, last, leap)
    if "decade" in f:
        if year % 100 != number(f["decade"]):
            raise ValueError(f"the {f['decade']}年代 do not begin in {year}")
        return date(year, 1, 1), date(year + 9, 12, 31)
    if {"century", "centuries_off"} & f.keys():
        return date(year, 1, 1), date(year + 99, 12, 31)
    if "season" in f:
        month = g["seasons"][f["season"]]
        return date(year, month, 1), month_end(year + 1, 2) if month == 12 else month_end(year, month + 2)
    part = f.get("year_part", f.get("year_edge", "")).lstrip("第年")
    first, last = [number(f["month"])] * 2 if "month" in f else g["year_parts"].get(part, (1, 12))
    if {"first_months", "first_quarters"} & f.keys():
        last = number(f["first_months"]) if "first_months" in f else 3 * number(f["first_quarters"])
    if "day" in f:
        return (date(year, first, number(f["day"])),) * 2
    days = g["thirds"].get(f.get("third"), (1, 31))
    last_day = min(date(year, last, 1) + timedelta(days[1] - 1), month_end(year, last))
    return date(year, first, days[0]), last_day


def relative(f: dict[str, str], anchor: date) -> Span | None:
    """The interval of an expression said on the anchor day; None if it is vague (几年前).

    Covers 昨天, 上周五, 周三, 下月初, 去年10月, 三年前, 最近三个月, 上世纪90年代.

    >>> relative({"years_off": "去年", "month": "10"}, date(2020, 2, 13))
    (datetime.date(2019, 10, 1), datetime.date(2019, 10, 31))
    """
    g = grammar()
    offset = next((g["offsets"][word] for name, word in f.items() if name in OFFSETS), 0)
    if ABOUT & f.keys():
        return None
    if "window" in f:
        edge = _shifted(anchor, number(f["window"]) * (-1 if "past" in f else 1), f["unit"])
        return min(edge, anchor), max(edge, anchor)
    if "ago" in f:
        day = _shifted(anchor, -number(f["ago"]), f["unit"])
        if f["unit"] in ("小时", "钟头", "分钟"):
            return day, anchor
        if f["unit"] in ("周", "星期", "礼拜"):
            return day - timedelta(day.weekday()), day + timedelta(6 - day.weekday())
        if f["unit"] == "年" and "same_day" in f:
            return day, day
        if f["unit"] == "年":  # 三年前的春节
            return next(iter(occurrences(f, day.year)), None)
        return occurrences({"month": str(day.month)} | ({} if f["unit"] == "月" else {"day": str(day.day)}), day.year)[0]
    if "same_day" in f:
        day = _shifted(anchor, offset, "年")
        return day, day
    if "days_off" in f:
        return (anchor + timedelta(g["near_days"][f["days_off"]]),) * 2
    if "weeks_off" in f or "weekday" in f:
        monday = anchor + timedelta(7 * offset - anchor.weekday())
        if "weekday" not in f:
            return monday + timedelta(5 if "weekend" in f else 0), monday + timedelta(6)
        day = monday + timedelta(weekday(f["weekday"]))
        return (day - timedelta(7 if "weeks_off" not in f and day > anchor else 0),) * 2
    if {"months_off", "months_after"} & f.keys():
        years, month = divmod(anchor.month - 1 + offset, 12)
        return next(iter(occurrences(f | {"month": str(month + 1)}, anchor.year + years)), None)
    if "centuries_off" in f:
        return next(iter(occurrences(f, 100 * (anchor.year // 100 + offset) + number(f.get("decade", "0")))), None)
    new_year = occurrences({"festival": "春节"}, anchor.year)[0][0] if f.get("lunar_month") == "腊" else anchor
    goes_over = f.get("season") == "冬" and anchor.month <= 2 or anchor < new_year  # said in January, 今年冬天 began last year
    return next(iter(occurrences(f, anchor.year + offset - goes_over)), None)


def _shifted(day: date, n: int, unit: str) -> date:
    """The day n units later (for hours, the day on which they end)."""
    return (pd.Timestamp(day) + pd.DateOffset(**{grammar()["shifts"][unit]: n})).date()


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _lunar_day(year: int, month: int, day: int, leap: bool = False) -> date:
    return LunarDate(year, month, day, int(leap)).to_solar_date()


def _festival_day(festival: dict, year: int) -> date:
    if "nth_weekday" in festival:
        month, nth, name = festival["nth_weekday"]
        first = date(year, month, 1)
        return first + timedelta((weekday(name) - first.weekday()) % 7 + 7 * (nth - 1))
    if "term" in festival:
        return TermUtils.nth_term_day(year, term_name=festival["term"])
    if "lunar" in festival:
        month, day = festival["lunar"]
        return _lunar_day(year - (month == 12), month, day) + timedelta(festival.get("shift", 0))
    return date(year, *festival["solar"])


def weekday(name: str) -> int:
    """The number of a weekday called 一 … 六, 日 or 天: 0 is Monday, as in datetime."""
    return "一二三四五六日".index(name.replace("天", "日"))


@cache
def number(numeral: str) -> int:
    """The value of digits, or of Chinese numerals as dates use them.

    >>> [number(n) for n in ("09", "十二", "初三", "廿五", "二〇二〇", "二○二○")]
    [9, 12, 3, 25, 2020, 2020]
    """
    numeral = numeral.lstrip("初").replace("廿", "二十")
    if not numeral.isdecimal():
        numeral = numeral.translate(ZEROS)
    return int(numeral) if numeral.isdecimal() else int(cn2an.cn2an(numeral, "smart"))


def possible_years(text: str, first: int = 2000, last: int = 2035) -> set[int] | None:
    """The years in which each year-less calendar date falls on the lunar date or weekday beside it.

    None if the text has no such pairs. `first`, `last`: the range of years tried, within the lunar
    tables (1900-2100).

    >>> possible_years("1月25日农历大年初一这一天")
    {2020}
    """
    items = [part for i in date_items(text) for part in (i, i.tail) if part and part.yearless]
    pairs = [(i.fields, c.fields) for i in items for c in i.coupled if not {"weeks_off", "days_off"} & c.fields.keys()]
    if not pairs:
        return None
    return {year for year in range(first, last + 1) if all(_holds(*pair, year) for pair in pairs)}


def _holds(calendar: dict[str, str], other: dict[str, str], year: int) -> bool:
    """Whether a date falls on the lunar date, festival or weekday next to it in this year."""
    days = occurrences(calendar, year)
    if "weekday" in other:
        return any(a.weekday() == weekday(other["weekday"]) for a, _ in days)
    return any(day in occurrences(other, y) for day in days for y in (year - 1, year, year + 1))
