"""Shares and their intervals, against slow counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from small_corpora import articles_of_texts, checked, documents, one_article

import corpus_utils as cu
from corpus_utils import CorpusError, load_lexicon, match_lexicon
from corpus_utils.tokens.sentences import split_sentences

ONE = pd.DataFrame({"doc_id": ["a"], "start": [0], "end": [1], "category": ["c"], "entry": ["疫"]})


def test_shares_are_shares_of_sentences(articles, matches):
    shares = cu.framing.shares(matches, articles)
    for row in shares.itertuples():
        text = articles.set_index("group")["text"][row.group]
        chosen = matches[(matches["group"] == row.group) & (matches["category"] == row.category)]
        assert (row.n, row.n_units, row.too_few) == (chosen["sentence"].nunique(), len(split_sentences(text)), row.n < 5)
        assert row.low <= row.value <= row.high and row.interval == "variation within this article"


@checked
@given(documents)
def test_all_units_agree_with_a_slow_count(lexicon, texts):
    articles = articles_of_texts(*texts)
    found = match_lexicon(articles, lexicon)
    if found.empty:
        return
    for unit in ("sentence", "paragraph", "characters"):
        shares = cu.framing.shares(found, articles, unit=unit).set_index(["group", "category"])
        for group, text in zip(articles["region"], texts, strict=True):
            pieces = (
                [p.strip() for p in text.split("\n") if p.strip()]
                if unit == "paragraph"
                else [text[a:b] for a, b in split_sentences(text)]
            )
            words = {"war": "战敌", "care": "爱"}
            for category in set(found["category"]):
                hits = [sum(piece.count(word) for word in words[category]) for piece in pieces]
                n, of = (sum(hits), sum(map(len, pieces))) if unit == "characters" else (sum(h > 0 for h in hits), len(pieces))
                row = shares.loc[(group, category)]
                assert (row["n"], row["n_units"]) == (n, of) and row["value"] == pytest.approx(
                    n / of * (1000 if unit == "characters" else 1)
                )


def test_shared_text_is_left_out_of_both_sides(lexicon):
    articles = articles_of_texts("战火连天啊战火。爱。", "战火连天啊战火。敌。敌敌。")
    passages = cu.reuse.passages(articles, min_chars=5)
    found = match_lexicon(articles, lexicon)
    sentences = cu.framing.shares(found, articles, without=passages).set_index(["group", "category"])
    assert sentences.loc[("r1", "war"), ["n", "n_units"]].tolist() == [2, 2]
    assert sentences.loc[("r0", "war"), ["n", "n_units"]].tolist() == [0, 1]
    characters = cu.framing.shares(found, articles, unit="characters", without=passages).set_index(["group", "category"])
    assert characters.loc[("r1", "war"), ["n", "n_units"]].tolist() == [3, 5]  # 敌。敌敌。


def test_from_five_articles_on_articles_are_resampled(lexicon):
    texts = ["战。", "好。", "战。好。", "好。好。", "战。战。"]
    articles = articles_of_texts(*texts, groups=["r"] * 5)
    share = cu.framing.shares(match_lexicon(articles, lexicon), articles).iloc[0]
    assert (share["value"], share["n_articles"], share["interval"]) == (0.5, 5, "between articles")
    rng = np.random.default_rng(1)
    hits, sizes = np.array([1, 0, 1, 0, 2]), np.array([1, 1, 2, 2, 2])
    draws = rng.integers(5, size=(20_000, 5))
    direct = np.quantile(hits[draws].sum(1) / sizes[draws].sum(1), [0.025, 0.975])
    assert np.allclose([share["low"], share["high"]], direct, atol=0.06)


def test_intervals_do_not_depend_on_what_else_is_in_the_table(articles, matches):
    together = cu.framing.shares(matches, articles)
    alone = cu.framing.shares(match_lexicon(articles.tail(1), load_lexicon("frames")), articles.tail(1))
    both = together.merge(alone, on=["group", "category"], suffixes=("", "_alone"))
    assert len(both) == len(alone) and (both["low"] == both["low_alone"]).all()


def test_any_column_makes_groups(articles, matches):
    by_article = cu.framing.shares(matches, articles, by="doc_id", unit="characters")
    assert by_article["n"].sum() == len(matches)
    two = articles.assign(half=["early", "early", "early", "late", "late"])
    assert cu.framing.shares(matches, two, by="half")["interval"].unique().tolist() == ["variation within these articles"]


@pytest.mark.parametrize("unit", ["sentence", "paragraph", "characters"])
def test_articles_without_a_group_are_in_no_share(articles, matches, unit):
    assert articles["published"].isna().tolist() == [True, False, False, False, True]
    known = articles[articles["published"].notna()]
    categories = pd.CategoricalDtype(list(dict.fromkeys(matches["category"])))  # one of them is not in these articles
    found = matches[matches["doc_id"].isin(known["doc_id"])].astype({"category": categories})
    shares = cu.framing.shares(matches, articles, by="published", unit=unit)
    pd.testing.assert_frame_equal(shares, cu.framing.shares(found, known, by="published", unit=unit))
    assert set(shares["published"]) == set(known["published"]) and shares["n"].sum() < len(matches)


def test_wrong_arguments(articles, matches):
    with pytest.raises(CorpusError, match="no column 'colour'"):
        cu.framing.shares(matches, articles, by="colour")
    with pytest.raises(CorpusError, match="unknown unit 'word'; use 'sentence', 'paragraph', 'characters'"):
        cu.framing.shares(matches, articles, unit="word")
    with pytest.raises(CorpusError, match="not among the articles; pass those that they were made from"):
        cu.framing.shares(matches, articles.head(2))
    with pytest.raises(CorpusError, match="'kind' is also the name of a column of the result"):
        cu.framing.shares(matches, articles.assign(kind="a"), by="kind")
    with pytest.raises(CorpusError, match="seed is -1; give a whole number"):
        cu.framing.differences(matches, articles, seed=-1)
    with pytest.raises(CorpusError, match="by is \\['group'\\]"):
        cu.framing.shares(matches, articles, by=["group"])
    with pytest.raises(CorpusError, match="ends after the end of the text of 001"):
        cu.framing.shares(
            matches, articles.assign(text=["。"] * 5).assign(text=lambda t: t["text"].where(t.index != 0, articles["text"]))
        )
    with pytest.raises(CorpusError, match=r"pass a table as returned by reuse.passages\(articles\)"):
        cu.framing.shares(matches, articles, without=matches)


def test_articles_without_text_do_not_make_the_articles_enough():
    """Six articles, of which two are empty: four are resampled by their blocks."""
    texts = ["".join(f"第{i}句说{word}。" for i in range(60)) for word in ("疫情", "战争", "防控", "疫情")]
    articles = pd.DataFrame({"doc_id": list("abcdef"), "region": "X", "text": [*texts[:2], "", *texts[2:], ""]})
    matches = match_lexicon(articles, load_lexicon("frames"))
    without = articles[articles["text"] != ""]
    pd.testing.assert_frame_equal(cu.framing.shares(matches, articles), cu.framing.shares(matches, without))
    assert set(cu.framing.shares(matches, articles)["n_articles"]) == {4}


def test_300_characters_are_one_block():
    sentence = "疫" * 149 + "。"
    assert cu.framing.shares(ONE, one_article(sentence * 2))["low"].isna().all()
    assert cu.framing.shares(ONE, one_article(sentence * 3))["low"].notna().all()


def test_an_empty_cell_of_another_column_is_not_a_group(articles, matches):
    topics = articles.assign(topic=["flood", "", "flood", None, "exam"])
    table = cu.framing.shares(matches, topics, by="topic")
    assert set(table["topic"]) == {"flood", "exam"} and table.groupby("topic")["n_articles"].first().to_dict() == {
        "exam": 1,
        "flood": 2,
    }
