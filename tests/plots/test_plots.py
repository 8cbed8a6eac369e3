"""Charts: they draw five articles and thirty, no label is cut off or drawn as a box, no legend lies over data.

A character that the font lacks makes matplotlib warn, and warnings are errors here.
"""

import inspect
import re
import subprocess
import sys

import every_chart
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from every_chart import draw_all, write_thirty
from matplotlib.text import Text

import corpus_utils as cu
from corpus_utils.plots.labels import drawable
from corpus_utils.plots.vocabulary import draw_clouds

pytestmark = pytest.mark.usefixtures("charts")


@pytest.fixture(scope="module")
def thirty(tmp_path_factory):
    """Thirty short articles, each from another city; the twelve largest groups, and what pools the others."""
    return cu.load_corpus(write_thirty(tmp_path_factory.mktemp("thirty")), progress=False).regroup("region")


@pytest.mark.parametrize(
    "text", ["Nothing but English here.\n", "市委开会。\n", "1月24日，厦门市召开疫情防控工作会议。\n", "厦门市没有排查。\n"]
)
def test_a_corpus_with_little_in_it_gives_charts_that_say_so(folder, text):
    names = [name for name, figure in draw_all(cu.load_corpus(folder({"a.txt": text}), progress=False)) if not plt.close(figure)]
    assert len(names) >= 34


def undrawn(figure):
    """Labels of ticks beyond the axis, which matplotlib keeps but does not draw."""
    hidden = set()
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        hidden |= {
            label
            for tick in axis.get_major_ticks()
            for label in (tick.label1, tick.label2)
            if not axis.axes.axison or not low <= tick.get_loc() <= high
        }
    return hidden


@pytest.mark.parametrize("size", ["five", "thirty"])
def test_every_chart_is_drawn_whole(corpus, thirty, size):
    for name, figure in draw_all(corpus if size == "five" else thirty):
        figure.canvas.draw()
        box, renderer = figure.bbox, figure.canvas.get_renderer()
        for text in set(figure.findobj(Text)) - undrawn(figure):
            if not text.get_text().strip() or not text.get_visible():
                continue
            extent = text.get_window_extent(renderer)
            assert box.x0 - 2 <= extent.x0 and extent.x1 <= box.x1 + 2, f"{name}: {text.get_text()!r} is cut off"
            assert box.y0 - 2 <= extent.y0 and extent.y1 <= box.y1 + 2, f"{name}: {text.get_text()!r} is cut off"
        for axes in figure.axes:
            if legend := axes.get_legend():
                assert not legend.get_window_extent(renderer).overlaps(axes.get_window_extent(renderer)), name
        title = figure.get_suptitle() or figure.axes[0].get_title(loc="left")
        assert len(title) > 20, f"{name}: the title says nothing"
        plt.close(figure)


def test_charts_show_at_most_twelve_groups_and_say_so(thirty):
    shares = cu.framing.shares(cu.match_lexicon(thirty.articles, cu.load_lexicon("frames")), thirty.articles)
    axes = cu.plots.shares(shares)
    assert len(axes.get_legend().get_texts()) == 13
    assert "“other” pools the remaining regions" in axes.figure.get_supxlabel()
    bars = cu.plots.characters_kept(cu.cleaning.characters_kept(thirty))
    assert len(bars.get_yticks()) == 12 and "The first 12 of 30 are shown" in bars.figure.get_supxlabel()
    plt.close("all")


@pytest.mark.parametrize("size", ["five", "thirty"])
def test_word_clouds_have_one_scale(corpus, thirty, size):
    """Font sizes of all clouds are one constant times the square root of the rate."""
    tokens = (corpus if size == "five" else thirty).tokens
    frequency = cu.vocabulary.frequency(cu.tokens.han_words(tokens, min_length=2, stopwords=True), by="group")
    groups = {group: table.nlargest(60, "per_million") for group, table in frequency.groupby("group")}
    ratios = []
    for group, cloud in draw_clouds(groups, dict.fromkeys(map(drawable, frequency["token"]), "black")).items():
        rates = groups[group].set_index("token")["per_million"]
        assert {word for (word, _), *_ in cloud.layout_} == set(rates.index)
        ratios += [(size + 0.5) / np.sqrt(rates[word]) for (word, _), size, *_ in cloud.layout_ if size > 25]
    assert max(ratios) / min(ratios) < 1.15


