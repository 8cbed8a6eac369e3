"""What the tests of charts share: a corpus of thirty articles, and every chart, drawn from a corpus."""

import corpus_utils as cu

CITIES = (
    "厦门 漳州 泉州 三明 莆田 南平 龙岩 宁德 福州 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 长沙 株洲 湘潭 衡阳 邵阳 "
    "岳阳 常德 张家界 益阳 郴州"
).split()


def labels_of(lexicon):
    """Category -> label of a lexicon of the package."""
    categories = cu.load_lexicon(lexicon).categories
    return dict(zip(categories["category"], categories["label"], strict=True))


def write_thirty(folder):
    """Thirty short articles, each from another city."""
    for i, city in enumerate(CITIES):
        (folder / f"{i:02d}.txt").write_text(
            f"{city}市召开疫情防控会议\n来源：{city}日报 时间：2020-02-{i % 28 + 1:02d}\n\n1月{i % 30 + 1}日，{city}市启动应急响应，{city}市各级党组织"
            "和党员干部坚守疫情防控第一线，打赢疫情防控阻击战，守护人民群众生命安全和身体健康。\n" * (1 + i % 3),
            encoding="utf-8",
        )
    return folder


def with_column(table, articles, column):
    """A table of spans with a column of its articles; places have a province of their own, which it replaces."""
    if column == "group":
        return table
    return table.assign(**{column: table["doc_id"].map(dict(zip(articles["doc_id"], articles[column], strict=True)))})


def draw_groups(corpus, by="group"):
    """Every chart that compares groups, as (name, figure); `by`: the column of articles that tells the groups apart."""
    articles, labels = corpus.articles, labels_of("frames")
    words = with_column(cu.tokens.han_words(corpus.tokens, min_length=2, stopwords=True), articles, by)
    frequency = cu.vocabulary.frequency(words, by=by)
    yield "frequency", cu.plots.frequency(frequency, by=by).figure
    yield "word_clouds", cu.plots.word_clouds(frequency, by=by).figure
    keywords = cu.vocabulary.keyness_by(words, by=by, resamples=20)
    yield "keyness", cu.plots.small_multiples(cu.plots.keyness, keywords, by=by, n=6, n_under=3)[0, 0].figure
    first = keywords[keywords[by] == keywords[by].iloc[0]] if len(keywords) else keywords
    yield "two_groups", cu.plots.two_groups(first).figure
    names = with_column(corpus.names.assign(token=corpus.names["full_name"]), articles, by)
    counted = cu.vocabulary.frequency(names, by=[by, "kind"])
    yield "names", cu.plots.small_multiples(cu.plots.names, counted, by=by, n=8)[0, 0].figure
    matches, passages = cu.match_lexicon(articles, cu.load_lexicon("frames")), cu.reuse.passages(articles)
    yield "shares", cu.plots.shares(cu.framing.shares(matches, articles, by=by), labels, by=by).figure
    variants = cu.framing.share_variants(matches, articles, passages, by=by, unit="characters")
    influence = cu.framing.influence(matches, articles, by=by, unit="characters")
    yield "share_variants", cu.plots.share_variants(variants, labels, influence, by=by).figure
    placed = with_column(cu.framing.add_position(matches, articles), articles, by)
    yield "positions", cu.plots.positions(placed, labels, by=by).figure
    far = with_column(cu.mentions.add_distance(corpus.places, articles), articles, by)
    yield "distances", cu.plots.distances(far, by=by).figure
    profiles = cu.framing.shares(matches, articles, by="doc_id", unit="characters")
    groups = dict(zip(articles["doc_id"], articles[by], strict=True))
    yield "correspondence", cu.plots.correspondence(profiles, groups, labels).figure
    events = with_column(cu.timelines.events(corpus.dates, articles), articles, by)
    responses = cu.timelines.responses(articles, by=by)
    yield "events", cu.plots.events(events, articles, responses, by=by).figure
    yield "trends", cu.plots.trends(cu.timelines.trends(corpus.dates, articles, by=by), articles, by=by).figure
    found = {"places": corpus.places, "names": corpus.names, "quantities": corpus.quantities, "speech": corpus.speech}
    systems = cu.systems.portraits(articles, passages, **found)
    measures, resources = (with_column(table, articles, by) for table in (systems.measures, systems.resources))
    yield "measures", cu.plots.measures(measures, labels_of("measures"), by=by).figure
    yield "resources", cu.plots.resources(resources, by=by).flat[0].figure


