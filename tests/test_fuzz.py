"""Any bytes at all: `load_corpus` and every table built on it raise nothing but CorpusError, and every offset is valid."""

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import corpus_utils as cu
from corpus_utils.cleaning.edits import Edit

SEEDS = [path.read_bytes() for path in sorted((ROOT / "seeds").glob("*.txt"))]
PIECES = [
    "疫情",
    "１月",
    "1月24日",
    "2020年2月30日",
    "截至",
    "厦门市",
    "福清",
    "党员",
    "《“",
    "”》",
    "(zhàn)",
    "?!毙酶",
    "戰(zhàn)",
    "来源：",
    "责任编辑：",
    "\n",
    "\r\n",
    "\u2028",
    " ",
    "\u3000",
    "<p>",
    "</p>",
    "<script>",
    "<!--",
    "&lt;",
    "&#1114112;",
    "<html>",
    "=1+1",
    "$x^2$",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\ufeff",
    "😀",
    "𪚥",
    "é",
    "ﷺ",
    "。",
    "，",
    "!",
    "?",
    "*",
    "…",
    "--",
    "9999年",
    "0001年1月1日",
    "去年",
    "次日",
    "第9999999999999999999天",
    "百亿万",
    "零〇",
    "年",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)
ENCODED = st.builds(
    lambda text, encoding, bom: bom + text.encode(encoding, "ignore"),
    TEXTS,
    st.sampled_from(["utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be", "latin-1"]),
    st.sampled_from([b"", b"", b"\xef\xbb\xbf", b"\xff\xfe"]),
)


@st.composite
def damaged_seeds(draw):
    """A page of the corpus, cut, with bytes taken out, put in, or joined to those of another."""
    data = draw(st.sampled_from(SEEDS))
    start = draw(st.integers(0, len(data) - 600))
    data = data[start : start + draw(st.integers(1, 600))]
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=4) | ENCODED) + data[at + draw(st.integers(0, 3)) :]
    return data


FILES = st.lists(st.binary(max_size=200) | ENCODED | damaged_seeds(), min_size=1, max_size=3)


def tables_of_texts(corpus):
    """Every public table that is made by reading texts, by name; those of spans have a column `surface`."""
    articles, tokens, dates, shared = corpus.articles, corpus.tokens, corpus.dates, cu.reuse.passages(corpus.articles)
    for name in ("sentences", "places", "names", "dates", "quantities", "speech"):
        yield name, getattr(corpus, name)
    yield "tokenize", tokens.rename(columns={"token": "surface"})
    yield "match_lexicon", cu.match_lexicon(articles, cu.load_lexicon("frames"))
    yield "add_distance", cu.mentions.add_distance(corpus.places, articles)
    yield "levels", cu.mentions.levels(articles)
    systems = cu.systems.portraits(articles, events=cu.timelines.events(dates, articles))
    for name in ("mechanisms", "bodies", "leaders", "links", "resources", "measures", "statements"):
        yield name, getattr(systems, name)
    yield "kwic", cu.vocabulary.kwic(tokens, "疫|的|党")
    repeats = shared.explode(["doc_ids", "starts"]).rename(columns={"doc_ids": "doc_id", "starts": "start"})
    yield "passages", repeats.assign(end=repeats["start"] + repeats["n_characters"])
    yield "kwic in characters", cu.vocabulary.kwic(tokens, "疫|的|党", level="character", sort="1R")
    yield "characters", cu.tokens.characters(tokens).rename(columns={"token": "surface"})
    yield "ngrams", cu.tokens.ngrams(tokens).rename(columns={"token": "surface"})
    yield (
        "four_character_expressions",
        cu.tokens.four_character_expressions(cu.tokenize(articles, pos=True)).rename(columns={"token": "surface"}),
    )
    yield "merge_variants", cu.tokens.merge_variants(tokens)
    yield "add_trace", cu.cleaning.add_trace(dates, corpus)
    yield "add_quotes", cu.tokens.add_quotes(dates, articles)
    yield "add_shared", cu.reuse.add_shared(dates, shared)
    yield "near_duplicates", cu.reuse.near_duplicates(articles)
    yield "region_candidates", cu.describe.region_candidates(articles)
    yield "characters_kept", cu.cleaning.characters_kept(corpus)
    yield "audit_examples", cu.cleaning.audit_examples(articles, corpus.audit)
    yield "explain_repairs", cu.cleaning.explain_repairs(corpus.audit)


