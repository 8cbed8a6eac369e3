"""Charts: they draw five articles and thirty, no label is cut off or drawn as a box, no legend lies over data.

A character that the font lacks makes matplotlib warn, and warnings are errors here.
"""

import inspect
import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

import corpus_utils as cu
from corpus_utils.plots.labels import drawable
from corpus_utils.plots.vocabulary import draw_clouds

pytestmark = pytest.mark.usefixtures("charts")

CITIES = (
    "厦门 漳州 泉州 三明 莆田 南平 龙岩 宁德 福州 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 长沙 株洲 湘潭 衡阳 邵阳 "
    "岳阳 常德 张家界 益阳 郴州"
).split()


@pytest.fixture(scope="module")
def thirty(tmp_path_factory):
    """Thirty short articles, each from another city."""
    folder = tmp_path_factory.mktemp("thirty")
    for i, city in enumerate(CITIES):
        (folder / f"{i:02d}.txt").write_text(
            f"{city}市召开疫情防控会议\n来源：{city}日报 时间：2020-02-{i % 28 + 1:02d}\n\n1月{i % 30 + 1}日，{city}市启动应急响应，{city}市各级党组织"
            "和党员干部坚守疫情防控第一线，打赢疫情防控阻击战，守护人民群众生命安全和身体健康。\n" * (1 + i % 3),
            encoding="utf-8",
        )
    return cu.load_corpus(folder, progress=False)


def draw_all(corpus):
    """Every chart of the notebooks, as (name, figure)."""
    articles = cu.main_regions(corpus.articles)
    words = cu.han_words(cu.tokenize(articles), min_length=2, stopwords=True)
    lexicon = cu.load_lexicon("frames")
    labels = dict(zip(lexicon.categories["category"], lexicon.categories["label"], strict=True))
    frequency = cu.term_frequency(words, by="region")
    dates = cu.find_dates(articles)
    events, mentions = cu.calendar_events(dates, articles), cu.mentions_over_time(dates, articles)
    yield "throughput", cu.plot_throughput(cu.load_benchmarks()).figure
    yield "memory", cu.plot_memory(cu.load_benchmarks()).figure
    yield "overview", cu.plot_overview(cu.overview(corpus))[0].figure
    yield "changes", cu.plot_changes(cu.count_changes(corpus.audit)).figure
    yield "characters", cu.plot_characters(cu.count_characters(corpus)).figure
    yield "frequency", cu.plot_frequency(frequency).figure
    yield "word_clouds", cu.plot_word_clouds(frequency).figure
    yield "dispersion", cu.plot_dispersion(cu.dispersion(words)).figure
    keywords = cu.keyness_by(words, resamples=20)
    yield "keyness", cu.small_multiples(cu.plot_keyness, keywords, n=6, n_under=3)[0, 0].figure
    yield (
        "keyness against a list",
        cu.plot_keyness(cu.keyness(words, None, cu.load_frequency_list()) if len(words) else keywords).figure,
    )
    yield (
        "two_regions",
        cu.plot_two_regions(keywords[keywords["region"] == keywords["region"].iloc[0]] if len(keywords) else keywords).figure,
    )
    yield "agreement", cu.plot_agreement(cu.segmenter_agreement(articles)).figure
    neighbours = cu.collocations(words, node=["疫情", "党员", "群众"])
    yield "collocations", cu.plot_collocations(neighbours).figure
    yield "network", cu.plot_network(neighbours).figure
    yield "lexical_dispersion", cu.plot_lexical_dispersion(cu.kwic(words, "疫情|党员|防控"), articles).figure
    names = cu.find_names(articles)
    yield "names", cu.small_multiples(cu.plot_names, cu.term_frequency(names, by=["region", "kind"]), n=8)[0, 0].figure
    matches, speech, passages = cu.match_lexicon(articles, lexicon), cu.find_speech(articles), cu.shared_passages(articles)
    actors = cu.load_lexicon("actors")
    acting = dict(zip(actors.categories["category"], actors.categories["label"], strict=True))
    codes = cu.lexicon_codes(matches, articles)
    agreed = cu.agreement(codes, codes)
    yield "shares", cu.plot_shares(cu.category_shares(matches, articles), labels).figure
    yield (
        "frames",
        cu.plot_frames(
            cu.share_variants(matches, articles, passages, unit="characters"),
            labels,
            cu.entry_influence(matches, articles, unit="characters"),
        ).figure,
    )
    yield "positions", cu.plot_positions(cu.add_position(matches, articles), labels).figure
    yield (
        "actors",
        cu.plot_co_occurrence(cu.co_occurrence(cu.match_lexicon(articles, actors), matches, articles), acting, labels).figure,
    )
    yield "speakers", cu.plot_speakers(cu.speaker_shares(cu.mark_speech(matches, speech), speech, articles), labels).figure
    yield "validity", cu.plot_validity(agreed, {"these": agreed, "others": agreed}, labels).figure
    yield "distance", cu.plot_distance(cu.mention_distance(cu.find_places(articles), articles)).figure
    profiles = cu.category_shares(matches, articles, by="doc_id", unit="characters")
    yield "dendrogram", cu.plot_dendrogram(profiles).figure
    yield "map", cu.plot_map(profiles, dict(zip(articles["doc_id"], articles["region"], strict=True)), labels).figure
    yield "shared_passages", cu.plot_shared_passages(passages, articles).figure
    yield "timeline", cu.plot_timeline(events, articles, cu.response_starts(articles)).figure
    yield "publication", cu.plot_publication(dates, articles).figure
    yield "date_kinds", cu.plot_date_kinds(dates, articles).figure
    yield "mentions", cu.plot_mentions(mentions, articles).figure
    yield "calendar", cu.plot_calendar(mentions, articles).figure
    systems = cu.describe_systems(articles, passages, events)
    first = systems.of(articles["doc_id"].iloc[0])
    yield "chain", cu.plot_chain(first.links, first.bodies).figure
    yield "mechanisms", cu.plot_mechanisms(systems.mechanisms).figure
    yield (
        "measures",
        cu.plot_measures(
            systems.measures, {category: category for category in cu.load_lexicon("measures").categories["category"]}
        ).figure,
    )
    yield "resources", cu.plot_resources(systems.resources).flat[0].figure
    if len(first.statements):
        yield "system", cu.plot_system(first).figure


