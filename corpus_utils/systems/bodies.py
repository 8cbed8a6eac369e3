"""Bodies set up for the response: leading groups, headquarters, provisional branches, teams."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

import pandas as pd

from .. import mentions
from ..data import read_yaml
from ..lexicons.matcher import negated
from ..tables import Found, articles_of, found_before, require_table
from ..tokens.sentences import sentence_starts, span_table
from ..tokens.tokenize import tagged

LONGEST = 36  # characters in the name of a body
NO_COUNT = float("nan"), "", -1, -1
MARKS = "—，。；：！？、…（）《》\n“”"
NAME_TAGS = {"n", "j", "b", "s", "z"}  # first letters of the tags of words inside a name


def bodies(
    articles: pd.DataFrame, quantities: Found = None, places: Found = None, names: Found = None, levels: Found = None
) -> pd.DataFrame:
    """Find bodies set up for the response, such as leading groups, headquarters and teams.

    `articles`: as returned by `load_corpus`; doc_id, text, province and city are required.
    `quantities`, `places`, `names`, `levels`: as returned by the functions of `mentions`; found if
    not given.

    Returns the table `bodies`; for the levels see `mentions.add_level`. A body is a word of
    data/systems.yml (领导小组, 突击队, 先锋岗 …) with the nouns before it that belong to its name;
    permanent organs are not included. A body named inside the name of another has a row of its own.

    >>> home = {"province": "甘肃省", "city": "兰州市", "county": "安宁区"}
    >>> articles = pd.DataFrame([{"doc_id": "a", "text": "区委成立疫情防控领导小组，下设10个专责组。"} | home])
    >>> bodies(articles)[["surface", "kind", "count", "level"]].values.tolist()
    [['疫情防控领导小组', 'leading group', nan, 'county'], ['专责组', 'work group', 10.0, 'county']]
    """
    require_table(articles, "articles", ["doc_id", "text", "province", "city"])
    quantities = found_before(quantities, "quantities", mentions.quantities, articles)
    counts = {doc: _Counts(own) for doc, own in quantities.groupby("doc_id")}
    rows = []
    for doc_id, text in articles_of(articles, "bodies"):
        starts = sentence_starts(text)
        for start, end, kind in _bodies(text):
            start, *count = counts[doc_id](start, end, text) if doc_id in counts else (start, *NO_COUNT)
            founded = _founded(text, starts[bisect_right(starts, start) - 1], start, end)
            rows.append((doc_id, start, end, kind, *count, founded, negated(text, start, end)))
    return mentions.add_level(span_table("bodies", rows, articles), articles, places, names, levels)


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
    """Start, end and kind of each body that a text names."""
    rules = _rules()
    for head in rules["head"].finditer(text):
        kind = rules["kinds"][head.group()]
        start = _name_start(text, head.start())
        if kind in rules["needs"] and not rules["needs"][kind].search(text, max(start - 30, 0), head.end()):
            continue
        yield start, head.end(), kind


def _name_start(text: str, head: int) -> int:
    """Where a body's name begins: at the opening quotation mark, or the first noun of its name."""
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
    """Whether the clause, or the list that the body is in, says that it is set up."""
    clause = max(sentence, text.rfind("，", sentence, start) + 1)
    return bool(_rules()["founding"].search(text, clause, start) or _rules()["founded_behind"].match(text, end))


class _Counts:
    """The quantities of an article, to look up how many there are of a body."""

    def __init__(self, quantities: pd.DataFrame) -> None:
        self.rows = list(quantities.itertuples())
        self.starts = [row.start for row in self.rows]

    def __call__(self, start: int, end: int, text: str) -> tuple[int, float, str, int, int]:
        """Where the name begins, how many there are, and where the text says so.

        The number is directly before the name, which then is the counted noun (6个复工服务专班), or
        directly after it.
        """
        for row in self.rows[bisect_left(self.starts, start - LONGEST) : bisect_right(self.starts, end)]:
            before = row.end < end == row.end + len(row.noun)
            if before or row.start == end and row.noun and text[start:end].endswith(row.noun[-2:]):
                return row.end if before else start, row.value, row.surface, row.start, row.end
        return start, *NO_COUNT
