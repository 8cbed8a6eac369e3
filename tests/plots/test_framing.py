"""The charts of notebook 03 show the numbers of their tables."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import corpus_utils as cu

pytestmark = pytest.mark.usefixtures("charts")


@pytest.fixture(scope="module")
def labels():
    categories = cu.load_lexicon("frames").categories
    return dict(zip(categories["category"], categories["label"], strict=True))


def many(n, seed=4):
    rng = np.random.default_rng(seed)
    pool = ["坚守一线。", "消毒。", "排查。", "捐款。", "复工。", "党支部成立。", "宣誓。"]
    texts = ["".join(rng.choice(pool, size=30, p=rng.dirichlet(np.ones(len(pool))))) for _ in range(n)]
    return pd.DataFrame({"doc_id": [f"d{i}" for i in range(n)], "region": [f"r{i % 3}" for i in range(n)], "text": texts})


def test_dots_are_the_values_and_too_few_matches_get_no_dot(articles, matches, labels):
    table = cu.framing.share_variants(matches, articles, cu.reuse.passages(articles), unit="characters")
    own = table[table["group"] == "永州"]
    ax = cu.plots.share_variants(own, labels, ax=plt.subplots()[1])
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
    passages = cu.reuse.passages(articles)
    influence = cu.framing.influence(matches, articles, unit="characters")
    ax = cu.plots.share_variants(
        cu.framing.share_variants(matches, articles, passages, unit="characters"), {"war": "War"}, influence
    )
    marked = [axes.get_title(loc="left") for axes in ax.figure.axes if "†" in {text.get_text() for text in axes.texts}]
    assert "甲\nJiǎ" in marked and "a single entry is left out" in ax.figure.get_supxlabel()
    assert ax.figure.get_suptitle().startswith("Most frequent: War in 3 of 3 articles")


def test_every_match_is_a_stroke(articles, matches, labels):
    ax = cu.plots.positions(cu.framing.add_position(matches, articles), labels)
    strokes = sum(len(collection.get_segments()) for axes in ax.figure.axes for collection in axes.collections)
    assert strokes == len(matches) + 5 * len(labels)  # and a line a row


def test_cells_are_the_counts_and_few_are_grey(articles, matches, labels):
    actors = cu.load_lexicon("actors")
    names = dict(zip(actors.categories["category"], actors.categories["label"], strict=True))
    table = cu.framing.co_occurrence(cu.match_lexicon(articles, actors), matches, articles)
    ax = cu.plots.co_occurrence(table, names, labels)
    assert sorted(int(text.get_text()) for text in ax.texts) == sorted(table.loc[table["n_both"] > 0, "n_both"])
    assert all((text.get_fontsize() == 7) == (int(text.get_text()) < 5) for text in ax.texts)


def test_a_tree_and_a_map_need_twenty_articles(labels):
    for n in (19, 20):
        articles = many(n)
        shares = cu.framing.shares(
            cu.match_lexicon(articles, cu.load_lexicon("frames")), articles, by="doc_id", unit="characters"
        )
        for ax in (
            cu.plots.dendrogram(shares),
            cu.plots.correspondence(shares, dict(zip(articles["doc_id"], articles["region"])), labels),
        ):
            title = ax.get_title(loc="left")
            assert (f"needs 20 articles with matches; there are {n}" in title) == (n == 19), title
    points = sum(len(collection.get_offsets()) for collection in ax.collections)
    frames = (shares.groupby("category")["n"].sum() >= 5).sum()
    assert points == 20 + frames and len(ax.get_legend().get_texts()) == 3


def test_distances_add_up_to_the_mentions(articles):
    places = cu.mentions.add_distance(cu.mentions.places(articles), articles)
    ax = cu.plots.distances(places)
    assert sum(patch.get_width() for patch in ax.patches) == len(places)


def test_categories_with_too_few_sentences_are_named_not_drawn(labels):
    units = pd.DataFrame({"id": map(str, range(40)), "codes": ["war"] * 20 + ["duty"] * 5 + ["-"] * 15})
    table = cu.framing.agreement(units, units)
    ax = cu.plots.agreement(table, {"here": table, "there": table}, labels)
    assert [text.get_text() for text in ax.get_yticklabels()] == [f"{labels['war']} (n = 20)"]
    assert labels["duty"] in ax.figure.get_supxlabel() and "confirm: here 1 of 1, there 1 of 1" in ax.get_title(loc="left")
    assert len(ax.get_legend().get_texts()) == 3


def test_lines_are_the_intervals():
    t = pd.DataFrame(
        {
            "group": "X",
            "category": ["c"],
            "n": [9],
            "value": [2.0],
            "low": [1.0],
            "high": [4.0],
            "too_few": [False],
            "variant": ["all matches"],
            "interval": ["i"],
            "n_articles": [1],
            "unit": ["characters"],
        }
    )
    ax = cu.plots.share_variants(t, {"c": "C"}, ax=plt.subplots()[1])
    (segment,) = ax.collections[0].get_segments()
    assert segment[:, 0].tolist() == [1.0, 4.0]
