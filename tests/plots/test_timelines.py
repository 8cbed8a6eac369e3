"""Charts of dates: labels, outliers, and when there are too few articles."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Annotation
from small_corpora import random_dates

import corpus_utils as cu

pytestmark = pytest.mark.usefixtures("charts")


def test_days_are_charted_from_twenty_articles_on(dates, articles):
    few = cu.timelines.trends(dates, articles)
    for plot in (cu.plots.trends, cu.plots.calendar):
        assert plot(few, articles).get_title(loc="left") == "Nothing to draw: counting days takes at least 20 articles, not 5"
    many_dates, many = random_dates(1)
    table = cu.timelines.trends(many_dates, many)
    ax = cu.plots.trends(table, many)
    drawn = ax.patches[0].get_data().values / 100
    np.testing.assert_allclose(drawn, table["share"])
    hatched = sum(patch.get_hatch() is not None for patch in ax.patches)
    assert hatched == (table["published"] == 0).sum() > 0
    grid = cu.plots.calendar(table, many).collections[0].get_array()
    assert np.nansum(grid.filled(np.nan)) == table["mentions"].sum() and grid.shape[0] == 7
    plt.close("all")


def test_no_label_of_the_timeline_runs_into_another(events, articles):
    ax = cu.plots.events(events, articles, cu.timelines.responses(articles))
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
    text = "".join(f"2月{day}日，开会。" for day in range(1, 9)) + "1921年7月1日，建党。"
    article = articles.head(1).assign(text=text, published=pd.Timestamp("2020-02-13"))
    ax = cu.plots.events(cu.timelines.events(cu.mentions.dates(article), article), article)
    low, high = ax.get_xlim()
    assert high - low < 30 and "9 dated events, 8 of them from 2020-02-01 to 2020-02-08" in ax.get_title(loc="left")
    plt.close("all")
