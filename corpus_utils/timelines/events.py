"""What happened when, as the articles tell it: events on the calendar, their distance from publication, mentions a day."""

import re

import numpy as np
import pandas as pd

from ..base.parts import Parts, in_memory
from ..chinese.glosses import translate
from ..data import read_csv
from ..errors import CorpusError, require_columns
from ..mentions.dates import find_dates
from ..tokens.tokenize import add_quotes

COARSE = ["year", "decade", "century"]  # no place on a calendar of days
SEASON = pd.Timedelta(days=92)
UNITS = {"day": "D", "week": "W-SUN"}
END_OF_CLAUSE = re.compile("[，。；：！？…,;!?\n]")
UNFINISHED = re.compile("(?:.{0,3}|[，,]?[在经].*|.*(?:[后时前]|之际))$")  # clauses that do not yet say what happened
PREPOSITIONS = re.compile("(?:[仅只就早在于从自至到]|恰逢|正值|适逢)+$")
LONGEST_EVENT = 60
BOUNDS = ["published", "published_earliest", "published_latest"]
RESPONSE = re.compile("启动[^，。；\n]{0,30}一级(?:应急)?响应")


def on_calendar(dates: pd.DataFrame) -> pd.DataFrame:
    """The date expressions with a place on a calendar of days: fixed to within a season, or spans."""
    require_columns(dates, ["earliest", "latest", "precision", "kind"], "find_dates(...)")
    fixed = (dates["latest"] - dates["earliest"] <= SEASON) | dates["kind"].eq("span")
    return dates[dates["earliest"].notna() & fixed & ~dates["precision"].isin(COARSE)]


