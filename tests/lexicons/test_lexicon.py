"""The lexicons as data, the matcher, negation, the evidence.

Negation is flagged if it comes within eight characters before the word, in the same clause;
negation behind the word (战争还没有结束) is not seen.
"""

import json

import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_utils as cu
from corpus_utils import CorpusError, load_lexicon, match_lexicon
from corpus_utils.data import read_yaml
from corpus_utils.lexicons.lexicon import OURS, Lexicon
from corpus_utils.lexicons.matcher import Matcher, negated
from corpus_utils.tables import columns

NEGATION = json.loads((ROOT / "tests/cases/negation.json").read_text(encoding="utf-8"))
FAULTS = json.loads((ROOT / "tests/cases/lexicon_faults.json").read_text(encoding="utf-8"))
NAMES = ["frames", "actors", "levels"]


@pytest.fixture
def lexicon(tmp_path):
    path = tmp_path / "mine.yml"
    path.write_text(
        "categories:\n  war:\n    label: War\n    entries: [{entry: 战, not: [战略, 挑战]}, 阻击战, 堡垒]\n"
        "  care: {entries: [关爱, 爱]}\nignore: [可爱]\n",
        encoding="utf-8",
    )
    return load_lexicon(path)


def table(*texts, regions=None):
    return pd.DataFrame(
        {"doc_id": [f"d{i}" for i in range(len(texts))], "text": texts, "region": regions or [f"r{i}" for i in range(len(texts))]}
    )


def make(entries: dict[str, list[str]], exclusions=None) -> Lexicon:
    rows = [
        (category, entry, "", "live", "", tuple((exclusions or {}).get(entry, ())), "")
        for category, all_ in entries.items()
        for entry in all_
    ]
    return Lexicon(
        "test",
        pd.DataFrame(rows, columns=columns("entries")),
        pd.DataFrame([(category, category, "", "", "") for category in entries], columns=columns("categories")),
    )


def test_the_longest_entry_wins_and_excluded_strings_are_passed_over(lexicon):
    matches = match_lexicon(table("战略上打阻击战，战！可爱的关爱。挑战。"), lexicon)
    assert matches[["surface", "category", "sentence"]].values.tolist() == [
        ["阻击战", "war", 0],
        ["战", "war", 0],
        ["关爱", "care", 1],
    ]


def test_an_exclusion_speaks_for_its_own_entry_only():
    lexicon = make({"country": ["印度", "尼西"]}, {"印度": ["印度尼西亚"]})
    assert [m[2] for m in Matcher(lexicon)("印度和印度尼西亚")] == ["印度", "尼西"]


def test_an_exclusion_that_begins_before_the_entry_or_overlaps_a_match_excludes_all_the_same():
    lexicon = make({"a": ["乙丙", "甲乙"]}, {"乙丙": ["甲乙丙"]})
    assert [m[2] for m in Matcher(lexicon)("甲乙丙乙丙")] == ["甲乙", "乙丙"]


@settings(max_examples=200, derandomize=True)
@given(
    st.text("甲乙丙", max_size=20),
    st.sets(st.text("甲乙丙", min_size=1, max_size=3), min_size=1, max_size=5),
    st.lists(st.text("甲乙丙", min_size=1, max_size=4), max_size=3),
)
def test_matches_agree_with_a_direct_search(text, entries, longer):
    """Slow and simple: at each position the longest entry found there that is in no excluded string."""
    lexicon = make({"x": sorted(entries)}, {sorted(entries)[0]: longer})
    blocked = [(i, i + len(s)) for s in longer for i in range(len(text)) if text.startswith(s, i)]
    expected, i = [], 0
    while i < len(text):
        here = [
            e
            for e in entries
            if text.startswith(e, i) and not (e == sorted(entries)[0] and any(a <= i and i + len(e) <= b for a, b in blocked))
        ]
        if here:
            expected.append((i, max(here, key=len)))
        i += len(max(here, key=len)) if here else 1
    assert [(start, entry) for start, _, entry in Matcher(lexicon)(text)] == expected


@pytest.mark.parametrize("name", OURS)
def test_the_lexicons_of_the_package_have_no_faults(name):
    """Given as files they are checked like a user's; by their names they are the same, unchecked, so that they load quickly."""
    checked, ours = load_lexicon(ROOT / f"corpus_utils/data/{name}.yml"), load_lexicon(name)
    assert (checked.name, checked.ignore) == (ours.name, ours.ignore)
    pd.testing.assert_frame_equal(checked.entries, ours.entries)
    pd.testing.assert_frame_equal(checked.categories, ours.categories)


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_is_found_in_its_example_and_not_in_its_exclusions(name):
    """The test before this one has held each example to contain its entry; here it is matched, in its own category."""
    lexicon = load_lexicon(name)
    matcher = Matcher(lexicon)
    for row in lexicon.entries.itertuples():
        assert row.entry in {entry for *_, entry in matcher(row.example or row.entry)}, row.entry
        assert all(row.entry not in {entry for *_, entry in matcher(string)} for string in row.exclusions), row.entry


