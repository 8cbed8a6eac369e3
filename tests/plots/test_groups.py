"""Charts compare any groups, not only regions: provinces, years, columns of metadata.csv; unknown, many, or a single one."""

import ast
import inspect
import re
import sys
from dataclasses import dataclass
from functools import cache

import every_chart
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from every_chart import CITIES, draw_groups, labels_of, with_column
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.text import Text
from page_generator import pages

import corpus_utils as cu
from corpus_utils.plots.groups import group_style, limit_groups, noun_of
from corpus_utils.plots.labels import label
from corpus_utils.plots.style import GREY

pytestmark = pytest.mark.usefixtures("charts", "unadjusted")

TOPICS = ["医院", "school", "transport"]
# column -> the groups that are drawn, and what they are called
GROUPINGS = {
    "province": (["浙江省", "湖南省", "福建省"], "provinces"),
    "year": (["2020", "2021"], "years"),
    "topic": (["school", "transport", "医院"], "topics"),  # unknown of some articles
    "number": ([*(f"n{i:02}" for i in range(12)), "other"], "groups (number)"),  # sixty, of which twelve are kept apart
    "campaign": (["spring"], "groups (campaign)"),
}


@pytest.fixture(scope="module")
def sixty(tmp_path_factory):
    """Sixty short articles from thirty cities and two years, with a topic, a number of their own, and one campaign for all."""
    folder = tmp_path_factory.mktemp("sixty")
    rows = ["file,region,published,topic,number,campaign"]
    for i, page in enumerate(pages(60, length=200)):
        (folder / f"{i:02}.txt").write_text(page, encoding="utf-8")
        topic = TOPICS[i % 3] if i % 7 else ""
        rows.append(f"{i:02}.txt,{CITIES[i % 30]},{2020 + i % 2}-0{1 + i % 3}-{1 + i % 28:02},{topic},n{i:02},spring")
    (folder / "metadata.csv").write_text("\n".join(rows), encoding="utf-8")
    return cu.load_corpus(folder, progress=False)


