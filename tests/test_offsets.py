"""Every table of spans slices back to its surface, and every number leads to a sentence and to the raw file."""

from bisect import bisect_right

import pandas as pd
import pytest

import corpus_utils as cu
from corpus_utils import load_lexicon, match_lexicon, tokenize
from corpus_utils.errors import CorpusError
from corpus_utils.tables import columns, declared

HEAD = ["doc_id", "label", "group", "sentence", "start", "end", "surface"]
OF_TOKENS = {"tokens", "four_character_expressions", "kwic"}  # made of tokens, which have a group and no label
NO_SPANS = {"audit", "inputs"}  # their start and end count in a raw page or a file
SYSTEMS = ["mechanisms", "bodies", "leaders", "links", "resources", "measures", "statements"]


def span_tables(articles):
    """Every table of spans, with the name that it is declared by."""
    tokens, tagged, frames = tokenize(articles), tokenize(articles, pos=True), load_lexicon("frames")
    dates, matches, places = cu.mentions.dates(articles), match_lexicon(articles, frames), cu.mentions.places(articles)
    names, quantities = cu.mentions.names(articles, places), cu.mentions.quantities(articles)
    speech, events = cu.mentions.speech(articles), cu.timelines.events(dates, articles)
    yield "sentences", cu.tokens.sentences(articles)
    yield "tokens", tokens
    yield "tokens", tagged
    yield "tokens", cu.tokens.characters(tokens)
    yield "tokens", cu.tokens.ngrams(tokens)
    yield "four_character_expressions", cu.tokens.four_character_expressions(tagged)
    yield "kwic", cu.vocabulary.kwic(tokens, "疫情|党员")
    yield "kwic", cu.vocabulary.kwic(tokens, "疫情|党员", level="character")
    yield "dates", dates
    yield "places", places
    yield "names", names
    yield "quantities", quantities
    yield "speech", speech
    yield "matches", matches
    yield "matches", cu.mentions.levels(articles, places)
    yield "matches", cu.framing.held_out_matches(articles, frames)
    yield "evidence", cu.lexicons.evidence(matches)
    yield "events", events
    yield "lags", cu.timelines.lags(dates, articles)
    found = {"places": places, "names": names, "quantities": quantities, "speech": speech}
    systems = cu.systems.portraits(articles, cu.reuse.passages(articles), events, **found)
    for name in SYSTEMS:
        yield name, getattr(systems, name)


def surfaces(name, table):
    """The characters of each span, as its table has them; of a row of evidence those of its first match."""
    if name == "evidence":
        return table["surfaces"].str.split("、").str[0].tolist()
    return table["surface" if "surface" in table else "token"].tolist()


@pytest.fixture(scope="module")
def spans(articles):
    return list(span_tables(articles))


def test_every_table_of_spans_is_tested_here(spans):
    declared_spans = {name for name, table in declared().items() if {"doc_id", "start", "end"} <= set(table["columns"])}
    assert {name for name, _ in spans} == declared_spans - NO_SPANS


def test_every_table_slices_back_to_the_text(articles, spans):
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    for name, table in spans:
        assert len(table), name
        assert [texts[d][a:b] for d, a, b in zip(table["doc_id"], table["start"], table["end"], strict=True)] == surfaces(
            name, table
        ), name


def not_as_declared(name, table):
    """The columns that have another type than the one declared; tuples are no type of a column."""
    types = {column: entry["type"] for column, entry in declared()[name]["columns"].items() if column in table}
    return [
        (name, column, table[column].dtype) for column, kind in types.items() if kind != "object" and table[column].dtype != kind
    ]


def test_every_table_has_its_columns_and_begins_with_where_and_what(spans):
    for name, table in spans:
        asked_for = ["pos"] if "pos" in table else ["shared"] if "shared" in table and name != "statements" else []
        assert table.columns.tolist() == columns(name) + asked_for, name
        if name not in OF_TOKENS:
            assert columns(name)[:6] == HEAD[:6] and columns(name)[6] in ("surface", "surfaces"), name
        assert not_as_declared(name, table) == []


def test_every_span_has_the_label_and_the_group_of_its_article(articles, spans):
    own = articles.set_index("doc_id")
    for name, table in spans:
        for column in {"label", "group"} & set(table):
            assert table[column].tolist() == own[column][table["doc_id"]].tolist(), (name, column)
            assert table[column].dtype == articles[column].dtype, (name, column)


def test_every_span_is_in_the_sentence_in_which_it_starts(articles, spans):
    sentences = {doc_id: own["start"].tolist() for doc_id, own in cu.tokens.sentences(articles).groupby("doc_id")}
    for name, table in spans:
        if "sentence" in table:
            numbers = [bisect_right(sentences[d], a) - 1 for d, a in zip(table["doc_id"], table["start"], strict=True)]
            assert table["sentence"].tolist() == numbers, name


