"""What occurs together, who is quoted in which frame, correspondence analysis."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

import corpus_utils as cu
from corpus_utils import CorpusError, load_lexicon, match_lexicon
from corpus_utils.tokens.sentences import split_sentences


@pytest.fixture(scope="module")
def frames(articles):
    return match_lexicon(articles, load_lexicon("frames"))


@pytest.fixture(scope="module")
def actors(articles):
    return match_lexicon(articles, load_lexicon("actors"))


def test_co_occurrence_agrees_with_a_slow_count(articles, frames, actors):
    result = cu.framing.co_occurrence(actors, frames, articles).set_index(["category", "other"])
    total = sum(len(split_sentences(text)) for text in articles["text"])
    for category, other in [("party", "branch"), ("medical", "science"), ("children", "human")]:
        one, two = (t[t["category"] == name] for t, name in ((actors, category), (frames, other)))
        together = 0
        for key, here in one.groupby(["doc_id", "sentence"]):
            there = two[(two["doc_id"] == key[0]) & (two["sentence"] == key[1])]
            together += any(a.end <= b.start or b.end <= a.start for a in here.itertuples() for b in there.itertuples())
        n, n_other = (t.drop_duplicates(["doc_id", "sentence"]).shape[0] for t in (one, two))
        row = result.loc[(category, other)]
        assert row[["n", "n_other", "n_both", "n_sentences"]].tolist() == [n, n_other, together, total]
        assert row["expected"] == pytest.approx(n * n_other / total) and row["share"] == pytest.approx(together / n)
        interval = binomtest(together, n).proportion_ci(method="wilson")
        assert (row["low"], row["high"]) == pytest.approx((interval.low, interval.high))


def test_a_word_of_both_lexicons_makes_no_pair_with_itself():
    articles = pd.DataFrame({"doc_id": ["a"], "text": ["医护人员来了。"]})
    found = [match_lexicon(articles, load_lexicon(name)) for name in ("actors", "frames")]
    assert cu.framing.co_occurrence(*found, articles)[["category", "other", "n_both"]].values.tolist() == [
        ["medical", "science", 0]
    ]


def test_pairs_of_one_table_come_in_both_directions(articles, frames):
    result = cu.framing.co_occurrence(frames, frames, articles)
    assert not (result["category"] == result["other"]).any()
    assert (
        result.set_index(["category", "other"])["n_both"]
        == result.set_index(["other", "category"])["n_both"]
        .rename_axis(["category", "other"])
        .reindex(result.set_index(["category", "other"]).index)
    ).all()


def test_speakers_hold_all_matches_and_all_characters(articles, frames):
    speech = cu.mentions.speech(articles)
    result = cu.framing.speakers(cu.mentions.add_speaker(frames, speech), speech, articles)
    assert result["n"].sum() == len(frames)
    sizes = result.drop_duplicates("speaker").set_index("speaker")
    assert sizes["n_characters"].sum() == sum(b - a for text in articles["text"] for a, b in split_sentences(text))
    assert sizes.loc["child", "n_speakers"] == (speech["speaker"] == "child").sum()
    assert np.allclose(result["value"], 1000 * result["n"] / result["n_characters"])


def test_correspondence_analysis_gives_the_published_inertia():
    """Greenacre 1984, Theory and Applications of Correspondence Analysis, table 3.1 (smoking habits of staff groups)."""
    smoke = pd.DataFrame([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]])
    rows, columns, inertia = cu.framing.correspondence(smoke)
    assert inertia == pytest.approx([0.8776, 0.1176, 0.0049], abs=1e-3)
    profiles, masses = smoke.div(smoke.sum(axis=1), axis=0).to_numpy(), smoke.sum().to_numpy() / 193
    distance = np.sqrt(((profiles[0] - profiles[1]) ** 2 / masses).sum())
    assert np.linalg.norm(rows.loc[0] - rows.loc[1]) == pytest.approx(distance)
    total = (rows**2).mul(smoke.sum(axis=1) / 193, axis=0).sum().sum()
    assert total == pytest.approx(0.08519, abs=1e-4) and (columns.abs().max() == columns.max()).all()


def test_a_sentence_of_many_matches_costs_no_more_than_its_length():
    articles = pd.DataFrame({"doc_id": ["a"], "text": ["一线战场口罩" * 30_000]})
    found = match_lexicon(articles, load_lexicon("frames"))
    rows = cu.framing.co_occurrence(found, found, articles).set_index(["category", "other"])
    assert rows.loc[("war", "supply"), "n_both"] == found["sentence"].nunique() == 180  # a sentence ends after 1,000 characters


def test_positions_run_from_begin_to_end(articles, frames):
    positions = cu.framing.add_position(frames, articles)["position"]
    assert positions.between(0, 1, inclusive="left").all() and positions.max() > 0.9


def test_wrong_arguments(articles, frames):
    with pytest.raises(CorpusError, match="not among the articles; pass those that they were made from"):
        cu.framing.co_occurrence(frames, frames, articles.head(1))
    with pytest.raises(CorpusError, match="which is not among the articles"):
        cu.framing.add_position(frames, articles.head(1))
    with pytest.raises(CorpusError, match="is all zero, or a count is below zero or missing; leave it out"):
        cu.framing.correspondence(pd.DataFrame([[1, 0], [2, 0]]))
    with pytest.raises(CorpusError, match="no column speaker"):
        cu.framing.speakers(frames, cu.mentions.speech(articles), articles)
