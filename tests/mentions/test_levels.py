"""Levels: 市 is a prefecture in one article and a county in another."""

import sys

import pandas as pd
import pytest

import corpus_utils as cu
from corpus_utils import CorpusError


def article(text, province="", city="", county=""):
    return pd.DataFrame(
        [
            {
                "doc_id": "a",
                "text": text,
                "province": province,
                "city": city,
                "county": county,
                "published_earliest": pd.Timestamp("2020-02-10"),
            }
        ]
    )


@pytest.mark.parametrize(
    ("text", "home", "expected"),
    [
        ("我市召开会议。", ("江西省", "赣州市"), ["prefecture"]),
        ("我市召开会议。", ("福建省", "福州市", "福清市"), ["county"]),
        ("全市动员。", ("北京市",), ["province"]),
        ("全市动员。", ("北京市", "", "海淀区"), ["province"]),
        ("全市动员。", ("甘肃省", "兰州市", "安宁区"), ["prefecture"]),
        ("全区动员。", ("甘肃省", "兰州市", "安宁区"), ["county"]),
        ("全区动员。", ("广西壮族自治区", "南宁市"), ["province"]),
        ("全区动员。", ("广西壮族自治区", "南宁市", "青秀区"), ["county"]),
        ("全市动员。", ("湖北省", "", "仙桃市"), ["county"]),
        ("武汉市委要求。", ("福建省", "福州市", "福清市"), ["prefecture"]),
        ("武汉市委市政府支援。", ("福建省", "福州市", "福清市"), ["prefecture", "prefecture"]),
        ("超市里人多，大家不出入户外。", ("福建省", "福州市"), []),
        ("福清市委要求。", ("福建省", "福州市"), ["county"]),
        ("中央和省委要求，各村落实到每家每户。", ("江西省", "赣州市"), ["central", "province", "village", "household"]),
        ("各镇街、村（社区）行动。", ("福建省",), ["township", "village"]),
        ("县（市、区）严防死守。", ("江西省", "赣州市"), ["county"]),
    ],
)
def test_the_level_of_a_word_is_that_of_the_home_region(text, home, expected):
    assert cu.mentions.levels(article(text, *home))["category"].tolist() == expected


def test_our_city_in_the_five_articles(articles):
    """By reading: 福清 is a county-level city, the others' 市 are prefectures."""
    found = cu.mentions.levels(articles)
    own = (
        found[found["surface"].isin(["我市", "全市", "市委", "市级"])]
        .groupby("group", observed=True)["category"]
        .unique()
        .map(list)
    )
    assert own.to_dict() == {"赣州": ["prefecture"], "福清": ["county"], "永州": ["prefecture"], "忻州": ["prefecture"]}


def test_a_table_without_its_columns_is_refused(articles):
    with pytest.raises(CorpusError, match="no column province"):
        cu.mentions.levels(articles[["doc_id", "text", "city"]])


def test_levels_take_the_places_and_names_that_were_found_before(articles, monkeypatch):
    places, names = cu.mentions.places(articles), cu.mentions.names(articles)
    spans = cu.mentions.quantities(articles)
    levels, added = cu.mentions.levels(articles), cu.mentions.add_level(spans, articles)
    assert added.columns.tolist() == [*spans.columns, "level", "level_basis"] and {*added["level_basis"]} == {
        "span",
        "sentence",
        "home region",
    }
    for name in ("places", "names"):
        monkeypatch.setattr(sys.modules[f"corpus_utils.mentions.{name}"], "span_table", None)  # would be called to make the table
    pd.testing.assert_frame_equal(cu.mentions.levels(articles, places), levels)
    pd.testing.assert_frame_equal(cu.mentions.levels(articles, places=places), levels)
    pd.testing.assert_frame_equal(cu.mentions.add_level(spans, articles, places, names), added)
    pd.testing.assert_frame_equal(cu.mentions.add_level(spans, articles, places=places, names=names), added)
    pd.testing.assert_frame_equal(cu.mentions.add_level(spans, articles, places, names, levels), added)
    assert not cu.mentions.add_level(spans, articles, places.head(0), names).equals(added)  # what is given counts
    assert not cu.mentions.add_level(spans, articles, places, names.head(0)).equals(added)
    assert not cu.mentions.add_level(spans, articles, places, names, levels.head(0)).equals(added)
    of_wuhan = article("武汉市委要求。", "福建省", "福州市", "福清市")
    assert cu.mentions.levels(of_wuhan, places.head(0))["category"].tolist() == ["county"]  # with its places, prefecture
    for find in (cu.mentions.levels, lambda articles: cu.mentions.add_level(spans, articles, names=names)):
        with pytest.raises(TypeError):
            find(articles)