@pytest.fixture(scope="module")
def unadjusted():
    """Labels stay where they are put: moving them apart takes most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("adjustText.adjust_text", lambda *texts, **options: None)
        yield


@dataclass
class Drawn:
    """What can be read on a chart; colours: of each group, with its marker."""

    title: str
    caption: str
    texts: list[str]
    panels: list[str]
    rows: list[str]
    columns: list[str]
    colours: dict[str, tuple]


def read(name, figure):
    figure.canvas.draw()
    first = figure.axes[0]
    drawn = Drawn(
        figure.get_suptitle() or first.get_title(loc="left"),
        figure.get_supxlabel(),
        [text.get_text() for text in figure.findobj(Text)],
        [" ".join(axes.get_title(loc="left").split()) for axes in figure.axes if axes.axison],
        [text.get_text() for text in first.get_yticklabels()],
        [text.get_text() for text in first.get_xticklabels()],
        lanes_of(first) if name == "events" else legend_of(first) if name in COLOURED else {},
    )
    plt.close(figure)
    return drawn


def look_of(points):
    return to_hex(points.get_facecolor()[0]), points.get_paths()[0].vertices.tolist()


def legend_of(axes):
    return {name: look_of(points) for points, name in zip(*axes.get_legend_handles_labels())}


def lanes_of(axes):
    """The dots of a timeline: each group that has one."""
    begins = sorted(line.get_ydata()[0] for line in axes.lines if len(line.get_xdata()) == 2)
    names = [text.get_text() for text in axes.get_yticklabels()]
    dots = [dot for dot in axes.collections if isinstance(dot, PathCollection)]
    return {names[np.searchsorted(begins, dot.get_offsets()[0][1]) - 1]: look_of(dot) for dot in dots}


COLOURED = ("frequency", "shares", "correspondence", "events")  # charts with colours of groups


@pytest.fixture(scope="module")
def drawn(sixty):
    """A function: every chart by a column, either because the corpus is grouped by it, or because it is passed as `by`."""

    @cache
    def draw(column, passed=False):
        charts = draw_groups(sixty, by=column) if passed else draw_groups(sixty.regroup(column))
        return {name: read(name, figure) for name, figure in charts}

    return draw


def styles_of(column):
    """Each group with its colour and marker, as drawn points have them."""
    axes = plt.figure().add_subplot()
    styles = {label(group): look_of(axes.scatter([0], [0], **style)) for group, style in group_style(column).items()}
    plt.close(axes.figure)
    return styles


@pytest.mark.parametrize("column", GROUPINGS)
def test_every_chart_is_drawn_by_any_grouping(sixty, drawn, column):
    column_of_groups = sixty.regroup(column).articles["group"]
    groups, noun = GROUPINGS[column]
    names, charts, styles = list(map(label, groups)), drawn(column), styles_of(column_of_groups)
    assert list(styles) == names and noun_of(column_of_groups) == noun
    for name, chart in charts.items():
        assert not [text for text in chart.texts if re.search(r"region|\bnan\b", text.lower())], name
    for name in ("frequency", "shares", "correspondence"):
        assert charts[name].colours == styles, name
    lanes = charts["events"].colours
    assert len(lanes) > len(names) / 3 and lanes == {group: styles[group] for group in lanes}
    first_met = dict.fromkeys(column_of_groups.dropna())
    assert charts["events"].rows == [label(group) for group in sorted(first_met, key=lambda group: group == "other")]
    panels = [" ".join(name.split()) for name in names]
    assert charts["share_variants"].panels == charts["positions"].panels == panels
    for shown, possible in (
        (charts["distances"].rows, names),
        (charts["measures"].columns, names),
        (charts["names"].panels, panels),
    ):
        assert shown == [name for name in possible if name in shown] and len(shown) > len(names) / 2
    several, own = len(names) > 1, [name for name in names if name != "other"]
    counted = f"all {len(own)} {noun}" if several else f"the only {noun_of(column_of_groups, 1)}"
    assert charts["frequency"].title.endswith(f" in {counted}")
    words = cu.tokens.han_words(sixty.regroup(column).tokens, min_length=2, stopwords=True)
    assert charts["frequency"].caption.startswith(f"n = {words['group'].notna().sum():,} words in ")
    reported = [name for name in charts["measures"].columns if name in own]
    assert (f" reported from all {len(reported)} {noun}" if several else " reported from spring") in charts["measures"].title
    assert ("Nothing to draw: there is no group, or only one" in charts["keyness"].title) == (not several)
    for name in set(charts) - {"keyness", "two_groups", "trends", "correspondence"}:  # the rest is no side of these
        assert (f" “other” pools the remaining {noun}." in charts[name].caption) == ("other" in groups), name


def test_a_column_that_is_passed_gives_the_charts_of_the_corpus_that_it_groups(drawn):
    """As `cu.plots.share_variants(..., by="province")`, which once looked for regions."""
    assert drawn("province", passed=True) == drawn("province")


def test_what_is_pooled_is_grey(drawn):
    for name in COLOURED:
        colours = {group: colour for group, (colour, _) in drawn("number")[name].colours.items()}
        assert colours["other"] == GREY and GREY not in [colour for group, colour in colours.items() if group != "other"], name


def test_a_group_keeps_its_colour_where_another_is_absent(sixty, drawn):
    corpus = sixty.regroup("province")
    without = corpus.subset(group=["湖南省", "福建省"])  # not 浙江省, the first
    assert group_style(without.articles["group"]) == group_style(corpus.articles["group"])
    for name, figure in draw_groups(without):
        chart = read(name, figure)
        if chart.colours and name != "correspondence":
            colours = drawn("province")[name].colours
            assert chart.colours == {group: colours[group] for group in map(label, ["湖南省", "福建省"])}, name


@pytest.mark.xfail(strict=True, reason="names are a dict, which does not know the groups that are absent")
def test_a_map_keeps_the_colours_of_the_corpus(sixty, drawn):
    articles = sixty.regroup("province").subset(group=["湖南省", "福建省"]).articles
    profiles = cu.framing.shares(cu.match_lexicon(articles, cu.load_lexicon("frames")), articles, by="doc_id", unit="characters")
    axes = cu.plots.correspondence(profiles, articles.set_index("doc_id")["group"])
    colours = drawn("province")["correspondence"].colours
    assert legend_of(axes) == {group: colours[group] for group in map(label, ["湖南省", "福建省"])}


def test_a_topic_that_is_passed_is_what_all_charts_speak_of(sixty):
    known = sixty.subset(lambda articles: articles["topic"] != "")
    for name, figure in draw_groups(known, by="topic"):
        chart = read(name, figure)
        assert not [text for text in chart.texts if re.search(r"region|\bnan\b", text.lower())], name
        if name in ("frequency", "shares", "share_variants"):
            assert "3 topics" in chart.title, name
        if name in ("frequency", "shares", "correspondence"):
            assert list(chart.colours) == list(map(label, ["school", "transport", "医院"])), name


def test_a_tree_and_a_map_of_other_units_than_articles(sixty):
    articles = sixty.articles
    profiles = cu.framing.shares(cu.match_lexicon(articles, cu.load_lexicon("frames")), articles, by="number", unit="characters")
    tree = cu.plots.dendrogram(profiles, by="number")
    drawn = [text.get_text() for text in tree.get_yticklabels()]
    with_matches = profiles.groupby("number")["n"].sum()
    assert sorted(drawn) == sorted(with_matches.index[with_matches > 0]) and len(drawn) > 50
    axes = cu.plots.correspondence(profiles, dict(zip(articles["number"], articles["topic"])), by="number")
    assert sum(len(points.get_offsets()) for points in axes.collections[:-1]) == len(drawn)
    plt.close("all")


def test_sentences_are_shown_by_any_column(sixty, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data["text/plain"]))
    matches = cu.match_lexicon(sixty.articles, cu.load_lexicon("frames"))
    found = cu.lexicons.evidence(with_column(matches, sixty.articles, "topic"), by="topic")
    cu.plots.show_evidence(found, labels_of("frames"), rows=1, by="topic")
    heads = {line.split(" · ")[0] for line in shown.pop().splitlines() if not line.startswith("  ")}
    assert heads == {"", *TOPICS}
    corpus = sixty.regroup("topic")
    cu.plots.show_kwic(cu.vocabulary.kwic(corpus.tokens, "疫情"), rows=1000)
    _, *lines, _ = shown.pop().splitlines()
    assert {line.split()[0] for line in lines} == {"–", *TOPICS}


def test_a_corpus_without_any_group_gives_charts_that_say_so(sixty, capsys):
    corpus = sixty.regroup("genre")  # which no article has
    assert capsys.readouterr().out == "60 of 60 articles without genre: left out of comparisons\n"
    titles = {name: read(name, figure).title for name, figure in draw_groups(corpus)}
    assert [name for name, title in titles.items() if not title.startswith("Nothing to draw: ")] == ["correspondence"]


def test_groups_of_a_chart_and_what_they_are_called():
    many = pd.Series([f"g{i:02}" for i in range(20)], name="topic")
    assert limit_groups(many) == (many.tolist()[:12], " 12 of 20 are shown.")
    pooled = pd.Series(pd.Categorical([*many[:12], "other"], pd.Index([*many[:12], "other"], name="topic")))
    assert limit_groups(pooled) == ([*many[:12], "other"], " “other” pools the remaining topics.")
    assert limit_groups(pd.Series(["b", None, "a"])) == (["a", "b"], "")
    assert limit_groups(pd.Series([], dtype="str")) == ([], "")
    assert [noun_of(pooled, n) for n in (1, 2)] == ["topic", "topics"]
    assert [noun_of(pd.Series(["a"], name=name)) for name in ("doc_id", "city", "题材", None)] == [
        "articles",
        "cities",
        "groups (题材)",
        "groups",
    ]
    styles = group_style(pooled)
    assert styles["other"]["color"] == GREY and len({tuple(style.values()) for style in styles.values()}) == 13


def test_every_function_that_takes_by_is_drawn_here():
    takes = [name for name in cu.plots.__all__ if "by" in inspect.signature(getattr(cu.plots, name)).parameters]
    assert {"share_variants", "trends", "show_evidence", "small_multiples"} < set(takes)
    sources = inspect.getsource(every_chart.draw_groups), inspect.getsource(sys.modules[__name__])
    calls = [node for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    drawn = {ast.unparse(call.func) for call in calls if "by" in [keyword.arg for keyword in call.keywords]}
    assert [name for name in takes if f"cu.plots.{name}" not in drawn] == []
