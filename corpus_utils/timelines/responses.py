"""When provinces started their first-level response in 2020, by public reports and by the articles."""

import re

import numpy as np
import pandas as pd

from ..data import read_csv
from ..errors import require_columns
from ..mentions.dates import find_dates
from ..tables import PUBLICATION_COLUMNS
from ..tokens.sentences import add_quotes
from .events import on_calendar

RESPONSE = re.compile("启动[^，。；\n]{0,30}一级(?:应急)?响应")


def response_starts(articles: pd.DataFrame) -> pd.DataFrame:
    """When each region's province started its first-level response in 2020, and the day that its own articles give.

    `articles`: columns doc_id, region, province, text, published, published_earliest, published_latest. Returns one row a
    region: region, province, level, earliest, latest (days; they differ where the sources do), time ("22:32", "by 21:00", "" if
    none is known), source (data/responses.csv), stated (the first day on which an article of the region says that a first-level
    response was started, be it the province's or its own; NaT if none does), stated_in (the sentence) and translation (ours).
    Regions that join several provinces, provinces that the file does not list, and articles that cannot be of 2020 are left out.
    Raises CorpusError if a column is missing.
    """
    require_columns(articles, ["doc_id", "region", "province", "text", *PUBLICATION_COLUMNS], "load_corpus(...).articles")
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
