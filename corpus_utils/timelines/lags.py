"""How long before publication events lie."""

import pandas as pd

from ..base.parts import Parts, in_memory
from ..errors import require_columns
from ..tables import PUBLICATION_COLUMNS
from .events import on_calendar


def publication_lag(dates: pd.DataFrame | Parts, articles: pd.DataFrame | Parts) -> pd.DataFrame:
    """How long before publication each event lies.

    `dates`: as from `find_dates`; `articles`: columns doc_id, region, published, published_earliest, published_latest. Returns
    one row an event of `calendar_events` whose article has a date or bounds: doc_id, region, start, end, expression, earliest,
    latest, days_min and days_max (whole days from the event to publication, at least and at most; negative where the event lies
    ahead), exact (True if event and publication are each one day). Raises CorpusError for missing columns.
    """
    dates = in_memory(dates, ["doc_id", "start", "end", "expression", "earliest", "latest", "precision", "kind"])
    articles = in_memory(articles, ["doc_id", "region", *PUBLICATION_COLUMNS])
    require_columns(dates, ["doc_id", "start", "end", "expression"], "find_dates(...)")
    require_columns(articles, ["doc_id", "region", *PUBLICATION_COLUMNS], "load_corpus(...).articles")
    table = on_calendar(dates)[["doc_id", "start", "end", "expression", "earliest", "latest"]].merge(
        articles[["doc_id", "region", *PUBLICATION_COLUMNS]], on="doc_id"
    )
    first = table["published"].fillna(table["published_earliest"])
    last = table["published"].fillna(table["published_latest"])
    low, high = (first - table["latest"]).dt.days, (last - table["earliest"]).dt.days
    table = table.assign(days_min=low, days_max=high, exact=low == high)
    return (
        table.dropna(subset=["days_min", "days_max"])
        .drop(columns=PUBLICATION_COLUMNS)
        .astype({"days_min": "int64", "days_max": "int64"})
        .reset_index(drop=True)
    )