@pytest.mark.parametrize("text", ["Nothing but English here.\n", "市委开会。\n", "1月24日，厦门市召开疫情防控工作会议。\n"])
def test_a_corpus_with_little_in_it_gives_charts_that_say_so(folder, text):
    names = [name for name, figure in draw_all(cu.load_corpus(folder({"a.txt": text}), progress=False)) if not plt.close(figure)]
    assert len(names) >= 33


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
    articles = cu.main_regions(thirty.articles)
    shares = cu.category_shares(cu.match_lexicon(articles, cu.load_lexicon("frames")), articles)
    axes = cu.plot_shares(shares)
    assert len(axes.get_legend().get_texts()) == 13
    assert "“other” joins the remaining regions" in axes.figure.get_supxlabel()
    bars = cu.plot_characters(cu.count_characters(thirty))
    assert len(bars.get_yticks()) == 12 and "The first 12 of 30 are shown" in bars.figure.get_supxlabel()
    plt.close("all")


@pytest.mark.parametrize("size", ["five", "thirty"])
def test_word_clouds_have_one_scale(corpus, thirty, size):
    """Font sizes of all clouds are one constant times the square root of the rate."""
    articles = cu.main_regions((corpus if size == "five" else thirty).articles)
    frequency = cu.term_frequency(cu.han_words(cu.tokenize(articles), min_length=2, stopwords=True), by="region")
    groups = {group: table.nlargest(60, "per_million") for group, table in frequency.groupby("region")}
    ratios = []
    for group, cloud in draw_clouds(groups, dict.fromkeys(map(drawable, frequency["token"]), "black")).items():
        rates = groups[group].set_index("token")["per_million"]
        assert {word for (word, _), *_ in cloud.layout_} == set(rates.index)
        ratios += [(size + 0.5) / np.sqrt(rates[word]) for (word, _), size, *_ in cloud.layout_ if size > 25]
    assert max(ratios) / min(ratios) < 1.15


def test_the_same_chart_twice_is_the_same_file(tokens, tmp_path):
    spread = cu.dispersion(cu.han_words(tokens, min_length=2, stopwords=True))
    files = [tmp_path / "a.png", tmp_path / "b.png"]
    for file in files:
        cu.plot_dispersion(spread).figure.savefig(file, metadata={"Software": None})
    assert files[0].read_bytes() == files[1].read_bytes()
    plt.close("all")


