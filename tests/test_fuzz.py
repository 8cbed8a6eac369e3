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
    articles, tokens = corpus.articles, cu.tokenize(corpus.articles)
    dates, shared = cu.find_dates(articles), cu.shared_passages(articles)
    yield "tokenize", tokens.rename(columns={"token": "surface"})
    yield "match_lexicon", cu.match_lexicon(articles, cu.load_lexicon("frames"))
    yield "find_dates", dates.rename(columns={"expression": "surface"})
    yield "find_places", cu.find_places(articles)
    yield "mention_distance", cu.mention_distance(cu.find_places(articles), articles)
    yield "find_levels", cu.find_levels(articles)
    yield "find_speech", cu.find_speech(articles)
    systems = cu.describe_systems(articles, events=cu.calendar_events(dates, articles))
    for name in ("mechanisms", "bodies", "leaders", "links", "measures", "statements"):
        yield name, getattr(systems, name)
    yield "resources", systems.resources.rename(columns={"expression": "surface"})
    yield "find_quantities", cu.find_quantities(articles).rename(columns={"expression": "surface"})
    yield "kwic", cu.kwic(tokens, "疫|的|党").rename(columns={"node": "surface"})
    for side in "ab":
        yield (
            f"shared_passages {side}",
            shared.rename(columns={f"doc_{side}": "doc_id", f"start_{side}": "start", f"end_{side}": "end", "text": "surface"}),
        )
    yield "kwic in characters", cu.kwic(tokens, "疫|的|党", level="character", sort="1R").rename(columns={"node": "surface"})
    yield "characters", cu.characters(tokens).rename(columns={"token": "surface"})
    yield "ngrams", cu.ngrams(tokens).rename(columns={"token": "surface"})
    yield "find_names", cu.find_names(articles).rename(columns={"token": "surface"})
    yield (
        "four_character_expressions",
        cu.four_character_expressions(cu.tokenize(articles, pos=True)).rename(columns={"token": "surface"}),
    )
    yield "merge_variants", cu.merge_variants(tokens)
    yield "add_trace", cu.add_trace(dates, articles, corpus.audit)
    yield "add_quotes", cu.add_quotes(dates, articles)
    yield "mark_shared", cu.mark_shared(dates, shared)
    yield "near_duplicates", cu.near_duplicates(articles)
    yield "region_candidates", cu.region_candidates(articles)
    yield "count_characters", cu.count_characters(corpus)
    yield "audit_examples", cu.audit_examples(articles, corpus.audit)
    yield "explain_repairs", cu.explain_repairs(corpus.audit)


def statistics(corpus):
    """The public tables that are made from other tables."""
    articles, tokens = corpus.articles, cu.tokenize(corpus.articles)
    words, matches = cu.han_words(tokens), cu.match_lexicon(articles, cu.load_lexicon("frames"))
    yield "audit", corpus.audit
    yield "overview", cu.overview(corpus)
    yield "term_frequency", cu.term_frequency(words, by="region")
    yield "dispersion", cu.dispersion(words)
    yield "lexical_diversity", cu.lexical_diversity(words)
    yield "keyness_by", cu.keyness_by(words)
    yield "mark_scripts", cu.mark_scripts(tokens)
    yield "mark_names", cu.mark_names(tokens, cu.find_names(articles))
    yield "collocations of one side", cu.collocations(words, span=(2, 0))
    if len(words):
        yield "keyness against a list", cu.keyness(words, None, cu.load_frequency_list(), resamples=3)
    yield "collocations", cu.collocations(words)
    yield "category_shares", cu.category_shares(matches, articles)
    yield "category_differences", cu.category_differences(matches, articles, unit="characters")
    yield "entry_influence", cu.entry_influence(matches, articles, unit="paragraph")
    yield "share_variants", cu.share_variants(matches, articles, cu.shared_passages(articles))
    yield "co_occurrence", cu.co_occurrence(matches, matches, articles)
    yield (
        "speaker_shares",
        cu.speaker_shares(cu.mark_speech(matches, cu.find_speech(articles)), cu.find_speech(articles), articles),
    )
    yield "lexicon_codes", cu.lexicon_codes(matches, articles)
    yield "match_held_out", cu.match_held_out(articles, cu.load_lexicon("frames"))
    yield "coding_sheet", cu.coding_sheet(articles)
    yield "evidence", cu.evidence(matches)
    yield "main_regions", cu.main_regions(articles)
    yield "response_starts", cu.response_starts(articles)
    yield "count_changes", cu.count_changes(corpus.audit)
    dates = cu.find_dates(articles)
    yield "calendar_events", cu.calendar_events(dates, articles)
    yield "publication_lag", cu.publication_lag(dates, articles)
    yield "mentions_over_time", cu.mentions_over_time(dates, articles, "week")
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
        assert cu.apply_edits(article.raw, edits) == article.text
        start, end = cu.trace(edits, 0, len(article.text))
        assert 0 <= start < end <= len(article.raw)
    for name, table in [*tables_of_texts(corpus), *statistics(corpus)]:
        assert isinstance(table, pd.DataFrame), name
        assert cu.csv_text(table).encode("utf-8"), name
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
