"""What an article is: title, source, site, publication date and home region, each with its basis.

Nothing is invented: a field that the page does not state is empty, a date that it does not state is bounded by the
dates that the text mentions.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from ..chinese.gazetteer import gazetteer_year
from ..chinese.scripts import simplify
from ..clean import Cleaned, full_width
from ..cleaning.layout import POSSIBLE_TITLE
from ..data import read_csv, read_yaml
from ..errors import CorpusError
from ..mentions.date_intervals import Day, number, possible_years
from ..mentions.dates import DateExpression, date_expressions, find_dates
from ..mentions.places import find_places
from ..tokens.tokenize import split_sentences, tokenize
from ..vocabulary.frequency import han_words
from .home_region import home_region

if TYPE_CHECKING:
    from ..load import Corpus

FIELDS = (
    "title source site dateline published published_earliest published_latest published_basis province city county "
    "region region_basis"
).split()
UNDESCRIBED = (
    dict.fromkeys(FIELDS, "")
    | {"published_basis": "unknown", "region_basis": "unknown"}
    | dict.fromkeys(["published", "published_earliest", "published_latest"], pd.NaT)
)
PLANNED = re.compile("将|拟|计划|预计|前|起施行|起实施")  # a date beside one of these may lie ahead of publication
DATELINE = re.compile(r"(\d{1,2})月(\d{1,2})日[讯电消]")
YEARS = range(1900, 2101)  # as far as the lunar calendar reaches
MAX_DAYS_AFTER = 180  # from the last full date that a text names to the day of its dateline
MAX_NUMERAL, MAX_RUN = 8, 3660  # characters of a number of days, and days, that run up to the day of writing
TITLE_MARK = re.compile(r"^(标题\s*[:：]|[·•]\s+)\s*")
N = "([0-9一二三四五六七八九十百]+)"
UP_TO_NOW = re.compile(
    f"(?:截至|目前|至今|我[省市县区州])[^。；]{{0,8}}连续{N}[天日](?:无|没有|零|未)"
    f"|{N}(?:多个?|个)?[天日](?:日夜|夜)?的(?:努力|奋战|鏖战|战斗|坚守)"
)  # days that end with publication


def describe(cleaned: Cleaned) -> dict[str, object]:
    """Title, source, site, publication date (with bounds and basis) and home region of one cleaned article.

    Returns a dict with the keys FIELDS: strings ("" where the page states nothing) and pandas Timestamps (NaT where
    nothing is known). `published_basis` is `stated`, `inferred` (only the bounds are known, or the day by a dateline and the
    year by the text) or `unknown`.
    """
    title = _clean_line(
        "".join(
            dict.fromkeys(
                TITLE_MARK.sub("", line.text) for line in cleaned.lines if line.label == "title" or line.rule == POSSIBLE_TITLE
            )
        ),
        cleaned,
    )
    source, site = _field(cleaned, "source"), _field(cleaned, "site")
    line, (published, _) = dateline(cleaned), stated_date(cleaned)
    if not pd.isna(published):
        earliest, latest, basis = published, published, "stated"
    else:
        earliest, latest = publication_bounds(cleaned.text, day_of(line))
        published = earliest if earliest == latest else pd.NaT
        basis = "unknown" if pd.isna(earliest) else "inferred"
    region = home_region(cleaned.text, title, source, site, gazetteer_year(earliest), line)
    return {
        "title": title,
        "source": _clean_line(source, cleaned),
        "site": site,
        "dateline": line,
        "published": published,
        "published_earliest": earliest,
        "published_latest": latest,
        "published_basis": basis,
    } | region


def stated_date(cleaned: Cleaned) -> tuple[Day, str]:
    """The publication date that the page states (in its byline, as the date of an issue, or below the signature), or NaT, and
    then what it states that is no date ("" if nothing)."""
    stated = next(filter(None, (_field(cleaned, name) for name in ("published", "issue", "signature"))), "")
    try:
        return (parse_date(stated) if stated else pd.NaT), ""
    except CorpusError:
        return pd.NaT, stated


def overview(corpus: "Corpus") -> pd.DataFrame:
    """One row an article, for a first look: region, then the numbers of characters, sentences, words of Han characters,
    different words, places and date expressions in its text."""
    if not hasattr(corpus, "articles"):
        raise CorpusError(f"corpus is a {type(corpus).__name__}; give what load_corpus(...) returns")
    articles = corpus.articles
    words = han_words(tokenize(articles)).groupby("doc_id")["token"]
    counts = {
        "characters": articles.set_index("doc_id")["text"].str.len(),
        "sentences": articles.set_index("doc_id")["text"].map(lambda text: len(split_sentences(text))),
        "words": words.size(),
        "different words": words.nunique(),
        "places named": find_places(articles).groupby("doc_id").size(),
        "dates named": find_dates(articles).groupby("doc_id").size(),
    }
    table = pd.DataFrame(counts).reindex(articles["doc_id"]).fillna(0).astype("int64")
    return table.assign(region=articles["region"].to_numpy())[["region", *counts]].reset_index(drop=True)


def dateline(cleaned: Cleaned) -> str:
    """The article's dateline (新华社武汉2月10日电), without the reporters' names; "" if it has none."""
    cut = [edit.before for edit in cleaned.edits if edit.rule == "byline: dateline"]
    alone = [line.text for line in cleaned.lines if line.rule == "dateline alone"]
    return re.sub(r"[（(].*", "", _clean_line((cut + alone + [""])[0], cleaned)).strip()


def day_of(line: str) -> tuple[int, int] | None:
    """Month and day of a dateline, which names no year; None if it has none."""
    found = DATELINE.search(line)
    return (int(found[1]), int(found[2])) if found else None


def publication_bounds(text: str, day: tuple[int, int] | None = None) -> tuple[Day, Day]:
    """Earliest and latest day on which a text that states no date can have appeared; NaT where it does not say.

    `day`: month and day of the dateline. The clues, all in the text: names that were in use for a known time only
    (data/dated_terms.csv); a calendar date coupled with a lunar one (1月25日农历大年初一: of the years 2000 to 2035 in 2020
    only); the dates it looks back on. A date without a year is its most recent occurrence, so the text appeared no earlier
    than the last of them, and before the first of them came round again; dates that may lie ahead (将, 计划, …前) do not
    count. Days that run up to the writing (连续32天, 45天的努力) began no earlier than the first date that the text names.
    The year stays open where a later year is named, or where the dates lie on both sides of the turn of a year; then the
    last full date is the earliest bound. A dateline has the year that is known, or that of the last full date, if it
    follows within MAX_DAYS_AFTER days.
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
    """The days of 连续32天; 1 where the numeral is none, or longer than any epidemic."""
    numeral = found[1] or found[2]
    try:
        days = number(numeral) if len(numeral) <= MAX_NUMERAL else 1
    except ValueError:
        return 1
    return days if days <= MAX_RUN else 1


def _only_year(text: str, expressions: list[DateExpression]) -> int | None:
    """The year of the dates that name none, if the clues leave only one."""
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
    """Timestamps of `2020-2-13`; what is no date (30 February) is left out."""
    return pd.to_datetime(pd.Series(list(days), dtype="str"), format="%Y-%m-%d", errors="coerce").dropna()


def parse_date(text: str) -> pd.Timestamp:
    """A date as pages and users write it (2020-02-13, 2020/2/13, 2020年02月13日 09:37); the time of day is dropped.

    Raises CorpusError if there is no date in the text, or none of the YEARS.

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


def _field(cleaned: Cleaned, name: str) -> str:
    """The first match of a field's patterns in the lines with its labels."""
    spec = read_yaml("boilerplate.yml")["fields"][name]
    lines = [simplify(line.text) for line in cleaned.lines if line.label in spec["labels"]]
    found = (m for pattern in spec["patterns"] for line in lines if (m := re.search(pattern, line)))
    return next((m.group(1).strip() for m in found), "")


def _clean_line(text: str, cleaned: Cleaned) -> str:
    """A line that is not in the text, in the script and punctuation of the text."""
    if any(edit.step == "script" for edit in cleaned.edits):
        text = simplify(text)
    return full_width(text)
