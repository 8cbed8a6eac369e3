"""Where in its article each match is."""

import pandas as pd

from ..errors import CorpusError, require_articles, require_columns


def add_position(matches: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Any table of spans (doc_id, start) with a column `position`: where in its article the span begins, 0 to 1.

    `articles`: doc_id, text. Raises CorpusError for missing columns, or spans of articles that are not given.
    """
    require_columns(matches, ["doc_id", "start"], "match_lexicon")
    require_articles(articles)
    lengths = matches["doc_id"].map(dict(zip(articles["doc_id"], articles["text"].str.len(), strict=True))).astype("float64")
    if lengths.isna().any():
        raise CorpusError(f"the matches speak of {matches['doc_id'][lengths.isna()].iloc[0]}, which is not among the articles")
    return matches.assign(position=matches["start"] / lengths)
