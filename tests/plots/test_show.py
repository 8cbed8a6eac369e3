"""Sentences behind the numbers, as a notebook shows them."""

import unicodedata

import pandas as pd
import pytest

import corpus_utils as cu


@pytest.fixture(scope="module")
def labels():
    categories = cu.load_lexicon("frames").categories
    return dict(zip(categories["category"], categories["label"], strict=True))


def shown(monkeypatch, call):
    out = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: out.append(data))
    call()
    return out[0]


def test_evidence_opens_by_click_with_its_words_marked_and_escaped(articles, matches, labels, monkeypatch):
    data = shown(monkeypatch, lambda: cu.plots.show_evidence(cu.lexicons.evidence(matches, "永州", "war"), labels, rows=3))
    html = data["text/html"]
    assert html.count("<details>") == 2 and html.count("<li>") == 3 and "永州 Yongzhou: 16 sentences in 1 category" in html
    assert "<mark>一线</mark>" in html and "the first 3" in html and "<script" not in html
    hostile = pd.DataFrame({"doc_id": ["a"], "region": ["<b>"], "text": ["<script>一线</script>。"]})
    found = cu.match_lexicon(hostile, cu.load_lexicon("frames"))
    html = shown(monkeypatch, lambda: cu.plots.show_evidence(cu.lexicons.evidence(found)))["text/html"]
    assert "<script>" not in html and "&lt;script&gt;<mark>一线</mark>&lt;/script&gt;" in html and "<b>" not in html


def test_only_what_was_matched_is_marked(monkeypatch):
    articles = pd.DataFrame({"doc_id": ["a"], "region": [3], "text": ["上海是一线城市，医生奔赴战场在一线。"]})
    found = cu.lexicons.evidence(cu.match_lexicon(articles, cu.load_lexicon("frames")), category="war")
    html = shown(monkeypatch, lambda: cu.plots.show_evidence(found))["text/html"]
    assert "上海是一线城市，医生奔赴<mark>战场</mark>在<mark>一线</mark>。" in html


def test_evidence_leads_to_the_file(corpus, matches, monkeypatch):
    category = "army" if "army" in set(matches["category"]) else "war"
    traced = cu.cleaning.add_trace(cu.lexicons.evidence(matches, "忻州", category), corpus)
    row = traced.iloc[0]
    html = shown(monkeypatch, lambda: cu.plots.show_evidence(traced, rows=1))["text/html"]
    assert f"{row['path']} {row['raw_start']}–{row['raw_end']}" in html


def test_shared_passages_stand_side_by_side(articles, monkeypatch):
    passages = cu.reuse.passages(articles)
    html = shown(monkeypatch, lambda: cu.plots.show_passages(passages, articles))["text/html"]
    assert html.count("<mark>") == 2 * len(passages) and html.count("<tr>") == len(passages) + 1
    assert all(html.count(f"<mark>{text}</mark>") == 2 for text in passages["surface"])


def test_a_concordance_is_shown_aligned_and_escaped(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    article = pd.DataFrame(
        {"doc_id": ["a"], "region": ["忻州"], "text": ["<script>alert(1)</script>党员，先锋队员，AB党员&，大学生党员"]}
    )
    lines = cu.vocabulary.kwic(cu.tokenize(article), "党员", window=4)
    cu.plots.show_kwic(lines, rows=2)
    html, plain = shown[0]["text/html"], shown[0]["text/plain"]
    assert "<script" not in html and "&lt;" in html and "2 of 3 lines" in html and "text-align: right;" in html
    head, *rows, note = plain.split("\n")
    width = [sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in row[: row.index("党员")]) for row in rows]
    assert len(set(width)) == 1 and note == "2 of 3 lines"


def test_a_table_is_escaped_and_counted(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    cu.show_table(pd.DataFrame({"quote": ["<script>x</script>" * 20, "b", "c"]}), rows=2)
    assert "<script>" not in shown[0]["text/html"] and "2 of 3 rows" in shown[0]["text/html"]
    assert "&lt;script&gt;" * 3 not in shown[0]["text/plain"]
