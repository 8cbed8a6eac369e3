"""What happened when, as the articles tell it: events on the calendar."""

import re

import pandas as pd

from ..chinese.glosses import translate
from ..errors import require_columns
from ..tokens.sentences import add_quotes

COARSE = ["year", "decade", "century"]  # no place on a calendar of days
SEASON = pd.Timedelta(days=92)
END_OF_CLAUSE = re.compile("[，。；：！？…,;!?\n]")
UNFINISHED = re.compile("(?:.{0,3}|[，,]?[在经].*|.*(?:[后时前]|之际))$")  # clauses that do not yet say what happened
PREPOSITIONS = re.compile("(?:[仅只就早在于从自至到]|恰逢|正值|适逢)+$")
LONGEST_EVENT = 60


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

    >>> from corpus_utils import find_dates
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
