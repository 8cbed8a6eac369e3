"""What was done: measures, as the articles tell of them."""

import pandas as pd

from ..data import read_yaml
from ..lexicons.lexicon import own_lexicon
from ..lexicons.matcher import match_lexicon


def find_measures(articles: pd.DataFrame) -> pd.DataFrame:
    """What was done: the `matches` of data/measures.yml, with a column `first`: the first mention of its category in the article.

    `articles`: columns doc_id, text and, if there is one, region. Negated matches stay, flagged, and are never the first; of
    what is done by forbidding (不聚集) the negation does not count. Raises CorpusError for missing columns.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["逐户排查，再次排查，劝返车辆。"]})
    >>> find_measures(articles)[["surface", "category", "first"]].values.tolist()
    [['排查', 'screening', True], ['排查', 'screening', False], ['劝返', 'turning_back', True]]
    """
    matches = match_lexicon(articles, own_lexicon("measures"))
    by_negation = matches["category"].isin(read_yaml("systems.yml")["measures_by_negation"])
    matches = matches.assign(negated=matches["negated"] & ~by_negation)
    affirmed = matches[~matches["negated"]]
    return matches.assign(first=matches.index.isin(affirmed.index[~affirmed.duplicated(["doc_id", "category"])]))
