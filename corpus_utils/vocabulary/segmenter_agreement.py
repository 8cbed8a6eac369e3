"""How much keyness depends on the segmentation of the text into words."""

import math
from itertools import combinations

import pandas as pd
from scipy.stats import spearmanr

from ..mentions.names import add_name
from ..tables import columns, group_of, like_groups, require_table
from ..tokens.tokenize import tokenize
from ..tokens.words import characters, han_words, merge_variants, ngrams
from .keyness import keyness_by


def segmenter_agreement(articles: pd.DataFrame, names: pd.DataFrame | None = None, min_n: int = 3, top: int = 20) -> pd.DataFrame:
    """Measure how much of a keyness table depends on the segmenter.

    The same table is made from five ways to segment the `articles`, and these are compared pair by
    pair: rjieba and jieba (one algorithm, two programs), each with and without the words of the
    genre, and character bigrams. Counted are words of two characters or more that are not stopwords
    and touch none of the `names` (as returned by `mentions.names`). Variants are merged, except in
    bigrams. Every group is compared with the rest by G². `min_n`: how often a word has to occur in
    the group to be compared. `top`: the number of over-used words that are compared.

    Returns the table `segmenter_agreement`. It is empty if there is only one group.

    Example: `cu.vocabulary.segmenter_agreement(corpus.articles, corpus.names)`.
    """
    require_table(articles, "articles", ["doc_id", "text"])
    ways = {
        f"{engine}{'' if genre_words else ', no user words'}": tokenize(articles, engine=engine, genre_words=genre_words)
        for engine in ("rjieba", "jieba")
        for genre_words in (True, False)
    }
    bigrams = ngrams(characters(han_words(ways["rjieba"])))
    ways = {way: merge_variants(tokens) for way, tokens in ways.items()} | {"character bigrams": bigrams}
    if names is not None:
        ways = {way: marked[marked["name"] == ""] for way, tokens in ways.items() for marked in [add_name(tokens, names)]}
    tables = {way: keyness_by(han_words(tokens, min_length=2, stopwords=True)) for way, tokens in ways.items()}
    rows = []
    for (a, one), (b, other) in combinations(tables.items(), 2):
        for group in one["group"].unique():
            here, there = (table[(table["group"] == group) & (table["n_target"] >= min_n)] for table in (one, other))
            both = here.merge(there, on="token")
            rho = spearmanr(both["log_likelihood_x"], both["log_likelihood_y"]).statistic if len(both) > 2 else math.nan
            best = [{*side.loc[side["log_likelihood"] > 0, "token"].head(top)} for side in (here, there)]
            rows.append((group, a, b, len(both), rho, *map(len, best), len(best[0] & best[1])))
    return like_groups(pd.DataFrame(rows, columns=columns("segmenter_agreement")), "group", group_of(articles))