def test_of_an_unknown_region_the_group_is_missing_and_the_label_is_the_doc_id(articles):
    nowhere = articles.drop(columns=["label", "group"]).assign(region=["", None, "兰州安宁", "永州", ""])
    groups = dict(zip(nowhere["doc_id"], [None, None, "兰州安宁", "永州", None], strict=True))
    for name, table in span_tables(nowhere):
        assert table["group"].dtype == "category" and set(table["group"].cat.categories) == {"兰州安宁", "永州"}, name
        assert table["group"].astype("object").where(table["group"].notna(), None).tolist() == [
            groups[doc_id] for doc_id in table["doc_id"]
        ], name
        if "label" in table:
            assert table["label"].tolist() == [groups[doc_id] or doc_id for doc_id in table["doc_id"]], name


def test_of_no_article_every_table_is_empty_with_its_columns(articles, spans):
    for (name, table), (_, full) in zip(span_tables(articles.head(0)), spans, strict=True):
        assert table.empty and table.columns.tolist() == full.columns.tolist(), name
        assert not_as_declared(name, table) == []


def test_codes_as_matches_slice_back_to_the_sentences_that_were_coded():
    codes = cu.framing.codes("frames")
    articles, table = cu.framing.coded_articles(codes), cu.framing.coded_matches(codes)
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    assert len(table) and table.columns.tolist() == columns("matches")
    assert [texts[d][a:b] for d, a, b in zip(table["doc_id"], table["start"], table["end"], strict=True)] == table[
        "surface"
    ].tolist()


def test_every_place_of_a_shared_passage_slices_back_to_it(articles):
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    passages = cu.reuse.passages(articles)
    assert len(passages) and passages.columns.tolist() == columns("passages")
    for row in passages.itertuples():
        assert len(set(zip(row.doc_ids, row.starts, strict=True))) == len(row.starts) >= row.n_articles >= 2
        assert {texts[doc_id][start : start + row.n_characters] for doc_id, start in zip(row.doc_ids, row.starts)} == {
            row.surface
        }


def test_every_span_of_a_healthy_article_traces_to_the_same_words_in_its_file(corpus, tokens):
    raws = dict(zip(corpus.articles["doc_id"], corpus.articles["raw"], strict=True))
    edits = {
        doc: [cu.cleaning.Edit(*row) for row in table.drop(columns="doc_id").itertuples(index=False)]
        for doc, table in corpus.audit.groupby("doc_id")
    }
    places = cu.mentions.places(corpus.articles)
    for row in places[~places["doc_id"].str.startswith("004")].itertuples():
        start, end = cu.cleaning.trace(edits[row.doc_id], row.start, row.end)
        assert raws[row.doc_id][start:end] == row.surface


def test_tokens_partition_the_text(articles, tokens):
    for article in articles.itertuples():
        table = tokens[tokens["doc_id"] == article.doc_id]
        assert (table["end"].to_numpy()[:-1] <= table["start"].to_numpy()[1:]).all()
        assert "".join(table["token"]) == "".join(article.text.split())
        assert table["position"].tolist() == list(range(len(table)))


def test_quotes_hold_the_span(articles):
    quoted = cu.tokens.add_quotes(cu.mentions.dates(articles), articles)
    assert all(row.quote.startswith(row.surface) or row.surface in row.quote for row in quoted.itertuples())


def test_quotes_of_an_unknown_article_are_refused(articles):
    with pytest.raises(CorpusError, match="the spans refer to 004_26b93d58d52eceed, not among the articles; pass those"):
        cu.tokens.add_quotes(cu.mentions.dates(articles), articles.head(4))


def test_a_span_before_the_first_sentence_or_in_a_text_without_any_is_quoted_too():
    articles = pd.DataFrame({"doc_id": [1, 2], "text": ["　 一线告急。", " \n"]})
    spans = pd.DataFrame({"doc_id": [1, 2], "start": [0, 0], "end": [3, 1]})
    assert cu.tokens.add_quotes(spans, articles)["quote"].tolist() == ["一线告急。", ""]
    with pytest.raises(CorpusError, match="the spans refer to 3, not among the articles; pass those that they were made from"):
        cu.tokens.add_quotes(spans.assign(doc_id=3), articles)


@pytest.mark.parametrize("find", [cu.mentions.dates, cu.mentions.quantities, cu.reuse.passages], ids=lambda find: find.__name__)
def test_two_articles_of_one_name_are_refused(articles, find):
    with pytest.raises(CorpusError, match="several articles have the doc_id"):
        find(pd.concat([articles, articles]))
