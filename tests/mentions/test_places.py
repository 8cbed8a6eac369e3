"""Places that a text mentions, and how far from home they are.

Measured on the five articles, which the rules know: precision 1.00 and recall .99 for places at
county level and above, 1.00 and .71 for those below.
"""

import json
import re

import pandas as pd
import pytest
from conftest import ROOT
from small_corpora import placed_article

import corpus_utils as cu
from corpus_utils import CorpusError

CASES = json.loads((ROOT / "tests/cases/places.json").read_text(encoding="utf-8"))


HOME = {
    "doc_id": ["a"],
    "region": ["仙桃"],
    "province": ["湖北省"],
    "city": [""],
    "county": ["仙桃市"],
    "text": ["仙桃市和宜昌市。"],
    "published_earliest": [pd.Timestamp("2020-03-01")],
}


@pytest.mark.parametrize("case", CASES["places"], ids=lambda case: case["text"][:12])
def test_places_of_a_sentence(case):
    assert cu.mentions.places(placed_article(case["text"]))["surface"].tolist() == case["found"]


def test_a_shared_name_is_settled_by_the_home_province_or_left_open():
    at_home = cu.mentions.places(placed_article("鼓楼区街头。", province="福建省", city="福州市")).iloc[0]
    everywhere = "河南省开封市鼓楼区、江苏省南京市鼓楼区、江苏省徐州市鼓楼区、福建省福州市鼓楼区"
    assert (at_home["city"], set(at_home["candidates"].split("、"))) == ("福州市", set(everywhere.split("、")))
    open_case = cu.mentions.places(placed_article("鼓楼区街头。")).iloc[0]
    assert (open_case["city"], open_case["adcode"], set(open_case["candidates"].split("、"))) == (
        "",
        "",
        set(everywhere.split("、")),
    )


def test_short_names_of_counties_only_at_home():
    assert cu.mentions.places(placed_article("宁武、神池两县。", province="山西省", city="忻州市"))["surface"].tolist() == [
        "宁武",
        "神池",
    ]
    assert cu.mentions.places(placed_article("宁武、神池两县。"))["surface"].tolist() == []


@pytest.mark.gold
def test_places_against_two_readers(articles):
    """Both read all five articles; every mention of a unit was found and placed alike by both, seven other names by one only."""
    gold = pd.read_csv(ROOT / "tests/gold/places.csv", dtype=str, keep_default_na=False)
    texts = articles.set_index("doc_id")["text"]
    starts = [
        [m.start() for m in re.finditer(re.escape(row.surface), texts[row.doc_id])][int(row.occurrence) - 1]
        for row in gold.itertuples()
    ]
    units = ["province", "city", "county"]
    wanted = {
        (row.doc_id, start, row.surface): (row.level, row.province, row.city, row.county)
        for row, start in zip(gold.itertuples(), starts, strict=True)
        if row.level != "other"
    }
    found = {
        (row.doc_id, row.start, row.surface): (row.level, row.province, row.city, row.county)
        for row in cu.mentions.places(articles).itertuples()
    }
    for name, levels, precision, recall in (
        ("county and above", units, 0.95, 0.9),
        ("below the county", ["township", "village"], 0.95, 0.65),
    ):
        gold_here = {key for key, value in wanted.items() if value[0] in levels}
        found_here = {key for key, value in found.items() if value[0] in levels}
        right = {key for key in gold_here & found_here if wanted[key] == found[key]}
        got = len(right) / len(found_here), len(right) / len(gold_here)
        print(f"\nplaces, {name}: {len(gold_here)} mentions, precision {got[0]:.2f}, recall {got[1]:.2f}")
        assert got[0] >= precision and got[1] >= recall


@pytest.mark.parametrize(
    ("text", "home", "expected"),
    [
        ("江阴镇田头村村口。", ("福建省", "福州市", "福清市"), ["福清市", "福清市"]),
        ("音西街道凤山社区。", ("福建省", "福州市", "福清市"), ["福清市", "福清市"]),
        ("安宁区街头。", ("甘肃省", "兰州市", "安宁区"), ["安宁区"]),
        ("道县梅花镇。", ("湖南省", "永州市", ""), ["道县", "道县"]),
        ("静乐、宁武、神池、五寨4县。", ("山西省", "忻州市", ""), ["静乐县", "宁武县", "神池县", "五寨县"]),
        ("琼中、保亭两县。", ("海南省", "", "琼中黎族苗族自治县"), ["琼中黎族苗族自治县", "保亭黎族苗族自治县"]),
    ],
)
def test_names_are_resolved_in_the_context_of_the_home_region(text, home, expected):
    places = cu.mentions.places(placed_article(text, province=home[0], city=home[1], county=home[2]))
    assert places["county"].tolist() == expected and set(places["province"]) == {home[0]}


def test_distance_from_home(articles):
    rows = cu.mentions.add_distance(cu.mentions.places(articles), articles)
    far = rows[rows["distance"] == "elsewhere"].set_index("group")["surface"].to_dict()
    assert far == {"福清": "四川", "永州": "东莞"} and set(rows[rows["distance"] == "epicentre"]["province"]) == {"湖北省"}
    assert (rows[rows["group"] == "福清"]["distance"] == "own county").sum() == 23
    assert not rows[rows["group"].isin(["赣州", "永州", "忻州"])]["distance"].eq("own county").any()
    at_home = placed_article("武汉市江岸区，宜昌，北京。", province="湖北省", city="武汉市", region="武汉")
    assert cu.mentions.add_distance(cu.mentions.places(at_home), at_home)["distance"].tolist() == [
        "own city",
        "own city",
        "own province",
        "elsewhere",
    ]
    nowhere = placed_article("武汉。鼓楼区。", region="")
    assert cu.mentions.add_distance(cu.mentions.places(nowhere), nowhere)["distance"].tolist() == ["home unknown", "unclear"]


def test_a_table_without_its_columns_is_refused(articles):
    with pytest.raises(CorpusError, match="no column city"):
        cu.mentions.places(articles.drop(columns="city"))


def test_a_county_directly_under_its_province_is_an_own_county():
    home = pd.DataFrame(HOME)
    assert cu.mentions.add_distance(cu.mentions.places(home), home)["distance"].tolist() == ["own county", "own province"]
