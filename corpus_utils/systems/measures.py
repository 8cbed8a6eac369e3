"""What was done: measures, as reported in the articles."""

import pandas as pd

from ..data import read_yaml
from ..lexicons.lexicon import own_lexicon
from ..lexicons.matcher import match_lexicon


def measures(articles: pd.DataFrame) -> pd.DataFrame:
    """Find the measures that were taken, by the lexicon data/measures.yml.

    `articles`: columns doc_id and text.

    Returns the table `measures`. Negated matches are kept and marked as such, and are never the
    first of their category; where a measure consists in forbidding something (不聚集), the negation
    does not count.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["逐户排查，再次排查，劝返车辆。"]})
    >>> measures(articles)[["surface", "category", "first"]].values.tolist()
    [['排查', 'screening', True], ['排查', 'screening', False], ['劝返', 'turning_back', True]]
    """
    matches = match_lexicon(articles, own_lexicon("measures"))
    by_negation = matches["category"].isin(read_yaml("systems.yml")["measures_by_negation"])
    matches = matches.assign(negated=matches["negated"] & ~by_negation)
    affirmed = matches[~matches["negated"]]
    return matches.assign(first=matches.index.isin(affirmed.index[~affirmed.duplicated(["doc_id", "category"])]))
