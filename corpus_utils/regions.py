"""Places that a text mentions, and the home region of an article."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pandas as pd
import rjieba

from .data import read_csv, read_lines
from .errors import require_columns
from .gazetteer import gazetteer_year, name_automaton, names_of_year, region_columns
from .segment import token_boundaries

FIELDS = ["adcode", "province", "city", "county", "level"]
WEIGHTS = {"title": 3, "source": 5, "site": 2, "text": 1}
MIN_SHARE = 0.5  # a home region needs this share of the mentions one level up
BELOW_COUNTY = re.compile("([㐀-鿿]{1,3}?)(?:街道|街办|镇|乡)(?!村|长|街|情)"
                          "|([㐀-鿿]{1,4}?)(?:社区|村)(?!民|干|级|委|组|镇|庄|长)")
NOT_IN_NAMES = re.compile("[各全该本每多两三几个和与及等的在到这某一名县乡镇]")
PLACE_COLUMNS = ["doc_id", "start", "end", "surface", *FIELDS, "candidates"]


def find_places(articles: pd.DataFrame) -> pd.DataFrame:
    """Every place mentioned in the articles' text.

    `articles`: columns doc_id, text, and province, city, county, published_earliest as `load_corpus` gives them.
    Full names are matched everywhere (longest match on characters); short names of provinces and cities too, and of
    the counties of the article's own city, where they begin and end with a word. Below the county: …镇, …乡, …街道,
    …村, …社区 directly behind another place or, if the name is no ordinary word, at the head of a clause. Names that
    several places share are settled by the article's home city or province, then by the other places in the text; where
    that fails, the region columns stay empty.

    Returns the `places` table: doc_id, start, end, surface, adcode, province, city, county, level (province, city,
    county, township, village), candidates (how many places carry the name).
    Raises CorpusError if a column is missing.
    """
    require_columns(articles, ["city", "doc_id", "province", "text"], "load_corpus(...).articles")
    rows = []
    for article in articles.itertuples():
        year = gazetteer_year(getattr(article, "published_earliest", None))
        home = (article.province, article.city, getattr(article, "county", ""))
        found = _settle(without_words(mentions(article.text, year, home[1]), home[0]), home)
        rows += [(article.doc_id, *row) for row in _with_townships(article.text, found, home)]
    return pd.DataFrame(rows, columns=PLACE_COLUMNS)


def mentions(text: str, year: int, home_city: str = "", all_short: bool = False) -> list[tuple]:
    """Places in a text before ambiguous names are settled: (start, end, surface, [candidate rows])."""
    automaton, found, boundaries, last = name_automaton(year), [], None, 0
    spans = sorted(((end + 1 - len(name), end + 1, name) for end, name in automaton.iter(text)),
                   key=lambda span: (span[0], -span[1]))
    starts = {start for start, *_ in spans}  # 湖南永州 is one token, two names
    for start, end, name in spans:
        if start < last:
            continue
        full, short = names_of_year(year).get(name, ((), ()))
        candidates = list(full)
        if not candidates:
            candidates = [row for row in short if all_short or row[4] != "county" or (home_city and row[2] == home_city)]
            if not candidates:
                continue
        if not full or len(name) == 2:  # 应县 in 响应县委
            boundaries = boundaries or token_boundaries(text)
            if not (start in boundaries or start == last) or not (end in boundaries or end in starts):
                continue
        found.append((start, end, name, candidates))
        last = end
    return found


def without_words(found: list[tuple], home_province: str = "") -> list[tuple]:
    """The mentions without short names that are ordinary words (安康, 公安), unless the page names another place of the
    same province."""
    provinces = {row[1] for *_, name, rows in found if not _is_word(name) for row in rows} | {home_province}
    return [mention for mention in found if not _is_word(mention[-2]) or any(row[1] in provinces for row in mention[-1])]


@cache
def _is_word(name: str) -> bool:
    """Whether a name is a short one and an ordinary word."""
    full, short = names_of_year(gazetteer_year(None)).get(name, ((), ()))
    if full or not short:
        return False
    is_county = all(row[4] == "county" for row in short)
    return name in read_lines("place_words.txt") or is_county and rjieba.tag(name)[0][1][:2] not in ("ns", "nr", "nz")


def home_region(text: str, title: str, source: str, site: str, year: int) -> dict[str, str]:
    """The region that an article reports on, from the places named in its title, source, site and text.

    Every mention has the weight of its part of the page. From the province down, the home is the unit with most weight, as
    long as it holds more than half of the weight found in the unit above it; names that several places share count for
    those inside the home found so far.
    Returns province, city, county (full names or ""), region (short name for charts; a district is named with its
    city) and region_basis (which parts of the page spoke for it, or `unknown`).
    """
    found = _named({"title": title, "source": source, "site": site, "text": text}, year)
    home = ([(), *(path for path, _, _, chosen in _candidates(found) if chosen)])[-1]
    speakers = {part for part, paths in found if any(home and path[: len(home)] == home for path in paths)}
    return region_columns(home, year) | {
        "region_basis": "inferred: " + ", ".join(sorted(speakers)) if home else "unknown"}


def region_candidates(articles: pd.DataFrame, n: int = 3) -> pd.DataFrame:
    """The places that may be an article's home region, weighed: at each level the `n` with most weight.

    `articles`: columns doc_id, title, source, site, text (and published_earliest for the year of the gazetteer). A mention
    weighs 5 in the source, 3 in the title, 2 in the name of the site, 1 in the text; candidates below the province are
    those inside the unit chosen above.
    Returns doc_id, level, province, city, county, weight, share (of the weight at that level; more than half is needed),
    chosen. Raises CorpusError if a column is missing.
    """
    require_columns(articles, ["doc_id", "site", "source", "text", "title"], "load_corpus(...).articles")
    rows = []
    for article in articles.itertuples():
        year = gazetteer_year(getattr(article, "published_earliest", None))
        for path, weight, share, chosen in _candidates(_named({part: getattr(article, part) for part in WEIGHTS}, year), n):
            level = ("province", "city", "county")[len(path) - 1]
            rows.append((article.doc_id, level, *(*path, "", "")[:3], weight, share, chosen))
    return pd.DataFrame(rows, columns=["doc_id", "level", "province", "city", "county", "weight", "share", "chosen"])


def _named(parts: dict[str, str], year: int) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Every place named, as (part of the page, the paths of the places with that name)."""
    found = [(part, *mention) for part, content in parts.items()
             for mention in mentions(content, year, all_short=part != "text")]
    return [(part, [tuple(filter(None, row[1:4])) for row in rows]) for part, *_, rows in without_words(found)]


