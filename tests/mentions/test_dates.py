"""Dates against hand annotation, cases of our own, and properties.

Gold (tests/gold/dates.csv): every date expression of the five articles' body, annotated by reading before the
code was written. Guidelines: the expression is the longest stretch that says when (截至2月12日凌晨,
从1月30日开始, 连续32天, a clause with 以来); a calendar date and its lunar name are one expression; clauses with
后, 前, 时 and 期间 of unnamed things, order words (曾经, 前期), ages and figures of speech (凛冬散尽, 一年春好处)
are not annotated. Where a word is used loosely it is annotated as used: 春节 in 002 (每个人在春节) is every year's, 今天 in
004 means nowadays. A second reader, with a guide of one page, found 62 of the 70 rows first annotated and 15 others; of the
62, 55 are alike in all columns (three of the seven: 截至目前 as `until`). Three of theirs were then taken over: the anchor of
妈妈走了的第二天, 从…一吹响, and 新年之际. The five articles were known when the tables were written: no held-out test.
On them F1 is 1.00 (limits) and .99 (limits, interval and kind).

On 48 emergency reports of other sites with annotated times (the public CEC corpus, not kept here), the rules were mended by the
first 24; in the other 24, of 101 annotated times 81 were found with the same limits, 6 with others, and 14 missed, all but one
of them order words (随后, 同时) and clauses (接警后), which are not annotated here.
"""

import csv
import json
import sys
from datetime import date

import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_utils import CorpusError
from corpus_utils.load import load_corpus
from corpus_utils.mentions.date_grammar import grammar
from corpus_utils.mentions.date_intervals import occurrences, possible_years, relative
from corpus_utils.mentions.dates import date_expressions
from corpus_utils.mentions.dates import dates as find_dates
from corpus_utils.tables import columns

HERE = ROOT / "tests"


CASES = json.loads((HERE / "cases" / "dates.json").read_text(encoding="utf-8"))


ANCHORS = {
    "000": ("2020-02-12", "2021-01-23"),
    "001": ("2020-05-28",) * 2,
    "002": ("2020-02-01",) * 2,
    "003": ("2020-02-13",) * 2,
    "004": ("2020-02-26", "2021-01-25"),
}


@pytest.fixture(scope="module")
def articles():
    table = load_corpus(HERE.parent / "seeds", progress=False).articles[["doc_id", "text"]].copy()
    bounds = [tuple(map(pd.Timestamp, ANCHORS[doc_id[:3]])) for doc_id in table["doc_id"]]
    table["published_earliest"], table["published_latest"] = zip(*bounds)
    table["published"] = [a if a == b else pd.NaT for a, b in bounds]
    return table


@pytest.fixture(scope="module")
def dates(articles):
    return find_dates(articles)