def test_the_same_chart_twice_is_the_same_file(tokens, tmp_path):
    spread = cu.vocabulary.dispersion(cu.tokens.han_words(tokens, min_length=2, stopwords=True))
    files = [tmp_path / "a.png", tmp_path / "b.png"]
    for file in files:
        cu.plots.dispersion(spread).figure.savefig(file, metadata={"Software": None})
    assert files[0].read_bytes() == files[1].read_bytes()
    plt.close("all")


def test_a_word_has_one_colour_in_all_clouds(corpus):
    frequency = cu.vocabulary.frequency(
        cu.tokens.han_words(cu.tokenize(corpus.articles), min_length=2, stopwords=True), by="group"
    )
    spread = frequency.groupby("token")["group"].nunique()
    ax = cu.plots.word_clouds(frequency)
    assert len(ax.images) == 5
    for image in ax.images:
        colours = {tuple(colour) for colour in np.asarray(image.get_array()).reshape(-1, 3)[::7]}
        pure = {colour for colour in colours if min(colour) < 20}
        assert pure and all(np.ptp(colour) < 30 or colour[2] > colour[0] or colour[0] > colour[2] for colour in pure)
    assert spread.max() == 5 and "orange: of this one only" in ax.figure.get_supxlabel()
    plt.close("all")


def test_every_chart_draws_into_axes_that_are_given(corpus):
    words = cu.tokens.han_words(cu.tokenize(corpus.articles), min_length=2, stopwords=True)
    frequency, keywords = cu.vocabulary.frequency(words, by="group"), cu.vocabulary.keyness(words, "永州", "福清")
    neighbours, lines = cu.vocabulary.collocations(words, ["疫情"]), cu.vocabulary.kwic(words, "党员")
    names = cu.vocabulary.frequency(corpus.names.assign(token=corpus.names["full_name"]), by="kind")
    for plot in (
        lambda ax: cu.plots.frequency(frequency, ax=ax),
        lambda ax: cu.plots.word_clouds(frequency, ax=ax),
        lambda ax: cu.plots.dispersion(cu.vocabulary.dispersion(words), ax=ax),
        lambda ax: cu.plots.keyness(keywords, ax=ax),
        lambda ax: cu.plots.two_groups(keywords, ax=ax),
        lambda ax: cu.plots.collocations(neighbours, ax=ax),
        lambda ax: cu.plots.collocation_network(neighbours, ax=ax),
        lambda ax: cu.plots.names(names, ax=ax),
        lambda ax: cu.plots.lexical_dispersion(lines, corpus.articles, ax=ax),
    ):
        own = plt.subplots()[1]
        assert plot(own) is own
        plt.close("all")


def test_bars_intervals_and_counts_are_those_of_the_table(corpus):
    words = cu.tokens.han_words(cu.tokenize(corpus.articles), min_length=2, stopwords=True)
    table = cu.vocabulary.keyness(words, "永州", resamples=30)
    ax = cu.plots.keyness(table, n=5, n_under=3)
    over = table[(table["log_likelihood"] > 0) & (table["n_target"] >= 3)].head(5)
    assert [bar.get_width() for bar in ax.patches[:5]] == over["log_ratio"].tolist()
    assert [tuple(line[:, 0]) for line in ax.collections[0].get_segments()][:5] == list(
        zip(over["log_ratio_low"], over["log_ratio_high"])
    )
    shown = [text.get_text() for text in ax.texts[:5]]
    assert shown == [f"{row.n_target}:{row.n_reference}  {row.stability:.0%}" for row in over.itertuples()]
    plt.close("all")


