"""Places and home regions."""

import json

import pandas as pd
import pytest
from conftest import ROOT

from corpus_utils import CorpusError, find_places, region_candidates
from corpus_utils.gazetteer import gazetteer, gazetteer_year
from corpus_utils.home import find_region, home_region

CASES = json.loads((ROOT / "tests/cases/places.json").read_text(encoding="utf-8"))


def article(text, **fields):
    columns = {"doc_id": "a", "text": text, "province": "", "city": "", "county": "",
               "published_earliest": pd.Timestamp("2020-02-10")}
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
    assert rows == [["province", "浙江省", "", 2.0, 2 / 3, True], ["province", "福建省", "", 1.0, 1 / 3, False],
                    ["city", "浙江省", "宁波市", 2.0, 1.0, True]]


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
    assert (at_home["city"], at_home["candidates"]) == ("福州市", 4)
    open_case = find_places(article("鼓楼区街头。")).iloc[0]
    assert (open_case["city"], open_case["adcode"], open_case["candidates"]) == ("", "", 4)


def test_short_names_of_counties_only_at_home():
    assert find_places(article("宁武、神池两县。", province="山西省", city="忻州市"))["surface"].tolist() == ["宁武", "神池"]
    assert find_places(article("宁武、神池两县。"))["surface"].tolist() == []


def test_regions_given_by_the_user():
    assert find_region("福建省福州市福清市", 2019) == ("福建省", "福州市", "福清市")
    assert find_region("永州", 2019) == ("湖南省", "永州市")
    assert find_region("某地", 2019) == () and find_region("鼓楼区", 2019) == ()


def test_a_table_without_its_columns_is_refused(articles):
    with pytest.raises(CorpusError, match="no column city"):
        find_places(articles.drop(columns="city"))
