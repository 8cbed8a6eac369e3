"""How often each day or week is named."""

import numpy as np
import pandas as pd

from ..base.parts import Parts, in_memory
from ..errors import CorpusError, require_columns
from ..tables import MENTIONS_OVER_TIME_COLUMNS
from .events import on_calendar

UNITS = {"day": "D", "week": "W-SUN"}


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
    if events.empty:
        return pd.DataFrame(columns=MENTIONS_OVER_TIME_COLUMNS)
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
    return table.assign(share=(table["reporting"] / coverage).where((coverage > 0) & whole))[
        MENTIONS_OVER_TIME_COLUMNS
    ].reset_index(drop=True)