def _candidates(found: list[tuple], n: int = 1) -> Iterator[tuple[tuple[str, ...], float, float, bool]]:
    """From the province down: path, weight, share and whether it is chosen, of the `n` units with most weight."""
    home: tuple[str, ...] = ()
    for depth in (1, 2, 3):
        below, above = Counter(), 0.0
        for part, paths in found:
            inside = [path for path in paths if path[: len(home)] == home]
            shallow = all(len(path) < depth for path in inside)
            if not inside or shallow and (depth < 3 or part in ("source", "site")):
                continue  # a province paper may well report on a city, and a city paper on one of its districts
            above += WEIGHTS[part]
            for path in inside:
                below[path[:depth]] += WEIGHTS[part] / len(inside) if len(path) >= depth else 0
        best = [(path, weight, weight / above) for path, weight in below.most_common(n) if weight]
        for i, (path, weight, share) in enumerate(best):
            yield path, weight, share, i == 0 and share > MIN_SHARE
        if not best or best[0][2] <= MIN_SHARE:
            break
        home = best[0][0]


def find_region(name: str, year: int) -> tuple[str, ...]:
    """The path (province, city, county) that a name given by the user stands for; () if none or several fit."""
    found = mentions(name, year, all_short=True)
    paths = {tuple(part for part in row[1:4] if part) for *_, candidates in found for row in candidates}
    deepest = [p for p in paths if not any(q != p and q[: len(p)] == p for q in paths)]
    return deepest[0] if len(deepest) == 1 else ()


def response_starts(articles: pd.DataFrame) -> pd.DataFrame:
    """When each article's province started its first-level response in 2020 (data/responses.csv).

    `articles`: columns region, province. Returns region, province, start (Timestamp), source; provinces that the file
    does not list, and regions that join several provinces, are left out. Raises CorpusError if a column is missing.
    """
    require_columns(articles, ["region", "province"], "load_corpus(...).articles")
    starts = pd.DataFrame(read_csv("responses.csv")).astype({"start": "datetime64[us]"})
    if "published_earliest" in articles:  # the file speaks of 2020 only
        articles = articles[articles["published_earliest"].isna() | articles["published_earliest"].dt.year.eq(2020)]
    one_province = articles.groupby("region")["province"].transform("nunique") == 1
    return articles[one_province][["region", "province"]].drop_duplicates().merge(starts, on="province")


def _settle(found: list[tuple], home: tuple[str, str, str]) -> list[tuple]:
    """One row a mention; ambiguous names decided by home city, home province, or the company they keep."""
    certain = {part for *_, rows in found if len(rows) == 1 for part in rows[0][1:3] if part}
    result = []
    for start, end, surface, rows in found:
        choice = rows
        for test in (lambda row: row[2] and row[2] == home[1], lambda row: row[1] == home[0],
                     lambda row: row[2] in certain, lambda row: row[1] in certain):
            if len(choice) > 1:
                choice = [row for row in choice if test(row)] or choice
        fields = choice[0] if len(choice) == 1 else ("", "", "", "", choice[0][4])
        result.append((start, end, surface, *fields, len(rows)))
    return result


def _with_townships(text: str, rows: list[tuple], home: tuple[str, str, str]) -> list[tuple]:
    """Add the townships and villages directly behind a place, or at the head of a clause (these in the home region)."""
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
            level = "village" if m.group().endswith(("村", "社区")) else "township"
            row = (*m.span(), m.group(), "", *(above[4:7] if above else home), level, 1)
            added.append(row)
            taken[m.start() : m.end()] = b"\1" * len(m.group())
            ends[m.end()] = row
            position = m.end()
    return sorted(rows + added)


def _is_township_name(stem: str, behind_place: bool) -> bool:
    """Whether the characters before 镇, 乡, 村 … can be a name; without a place before them, only two that are no word."""
    if NOT_IN_NAMES.search(stem):
        return False
    tag = rjieba.tag(stem)[0][1] if rjieba.has_word(stem) else "name"
    return tag[0] == "n" or tag[0] == "s" if behind_place else len(stem) == 2 and tag in ("name", "ns", "nr", "nz")
