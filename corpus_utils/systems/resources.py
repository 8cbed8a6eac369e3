"""What was put into the response: people, teams, money and goods, in the articles' numbers."""

import re
from functools import cache

import pandas as pd

from .. import mentions
from ..base.parts import Row
from ..data import read_yaml
from ..tables import Found, found_before, require_table


def resources(
    articles: pd.DataFrame, quantities: Found = None, places: Found = None, names: Found = None, levels: Found = None
) -> pd.DataFrame:
    """Find the people, teams, money and goods put into the response, with their numbers.

    `articles`, `quantities`, `places`, `names`, `levels`: as for `systems.bodies`.

    Returns the table `resources`: the quantities whose noun and unit are of a kind in
    data/systems.yml; all others are left out. The level says whose number it is (see
    `mentions.add_level`). Never add up numbers of different levels: a county's may be part of its
    prefecture's.

    >>> home = {"province": "湖南省", "city": "永州市", "county": ""}
    >>> articles = pd.DataFrame([{"doc_id": "a", "text": "全市组建党员突击队3000余支，已坚持32天。"} | home])
    >>> resources(articles)[["surface", "noun", "kind", "level"]].values.tolist()
    [['3000余支', '党员突击队', 'teams and bodies', 'prefecture']]
    """
    require_table(articles, "articles", ["doc_id", "text", "province", "city"])
    table = found_before(quantities, "quantities", mentions.quantities, articles)
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    kinds = [_resource(texts[row.doc_id], row) for row in table.itertuples()]
    table = table.assign(kind=pd.array(kinds, dtype="str"))
    return mentions.add_level(table[table["kind"] != ""].reset_index(drop=True), articles, places, names, levels)


@cache
def _rules() -> dict:
    data = read_yaml("systems.yml")
    return {
        "resources": [(rule["kind"], re.compile(rule["noun"]), re.compile(rule["unit"])) for rule in data["resources"]],
        "not before": re.compile(data["not_resources"]),
        "not behind": re.compile(data["not_resources_behind"]),
        "never": re.compile("|".join(data["never_resources"])),
    }


def _resource(text: str, row: Row) -> str:
    """The kind of resource that a quantity counts; "" for none."""
    rules = _rules()
    clause = text[max(row.start - 10, 0) : row.start].rpartition("，")[2] + row.noun
    if (
        rules["never"].search(clause)
        or not row.unit.endswith("元")
        and (rules["not before"].search(text, max(row.start - 10, 0), row.start) or rules["not behind"].match(text, row.end))
    ):
        return ""
    return next((kind for kind, noun, unit in rules["resources"] if noun.search(row.noun) and unit.fullmatch(row.unit)), "")
