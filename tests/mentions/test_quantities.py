"""Quantities against a reader's annotation and cases of our own.

tests/gold/quantities.csv: every quantity of the five articles, annotated by reading before the code was written, by the conventions
of data/quantities.yml. A second reader, with the same guide, found 90 of the same 92, and three more (一年 twice, and （套） behind
800多件); of the 90, five differed in the noun, of which two (专题点击量, 战“疫”一线干部群众) were then taken from them. A third
reader, who checked the program's table, corrected two nouns: 村（社区）党组织, and none behind 共 that sums up a list. The
articles were known when the rules were written. On 24 emergency reports of other sites (the public CEC corpus, not kept here), annotated by
another reader who did not see the program, F1 was .93 for spans, .92 with the value and .79 with the value and the whole noun
(n = 108) before the rules had seen them; mended by them, .98, .98 and .90.
On the five articles F1 is 1.00, with the value and with the whole noun.
"""

import csv
import json
import re

import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus_utils as cu
from corpus_utils import CorpusError

HERE = ROOT / "tests"
CASES = json.loads((HERE / "cases" / "quantities.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def gold(articles):
    texts, rows = dict(zip(articles["doc_id"], articles["text"])), []
    with open(HERE / "gold" / "quantities.csv", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            places = [m.start() for m in re.finditer(r"(?<![\d.])" + re.escape(row["expression"]), texts[row["doc_id"]])]
            start = places[int(row["occurrence"]) - 1]
            rows.append(row | {"start": start, "end": start + len(row["expression"]), "value": float(row["value"])})
    return pd.DataFrame(rows)


def f1(found, gold, columns):
    found, gold = ({*table[columns].itertuples(index=False, name=None)} for table in (found, gold))
    precision, recall = len(found & gold) / len(found), len(found & gold) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


@pytest.mark.gold
@pytest.mark.parametrize(
    "name, columns, least",
    [
        ("spans", [], 0.97),
        ("value", ["value"], 0.97),
        ("value and unit", ["value", "unit", "approximate"], 0.97),
        ("value and head of the noun", ["value", "head"], 0.97),
        ("value and whole noun", ["value", "noun"], 0.95),
    ],
)
def test_quantities_against_a_reader(articles, gold, name, columns, least):
    found = cu.mentions.quantities(articles)
    spans = ["doc_id", "start", "end"]
    nouns = dict(zip(gold[spans].itertuples(index=False, name=None), gold["noun"]))
    heads = []
    for row in found.itertuples():  # the head of a Chinese noun phrase comes last, so one must end with the other
        wanted = nouns.get((row.doc_id, row.start, row.end), "")
        same = row.noun == wanted or row.noun and wanted and (wanted.endswith(row.noun) or row.noun.endswith(wanted))
        heads.append(wanted if same else row.noun)
    scores = f1(found.assign(head=heads), gold.assign(head=gold["noun"]), spans + columns)
    print("{}: precision {:.3f}, recall {:.3f}, F1 {:.3f}, n = {}".format(name, *scores, len(gold)))
    assert scores[2] >= least


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_cases(case):
    found = cu.mentions.quantities(pd.DataFrame({"doc_id": ["a"], "text": [case["text"]]}))
    rows = found[["surface", "value", "unit", "noun", "approximate"]].values.tolist()
    assert rows == case["quantities"]


def test_offsets_and_order(articles):
    table, texts = cu.mentions.quantities(articles), dict(zip(articles["doc_id"], articles["text"]))
    assert [texts[d][a:b] for d, a, b in zip(table["doc_id"], table["start"], table["end"])] == table["surface"].tolist()
    assert (table["value"] > 0).all()
    for _, own in table.groupby("doc_id"):
        assert (own["end"].to_numpy()[:-1] <= own["start"].to_numpy()[1:]).all()
    assert cu.mentions.quantities(articles.head(0)).columns.tolist() == table.columns.tolist()
    with pytest.raises(CorpusError, match="no column text"):
        cu.mentions.quantities(articles.drop(columns="text"))


PIECES = """1 2 30 27 5.25 1,000 0 一 两 三 十 百 千 万 亿 半 数 几 余 多 近 约 第 个 名 元 吨 天 年 % 分之 ， 。 “ ” （ ） 的 党员 口罩 战“疫” a + 😀""".split()


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=50))
def test_any_text(text):
    found = cu.mentions.quantities(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    assert all(text[a:b] == e for a, b, e in zip(found["start"], found["end"], found["surface"]))
    assert found["value"].notna().all() and found["value"].ge(0).all()
