"""When an article appeared: the date that its page states, or bounds inferred from its text."""

import re
from collections.abc import Iterable
from datetime import date

import pandas as pd

from ..clean import Cleaned
from ..data import read_csv
from ..errors import CorpusError
from ..mentions.date_intervals import Day, number, possible_years
from ..mentions.dates import DateExpression, date_expressions
from .title_and_source import stated_field

PLANNED = re.compile("将|拟|计划|预计|前|起施行|起实施")  # a date next to one of these may lie after publication
YEARS = range(1900, 2101)  # as far as the lunar calendar reaches
MAX_DAYS_AFTER = 180  # from the last full date in a text to the day of its dateline
MAX_NUMERAL, MAX_RUN = 8, 3660  # longest numeral, and longest run, of days up to the day of writing
N = "([0-9一二三四五六七八九十百]+)"
UP_TO_NOW = re.compile(
    f"(?:截至|目前|至今|我[省市县区州])[^。；]{{0,8}}连续{N}[天日](?:无|没有|零|未)"
    f"|{N}(?:多个?|个)?[天日](?:日夜|夜)?的(?:努力|奋战|鏖战|战斗|坚守)"
)  # days that end with publication


def stated_date(cleaned: Cleaned) -> tuple[Day, str]:
    """The publication date that the page states, or NaT, and what it states that is not a date.

    The date is in the byline, or that of an issue, or below the signature. The second value is ""
    if there is no such statement.
    """
    stated = next(filter(None, (stated_field(cleaned, name) for name in ("published", "issue", "signature"))), "")
    try:
        return (parse_date(stated) if stated else pd.NaT), ""
    except CorpusError:
        return pd.NaT, stated


def publication_bounds(text: str, day: tuple[int, int] | None = None) -> tuple[Day, Day]:
    """Earliest and latest day on which a text without a stated date can have appeared.

    NaT where that is unknown. `day`: month and day of the dateline. All clues are in the text:
    names that were in use for a known time only (data/dated_terms.csv); a calendar date coupled
    with a lunar one (1月25日农历大年初一: of the years 2000 to 2035, only 2020); and the dates that
    it looks back on. A date without a year is its most recent occurrence, so the text appeared no
    earlier than the last of them, and before the first of them came round again; dates that may lie
    ahead (将, 计划, …前) do not count. Days that run up to the time of writing (连续32天,
    45天的努力) began no earlier than the first date that the text names.

    The year stays open where a later year is named, or where the dates are on both sides of the
    turn of the year; then the last full date is the earliest bound. A dateline is in the year that
    is known; failing that, in the year of the last full date or the next, if it follows that date
    within MAX_DAYS_AFTER days.
    """
    expressions = [e for e in date_expressions(text) if not PLANNED.search(text, max(e.start - 4, 0), e.end + 2)]
    last_full = _days(f"{e.year}-{e.month}-{e.day}" for e in expressions if e.year and e.month and e.day).max()
    year = _only_year(text, expressions)
    if year is None:
        following = _days(f"{last_full.year + n}-{day[0]}-{day[1]}" for n in (0, 1)) if day and not pd.isna(last_full) else []
        stated = next((d for d in following if 0 <= (d - last_full).days <= MAX_DAYS_AFTER), pd.NaT)
        return (last_full, pd.NaT) if pd.isna(stated) else (stated, stated)
    if day and len(stated := _days([f"{year}-{day[0]}-{day[1]}"])):
        return stated.iloc[0], stated.iloc[0]
    days = _days(f"{year}-{e.month}-{e.day}" for e in expressions if e.month and e.day and not e.year)
    if days.empty:
        return last_full, pd.NaT
    run = max(map(_run_of_days, UP_TO_NOW.finditer(text)), default=1)
    earliest = max([days.max(), days.min() + pd.Timedelta(days=run - 1), *[last_full] * (not pd.isna(last_full))])
    return earliest, days.min() + pd.DateOffset(years=1) - pd.Timedelta(days=1)


def _run_of_days(found: re.Match) -> int:
    """The days of 连续32天; 1 where the numeral is not one, or is longer than any epidemic."""
    numeral = found[1] or found[2]
    try:
        days = number(numeral) if len(numeral) <= MAX_NUMERAL else 1
    except ValueError:
        return 1
    return days if days <= MAX_RUN else 1


def _only_year(text: str, expressions: list[DateExpression]) -> int | None:
    """The year of the dates without one, if the clues leave only one."""
    years = set(range(2000, 2036))
    for row in read_csv("dated_terms.csv"):
        if row["term"] in text:
            years &= set(range(int(row["first_year"]), int(row["last_year"]) + 1))
    years &= possible_years(text) or years
    if len(years) != 1:
        return None
    year = years.pop()
    months = {e.month for e in expressions if e.month and not e.year}
    over_the_turn = months and min(months) <= 3 and max(months) >= 10
    return None if over_the_turn or any(e.year and e.year > year for e in expressions) else year


def _days(days: Iterable[str]) -> pd.Series:
    """Timestamps of strings such as 2020-2-13; impossible dates (30 February) are left out."""
    return pd.to_datetime(pd.Series(list(days), dtype="str"), format="%Y-%m-%d", errors="coerce").dropna()


def parse_date(text: str) -> pd.Timestamp:
    """A date as pages and users write it (2020-02-13, 2020/2/13, 2020年02月13日 09:37).

    The time of day is dropped. Raises CorpusError if the text has no date, or one outside YEARS.

    >>> parse_date("2020年02月13日 09:37")
    Timestamp('2020-02-13 00:00:00')
    """
    m = re.search(r"(?<!\d)(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)", text)
    try:
        if not m:
            raise ValueError("no year, month and day")
        day = date(*map(int, m.groups()))
    except ValueError as error:
        raise CorpusError(f"{text!r} is not a date; write it as 2020-02-13") from error
    if day.year not in YEARS:
        raise CorpusError(f"{text!r} is not a date from {YEARS[0]} to {YEARS[-1]}; write it as 2020-02-13")
    return pd.Timestamp(day)
