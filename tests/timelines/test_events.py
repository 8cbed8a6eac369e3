"""Events on the calendar, against the articles as read.

LANES: the number of events in each group, here a region; a reader with the articles open, who did not write the program, found
none missing.
"""

import pandas as pd
import pytest

import corpus_utils as cu

LANES = {"赣州": 8, "福清": 6, "永州": 2, "忻州": 4, "兰州安宁": 0}


def test_the_events_of_the_five_articles(events, articles):
    assert events["group"].value_counts().to_dict() == LANES
    assert events["number"].tolist() == list(range(1, 21)) and events["earliest"].is_monotonic_increasing
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    for event in events.itertuples():
        assert event.event in texts[event.doc_id] and event.surface in event.event
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
def test_what_the_label_says(text, event):
    article = pd.DataFrame({"doc_id": ["a"], "region": ["甲"], "text": [text], "published": [pd.Timestamp("2020-02-13")]})
    assert cu.timelines.events(cu.mentions.dates(article), article)["event"].tolist() == [event]
