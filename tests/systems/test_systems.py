"""Response systems: mechanisms, bodies, leaders, links, resources, measures against readers' notes and texts of other provinces.

tests/gold/mechanisms.json holds 230 passages that two runs of a language model wrote closely after reports and policy papers of some
thirty provinces (they quote nobody), and annotated; neither had seen the program.

On the five articles, which the rules knew, against the notes of two readers (runs of a language
model): 36 of 36 mechanisms and no others, 56 of 57 bodies, 20 of 20 leaders, 41 of 45 links between
levels (and five others), 53 of 53 numbers (47 with the right level), 81 of 82 measures. On two sets
of passages, before the rules had seen them, 50 of 58 and 53 of 61 mechanisms were found exactly,
with 4 and 12 false ones, and 13 of 28 and 15 of 42 explanations; the rules have been mended by them
since. Arrangements without a number and without quotation marks are not looked for.
"""

import json
import math
import re
import sys
from collections import Counter

import pandas as pd
import pytest
import yaml
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import checked

import corpus_utils as cu
from corpus_utils.data import read_yaml

NOTES = yaml.safe_load((ROOT / "tests/gold/systems.yml").read_text(encoding="utf-8"))
PASSAGES = [
    passage
    | {
        "text": cu.clean_text(passage["text"]),
        "mechanisms": [(name, cu.clean_text(told)) for name, told in passage["mechanisms"]],
    }
    for passage in json.loads((ROOT / "tests/gold/mechanisms.json").read_text(encoding="utf-8"))
]
KINDS = {
    "members": "Party members",
    "people": "other people",
    "organisations": "Party organisations",
    "teams": "teams and bodies",
}


def article(text, province="湖南省", city="永州市", county=""):
    return pd.DataFrame(
        [
            {
                "doc_id": "a",
                "region": "某地",
                "text": text,
                "province": province,
                "city": city,
                "county": county,
                "published": pd.Timestamp("2020-02-10"),
                "published_earliest": pd.Timestamp("2020-02-10"),
                "published_latest": pd.Timestamp("2020-02-10"),
            }
        ]
    )


def names(text):
    return cu.systems.mechanisms(article(text))["surface"].tolist()


@pytest.fixture(scope="module")
def systems(articles):
    return cu.systems.portraits(articles, cu.reuse.passages(articles), cu.timelines.events(cu.mentions.dates(articles), articles))


def overlap(one, other):
    return one in other or other in one


def paired(found, wanted, same):
    """Rows found and rows wanted that are the same, each used once."""
    rest, pairs = list(found), []
    for want in wanted:
        if (match := next((row for row in rest if same(row, want)), None)) is not None:
            rest.remove(match)
            pairs.append((match, want))
    return pairs


def against_notes(table, notes, same):
    """Per article: pairs, rows found, rows wanted; printed."""
    pairs, n_found, n_wanted = [], 0, 0
    for doc_id, own in NOTES.items():
        found, wanted = list(table[table["doc_id"] == doc_id].itertuples()), own[notes]
        mine = paired(found, wanted, same)
        print(f"{notes:11s} {doc_id[:3]}: recall {len(mine)}/{len(wanted)}, found {len(found)}")
        pairs, n_found, n_wanted = pairs + mine, n_found + len(found), n_wanted + len(wanted)
    print(f"{notes:11s} all: recall {len(pairs) / n_wanted:.2f}, precision {len(pairs) / n_found:.2f}")
    return pairs, n_found, n_wanted


@pytest.mark.gold
def test_mechanisms_are_those_of_the_notes(systems):
    pairs, found, wanted = against_notes(
        systems.mechanisms, "mechanisms", lambda row, note: (row.sentence, row.surface) == (note["s"], note["surface"])
    )
    assert len(pairs) >= 0.9 * wanted and len(pairs) >= 0.9 * found
    explained = {(row.doc_id, row.surface): row.explanation for row in systems.mechanisms.itertuples() if row.explanation}
    told = [(explained.get((row.doc_id, row.surface), ""), note["explanation"]) for row, note in pairs if "explanation" in note]
    right = [
        found
        for found, note in told
        if found and (overlap(found, note) or (Counter(found) & Counter(note)).total() > 0.7 * min(len(found), len(note)))
    ]
    unwanted = [row.surface for row, note in pairs if row.explanation and "explanation" not in note]
    print(f"explanations: {len(right)} of {len(told)}, {len(unwanted)} where the notes have none")
    assert len(right) >= 0.9 * len(told) and len(unwanted) <= 1


