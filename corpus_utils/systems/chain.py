"""Who leads, and who stands above whom: the chain of levels of a response system, as the article tells it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pandas as pd

from ..base.parts import Row
from ..base.spans import leftmost_longest
from ..data import read_yaml
from ..errors import require_columns
from ..mentions.levels import OF_PLACE, RELATIVE, find_levels, home_level
from ..mentions.places import find_places
from ..tables import LEADER_COLUMNS, LEVELS, LINK_COLUMNS, articles_of
from ..tokens.sentences import sentence_starts
from .bodies import find_bodies

DIRECTING = ["leading group", "headquarters"]
REACH = 200  # characters before 下设 in which the body is looked for that it stands under
FEW_LEVELS = re.compile("(?<=.)[二三四五六]级.*")
PHRASE = "[^，。；：！？、…“”由\\n]{1,24}?"


def find_leaders(articles: pd.DataFrame) -> pd.DataFrame:
    """Who leads, heads or takes charge, and of what, as far as a phrase of data/systems.yml says so (牵头, 担任书记, 主持召开 …).

    `articles`: columns doc_id, text and, if there is one, region. Returns doc_id, region, sentence (from 0), start, end, surface,
    who, role, what (text behind the role, "" if there is none). Raises CorpusError for missing columns.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["成立支部，由市党政主要领导分别担任书记。"]})
    >>> find_leaders(articles)[["who", "role"]].values.tolist()
    [['市党政主要领导', '分别担任书记']]
    """
    rows = []
    for doc_id, region, text in articles_of(articles):
        starts = sentence_starts(text)
        found = [(*m.span("who"), m) for pattern in _rules()["leaders"] for m in pattern.finditer(text)]
        for *_, m in leftmost_longest(found):
            start, end = min(m.start("who"), m.start("role")), max(map(m.end, m.groupdict()))
            rows.append(
                (
                    doc_id,
                    region,
                    bisect_right(starts, start) - 1,
                    start,
                    end,
                    text[start:end],
                    m["who"],
                    m["role"],
                    m.groupdict().get("what", ""),
                )
            )
    return pd.DataFrame(rows, columns=LEADER_COLUMNS).astype(dict.fromkeys(["sentence", "start", "end"], "int32"))


def find_links(articles: pd.DataFrame) -> pd.DataFrame:
    """What the articles put above what: statements that link two levels or bodies.

    `articles`: as for `find_bodies`. Relations: chain (levels listed in order: 区级—街道—社区, 市、县、乡三级), sections (the
    text goes through the levels one after the other: 在市级层面 … 在镇级层面; or a body is set up, then its like one level
    down), under (what a body has 下设, or an organ has set up), responsible (每名村干部负责一个网格). Returns one row a link:
    doc_id, region, sentence (from 0), start, end, surface (from the first to the last character of the statement), relation,
    upper, upper_level, lower, lower_level (levels as in `find_levels`, and person; "" where unknown), upper_sentence,
    lower_sentence, upper_start, upper_end, lower_start, lower_end. Raises CorpusError for missing columns.

    >>> home = {"province": "湖南省", "city": "永州市", "county": ""}
    >>> links = find_links(pd.DataFrame([{"doc_id": "a", "text": "市、县、乡三级行动。"} | home]))
    >>> links[["upper", "upper_level", "lower", "lower_level"]].values.tolist()
    [['市', 'prefecture', '县', 'county'], ['县', 'county', '乡', 'township']]
    """
    require_columns(articles, ["doc_id", "text", "province", "city"], "load_corpus(...).articles")
    words, bodies, rows = find_levels(articles), find_bodies(articles), []
    places = find_places(articles).replace({"level": OF_PLACE}).rename(columns={"level": "category"})
    named = {
        doc: sorted(zip(own["start"], own["end"], own["category"], strict=True))
        for doc, own in pd.concat([words, places]).sort_values("start").groupby("doc_id")
    }
    by_doc = dict(list(bodies.groupby("doc_id")))
    for article, (doc_id, region, text) in zip(articles.itertuples(), articles_of(articles), strict=True):
        starts = sentence_starts(text)
        links = [
            *_chains(text),
            *_sections(text),
            *_under(text, by_doc.get(doc_id)),
            *_repeated(text, by_doc.get(doc_id)),
            *_responsible(text),
        ]
        own = by_doc.get(doc_id)
        levels = {} if own is None else dict(zip(zip(own["start"], own["end"], strict=True), own["level"], strict=True))
        for relation, upper, lower in sorted(set(links), key=lambda link: (link[1], link[2])):
            ends = [(text[slice(*span)], _level(text, span, named.get(doc_id, []), levels, article)) for span in (upper, lower)]
            start, end = min(upper[0], lower[0]), max(upper[1], lower[1])
            places = [bisect_right(starts, at) - 1 for at in (lower[0], upper[0], lower[0])]
            rows.append(
                (
                    doc_id,
                    region,
                    places[0],
                    start,
                    end,
                    text[start:end],
                    relation,
                    *ends[0],
                    *ends[1],
                    *places[1:],
                    *upper,
                    *lower,
                )
            )
    return pd.DataFrame(rows, columns=LINK_COLUMNS).astype(
        dict.fromkeys(["sentence", "start", "end", *LINK_COLUMNS[11:]], "int32")
    )


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
    """Neighbours in a chain with dashes (区级—街道—社区), and in a list of levels from above to below (市、县、乡三级)."""
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
        if ranks == sorted(ranks, reverse=True):  # from below to above
            found, ranks = found[::-1], ranks[::-1]
        if ranks == sorted(ranks) and ranks[0] < ranks[-1]:
            yield from (("chain", upper, lower) for upper, lower in pairwise(found))


def _rank(unit: str) -> int:
    level = _rules()["units"][unit]
    return {"city": 4, "district": 5}.get(level, 2 * LEVELS.index(level) if level in LEVELS else 0)


def _sections(text: str) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Levels that the text goes through one after the other: 在市级层面 … 在镇级层面 … 在村级层面."""
    found = [m.span("what") for m in _rules()["sections"].finditer(text)]
    yield from (("sections", upper, lower) for upper, lower in pairwise(found))


