"""The days that a described date means in a given year: parts of months, seasons, festivals, lunar dates.

A description is a dict of the groups that a rule of data/dates.yml matched ({"month": "2", "third": "初"}).
Lunar dates and solar terms are borax's, numerals cn2an's; the conventions are stated in data/dates.yml.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

import cn2an
from borax.calendars.lunardate import LCalendars, LunarDate, TermUtils

from .date_grammar import grammar

Span = tuple[date, date]


def occurrences(f: dict[str, str], year: int) -> list[Span]:
    """The intervals that a description means in one year: usually one, of a bare day twelve, of 2月30日 none.

    >>> occurrences({"festival": "除夕"}, 2020)
    [(datetime.date(2020, 1, 24), datetime.date(2020, 1, 24))]
    """
    every_month = "day" in f and "month" not in f
    spans = []
    for fields in [f | {"month": str(month)} for month in range(1, 13)] if every_month else [f]:
        try:
            spans.append(_interval(fields, year))
        except ValueError:      # no such day in this year, or a year beyond the lunar tables
            continue
    return spans


def _interval(f: dict[str, str], year: int) -> Span:
    """The first and the last day; ValueError if the year has none."""
    g = grammar()
    if "cycle" in f:
        new_year = LunarDate(year, 1, 1)
        if not set(f["cycle"]) <= set(new_year.gz_year + new_year.animal):
            raise ValueError(f"{year} is no {f['cycle']}年")
        if "festival" not in f:
            return new_year.to_solar_date(), LunarDate(year + 1, 1, 1).to_solar_date() - timedelta(1)
    if "festival" in f:
        festival = g["days"][f["festival"]]
        day = _festival_day(festival, year)
        first, last = festival.get("period", (0, 0)) if "period" in f else (0, 0)
        return day + timedelta(first), day + timedelta(last)
    if "lunar_day" in f or "lunar_month" in f:
        month = g["lunar_months"].get(name := f.get("lunar_month", "正")) or number(name)
        first = number(f["lunar_day"]) if "lunar_day" in f else 1
        last = first if "lunar_day" in f else LCalendars.ndays(year - (month == 12), month)
        return _lunar_day(year, month, first), _lunar_day(year, month, last)
    if "decade" in f:
        if year % 100 != number(f["decade"]):
            raise ValueError(f"{year} is no beginning of the {f['decade']}年代")
        return date(year, 1, 1), date(year + 9, 12, 31)
    if "season" in f:
        month = g["seasons"][f["season"]]
        return date(year, month, 1), month_end(year + 1, 2) if month == 12 else month_end(year, month + 2)
    part = f.get("year_part", f.get("year_edge", "")).lstrip("第")
    first, last = [number(f["month"])] * 2 if "month" in f else g["year_parts"].get(part, (1, 12))
    if "day" in f:
        return (date(year, first, number(f["day"])),) * 2
    days = g["thirds"].get(f.get("third"), (1, 31))
    last_day = min(date(year, last, 1) + timedelta(days[1] - 1), month_end(year, last))
    return date(year, first, days[0]), last_day


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _lunar_day(year: int, month: int, day: int) -> date:
    """腊月 counts with the 春节 that follows: 腊月廿三 of 2020 is in January 2020."""
    return LunarDate(year - (month == 12), month, day).to_solar_date()


def _festival_day(festival: dict, year: int) -> date:
    if "term" in festival:
        return TermUtils.nth_term_day(year, term_name=festival["term"])
    day = _lunar_day(year, *festival["lunar"]) if "lunar" in festival else date(year, *festival["solar"])
    return day + timedelta(festival.get("shift", 0))


def weekday(f: dict[str, str]) -> int:
    """0 = Monday, as datetime counts."""
    return "一二三四五六日".index(f["weekday"].replace("天", "日"))


@cache
def number(numeral: str) -> int:
    """Digits, or Chinese numerals as dates write them.

    >>> [number(n) for n in ("09", "十二", "初三", "廿五", "二〇二〇", "二○二○")]
    [9, 12, 3, 25, 2020, 2020]
    """
    numeral = numeral.lstrip("初").replace("廿", "二十").replace("○", "〇")
    return int(numeral) if numeral.isdecimal() else int(cn2an.cn2an(numeral, "smart"))