def test_frames_are_argued_entry_by_entry():
    lexicon = load_lexicon("frames")
    assert lexicon.entries[["gloss", "because", "example"]].ne("").all(axis=None)
    assert lexicon.categories[["label", "definition", "boundary"]].ne("").all(axis=None)
    readme = (ROOT / "corpus_utils/data/README.md").read_text(encoding="utf-8")
    assert [name for name in lexicon.categories["category"] if f"**{name}**" not in readme] == []


@pytest.mark.parametrize(
    ("string", "found"),
    [
        ("在防控一线", ["一线"]),
        ("一线城市房价", []),
        ("抗疫战略", []),
        ("充分发挥党组织战斗堡垒作用和党员先锋模范作用", ["战斗堡垒作用", "先锋模范作用"]),
        ("网络阵地和宣传阵地", ["阵地"]),
        ("新型冠状病毒感染的肺炎疫情", []),
        ("困难群众", []),
        ("守土有责、守土担责、守土尽责", ["守土有责", "守土担责", "守土尽责"]),
    ],
)
def test_traps_of_the_genre(string, found):
    wanted = {"war", "vanguard", "duty", "science", "problems"}
    matches = match_lexicon(table(string + "。"), load_lexicon("frames"))
    assert [m.entry for m in matches.itertuples() if m.category in wanted] == found


@pytest.mark.parametrize("case", [case for case in NEGATION if "fails" not in case], ids=lambda case: case["text"])
def test_negation(case):
    start = case["text"].index(case["word"])
    assert negated(case["text"], start, start + len(case["word"])) == case["negated"]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=pytest.mark.xfail(strict=True, reason=case["fails"]), id=case["text"])
        for case in NEGATION
        if "fails" in case
    ],
)
def test_negation_that_is_not_understood(case):
    start = case["text"].index(case["word"])
    assert negated(case["text"], start, start + len(case["word"])) == case["negated"]


def test_no_example_is_negated_and_every_affirming_string_holds_a_negation():
    frames = load_lexicon("frames")
    matches = match_lexicon(pd.DataFrame({"doc_id": frames.entries["entry"], "text": frames.entries["example"]}), frames)
    assert matches.loc[matches["negated"] & (matches["doc_id"] == matches["entry"]), "entry"].tolist() == []
    rules = read_yaml("negation.yml")
    for string in rules["affirming"]:
        assert any(word in string for word in [*rules["verb"], *rules["being"]]), string


def test_negated_matches_of_the_articles(articles):
    matches = match_lexicon(articles, load_lexicon("frames"))
    assert set(matches[matches["negated"]]["surface"]) == {"病例", "恐慌", "麻痹", "侥幸", "确诊", "疑似病例", "红白事"}


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case["faults"][0][1][:40])
def test_a_lexicon_with_faults_gets_one_line_a_fault(tmp_path, case):
    (tmp_path / "bad.yml").write_text(case["yaml"], encoding="utf-8")
    with pytest.raises(CorpusError) as error:
        load_lexicon(tmp_path / "bad.yml")
    lines = [line.strip() for line in str(error.value).splitlines() if line.startswith("  line ")] or [str(error.value)]
    assert len(lines) == len(case["faults"]), str(error.value)
    for line, (number, words) in zip(lines, case["faults"], strict=True):
        assert (f"line {number}:" in line or not number) and words in line, line


@settings(max_examples=150, derandomize=True, deadline=None)
@given(
    st.recursive(
        st.text("战 no:[]{}&*!|>'\"#-\n\t", max_size=6) | st.none() | st.booleans() | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["categories", "entries", "entry", "not", "war", "ignore", "kind", "战"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    ),
    st.booleans(),
)
def test_whatever_is_in_the_file_gives_a_lexicon_or_a_clear_error(tmp_path_factory, content, as_yaml):
    import yaml

    path = tmp_path_factory.mktemp("lexicon") / "any.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True) if as_yaml else str(content), encoding="utf-8")
    try:
        assert len(load_lexicon(path).entries)
    except CorpusError as error:
        assert "any.yml" in str(error)


def test_evidence_leads_back_to_the_sentences(articles):
    matches = match_lexicon(articles, load_lexicon("frames"))
    quotes = cu.lexicons.evidence(matches, "永州", "war")
    text = articles.set_index("doc_id")["text"]
    assert quotes["surfaces"].str.count("、").is_monotonic_decreasing
    for row in quotes.itertuples():
        assert row.quote in text[row.doc_id] and all(word in row.quote for word in row.surfaces.split("、")) and row.translation


def test_evidence_of_all_is_that_of_each(articles):
    matches = match_lexicon(articles, load_lexicon("frames"))
    everything = cu.lexicons.evidence(matches)
    assert len(everything) == len(matches.drop_duplicates(["doc_id", "sentence", "category"]))
    part = everything[(everything["group"] == "永州") & (everything["category"] == "war")].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, cu.lexicons.evidence(matches, "永州", "war"))


