"""First-level responses: the provinces' days and what the articles say."""

import sys

import pandas as pd
import pytest

import corpus_utils as cu
from corpus_utils.tables import columns

RESPONSES = {  # issued by the province, from public reports; stated in the article
    "赣州": ("2020-01-24", "2020-01-24", "", "2020-01-24"),
    "福清": ("2020-01-24", "2020-01-24", "22:32", None),
    "兰州安宁": ("2020-01-25", "2020-01-25", "by 21:00", None),
    "永州": ("2020-01-23", "2020-01-24", "", "2020-01-24"),
    "忻州": ("2020-01-25", "2020-01-25", "18:00", None),
}


def test_responses_of_the_provinces_and_what_the_articles_say(articles):
    table = cu.timelines.responses(articles).set_index("group")
    found = {
        group: (
            f"{row.earliest:%Y-%m-%d}",
            f"{row.latest:%Y-%m-%d}",
            row.time,
            None if pd.isna(row.stated) else f"{row.stated:%Y-%m-%d}",
        )
        for group, row in table.iterrows()
    }
    assert found == RESPONSES
    assert table.loc["永州", "stated_in"] == "1月24日，启动全市重大突发公共卫生事件一级响应。"
    assert table["level"].eq("I").all() and table["source"].ne("").all() and "differ" in table.loc["永州", "source"]
    assert cu.timelines.responses(articles.assign(published_earliest=pd.Timestamp("2021-06-01"))).empty
    with pytest.raises(cu.CorpusError, match="no column province"):
        cu.timelines.responses(articles.drop(columns="province"))


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("1月20日发现首例，1月24日，全省启动重大突发公共卫生事件一级响应。", ["2020-01-24"]),
        ("自1月24日启动一级响应以来，他没有回家。", ["2020-01-24"]),
        ("1月22日，全省启动二级响应。", []),
        ("1月24日，全省启动一级响应。1月26日，全市启动一级响应。", ["2020-01-24"]),
        ("1月底，全省启动一级响应。", []),
    ],
)
def test_which_day_an_article_states(text, stated, articles):
    one = articles[articles["region"] == "永州"].assign(text=text)
    assert cu.timelines.responses(one)["stated"].dropna().dt.strftime("%Y-%m-%d").tolist() == stated


def test_responses_by_another_column(articles):
    table = cu.timelines.responses(articles)
    assert table.columns.tolist() == columns("responses") and table["group"].dtype == articles["group"].dtype
    by_province = cu.timelines.responses(articles, by="province")
    pd.testing.assert_frame_equal(by_province, table.drop(columns="group"))
    by_label = cu.timelines.responses(articles, by="label")
    pd.testing.assert_frame_equal(by_label.drop(columns="label"), table.drop(columns="group"))
    assert by_label["label"].tolist() == table["group"].tolist()
    with pytest.raises(cu.CorpusError, match=r"^the table has no column county_name .*region_basis"):
        cu.timelines.responses(articles, by="county_name")


def test_the_first_day_that_an_article_of_the_group_states_and_no_group_of_two_provinces(articles):
    texts = ["1月26日，全县启动一级响应。", "1月24日，全市启动一级响应。", "1月25日，全市启动一级响应。"]
    three = articles.head(3).assign(text=texts, province=["湖南省", "湖南省", "山西省"], group=["甲", "乙", "丙"])
    stated = lambda by, table=three: (  # noqa: E731
        cu.timelines.responses(table, by=by).set_index(by)["stated"].dt.strftime("%m-%d").to_dict()
    )
    assert stated("group") == {"甲": "01-26", "乙": "01-24", "丙": "01-25"}
    assert stated("province") == {"湖南省": "01-24", "山西省": "01-25"}
    assert stated("group", three.assign(group=["甲", "乙", "乙"])) == {"甲": "01-26"}
    assert stated("group", three.assign(group=["甲", "", None])) == {"甲": "01-26"}  # who belongs to no group has no row


def test_dates_that_were_found_before_are_taken(articles, dates, monkeypatch):
    table = cu.timelines.responses(articles)
    monkeypatch.setattr(sys.modules["corpus_utils.mentions.dates"], "date_expressions", None)  # would be called to find them
    pd.testing.assert_frame_equal(cu.timelines.responses(articles, dates), table)
    with pytest.raises(TypeError):
        cu.timelines.responses(articles)
