"""The time between events and their publication."""

import pandas as pd

from ..base.parts import Parts, in_memory
from ..tables import GROUPING, PUBLICATION_COLUMNS, require_table, typed
from .events import on_calendar


def lags(dates: pd.DataFrame | Parts, articles: pd.DataFrame | Parts) -> pd.DataFrame:
    """Measure how long before publication each event happened.

    `dates`: as returned by `mentions.dates`; `articles`: doc_id, published, published_earliest,
    published_latest.

    Returns the table `lags`: the events of `timelines.events` whose articles have a date of
    publication, or bounds of one. days_min and days_max are whole days, negative where the event is
    ahead.

    Example: `cu.timelines.lags(corpus.dates, corpus.articles)`.
    """
    kept = [*GROUPING, "doc_id", "sentence", "start", "end", "surface", "earliest", "latest"]
    dates = in_memory(dates, [*kept, "precision", "kind"])
    articles = in_memory(articles, ["doc_id", *PUBLICATION_COLUMNS])
    require_table(dates, "dates", ["doc_id", "start", "end", "surface"])
    require_table(articles, "articles", ["doc_id", *PUBLICATION_COLUMNS])
    table = on_calendar(dates)[[column for column in kept if column in dates]]
    table = table.merge(articles[["doc_id", *PUBLICATION_COLUMNS]], on="doc_id")
    first = table["published"].fillna(table["published_earliest"])
    last = table["published"].fillna(table["published_latest"])
    low, high = (first - table["latest"]).dt.days, (last - table["earliest"]).dt.days
    table = table.assign(days_min=low, days_max=high, exact=low == high)
    table = table.dropna(subset=["days_min", "days_max"]).drop(columns=PUBLICATION_COLUMNS)
    return typed(table.reset_index(drop=True), "lags")