def test_a_file_in_another_encoding_says_so(tmp_path):
    (tmp_path / "gbk.yml").write_bytes("categories: {a: {entries: [战争]}}".encode("gbk"))
    with pytest.raises(CorpusError, match="gbk.yml is not UTF-8 text .* save it as UTF-8"):
        load_lexicon(tmp_path / "gbk.yml")


def test_a_lexicon_without_entries_matches_nothing(articles, lexicon):
    assert match_lexicon(articles, lexicon.only(lexicon.entries["entry"] == "none")).empty


def test_wrong_arguments(articles, lexicon):
    matches = match_lexicon(articles, lexicon)
    with pytest.raises(CorpusError, match="no lexicon 'none'"):
        load_lexicon("none")
    with pytest.raises(CorpusError, match="no lexicon 'aaa"):
        load_lexicon("a" * 5000)
    with pytest.raises(CorpusError, match="the lexicon is a str"):
        match_lexicon(articles, "frames")
    with pytest.raises(CorpusError, match="several articles have the doc_id"):
        match_lexicon(pd.concat([articles, articles]), lexicon)
    with pytest.raises(CorpusError, match="no match has group '厦门'; choose one of 赣州"):
        cu.lexicons.evidence(matches, "厦门", "war")


ARTICLES = pd.DataFrame(
    {
        "doc_id": ["b", "a", "c"],
        "region": ["乙", "甲", "甲"],
        "text": ["没有战。\n打阻击战，关爱老人，战。", "关爱。战，战。", "战。下雪。"],
    }
)
WORDS = {"war": ["战", "阻击战"], "care": ["关爱"]}


def test_matches_of_three_articles_by_hand():
    """Two articles are of one region: their labels tell them apart by the doc_id."""
    matches = match_lexicon(ARTICLES, make(WORDS))
    assert matches.columns.tolist() == columns("matches")
    assert matches.drop(columns=["category", "kind", "quote_start"]).values.tolist() == [
        ["b", "乙", "乙", 0, 2, 3, "战", "战", True, "没有战。"],
        ["b", "乙", "乙", 1, 6, 9, "阻击战", "阻击战", False, "打阻击战，关爱老人，战。"],
        ["b", "乙", "乙", 1, 10, 12, "关爱", "关爱", False, "打阻击战，关爱老人，战。"],
        ["b", "乙", "乙", 1, 15, 16, "战", "战", False, "打阻击战，关爱老人，战。"],
        ["a", "甲 a", "甲", 0, 0, 2, "关爱", "关爱", False, "关爱。"],
        ["a", "甲 a", "甲", 1, 3, 4, "战", "战", False, "战，战。"],
        ["a", "甲 a", "甲", 1, 5, 6, "战", "战", False, "战，战。"],
        ["c", "甲 c", "甲", 0, 0, 1, "战", "战", False, "战。"],
    ]
    assert matches["category"].tolist() == ["war", "war", "care", "war", "care", "war", "war", "war"]
    assert matches["quote_start"].tolist() == [0, 5, 5, 5, 0, 3, 3, 0] and set(matches["kind"]) == {"live"}
    assert matches.dtypes.astype(str).to_dict() == {
        **dict.fromkeys(columns("matches"), "str"),
        **dict.fromkeys(["sentence", "start", "end", "quote_start"], "int32"),
        "negated": "bool",
        **dict.fromkeys(["group", "quote"], "category"),
    }
    without = match_lexicon(ARTICLES.drop(columns="region"), make(WORDS))
    nowhere = matches.assign(label=matches["doc_id"], group=pd.Categorical([None] * len(matches)))
    pd.testing.assert_frame_equal(without, nowhere)


