"""What cleaning did, counted and shown by examples."""

from corpus_utils import audit_examples, count_changes, count_characters, load_corpus


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


def test_characters_kept_and_dropped_add_up_to_the_page(corpus):
    table = count_characters(corpus)
    totals = table.groupby("doc_id")["n_characters"].sum()
    assert totals.to_dict() == dict(zip(corpus.articles["doc_id"], corpus.articles["raw"].str.len(), strict=True))
