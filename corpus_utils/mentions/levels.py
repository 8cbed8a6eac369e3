"""Levels of administration that a text names: 市 is a prefecture in one article and a county in another."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict

import pandas as pd

from ..base.parts import Row
from ..errors import require_columns
from ..lexicons.lexicon import own_lexicon
from ..lexicons.matcher import match_lexicon
from ..tokens.sentences import sentence_starts
from .names import find_names
from .places import find_places

OF_PLACE = {"province": "province", "city": "prefecture", "county": "county"}

# What stands behind it does not act there: 驰援湖北, 60个社区.
ELSEWHERE = re.compile("(?:[驻援返赴往向]|来自|分别在[^，。；]{0,40}|[\\d一二三四五六七八九十百千万余多][个名户家支])$")
RELATIVE = {"city": "市", "district": "区"}


def find_levels(articles: pd.DataFrame) -> pd.DataFrame:
    """Levels of administration named in the articles, as `matches` of data/levels.yml.

    `articles`: columns doc_id, text, province, city, county, published_earliest, as `load_corpus` gives them. 我市, 全市,
    市委 stand for the level of a place named directly before them (武汉市委), else for that of the article's home region: a
    county where its home is a county-level city, a province in Beijing, else a prefecture; 全区 and 区委 for a county where
    the home is a district, for a province where it lies in an autonomous region, else a county. Returns the `matches` table
    with category in central, province, prefecture, county, township, village, household. Raises CorpusError for missing
    columns.

    >>> home = {"province": "福建省", "city": "福州市", "county": "福清市"}
    >>> levels = find_levels(pd.DataFrame([{"doc_id": "a", "text": "我市召开会议，市委要求各村行动。"} | home]))
    >>> levels[["surface", "category"]].values.tolist()
    [['我市', 'county'], ['市委', 'county'], ['各村', 'village']]
    """
    require_columns(articles, ["doc_id", "text", "province", "city"], "load_corpus(...).articles")
    matches, places = match_lexicon(articles, own_lexicon("levels")), find_places(articles)
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


def home_level(article: Row, name: str) -> str:
    """The level of `our city` or `our district` in an article (a row with province, city, county)."""
    province, city, county = (
        unit if isinstance(unit := getattr(article, column, ""), str) else "" for column in ("province", "city", "county")
    )
    if county.endswith(RELATIVE[name]):
        return "county"
    if name == "city":
        return "prefecture" if city or not province.endswith("市") else "province"
    return "province" if province.endswith("自治区") else "county"


def add_level(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Any table of spans (doc_id, start, end) with the level of administration that the text speaks of there.

    `articles`: as for `find_levels`. The level is that of the last place, level word or organisation inside the span, else of
    the last one before it in its sentence, else of the article's home region; places that people go to, or that are counted or
    quoted, do not count (驰援湖北, 60个社区). Adds level (central, province, prefecture, county, township, village, household,
    unit: an organisation such as a hospital or firm, or "" if the article has no home region), level_basis (`span`, `sentence`,
    `home region`). Raises CorpusError for missing columns.

    >>> home = {"province": "湖南省", "city": "永州市", "county": ""}
    >>> articles = pd.DataFrame([{"doc_id": "a", "text": "全市行动，新田县组建队伍。"} | home])
    >>> add_level(pd.DataFrame({"doc_id": ["a"], "start": [10], "end": [12]}), articles).iloc[0, -2:].tolist()
    ['county', 'sentence']
    """
    require_columns(table, ["doc_id", "start", "end"], "find_bodies or find_quantities")
    known, homes = markers(articles), {}
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
    return table.assign(level=[level for level, _ in found], level_basis=[basis for _, basis in found])


def _quoted_apart(text: str, at: int, start: int) -> bool:
    """Whether the place `at` stands in a quotation that is closed before `start`."""
    close = text.find("”", at, start)
    return close >= 0 and text.rfind("“", max(at - 60, 0), at) > text.rfind("”", max(at - 60, 0), at)


def markers(articles: pd.DataFrame) -> dict[str, list[tuple[int, int, str]]]:
    """Of each article (start, end, level) of what names a level: places, words of data/levels.yml, organisations (`unit`)."""
    texts, known = dict(zip(articles["doc_id"], articles["text"], strict=True)), defaultdict(list)
    names = find_names(articles)
    tables = (
        find_places(articles).replace({"level": OF_PLACE}),
        find_levels(articles).rename(columns={"category": "level"}),
        names[names["kind"] == "organisation"].assign(level="unit"),
    )
    for table in tables:
        for doc, start, end, level in zip(table["doc_id"], table["start"], table["end"], table["level"], strict=True):
            if texts[doc][start:end] != "驻村" and not ELSEWHERE.search(texts[doc], max(start - 42, 0), start):
                known[doc].append((start, end, level))
    return defaultdict(list, {doc: sorted(spans) for doc, spans in known.items()})