def test_the_page_has_the_explanation_that_the_text_gives_and_not_how_a_sentence_goes_on(systems):
    told = systems.statements[systems.statements["topic"] == "mechanism"].set_index(["group", "surface"])["detail"]
    assert told["忻州", "四包一"] == "一名党组织书记、一名干部、一名医护人员和一名人民警察包联一名湖北返忻人员"
    assert told["福清", "四送"] == "送信息，稳人心；送物资，强保障；送服务，当跑腿；送医疗，保安心"
    assert told["兰州安宁", "一办十组"] == "下设办公室和10个专责组" and told["福清", "一对一"] == ""


@pytest.mark.gold
def test_bodies_are_those_of_the_notes(systems):
    pairs, found, wanted = against_notes(
        systems.bodies, "bodies", lambda row, note: row.sentence == note["s"] and overlap(row.surface, note["surface"])
    )
    assert len(pairs) >= 0.9 * wanted and len(pairs) >= 0.9 * found
    assert all(row.kind == note["kind"] for row, note in pairs)
    assert all(row.count == note["count"] if "count" in note else math.isnan(row.count) for row, note in pairs)
    founded = [row.founded == note.get("founded", False) for row, note in pairs]
    level = [row.level == note["level"] for row, note in pairs if note["level"] != "unclear"]
    exact = [row.surface == note["surface"] for row, note in pairs]
    print(f"bodies: whole name {sum(exact)}/{len(exact)}, founded {sum(founded)}/{len(founded)}, level {sum(level)}/{len(level)}")
    assert sum(founded) >= 0.95 * len(founded) and sum(level) >= 0.7 * len(level) and sum(exact) >= 0.9 * len(exact)


@pytest.mark.gold
def test_leaders_and_links_are_those_of_the_notes(systems):
    pairs, found, wanted = against_notes(
        systems.leaders, "leaders", lambda row, note: row.sentence == note["s"] and overlap(row.who, note["who"])
    )
    assert len(pairs) >= 0.9 * wanted and len(pairs) >= 0.9 * found
    pairs, found, wanted = against_notes(
        systems.links,
        "links",
        lambda row, note: (
            row.lower_sentence == note["s"] and overlap(row.upper, note["upper"]) and overlap(row.lower, note["lower"])
        ),
    )
    assert len(pairs) >= 0.9 * wanted and len(pairs) >= 0.85 * found


@pytest.mark.gold
def test_resources_are_those_of_the_notes(systems):
    pairs, found, wanted = against_notes(
        systems.resources,
        "resources",
        lambda row, note: row.sentence == note["s"] and overlap(row.surface, note["expression"]),
    )
    assert len(pairs) >= 0.9 * wanted and len(pairs) >= 0.9 * found
    assert all(row.kind == KINDS.get(note["kind"], note["kind"]) for row, note in pairs)
    level = [row.level == note["level"] for row, note in pairs]
    print(f"resources: level {sum(level)}/{len(level)}")
    assert sum(level) >= 0.85 * len(level)


@pytest.mark.gold
def test_measures_are_those_of_the_notes(systems):
    first = systems.measures[systems.measures["first"]].assign(category=lambda table: table["category"].astype("str"))
    pairs, found, wanted = against_notes(first, "measures", lambda row, note: row.category == note["category"])
    assert len(pairs) >= 0.9 * wanted and len(pairs) >= 0.9 * found
    same = [row.sentence == note["s"] for row, note in pairs]
    print(f"measures: first sentence {sum(same)}/{len(same)}")
    assert sum(same) >= 0.9 * len(same)


@pytest.mark.gold
def test_every_region_bears_comparison(systems):
    """Of all that the notes hold on an article, nine in ten are found."""
    same = {
        "mechanisms": lambda row, note: (row.sentence, row.surface) == (note["s"], note["surface"]),
        "bodies": lambda row, note: row.sentence == note["s"] and overlap(row.surface, note["surface"]),
        "leaders": lambda row, note: row.sentence == note["s"] and overlap(row.who, note["who"]),
        "links": lambda row, note: (
            row.lower_sentence == note["s"] and overlap(row.upper, note["upper"]) and overlap(row.lower, note["lower"])
        ),
        "resources": lambda row, note: row.sentence == note["s"] and overlap(row.surface, note["expression"]),
        "measures": lambda row, note: row.first and str(row.category) == note["category"],
    }
    for doc_id, notes in NOTES.items():
        found = sum(
            len(paired(list(table[table["doc_id"] == doc_id].itertuples()), notes[name], same[name]))
            for name in same
            for table in [getattr(systems, name)]
        )
        wanted = sum(len(notes[name]) for name in same)
        print(f"{doc_id[:3]}: {found} of {wanted}")
        assert found >= 0.9 * wanted