def test_a_word_has_one_colour_in_all_clouds(corpus):
    frequency = cu.term_frequency(cu.han_words(cu.tokenize(corpus.articles), min_length=2, stopwords=True), by="region")
    spread = frequency.groupby("token")["region"].nunique()
    ax = cu.plot_word_clouds(frequency)
    assert len(ax.images) == 5
    for image in ax.images:
        colours = {tuple(colour) for colour in np.asarray(image.get_array()).reshape(-1, 3)[::7]}
        pure = {colour for colour in colours if min(colour) < 20}
        assert pure and all(np.ptp(colour) < 30 or colour[2] > colour[0] or colour[0] > colour[2] for colour in pure)
    assert spread.max() == 5 and "orange: of this one only" in ax.figure.get_supxlabel()
    plt.close("all")


def test_every_chart_draws_into_axes_that_are_given(corpus):
    words = cu.han_words(cu.tokenize(corpus.articles), min_length=2, stopwords=True)
    frequency, keywords = cu.term_frequency(words, by="region"), cu.keyness(words, "永州", "福清")
    neighbours, lines = cu.collocations(words, ["疫情"]), cu.kwic(words, "党员")
    names = cu.term_frequency(cu.find_names(corpus.articles), by="kind")
    for plot in (
        lambda ax: cu.plot_frequency(frequency, ax=ax),
        lambda ax: cu.plot_word_clouds(frequency, ax=ax),
        lambda ax: cu.plot_dispersion(cu.dispersion(words), ax=ax),
        lambda ax: cu.plot_keyness(keywords, ax=ax),
        lambda ax: cu.plot_two_regions(keywords, ax=ax),
        lambda ax: cu.plot_collocations(neighbours, ax=ax),
        lambda ax: cu.plot_network(neighbours, ax=ax),
        lambda ax: cu.plot_names(names, ax=ax),
        lambda ax: cu.plot_lexical_dispersion(lines, corpus.articles, ax=ax),
    ):
        own = plt.subplots()[1]
        assert plot(own) is own
        plt.close("all")


def test_bars_intervals_and_counts_are_those_of_the_table(corpus):
    words = cu.han_words(cu.tokenize(corpus.articles), min_length=2, stopwords=True)
    table = cu.keyness(words, "永州", resamples=30)
    ax = cu.plot_keyness(table, n=5, n_under=3)
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
    words = cu.han_words(tokens, min_length=2, stopwords=True)
    # two regions: target upwards, reference to the right
    pair = cu.keyness(words, "永州", "福清")
    ax = cu.plot_two_regions(pair)
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
    table = cu.segmenter_agreement(articles)
    ax = cu.plot_agreement(table)
    means = table.groupby(["a", "b"])["spearman"].mean()
    shown = {(round(t.get_position()[0]), round(t.get_position()[1])): t.get_text() for t in ax.texts}
    assert shown[0, 4] == f"ρ = {means['rjieba', 'character bigrams']:.2f}" and shown[4, 0].endswith(" of 20")
    # lexical dispersion: a stroke at each occurrence
    lines = cu.kwic(tokens, "疫情")
    ax = cu.plot_lexical_dispersion(lines, articles)
    strokes = sorted(
        segment[0][0] for collection in ax.collections for segment in collection.get_segments() if segment[0][0] == segment[1][0]
    )
    assert strokes == sorted(lines["start"]) and [t.get_text() for t in ax.texts] == [
        f" {n}" for n in lines.groupby("region").size().sort_index()
    ]
    # frequency: the range at the right
    frequency = cu.term_frequency(words, by="region")
    ax = cu.plot_frequency(frequency, n=20)
    assert [t.get_text() for t in ax.texts] == [
        f"{(frequency['token'] == t.get_text().split(' ')[0]).sum()}/5" for t in ax.get_yticklabels()
    ]
    # collocations: occurrences in the window
    neighbours = cu.collocations(words, "党员")
    ax = cu.plot_collocations(neighbours, n=5)
    assert [int(t.get_text()) for t in ax.texts] == neighbours.sort_values(
        ["log_dice", "n", "collocate"], ascending=[False, False, True]
    )["n"].head(5).tolist()
    plt.close("all")


def test_panels_have_one_scale_and_the_title_of_the_leading_group(corpus):
    words = cu.han_words(cu.tokenize(corpus.articles), min_length=2, stopwords=True)
    keywords = cu.keyness_by(words)
    panels = cu.small_multiples(cu.plot_keyness, keywords, lead="log_likelihood", n=3, n_under=2)
    assert len({ax.get_xlim() for ax in panels.flat if ax.axison}) == 1
    best = keywords.loc[keywords["log_likelihood"].idxmax()]
    title = panels[0, 0].figure.get_suptitle()
    assert title.startswith(best["token"]) and best["region"] in title
    plain = cu.small_multiples(
        cu.plot_dispersion,
        pd.concat([cu.dispersion(words, by=["doc_id", "paragraph"]).assign(region=name) for name in ("甲", "乙")]).query("n > 9"),
        n_labels=4,
    )
    assert [ax.get_title(loc="left").split(" ")[0] for ax in plain.flat] == ["乙", "甲"]
    plt.close("all")


