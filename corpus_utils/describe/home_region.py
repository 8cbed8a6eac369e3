"""The home region of an article: the place it reports on, weighed up from the places it names."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from heapq import nlargest

import pandas as pd

from ..chinese.gazetteer import gazetteer_year, path, region_columns
from ..data import read_csv
from ..mentions.places import mentions, without_words
from ..tables import make_table, require_table

WEIGHTS = {"title": 3, "source": 4, "site": 2, "dateline": 2, "text": 1}
FAR = re.compile("[向赴往援自从返]$")  # where people and goods go to or come from
MIN_SHARE = 0.5  # a home region needs more than this share of the weight one level up


def home_region(text: str, title: str, source: str, site: str, year: int, dateline: str = "") -> dict[str, str]:
    """The region that an article reports on, from the places that its page names.

    Each mention has the weight of its part of the page: title, source, site, dateline or text.
    兰州市安宁区 is one mention, of the last name. From the province down, the home is the unit with
    most weight, as long as it has more than half of the weight found in the unit above it. A name
    that several places share counts for those inside the home found so far, each in proportion to
    what else speaks for it.

    Returns province, city and county (full names or ""), region (short name for charts; a district
    is named with its city) and region_basis (the parts of the page that spoke for it, or
    `unknown`).
    """
    found = _named({"title": title, "source": source, "site": site, "dateline": dateline, "text": text}, year)
    home = [(), *(unit for unit, _, _, chosen in _candidates(found) if chosen)][-1]
    speakers = {part for _, part, paths in found if any(home and unit[: len(home)] == home for unit in paths)}
    return region_columns(home, year) | {"region_basis": "inferred: " + ", ".join(sorted(speakers)) if home else "unknown"}


def region_candidates(articles: pd.DataFrame, n: int = 3) -> pd.DataFrame:
    """Weigh the places that may be an article's home region.

    `articles`: as returned by `load_corpus`; doc_id, title, source, site and text are required,
    dateline and published_earliest (for the year of the gazetteer) are used where given. `n`: how
    many places to list at each level.

    Returns the table `region_candidates`. Candidates below the province are those inside the unit
    chosen above.

    Example: `cu.describe.region_candidates(corpus.articles, n=3)`.
    """
    require_table(articles, "articles", ["doc_id", "site", "source", "text", "title"])
    rows = []
    for article in articles.itertuples():
        year = gazetteer_year(getattr(article, "published_earliest", None))
        for unit, weight, share, chosen in _candidates(_named({part: getattr(article, part, "") for part in WEIGHTS}, year), n):
            columns = region_columns(unit, year)
            level = "county" if columns["county"] else "city" if columns["city"] else "province"
            rows.append((article.doc_id, level, columns["province"], columns["city"], columns["county"], weight, share, chosen))
    return make_table("region_candidates", rows)


def _named(parts: dict[str, str], year: int) -> list[tuple[float, str, list[tuple[str, ...]]]]:
    """Every place named, as (weight, part of the page, paths of the places with that name).

    In the text, a short name of a county counts if it also occurs elsewhere on the page, or if the
    county is named in full. In the other parts it weighs little if it is all that speaks for the
    county. A province's paper weighs half.
    """
    outlets = [
        (part, row) for part in ("source", "site", "dateline") for row in read_csv("outlets.csv") if row["outlet"] in parts[part]
    ]
    outside = {part: mentions(content, year, all_short=True) for part, content in parts.items() if part != "text"}
    outside |= {part: [m for m in outside[part] if m[2] not in row["outlet"]] for part, row in outlets}  # 华龙网 is not 华龙区
    in_full = mentions(parts["text"], year)
    known = {row for found in (*outside.values(), in_full) for *_, rows in found for row in rows if row[4] == "county"}
    found = [
        (part, *mention)
        for part, mentioned in {**outside, "text": mentions(parts["text"], year, known=known)}.items()
        for mention in _chained(mentioned)
    ]
    found = without_words(found)
    places = Counter(row for *_, rows in found for row in rows)
    named = []
    for part, start, _, name, rows in found:
        alone = rows[0][4] == "county" and name != rows[0][3] and all(places[row] == 1 for row in rows)
        wide = part == "source" and rows[0][4] == "province"
        far = FAR.search(parts[part], max(start - 1, 0), start)
        weight = WEIGHTS["text"] if alone else WEIGHTS[part] / (2 if far or wide else 1)
        named.append((weight, part, [path(row) for row in rows]))
    return named + [
        (WEIGHTS[part] / (1 if row["city"] else 2), part, [tuple(filter(None, (row["province"], row["city"])))])
        for part, row in outlets
    ]


def _chained(found: list[tuple]) -> list[tuple]:
    """The mentions, with 兰州市安宁区 as one: of its last name, and its place inside the first."""
    result: list[tuple] = []
    for start, end, name, rows in found:
        above = [path(row) for row in result[-1][3]] if result and result[-1][1] == start else []
        inside = [row for row in rows if any(path(row)[: len(unit)] == unit != path(row) for unit in above)]
        if inside:
            result.pop()
        result.append((start, end, name, inside or rows))
    return result


def _candidates(found: list[tuple], n: int = 1) -> Iterator[tuple[tuple[str, ...], float, float, bool]]:
    """From the province down: path, weight, share and whether chosen, of the `n` heaviest units."""
    home: tuple[str, ...] = ()
    certain: dict[tuple[str, ...], float] = defaultdict(float)
    for weight, _, paths in found:
        for unit in {paths[0][:depth] for depth in (1, 2, 3)} if len(paths) == 1 else ():
            certain[unit] += weight
    for depth in (1, 2, 3):
        below: dict[tuple[str, ...], float] = defaultdict(float)
        above = 0.0
        for weight, part, paths in found:
            inside = [unit for unit in paths if unit[: len(home)] == home]
            shallow = all(len(unit) < depth for unit in inside)
            if not inside or shallow and part not in ("title", "text"):
                continue  # a province's paper may report on a city, a city's on one of its districts
            above += weight
            votes = [certain[unit[:depth]] for unit in inside]
            for unit, vote in zip(inside, votes, strict=True):
                share = vote / sum(votes) if any(votes) else 1 / len(inside)
                below[unit[:depth]] += weight * share if len(unit) >= depth else 0
        best = [(unit, weight, weight / above) for unit, weight in nlargest(n, below.items(), lambda item: item[1]) if weight]
        for i, (unit, weight, share) in enumerate(best):
            yield unit, weight, share, i == 0 and share > MIN_SHARE
        if not best or best[0][2] <= MIN_SHARE:
            break
        home = best[0][0]


def find_region(name: str, year: int) -> tuple[str, ...]:
    """The path (province, city, county) of a place named by the user.

    () if no place fits, or several do.
    """
    found = mentions(name, year, all_short=True)
    paths = {path(row) for *_, rows in found for row in rows}
    deepest = [p for p in paths if not any(q != p and q[: len(p)] == p for q in paths)]
    return deepest[0] if len(deepest) == 1 else ()
