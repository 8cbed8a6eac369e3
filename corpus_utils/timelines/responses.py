"""Start of the first-level response of provinces in 2020, by public reports and by the articles."""

import re

import numpy as np
import pandas as pd

from .. import mentions
from ..data import read_csv
from ..errors import CorpusError
from ..tables import PUBLICATION_COLUMNS, Found, columns, found_before, grouped, require_table
from ..tokens.sentences import add_quotes
from .events import on_calendar

RESPONSE = re.compile("启动[^，。；\n]{0,30}一级(?:应急)?响应")


def responses(articles: pd.DataFrame, dates: Found = None, by: str = "group") -> pd.DataFrame:
    """Compare sources and articles on when each group's province started its first-level response.

    `articles`: doc_id, province, text, published, published_earliest, published_latest and `by`,
    the column with the groups. `dates`: as returned by `mentions.dates`; None to find them.

    Returns the table `responses`. earliest and latest are from data/responses.csv and differ where
    the sources do. stated is the first day on which an article of the group says that a first-level
    response was started, be it the province's or its own. Left out are groups in several provinces,
    provinces that the file does not have, and articles that cannot be from 2020.

    Example: `cu.timelines.responses(corpus.articles, corpus.dates)`.
    """
    require_table(articles, "articles", ["doc_id", "province", "text", *PUBLICATION_COLUMNS])
    articles = grouped(articles)
    require_table(articles, "articles", [by])
    if by in columns("responses")[2:]:
        raise CorpusError(
            f"the column {by!r} has the name of a column of the result; take the articles of corpus.regroup({by!r})"
        )
    articles = articles[articles[by].notna()]
    articles = articles[articles["published_earliest"].isna() | articles["published_earliest"].dt.year.eq(2020)]
    articles = articles[articles.groupby(by, observed=True)["province"].transform("nunique") == 1]
    starts = pd.DataFrame(read_csv("responses.csv")).astype({"earliest": "datetime64[us]", "latest": "datetime64[us]"})
    telling = articles[articles["text"].str.contains(RESPONSE.pattern, regex=True)]
    dates = found_before(dates, "dates", mentions.dates, telling)
    dates = add_quotes(on_calendar(dates), telling).drop(columns=by, errors="ignore").merge(articles[["doc_id", by]])
    pairs = zip(dates["quote"], dates["surface"], strict=True)
    said = np.array([bool(RESPONSE.search(quote, quote.find(words))) for quote, words in pairs], dtype=bool)
    dates = dates[said].drop_duplicates(["doc_id", "quote"], keep="last")  # next to the statement
    dates = dates[dates["earliest"] == dates["latest"]].rename(columns={"earliest": "stated", "quote": "stated_in"})
    stated = dates.sort_values("stated").drop_duplicates(by)[[by, "stated", "stated_in", "translation"]]
    groups = articles[list(dict.fromkeys([by, "province"]))].drop_duplicates().merge(starts, on="province")
    texts = {"stated_in": "str", "translation": "str"}
    return groups.merge(stated.astype(texts), on=by, how="left").fillna(dict.fromkeys(texts, ""))
