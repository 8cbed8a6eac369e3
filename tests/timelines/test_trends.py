"""How often days and weeks are named."""

import pandas as pd
import pytest
from small_corpora import random_dates

import corpus_utils as cu
from corpus_utils.tables import columns


@pytest.mark.parametrize("unit", ["day", "week"])
@pytest.mark.parametrize("within", [0, 7, 30])
@pytest.mark.parametrize("seed", range(4))
def test_mentions_against_a_slow_count(seed, within, unit):
    dates, articles = random_dates(seed)
    length = {"day": 1, "week": 7}[unit]
    published = dict(zip(articles["doc_id"], articles["published"], strict=True))
    table = cu.timelines.trends(dates, articles, unit, within)
    assert table["period"].diff().dropna().eq(pd.Timedelta(days=length)).all()
    assert unit == "day" or table["period"].dt.day_of_week.eq(0).all()
    first, last = articles["published"].min(), articles["published"].max()
    for row in table.itertuples():
        end = row.period + pd.Timedelta(days=length - 1)
        soon = end + pd.Timedelta(days=within)
        naming = [d.doc_id for d in dates.itertuples() if row.period <= d.earliest and d.latest <= end]
        could = [doc for doc, p in published.items() if row.period <= p <= soon]
        assert (row.mentions, row.articles) == (len(naming), len(set(naming)))
        assert row.published == sum(row.period <= p <= end for p in published.values())
        assert (row.coverage, row.reporting) == (len(could), len(set(could) & set(naming)))
        whole = row.period >= first and soon <= last and could
        assert (pd.isna(row.share) and not whole) or row.share == pytest.approx(row.reporting / len(could))


def test_mentions_of_nothing_and_wrong_arguments(dates, articles):
    nothing = cu.timelines.trends(dates.head(0), articles)
    assert nothing.empty and nothing.dtypes.equals(cu.timelines.trends(dates, articles).dtypes)
    assert cu.timelines.trends(dates, articles.assign(published=pd.NaT))["share"].isna().all()
    with pytest.raises(cu.CorpusError, match="unit is 'month'"):
        cu.timelines.trends(dates, articles, "month")
    with pytest.raises(cu.CorpusError, match="within is -1"):
        cu.timelines.trends(dates, articles, within=-1)
    with pytest.raises(cu.CorpusError, match=r"^the table has no column county_name .*region_basis"):
        cu.timelines.trends(dates, articles, by="county_name")


@pytest.mark.parametrize("unit", ["day", "week"])
@pytest.mark.parametrize("by", ["group", "site"])
def test_the_trends_of_a_group_are_those_of_its_own_articles(by, unit):
    """One group after the other, in the order of the categories; not of what pools the rest, nor of articles without a group."""
    dates, articles = random_dates(7)
    articles[by] = pd.Categorical([["甲", "other", "丙", None][i % 4] for i in range(len(articles))], ["丙", "乙", "甲", "other"])
    table = cu.timelines.trends(dates, articles, unit, 5, by=by)
    assert table.columns.tolist() == [by, *columns("trends")] and table[by].dtype == articles[by].dtype
    assert table[by].unique().tolist() == ["丙", "甲"]
    for group, own in table.groupby(by, observed=True):
        those = articles[articles[by] == group]
        expected = cu.timelines.trends(dates[dates["doc_id"].isin(those["doc_id"])], those, unit, 5)
        pd.testing.assert_frame_equal(own.drop(columns=by).reset_index(drop=True), expected)


def test_trends_of_a_column_of_text_and_of_groups_that_name_no_day(dates, articles):
    table = cu.timelines.trends(dates, articles, by="province")
    assert table["province"].unique().tolist() == ["山西省", "江西省", "湖南省", "福建省"]  # 甘肃省 names no day
    assert table["mentions"].sum() == cu.timelines.trends(dates, articles)["mentions"].sum() and table["province"].dtype == "str"
    for none in (
        cu.timelines.trends(dates.head(0), articles, by="group"),
        cu.timelines.trends(dates, articles.head(0), by="group"),
    ):
        assert none.empty and none.columns.tolist() == ["group", *columns("trends")]
