"""Who leads, and what is above what: the chain of levels of a response, as articles put it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache, partial
from itertools import pairwise

import pandas as pd

from .. import mentions
from ..base.parts import Row
from ..base.spans import leftmost_longest
from ..data import read_yaml
from ..mentions.levels import OF_PLACE, RELATIVE, home_level
from ..tables import LEVELS, Found, articles_of, found_before, require_table
from ..tokens.sentences import sentence_starts, span_table
from .bodies import bodies as find_bodies

DIRECTING = ["leading group", "headquarters"]
REACH = 200  # characters before 下设 that are searched for the body above
FEW_LEVELS = re.compile("(?<=.)[二三四五六]级.*")
PHRASE = "[^，。；：！？、…“”由\\n]{1,24}?"


def leaders(articles: pd.DataFrame) -> pd.DataFrame:
    """Find who leads, heads or takes charge, and of what.

    `articles`: columns doc_id and text.

    Returns the table `leaders`. Only statements that match a phrase of data/systems.yml are found
    (牵头, 担任书记, 主持召开 …).

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["成立支部，由市党政主要领导分别担任书记。"]})
    >>> leaders(articles)[["who", "role"]].values.tolist()
    [['市党政主要领导', '分别担任书记']]
    """
    rows = []
    for doc_id, text in articles_of(articles):
        found = [(*m.span("who"), m) for pattern in _rules()["leaders"] for m in pattern.finditer(text)]
        for *_, m in leftmost_longest(found):
            start, end = min(m.start("who"), m.start("role")), max(map(m.end, m.groupdict()))
            rows.append((doc_id, start, end, m["who"], m["role"], m.groupdict().get("what", "")))
    return span_table("leaders", rows, articles)


def links(articles: pd.DataFrame, bodies: Found = None, places: Found = None, levels: Found = None) -> pd.DataFrame:
    """Find statements that link two levels or bodies, and put one above the other.

    `articles`: as for `systems.bodies`. `bodies`: as returned by it; `places`, `levels`: as
    returned by the functions of `mentions`; found if not given.

    Returns the table `links`. The relations are chain (levels listed in order: 区级—街道—社区,
    市、县、乡三级), sections (levels treated one after the other: 在市级层面 … 在镇级层面; or a
    body set up at one level, then its like at a lower one), under (what a body has 下设, or what an
    organ has set up) and responsible (每名村干部负责一个网格).

    >>> home = {"province": "湖南省", "city": "永州市", "county": ""}
    >>> found = links(pd.DataFrame([{"doc_id": "a", "text": "市、县、乡三级行动。"} | home]))
    >>> found[["upper", "upper_level", "lower", "lower_level"]].values.tolist()
    [['市', 'prefecture', '县', 'county'], ['县', 'county', '乡', 'township']]
    """
    require_table(articles, "articles", ["doc_id", "text", "province", "city"])
    places = found_before(places, "places", mentions.places, articles)
    bodies, rows = found_before(bodies, "bodies", partial(find_bodies, places=places), articles), []
    words = found_before(levels, "matches", partial(mentions.levels, places=places), articles).rename(
        columns={"category": "level"}
    )
    spans = pd.concat([table[["doc_id", "start", "end", "level"]] for table in (words, places.replace({"level": OF_PLACE}))])
    named = {doc: sorted(own.drop(columns="doc_id").itertuples(index=False, name=None)) for doc, own in spans.groupby("doc_id")}
    by_doc = dict(list(bodies.groupby("doc_id")))
    for article, (doc_id, text) in zip(articles.itertuples(), articles_of(articles), strict=True):
        starts = sentence_starts(text)
        found = [
            *_chains(text),
            *_sections(text),
            *_under(text, by_doc.get(doc_id)),
            *_repeated(text, by_doc.get(doc_id)),
            *_responsible(text),
        ]
        own = by_doc.get(doc_id)
        known = {} if own is None else dict(zip(zip(own["start"], own["end"], strict=True), own["level"], strict=True))
        for relation, upper, lower in sorted(set(found), key=lambda link: (link[1], link[2])):
            ends = [(text[slice(*span)], _level(text, span, named.get(doc_id, []), known, article)) for span in (upper, lower)]
            start, end = min(upper[0], lower[0]), max(upper[1], lower[1])
            at = [bisect_right(starts, first) - 1 for first, _ in (upper, lower)]
            rows.append((doc_id, start, end, relation, *ends[0], *ends[1], *at, *upper, *lower))
    return span_table("links", rows, articles)


@cache
def _rules() -> dict:
    data = read_yaml("systems.yml")
    unit = "(?:" + "|".join(sorted(data["units"], key=len, reverse=True)) + ")"
    return {
        "leaders": [re.compile(rule["pattern"].replace("{W}", PHRASE), re.MULTILINE) for rule in data["leaders"]],
        "unit": re.compile(unit),
        "units": data["units"],
        "dash": re.compile(data["dash"]),
        "lists": [re.compile(pattern.replace("{U}", unit)) for pattern in data["unit_lists"]],
        **{name: re.compile(data[name]) for name in ("sections", "under", "founded_by")},
        "responsible": [re.compile(rule["pattern"]) for rule in data["responsible"]],
    }


def _chains(text: str) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Neighbours in a chain with dashes (区级—街道—社区) or a list of levels (市、县、乡三级)."""
    rules = _rules()
    for m in rules["dash"].finditer(text):
        found = [(m.start() + item.start(), m.start() + item.end()) for item in re.finditer("[^—→－]+", m.group())]
        tail = FEW_LEVELS.search(text, *found[-1])  # 村党支部五级组织体系
        found[-1] = found[-1][0], tail.start() if tail else found[-1][1]
        if sum(bool(rules["unit"].search(text, *span)) for span in found) * 2 >= len(found):
            yield from (("chain", upper, lower) for upper, lower in pairwise(found))
    lists = [m.span() for pattern in rules["lists"] for m in pattern.finditer(text)]
    for start, end in leftmost_longest(lists):
        found = [item.span() for item in rules["unit"].finditer(text, start, end)]
        ranks = [_rank(text[slice(*span)]) for span in found]
        if ranks == sorted(ranks, reverse=True):  # listed from the bottom up
            found, ranks = found[::-1], ranks[::-1]
        if ranks == sorted(ranks) and ranks[0] < ranks[-1]:
            yield from (("chain", upper, lower) for upper, lower in pairwise(found))


