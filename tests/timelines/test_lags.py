"""Days from events to publication."""

import pandas as pd

import corpus_utils as cu


def test_distance_from_publication(dates, articles):
    lags = cu.timelines.lags(dates, articles)
    told = {(row.group, row.surface): (row.days_min, row.days_max, row.exact) for row in lags.itertuples()}
    assert told["福清", "从1月30日开始"] == (119, 119, True)  # 30 January to 28 May 2020, a leap year
    assert told["福清", "2月初"] == (108, 117, False)  # 1 to 10 February
    assert told["永州", "截至2月11日"] == (2, 2, True)
    assert told["赣州", "1月24日"] == (19, 365, False)  # published between 12 February 2020 and 23 January 2021
    assert "兰州安宁" not in set(lags["group"])
    early = cu.timelines.lags(
        cu.mentions.dates(articles.tail(1).assign(published=pd.Timestamp("2020-02-20"))),
        articles.tail(1).assign(published=pd.Timestamp("2020-02-20")),
    )
    assert (early["days_min"] <= early["days_max"]).all() and early.set_index("surface").loc["2月26日", "days_min"] == -6
