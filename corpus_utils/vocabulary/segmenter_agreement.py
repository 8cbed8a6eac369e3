"""How much keyness depends on who cuts the text into words."""

import math
from itertools import combinations

import pandas as pd
from scipy.stats import spearmanr

from ..errors import require_columns
from ..mentions.names import mark_names
from ..tokens.tokenize import tokenize
from ..tokens.words import characters, han_words, merge_variants, ngrams
from .keyness import keyness_by


def segmenter_agreement(articles: pd.DataFrame, names: pd.DataFrame | None = None, min_n: int = 3, top: int = 20) -> pd.DataFrame:
    """How much of a keyness table the segmenter decides: the same table from five ways to cut, compared pair by pair.

    The ways: rjieba and jieba (one algorithm, two programs), each with and without the words of the genre, and character bigrams.
    Each is cut to words of two characters or more that are no stopwords and touch none of the `names` (as from `find_names`),
    with variants merged (not in bigrams), and every region is compared with the rest by G².
    Returns a row for each pair and region: region, a, b, words (in both tables, at least `min_n` times in the region in both),
    spearman (rank correlation of their G², NaN below three words), top_a, top_b, top_shared (over-used words among the `top`
    of a, of b, and in both). Empty if there is only one region. Raises CorpusError for missing columns.
    """
    require_columns(articles, ["doc_id", "text", "region"], "load_corpus(...).articles")
    ways = {
        f"{engine}{'' if genre_words else ', no user words'}": tokenize(articles, engine=engine, genre_words=genre_words)
        for engine in ("rjieba", "jieba")
        for genre_words in (True, False)
    }
    bigrams = ngrams(characters(han_words(ways["rjieba"])))
    ways = {way: merge_variants(tokens) for way, tokens in ways.items()} | {"character bigrams": bigrams}
    if names is not None:
        ways = {way: marked[marked["name"] == ""] for way, tokens in ways.items() for marked in [mark_names(tokens, names)]}
    tables = {way: keyness_by(han_words(tokens, min_length=2, stopwords=True)) for way, tokens in ways.items()}
    rows = []
    for (a, one), (b, other) in combinations(tables.items(), 2):
        for region in one["region"].unique():
            here, there = (table[(table["region"] == region) & (table["n_target"] >= min_n)] for table in (one, other))
            both = here.merge(there, on="token")
            rho = spearmanr(both["log_likelihood_x"], both["log_likelihood_y"]).statistic if len(both) > 2 else math.nan
            best = [{*side.loc[side["log_likelihood"] > 0, "token"].head(top)} for side in (here, there)]
            rows.append((region, a, b, len(both), rho, *map(len, best), len(best[0] & best[1])))
    return pd.DataFrame(rows, columns=["region", "a", "b", "words", "spearman", "top_a", "top_b", "top_shared"])
