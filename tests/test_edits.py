"""Edits replay to the text they describe, and trace back to the raw characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_utils import CorpusError, Edit, apply_edits, audit_examples, count_changes, load_corpus, trace


@st.composite
def texts_with_edits(draw):
    """A raw text and one or two passes of random, non-overlapping edits."""
    raw = text = draw(st.text("战疫情一二三abc ,.", min_size=1, max_size=40))
    edits = []
    for step in ("first", "second")[: draw(st.integers(1, 2))]:
        cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
        these = [
            Edit(step, "random", a, b, text[a:b], draw(st.text("甲乙丙丁", max_size=3)))
            for a, b in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        text = apply_edits(text, these)
        edits += these
    return raw, edits


@settings(max_examples=200, derandomize=True)
@given(texts_with_edits())
def test_every_clean_character_traces_to_its_origin(case):
    raw, edits = case
    clean = apply_edits(raw, edits)
    previous = 0
    for i, char in enumerate(clean):
        start, end = trace(edits, i, i + 1)
        assert 0 <= start <= end <= len(raw)
        assert start >= previous or end >= previous, "the order of characters is kept"
        previous = start
        if char not in "甲乙丙丁":  # not put in by an edit
            assert raw[start:end] == char


@settings(max_examples=100, derandomize=True)
@given(texts_with_edits(), st.data())
def test_trace_of_a_span_covers_the_trace_of_its_characters(case, data):
    raw, edits = case
    clean = apply_edits(raw, edits)
    a, b = sorted((data.draw(st.integers(0, len(clean))), data.draw(st.integers(0, len(clean)))))
    start, end = trace(edits, a, b)
    assert all(start <= trace(edits, i, i + 1)[0] and trace(edits, i, i + 1)[1] <= end for i in range(a, b))


def test_edits_of_another_text_are_refused():
    with pytest.raises(CorpusError, match="expects '战' at 0, found '疫'"):
        apply_edits("疫", [Edit("script", "simplified", 0, 1, "战", "戰")])


@pytest.mark.parametrize("span", [(3, 2), (-1, 2)])
def test_trace_refuses_what_is_no_span(span):
    with pytest.raises(CorpusError, match="not a span"):
        trace([], *span)


def test_corpus_edits_replay_and_trace(corpus):
    for article in corpus.articles.itertuples():
        rows = corpus.audit[corpus.audit["doc_id"] == article.doc_id].drop(columns="doc_id")
        edits = [Edit(*row) for row in rows.itertuples(index=False)]
        assert apply_edits(article.raw, edits) == article.text
        for i in range(0, len(article.text), 97):
            char = article.text[i]
            start, end = trace(edits, i, i + 1)
            if char.isalnum() and char in article.raw:
                assert end == start + 1 and (article.raw[start] == char or article.doc_id.startswith("004"))


def test_examples_show_the_raw_page_around_the_change(corpus):
    table = audit_examples(corpus.articles, corpus.audit)
    assert set(zip(table["step"], table["rule"], strict=True)) == set(
        zip(corpus.audit["step"], corpus.audit["rule"], strict=True)
    )
    assert table["n"].sum() == len(corpus.audit)
    gloss = table[table["rule"] == "gloss"].iloc[0]
    assert gloss["before"] == "(zhàn)" and "戰(zhàn)" in gloss["page"]


def test_every_edit_of_the_corpus_is_counted_once(corpus):
    table = count_changes(corpus.audit)
    assert table["n"].sum() == len(corpus.audit)
    counts = table.set_index("what")["n"]
    assert counts["torn characters, named by a reading"] == 2 and counts["torn characters, found by search"] == 3


def test_what_is_left_in_doubt_is_counted(folder):
    page = "近日，某**公司的王某某烤火,。一起值守，“大家要按照縣委要求，守好每一個卡口。”他這樣說。"
    table = count_changes(load_corpus(folder({"a.txt": page}), progress=False).audit).set_index("what")
    assert tuple(table.loc["words masked with *"]) == ("left", 1, 1) and table.loc["stops doubled", "n"] == 1