def test_charts_of_vocabulary_show_the_numbers_of_their_tables(corpus):
    articles, tokens = corpus.articles, cu.tokenize(corpus.articles)
    words = cu.tokens.han_words(tokens, min_length=2, stopwords=True)
    # two groups: target upwards, reference to the right
    pair = cu.vocabulary.keyness(words, "永州", "福清")
    ax = cu.plots.two_groups(pair)
    row = pair.set_index("token").loc["群众"]
    x, y = ((row[f"n_{side}"] + 0.5) / row[f"total_{side}"] * 1000 for side in ("reference", "target"))
    points = ax.collections[0].get_offsets()
    assert np.abs(points - [x, y]).sum(axis=1).min() < 1e-9 and x > y
    labelled = {text.get_text().split(" ")[0] for text in ax.texts} | {
        line.split(" ")[0] for t in ax.texts for line in t.get_text().split("\n")
    }
    assert {pair["token"].iloc[0], pair["token"].iloc[-1], "防控"} <= labelled  # over-used, under-used, frequent
    assert "永州" in ax.get_ylabel() and "福清" in ax.get_xlabel()
    # agreement: numbers in their places
    table = cu.vocabulary.segmenter_agreement(articles)
    ax = cu.plots.segmenter_agreement(table)
    means = table.groupby(["a", "b"])["spearman"].mean()
    shown = {(round(t.get_position()[0]), round(t.get_position()[1])): t.get_text() for t in ax.texts}
    assert shown[0, 4] == f"ρ = {means['rjieba', 'character bigrams']:.2f}" and shown[4, 0].endswith(" of 20")
    # lexical dispersion: a stroke at each occurrence
    lines = cu.vocabulary.kwic(tokens, "疫情")
    ax = cu.plots.lexical_dispersion(lines, articles)
    strokes = sorted(
        segment[0][0] for collection in ax.collections for segment in collection.get_segments() if segment[0][0] == segment[1][0]
    )
    assert strokes == sorted(lines["start"]) and [t.get_text() for t in ax.texts] == [
        f" {n}" for n in lines.groupby("group").size().sort_index()
    ]
    # frequency: the range at the right
    frequency = cu.vocabulary.frequency(words, by="group")
    ax = cu.plots.frequency(frequency, n=20)
    assert [t.get_text() for t in ax.texts] == [
        f"{(frequency['token'] == t.get_text().split(' ')[0]).sum()}/5" for t in ax.get_yticklabels()
    ]
    # collocations: occurrences in the window
    neighbours = cu.vocabulary.collocations(words, "党员")
    ax = cu.plots.collocations(neighbours, n=5)
    assert [int(t.get_text()) for t in ax.texts] == neighbours.sort_values(
        ["log_dice", "n", "collocate"], ascending=[False, False, True]
    )["n"].head(5).tolist()
    plt.close("all")


def test_panels_have_one_scale_and_the_title_of_the_leading_group(corpus):
    words = cu.tokens.han_words(cu.tokenize(corpus.articles), min_length=2, stopwords=True)
    keywords = cu.vocabulary.keyness_by(words)
    panels = cu.plots.small_multiples(cu.plots.keyness, keywords, lead="log_likelihood", n=3, n_under=2)
    assert len({ax.get_xlim() for ax in panels.flat if ax.axison}) == 1
    best = keywords.loc[keywords["log_likelihood"].idxmax()]
    title = panels[0, 0].figure.get_suptitle()
    assert title.startswith(best["token"]) and best["group"] in title
    plain = cu.plots.small_multiples(
        cu.plots.dispersion,
        pd.concat(
            [cu.vocabulary.dispersion(words, by=["doc_id", "paragraph"]).assign(group=name) for name in ("甲", "乙")]
        ).query("n > 9"),
        n_labels=4,
    )
    assert [ax.get_title(loc="left").split(" ")[0] for ax in plain.flat] == ["乙", "甲"]
    plt.close("all")