@pytest.mark.gold
@pytest.mark.parametrize(
    ("part", "recall", "precision"), [("seen", 0.95, 0.95), ("mended", 0.95, 0.95), ("mended later", 0.9, 0.8)]
)
def test_mechanisms_of_other_provinces(part, recall, precision):
    """`seen` made the rules. `mended` and `mended later` were unseen until their faults were mended; then 50 of 58 and 53 of 61 were
    found exactly, 55 and 54 at all, of 59 and 66 found, with 13 of 28 and 15 of 42 explanations."""
    own = [passage for passage in PASSAGES if passage["set"] == part]
    found = cu.systems.mechanisms(pd.DataFrame({"doc_id": range(len(own)), "text": [passage["text"] for passage in own]}))
    by_passage = {int(i): table["surface"].tolist() for i, table in found.groupby("doc_id")}
    exact = sum(
        (Counter(by_passage.get(i, ())) & Counter(name for name, _ in passage["mechanisms"])).total()
        for i, passage in enumerate(own)
    )
    touched = sum(
        len(paired(by_passage.get(i, ()), [name for name, _ in passage["mechanisms"]], overlap)) for i, passage in enumerate(own)
    )
    wanted = sum(len(passage["mechanisms"]) for passage in own)
    told = {(i, name): explanation for i, passage in enumerate(own) for name, explanation in passage["mechanisms"] if explanation}
    given = {(int(row.doc_id), row.surface): row.explanation for row in found.itertuples() if row.explanation}
    right = sum(overlap(given[key], told[key]) for key in told.keys() & given.keys())
    print(
        f"{part}: {wanted} mechanisms, {exact} found exactly, {touched} at all, of {len(found)} found; explanations {right} of {len(told)}, {len(given)} given"
    )
    assert touched >= recall * wanted and touched >= precision * len(found)


@pytest.mark.gold
@pytest.mark.parametrize("part", ["seen", "mended", "mended later"])
def test_bodies_of_other_provinces(part):
    own = [passage for passage in PASSAGES if passage["set"] == part]
    articles = pd.concat([article(passage["text"]).assign(doc_id=str(i)) for i, passage in enumerate(own)], ignore_index=True)
    found = cu.systems.bodies(articles)
    by_passage = {i: list(zip(table["surface"], table["count"].fillna(-1), strict=True)) for i, table in found.groupby("doc_id")}
    pairs = [
        pair
        for i, passage in enumerate(own)
        for pair in paired(by_passage.get(str(i), ()), passage["bodies"], lambda row, want: overlap(row[0], want[0]))
    ]
    wanted = sum(len(passage["bodies"]) for passage in own)
    counted = sum(row[1] == (-1 if want[1] is None else want[1]) for row, want in pairs)
    print(f"{part}: {len(pairs)} of {wanted} bodies, {len(found)} found; number right {counted}")
    assert len(pairs) >= 0.8 * wanted and counted >= 0.8 * len(pairs)


def test_mechanisms_of_the_issue():
    assert names("落实“三包一”责任制和五包一机制，推行一线工作法，发挥网格长作用。") == [
        "三包一",
        "五包一",
        "一线工作法",
        "网格长",
    ]
    assert names("一份真情回馈党，一年来他工作了两个小时，一名党员就是一面旗帜，做到“两个维护”。") == []


@pytest.mark.parametrize("form", read_yaml("mechanisms.yml")["forms"], ids=lambda form: form["form"])
def test_a_form_of_mechanism_finds_its_example_and_not_the_rest(form):
    found = cu.systems.mechanisms(article(form["example"]))
    assert form["form"] in set(found["form"])
    assert [text for text in form.get("not", ()) if names(text)] == []


