"""Events on the calendar, distance from publication, mentions a day: against the articles as read, and slow loops.

LANES: the number of events a region; a reader with the articles open, who did not write the program, found none missing.
RESPONSES: the days of the first-level response by public reports, and what an article itself says of it.
"""

import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Annotation

import corpus_utils as cu

LANES = {"赣州": 8, "福清": 6, "永州": 2, "忻州": 4}  # 兰州安宁: none
RESPONSES = {  # issued by the province, from public reports; stated in the article
    "赣州": ("2020-01-24", "2020-01-24", "", "2020-01-24"),
    "福清": ("2020-01-24", "2020-01-24", "22:32", None),
    "兰州安宁": ("2020-01-25", "2020-01-25", "by 21:00", None),
    "永州": ("2020-01-23", "2020-01-24", "", "2020-01-24"),
    "忻州": ("2020-01-25", "2020-01-25", "18:00", None),
}


@pytest.fixture(scope="module")
def dates(articles):
    return cu.find_dates(articles)


@pytest.fixture(scope="module")
def events(dates, articles):
    return cu.calendar_events(dates, articles)


def test_the_events_of_the_five_articles(events, articles):
    assert events["region"].value_counts().to_dict() == LANES
    assert events["number"].tolist() == list(range(1, 21)) and events["earliest"].is_monotonic_increasing
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    for event in events.itertuples():
        assert event.event in texts[event.doc_id] and event.expression in event.event
        assert "\n" not in event.event and len(event.event) <= 120


def test_every_event_of_the_five_articles_has_our_english(events):
    assert events["event_english"].ne("").all() and events["event_english"].str.len().max() <= 52
    assert events["translation"].ne("").all()


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("2月3日，全县停工。", "2月3日，全县停工"),
        ("仅在2月初，就有三百人报名。", "2月初，就有三百人报名"),
        ("大家取消春节假期，日夜坚守。", "大家取消春节假期"),
        ("2月3日交班后，他立即驾车出发。", "2月3日交班后，他立即驾车出发"),
        ("2月3日，在村口，他晕倒了。", "2月3日，在村口，他晕倒了"),
        ("2月3日", "2月3日"),
        ("他忙到2月3日，累了。", "他忙到2月3日"),
        ("2月3日，" + "很长" * 60, ("2月3日，" + "很长" * 60)[:64]),
    ],
)
def test_what_stands_on_the_label(text, event):
    article = pd.DataFrame({"doc_id": ["a"], "region": ["甲"], "text": [text], "published": [pd.Timestamp("2020-02-13")]})
    assert cu.calendar_events(cu.find_dates(article), article)["event"].tolist() == [event]


def test_distance_from_publication(dates, articles):
    lags = cu.publication_lag(dates, articles)
    told = {(row.region, row.expression): (row.days_min, row.days_max, row.exact) for row in lags.itertuples()}
    assert told["福清", "从1月30日开始"] == (119, 119, True)  # 30 January to 28 May 2020, a leap year
    assert told["福清", "2月初"] == (108, 117, False)  # 1 to 10 February
    assert told["永州", "截至2月11日"] == (2, 2, True)
    assert told["赣州", "1月24日"] == (19, 365, False)  # published between 12 February 2020 and 23 January 2021
    assert "兰州安宁" not in set(lags["region"])
    early = cu.publication_lag(
        cu.find_dates(articles.tail(1).assign(published=pd.Timestamp("2020-02-20"))),
        articles.tail(1).assign(published=pd.Timestamp("2020-02-20")),
    )
    assert (early["days_min"] <= early["days_max"]).all() and early.set_index("expression").loc["2月26日", "days_min"] == -6


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


