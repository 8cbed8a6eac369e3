"""Events on the calendar: what happened when, according to the articles."""

import re

import pandas as pd

from ..chinese.glosses import translate
from ..tables import require_table, typed
from ..tokens.sentences import add_quotes

COARSE = ["year", "decade", "century"]  # too coarse for a calendar of days
SEASON = pd.Timedelta(days=92)
END_OF_CLAUSE = re.compile("[，。；：！？…,;!?\n]")
# clauses that do not yet say what happened
UNFINISHED = re.compile("(?:.{0,3}|[，,]?[在经].*|.*(?:[后时前]|之际))$")
PREPOSITIONS = re.compile("(?:[仅只就早在于从自至到]|恰逢|正值|适逢)+$")
LONGEST_EVENT = 60


def on_calendar(dates: pd.DataFrame) -> pd.DataFrame:
    """The date expressions that fit on a calendar of days: fixed to within a season, or spans."""
    require_table(dates, "dates", ["earliest", "latest", "precision", "kind"])
    fixed = (dates["latest"] - dates["earliest"] <= SEASON) | dates["kind"].eq("span")
    return dates[dates["earliest"].notna() & fixed & ~dates["precision"].isin(COARSE)]


def events(dates: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """List the events that the articles date, in the order of the calendar.

    `dates`: as returned by `mentions.dates`; `articles`: doc_id, text.

    Returns the table `events`: the rows of `dates` that name a season or less, or a span of any
    length. event is the date and the clause after it or, if the date ends its clause, that clause.

    >>> from corpus_utils import mentions
    >>> t = pd.Timestamp("2020-02-13")
    >>> articles = pd.DataFrame([{"doc_id": "a", "region": "永州", "text": "市里开会，仅在2月初，就有三百人报名。",
    ...                           "published": t, "published_earliest": t, "published_latest": t}])
    >>> events(mentions.dates(articles), articles)[["number", "when", "event"]]
       number                     when             event
    0       1  2020-02-01 – 2020-02-10  2月初，就有三百人报名
    """
    require_table(dates, "dates", ["doc_id", "start", "end"])
    require_table(articles, "articles", ["doc_id", "text"])
    events = add_quotes(on_calendar(dates).sort_values(["earliest", "latest", "doc_id", "start"], ignore_index=True), articles)
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    stretches = [_event(texts[row.doc_id], row.start, row.end) for row in events.itertuples()]
    first, last = (events[name].dt.strftime("%Y-%m-%d") for name in ("earliest", "latest"))
    events = events.assign(
        number=range(1, len(events) + 1),
        when=first.where(first == last, first + " – " + last),
        event=stretches,
        event_english=[translate(stretch) for stretch in stretches],
    )
    return typed(events, "events")


def _event(text: str, start: int, end: int) -> str:
    """The date and the clause after it or, if the date ends its clause, that clause."""
    head = max((m.end() for m in END_OF_CLAUSE.finditer(text, max(start - 60, 0), start)), default=max(start - 60, 0))
    stops = [m.start() for m in END_OF_CLAUSE.finditer(text, end, end + LONGEST_EVENT)] + [min(end + LONGEST_EVENT, len(text))]
    # 温暖了这个寒冷的冬天。 but not 仅在2月初，
    if stops[0] == end and len(PREPOSITIONS.sub("", text[head:start])) > 1:
        return text[head:end].strip()
    clause = end
    for stop in stops:
        if text[stop : stop + 1] not in ("，", ",") or not UNFINISHED.match(text[clause:stop]):
            break
        clause = stop + 1
    return text[start:stop].strip()