@pytest.mark.parametrize("rule", read_yaml("mechanisms.yml")["explanations"], ids=lambda rule: rule["by"])
def test_a_rule_explains_its_example(rule):
    assert rule["by"] in set(cu.systems.mechanisms(article(rule["example"]))["explained_by"])


def test_every_pattern_of_a_system_finds_its_example():
    rules = read_yaml("systems.yml")
    for kind, body in rules["bodies"].items():
        assert kind in set(cu.systems.bodies(article(body["example"]))["kind"]), kind
    for rule in rules["leaders"]:
        assert len(cu.systems.leaders(article(rule["example"]))) == 1, rule["example"]
    for rule in rules["responsible"]:
        assert "responsible" in set(cu.systems.links(article(rule["example"]))["relation"]), rule["example"]
    for rule in rules["resources"]:
        assert rule["kind"] in set(cu.systems.resources(article(f"全市投入{rule['example']}"))["kind"]), rule["example"]


def test_an_explanation_is_text_of_the_article(articles, systems):
    texts = articles.set_index("doc_id")["text"]
    for row in systems.mechanisms[systems.mechanisms["explanation"] != ""].itertuples():
        assert texts[row.doc_id][row.explanation_start : row.explanation_end] == row.explanation
    counted = systems.bodies[systems.bodies["count"].notna()]
    assert all(texts[row.doc_id][row.count_start : row.count_end] for row in counted.itertuples())


def test_a_mechanism_named_once_is_known_everywhere_in_its_article():
    assert names("推行“红黄蓝”模式。后来“红黄蓝”有了新意。") == ["红黄蓝", "红黄蓝"]
    assert names("后来“红黄蓝”有了新意。") == []


@pytest.mark.parametrize(
    ("text", "upper", "lower"),
    [
        ("市、县、乡三级行动。", "prefecture", "county"),
        ("省市县乡村五级书记齐上阵。", "province", "prefecture"),
        ("按照“区级—街道—社区—楼栋”架构。", "county", "township"),
        ("每名村干部负责一个网格。", "village", "household"),
    ],
)
def test_a_link_leads_from_one_level_to_the_next(text, upper, lower):
    first = cu.systems.links(article(text)).iloc[0]
    assert (first["upper_level"], first["lower_level"]) == (upper, lower)


def test_a_list_from_below_leads_down_as_well():
    links = cu.systems.links(article("村、镇、县都在行动。"))
    assert sorted(zip(links["upper"], links["lower"], strict=True)) == [("县", "镇"), ("镇", "村")]


@pytest.mark.parametrize("text", ["县（市、区）严防死守。", "市、村、县都在行动。", "他们说—真的—不怕。", ""])
def test_text_without_a_chain_gives_no_link(text):
    assert cu.systems.links(article(text)).empty


@pytest.mark.parametrize(
    ("text", "level", "basis"),
    [
        ("全市组建突击队30支。", "prefecture", "sentence"),
        ("组建突击队30支。", "prefecture", "home region"),
        ("新田县组建突击队30支。", "county", "sentence"),
        ("驰援湖北，组建突击队30支。", "prefecture", "home region"),
        ("在8个街道60个社区设立突击队30支。", "prefecture", "home region"),
    ],
)
def test_a_number_is_of_the_level_that_its_sentence_names(text, level, basis):
    (row,) = cu.systems.resources(article(text)).itertuples()
    assert (row.level, row.level_basis) == (level, basis)


def test_measures_begin_with_the_first_that_is_not_negated():
    found = cu.systems.measures(article("没有消毒。后来消毒了，又消毒。"))
    assert found["first"].tolist() == [False, True, False]


