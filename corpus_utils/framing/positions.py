"""The position of each match in its article."""

import pandas as pd

from ..errors import CorpusError, require_articles
from ..tables import require_table


def add_position(matches: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Add a column `position`: where in its article each span begins, from 0 to 1.

    `matches`: any table of spans (doc_id, start); `articles`: doc_id, text.

    Returns the table with this column.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["众志成城"]})
    >>> add_position(pd.DataFrame({"doc_id": ["a"], "start": [2]}), articles)["position"].tolist()
    [0.5]
    """
    require_table(matches, "matches", ["doc_id", "start"])
    require_articles(articles)
    lengths = matches["doc_id"].map(dict(zip(articles["doc_id"], articles["text"].str.len(), strict=True))).astype("float64")
    if lengths.isna().any():
        missing = matches["doc_id"][lengths.isna()].iloc[0]
        raise CorpusError(f"the matches refer to {missing}, which is not among the articles; pass those they were found in")
    return matches.assign(position=matches["start"] / lengths)
