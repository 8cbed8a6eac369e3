"""The charts and folds of notebook 03 show the numbers and sentences of their tables."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import corpus_utils as cu


@pytest.fixture(scope="module")
def matches(articles):
    return cu.match_lexicon(articles, cu.load_lexicon("frames"))


@pytest.fixture(scope="module")
def labels():
    categories = cu.load_lexicon("frames").categories
    return dict(zip(categories["category"], categories["label"], strict=True))


def many(n, seed=4):
    rng = np.random.default_rng(seed)
    pool = ["坚守一线。", "消毒。", "排查。", "捐款。", "复工。", "党支部成立。", "宣誓。"]
    texts = ["".join(rng.choice(pool, size=30, p=rng.dirichlet(np.ones(len(pool))))) for _ in range(n)]
    return pd.DataFrame({"doc_id": [f"d{i}" for i in range(n)], "region": [f"r{i % 3}" for i in range(n)], "text": texts})


def test_dots_are_the_values_and_few_matches_are_no_dots(articles, matches, labels):
    table = cu.share_variants(matches, articles, cu.shared_passages(articles), unit="characters")
    own = table[table["region"] == "永州"]
    ax = cu.plot_frames(own, labels, ax=plt.subplots()[1])
    main = own[own["variant"] == "all matches"].set_index("category").reindex(list(labels))
    enough = main[main["too_few"].eq(False)]
    assert sorted(ax.collections[1].get_offsets()[:, 0].tolist()) == pytest.approx(sorted(enough["value"]))
    few = main["n"].fillna(0).astype(int)[~main.index.isin(enough.index)]
    assert [text.get_text() for text in ax.texts] == [f" too few: {n}" for n in few]
    assert ax.get_title(loc="left").startswith("永州 Yongzhou: most often " + labels[enough["value"].idxmax()])


def test_what_hangs_on_one_word_is_marked(labels):
    articles = pd.DataFrame(
        {
            "doc_id": ["a", "b", "c"],
            "region": ["甲", "乙", "丙"],
            "text": ["一线一线一线一线一线战场。", "战场战场战场战场战场。无。", "战场战场战场战场战场战场无无。"],
        }
    )
    matches = cu.match_lexicon(articles, cu.load_lexicon("frames"))
    passages = cu.shared_passages(articles)
    influence = cu.entry_influence(matches, articles, unit="characters")
    ax = cu.plot_frames(cu.share_variants(matches, articles, passages, unit="characters"), {"war": "War"}, influence)
    marked = [axes.get_title(loc="left") for axes in ax.figure.axes if "†" in {text.get_text() for text in axes.texts}]
    assert "甲\nJiǎ" in marked and "one single entry is left out" in ax.figure.get_supxlabel()
    assert ax.figure.get_suptitle().startswith("War is most frequent in 3 of 3 articles")


def test_every_match_is_a_stroke(articles, matches, labels):
    ax = cu.plot_positions(cu.add_position(matches, articles), labels)
    strokes = sum(len(collection.get_segments()) for axes in ax.figure.axes for collection in axes.collections)
    assert strokes == len(matches) + 5 * len(labels)  # and a line a row


def test_cells_are_the_counts_and_few_are_grey(articles, matches, labels):
    actors = cu.load_lexicon("actors")
    names = dict(zip(actors.categories["category"], actors.categories["label"], strict=True))
    table = cu.co_occurrence(cu.match_lexicon(articles, actors), matches, articles)
    ax = cu.plot_co_occurrence(table, names, labels)
    assert sorted(int(text.get_text()) for text in ax.texts) == sorted(table.loc[table["n_both"] > 0, "n_both"])
    assert all((text.get_fontsize() == 7) == (int(text.get_text()) < 5) for text in ax.texts)


def test_a_tree_and_a_map_need_twenty_articles(labels):
    for n in (19, 20):
        articles = many(n)
        shares = cu.category_shares(
            cu.match_lexicon(articles, cu.load_lexicon("frames")), articles, by="doc_id", unit="characters"
        )
        for ax in (cu.plot_dendrogram(shares), cu.plot_map(shares, dict(zip(articles["doc_id"], articles["region"])), labels)):
            title = ax.get_title(loc="left")
            assert (f"needs 20 articles with matches; there are {n}" in title) == (n == 19), title
    points = sum(len(collection.get_offsets()) for collection in ax.collections)
    frames = (shares.groupby("category")["n"].sum() >= 5).sum()
    assert points == 20 + frames and len(ax.get_legend().get_texts()) == 3


def test_distances_add_up_to_the_mentions(articles):
    places = cu.mention_distance(cu.find_places(articles), articles)
    ax = cu.plot_distance(places)
    assert sum(patch.get_width() for patch in ax.patches) == len(places)


def test_categories_with_too_few_sentences_are_named_not_drawn(labels):
    units = pd.DataFrame({"id": map(str, range(40)), "codes": ["war"] * 20 + ["duty"] * 5 + ["-"] * 15})
    table = cu.agreement(units, units)
    ax = cu.plot_validity(table, {"here": table, "there": table}, labels)
    assert [text.get_text() for text in ax.get_yticklabels()] == [f"{labels['war']} (n = 20)"]
    assert labels["duty"] in ax.figure.get_supxlabel() and "confirm: here 1 of 1, there 1 of 1" in ax.get_title(loc="left")
    assert len(ax.get_legend().get_texts()) == 3


def shown(monkeypatch, call):
    out = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: out.append(data))
    call()
    return out[0]


def test_evidence_opens_by_click_with_its_words_marked_and_escaped(articles, matches, labels, monkeypatch):
    data = shown(monkeypatch, lambda: cu.show_evidence(cu.evidence(matches, "永州", "war"), labels, rows=3))
    html = data["text/html"]
    assert html.count("<details>") == 2 and html.count("<li>") == 3 and "永州 Yongzhou: 16 sentences in 1 category" in html
    assert "<mark>一线</mark>" in html and "the first 3" in html and "<script" not in html
    hostile = pd.DataFrame({"doc_id": ["a"], "region": ["<b>"], "text": ["<script>一线</script>。"]})
    found = cu.match_lexicon(hostile, cu.load_lexicon("frames"))
    html = shown(monkeypatch, lambda: cu.show_evidence(cu.evidence(found)))["text/html"]
    assert "<script>" not in html and "&lt;script&gt;<mark>一线</mark>&lt;/script&gt;" in html and "<b>" not in html


def test_only_what_was_matched_is_marked(monkeypatch):
    articles = pd.DataFrame({"doc_id": ["a"], "region": [3], "text": ["上海是一线城市，医生奔赴战场在一线。"]})
    found = cu.evidence(cu.match_lexicon(articles, cu.load_lexicon("frames")), category="war")
    html = shown(monkeypatch, lambda: cu.show_evidence(found))["text/html"]
    assert "上海是一线城市，医生奔赴<mark>战场</mark>在<mark>一线</mark>。" in html


def test_evidence_leads_to_the_file(corpus, matches, monkeypatch):
    traced = cu.add_trace(
        cu.evidence(matches, "忻州", "army") if "army" in set(matches["category"]) else cu.evidence(matches, "忻州", "war"),
        corpus.articles,
        corpus.audit,
    )
    row = traced.iloc[0]
    html = shown(monkeypatch, lambda: cu.show_evidence(traced, rows=1))["text/html"]
    assert f"{row['path']} {row['raw_start']}–{row['raw_end']}" in html


def test_shared_passages_stand_side_by_side(articles, monkeypatch):
    passages = cu.shared_passages(articles)
    html = shown(monkeypatch, lambda: cu.show_passages(passages, articles))["text/html"]
    assert html.count("<mark>") == 2 * len(passages) and html.count("<tr>") == len(passages) + 1
    assert all(html.count(f"<mark>{text}</mark>") == 2 for text in passages["text"])


def test_the_lines_of_plot_frames_are_the_intervals():
    cu.use_cjk_font()
    t = pd.DataFrame(
        {
            "region": "X",
            "category": ["c"],
            "n": [9],
            "value": [2.0],
            "low": [1.0],
            "high": [4.0],
            "too_few": [False],
            "variant": ["all matches"],
            "interval": ["i"],
            "n_articles": [1],
        }
    )
    import matplotlib.pyplot as plt

    ax = cu.plot_frames(t, {"c": "C"}, ax=plt.subplots()[1])
    (segment,) = ax.collections[0].get_segments()
    assert segment[:, 0].tolist() == [1.0, 4.0]