@checked
@given(st.text(alphabet="一二三四双1+个级户包带队组长“”、，。；：—机制实行建立市县乡村社区党员突击网格\n", max_size=80))
def test_any_text_gives_spans_that_slice_back(text):
    table = article(text)
    systems = cu.systems.portraits(table)
    for found in (systems.mechanisms, systems.bodies, systems.leaders, systems.links, systems.statements):
        assert [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == found["surface"].tolist()
    spans = systems.mechanisms[["start", "end"]].to_numpy()
    assert (spans[1:, 0] >= spans[:-1, 1]).all()
    for side in ("upper", "lower"):
        links = systems.links
        assert [text[a:b] for a, b in zip(links[f"{side}_start"], links[f"{side}_end"], strict=True)] == links[side].tolist()


@pytest.mark.parametrize("text", ["建设百站百室。", "百办十组在行动。", "十十组一办。", "五包一。", "“”", "“四送"])
def test_odd_numerals_do_not_stop_the_rest(text):
    both = pd.concat([article(text), article("实行“三包一”机制。").assign(doc_id="b")], ignore_index=True)
    found = cu.systems.mechanisms(both)
    assert found[found["doc_id"] == "b"]["surface"].tolist() == ["三包一"]
    assert [text[a:b] for a, b in found[found["doc_id"] == "a"][["start", "end"]].values] == found[found["doc_id"] == "a"][
        "surface"
    ].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "口罩三包一次性发完。",
        "一帮一群人。",
        "1号2号楼停水。",
        "他买了“双汇”火腿肠。",
        "“三个月”过去了。",
        "坚持两个小时。",
        "达到五个亿元大关。",
        "举办“七夕”活动。",
        "三个统一收费站。",
        "二级联赛架构调整。",
        "河长二十公里。",
        "“淘宝”平台热卖。",
        "比分三对二。",
    ],
)
def test_false_mechanisms_that_a_reviewer_found_are_not_found(text):
    assert names(text) == []


def test_what_is_denied_or_abolished_is_marked():
    assert cu.systems.mechanisms(article("没有实行“五包一”机制，解除“四包一”措施，实行“三包一”机制。"))["negated"].tolist() == [
        True,
        True,
        False,
    ]
    assert cu.systems.bodies(article("没有成立领导小组。成立突击队。"))["negated"].tolist() == [True, False]
    topics = cu.systems.portraits(article("没有成立领导小组，没有实行“五包一”机制。")).statements["topic"]
    assert not set(topics) & {"body", "mechanism"}


@pytest.mark.parametrize("quoted", ["“四包一”", "「四包一」", "『四包一』", '"四包一"'])
def test_any_quotation_marks_will_do(quoted):
    assert cu.systems.mechanisms(article(f"实行{quoted}机制。"))[["surface", "head"]].values.tolist() == [["四包一", "机制"]]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("由县委书记张三任组长。", "县委书记张三"),
        ("成立由县长任组长的领导小组。", "县长"),
        ("省委书记李四主持召开会议。", "省委书记李四"),
        ("由县长担任组长。", "县长"),
    ],
)
def test_a_leader_is_named_whole(text, who):
    assert cu.systems.leaders(article(text))["who"].tolist() == [who]


def test_an_explanation_does_not_reach_into_another_matter():
    told = cu.systems.mechanisms(article("全县落实“三包一”机制。市里下雨，河水上涨，群众转移。"))
    assert told["explanation"].tolist() == [""]


def test_what_is_done_by_forbidding_counts():
    found = cu.systems.measures(article("禁止聚餐，没有消毒。"))
    assert found[["category", "first"]].values.tolist() == [["gatherings", True], ["disinfection", False]]


def test_a_quoted_number_is_of_the_level_that_the_quotation_names():
    table = cu.systems.resources(article("他说：“全省投入资金3亿元。”全县投入2亿元。", "湖南省", "永州市", "新田县"))
    assert table["level"].tolist() == ["province", "county"]


def test_things_lost_and_owed_are_not_resources():
    assert cu.systems.resources(article("受伤医务人员5名，罚款200元，淹没房屋500平方米。")).empty


def test_sentences_are_whole_numbers_and_every_link_has_its_sentence(capsys):
    two = pd.concat(
        [
            article("全市成立领导小组。<b>市、县、乡三级</b>实行“三包一”机制。").assign(doc_id="a b/'\"<x>"),
            article("建立“四包一”制度。").assign(doc_id="b"),
        ],
        ignore_index=True,
    )
    systems = cu.systems.portraits(two)
    assert systems.statements["sentence"].dtype == "int32"
    cu.plots.show_system(systems.statements, two)
    page = capsys.readouterr().out
    links, ids = set(re.findall(r'href="#([^"]+)"', page)), set(re.findall(r'id="([^"]+)"', page))
    assert links and links <= ids and all(re.fullmatch("[a-z0-9-]+", name) for name in ids)
    assert "<b>" not in page and "&lt;b&gt;" in page


