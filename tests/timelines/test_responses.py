"""First-level responses: the provinces' days and what the articles say."""

import pandas as pd
import pytest

import corpus_utils as cu

RESPONSES = {  # issued by the province, from public reports; stated in the article
    "赣州": ("2020-01-24", "2020-01-24", "", "2020-01-24"),
    "福清": ("2020-01-24", "2020-01-24", "22:32", None),
    "兰州安宁": ("2020-01-25", "2020-01-25", "by 21:00", None),
    "永州": ("2020-01-23", "2020-01-24", "", "2020-01-24"),
    "忻州": ("2020-01-25", "2020-01-25", "18:00", None),
}


def test_responses_of_the_provinces_and_what_the_articles_say(articles):
    table = cu.response_starts(articles).set_index("region")
    found = {
        region: (
            f"{row.earliest:%Y-%m-%d}",
            f"{row.latest:%Y-%m-%d}",
            row.time,
            None if pd.isna(row.stated) else f"{row.stated:%Y-%m-%d}",
        )
        for region, row in table.iterrows()
    }
    assert found == RESPONSES
    assert table.loc["永州", "stated_in"] == "1月24日，启动全市重大突发公共卫生事件一级响应。"
    assert table["level"].eq("I").all() and table["source"].ne("").all() and "differ" in table.loc["永州", "source"]
    assert cu.response_starts(articles.assign(published_earliest=pd.Timestamp("2021-06-01"))).empty
    with pytest.raises(cu.CorpusError, match="no column province"):
        cu.response_starts(articles.drop(columns="province"))


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
    assert cu.response_starts(one)["stated"].dropna().dt.strftime("%Y-%m-%d").tolist() == stated