def random_corpus(seed, size=60):
    """Dates and articles by chance: some articles undated, some events spans, months without any article."""
    rng = np.random.default_rng(seed)
    day = lambda: pd.Timestamp("2020-01-01") + pd.Timedelta(days=int(rng.integers(0, 60)))  # noqa: E731
    published = [pd.NaT if rng.random() < 0.1 else day() for _ in range(size)]
    published = [p if pd.isna(p) or not 20 <= p.day_of_year <= 30 else p + pd.Timedelta(days=11) for p in published]
    articles = pd.DataFrame(
        {"doc_id": [f"{i:03}" for i in range(size)], "published": pd.Series(published, dtype="datetime64[us]")}
    )
    starts = [day() for _ in range(3 * size)]
    dates = pd.DataFrame(
        {
            "doc_id": rng.choice(articles["doc_id"], 3 * size),
            "earliest": starts,
            "latest": [s + pd.Timedelta(days=int(rng.choice([0, 0, 0, 2, 9]))) for s in starts],
            "precision": "day",
            "kind": "point",
        }
    ).astype({"earliest": "datetime64[us]", "latest": "datetime64[us]"})
    return dates, articles


@pytest.mark.parametrize("unit", ["day", "week"])
@pytest.mark.parametrize("within", [0, 7, 30])
@pytest.mark.parametrize("seed", range(4))
def test_mentions_against_a_slow_count(seed, within, unit):
    dates, articles = random_corpus(seed)
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


def test_days_are_charted_from_twenty_articles_on(dates, articles):
    cu.use_cjk_font()
    few = cu.mentions_over_time(dates, articles)
    for plot in (cu.plot_mentions, cu.plot_calendar):
        assert plot(few, articles).get_title(loc="left") == "Nothing to draw: days are counted from 20 articles on, there are 5"
    many_dates, many = random_corpus(1)
    table = cu.mentions_over_time(many_dates, many)
    ax = cu.plot_mentions(table, many)
    drawn = ax.patches[0].get_data().values / 100
    np.testing.assert_allclose(drawn, table["share"])
    hatched = sum(patch.get_hatch() is not None for patch in ax.patches)
    assert hatched == (table["published"] == 0).sum() > 0
    grid = cu.plot_calendar(table, many).collections[0].get_array()
    assert np.nansum(grid.filled(np.nan)) == table["mentions"].sum() and grid.shape[0] == 7
    plt.close("all")


def test_no_label_of_the_timeline_runs_into_another(events, articles):
    cu.use_cjk_font()
    ax = cu.plot_timeline(events, articles, cu.response_starts(articles))
    ax.figure.canvas.draw()
    renderer = ax.figure.canvas.get_renderer()
    labels = [text for text in ax.texts if isinstance(text, Annotation) and text.get_text()]
    boxes = [text.get_window_extent(renderer) for text in labels]
    for i, a in enumerate(boxes):
        assert ax.get_window_extent(renderer).x0 <= a.x0 and a.x1 <= ax.get_window_extent(renderer).x1 + 2, labels[i].get_text()
        for j, b in enumerate(boxes[:i]):
            assert not a.shrunk(1, 0.8).overlaps(b.shrunk(1, 0.8)), (labels[i].get_text(), labels[j].get_text())
    numbers = [int(re.match(r"\[(\d+)\]", text.get_text())[1]) for text in labels if text.get_text().startswith("[")]
    assert sorted(numbers) == events["number"].tolist()
    assert [text.get_text() for text in ax.texts if not isinstance(text, Annotation)] == ["no calendar date in the text"]
    assert len(ax.patches) == 5  # 冬天, 春节期间, 春节假期, 新年之际, 2月初
    plt.close("all")


def test_a_far_date_does_not_flatten_the_calendar(articles):
    cu.use_cjk_font()
    text = "".join(f"2月{day}日，开会。" for day in range(1, 9)) + "1921年7月1日，建党。"
    article = articles.head(1).assign(text=text, published=pd.Timestamp("2020-02-13"))
    ax = cu.plot_timeline(cu.calendar_events(cu.find_dates(article), article), article)
    low, high = ax.get_xlim()
    assert high - low < 30 and "9 dated events, 8 of them from 2020-02-01 to 2020-02-08" in ax.get_title(loc="left")
    plt.close("all")
