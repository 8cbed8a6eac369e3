"""How often days and weeks are named."""

import pandas as pd
import pytest
from small_corpora import random_dates

import corpus_utils as cu


@pytest.mark.parametrize("unit", ["day", "week"])
@pytest.mark.parametrize("within", [0, 7, 30])
@pytest.mark.parametrize("seed", range(4))
def test_mentions_against_a_slow_count(seed, within, unit):
    dates, articles = random_dates(seed)
    length = {"day": 1, "week": 7}[unit]
    published = dict(zip(articles["doc_id"], articles["published"], strict=True))
    table = cu.mentions_over_time(dates, articles, unit, within)
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
    assert cu.mentions_over_time(dates.head(0), articles).empty
    assert cu.mentions_over_time(dates, articles.assign(published=pd.NaT))["share"].isna().all()
    with pytest.raises(cu.CorpusError, match="unit is 'month'"):
        cu.mentions_over_time(dates, articles, "month")
    with pytest.raises(cu.CorpusError, match="within is -1"):
        cu.mentions_over_time(dates, articles, within=-1)
