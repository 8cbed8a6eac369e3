"""What cleaning did, counted and shown by examples."""

import pandas as pd

import corpus_utils as cu
from corpus_utils import load_corpus


def test_examples_show_the_raw_page_around_the_change(corpus):
    table = cu.cleaning.audit_examples(corpus.articles, corpus.audit)
    assert set(zip(table["step"], table["rule"], strict=True)) == set(
        zip(corpus.audit["step"], corpus.audit["rule"], strict=True)
    )
    assert table["n"].sum() == len(corpus.audit)
    gloss = table[table["rule"] == "gloss"].iloc[0]
    assert gloss["before"] == "(zhàn)" and "戰(zhàn)" in gloss["page"]


def test_every_edit_of_the_corpus_is_counted_once(corpus):
    table = cu.cleaning.changes(corpus.audit)
    assert table["n"].sum() == len(corpus.audit)
    counts = table.set_index("what")["n"]
    assert counts["torn characters, named by a reading"] == 2 and counts["torn characters, found by search"] == 3


def test_what_is_left_in_doubt_is_counted(folder):
    page = "近日，某**公司的王某某烤火,。一起值守，“大家要按照縣委要求，守好每一個卡口。”他這樣說。"
    table = cu.cleaning.changes(load_corpus(folder({"a.txt": page}), progress=False).audit).set_index("what")
    assert tuple(table.loc["words masked with *"]) == ("left", 1, 1) and table.loc["doubled stops", "n"] == 1


def test_characters_kept_and_dropped_add_up_to_the_page(corpus):
    table = cu.cleaning.characters_kept(corpus)
    assert table.columns.tolist() == ["doc_id", "label", "group", "reason", "n_characters"]
    keys = ["doc_id", "label", "group"]
    pd.testing.assert_frame_equal(table[keys].drop_duplicates().reset_index(drop=True), corpus.articles[keys])
    totals = table.groupby("doc_id")["n_characters"].sum()
    assert totals.to_dict() == dict(zip(corpus.articles["doc_id"], corpus.articles["raw"].str.len(), strict=True))
