"""A first look at a corpus: how long the articles are, and what they name."""

import pandas as pd

from ..errors import require_corpus
from ..load import Corpus
from ..tables import require_table
from ..tokens.words import han_words


def overview(corpus: Corpus) -> pd.DataFrame:
    """Count what each article contains, for a first look at a corpus.

    Returns the table `overview`, one row per article.

    Example: `cu.vocabulary.overview(corpus)`.
    """
    require_corpus(corpus)
    articles = corpus.articles
    require_table(articles, "articles", ["doc_id", "text", "label"])
    words = han_words(corpus.tokens).groupby("doc_id")["token"]
    counts = {
        "characters": articles.set_index("doc_id")["text"].str.len(),
        "sentences": corpus.sentences.groupby("doc_id").size(),
        "words": words.size(),
        "different words": words.nunique(),
        "places named": corpus.places.groupby("doc_id").size(),
        "dates named": corpus.dates.groupby("doc_id").size(),
    }
    table = pd.DataFrame(counts).reindex(articles["doc_id"]).fillna(0).astype("int64")
    return table.assign(label=articles["label"].to_numpy())[["label", *counts]].reset_index(drop=True)