def test_the_evidence_of_three_articles_by_hand():
    """In each group and category the sentence with most matches first, then by article and place."""
    matches = match_lexicon(ARTICLES, make(WORDS))
    expected = [
        ["b", "乙", "乙", 1, 10, 12, "关爱", "care", ((5, 7),), "打阻击战，关爱老人，战。", ""],
        ["b", "乙", "乙", 1, 6, 9, "阻击战、战", "war", ((1, 4), (10, 11)), "打阻击战，关爱老人，战。", ""],
        ["b", "乙", "乙", 0, 2, 3, "战", "war", ((2, 3),), "没有战。", ""],
        ["a", "甲 a", "甲", 0, 0, 2, "关爱", "care", ((0, 2),), "关爱。", ""],
        ["a", "甲 a", "甲", 1, 3, 4, "战、战", "war", ((0, 1), (2, 3)), "战，战。", ""],
        ["c", "甲 c", "甲", 0, 0, 1, "战", "war", ((0, 1),), "战。", ""],
    ]
    found = cu.lexicons.evidence(matches)
    assert found.columns.tolist() == columns("evidence")
    assert columns("evidence") == "doc_id label group sentence start end surfaces category at quote translation".split()
    assert found.values.tolist() == expected and found.index.tolist() == list(range(6))
    assert cu.lexicons.evidence(matches, "甲").values.tolist() == expected[3:]
    assert cu.lexicons.evidence(match_lexicon(table("战。战。"), make(WORDS)))["sentence"].tolist() == [0, 1]
    assert cu.lexicons.evidence(matches, category="care").values.tolist() == [expected[0], expected[3]]
    categorical = matches.assign(category=pd.Categorical(matches["category"], ["war", "care", "none"]), group=None)
    assert cu.lexicons.evidence(categorical)[["category", "doc_id", "sentence"]].values.tolist() == [
        ["care", "a", 0],
        ["care", "b", 1],
        ["war", "a", 1],
        ["war", "b", 1],
        ["war", "b", 0],
        ["war", "c", 0],
    ]


def test_the_evidence_of_another_column():
    """It is asked for by that column and sorted by it; the groups of the articles stay beside it."""
    matches = match_lexicon(ARTICLES, make(WORDS)).assign(
        source=lambda table: table["doc_id"].map({"a": "报", "b": "网", "c": "报"})
    )
    found = cu.lexicons.evidence(matches, "报", "war", by="source")
    assert found.columns.tolist() == [*columns("evidence"), "source"]
    assert found[["source", "group", "doc_id", "surfaces"]].values.tolist() == [
        ["报", "甲", "a", "战、战"],
        ["报", "甲", "c", "战"],
    ]
    everything = cu.lexicons.evidence(matches, by="source")
    assert everything["source"].tolist() == ["报"] * 3 + ["网"] * 3
    with pytest.raises(CorpusError, match="^no match has source '乙'; choose one of 网, 报$"):
        cu.lexicons.evidence(matches, "乙", by="source")
    with pytest.raises(CorpusError, match="^the table has no column genre "):
        cu.lexicons.evidence(matches, by="genre")


def test_entries_of_one_sentence_with_a_kind_each():
    lexicon = make({"x": ["口号", "行动"]})
    lexicon.entries["kind"] = ["formula", "live"]
    assert match_lexicon(table("行动代替口号。"), lexicon)[["entry", "kind"]].values.tolist() == [
        ["行动", "live"],
        ["口号", "formula"],
    ]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda matches: match_lexicon(ARTICLES.drop(columns="text"), make(WORDS)),
            "the table has no column text (it has doc_id, region); pass a table as returned by load_corpus(...).articles",
        ),
        (
            lambda matches: match_lexicon(ARTICLES.drop(columns="doc_id"), make(WORDS)),
            "the table has no column doc_id (it has region, text); pass a table as returned by load_corpus(...).articles",
        ),
        (lambda matches: match_lexicon(ARTICLES, WORDS), "the lexicon is a dict; pass what load_lexicon(...) returns"),
        (lambda matches: cu.lexicons.evidence(matches, "丙"), "no match has group '丙'; choose one of 乙, 甲"),
        (
            lambda matches: cu.lexicons.evidence(matches, category="peace"),
            "no match has category 'peace'; choose one of war, care",
        ),
        (
            lambda matches: cu.lexicons.evidence(matches[["doc_id", "quote"]]),
            "the table has no column label, group, sentence, start, end, surface, category, entry, kind, negated, quote_start "
            "(it has doc_id, quote); pass a table as returned by match_lexicon(articles, lexicon)",
        ),
    ],
)
def test_an_argument_that_is_refused_is_named_with_what_there_is(call, message):
    with pytest.raises(CorpusError) as error:
        call(match_lexicon(ARTICLES, make(WORDS)))
    assert str(error.value) == message


def test_a_word_of_negation_reaches_eight_characters():
    assert negated("没有甲乙丙丁戊己敌人", 8, 10)
    assert not negated("没有甲乙丙丁戊己庚敌人", 9, 11)
