"""Differences between groups, influence of single entries, variants."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from scipy.stats import false_discovery_control, permutation_test
from small_corpora import articles_of_texts, checked, documents, one_article

import corpus_utils as cu
from corpus_utils import load_lexicon, match_lexicon


def thirty(seed=3, n=30):
    rng = np.random.default_rng(seed)
    texts = [
        "".join(rng.choice(["战。", "爱。", "无。"], size=12, p=p)) for p in [[0.6, 0.1, 0.3]] * 8 + [[0.2, 0.2, 0.6]] * (n - 8)
    ]
    return articles_of_texts(*texts, groups=["north"] * 8 + ["south"] * (n - 8))


ONE = pd.DataFrame({"doc_id": ["a"], "start": [0], "end": [1], "category": ["c"], "entry": ["疫"]})


def test_differences_between_many_articles_are_those_of_a_permutation_test(lexicon):
    articles = thirty()
    found = match_lexicon(articles, lexicon)
    result = cu.framing.differences(found, articles).set_index(["group", "category"])
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
    result = cu.framing.differences(matches, articles, unit="characters")
    assert (
        result["p"].isna().all()
        and result["p_adjusted"].isna().all()
        and set(result["interval"]) == {"variation within articles"}
    )
    assert result["difference"].abs().is_monotonic_decreasing
    one = articles.tail(1)
    assert cu.framing.differences(matches[matches["doc_id"] == one["doc_id"].iloc[0]], one).empty
    mixed = pd.concat([thirty(), articles_of_texts("战。爱。")])  # a group of one article has no p, even beside thirty
    mixed["doc_id"] = [f"x{i}" for i in range(len(mixed))]
    lexicon = load_lexicon("frames")
    found = match_lexicon(mixed.assign(text=mixed["text"].str.replace("战", "一线")), lexicon)
    rows = cu.framing.differences(found, mixed.assign(text=mixed["text"].str.replace("战", "一线")))
    assert rows[rows["group"] == "r0"]["p"].isna().all() and rows[rows["group"] != "r0"]["p"].notna().all()


def test_articles_without_text_do_not_count_in_a_test(lexicon):
    """NaN compares as smaller than anything: without care such a group had p = .0001."""
    articles = articles_of_texts(*["战。好。"] * 5, *[""] * 5, groups=["x"] * 5 + ["y"] * 5)
    result = cu.framing.differences(match_lexicon(articles, lexicon), articles)
    assert result["p"].isna().all() and set(result["n_articles"]) == {0, 5} and result["difference"].isna().all()
    few = articles_of_texts(*["战。好。"] * 5, "战。", *[""] * 4, groups=["x"] * 5 + ["y"] * 5)
    assert cu.framing.differences(match_lexicon(few, lexicon), few)["p"].isna().all()
    assert cu.framing.shares(match_lexicon(articles, lexicon), articles).set_index("group").loc["y", "value"] != 0


def test_of_two_groups_one_is_tested_and_the_other_mirrored(lexicon):
    result = cu.framing.differences(match_lexicon(thirty(), lexicon), thirty()).set_index(["category", "group"])
    for category in ("war", "care"):
        north, south = result.loc[(category, "north")], result.loc[(category, "south")]
        assert (north["p"], north["p_adjusted"], north["difference"]) == (south["p"], south["p_adjusted"], -south["difference"])
        assert (north["low"], north["n"], north["n_articles"]) == (-south["high"], south["n_rest"], south["n_articles_rest"])


def test_influence_leaves_shared_text_out_as_the_shares_do(lexicon):
    articles = articles_of_texts("战火连天啊战火。爱。敌。", "战火连天啊战火。敌。敌敌。")
    passages = cu.reuse.passages(articles, min_chars=5)
    rows = cu.framing.influence(match_lexicon(articles, lexicon), articles, without=passages)
    assert rows["value_without"].between(0, 1).all() and "战" not in set(rows["entry"])


@checked
@given(documents)
def test_influence_agrees_with_leaving_each_entry_out(lexicon, texts):
    articles = articles_of_texts(*texts)
    found = match_lexicon(articles, lexicon)
    for unit in ("sentence", "characters"):
        for row in cu.framing.influence(found, articles, unit=unit).itertuples() if len(found) else ():
            rest = found[found["entry"] != row.entry]
            complete = rest.astype({"category": pd.CategoricalDtype(["war", "care"])})
            values = cu.framing.shares(complete, articles, unit=unit)
            values = values[values["category"] == row.category].set_index("group")["value"]
            assert row.value_without == pytest.approx(values[row.group])
            assert row.rank_without == (values.round(9) > round(values[row.group], 9)).sum() + 1
            assert row.moved == (row.rank != row.rank_without)


def test_variants_leave_out_what_they_say(articles, matches):
    passages = cu.reuse.passages(articles)
    variants = cu.framing.share_variants(
        cu.mentions.add_speaker(matches, cu.mentions.speech(articles)), articles, passages, unit="characters"
    )
    n = variants.groupby("variant")["n"].sum()
    assert n["all matches"] == len(matches) and n["without formulas"] == (matches["kind"] == "live").sum()
    assert n["without negated"] == (~matches["negated"]).sum() and n["without quoted speech"] < len(matches)
    direct = cu.framing.shares(matches, articles, unit="characters", without=passages)
    own = variants[variants["variant"] == "without shared text"].reset_index(drop=True)
    assert own["n"].tolist() == direct["n"].tolist() and np.allclose(own["value"], direct["value"])
    assert variants.groupby("variant").size().nunique() == 1  # a category that loses all its matches stays, with 0


def test_two_sides_are_drawn_apart():
    text = ("疫" * 99 + "。") * 20
    matches = pd.DataFrame([(d, 100 * i, 100 * i + 1, "c", "疫") for d in "ab" for i in range(7)], columns=list(ONE))
    row = cu.framing.differences(matches, pd.concat([one_article(text), one_article(text, "b", "Y")])).iloc[0]
    assert row["low"] < 0 < row["high"] and row["difference"] == 0


def test_the_smallest_p_is_one_in_ten_thousand():
    def one(i, hit):
        return one_article("疫。" if hit else "安。", str(i), "X" if hit else "Y")

    arts = pd.concat([one(i, i < 15) for i in range(30)])
    m = pd.DataFrame({"doc_id": [str(i) for i in range(15)], "start": 0, "end": 1, "category": "c", "entry": "疫"})
    assert cu.framing.differences(m, arts)["p"].min() == 1 / 10_000