@pytest.fixture(scope="module")
def gold(articles):
    texts = articles.set_index("doc_id")["text"]
    rows = []
    with open(HERE / "gold" / "dates.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            start = -1
            for _ in range(int(row["occurrence"])):
                start = texts[row["doc_id"]].find(row["expression"], start + 1)
                assert start >= 0, f"not in the text: {row}"
            rows.append(row | {"start": start, "end": start + len(row["expression"])})
    return rows


def scores(found: set, wanted: set) -> tuple[float, float, float]:
    precision, recall = len(found & wanted) / len(found), len(found & wanted) / len(wanted)
    return precision, recall, 2 * precision * recall / (precision + recall)


def key(row, names):
    values = [row[name] for name in names]
    return tuple("" if pd.isna(v) else f"{v:%Y-%m-%d}" if isinstance(v, pd.Timestamp) else str(v) for v in values)


@pytest.mark.gold
@pytest.mark.parametrize(
    "name, compared, least",
    [
        ("spans", ["doc_id", "start", "end"], 0.97),
        ("spans with interval and kind", ["doc_id", "start", "end", "earliest", "latest", "kind"], 0.95),
        ("all columns", ["doc_id", "start", "end", "earliest", "latest", "precision", "kind", "basis"], 0.95),
    ],
)
def test_gold(name, compared, least, dates, gold):
    found = {key(row, compared) for _, row in dates.iterrows()}
    wanted = {key(row, compared) for row in gold}
    precision, recall, f1 = scores(found, wanted)
    print(f"\n{name}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} (n = {len(wanted)})")
    print("missed:", sorted(wanted - found), "\nextra:", sorted(found - wanted))
    assert min(precision, recall, f1) >= least


@pytest.mark.parametrize("case", CASES, ids=[f"{case['published']} {case['text']}" for case in CASES])
def test_cases(case):
    published = case["published"] if isinstance(case["published"], list) else [case["published"]] * 2
    found = date_expressions(case["text"], *(day and pd.Timestamp(day) for day in published))
    day = lambda t: None if pd.isna(t) else f"{t:%Y-%m-%d}"  # noqa: E731
    rows = [[e.surface, day(e.earliest), day(e.latest), e.kind, e.precision, e.basis] for e in found]
    assert rows == case["dates"]


def test_offsets_and_order(articles, dates):
    texts = articles.set_index("doc_id")["text"]
    assert dates.columns.tolist() == columns("dates")
    for row in dates.itertuples():
        assert texts[row.doc_id][row.start : row.end] == row.surface
    assert dates[["doc_id", "start"]].equals(dates[["doc_id", "start"]].sort_values(["doc_id", "start"]))
    assert (dates["latest"].dropna() >= dates["earliest"].dropna()).all()


def test_traps_of_the_articles_are_not_dates(articles, dates):
    surfaces = [
        "初三（六）班",
        "四道菜",
        "战时",
        "第一时间",
        "两微一端一网一号",
        "2059.65万元",
        "十九大",
        "00后",
        "四个一",
        "5道令",
        "年过七旬",
    ]
    for article in articles.itertuples():
        found = dates[dates["doc_id"] == article.doc_id]
        for surface in surfaces:
            start = article.text.find(surface)
            if start >= 0:
                assert not ((found["start"] < start + len(surface)) & (found["end"] > start)).any(), surface


def test_the_result_does_not_depend_on_the_clock(monkeypatch, articles, dates):
    class Later(pd.Timestamp):
        @classmethod
        def now(cls, tz=None):
            raise AssertionError("the clock was read")

        today = utcnow = now

    class NoToday(date):
        today = Later.now

    monkeypatch.setattr(pd, "Timestamp", Later)
    monkeypatch.setattr("corpus_utils.mentions.date_intervals.date", NoToday)
    monkeypatch.setattr(sys.modules["corpus_utils.mentions.dates"], "date", NoToday)
    monkeypatch.setattr("time.time", Later.now)
    pd.testing.assert_frame_equal(find_dates(articles), dates)


def test_dates_reads_each_article_by_its_own_date():
    article = {"text": "12月31日，晚会照常。", "published_earliest": pd.NaT, "published_latest": pd.NaT}
    table = find_dates(
        pd.DataFrame(
            [
                article | {"doc_id": "b", "published": pd.Timestamp("2020-01-03")},
                article | {"doc_id": "a", "published": pd.Timestamp("2021-01-03")},
                article | {"doc_id": "c", "published": pd.NaT},
            ]
        )
    )
    assert table["doc_id"].tolist() == ["a", "b", "c"] and table.index.tolist() == [0, 1, 2]
    assert table["earliest"].dt.year.tolist()[:2] == [2020, 2019] and pd.isna(table["earliest"][2])
    assert table["basis"].tolist() == ["year from article", "year from article", "unresolved"]


def test_dates_of_nothing_and_of_the_wrong_table():
    empty = pd.DataFrame(columns=["doc_id", "text", "published", "published_earliest", "published_latest"])
    assert find_dates(empty).columns.tolist() == columns("dates")
    for column in ("doc_id", "text", "published"):
        with pytest.raises(
            CorpusError, match=rf"no column {column} .*; pass a table as returned by load_corpus\(\.\.\.\)\.articles$"
        ):
            find_dates(empty.drop(columns=column))


def test_dates_takes_days_as_text_and_does_without_bounds():
    article = pd.DataFrame({"doc_id": ["a"], "text": ["昨天下雪。"], "published": ["2020-02-13 09:37"]})
    assert find_dates(article)["earliest"].tolist() == [pd.Timestamp("2020-02-12")]
    assert find_dates(article.assign(published=None))["earliest"].isna().all()
    with pytest.raises(CorpusError, match=r"the column published has a value that is not a date \("):
        find_dates(article.assign(published="昨天"))
    with pytest.raises(
        CorpusError,
        match=r"^the column published_latest has a value that is not a date \(43864 is a number\); give dates, or leave it empty$",
    ):
        find_dates(article.assign(published_latest=43864))


@pytest.mark.parametrize(
    "text, numbers, coupled",
    [
        ("2020年1月25日（农历正月初一，星期六），雪。", (2020, 1, 25), "农历正月初一、星期六"),
        ("从1月24日到2月3日，雪。", (None, 1, 24), ""),  # of a range the first
        ("二〇一九年十月，雪。", (2019, 10, None), ""),
        ("去年除夕，雪。", (None, None, None), ""),
    ],
)
def test_the_numbers_of_a_date_and_what_is_next_to_it(text, numbers, coupled):
    (found,) = date_expressions(text, pd.Timestamp("2020-02-13"), pd.Timestamp("2020-02-13"))
    assert ((found.year, found.month, found.day), found.coupled) == (numbers, coupled)


@pytest.mark.parametrize(
    "text, years",
    [
        ("1月25日农历大年初一", {2020}),
        ("大年初一（1月25日）", {2020}),
        ("2月3日（星期一）复工", {2003, 2014, 2020, 2025, 2031}),
        ("1月24日除夕，2月2日（农历正月初九，星期日）", {2020}),
        ("1月25日，大年初一；2月3日，星期二", set()),
        ("2020年1月25日农历大年初一", None),
        ("1月25日，除夕夜的话题", {2009, 2028}),
        ("1月25日，春节假期还长", None),
        ("没有日期", None),
    ],
)
def test_possible_years(text, years):
    assert possible_years(text) == years


# New year's days as published by the Hong Kong Observatory
@pytest.mark.parametrize(
    "year, month, day",
    [
        (2003, 2, 1),
        (2008, 2, 7),
        (2015, 2, 19),
        (2019, 2, 5),
        (2020, 1, 25),
        (2021, 2, 12),
        (2022, 2, 1),
        (2023, 1, 22),
        (2024, 2, 10),
    ],
)
def test_lunar_new_year(year, month, day):
    new_year = pd.Timestamp(year, month, day)
    assert [a for a, _ in occurrences({"festival": "春节"}, year)] == [new_year.date()]
    assert [a for a, _ in occurrences({"festival": "除夕"}, year)] == [(new_year - pd.Timedelta(days=1)).date()]
    assert [a for a, _ in occurrences({"lunar_month": "正", "lunar_day": "十五"}, year)] == [
        (new_year + pd.Timedelta(days=14)).date()
    ]


PIECES = (
    """1 2 9 12 31 90 2020 一 二 十 廿 初 年 月 日 天 周 时 分 至 到 — （ ） ， 。 农历 正 腊 大年 除夕 春节 期间 每 第 连续
    去年 今天 次日 截至 从 自 起 开始 以来 前 目前 将 疫情 庚子鼠 星期 年代 世纪 季度 a 😀""".split()
    + [" ", "\n"]
)


DAYS = st.dates(pd.Timestamp("1905-01-01").date(), pd.Timestamp("2090-12-31").date()).map(pd.Timestamp)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60), st.none() | DAYS, st.none() | DAYS)
def test_any_text(text, earliest, latest):
    found = date_expressions(text, earliest, latest)
    for e in found:
        assert text[e.start : e.end] == e.surface != ""
        assert pd.isna(e.earliest) == pd.isna(e.latest) and not e.earliest > e.latest
    assert all(a.end <= b.start for a, b in zip(found, found[1:]))
    possible_years(text)


