"""Every table of spans slices back to its surface, and every number leads to a sentence and to the raw file."""

import pandas as pd
import pytest

from corpus_utils import (
    Edit,
    add_quotes,
    calendar_events,
    describe_systems,
    find_dates,
    find_names,
    find_places,
    find_quantities,
    four_character_expressions,
    kwic,
    load_lexicon,
    match_lexicon,
    shared_passages,
    tokenize,
    trace,
)
from corpus_utils.errors import CorpusError


def spans(articles, tokens):
    shared = shared_passages(articles)
    yield "tokens", tokens.rename(columns={"token": "surface"})
    yield "matches", match_lexicon(articles, load_lexicon("frames"))
    yield "places", find_places(articles)
    yield "dates", find_dates(articles).rename(columns={"expression": "surface"})
    yield "kwic", kwic(tokens, "疫情|党员").rename(columns={"node": "surface"})
    yield "kwic in characters", kwic(tokens, "疫情|党员", level="character").rename(columns={"node": "surface"})
    yield "names", find_names(articles).rename(columns={"token": "surface"})
    yield "four characters", four_character_expressions(tokenize(articles, pos=True)).rename(columns={"token": "surface"})
    systems = describe_systems(articles, events=calendar_events(find_dates(articles), articles))
    for name in ("mechanisms", "bodies", "leaders", "links", "measures", "statements"):
        yield name, getattr(systems, name)
    yield "resources", systems.resources.rename(columns={"expression": "surface"})
    for side in "ab":
        yield (
            f"shared {side}",
            shared.rename(columns={f"doc_{side}": "doc_id", f"start_{side}": "start", f"end_{side}": "end", "text": "surface"}),
        )


def test_every_table_slices_back_to_the_text(articles, tokens):
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    for name, table in spans(articles, tokens):
        assert len(table), name
        assert [texts[d][a:b] for d, a, b in zip(table["doc_id"], table["start"], table["end"], strict=True)] == list(
            table["surface"]
        ), name


def test_every_span_of_a_healthy_article_traces_to_the_same_words_in_its_file(corpus, tokens):
    raws = dict(zip(corpus.articles["doc_id"], corpus.articles["raw"], strict=True))
    edits = {
        doc: [Edit(*row) for row in table.drop(columns="doc_id").itertuples(index=False)]
        for doc, table in corpus.audit.groupby("doc_id")
    }
    places = find_places(corpus.articles)
    for row in places[~places["doc_id"].str.startswith("004")].itertuples():
        start, end = trace(edits[row.doc_id], row.start, row.end)
        assert raws[row.doc_id][start:end] == row.surface


def test_tokens_partition_the_text(articles, tokens):
    for article in articles.itertuples():
        table = tokens[tokens["doc_id"] == article.doc_id]
        assert (table["end"].to_numpy()[:-1] <= table["start"].to_numpy()[1:]).all()
        assert "".join(table["token"]) == "".join(article.text.split())
        assert table["position"].tolist() == list(range(len(table)))


def test_quotes_hold_the_span(articles):
    quoted = add_quotes(find_dates(articles), articles)
    assert all(row.quote.startswith(row.expression) or row.expression in row.quote for row in quoted.itertuples())


def test_quotes_of_an_unknown_article_are_refused(articles):
    with pytest.raises(CorpusError, match="004_26b93d58d52eceed, which are not among"):
        add_quotes(find_dates(articles), articles.head(4))


def test_a_span_before_the_first_sentence_or_in_a_text_without_any_is_quoted_too():
    articles = pd.DataFrame({"doc_id": [1, 2], "text": ["　 一线告急。", " \n"]})
    spans = pd.DataFrame({"doc_id": [1, 2], "start": [0, 0], "end": [3, 1]})
    assert add_quotes(spans, articles)["quote"].tolist() == ["一线告急。", ""]
    with pytest.raises(CorpusError, match="the spans speak of 3, which are not among the articles"):
        add_quotes(spans.assign(doc_id=3), articles)


@pytest.mark.parametrize("find", [find_dates, find_quantities, shared_passages], ids=lambda find: find.__name__)
def test_two_articles_of_one_name_are_refused(articles, find):
    with pytest.raises(CorpusError, match="several articles have the doc_id"):
        find(pd.concat([articles, articles]))