def _rank(unit: str) -> int:
    level = _rules()["units"][unit]
    return {"city": 4, "district": 5}.get(level, 2 * LEVELS.index(level) if level in LEVELS else 0)


def _sections(text: str) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Levels that are treated one after the other: 在市级层面 … 在镇级层面 … 在村级层面."""
    found = [m.span("what") for m in _rules()["sections"].finditer(text)]
    yield from (("sections", upper, lower) for upper, lower in pairwise(found))


def _under(text: str, bodies: pd.DataFrame | None) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """The body named before 下设 with those after it, and an organ with what it has set up."""
    spans = [] if bodies is None else sorted(zip(bodies["start"].tolist(), bodies["end"].tolist(), strict=True))
    for m in _rules()["under"].finditer(text):
        low = max(m.start() - REACH, 0)
        first = max(low, *(text.rfind(mark, low, m.start()) for mark in "。\n"))
        near = spans[bisect_right(spans, (first,)) : bisect_right(spans, (m.start(),))]
        above = [span for span in near if span[1] <= m.start()]
        name = text[slice(*above[-1])] if above else ""
        # 成立…应急临时党支部；在临时党支部下设…: the short name means the long one
        upper = next(
            (span for span in reversed(above) if text[slice(*span)] != name and text[slice(*span)].endswith(name)),
            above[-1] if above else None,
        )
        yield from (("under", upper, span) for span in _inside(spans, m) if upper)
    for m in _rules()["founded_by"].finditer(text):
        yield from (("under", m.span("upper"), span) for span in _inside(spans, m))


def _inside(spans: list[tuple[int, int]], m: re.Match) -> list[tuple[int, int]]:
    """Those of some sorted spans that are in the group `what` of a match."""
    some = spans[bisect_left(spans, (m.start("what"),)) : bisect_right(spans, (m.end("what"),))]
    return [span for span in some if span[1] <= m.end("what")]


def _repeated(text: str, bodies: pd.DataFrame | None) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """A kind of body set up at one level, then at a lower one in the paragraph (各县也成立…)."""
    if bodies is None:
        return
    for _, own in bodies[bodies["founded"] & bodies["level"].isin(LEVELS) & bodies["kind"].isin(DIRECTING)].groupby("kind"):
        for one, other in pairwise(own.itertuples()):
            if LEVELS.index(one.level) < LEVELS.index(other.level) and "\n" not in text[one.end : other.start]:
                yield "sections", (one.start, one.end), (other.start, other.end)


def _responsible(text: str) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Who is in charge of what: 每名村干部负责一个网格."""
    for pattern in _rules()["responsible"]:
        yield from (("responsible", m.span("upper"), m.span("lower")) for m in pattern.finditer(text))


def _level(
    text: str, span: tuple[int, int], named: list[tuple[int, int, str]], bodies: dict[tuple[int, int], str], article: Row
) -> str:
    """The level of one end of a link: of a level word or place in it, its units, or its body."""
    some = named[bisect_left(named, (span[0],)) : bisect_left(named, (span[1],))]
    inside = [level for _, end, level in some if end <= span[1]]
    units = [_rules()["units"][m.group()] for m in _rules()["unit"].finditer(text, *span)]
    if text.startswith("一名", span[0]):
        return "person"
    if span in bodies and not inside:
        return bodies[span]
    level = (inside or units[:1] or [""])[-1]
    return home_level(article, level) if level in RELATIVE else level
