"""Places and home regions."""

import json
import re

import pandas as pd
import pytest
from conftest import ROOT

from corpus_utils import CorpusError, find_places, mention_distance, region_candidates
from corpus_utils.chinese.gazetteer import gazetteer, gazetteer_year
from corpus_utils.describe.home_region import find_region, home_region

CASES = json.loads((ROOT / "tests/cases/places.json").read_text(encoding="utf-8"))


def article(text, **fields):
    columns = {
        "doc_id": "a",
        "text": text,
        "province": "",
        "city": "",
        "county": "",
        "published_earliest": pd.Timestamp("2020-02-10"),
    }
    return pd.DataFrame([columns | fields])


@pytest.mark.parametrize("case", CASES["places"], ids=lambda case: case["text"][:12])
def test_places_of_a_sentence(case):
    assert find_places(article(case["text"]))["surface"].tolist() == case["found"]


@pytest.mark.parametrize("case", CASES["regions"], ids=lambda case: "".join(case["region"]) or "none")
def test_home_region(case):
    found = home_region(case["text"], case.get("title", ""), case["source"], "", 2019)
    assert [found[key] for key in ("province", "city", "county", "region")] == case["region"]


def test_the_candidates_are_weighed_and_the_home_is_the_last_chosen(articles):
    table = region_candidates(articles)
    assert table.groupby(["doc_id", "level"])["share"].sum().le(1 + 1e-9).all()
    chosen = table[table["chosen"]].groupby("doc_id")[["province", "city", "county"]].last()
    assert chosen.equals(articles.set_index("doc_id")[["province", "city", "county"]].astype(chosen.dtypes))
    two = article("福建省福州市召开会议，浙江省宁波市支援，宁波市党员报名。").assign(title="", source="", site="")
    rows = region_candidates(two)[["level", "province", "city", "weight", "share", "chosen"]].values.tolist()
    assert rows == [
        ["province", "浙江省", "", 2.0, 2 / 3, True],
        ["province", "福建省", "", 1.0, 1 / 3, False],
        ["city", "浙江省", "宁波市", 2.0, 1.0, True],
    ]


def test_the_gazetteer_is_that_of_the_year():
    """龙南 became a city in June 2020: an article of spring 2020 speaks of a county."""
    assert "龙南县" in set(gazetteer(2019)["name"]) and "龙南市" in set(gazetteer(2020)["name"])
    assert gazetteer_year(pd.Timestamp("2020-02-10")) == 2019 and gazetteer_year(pd.NaT) == 2024


def test_the_gazetteer_is_tidy():
    table = gazetteer(2019)
    assert not table["name"].str.contains(r"\s").any() and (table["level"] == "province").sum() == 34
    assert table["adcode"].str.fullmatch(r"\d{6}").all()


def test_a_shared_name_is_settled_by_the_home_province_or_left_open():
    at_home = find_places(article("鼓楼区街头。", province="福建省", city="福州市")).iloc[0]
    everywhere = "河南省开封市鼓楼区、江苏省南京市鼓楼区、江苏省徐州市鼓楼区、福建省福州市鼓楼区"
    assert (at_home["city"], set(at_home["candidates"].split("、"))) == ("福州市", set(everywhere.split("、")))
    open_case = find_places(article("鼓楼区街头。")).iloc[0]
    assert (open_case["city"], open_case["adcode"], set(open_case["candidates"].split("、"))) == (
        "",
        "",
        set(everywhere.split("、")),
    )


def test_short_names_of_counties_only_at_home():
    assert find_places(article("宁武、神池两县。", province="山西省", city="忻州市"))["surface"].tolist() == ["宁武", "神池"]
    assert find_places(article("宁武、神池两县。"))["surface"].tolist() == []


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
        for row in find_places(articles).itertuples()
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
    places = find_places(article(text, province=home[0], city=home[1], county=home[2]))
    assert places["county"].tolist() == expected and set(places["province"]) == {home[0]}


def test_distance_from_home(articles):
    rows = mention_distance(find_places(articles), articles)
    far = rows[rows["distance"] == "elsewhere"].set_index("region")["surface"].to_dict()
    assert far == {"福清": "四川", "永州": "东莞"} and set(rows[rows["distance"] == "epicentre"]["province"]) == {"湖北省"}
    assert (rows[rows["region"] == "福清"]["distance"] == "own county").sum() == 23
    assert not rows[rows["region"].isin(["赣州", "永州", "忻州"])]["distance"].eq("own county").any()
    at_home = article("武汉市江岸区，宜昌，北京。", province="湖北省", city="武汉市", region="武汉")
    assert mention_distance(find_places(at_home), at_home)["distance"].tolist() == [
        "own city",
        "own city",
        "own province",
        "elsewhere",
    ]
    nowhere = article("武汉。鼓楼区。", region="")
    assert mention_distance(find_places(nowhere), nowhere)["distance"].tolist() == ["home unknown", "unclear"]


def test_regions_given_by_the_user():
    assert find_region("福建省福州市福清市", 2019) == ("福建省", "福州市", "福清市")
    assert find_region("永州", 2019) == ("湖南省", "永州市")
    assert find_region("某地", 2019) == () and find_region("鼓楼区", 2019) == ()


def test_a_table_without_its_columns_is_refused(articles):
    with pytest.raises(CorpusError, match="no column city"):
        find_places(articles.drop(columns="city"))