def draw_articles(corpus):
    """Every other chart, as (name, figure): of words, of articles, of the whole corpus."""
    articles, dates, labels = corpus.articles, corpus.dates, labels_of("frames")
    yield "overview", cu.plots.overview(cu.vocabulary.overview(corpus))[0].figure
    yield "changes", cu.plots.changes(cu.cleaning.changes(corpus.audit)).figure
    yield "characters_kept", cu.plots.characters_kept(cu.cleaning.characters_kept(corpus)).figure
    words = cu.tokens.han_words(corpus.tokens, min_length=2, stopwords=True)
    yield "dispersion", cu.plots.dispersion(cu.vocabulary.dispersion(words)).figure
    listed = cu.vocabulary.frequency_list()
    keywords = cu.vocabulary.keyness(words, None, listed) if len(words) else cu.vocabulary.keyness_by(words)
    yield "keyness against a list", cu.plots.keyness(keywords).figure
    yield "segmenter_agreement", cu.plots.segmenter_agreement(cu.vocabulary.segmenter_agreement(articles)).figure
    neighbours = cu.vocabulary.collocations(words, node=["疫情", "党员", "群众"])
    yield "collocations", cu.plots.collocations(neighbours).figure
    yield "collocation_network", cu.plots.collocation_network(neighbours).figure
    yield "lexical_dispersion", cu.plots.lexical_dispersion(cu.vocabulary.kwic(words, "疫情|党员|防控"), articles).figure
    matches, passages = cu.match_lexicon(articles, cu.load_lexicon("frames")), cu.reuse.passages(articles)
    actors = cu.framing.co_occurrence(cu.match_lexicon(articles, cu.load_lexicon("actors")), matches, articles)
    yield "co_occurrence", cu.plots.co_occurrence(actors, labels_of("actors"), labels).figure
    speakers = cu.framing.speakers(cu.mentions.add_speaker(matches, corpus.speech), corpus.speech, articles)
    yield "speakers", cu.plots.speakers(speakers, labels).figure
    codes = cu.framing.lexicon_codes(matches, articles)
    agreed = cu.framing.agreement(codes, codes)
    yield "agreement", cu.plots.agreement(agreed, {"these": agreed, "others": agreed}, labels).figure
    profiles = cu.framing.shares(matches, articles, by="doc_id", unit="characters")
    yield "dendrogram", cu.plots.dendrogram(profiles).figure
    yield "passages", cu.plots.passages(passages, articles).figure
    yield "lags", cu.plots.lags(dates, articles).figure
    yield "date_kinds", cu.plots.date_kinds(dates, articles).figure
    mentions = cu.timelines.trends(dates, articles)
    yield "trends of all", cu.plots.trends(mentions, articles).figure
    yield "calendar", cu.plots.calendar(mentions, articles).figure
    systems = cu.systems.portraits(articles, passages, cu.timelines.events(dates, articles))
    one = systems.of(articles["doc_id"].iloc[0])
    yield "links", cu.plots.links(one.links, one.bodies).figure
    yield "mechanisms", cu.plots.mechanisms(systems.mechanisms).figure
    if len(one.statements):
        yield "portrait", cu.plots.portrait(one).figure


def draw_all(corpus):
    """Every chart of the notebooks, as (name, figure)."""
    yield from draw_groups(corpus)
    yield from draw_articles(corpus)
