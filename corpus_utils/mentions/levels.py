"""Levels of administration in a text: 市 is a prefecture in one article, a county in another."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import partial

import pandas as pd

from ..base.parts import Row
from ..lexicons.lexicon import own_lexicon
from ..lexicons.matcher import match_lexicon
from ..tables import Found, found_before, require_table
from ..tokens.sentences import sentence_starts
from .names import names as find_names
from .places import places as find_places

OF_PLACE = {"province": "province", "city": "prefecture", "county": "county"}

# What follows one of these does not act there: 驰援湖北, 60个社区.
ELSEWHERE = re.compile("(?:[驻援返赴往向]|来自|分别在[^，。；]{0,40}|[\\d一二三四五六七八九十百千万余多][个名户家支])$")
RELATIVE = {"city": "市", "district": "区"}


def levels(articles: pd.DataFrame, places: Found = None) -> pd.DataFrame:
    """Find the levels of administration named in the articles, by the lexicon data/levels.yml.

    `articles`: as returned by `load_corpus`; doc_id, text, province and city are required.
    `places`: as returned by `mentions.places`; found if not given.

    Returns the table `matches`, with the level as category: central, province, prefecture, county,
    township, village or household. 我市, 全市 and 市委 take the level of a place named directly
    before them (武汉市委), else that of the article's home region: county where the home is a
    county-level city, province in a municipality such as Beijing, else prefecture. 全区 and 区委 do
    likewise: county where the home is a district, province in an autonomous region, else county.

    >>> home = {"province": "福建省", "city": "福州市", "county": "福清市"}
    >>> levels = levels(pd.DataFrame([{"doc_id": "a", "text": "我市召开会议，市委要求各村行动。"} | home]))
    >>> levels[["surface", "category"]].values.tolist()
    [['我市', 'county'], ['市委', 'county'], ['各村', 'village']]
    """
    require_table(articles, "articles", ["doc_id", "text", "province", "city"])
    matches, places = match_lexicon(articles, own_lexicon("levels")), found_before(places, "places", find_places, articles)
    named = {(row.doc_id, row.end): OF_PLACE[row.level] for row in places.itertuples() if row.level in OF_PLACE}
    home = {article.doc_id: {name: home_level(article, name) for name in RELATIVE} for article in articles.itertuples()}
    resolved = []
    for row in matches.itertuples():
        level = row.category
        if level in RELATIVE:
            level = named.get((row.doc_id, row.start)) or named.get((row.doc_id, row.start + 1))
            if level:
                named[row.doc_id, row.end] = level  # 武汉市委市政府
        resolved.append(level or home[row.doc_id][row.category])
    return matches.assign(category=pd.Series(resolved, index=matches.index, dtype="str"))


find_levels = levels  # where a table has that name


def home_level(article: Row, name: str) -> str:
    """The level of 市 (`city`) or 区 (`district`) in an article (with province, city, county)."""
    province, city, county = (
        unit if isinstance(unit := getattr(article, column, ""), str) else "" for column in ("province", "city", "county")
    )
    if county.endswith(RELATIVE[name]):
        return "county"
    if name == "city":
        return "prefecture" if city or not province.endswith("市") else "province"
    return "province" if province.endswith("自治区") else "county"


def add_level(
    table: pd.DataFrame, articles: pd.DataFrame, places: Found = None, names: Found = None, levels: Found = None
) -> pd.DataFrame:
    """Add the level of administration that the text speaks of at each span.

    `table`: any table of spans (doc_id, start, end). `articles`: as for `mentions.levels`.
    `places`, `names`, `levels`: as returned by the functions of `mentions`; found if not given.

    Returns the table with the columns level and level_basis. The level is that of the last place,
    level word or organisation (`unit`) inside the span, else of the last one before it in its
    sentence, else of the article's home region; "" where that is unknown. Places that people go to
    or come from, that are counted, or that are in a quotation closed before the span do not count
    (驰援湖北, 60个社区).

    >>> home = {"province": "湖南省", "city": "永州市", "county": ""}
    >>> articles = pd.DataFrame([{"doc_id": "a", "text": "全市行动，新田县组建队伍。"} | home])
    >>> spans = pd.DataFrame({"doc_id": ["a"], "start": [10], "end": [12]})
    >>> add_level(spans, articles).iloc[0, -2:].tolist()
    ['county', 'sentence']
    """
    require_table(table, "bodies", ["doc_id", "start", "end"])
    places = found_before(places, "places", find_places, articles)
    names = found_before(names, "names", partial(find_names, places=places), articles)
    levels = found_before(levels, "matches", partial(find_levels, places=places), articles)
    known, homes = _markers(articles, places, names, levels), {}
    for article in articles.itertuples():
        units = {level: getattr(article, name, "") for name, level in OF_PLACE.items()}
        named = [level for level, unit in units.items() if isinstance(unit, str) and unit]
        homes[article.doc_id] = named[-1] if named else ""
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    sentences = {doc: sentence_starts(text) for doc, text in texts.items()}
    found = []
    for doc, start, end in zip(table["doc_id"], table["start"], table["end"], strict=True):
        starts = sentences[doc]
        first = starts[max(bisect_right(starts, start) - 1, 0)] if starts else 0
        own, text = known[doc], texts[doc]
        near = [
            (at, level)
            for at, stop, level in own[bisect_left(own, (first,)) : bisect_right(own, (end,))]
            if stop <= end and not _quoted_apart(text, at, start)
        ]
        inside = [level for at, level in near if at >= start]
        found.append((inside[-1], "span") if inside else (near[-1][1], "sentence") if near else (homes[doc], "home region"))
    level, basis = (pd.array([each[i] for each in found], dtype="str") for i in (0, 1))
    return table.assign(level=level, level_basis=basis)


def _quoted_apart(text: str, at: int, start: int) -> bool:
    """Whether the offset `at` is in a quotation that closes before `start`."""
    close = text.find("”", at, start)
    return close >= 0 and text.rfind("“", max(at - 60, 0), at) > text.rfind("”", max(at - 60, 0), at)


def _markers(
    articles: pd.DataFrame, places: pd.DataFrame, names: pd.DataFrame, levels: pd.DataFrame
) -> dict[str, list[tuple[int, int, str]]]:
    """Per article, (start, end, level) of places, level words and organisations (`unit`)."""
    texts, known = dict(zip(articles["doc_id"], articles["text"], strict=True)), defaultdict(list)
    tables = (
        places.replace({"level": OF_PLACE}),
        levels.rename(columns={"category": "level"}),
        names[names["kind"] == "organisation"].assign(level="unit"),
    )
    for table in tables:
        for doc, start, end, level in zip(table["doc_id"], table["start"], table["end"], table["level"], strict=True):
            if texts[doc][start:end] != "驻村" and not ELSEWHERE.search(texts[doc], max(start - 42, 0), start):
                known[doc].append((start, end, level))
    return defaultdict(list, {doc: sorted(spans) for doc, spans in known.items()})
