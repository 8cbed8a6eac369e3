"""How much a result depends on choices made before it: here, on who cuts the text into words."""

import math
from itertools import combinations

import pandas as pd
from scipy.stats import spearmanr

from .errors import require_columns
from .keywords import keyness_by
from .segment import tokenize
from .vocabulary import characters, han_words, ngrams


def segmenter_agreement(articles: pd.DataFrame, by: str = "region", min_n: int = 3, top: int = 20) -> pd.DataFrame:
    """How much of a keyness table the segmenter decides: the same table from five ways to cut, compared pair by pair.

    The ways: rjieba and jieba, each with and without the user dictionary, and character bigrams. Each is cut to words of two
    characters or more that are no stopwords, and every group of `by` is compared with the rest by G².
    Returns a row for each pair and group: `by`, a, b, words (in both tables, at least `min_n` times in the group in both),
    spearman (rank correlation of their G², NaN below three words), top_a, top_b, top_shared (over-used words among the `top`
    of a, of b, and in both). Empty if there is only one group. Raises CorpusError for missing columns.
    """
    require_columns(articles, ["doc_id", "text", by], "load_corpus(...).articles")
    ways = {f"{engine}{'' if genre_words else ', no user words'}": tokenize(articles, engine=engine, genre_words=genre_words)
            for engine in ("rjieba", "jieba") for genre_words in (True, False)}
    ways["character bigrams"] = ngrams(characters(han_words(ways["rjieba"])))
    tables = {way: keyness_by(han_words(tokens, min_length=2, stopwords=True), by) for way, tokens in ways.items()}
    rows = []
    for a, b in combinations(tables, 2):
        for group in articles[by].unique() if articles[by].nunique() > 1 else ():
            one, other = (table[(table[by] == group) & (table["n_target"] >= min_n)] for table in (tables[a], tables[b]))
            both = one.merge(other, on="token")
            rho = spearmanr(both["log_likelihood_x"], both["log_likelihood_y"]).statistic if len(both) > 2 else math.nan
            best = [{*side.loc[side["log_likelihood"] > 0, "token"].head(top)} for side in (one, other)]
            rows.append((group, a, b, len(both), rho, *map(len, best), len(best[0] & best[1])))
    return pd.DataFrame(rows, columns=[by, "a", "b", "words", "spearman", "top_a", "top_b", "top_shared"])
