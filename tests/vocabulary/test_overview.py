"""The first look at a corpus."""

from corpus_utils import overview


def test_overview_counts_what_the_tables_hold(corpus, tokens):
    table = overview(corpus)
    assert table["region"].tolist() == corpus.articles["region"].tolist()
    assert table["characters"].tolist() == corpus.articles["text"].str.len().tolist()
    assert (table["different words"] <= table["words"]).all()
