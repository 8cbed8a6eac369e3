"""Places that a text mentions."""

import re
from bisect import bisect_right
from collections.abc import Collection
from functools import cache, lru_cache

import numpy as np
import pandas as pd
import rjieba

from ..base.progress import progress
from ..chinese.gazetteer import gazetteer_year, name_finder, names_of_year, path
from ..data import read_lines
from ..errors import require_articles, require_different, require_known
from ..tables import require_table
from ..tokens.sentences import span_table
from ..tokens.tokenize import token_boundaries

GAZETTEER_LEVELS = ["province", "city", "county"]
CLAUSE_END = re.compile("[，。；！？\n]")  # no word contains one of these
OUTLET = re.compile("[日晚晨早时商快]报|都市报|广播|电视|新闻|融媒|[网讯]")
STREET = re.compile("路|大?街(?![头上区])|大道|巷|门(?!口)|公园|广场|大桥|岛|[江湖河山](?![^，。、]{0,3}[县市区])|大学|话|菜")
BELOW_COUNTY = re.compile(
    "([㐀-鿿]{1,3}?)(?:街道|街办|镇|乡)(?!村|长|街|情)|([㐀-鿿]{1,4}?)(?:社区|居委会|村)(?!民|干|级|委|组|镇|庄|长)"
)
NOT_IN_NAMES = re.compile("[各全该本每多两三几个和与及等的在到这某一名县乡镇]")


def places(articles: pd.DataFrame) -> pd.DataFrame:
    """Find every place mentioned in the articles.

    `articles`: as returned by `load_corpus`; doc_id, text, province and city are required, county
    and published_earliest are used where given.

    Returns the table `places`. Full names are matched everywhere (longest match on characters).
    Short names of provinces and cities, and of the counties of the article's own city, are matched
    where they begin and end with a word, do not name a street, park or dialect (南京路), and are
    not ordinary words (安康), unless another place in the province is named. Below the county, …镇,
    …乡, …街道, …村 and …社区 are found directly after another place or, if the name is not an
    ordinary word, at the start of a clause. A name shared by several places is settled by the
    article's home city or province, then by the other places in the text; where that fails,
    province, city and county stay empty.

    >>> home = {"province": "湖北省", "city": "武汉市"}
    >>> found = places(pd.DataFrame([{"doc_id": "a", "text": "武汉加油，孝感加油。"} | home]))
    >>> found[["surface", "city", "level"]].values.tolist()
    [['武汉', '武汉市', 'city'], ['孝感', '孝感市', 'city']]
    """
    require_articles(articles, ["city", "doc_id", "province", "text"])
    rows = []
    for article in progress(articles.itertuples(), "places", len(articles)):
        year = gazetteer_year(getattr(article, "published_earliest", None))
        province, city, county = (
            unit if isinstance(unit := getattr(article, level, ""), str) else "" for level in GAZETTEER_LEVELS
        )
        home = province, city, county
        found = _settle(without_words(mentions(article.text, year, city, known=_counties_beside(home, year)), province), home)
        rows += [(article.doc_id, start, end, *row) for start, end, _, *row in _with_townships(article.text, found, home)]
    return span_table("places", rows, articles)


def add_distance(places: pd.DataFrame, articles: pd.DataFrame, epicentre: str = "湖北省") -> pd.DataFrame:
    """Add how far each place is from the article's home region.

    `places`: as returned by `mentions.places`; `articles`: as returned by `load_corpus`, with
    doc_id, province, city and county; `epicentre`: full name of a province.

    Returns the places with a column `distance`: own county, own city (its other counties included),
    own province (the rest of it), epicentre (that province, unless it is the article's own),
    elsewhere, unclear (several places have the name) or home unknown.

    Example: `cu.mentions.add_distance(corpus.places, corpus.articles)`.
    """
    require_table(places, "places", ["doc_id", "province", "city", "county", "level"])
    require_table(articles, "articles", ["doc_id", "province", "city", "county"])
    require_different(articles)
    require_known(places, articles, "the places")
    home = articles.set_index("doc_id")[["province", "city", "county"]].add_prefix("home_")
    table = places.join(home, on="doc_id")
    inside = table["province"] == table["home_province"]
    same = {name: inside & (table[f"home_{name}"] != "") & (table[name] == table[f"home_{name}"]) for name in ("city", "county")}
    rules = {
        "unclear": table["province"] == "",
        "home unknown": table["home_province"].fillna("") == "",
        "own county": same["county"] & (same["city"] | (table["home_city"] == "")),
        "own city": same["city"],
        "own province": inside,
        "epicentre": table["province"] == epicentre,
    }
    return places.assign(distance=np.select(list(rules.values()), list(rules), "elsewhere"))