def calendar_events(dates: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """What the articles place on the calendar, and when.

    `dates`: as from `find_dates`; `articles`: columns doc_id, region, text. Returns the rows of `dates` that name a season or
    less, sorted by earliest, latest, doc_id and start, with number (from 1), region, when (earliest, or earliest and latest),
    event (the words of the text: the date and the clause behind it, or, where the date ends its clause, that clause),
    event_english (ours; "" where there is none), quote (the sentence) and translation.
    Raises CorpusError for missing columns, or a doc_id that is not among the articles.

    >>> t = pd.Timestamp("2020-02-13")
    >>> articles = pd.DataFrame([{"doc_id": "a", "region": "永州", "text": "市里开会，仅在2月初，就有三百人报名。",
    ...                           "published": t, "published_earliest": t, "published_latest": t}])
    >>> calendar_events(find_dates(articles), articles)[["number", "when", "event"]]
       number                     when             event
    0       1  2020-02-01 – 2020-02-10  2月初，就有三百人报名
    """
    require_columns(dates, ["doc_id", "start", "end", "expression"], "find_dates(...)")
    require_columns(articles, ["doc_id", "region", "text"], "load_corpus(...).articles")
    events = add_quotes(on_calendar(dates).sort_values(["earliest", "latest", "doc_id", "start"], ignore_index=True), articles)
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    stretches = [_event(texts[row.doc_id], row.start, row.end) for row in events.itertuples()]
    regions = dict(zip(articles["doc_id"], articles["region"], strict=True))
    first, last = (events[name].dt.strftime("%Y-%m-%d") for name in ("earliest", "latest"))
    return events.assign(
        number=range(1, len(events) + 1),
        region=events["doc_id"].map(regions),
        when=first.where(first == last, first + " – " + last),
        event=stretches,
        event_english=[translate(stretch) for stretch in stretches],
    )


def _event(text: str, start: int, end: int) -> str:
    """The date and the clause behind it; the clause that it ends, if it does."""
    head = max((m.end() for m in END_OF_CLAUSE.finditer(text, max(start - 60, 0), start)), default=max(start - 60, 0))
    stops = [m.start() for m in END_OF_CLAUSE.finditer(text, end, end + LONGEST_EVENT)] + [min(end + LONGEST_EVENT, len(text))]
    if stops[0] == end and len(PREPOSITIONS.sub("", text[head:start])) > 1:  # 温暖了这个寒冷的冬天。 but not 仅在2月初，
        return text[head:end].strip()
    clause = end
    for stop in stops:
        if text[stop : stop + 1] not in ("，", ",") or not UNFINISHED.match(text[clause:stop]):
            break
        clause = stop + 1
    return text[start:stop].strip()


def publication_lag(dates: pd.DataFrame | Parts, articles: pd.DataFrame | Parts) -> pd.DataFrame:
    """How long before publication each event lies.

    `dates`: as from `find_dates`; `articles`: columns doc_id, region, published, published_earliest, published_latest. Returns
    one row an event of `calendar_events` whose article has a date or bounds: doc_id, region, start, end, expression, earliest,
    latest, days_min and days_max (whole days from the event to publication, at least and at most; negative where the event lies
    ahead), exact (True if event and publication are each one day). Raises CorpusError for missing columns.
    """
    dates = in_memory(dates, ["doc_id", "start", "end", "expression", "earliest", "latest", "precision", "kind"])
    articles = in_memory(articles, ["doc_id", "region", *BOUNDS])
    require_columns(dates, ["doc_id", "start", "end", "expression"], "find_dates(...)")
    require_columns(articles, ["doc_id", "region", *BOUNDS], "load_corpus(...).articles")
    table = on_calendar(dates)[["doc_id", "start", "end", "expression", "earliest", "latest"]].merge(
        articles[["doc_id", "region", *BOUNDS]], on="doc_id"
    )
    first = table["published"].fillna(table["published_earliest"])
    last = table["published"].fillna(table["published_latest"])
    low, high = (first - table["latest"]).dt.days, (last - table["earliest"]).dt.days
    table = table.assign(days_min=low, days_max=high, exact=low == high)
    return (
        table.dropna(subset=["days_min", "days_max"])
        .drop(columns=BOUNDS)
        .astype({"days_min": "int64", "days_max": "int64"})
        .reset_index(drop=True)
    )


def response_starts(articles: pd.DataFrame) -> pd.DataFrame:
    """When each region's province started its first-level response in 2020, and the day that its own articles give.

    `articles`: columns doc_id, region, province, text, published, published_earliest, published_latest. Returns one row a
    region: region, province, level, earliest, latest (days; they differ where the sources do), time ("22:32", "by 21:00", "" if
    none is known), source (data/responses.csv), stated (the first day on which an article of the region says that a first-level
    response was started, be it the province's or its own; NaT if none does), stated_in (the sentence) and translation (ours).
    Regions that join several provinces, provinces that the file does not list, and articles that cannot be of 2020 are left out.
    Raises CorpusError if a column is missing.
    """
    require_columns(articles, ["doc_id", "region", "province", "text", *BOUNDS], "load_corpus(...).articles")
    articles = articles[articles["published_earliest"].isna() | articles["published_earliest"].dt.year.eq(2020)]
    articles = articles[articles.groupby("region")["province"].transform("nunique") == 1]
    starts = pd.DataFrame(read_csv("responses.csv")).astype({"earliest": "datetime64[us]", "latest": "datetime64[us]"})
    telling = articles[articles["text"].str.contains(RESPONSE.pattern, regex=True)]
    dates = add_quotes(on_calendar(find_dates(telling)), telling).merge(articles[["doc_id", "region"]], on="doc_id")
    pairs = zip(dates["quote"], dates["expression"], strict=True)
    said = np.array([bool(RESPONSE.search(quote, quote.find(words))) for quote, words in pairs], dtype=bool)
    dates = dates[said].drop_duplicates(["doc_id", "quote"], keep="last")  # the date next to it
    dates = dates[dates["earliest"] == dates["latest"]].rename(columns={"earliest": "stated", "quote": "stated_in"})
    stated = dates.sort_values("stated").drop_duplicates("region")[["region", "stated", "stated_in", "translation"]]
    regions = articles[["region", "province"]].drop_duplicates().merge(starts, on="province")
    texts = {"stated_in": "str", "translation": "str"}
    return regions.merge(stated.astype(texts), on="region", how="left").fillna(dict.fromkeys(texts, ""))


def mentions_over_time(
    dates: pd.DataFrame | Parts, articles: pd.DataFrame | Parts, unit: str = "day", within: int = 7
) -> pd.DataFrame:
    """How often each day (or week) is named, and by what share of the coverage.

    `dates`: as from `find_dates`; `articles`: columns doc_id, published. `unit`: "day", or "week" (Monday to Sunday). Counted
    are the expressions whose whole interval lies in the period (so, by day, only single days). Returns one row a period, without
    holes, from the first to the last that is named: period (its first day), mentions, articles (that name it), published
    (articles that appeared in the period: 0 is a gap of the corpus), coverage (articles that appeared from the period's first day
    to `within` days after its last), reporting (of these, the articles that name it) and share = reporting / coverage, NaN where
    coverage is 0 or the corpus begins or ends within that time: a gap, not a zero. Articles without a stated date count in
    mentions and articles only. Raises CorpusError for missing columns, an unknown unit, or `within` below 0.
    """
    dates = in_memory(dates, ["doc_id", "earliest", "latest", "precision", "kind"])
    articles = in_memory(articles, ["doc_id", "published"])
    require_columns(dates, ["doc_id", "earliest", "latest", "precision", "kind"], "find_dates(...)")
    require_columns(articles, ["doc_id", "published"], "load_corpus(...).articles")
    if not isinstance(within, int) or within < 0:
        raise CorpusError(f"within is {within!r}; give a number of days, 0 or more")
    if unit not in UNITS:
        raise CorpusError(f"unit is {unit!r}; give one of {', '.join(UNITS)}")
    events = on_calendar(dates)[["doc_id", "earliest", "latest"]]
    first, last = (events[name].dt.to_period(UNITS[unit]) for name in ("earliest", "latest"))
    events = events.assign(period=first)[first == last].merge(articles[["doc_id", "published"]], on="doc_id")
    columns = ["period", "mentions", "articles", "published", "coverage", "reporting", "share"]
    if events.empty:
        return pd.DataFrame(columns=columns)
    index = pd.period_range(events["period"].min(), events["period"].max(), freq=UNITS[unit], name="period")
    begin, last_day = index.start_time, index.end_time.normalize()
    published = np.sort(articles["published"].dropna().to_numpy())
    before = np.searchsorted(published, begin, "left")
    soon = last_day + pd.Timedelta(days=within)
    coverage = np.searchsorted(published, soon, "right") - before
    whole = (begin >= published[0]) & (soon <= published[-1]) if len(published) else False
    own = events.drop_duplicates(["doc_id", "period"])
    end = own["period"].dt.end_time.dt.normalize() + pd.Timedelta(days=within)
    near = own[(own["published"] >= own["period"].dt.start_time) & (own["published"] <= end)]
    counts = {"mentions": events, "articles": own, "reporting": near}
    table = pd.DataFrame({name: rows["period"].value_counts().reindex(index, fill_value=0) for name, rows in counts.items()})
    table = table.assign(period=begin, published=np.searchsorted(published, last_day, "right") - before, coverage=coverage)
    return table.assign(share=(table["reporting"] / coverage).where((coverage > 0) & whole))[columns].reset_index(drop=True)
