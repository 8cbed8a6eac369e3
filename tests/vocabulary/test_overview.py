"""The first look at a corpus."""

import corpus_utils as cu


def test_overview_counts_what_the_tables_hold(corpus, tokens):
    table = cu.vocabulary.overview(corpus)
    assert table["label"].tolist() == corpus.articles["label"].tolist() == corpus.articles["region"].tolist()
    assert table["characters"].tolist() == corpus.articles["text"].str.len().tolist()
    assert (table["different words"] <= table["words"]).all()
