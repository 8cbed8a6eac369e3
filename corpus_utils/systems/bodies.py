"""Bodies set up for the response: leading groups, headquarters, provisional branches, teams."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

import pandas as pd

from ..data import read_yaml
from ..errors import require_columns
from ..lexicons.matcher import negated
from ..mentions.levels import add_level
from ..mentions.quantities import find_quantities
from ..tables import BODY_COLUMNS, articles_of
from ..tokens.sentences import sentence_starts
from ..tokens.tokenize import tagged

LONGEST = 36  # characters of the name of a body
NO_COUNT = float("nan"), "", -1, -1
MARKS = "—，。；：！？、…（）《》\n“”"
NAME_TAGS = {"n", "j", "b", "s", "z"}  # first letters of the tags of words inside a name


def find_bodies(articles: pd.DataFrame) -> pd.DataFrame:
    """Bodies set up for the response: leading groups, headquarters, provisional branches, Party groups, teams, posts.

    `articles`: columns doc_id, text, province, city, county, published_earliest, as `load_corpus` gives them. A body is a word
    of data/systems.yml (领导小组, 突击队, 先锋岗 …) with the nouns before it that belong to its name. Permanent organs are
    none. Returns one row a mention: doc_id, region, sentence (from 0), start, end, surface, kind (leading group, headquarters,
    office, work group, branch, party group, team, post), count (how many, where the text says so beside the name; else NaN),
    counted (in its words), count_start, count_end (where it says so, -1), founded (the clause says that it is set up),
    negated, level, level_basis (see `add_level`). A body named inside the name of another one has a row too. Raises
    CorpusError for missing columns.

    >>> home = {"province": "甘肃省", "city": "兰州市", "county": "安宁区"}
    >>> articles = pd.DataFrame([{"doc_id": "a", "text": "区委成立疫情防控领导小组，下设10个专责组。"} | home])
    >>> find_bodies(articles)[["surface", "kind", "count", "founded", "level"]].values.tolist()
    [['疫情防控领导小组', 'leading group', nan, True, 'county'], ['专责组', 'work group', 10.0, True, 'county']]
    """
    require_columns(articles, ["doc_id", "text", "province", "city"], "load_corpus(...).articles")
    quantities = {doc: _Counts(own) for doc, own in find_quantities(articles).groupby("doc_id")}
    rows = []
    for doc_id, region, text in articles_of(articles):
        starts = sentence_starts(text)
        for start, end, kind in _bodies(text):
            start, *count = quantities[doc_id](start, end, text) if doc_id in quantities else (start, *NO_COUNT)
            number = bisect_right(starts, start) - 1
            founded = _founded(text, starts[number], start, end)
            rows.append((doc_id, region, number, start, end, text[start:end], kind, *count, founded, negated(text, start, end)))
    whole = ["sentence", "start", "end", "count_start", "count_end"]
    kinds = dict.fromkeys(whole, "int32") | {"count": "float64", "founded": "bool", "negated": "bool"}
    return add_level(pd.DataFrame(rows, columns=BODY_COLUMNS).astype(kinds), articles)


@cache
def _rules() -> dict:
    data = read_yaml("systems.yml")
    kinds = {head: kind for kind, body in data["bodies"].items() for head in body["heads"]}
    return {
        "kinds": kinds,
        "head": re.compile("|".join(sorted(kinds, key=len, reverse=True))),
        "needs": {kind: re.compile(body["needs"]) for kind, body in data["bodies"].items() if "needs" in body},
        "founding verb": re.compile("|".join(data["founding"])),
        "founding": re.compile(f"(?:{'|'.join(data['founding'])})[^。；！？]{{0,40}}$"),
        "founded_behind": re.compile(data["founded_behind"]),
        "inside": {*data["inside"]},
        "outside": {*data["outside"]},
    }


def _bodies(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of the bodies that a text names."""
    rules = _rules()
    for head in rules["head"].finditer(text):
        kind = rules["kinds"][head.group()]
        start = _name_start(text, head.start())
        if kind in rules["needs"] and not rules["needs"][kind].search(text, max(start - 30, 0), head.end()):
            continue
        yield start, head.end(), kind


def _name_start(text: str, head: int) -> int:
    """Where the name of a body begins: at the opening quotation mark, or the first of the nouns before its head."""
    rules = _rules()
    low = max(head - LONGEST, 0)
    low = max(low, text.rfind("\n", low, head) + 1)
    opening = text.rfind("“", low, head)
    if opening > text.rfind("”", low, head):
        opening = max(opening, text.rfind("—", low, head))
        if not re.search("[，。：！？]", text[opening + 1 : head]) and not rules["founding verb"].search(text, opening, head):
            return opening + 1
    first = max(text.rfind(mark, low, head) for mark in MARKS) + 1
    first, start = max(first, low), head
    for at, word, tag in reversed(tagged(text[first:head])):
        named = word in rules["inside"] or tag[0] in NAME_TAGS or tag in ("vn", "ns", "nt", "nz")
        if word in rules["outside"] or not named or first + at + len(word) != start:
            break
        start = first + at
    quoted = text.rfind("“", low, start) if start == first and text[start - 1 : start] == "”" else -1  # “战时”联合党支部
    return quoted if quoted >= 0 and re.search("[，》、。建立设]$|成立$", text[low:quoted] or "，") else start


def _founded(text: str, sentence: int, start: int, end: int) -> bool:
    """Whether the clause, or the list that the body stands in, says that it is set up."""
    clause = max(sentence, text.rfind("，", sentence, start) + 1)
    return bool(_rules()["founding"].search(text, clause, start) or _rules()["founded_behind"].match(text, end))


class _Counts:
    """The quantities of an article, to be asked how many there are of a body."""

    def __init__(self, quantities: pd.DataFrame) -> None:
        self.rows = list(quantities.itertuples())
        self.starts = [row.start for row in self.rows]

    def __call__(self, start: int, end: int, text: str) -> tuple[int, float, str, int, int]:
        """Where the name begins, how many there are, and where that is said: directly before the name, which then is the counted
        noun (6个复工服务专班), or directly behind it."""
        for row in self.rows[bisect_left(self.starts, start - LONGEST) : bisect_right(self.starts, end)]:
            before = row.end < end == row.end + len(row.noun)
            if before or row.start == end and row.noun and text[start:end].endswith(row.noun[-2:]):
                return row.end if before else start, row.value, row.expression, row.start, row.end
        return start, *NO_COUNT
