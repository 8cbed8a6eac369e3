"""Shares and their intervals, differences between groups, and what they hang on."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, permutation_test
from tables import checked

from corpus_utils import (
    CorpusError,
    category_differences,
    category_shares,
    entry_influence,
    load_lexicon,
    mark_speech,
    match_lexicon,
    share_variants,
    shared_passages,
    split_sentences,
)
from corpus_utils.mentions.speech import find_speech


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory):
    path = tmp_path_factory.mktemp("lexicon") / "mine.yml"
    path.write_text(
        "categories:\n  war: {entries: [战, {entry: 打仗, kind: formula}, 敌]}\n  care: {entries: [爱]}\n", encoding="utf-8"
    )
    return load_lexicon(path)


@pytest.fixture(scope="module")
def matches(articles):
    return match_lexicon(articles, load_lexicon("frames"))


def table(*texts, regions=None):
    return pd.DataFrame(
        {"doc_id": [f"d{i}" for i in range(len(texts))], "text": texts, "region": regions or [f"r{i}" for i in range(len(texts))]}
    )


documents = st.lists(
    st.lists(st.sampled_from(["战打。", "敌来！", "爱你。", "无事。", "战、敌、爱。", "\n", "战战。"]), min_size=1, max_size=12)
    .map("".join)
    .filter(lambda text: text.strip()),
    min_size=2,
    max_size=6,
)


def test_shares_are_shares_of_sentences(articles, matches):
    shares = category_shares(matches, articles)
    for row in shares.itertuples():
        text = articles.set_index("region")["text"][row.region]
        chosen = matches[(matches["region"] == row.region) & (matches["category"] == row.category)]
        assert (row.n, row.n_units, row.too_few) == (chosen["sentence"].nunique(), len(split_sentences(text)), row.n < 5)
        assert row.low <= row.value <= row.high and row.interval == "variation within this article"


@checked
@given(documents)
def test_all_units_agree_with_a_slow_count(lexicon, texts):
    articles = table(*texts)
    found = match_lexicon(articles, lexicon)
    if found.empty:
        return
    for unit in ("sentence", "paragraph", "characters"):
        shares = category_shares(found, articles, unit=unit).set_index(["region", "category"])
        for region, text in zip(articles["region"], texts, strict=True):
            pieces = (
                [p.strip() for p in text.split("\n") if p.strip()]
                if unit == "paragraph"
                else [text[a:b] for a, b in split_sentences(text)]
            )
            words = {"war": "战敌", "care": "爱"}
            for category in set(found["category"]):
                hits = [sum(piece.count(word) for word in words[category]) for piece in pieces]
                n, of = (sum(hits), sum(map(len, pieces))) if unit == "characters" else (sum(h > 0 for h in hits), len(pieces))
                row = shares.loc[(region, category)]
                assert (row["n"], row["n_units"]) == (n, of) and row["value"] == pytest.approx(
                    n / of * (1000 if unit == "characters" else 1)
                )


def test_shared_text_is_left_out_of_both_sides(lexicon):
    articles = table("战火连天啊战火。爱。", "战火连天啊战火。敌。敌敌。")
    passages = shared_passages(articles, min_chars=5)
    found = match_lexicon(articles, lexicon)
    sentences = category_shares(found, articles, without=passages).set_index(["region", "category"])
    assert sentences.loc[("r1", "war"), ["n", "n_units"]].tolist() == [2, 2]
    assert sentences.loc[("r0", "war"), ["n", "n_units"]].tolist() == [0, 1]
    characters = category_shares(found, articles, unit="characters", without=passages).set_index(["region", "category"])
    assert characters.loc[("r1", "war"), ["n", "n_units"]].tolist() == [3, 5]  # 敌。敌敌。


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


def test_intervals_do_not_depend_on_what_else_is_in_the_table(articles, matches):
    together = category_shares(matches, articles)
    alone = category_shares(match_lexicon(articles.tail(1), load_lexicon("frames")), articles.tail(1))
    both = together.merge(alone, on=["region", "category"], suffixes=("", "_alone"))
    assert len(both) == len(alone) and (both["low"] == both["low_alone"]).all()


def test_any_column_makes_groups(articles, matches):
    by_article = category_shares(matches, articles, by="doc_id", unit="characters")
    assert by_article["n"].sum() == len(matches)
    two = articles.assign(half=["early", "early", "early", "late", "late"])
    assert category_shares(matches, two, by="half")["interval"].unique().tolist() == ["variation within these articles"]


def thirty(seed=3, n=30):
    rng = np.random.default_rng(seed)
    texts = [
        "".join(rng.choice(["战。", "爱。", "无。"], size=12, p=p)) for p in [[0.6, 0.1, 0.3]] * 8 + [[0.2, 0.2, 0.6]] * (n - 8)
    ]
    return table(*texts, regions=["north"] * 8 + ["south"] * (n - 8))


def test_differences_between_many_articles_are_those_of_a_permutation_test(lexicon):
    articles = thirty()
    found = match_lexicon(articles, lexicon)
    result = category_differences(found, articles).set_index(["region", "category"])
    counts = (
        found.drop_duplicates(["doc_id", "sentence", "category"]).groupby(["doc_id", "category"]).size().unstack(fill_value=0)
    )
    for category in ("war", "care"):
        hits = counts[category].reindex(articles["doc_id"], fill_value=0).to_numpy()
        own = permutation_test(
            (hits[:8], hits[8:]),
            lambda a, b, axis: np.abs(a.mean(axis) - b.mean(axis)),
            n_resamples=20_000,
            vectorized=True,
            alternative="greater",
            rng=np.random.default_rng(5),
        )
        assert abs(result.loc[("north", category), "difference"]) == pytest.approx(own.statistic / 12)
        assert result.loc[("north", category), "p"] == pytest.approx(own.pvalue, abs=0.012)
    assert np.allclose(
        result.loc["north", "p_adjusted"].sort_index(), false_discovery_control(result.loc["north", "p"].sort_index())
    )
    assert set(result["interval"]) == {"between articles"}
    war = result.loc[("north", "war")]
    assert war["low"] < war["difference"] < war["high"] and war["low"] > 0 and war["p_adjusted"] < 0.01
    assert result.loc[("south", "war"), "difference"] == pytest.approx(-war["difference"])


def test_no_p_is_given_for_fewer_than_five_articles(articles, matches):
    result = category_differences(matches, articles, unit="characters")
    assert (
        result["p"].isna().all()
        and result["p_adjusted"].isna().all()
        and set(result["interval"]) == {"variation within articles"}
    )
    assert result["difference"].abs().is_monotonic_decreasing
    one = articles.tail(1)
    assert category_differences(matches[matches["doc_id"] == one["doc_id"].iloc[0]], one).empty
    mixed = pd.concat([thirty(), table("战。爱。")])  # a group of one article has no p, even beside thirty
    mixed["doc_id"] = [f"x{i}" for i in range(len(mixed))]
    lexicon = load_lexicon("frames")
    found = match_lexicon(mixed.assign(text=mixed["text"].str.replace("战", "一线")), lexicon)
    rows = category_differences(found, mixed.assign(text=mixed["text"].str.replace("战", "一线")))
    assert rows[rows["region"] == "r0"]["p"].isna().all() and rows[rows["region"] != "r0"]["p"].notna().all()


def test_articles_without_text_are_no_articles_of_a_test(lexicon):
    """NaN compares as smaller than anything: without care such a group had p = .0001."""
    articles = table(*["战。好。"] * 5, *[""] * 5, regions=["x"] * 5 + ["y"] * 5)
    result = category_differences(match_lexicon(articles, lexicon), articles)
    assert result["p"].isna().all() and set(result["n_articles"]) == {0, 5} and result["difference"].isna().all()
    few = table(*["战。好。"] * 5, "战。", *[""] * 4, regions=["x"] * 5 + ["y"] * 5)
    assert category_differences(match_lexicon(few, lexicon), few)["p"].isna().all()
    assert category_shares(match_lexicon(articles, lexicon), articles).set_index("region").loc["y", "value"] != 0


def test_of_two_groups_one_is_tested_and_the_other_mirrored(lexicon):
    result = category_differences(match_lexicon(thirty(), lexicon), thirty()).set_index(["category", "region"])
    for category in ("war", "care"):
        north, south = result.loc[(category, "north")], result.loc[(category, "south")]
        assert (north["p"], north["p_adjusted"], north["difference"]) == (south["p"], south["p_adjusted"], -south["difference"])
        assert (north["low"], north["n"], north["n_articles"]) == (-south["high"], south["n_rest"], south["n_articles_rest"])


def test_influence_leaves_shared_text_out_as_the_shares_do(lexicon):
    articles = table("战火连天啊战火。爱。敌。", "战火连天啊战火。敌。敌敌。")
    passages = shared_passages(articles, min_chars=5)
    rows = entry_influence(match_lexicon(articles, lexicon), articles, without=passages)
    assert rows["value_without"].between(0, 1).all() and "战" not in set(rows["entry"])


@checked
@given(documents)
def test_influence_agrees_with_leaving_each_entry_out(lexicon, texts):
    articles = table(*texts)
    found = match_lexicon(articles, lexicon)
    for unit in ("sentence", "characters"):
        for row in entry_influence(found, articles, unit=unit).itertuples() if len(found) else ():
            rest = found[found["entry"] != row.entry]
            complete = rest.astype({"category": pd.CategoricalDtype(["war", "care"])})
            values = category_shares(complete, articles, unit=unit)
            values = values[values["category"] == row.category].set_index("region")["value"]
            assert row.value_without == pytest.approx(values[row.region])
            assert row.rank_without == (values.round(9) > round(values[row.region], 9)).sum() + 1
            assert row.moved == (row.rank != row.rank_without)


def test_variants_leave_out_what_they_say(articles, matches):
    passages = shared_passages(articles)
    variants = share_variants(mark_speech(matches, find_speech(articles)), articles, passages, unit="characters")
    n = variants.groupby("variant")["n"].sum()
    assert n["all matches"] == len(matches) and n["without formulas"] == (matches["kind"] == "live").sum()
    assert n["without negated"] == (~matches["negated"]).sum() and n["without quoted speech"] < len(matches)
    direct = category_shares(matches, articles, unit="characters", without=passages)
    own = variants[variants["variant"] == "without shared text"].reset_index(drop=True)
    assert own["n"].tolist() == direct["n"].tolist() and np.allclose(own["value"], direct["value"])
    assert variants.groupby("variant").size().nunique() == 1  # a category that loses all its matches stays, with 0


def test_wrong_arguments(articles, matches):
    with pytest.raises(CorpusError, match="no column 'colour'"):
        category_shares(matches, articles, by="colour")
    with pytest.raises(CorpusError, match="unknown unit 'word'; use 'sentence', 'paragraph', 'characters'"):
        category_shares(matches, articles, unit="word")
    with pytest.raises(CorpusError, match="which are not among the articles"):
        category_shares(matches, articles.head(2))
    with pytest.raises(CorpusError, match="'kind' has the name of a column of the result"):
        category_shares(matches, articles.assign(kind="a"), by="kind")
    with pytest.raises(CorpusError, match="seed is -1; give a whole number"):
        category_differences(matches, articles, seed=-1)
    with pytest.raises(CorpusError, match="by is \\['region'\\]"):
        category_shares(matches, articles, by=["region"])
    with pytest.raises(CorpusError, match="ends behind the text of 001"):
        category_shares(
            matches, articles.assign(text=["。"] * 5).assign(text=lambda t: t["text"].where(t.index != 0, articles["text"]))
        )
    with pytest.raises(CorpusError, match="is empty for 000"):
        category_shares(matches, articles, by="published")
    with pytest.raises(CorpusError, match="pass a table as shared_passages gives it"):
        category_shares(matches, articles, without=matches)


def test_articles_without_text_do_not_make_the_articles_enough():
    """Six articles, of which two are empty: four are resampled by their blocks."""
    texts = ["".join(f"第{i}句说{word}。" for i in range(60)) for word in ("疫情", "战争", "防控", "疫情")]
    articles = pd.DataFrame({"doc_id": list("abcdef"), "region": "X", "text": [*texts[:2], "", *texts[2:], ""]})
    matches = match_lexicon(articles, load_lexicon("frames"))
    without = articles[articles["text"] != ""]
    pd.testing.assert_frame_equal(category_shares(matches, articles), category_shares(matches, without))
    assert set(category_shares(matches, articles)["n_articles"]) == {4}
