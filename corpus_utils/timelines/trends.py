"""How often each day or week is named."""

import numpy as np
import pandas as pd

from ..base.parts import Parts, in_memory
from ..errors import CorpusError
from ..tables import OTHER, columns, like_groups, require_table, typed
from .events import on_calendar

UNITS = {"day": "D", "week": "W-SUN"}


def trends(
    dates: pd.DataFrame | Parts, articles: pd.DataFrame | Parts, unit: str = "day", within: int = 7, by: str | None = None
) -> pd.DataFrame:
    """Count how often each day or week is named, and in what share of the coverage.

    `dates`: as returned by `mentions.dates`; `articles`: doc_id, published. `unit`: "day" or "week"
    (Monday to Sunday). Counted are the expressions whose whole interval is within the period (by
    day, only single days). `within`: the days after a period in which articles still count as its
    coverage. `by`: a column of `articles`; each of its groups is counted separately, and the pooled
    group "other" is left out.

    Returns the table `trends`. It has no gaps from the first to the last period that is named.
    published is 0 where the corpus has a gap. coverage is the number of articles that appeared from
    the first day of the period to `within` days after its last, reporting the number of these that
    name it. share is reporting / coverage, NaN where coverage is 0 or the corpus begins or ends
    within that time: a gap, not a zero. Articles without a day of publication count in mentions and
    articles only.

    Example: `cu.timelines.trends(corpus.dates, corpus.articles, unit="week")`.
    """
    dates = in_memory(dates, ["doc_id", "earliest", "latest", "precision", "kind"])
    articles = in_memory(articles, ["doc_id", "published", *([by] if by else [])])
    require_table(dates, "dates", ["doc_id", "earliest", "latest", "precision", "kind"])
    require_table(articles, "articles", ["doc_id", "published"])
    if not isinstance(within, int) or within < 0:
        raise CorpusError(f"within is {within!r}; give a whole number of days, 0 or more")
    if unit not in UNITS:
        raise CorpusError(f"unit is {unit!r}; give one of {', '.join(UNITS)}")
    if by is not None:
        require_table(articles, "articles", [by])
        parts = [
            trends(dates[dates["doc_id"].isin(own["doc_id"])], own, unit, within).assign(**{by: group})
            for group, own in articles.groupby(by, observed=True)
            if group != OTHER
        ]
        table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[by, *columns("trends")])
        return like_groups(typed(table, "trends")[[by, *columns("trends")]], by, articles[by])
    events = on_calendar(dates)[["doc_id", "earliest", "latest"]]
    first, last = (events[name].dt.to_period(UNITS[unit]) for name in ("earliest", "latest"))
    events = events.assign(period=first)[first == last].merge(articles[["doc_id", "published"]], on="doc_id")
    if events.empty:
        return typed(pd.DataFrame(columns=columns("trends")), "trends")
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
    table = table.assign(share=(table["reporting"] / coverage).where((coverage > 0) & whole))
    return typed(table.reset_index(drop=True), "trends")