def matches(text):
    """Every match of the rules in the sentences of a text, and those in sentences that hold nothing that the rule needs."""
    stops = [0, *(m.end() for m in grammar()["sentence_end"].finditer(text)), len(text)]
    found = [
        (rule["pattern"], m.group(), bool(not needs or needs & set(text[start:end])))
        for rule, regex, needs in grammar()["rules"]
        for start, end in zip(stops, stops[1:])
        for m in regex.finditer(text, start, end)
    ]
    return found, [match for match in found if not match[-1]]


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_what_a_rule_needs_is_in_every_sentence_that_it_matches(text):
    assert matches(text)[1] == []


def test_what_a_rule_needs_is_in_every_sentence_of_the_articles_and_cases_that_it_matches(articles):
    texts = [*articles["text"], *(case["text"] for case in CASES), *(name + "期间" for name in grammar()["days"])]
    found, without = zip(*map(matches, texts))
    assert sum(without, []) == []
    assert {pattern for pattern, *_ in sum(found, [])} == {rule["pattern"] for rule, *_ in grammar()["rules"]}  # no rule is idle


@settings(derandomize=True, max_examples=200, deadline=None)
@given(DAYS, DAYS)
def test_a_yearless_day_is_its_last_occurrence(day, published):
    (found,) = date_expressions(f"{day.month}月{day.day}日，雪。", published - pd.Timedelta(days=1), published)
    if (day.month, day.day) == (2, 29):
        return
    year = pd.date_range(published - pd.Timedelta(days=366), published)
    wanted = [d for d in year if (d.month, d.day) == (day.month, day.day)]
    if found.earliest == found.latest:
        assert found.latest in wanted
    else:  # the day came round again between the two bounds
        assert (found.latest, found.earliest) == (published, published - pd.DateOffset(years=1))


def test_days_at_the_edge():
    assert relative({"weekday": "三"}, date(2020, 2, 12))[0] == date(2020, 2, 12)
    assert relative({"season": "冬", "years_off": "今年"}, date(2020, 2, 20))[0] == date(2019, 12, 1)
    assert possible_years("1月25日农历大年初一这一天", 2020, 2020) == {2020}