def test_charts_of_one_article_refuse_several():
    two = pd.concat([article("市、县、乡三级行动。").assign(doc_id=name) for name in "ab"], ignore_index=True)
    systems = cu.systems.portraits(two)
    for draw in (lambda: cu.plots.links(systems.links, systems.bodies), lambda: cu.plots.portrait(systems)):
        with pytest.raises(cu.CorpusError, match="of 2 articles"):
            draw()


@pytest.mark.parametrize("region", [None, float("nan"), ""])
def test_a_region_may_be_unknown(region):
    articles = article("市、县、乡三级实行“三包一”机制。").assign(region=region)
    systems = cu.systems.portraits(articles)
    assert len(systems.statements) and systems.statements["group"].isna().all() and set(systems.statements["label"]) == {"a"}
    assert cu.plots.portrait(systems.of("a")).figure.get_suptitle()


def test_dates_are_statements_if_events_are_given():
    articles = article("2月3日，全县停工。").assign(published=pd.Timestamp("2020-02-13"))
    events = cu.timelines.events(cu.mentions.dates(articles), articles)
    assert "date" not in set(cu.systems.portraits(articles).statements["topic"])
    told = cu.systems.portraits(articles, events=events).statements
    assert told[told["topic"] == "date"][["surface", "kind"]].values.tolist() == [["2月3日", "2020-02-03"]]
    for wrong in (5, events.drop(columns="when"), events.assign(doc_id="none")):
        with pytest.raises(cu.CorpusError):
            cu.systems.portraits(articles, events=wrong)


def test_a_link_is_in_the_sentence_in_which_it_begins(systems, articles):
    texts = articles.set_index("doc_id")["text"]
    across = systems.links[systems.links["upper_sentence"] != systems.links["lower_sentence"]]
    assert len(across) and (systems.links["sentence"] == systems.links[["upper_sentence", "lower_sentence"]].min(axis=1)).all()
    for row in across.itertuples():
        sentences = cu.tokens.sentences(articles[articles["doc_id"] == row.doc_id])["surface"]
        assert row.upper in sentences[row.upper_sentence] and row.lower in sentences[row.lower_sentence]
        assert texts[row.doc_id][row.upper_start : row.upper_end] == row.upper


# what was found before is taken, and not looked for again
@pytest.fixture
def sought(monkeypatch):
    """How often each finder of mentions has run: how often it made its table."""
    times = Counter()
    for name in ("places", "names", "quantities", "speech", "levels"):
        module, makes = sys.modules[f"corpus_utils.mentions.{name}"], "match_lexicon" if name == "levels" else "span_table"

        make = getattr(module, makes)

        def counted(*given, name=name, make=make):
            times[name] += 1
            return make(*given)

        monkeypatch.setattr(module, makes, counted)
    return times


def test_portraits_of_what_was_found_before_are_the_same(articles, systems, sought):
    passages, events = cu.reuse.passages(articles), cu.timelines.events(cu.mentions.dates(articles), articles)
    places = cu.mentions.places(articles)
    found = {
        "places": places,
        "names": cu.mentions.names(articles, places),
        "quantities": cu.mentions.quantities(articles),
        "speech": cu.mentions.speech(articles),
    }
    sought.clear()
    given = cu.systems.portraits(articles, passages, events, **found)
    assert sought == {"levels": 1}
    for name, table in vars(systems).items():
        pd.testing.assert_frame_equal(getattr(given, name), table)


def test_portraits_look_for_each_kind_of_mention_once(articles, sought):
    cu.systems.portraits(articles)
    assert sought == dict.fromkeys(["places", "names", "quantities", "speech", "levels"], 1)


@pytest.mark.parametrize(
    ("find", "kinds"),
    [
        (cu.systems.bodies, ["quantities", "places", "names", "levels"]),
        (cu.systems.resources, ["quantities", "places", "names", "levels"]),
        (cu.systems.links, ["bodies", "places", "levels"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_finder_of_systems_takes_what_was_found_before(articles, sought, find, kinds):
    expected = find(articles)
    found = {kind: getattr(cu.systems if kind == "bodies" else cu.mentions, kind)(articles) for kind in kinds}
    sought.clear()
    pd.testing.assert_frame_equal(find(articles, **found), expected)
    pd.testing.assert_frame_equal(find(articles, *found.values()), expected)
    assert not sought
    some = find(articles, **{kind: table.head(0) for kind, table in found.items()})
    assert not sought and not some.equals(expected)  # what is given counts, even if it is nothing