def test_groups_may_be_numbers_and_one_part_has_no_dispersion(corpus):
    words = cu.tokens.han_words(cu.tokenize(corpus.articles), min_length=2, stopwords=True)
    by_number = cu.vocabulary.frequency(words.assign(year=np.where(words["group"] == "永州", 2020, 2021)), by="year")
    assert "2 years" in cu.plots.frequency(by_number, by="year").get_title(loc="left")
    one = cu.vocabulary.dispersion(words[words["group"] == "永州"])
    assert (
        cu.plots.dispersion(one).get_title(loc="left")
        == "Nothing to draw: no word occurs at least 9 times, or there is only one part"
    )
    plt.close("all")


def test_a_tie_is_reported(corpus):
    words = cu.tokens.han_words(cu.tokenize(corpus.articles), min_length=2, stopwords=True)
    neighbours = cu.vocabulary.collocations(words, "群众")
    tenth = neighbours["log_dice"].iloc[9]
    more = int((neighbours["log_dice"].round(9) >= round(tenth, 9)).sum()) - 10
    assert more > 0 and f"({more} more tie with the last)" in cu.plots.collocation_network(neighbours).figure.get_supxlabel()
    names = pd.DataFrame({"token": ["永州", "忻州", "福清", "定襄"], "kind": "place", "n": [3, 3, 3, 1]})
    assert cu.plots.names(names).get_title(loc="left").endswith("and 1 more are named most often, 3 times")
    plt.close("all")


def test_a_missing_font_says_what_was_tried(tmp_path):
    with pytest.raises(cu.CorpusError, match="tried .*none.otf"):
        cu.use_cjk_font(tmp_path / "none.otf")
    import matplotlib

    latin = matplotlib.get_data_path() + "/fonts/ttf/DejaVuSans.ttf"
    with pytest.raises(cu.CorpusError, match="no Chinese font; tried"):
        cu.use_cjk_font(latin)


def test_one_call_sets_matplotlib_and_wordcloud():
    code = (
        "import corpus_utils as cu; path = cu.use_cjk_font(); import matplotlib, wordcloud; "
        "print(matplotlib.rcParams['font.family'], wordcloud.WordCloud().font_path == str(path))"
    )
    output = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True).stdout
    assert output == "['Noto Sans SC'] True\n"


def test_a_figure_is_kept_with_its_table_and_alternative_text(tmp_path, monkeypatch, capsys):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda image, metadata: shown.append((image, metadata)))
    monkeypatch.setenv("CORPUS_FIGURES", str(tmp_path))
    figure, axes = plt.subplots()
    axes.set_title("疫情 leads", loc="left")
    cu.show_figure(figure, "chart", "One dot.", pd.DataFrame({"token": ["疫情"]}))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chart.csv", "chart.png", "chart.svg"]
    assert (tmp_path / "chart.csv").read_text(encoding="utf-8") == "token\n疫情\n"
    ((image, metadata),) = shown
    assert image.data == (tmp_path / "chart.png").read_bytes()
    assert metadata == {"image/png": {"alt": "疫情 leads. One dot."}}


