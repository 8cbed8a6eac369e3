"""What was put into the response: people, teams, money and goods, in the numbers of the articles."""

import re
from bisect import bisect_right
from functools import cache

import pandas as pd

from ..base.parts import Row
from ..data import read_yaml
from ..errors import require_columns
from ..mentions.levels import add_level
from ..mentions.quantities import find_quantities
from ..tokens.sentences import sentence_starts


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
    return {
        "resources": [(rule["kind"], re.compile(rule["noun"]), re.compile(rule["unit"])) for rule in data["resources"]],
        "not before": re.compile(data["not_resources"]),
        "not behind": re.compile(data["not_resources_behind"]),
        "never": re.compile("|".join(data["never_resources"])),
    }


def _resource(text: str, row: Row) -> str:
    """The kind of resource that a quantity counts, "" for none."""
    rules = _rules()
    clause = text[max(row.start - 10, 0) : row.start].rpartition("，")[2] + row.noun
    if (
        rules["never"].search(clause)
        or not row.unit.endswith("元")
        and (rules["not before"].search(text, max(row.start - 10, 0), row.start) or rules["not behind"].match(text, row.end))
    ):
        return ""
    return next((kind for kind, noun, unit in rules["resources"] if noun.search(row.noun) and unit.fullmatch(row.unit)), "")
