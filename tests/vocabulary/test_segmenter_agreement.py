"""How alike the keyness tables of different segmentations are."""

import math

import pandas as pd
import pytest

import corpus_utils as cu


def test_segmenters_agree_with_themselves(articles):
    table = cu.vocabulary.segmenter_agreement(articles)
    assert len(table) == 10 * articles["group"].nunique()
    same = table[(table["a"] == "rjieba") & (table["b"] == "jieba")]
    assert (
        same["spearman"].tolist() == pytest.approx([1] * len(same)) and (same["top_shared"] == same["top_a"]).all()
    )  # one algorithm, one dictionary
    assert table["spearman"].dropna().between(-1, 1).all()
    assert (table["top_shared"] <= table[["top_a", "top_b"]].min(axis=1)).all() and (table["top_a"] <= 20).all()
    assert cu.vocabulary.segmenter_agreement(articles.head(1)).empty
    apart = cu.vocabulary.segmenter_agreement(articles, cu.mentions.names(articles))
    assert (apart["words"] <= table["words"]).all() and apart["words"].sum() < table["words"].sum()
    numbers = articles.assign(group=range(5))
    pd.testing.assert_frame_equal(cu.vocabulary.segmenter_agreement(numbers).drop(columns="group"), table.drop(columns="group"))


def test_agreement_against_a_count_by_hand():
    articles = pd.DataFrame(
        {"doc_id": ["a", "b"], "region": ["东", "西"], "text": ["四包一制度。" * 4 + "口罩。" * 3, "口罩防护。" * 9]}
    )
    row = cu.vocabulary.segmenter_agreement(articles).set_index(["group", "a", "b"]).loc[("东", "rjieba", "character bigrams")]
    # 东 has 四包一, 制度, 口罩 three times or more; bigrams 四包, 包一, 一制, 制度, 口罩:
    # both have 制度 (over-used) and 口罩 (under-used)
    assert row[["words", "top_a", "top_b", "top_shared"]].tolist() == [2, 2, 4, 1] and math.isnan(row["spearman"])
