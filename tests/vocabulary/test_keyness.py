"""Keyness against scipy, published values, and properties that must hold."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import chi2_contingency, fisher_exact
from small_corpora import checked, corpora, tokens_of, two_sides

import corpus_utils as cu
from corpus_utils import CorpusError
from corpus_utils.statistics.association import weighted_log_odds
from corpus_utils.vocabulary.keyness import EFFECTS, MEASURES, TESTS


@pytest.mark.parametrize("measure, value", [("log_likelihood", 2.654), ("log_likelihood_two_term", 2.652)])
def test_keyness_of_52_in_50000_against_57_in_75000(measure, value):
    row = cu.vocabulary.keyness(two_sides(52, 57, 50000, 75000), "T", measure=measure).set_index("token").loc["疫情"]
    assert round(row[measure], 3) == value
    counts = row[["n_target", "n_reference", "total_target", "total_reference"]].tolist()
    assert counts == [52, 57, 50000, 75000]
    assert row[["per_million_target", "per_million_reference"]].tolist() == [1040, 760]
    assert row["log_ratio"] == pytest.approx(math.log2(1040 / 760))
    test = chi2_contingency([[52, 57], [49948, 74943]], correction=False, lambda_="log-likelihood")
    assert row["p"] == pytest.approx(test.pvalue, rel=2e-3) and row["p_test"] == measure  # two-term: .1034 against .1033
    if measure == "log_likelihood":
        assert row["p"] == pytest.approx(test.pvalue)


def test_keyness_is_finite_where_the_reference_lacks_the_word():
    row = cu.vocabulary.keyness(two_sides(8, 0, 1000, 1000), "T").iloc[0]
    assert row["token"] == "疫情"
    assert math.isfinite(row["log_likelihood"]) and math.isfinite(row["weighted_log_odds"])
    assert row["log_ratio"] == 4  # Hardie 2014: log2(8 / 0.5)


@checked
@given(corpora, st.sampled_from(MEASURES))
def test_keyness_properties(documents, measure):
    tokens = tokens_of(*documents, groups=["东", "西"] + ["西"] * (len(documents) - 2))
    table = cu.vocabulary.keyness(tokens, "东", measure=measure, min_documents=1)
    mirror = cu.vocabulary.keyness(tokens, "西", measure=measure, min_documents=1).set_index("token").loc[table["token"]]
    difference = table["per_million_target"] - table["per_million_reference"]
    keys = list(zip(-table[measure], -table["n_target"], table["token"]))
    assert keys == sorted(keys)
    assert set(table["token"]) == set(tokens["token"])
    for side, total in (("target", len(documents[0])), ("reference", len(tokens) - len(documents[0]))):
        assert table[f"n_{side}"].sum() == total and (table[f"total_{side}"] == total).all()
        assert table[f"per_million_{side}"].sum() == pytest.approx(1e6)
    if len(table) > 1 and measure not in ("percent_diff", "odds_ratio"):
        np.testing.assert_allclose(table[measure], -mirror[measure], atol=1e-9)
        if measure in TESTS:  # log_ratio sees 0 as 0.5, the prior shrinks
            assert (np.sign(table[measure].round(9)) * np.sign(difference) >= 0).all()
    both = table[(table["n_target"] > 0) & (table["n_reference"] > 0)]
    assert (both["percent_diff"].round(9).gt(0) == (difference[both.index].round(6) > 0)).all()
    assert (both["odds_ratio"].gt(1 + 1e-9) == (difference[both.index].round(6) > 0)).all()
    assert table["log_ratio"].between(table["log_ratio_low"], table["log_ratio_high"]).all()
    p = sorted(table["p"])  # Benjamini & Hochberg 1995: the least of p_(k) m / k from here on
    adjusted = [min(1, *(p[k] * len(p) / (k + 1) for k in range(i, len(p)))) for i in range(len(p))]
    np.testing.assert_allclose(sorted(table["p_adjusted"]), adjusted)


def test_keyness_gives_no_p_below_five_articles_a_side():
    for documents, known in ((4, False), (5, True)):
        table = cu.vocabulary.keyness(two_sides(40, 10, 100, 100, documents), "T")
        assert table[["p", "p_adjusted"]].notna().all(axis=None) == known
    assert cu.vocabulary.keyness(two_sides(40, 10, 100, 100, 4), "T", min_documents=4)["p"].notna().all()


def test_keyness_sides_are_values_of_any_column():
    tokens = tokens_of("甲 甲 乙", "乙 丙", "丁", groups=["东", "西", "北"])
    assert set(cu.vocabulary.keyness(tokens, "东", "西")["token"]) == {"甲", "乙", "丙"}
    same = [
        cu.vocabulary.keyness(tokens, "东", ["西", "北"]),
        cu.vocabulary.keyness(tokens, "东"),
        cu.vocabulary.keyness(tokens, "d0", by="doc_id"),
    ]
    assert [table[["target", "reference"]].values[0].tolist() for table in same] == [
        ["东", "北, 西"],
        ["东", "all others"],
        ["d0", "all others"],
    ]
    for table in same[1:]:
        pd.testing.assert_frame_equal(table.drop(columns=["target", "reference"]), same[0].drop(columns=["target", "reference"]))


def test_keyness_by_is_the_keyness_of_each_group(tokens):
    stacked = cu.vocabulary.keyness_by(tokens)
    assert list(stacked["group"].unique()) == list(tokens["group"].unique())
    for group, table in stacked.groupby("group"):
        pd.testing.assert_frame_equal(table.drop(columns="group").reset_index(drop=True), cu.vocabulary.keyness(tokens, group))


def test_keyness_by_of_one_group_is_empty_unless_there_is_a_list(tokens):
    one = tokens[tokens["group"] == "永州"]
    by_list = cu.vocabulary.keyness_by(one, reference=cu.vocabulary.frequency_list())
    assert cu.vocabulary.keyness_by(one).empty and len(by_list) == one["token"].nunique()


# p, Fisher, thresholds
def test_fisher_takes_over_where_an_expected_count_is_below_five():
    table = cu.vocabulary.keyness(
        tokens_of(
            *["甲 " * 3 + "乙 " * 40 + "丙 " * 9] * 5, *["甲 " + "乙 " * 500 + "丁 " * 9] * 5, groups=["东"] * 5 + ["西"] * 5
        ),
        "东",
    )
    for row in table.itertuples():
        cells = [[row.n_target, row.n_reference], [row.total_target - row.n_target, row.total_reference - row.n_reference]]
        expected = stats.contingency.expected_freq(cells).min()
        assert row.p_test == ("fisher" if expected < 5 else "log_likelihood")
        p = (
            fisher_exact(cells).pvalue
            if expected < 5
            else chi2_contingency(cells, correction=False, lambda_="log-likelihood").pvalue
        )
        assert row.p == pytest.approx(p, rel=1e-6)
    assert set(table["p_test"]) == {"fisher", "log_likelihood"}


def test_words_below_min_n_are_shown_but_not_tested():
    tokens = tokens_of(*["甲 甲 甲 乙 丙"] * 5, *["甲 乙 乙 乙 乙"] * 5, groups=["东"] * 5 + ["西"] * 5)
    all_tested, some = cu.vocabulary.keyness(tokens, "东"), cu.vocabulary.keyness(tokens, "东", min_n=6)
    assert all_tested["tested"].all() and some.set_index("token")["tested"].to_dict() == {"甲": True, "乙": True, "丙": False}
    assert some["p"].isna().tolist() == some["p_adjusted"].isna().tolist() == (~some["tested"]).tolist()
    both = some[some["tested"]].merge(all_tested, on="token")
    assert (both["p_x"] == both["p_y"]).all() and (both["p_adjusted_x"] <= both["p_adjusted_y"]).all()  # fewer tests


def test_thresholds_are_counted_per_group():
    tokens = tokens_of(*["甲 甲 甲 乙"] * 6, *["丙 乙 乙 乙"] * 6, groups=["东"] * 6 + ["西"] * 6)
    table = cu.vocabulary.thresholds(cu.vocabulary.keyness_by(tokens))
    assert table.columns.tolist() == ["group", "words", "n_3", "g2_3.84", "g2_6.63", "g2_10.83", "g2_15.13", "after_correction"]
    assert table.drop(columns="group").values.tolist() == [[3, 2, 1, 1, 1, 1, 1], [3, 2, 2, 2, 1, 0, 2]]
    few = cu.vocabulary.thresholds(cu.vocabulary.keyness_by(tokens, min_documents=7))
    assert few["after_correction"].isna().all()


# stability
def paragraphs(*texts, group, doc_id=None):
    """Tokens of one article; each text is a paragraph."""
    tables = [tokens_of(text).assign(doc_id=doc_id or group, group=group, paragraph=i) for i, text in enumerate(texts)]
    return pd.concat(tables)


def test_stability_of_words_in_every_paragraph_in_one_and_of_words_that_are_not_key():
    n = 8
    here = paragraphs("特 " * 30 + "单 " * 20 + "共 " * 50, *["特 " * 30 + "共 " * 50] * (n - 1), group="东")
    there = paragraphs(*["别 " * 10 + "共 " * 90] * n, group="西")
    table = cu.vocabulary.keyness(pd.concat([here, there]), "东", resamples=2000, top=2).set_index("token")
    assert table.at["特", "stability"] == 1
    assert table.at["单", "stability"] == pytest.approx(1 - (1 - 1 / n) ** n, abs=0.03)  # the paragraph is drawn at least once
    assert table.loc[["共", "别"], "stability"].max() == 0  # never over-used


@pytest.mark.parametrize(("n", "drawn"), [(4, 1 - (1 - 9 / 12) ** 12), (5, 1 - (1 - 1 / 5) ** 5)])
def test_stability_draws_the_articles_of_a_group_of_five_or_more_and_else_its_paragraphs(n, drawn):
    """单 occurs in the nine paragraphs of one article; the other articles have one paragraph."""
    first = paragraphs(*["单 " * 20 + "共 " * 80] * 9, group="东", doc_id="a0")
    here = [first] + [paragraphs("共 " * 100, group="东", doc_id=f"a{i}") for i in range(1, n)]
    there = [paragraphs(*["别 " * 10 + "共 " * 90] * 8, group="西")]
    tokens = pd.concat(here + there)
    table = cu.vocabulary.keyness(tokens, "东", resamples=2000, top=1, measure="log_ratio").set_index("token")
    assert table.at["单", "stability"] == pytest.approx(drawn, abs=0.03)


def test_stability_is_seeded_and_changes_nothing_else(tokens):
    words = cu.tokens.han_words(tokens, min_length=2, stopwords=True)
    first, again, other = (cu.vocabulary.keyness(words, "永州", resamples=50, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    pd.testing.assert_frame_equal(first.drop(columns="stability"), cu.vocabulary.keyness(words, "永州"))
    assert first["stability"].between(0, 1).all() and first["stability"].sum() == pytest.approx(20)  # more than 20 are over-used
    assert not first["stability"].equals(other["stability"]) and abs(first["stability"] - other["stability"]).max() < 0.4


def test_the_two_sides_are_drawn_independently():
    """With equal paragraphs on both sides and one stream of random numbers, no word would ever be over-used."""
    texts = ["甲 乙 乙", "乙 丙 丙", "甲 甲 丙"] * 4
    tokens = pd.concat([paragraphs(*texts, group=group) for group in ("东", "西")])
    assert cu.vocabulary.keyness(tokens, "东", resamples=50, top=1)["stability"].sum() > 0.9


def test_the_prior_is_used(tokens):
    words = cu.tokens.han_words(tokens, min_length=2, stopwords=True)
    flat, informative = (
        cu.vocabulary.keyness(words, "永州", alpha=alpha).set_index("token")["weighted_log_odds"] for alpha in (0.01, None)
    )
    counts = cu.vocabulary.keyness(words, "永州").set_index("token").loc[flat.index]
    expected = weighted_log_odds(counts["n_target"], counts["n_reference"], 0.01)[1]
    np.testing.assert_allclose(flat, expected)
    assert abs(flat).mean() > abs(informative.loc[flat.index]).mean()  # the informative prior shrinks


# reference lists
def test_a_reference_list_is_a_side_of_its_own(tokens):
    words = cu.tokens.han_words(tokens, min_length=2, stopwords=True)
    target = words[words["group"] == "永州"]
    rest = cu.vocabulary.frequency(words[words["group"] != "永州"])
    by_list = cu.vocabulary.keyness(words, "永州", rest).set_index("token")
    by_rest = cu.vocabulary.keyness(words, "永州").set_index("token").loc[by_list.index]
    assert set(by_list.index) == set(target["token"]) and (by_list["reference"] == "the list").all()
    columns = ["n_target", "n_reference", "total_target", "total_reference", *TESTS, *EFFECTS, "weighted_log_odds"]
    for column in [column for column in columns if column in by_list]:
        np.testing.assert_allclose(by_list[column], by_rest[column], err_msg=column) if column != "weighted_log_odds" else None
    assert by_list["p"].isna().all() and cu.vocabulary.keyness(words, None, rest)["p"].notna().all()  # one article; five articles


def test_log_odds_against_a_list_count_the_words_that_the_target_lacks():
    tokens = tokens_of("甲 甲 乙").assign(group="东")
    reference = pd.DataFrame({"token": ["甲", "丙", "丁"], "n": [1, 60, 39]})
    table = cu.vocabulary.keyness(tokens, None, reference, alpha=1).set_index("token")
    y, z, y_all, z_all = 2 + 1, 1 + 1, 3 + 3, 100 + 3  # the rest of the list is a word of its own
    delta = math.log(y / (y_all - y)) - math.log(z / (z_all - z))
    assert table.at["甲", "log_odds_prior"] == pytest.approx(delta)
    assert table.at["甲", "weighted_log_odds"] == pytest.approx(delta / math.sqrt(1 / y + 1 / z))


def test_the_prior_of_a_list_weighs_as_much_as_the_target():
    tokens = tokens_of("甲 甲 甲 乙").assign(group="东")
    reference = pd.DataFrame({"token": ["甲", "乙", "丙"], "n": [100, 100, 200]})
    row = cu.vocabulary.keyness(tokens, None, reference).set_index("token").loc["甲"]
    y, z = 3 + 100 * 4 / 400, 100 + 100 * 4 / 400
    assert row["log_odds_prior"] == pytest.approx(math.log(y / (8 - y)) - math.log(z / (404 - z)))


def test_words_of_one_side_only_are_ranked_by_frequency_and_rare_ones_last():
    tokens = tokens_of(*["甲 甲 乙 丙 丙 丙 丁"] * 5, *["丁 丁 戊"] * 5, groups=["东"] * 5 + ["西"] * 5)
    for options, words in (({}, "丙甲乙丁戊"), ({"min_n": 6}, "丙甲丁乙戊")):
        assert cu.vocabulary.keyness(tokens, "东", measure="percent_diff", **options)["token"].tolist() == list(words)


def test_rows_without_a_group_or_a_token_are_on_no_side():
    tokens = tokens_of("甲 甲 乙", "乙 丙", "丁 丁", groups=["东", "西", None])
    assert cu.vocabulary.keyness_by(tokens)["group"].unique().tolist() == ["东", "西"]
    table = cu.vocabulary.keyness(tokens, "东")
    assert table["total_reference"].unique().tolist() == [2] and "丁" not in set(table["token"])
    tokens.loc[0, "token"] = None
    assert cu.vocabulary.keyness(tokens, "东")["total_target"].unique().tolist() == [2]


# wrong arguments
@pytest.mark.parametrize(
    "call, words",
    [
        (lambda t: cu.vocabulary.keyness(t, "东", by="city"), "city.*doc_id"),
        (lambda t: cu.vocabulary.keyness(t, "南"), "南.*group.*东.*西"),
        (lambda t: cu.vocabulary.keyness(t, "东", "南"), "南.*东.*西"),
        (lambda t: cu.vocabulary.keyness(t, "东", ["东", "西"]), "东.*西"),
        (lambda t: cu.vocabulary.keyness(t, "东", []), "东.*西"),
        (lambda t: cu.vocabulary.keyness(t, None), "None.*choose from column 'group'"),
        (lambda t: cu.vocabulary.keyness(t[t["group"] == "东"], "东"), "东"),
        (lambda t: cu.vocabulary.keyness(t, "东", measure="odds"), "odds.*log_likelihood.*chi_squared"),
        (lambda t: cu.vocabulary.keyness(t, "东", min_n=0), "min_n is 0; give a whole number of 1 or more"),
        (lambda t: cu.vocabulary.keyness(t, "东", resamples=-1), "resamples is -1; give a whole number of 0"),
        (lambda t: cu.vocabulary.keyness(t, "东", top=2.5), "top is 2.5"),
        (lambda t: cu.vocabulary.keyness(t, "东", resamples=5), "no column paragraph"),
        (lambda t: cu.vocabulary.keyness(t, "东", pd.DataFrame({"token": ["甲"]})), "no column n"),
        (lambda t: cu.vocabulary.keyness(t, "东", pd.DataFrame({"token": ["甲", "甲"], "n": [1, 2]})), "repeats a word"),
        (lambda t: cu.vocabulary.keyness(t, "东", pd.DataFrame({"token": ["甲"], "n": [0]})), "or all 0"),
        (lambda t: cu.vocabulary.keyness(t, "东", pd.DataFrame({"token": ["甲"], "n": [1.5]})), "its n are not whole numbers"),
        (lambda t: cu.vocabulary.keyness(t, "东", pd.DataFrame({"token": ["甲"], "n": ["x"]})), "its n are not whole numbers"),
        (
            lambda t: cu.vocabulary.keyness(t, "东", pd.DataFrame({"token": ["甲", "乙"], "n": [1, math.nan]})),
            "its n are not whole numbers",
        ),
        (lambda t: cu.vocabulary.keyness(t, "东", alpha=0), "alpha is 0, seed is 2020; give a number above 0"),
        (lambda t: cu.vocabulary.keyness(t, "东", alpha="x"), "alpha is 'x'"),
        (lambda t: cu.vocabulary.keyness(t, "东", resamples=1, seed=-1), "seed is -1"),
        (lambda t: cu.vocabulary.keyness(t, ["东"]), r"target is \['东'\]"),
        (
            lambda t: cu.vocabulary.keyness(t.head(0), None, pd.DataFrame({"token": ["甲"], "n": [1]})),
            "no tokens; there is nothing to compare",
        ),
        (lambda t: cu.vocabulary.thresholds(t), "n_target.*keyness_by"),
    ],
)
def test_errors_name_what_was_found_and_what_there_is(call, words):
    with pytest.raises(CorpusError, match=words):
        call(tokens_of("甲 乙", "乙", groups=["东", "西"]))


def test_an_expected_count_of_five_needs_no_exact_test():
    t = pd.DataFrame(
        {
            "doc_id": [f"{r}{i}" for r in "XY" for i in range(20)],
            "group": ["X"] * 20 + ["Y"] * 20,
            "token": (["词"] * 5 + ["别"] * 15) * 2,
        }
    )
    assert set(cu.vocabulary.keyness(t, "X")["p_test"]) == {"log_likelihood"}


def test_n_3_counts_words_that_occur_three_times():
    t = pd.DataFrame(
        {"group": ["X"] * 2, "token": list("ab"), "n_target": [3, 2], "log_likelihood": [1.0, 1.0], "p_adjusted": [1.0, 1.0]}
    )
    assert cu.vocabulary.thresholds(t)["n_3"].tolist() == [1]