def test_groups_may_be_numbers_and_one_part_has_no_dispersion(corpus):
    words = cu.han_words(cu.tokenize(corpus.articles), min_length=2, stopwords=True)
    by_number = cu.term_frequency(words.assign(year=np.where(words["region"] == "永州", 2020, 2021)), by="year")
    assert "2 groups" in cu.plot_frequency(by_number, by="year").get_title(loc="left")
    one = cu.dispersion(words[words["region"] == "永州"])
    assert cu.plot_dispersion(one).get_title(loc="left") == "Nothing to draw: no word occurs 9 times, or there is only one part"
    plt.close("all")


def test_a_tie_is_told(corpus):
    words = cu.han_words(cu.tokenize(corpus.articles), min_length=2, stopwords=True)
    neighbours = cu.collocations(words, "群众")
    tenth = neighbours["log_dice"].iloc[9]
    more = int((neighbours["log_dice"].round(9) >= round(tenth, 9)).sum()) - 10
    assert more > 0 and f"({more} more tie with the last)" in cu.plot_network(neighbours).figure.get_supxlabel()
    names = pd.DataFrame({"token": ["永州", "忻州", "福清", "定襄"], "kind": "place", "n": [3, 3, 3, 1]})
    assert cu.plot_names(names).get_title(loc="left").endswith("and 1 more are named most, 3 times")
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


@pytest.mark.parametrize(("name", "alt", "message"), [("a", " ", "no alternative text"), ("../a", "x", "no plain file name")])
def test_a_figure_needs_words_and_a_plain_name(name, alt, message):
    with pytest.raises(cu.CorpusError, match=message):
        cu.show_figure(plt.figure(), name, alt, pd.DataFrame())
    plt.close("all")


@pytest.mark.parametrize(
    "call",
    [
        lambda: cu.plot_frequency(pd.DataFrame({"token": ["a"]})),
        lambda: cu.plot_word_clouds(pd.DataFrame()),
        lambda: cu.plot_dispersion(pd.DataFrame()),
        lambda: cu.plot_keyness(pd.DataFrame()),
        lambda: cu.plot_collocations(pd.DataFrame()),
        lambda: cu.plot_shares(pd.DataFrame()),
        lambda: cu.plot_characters(pd.DataFrame()),
        lambda: cu.plot_changes(pd.DataFrame()),
        lambda: cu.plot_overview(pd.DataFrame({"region": ["a"]})),
        lambda: cu.plot_date_kinds(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.plot_shared_passages(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.plot_publication(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.plot_network(pd.DataFrame()),
        lambda: cu.plot_names(pd.DataFrame()),
        lambda: cu.plot_two_regions(pd.DataFrame()),
        lambda: cu.plot_agreement(pd.DataFrame()),
        lambda: cu.plot_lexical_dispersion(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.plot_frames(pd.DataFrame(), {}),
        lambda: cu.plot_positions(pd.DataFrame(), {}),
        lambda: cu.plot_distance(pd.DataFrame()),
        lambda: cu.plot_co_occurrence(pd.DataFrame(), {}, {}),
        lambda: cu.plot_speakers(pd.DataFrame(), {}),
        lambda: cu.plot_map(pd.DataFrame()),
        lambda: cu.plot_dendrogram(pd.DataFrame()),
        lambda: cu.plot_validity(pd.DataFrame(), {}, {}),
        lambda: cu.show_evidence(pd.DataFrame()),
        lambda: cu.show_passages(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.small_multiples(cu.plot_names, pd.DataFrame()),
        lambda: cu.show_kwic(pd.DataFrame()),
        lambda: cu.small_multiples("plot_names", pd.DataFrame({"region": ["a"]})),
        lambda: cu.plot_timeline(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.plot_mentions(pd.DataFrame(), pd.DataFrame()),
        lambda: cu.plot_calendar(pd.DataFrame(), pd.DataFrame()),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused(call):
    with pytest.raises(cu.CorpusError):
        call()


def test_every_chart_is_drawn_by_these_tests():
    drawn = inspect.getsource(draw_all)
    assert [name for name in cu.__all__ if name.startswith("plot_") and f"cu.{name}" not in drawn] == []
