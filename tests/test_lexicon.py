"""The matcher, the shares and their intervals, the evidence."""

import numpy as np
import pandas as pd
import pytest

from corpus_utils import CorpusError, category_shares, evidence, load_lexicon, match_lexicon, split_sentences


@pytest.fixture
def lexicon(tmp_path):
    path = tmp_path / "mine.yml"
    path.write_text("categories:\n  war:\n    label: War\n    entries: [战, 阻击战, 堡垒]\n  care: {entries: [关爱, 爱]}\n"
                    "ignore: [战略, 可爱]\n", encoding="utf-8")
    return load_lexicon(path)


def table(*texts, regions=None):
    return pd.DataFrame({"doc_id": [f"d{i}" for i in range(len(texts))], "text": texts,
                         "region": regions or [f"r{i}" for i in range(len(texts))]})


def test_the_longest_entry_wins_and_ignored_strings_are_passed_over(lexicon):
    matches = match_lexicon(table("战略上打阻击战，战！可爱的关爱。"), lexicon)
    assert matches[["surface", "category", "sentence"]].values.tolist() == [
        ["阻击战", "war", 0], ["战", "war", 0], ["关爱", "care", 1]]


def test_matches_agree_with_a_direct_search(articles):
    """Slow and simple: at each position the longest entry that stands there."""
    frames = load_lexicon("frames")
    category = dict(zip(frames.entries["entry"], frames.entries["category"], strict=True))
    text, expected, i = articles["text"][1], [], 0
    while i < len(text):
        longest = max((e for e in [*category, *frames.ignore] if text.startswith(e, i)), key=len, default="")
        if longest in category:
            expected.append((i, longest, category[longest]))
        i += len(longest) or 1
    found = match_lexicon(articles.iloc[[1]], frames)
    assert list(zip(found["start"], found["surface"], found["category"], strict=True)) == expected


def test_shares_are_shares_of_sentences(articles):
    frames = load_lexicon("frames")
    matches = match_lexicon(articles, frames)
    shares = category_shares(matches, articles)
    for row in shares.itertuples():
        text = articles.set_index("region")["text"][row.region]
        chosen = matches[(matches["region"] == row.region) & (matches["category"] == row.category)]
        assert (row.n, row.n_units) == (chosen["sentence"].nunique(), len(split_sentences(text)))
        assert row.low <= row.value <= row.high and row.interval == "variation within this article"


def test_a_rate_per_thousand_characters(lexicon):
    articles = table("战。" * 250)
    shares = category_shares(match_lexicon(articles, lexicon), articles, unit="characters")
    assert shares[["n", "n_units", "value"]].values.tolist() == [[250, 500, 500.0]]
    assert shares["low"][0] == shares["high"][0] == 500


def test_from_five_articles_on_articles_are_resampled(lexicon):
    texts = ["战。", "好。", "战。好。", "好。好。", "战。战。"]
    articles = table(*texts, regions=["r"] * 5)
    share = category_shares(match_lexicon(articles, lexicon), articles).iloc[0]
    assert (share["value"], share["n_articles"], share["interval"]) == (0.5, 5, "between articles")
    rng = np.random.default_rng(1)
    hits, sizes = np.array([1, 0, 1, 0, 2]), np.array([1, 1, 2, 2, 2])
    draws = rng.integers(5, size=(20_000, 5))
    direct = np.quantile(hits[draws].sum(1) / sizes[draws].sum(1), [0.025, 0.975])
    assert np.allclose([share["low"], share["high"]], direct, atol=0.06)


def test_intervals_do_not_depend_on_what_else_is_in_the_table(articles):
    frames = load_lexicon("frames")
    together = category_shares(match_lexicon(articles, frames), articles)
    alone = category_shares(match_lexicon(articles.tail(1), frames), articles.tail(1))
    both = together.merge(alone, on=["region", "category"], suffixes=("", "_alone"))
    assert len(both) == len(alone) and (both["low"] == both["low_alone"]).all()


def test_evidence_leads_back_to_the_sentences(articles):
    matches = match_lexicon(articles, load_lexicon("frames"))
    quotes = evidence(matches, "永州", "war")
    text = articles.set_index("doc_id")["text"]
    assert quotes["surfaces"].str.count("、").is_monotonic_decreasing
    for row in quotes.itertuples():
        assert row.quote in text[row.doc_id] and all(word in row.quote for word in row.surfaces.split("、")) and row.translation


def test_evidence_of_all_is_that_of_each(articles):
    matches = match_lexicon(articles, load_lexicon("frames"))
    everything = evidence(matches)
    assert len(everything) == len(matches.drop_duplicates(["doc_id", "sentence", "category"]))
    part = everything[(everything["region"] == "永州") & (everything["category"] == "war")].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, evidence(matches, "永州", "war"))


@pytest.mark.parametrize(("content", "message"), [
    ("categories: [a", "is not a lexicon"), ("frames: {}", "is not a lexicon"), ("- a\n", "is not a lexicon"),
    ("categories: {a: {entries: []}}", "has no entries"), ("categories: {a: {entries: ['']}}", "or an empty one"),
    ("categories: {a: {entries: [战]}, b: {entries: [战]}}", "lists 战 twice"),
    ("!!python/object/apply:os.system ['true']", "is not a lexicon")])
def test_a_bad_lexicon_is_refused(tmp_path, content, message):
    (tmp_path / "bad.yml").write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=message):
        load_lexicon(tmp_path / "bad.yml")


def test_wrong_arguments(articles, lexicon):
    matches = match_lexicon(articles, lexicon)
    with pytest.raises(CorpusError, match="there is no lexicon 'none'"):
        load_lexicon("none")
    with pytest.raises(CorpusError, match="the lexicon is a str"):
        match_lexicon(articles, "frames")
    with pytest.raises(CorpusError, match="no column 'colour'"):
        category_shares(matches, articles, by="colour")
    with pytest.raises(CorpusError, match="unknown unit 'word'"):
        category_shares(matches, articles, unit="word")
    with pytest.raises(CorpusError, match="no match with region '厦门'; there are 兰州安宁"):
        evidence(matches, "厦门", "war")
