"""How a place organised its response: bodies, measures, resources (mechanisms: mechanisms.py; who is above whom: chain.py)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

import pandas as pd

from ..base.parts import Row
from ..data import read_yaml
from ..errors import require_columns
from ..lexicons.lexicon import own_lexicon
from ..lexicons.matcher import match_lexicon, negated
from ..mentions.levels import add_level
from ..mentions.quantities import find_quantities
from ..tokens.tokenize import articles_of, sentence_starts, tagged

BODY_COLUMNS = "doc_id region sentence start end surface kind count counted count_start count_end founded negated".split()
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


def find_measures(articles: pd.DataFrame) -> pd.DataFrame:
    """What was done: the `matches` of data/measures.yml, with a column `first`: the first mention of its category in the article.

    `articles`: columns doc_id, text and, if there is one, region. Negated matches stay, flagged, and are never the first; of
    what is done by forbidding (不聚集) the negation does not count. Raises CorpusError for missing columns.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["逐户排查，再次排查，劝返车辆。"]})
    >>> find_measures(articles)[["surface", "category", "first"]].values.tolist()
    [['排查', 'screening', True], ['排查', 'screening', False], ['劝返', 'turning_back', True]]
    """
    matches = match_lexicon(articles, own_lexicon("measures"))
    by_negation = matches["category"].isin(read_yaml("systems.yml")["measures_by_negation"])
    matches = matches.assign(negated=matches["negated"] & ~by_negation)
    affirmed = matches[~matches["negated"]]
    return matches.assign(first=matches.index.isin(affirmed.index[~affirmed.duplicated(["doc_id", "category"])]))


def find_resources(articles: pd.DataFrame) -> pd.DataFrame:
    """What was put into the response, as the articles state it: the `quantities` that count people, teams, money or goods.

    `articles`: as for `find_bodies`. The kind is that of the noun and unit (data/systems.yml); other quantities are left out.
    Adds region, sentence (from 0), kind (Party members, other people, Party organisations, teams and bodies, money, goods,
    facilities), level, level_basis (see `add_level`: of whom the number speaks). Numbers of different levels are never to be
    added up: those of a county may be part of those of its prefecture. Raises CorpusError for missing columns.

    >>> home = {"province": "湖南省", "city": "永州市", "county": ""}
    >>> articles = pd.DataFrame([{"doc_id": "a", "text": "全市组建党员突击队3000余支，已坚持32天。"} | home])
    >>> find_resources(articles)[["expression", "noun", "kind", "level"]].values.tolist()
    [['3000余支', '党员突击队', 'teams and bodies', 'prefecture']]
    """
    require_columns(articles, ["doc_id", "text", "province", "city"], "load_corpus(...).articles")
    table = find_quantities(articles)
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    kinds = [_resource(texts[row.doc_id], row) for row in table.itertuples()]
    regions = dict(zip(articles["doc_id"], articles["region"], strict=True)) if "region" in articles else {}
    starts = {doc: sentence_starts(text) for doc, text in texts.items()}
    table = table.assign(
        kind=kinds,
        region=[regions.get(doc, "") for doc in table["doc_id"]],
        sentence=[bisect_right(starts[row.doc_id], row.start) - 1 for row in table.itertuples()],
    )
    return add_level(table[table["kind"] != ""].reset_index(drop=True), articles)


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
        "resources": [(rule["kind"], re.compile(rule["noun"]), re.compile(rule["unit"])) for rule in data["resources"]],
        "not_resources": re.compile(data["not_resources"]),
        "not_behind": re.compile(data["not_resources_behind"]),
        "never": re.compile("|".join(data["never_resources"])),
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


def _resource(text: str, row: Row) -> str:
    """The kind of resource that a quantity counts, "" for none."""
    rules = _rules()
    clause = text[max(row.start - 10, 0) : row.start].rpartition("，")[2] + row.noun
    if (
        rules["never"].search(clause)
        or not row.unit.endswith("元")
        and (rules["not_resources"].search(text, max(row.start - 10, 0), row.start) or rules["not_behind"].match(text, row.end))
    ):
        return ""
    return next((kind for kind, noun, unit in rules["resources"] if noun.search(row.noun) and unit.fullmatch(row.unit)), "")
