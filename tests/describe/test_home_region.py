"""The home region of an article, and regions as the user gives them."""

import json

import pandas as pd
import pytest
from conftest import ROOT
from small_corpora import placed_article

import corpus_utils as cu
from corpus_utils.describe.home_region import find_region, home_region
from corpus_utils.tables import columns

CASES = json.loads((ROOT / "tests/cases/places.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["regions"], ids=lambda case: "".join(case["region"]) or "none")
def test_home_region(case):
    found = home_region(case["text"], case.get("title", ""), case["source"], "", 2019)
    assert [found[key] for key in ("province", "city", "county", "region")] == case["region"]


def test_the_candidates_are_weighed_and_the_home_is_the_last_chosen(articles):
    table = cu.describe.region_candidates(articles)
    assert table.columns.tolist() == columns("region_candidates")
    assert table.groupby(["doc_id", "level"])["share"].sum().le(1 + 1e-9).all()
    chosen = table[table["chosen"]].groupby("doc_id")[["province", "city", "county"]].last()
    assert chosen.equals(articles.set_index("doc_id")[["province", "city", "county"]].astype(chosen.dtypes))
    two = placed_article("福建省福州市召开会议，浙江省宁波市支援，宁波市党员报名。").assign(title="", source="", site="")
    rows = cu.describe.region_candidates(two)[["level", "province", "city", "weight", "share", "chosen"]].values.tolist()
    assert rows == [
        ["province", "浙江省", "", 2.0, 2 / 3, True],
        ["province", "福建省", "", 1.0, 1 / 3, False],
        ["city", "浙江省", "宁波市", 2.0, 1.0, True],
    ]


def test_regions_given_by_the_user():
    assert find_region("福建省福州市福清市", 2019) == ("福建省", "福州市", "福清市")
    assert find_region("永州", 2019) == ("湖南省", "永州市")
    assert find_region("某地", 2019) == () and find_region("鼓楼区", 2019) == ()


@pytest.mark.parametrize(
    ("title", "text", "weights"), [("武汉市", "", [3, 3]), ("驰援武汉市", "", [1.5, 1.5]), ("", "武汉市。宜昌市。", [2, 1, 1])]
)
def test_weights_of_the_candidates_for_a_home_region(title, text, weights):
    a = pd.DataFrame(
        {
            "doc_id": ["a"],
            "title": [title],
            "source": [""],
            "site": [""],
            "text": [text],
            "published_earliest": [pd.Timestamp("2020-03-01")],
        }
    )
    found = cu.describe.region_candidates(a)
    assert found["weight"].tolist() == weights and found["chosen"].tolist() == (found["share"] > 0.5).tolist()