def statistics(corpus):
    """The public tables that are made from other tables."""
    articles, tokens, dates = corpus.articles, corpus.tokens, corpus.dates
    words, matches = cu.tokens.han_words(tokens), cu.match_lexicon(articles, cu.load_lexicon("frames"))
    yield "audit", corpus.audit
    yield "overview", cu.vocabulary.overview(corpus)
    yield "frequency", cu.vocabulary.frequency(words, by="group")
    yield "dispersion", cu.vocabulary.dispersion(words)
    yield "diversity", cu.vocabulary.diversity(words)
    yield "keyness_by", cu.vocabulary.keyness_by(words)
    yield "add_script", cu.tokens.add_script(tokens)
    yield "add_name", cu.mentions.add_name(tokens, corpus.names)
    yield "collocations of one side", cu.vocabulary.collocations(words, span=(2, 0))
    if len(words):
        yield "keyness against a list", cu.vocabulary.keyness(words, None, cu.vocabulary.frequency_list(), resamples=3)
    yield "collocations", cu.vocabulary.collocations(words)
    yield "collocations by group", cu.vocabulary.collocations(words, by="group")
    yield "shares", cu.framing.shares(matches, articles)
    yield "differences", cu.framing.differences(matches, articles, unit="characters")
    yield "influence", cu.framing.influence(matches, articles, unit="paragraph")
    yield "share_variants", cu.framing.share_variants(matches, articles, cu.reuse.passages(articles))
    yield "co_occurrence", cu.framing.co_occurrence(matches, matches, articles)
    yield "speakers", cu.framing.speakers(cu.mentions.add_speaker(matches, corpus.speech), corpus.speech, articles)
    yield "lexicon_codes", cu.framing.lexicon_codes(matches, articles)
    yield "held_out_matches", cu.framing.held_out_matches(articles, cu.load_lexicon("frames"))
    yield "coding_sheet", cu.framing.coding_sheet(articles)
    yield "evidence", cu.lexicons.evidence(matches)
    for column in ("region", "year", "encoding"):
        yield f"articles by {column}", corpus.regroup(column, most=1).articles
        yield f"keyness by {column}", cu.vocabulary.keyness_by(cu.tokens.han_words(corpus.regroup(column, most=1).tokens))
    yield "subset", corpus.subset(doc_id=articles["doc_id"].iloc[0]).speech
    yield "responses", cu.timelines.responses(articles)
    yield "changes", cu.cleaning.changes(corpus.audit)
    yield "events", cu.timelines.events(dates, articles)
    yield "lags", cu.timelines.lags(dates, articles)
    yield "trends", cu.timelines.trends(dates, articles, "week")
    yield "manifest", cu.manifest(corpus)


def assert_tables_with_valid_offsets(files):
    with tempfile.TemporaryDirectory() as folder:
        for i, data in enumerate(files):
            (Path(folder) / f"{i}.txt").write_bytes(data)
        try:
            corpus = cu.load_corpus(folder, progress=False)
        except cu.CorpusError as error:
            assert "no usable article" in str(error)
            return
    left_out = corpus.problems["path"][corpus.problems["advice"].str.startswith("the file was left out")]
    assert sorted([*corpus.articles["path"], *left_out]) == [f"{i}.txt" for i in range(len(files))]
    texts = dict(zip(corpus.articles["doc_id"], corpus.articles["text"], strict=True))
    for article in corpus.articles.itertuples():
        edits = [
            Edit(*row)
            for row in corpus.audit[corpus.audit["doc_id"] == article.doc_id].drop(columns="doc_id").itertuples(index=False)
        ]
        assert cu.cleaning.apply_edits(article.raw, edits) == article.text
        start, end = cu.cleaning.trace(edits, 0, len(article.text))
        assert 0 <= start < end <= len(article.raw)
    found, counted = list(tables_of_texts(corpus)), list(statistics(corpus))
    spans = {name for name, table in found if {"doc_id", "start", "end"} <= set(table)}
    assert spans - {name for name, table in found if "surface" in table} <= {"merge_variants"}  # whose tokens are no spans
    for name, table in found + counted:
        assert isinstance(table, pd.DataFrame), name
        assert cu.export.csv_text(table).encode("utf-8"), name
        if "surface" in table:
            assert [texts[d][a:b] for d, a, b in zip(table["doc_id"], table["start"], table["end"], strict=True)] == list(
                table["surface"]
            ), name


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(FILES)
@example([b"\xef\xbb\xbf"])
def test_any_bytes_give_tables_with_valid_offsets(files):
    assert_tables_with_valid_offsets(files)


@pytest.mark.growth
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(FILES)
@example([b"\xef\xbb\xbf"])
def test_many_bytes_give_tables_with_valid_offsets(files):
    assert_tables_with_valid_offsets(files)
