"""Events on the calendar, against the articles as read.

LANES: the number of events a region; a reader with the articles open, who did not write the program, found none missing.
RESPONSES: the days of the first-level response by public reports, and what an article itself says of it.
"""

LANES = {"赣州": 8, "福清": 6, "永州": 2, "忻州": 4}  # 兰州安宁: none


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
