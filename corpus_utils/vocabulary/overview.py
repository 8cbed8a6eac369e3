"""A first look at a corpus: how long the articles are, and what they name."""

import pandas as pd

from ..errors import require_corpus
from ..load import Corpus
from ..mentions.dates import find_dates
from ..mentions.places import find_places
from ..tokens.sentences import split_sentences
from ..tokens.tokenize import tokenize
from ..tokens.words import han_words


def overview(corpus: Corpus) -> pd.DataFrame:
    """One row an article, for a first look: region, then the numbers of characters, sentences, words of Han characters,
    different words, places and date expressions in its text."""
    require_corpus(corpus)
    articles = corpus.articles
    words = han_words(tokenize(articles)).groupby("doc_id")["token"]
    counts = {
        "characters": articles.set_index("doc_id")["text"].str.len(),
        "sentences": articles.set_index("doc_id")["text"].map(lambda text: len(split_sentences(text))),
        "words": words.size(),
        "different words": words.nunique(),
        "places named": find_places(articles).groupby("doc_id").size(),
        "dates named": find_dates(articles).groupby("doc_id").size(),
    }
    table = pd.DataFrame(counts).reindex(articles["doc_id"]).fillna(0).astype("int64")
    return table.assign(region=articles["region"].to_numpy())[["region", *counts]].reset_index(drop=True)