def mentions(text: str, year: int, home_city: str = "", all_short: bool = False, known: Collection[tuple] = ()) -> list[tuple]:
    """Places in a text before ambiguous names are settled: (start, end, surface, [candidate rows]).

    Short names of counties are matched if `all_short`, in `home_city`, or among the rows `known`; a
    short name means the highest of the units that share it. The name of an outlet may begin with a
    place and still be one word (南京日报).
    """
    spans, starts, boundaries = _names_in(text, year)
    found, last = [], 0
    for start, end, name in spans:
        if start < last:
            continue
        full, short = names_of_year(year).get(name, ((), ()))
        candidates = list(full)
        if not candidates and not STREET.match(text, end):
            candidates = [
                row for row in short if all_short or row[4] != "county" or (home_city and row[2] == home_city) or row in known
            ]
            highest = min((GAZETTEER_LEVELS.index(row[4]) for row in candidates), default=0)
            candidates = [row for row in candidates if row[4] == GAZETTEER_LEVELS[highest]]
        if not candidates:
            continue
        if (not full or len(name) == 2) and not OUTLET.match(text, end):  # 应县 in 响应县委
            if not (start in boundaries or start == last) or not (end in boundaries or end in starts):
                continue
        found.append((start, end, name, candidates))
        last = end
    return found


@lru_cache(maxsize=8)  # each page is searched twice
def _names_in(text: str, year: int) -> tuple[list[tuple[int, int, str]], set[int], set[int]]:
    """All place names in a text, where they begin, and the token boundaries around them.

    Where they begin is needed because 湖南永州 is one token but two names. Boundaries are given for
    the clauses with names that have to begin and end at one.
    """
    spans, names = sorted(name_finder(year)(text), key=lambda span: (span[0], -span[1])), names_of_year(year)
    clauses = [0, *(m.end() for m in CLAUSE_END.finditer(text)), len(text)]
    asked = {bisect_right(clauses, start) - 1 for start, _, name in spans if len(name) == 2 or not names[name][0]}
    cut = [(clauses[i], text[clauses[i] : clauses[i + 1]]) for i in sorted(asked)]
    return spans, {start for start, *_ in spans}, token_boundaries(cut) if cut else set()


def without_words(found: list[tuple], home_province: str = "") -> list[tuple]:
    """The mentions without short names that are ordinary words (安康, 公安).

    Those stay if the page names another place in the same province.
    """
    provinces = {row[1] for *_, name, rows in found if not _is_word(name) for row in rows} | {home_province}
    return [mention for mention in found if not _is_word(mention[-2]) or any(row[1] in provinces for row in mention[-1])]


@cache
def _is_word(name: str) -> bool:
    """Whether a name is only a short name, and an ordinary word."""
    full, short = names_of_year(gazetteer_year(None)).get(name, ((), ()))
    if full or not short:
        return False
    is_county = all(row[4] == "county" for row in short)
    return name in read_lines("place_words.txt") or is_county and rjieba.tag(name)[0][1][:2] not in ("ns", "nr", "nz")


def _settle(found: list[tuple], home: tuple[str, str, str]) -> list[tuple]:
    """One row per mention; ambiguous names settled by home city, home province, other places."""
    certain = {part for *_, rows in found if len(rows) == 1 for part in rows[0][1:3] if part}
    result = []
    for start, end, surface, rows in found:
        choice = rows
        for test in (
            lambda row: row[2] and row[2] == home[1],
            lambda row: row[1] == home[0],
            lambda row: row[2] in certain,
            lambda row: row[1] in certain,
        ):
            if len(choice) > 1:
                choice = [row for row in choice if test(row)] or choice
        fields = choice[0] if len(choice) == 1 else ("", "", "", "", choice[0][4])
        result.append((start, end, surface, *fields, "、".join("".join(path(row)) for row in rows)))
    return result


@cache
def _counties_beside(home: tuple[str, str, str], year: int) -> frozenset[tuple]:
    """The counties directly under the home province, if the home is one (琼中县, 仙桃市).

    They have no city in common.
    """
    if home[1] or not home[2]:
        return frozenset()
    rows = (row for full, _ in names_of_year(year).values() for row in full)
    return frozenset(row for row in rows if row[1] == home[0] and not row[2] and row[4] == "county")


def _with_townships(text: str, rows: list[tuple], home: tuple[str, str, str]) -> list[tuple]:
    """Add townships and villages directly after a place, or at the start of a clause.

    The latter are taken to be in the home region.
    """
    ends = {row[1]: row for row in rows}
    taken = bytearray(len(text))
    for row in rows:
        taken[row[0] : row[1]] = b"\1" * (row[1] - row[0])
    added = []
    heads = {m.end() for m in re.finditer(r"(?:^|[，。；：、“”\n])在?", text)}
    for position in sorted(heads | set(ends)):
        while m := BELOW_COUNTY.match(text, position):
            if any(taken[m.start() : m.end()]):
                break
            above = ends.get(position)
            if not _is_township_name(m.group(1) or m.group(2), behind_place=above is not None):
                break
            level = "village" if m.group().endswith(("村", "社区", "居委会")) else "township"
            units = above[4:7] if above else home
            row = (*m.span(), m.group(), "", *units, level, "".join(units) + m.group())
            added.append(row)
            taken[m.start() : m.end()] = b"\1" * len(m.group())
            ends[m.end()] = row
            position = m.end()
    return sorted(rows + added)


def _is_township_name(stem: str, behind_place: bool) -> bool:
    """Whether the characters before 镇, 乡, 村 … can be a name.

    Without a place before them, only two characters that are not a word can.
    """
    if NOT_IN_NAMES.search(stem):
        return False
    tag = rjieba.tag(stem)[0][1] if rjieba.has_word(stem) else "name"
    return tag[0] == "n" or tag[0] == "s" if behind_place else len(stem) == 2 and tag in ("name", "ns", "nr", "nz")