def _under(text: str, bodies: pd.DataFrame | None) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """The body named before 下设, and those named behind it."""
    spans = [] if bodies is None else sorted(zip(bodies["start"].tolist(), bodies["end"].tolist(), strict=True))
    for m in _rules()["under"].finditer(text):
        low = max(m.start() - REACH, 0)
        first = max(low, *(text.rfind(mark, low, m.start()) for mark in "。\n"))
        near = spans[bisect_right(spans, (first,)) : bisect_right(spans, (m.start(),))]
        above = [span for span in near if span[1] <= m.start()]
        name = text[slice(*above[-1])] if above else ""
        # 成立…应急临时党支部；在临时党支部下设…: the short name stands for the long one
        upper = next(
            (span for span in reversed(above) if text[slice(*span)] != name and text[slice(*span)].endswith(name)),
            above[-1] if above else None,
        )
        yield from (("under", upper, span) for span in _inside(spans, m) if upper)
    for m in _rules()["founded_by"].finditer(text):
        yield from (("under", m.span("upper"), span) for span in _inside(spans, m))


def _inside(spans: list[tuple[int, int]], m: re.Match) -> list[tuple[int, int]]:
    """Those of the spans, sorted, that stand in the group `what` of a match."""
    some = spans[bisect_left(spans, (m.start("what"),)) : bisect_right(spans, (m.end("what"),))]
    return [span for span in some if span[1] <= m.end("what")]


def _repeated(text: str, bodies: pd.DataFrame | None) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """A kind of body that is set up at one level, then in the same paragraph at a lower one (各县也纷纷成立领导小组)."""
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
    """The level of one end of a link: of a level word or place inside it, of its single characters, or of the body it is."""
    some = named[bisect_left(named, (span[0],)) : bisect_left(named, (span[1],))]
    inside = [level for _, end, level in some if end <= span[1]]
    units = [_rules()["units"][m.group()] for m in _rules()["unit"].finditer(text, *span)]
    if text.startswith("一名", span[0]):
        return "person"
    if span in bodies and not inside:
        return bodies[span]
    level = (inside or units[:1] or [""])[-1]
    return home_level(article, level) if level in RELATIVE else level
