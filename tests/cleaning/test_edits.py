"""Edits replay to the text they describe, and trace back to the raw characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_utils as cu
from corpus_utils import CorpusError


@st.composite
def texts_with_edits(draw):
    """A raw text and one or two passes of random, non-overlapping edits."""
    raw = text = draw(st.text("战疫情一二三abc ,.", min_size=1, max_size=40))
    edits = []
    for step in ("first", "second")[: draw(st.integers(1, 2))]:
        cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
        these = [
            cu.cleaning.Edit(step, "random", a, b, text[a:b], draw(st.text("甲乙丙丁", max_size=3)))
            for a, b in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        text = cu.cleaning.apply_edits(text, these)
        edits += these
    return raw, edits


@settings(max_examples=200, derandomize=True)
@given(texts_with_edits())
def test_every_clean_character_traces_to_its_origin(case):
    raw, edits = case
    clean = cu.cleaning.apply_edits(raw, edits)
    previous = 0
    for i, char in enumerate(clean):
        start, end = cu.cleaning.trace(edits, i, i + 1)
        assert 0 <= start <= end <= len(raw)
        assert start >= previous or end >= previous, "the order of characters is kept"
        previous = start
        if char not in "甲乙丙丁":  # not put in by an edit
            assert raw[start:end] == char


@settings(max_examples=100, derandomize=True)
@given(texts_with_edits(), st.data())
def test_trace_of_a_span_covers_the_trace_of_its_characters(case, data):
    raw, edits = case
    clean = cu.cleaning.apply_edits(raw, edits)
    a, b = sorted((data.draw(st.integers(0, len(clean))), data.draw(st.integers(0, len(clean)))))
    start, end = cu.cleaning.trace(edits, a, b)
    assert all(
        start <= cu.cleaning.trace(edits, i, i + 1)[0] and cu.cleaning.trace(edits, i, i + 1)[1] <= end for i in range(a, b)
    )


def test_edits_of_another_text_are_refused():
    with pytest.raises(CorpusError, match="expects '战' at 0, found '疫'"):
        cu.cleaning.apply_edits("疫", [cu.cleaning.Edit("script", "simplified", 0, 1, "战", "戰")])


@pytest.mark.parametrize("span", [(3, 2), (-1, 2)])
def test_trace_refuses_anything_but_a_span(span):
    with pytest.raises(CorpusError, match="not a span"):
        cu.cleaning.trace([], *span)


def test_corpus_edits_replay_and_trace(corpus):
    for article in corpus.articles.itertuples():
        rows = corpus.audit[corpus.audit["doc_id"] == article.doc_id].drop(columns="doc_id")
        edits = [cu.cleaning.Edit(*row) for row in rows.itertuples(index=False)]
        assert cu.cleaning.apply_edits(article.raw, edits) == article.text
        for i in range(0, len(article.text), 97):
            char = article.text[i]
            start, end = cu.cleaning.trace(edits, i, i + 1)
            if char.isalnum() and char in article.raw:
                assert end == start + 1 and (article.raw[start] == char or article.doc_id.startswith("004"))


def test_edits_that_overlap_are_refused():
    with pytest.raises(CorpusError):
        cu.cleaning.apply_edits(
            "aaaa", [cu.cleaning.Edit("s", "r", 0, 3, "aaa", "b"), cu.cleaning.Edit("s", "r", 1, 2, "a", "c")]
        )