@pytest.mark.parametrize("what", ["figure", "axes", "array", "subfigure"])
def test_axes_and_arrays_of_axes_stand_for_their_whole_figure(tmp_path, monkeypatch, what):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda image, metadata: shown.append(metadata["image/png"]["alt"]))
    monkeypatch.setenv("CORPUS_FIGURES", str(tmp_path))
    figure = plt.figure(figsize=(3, 2))
    axes = (figure.subfigures() if what == "subfigure" else figure).subplots(2, 2)
    figure.suptitle("Four panels")
    figure.savefig(tmp_path / "whole.png", dpi=150, metadata={"Software": None})
    given = {"figure": figure, "axes": axes[1, 1], "array": axes, "subfigure": axes[0, 1]}[what]
    cu.show_figure(given, "chart", "Nothing is drawn.", pd.DataFrame())
    assert (tmp_path / "chart.png").read_bytes() == (tmp_path / "whole.png").read_bytes()
    assert shown == ["Four panels. Nothing is drawn."] and not plt.fignum_exists(figure.number)


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        (5, r"figure is 5 \(int\); give a Figure or Axes"),
        (None, r"figure is None \(NoneType\); give a Figure or Axes"),
        ([], r"figure is \[\] \(list\); give a Figure or Axes"),
        (plt, r"figure is <module.*\(module\); give a Figure or Axes"),
        (pd.DataFrame(), r"\(DataFrame\); give a Figure or Axes"),
        (np.arange(3), r"figure is .*0.* \(int64\); give a Figure or Axes"),
        (np.array([]), r"figure is array\(.*\(ndarray\); give a Figure or Axes"),
    ],
    ids=lambda value: "" if isinstance(value, str) else type(value).__name__,
)
def test_anything_but_a_figure_is_refused(tmp_path, monkeypatch, figure, told):
    monkeypatch.setenv("CORPUS_FIGURES", str(tmp_path))
    with pytest.raises(cu.CorpusError, match=told):
        cu.show_figure(figure, "chart", "What it shows.", pd.DataFrame())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("name", "alt", "message"), [("a", " ", "no alternative text"), ("../a", "x", "not a plain file name")])
def test_a_figure_needs_words_and_a_plain_name(name, alt, message):
    with pytest.raises(cu.CorpusError, match=message):
        cu.show_figure(plt.figure(), name, alt, pd.DataFrame())
    plt.close("all")


@pytest.mark.parametrize(
    "call",
    [
        lambda: cu.plots.frequency(pd.DataFrame({"token": ["a"]})),
        lambda: cu.plots.word_clouds(pd.DataFrame()),
        lambda: cu.plots.dispersion(pd.DataFrame()),
        lambda: cu.plots.keyness(pd.DataFrame()),
        lambda: cu.plots.collocations(pd.DataFrame()),
        lambda: cu.plots.shares(pd.DataFrame()),
        lambda: cu.plots.characters_kept(pd.DataFrame()),
        lambda: cu.plots.changes(pd.DataFrame()),
        lambda: cu.plots.overview(pd.DataFrame({"group": ["a"]})),
        lambda: cu.plots.date_kinds(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.plots.passages(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.plots.lags(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.plots.collocation_network(pd.DataFrame()),
        lambda: cu.plots.names(pd.DataFrame()),
        lambda: cu.plots.two_groups(pd.DataFrame()),
        lambda: cu.plots.segmenter_agreement(pd.DataFrame()),
        lambda: cu.plots.lexical_dispersion(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.plots.share_variants(pd.DataFrame(), {}),
        lambda: cu.plots.positions(pd.DataFrame(), {}),
        lambda: cu.plots.distances(pd.DataFrame()),
        lambda: cu.plots.co_occurrence(pd.DataFrame(), {}, {}),
        lambda: cu.plots.speakers(pd.DataFrame(), {}),
        lambda: cu.plots.correspondence(pd.DataFrame()),
        lambda: cu.plots.dendrogram(pd.DataFrame()),
        lambda: cu.plots.agreement(pd.DataFrame(), {}, {}),
        lambda: cu.plots.show_evidence(pd.DataFrame()),
        lambda: cu.plots.show_passages(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.plots.small_multiples(cu.plots.names, pd.DataFrame()),
        lambda: cu.plots.show_kwic(pd.DataFrame()),
        lambda: cu.plots.small_multiples("names", pd.DataFrame({"group": ["a"]})),
        lambda: cu.plots.events(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.plots.trends(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.plots.calendar(pd.DataFrame(), pd.DataFrame()),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused(call):
    with pytest.raises(cu.CorpusError):
        call()


def test_every_chart_is_drawn_by_these_tests():
    drawn = inspect.getsource(every_chart)
    assert [
        name for name in cu.plots.__all__ if not name.startswith("show_") and not re.search(rf"cu\.plots\.{name}\b", drawn)
    ] == []
