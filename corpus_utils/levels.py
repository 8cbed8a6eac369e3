"""Levels of administration that a text names: 市 is a prefecture in one article and a county in another."""

import pandas as pd

from .errors import require_columns
from .lexicon import match_lexicon
from .lexicon_file import load_lexicon
from .regions import find_places

LEVELS = ["central", "province", "prefecture", "county", "township", "village", "household"]
OF_PLACE = {"province": "province", "city": "prefecture", "county": "county"}
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
    matches, places = match_lexicon(articles, load_lexicon("levels")), find_places(articles)
    named = {(row.doc_id, row.end): OF_PLACE[row.level] for row in places.itertuples() if row.level in OF_PLACE}
    home = {article.doc_id: {name: _home_level(article, name) for name in RELATIVE} for article in articles.itertuples()}
    resolved = []
    for row in matches.itertuples():
        level = row.category
        if level in RELATIVE:
            level = named.get((row.doc_id, row.start)) or named.get((row.doc_id, row.start + 1))
            if level:
                named[row.doc_id, row.end] = level  # 武汉市委市政府
        resolved.append(level or home[row.doc_id][row.category])
    return matches.assign(category=pd.Series(resolved, index=matches.index, dtype="str"))


def _home_level(article, name: str) -> str:
    """The level of `our city` or `our district` in an article (a row with province, city, county)."""
    province, city, county = (unit if isinstance(unit := getattr(article, column, ""), str) else "" for column in
                              ("province", "city", "county"))
    if county.endswith(RELATIVE[name]):
        return "county"
    if name == "city":
        return "prefecture" if city or not province.endswith("市") else "province"
    return "province" if province.endswith("自治区") else "county"
