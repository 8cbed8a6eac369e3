"""The tables, each declared once in data/tables.yml: made, checked and documented from there.

Also values that several folders share.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeAlias

import pandas as pd
from pandas.api.types import is_numeric_dtype

from .base.parts import Parts, parts_of, row_by_row
from .base.progress import progress
from .data import read_yaml
from .errors import CorpusError, require_articles, require_columns

PUBLICATION_COLUMNS = ["published", "published_earliest", "published_latest"]
METADATA_COLUMNS = ["file", "title", "source", "published", "region", "genre", "url"]
TOPICS = ["mechanism", "body", "leader", "link", "resource", "measure", "date", "quotation"]
# Levels of administration.
LEVELS = ["central", "province", "prefecture", "county", "township", "village", "household"]
DISTANCES = ["own county", "own city", "own province", "epicentre", "elsewhere", "unclear", "home unknown"]
MAX_GROUPS, OTHER = 12, "other"  # groups on a chart; the name of the smallest ones, pooled
Found: TypeAlias = pd.DataFrame | None  # what an earlier call found; None: it is found now
GROUPING = ["label", "group"]  # of each article; they follow its doc_id in other tables


@cache
def declared() -> dict[str, dict[str, Any]]:
    """The tables of data/tables.yml, with the entry of every column.

    The keys of a table are row, made by and columns (name -> type, what).
    """
    data = read_yaml("tables.yml")
    return {
        name: table | {"columns": {column: entry or data["shared"][column] for column, entry in table["columns"].items()}}
        for name, table in data["tables"].items()
    }


@cache
def columns(name: str) -> list[str]:
    """The columns of a table, without the optional ones."""
    return [column for column, entry in declared()[name]["columns"].items() if not entry.get("optional")]


def make_table(name: str, rows: Iterable[Any]) -> pd.DataFrame:
    """Make a table from rows that hold its columns in order, less an article's label and group."""
    own = [column for column in columns(name) if column not in GROUPING or "doc_id" not in columns(name)]
    return typed(pd.DataFrame(list(rows), columns=own), name)


def typed(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Put columns into the declared order and types; further columns come last."""
    entries = {column: entry for column, entry in declared()[name]["columns"].items() if column in table}
    further = [column for column in table if column not in entries]
    table = table[[*entries, *further]]
    kept = is_numeric_dtype(table.get("doc_id")) and len(table)  # a user's own doc_ids may be numbers
    types = {column: entry["type"] for column, entry in entries.items() if not (kept and column == "doc_id")}
    return table.astype({column: kind for column, kind in types.items() if kind != "object"})


def require_table(table: Any, name: str, needed: Collection[str] | None = None, in_parts: bool = False) -> None:
    """Raise CorpusError unless this is such a table, with its columns or those that are needed.

    A table of a data set, which is read part by part, is accepted only if `in_parts`.
    """
    if hasattr(table, "articles") and hasattr(table, name) and not hasattr(table, "iloc"):
        raise CorpusError(f"expected a table, found a whole {type(table).__name__}; pass its .{name}")
    needed, maker = columns(name) if needed is None else needed, declared()[name]["made by"]
    require_columns(table, [column for column in needed if column in declared()[name]["columns"]], maker, in_parts)
    if unknown := [column for column in needed if column not in table]:
        near = get_close_matches(unknown[0], map(str, table.columns), n=1)
        advice = f"; to compare by it, take the table from corpus.regroup({unknown[0]!r}), where it is called group"
        advice = f"; did you mean {near[0]}?" if near else advice
        found = ", ".join(map(str, table.columns))
        raise CorpusError(f"the table has no column {', '.join(unknown)} (it has {found})" + advice * (name != "articles"))


def reference() -> str:
    """All tables as Markdown, for data/README.md."""
    lines = []
    for name, table in declared().items():
        lines += [f"### {name}", "", f"A row is {table['row']}. Made by `{table['made by']}`.", "", "| column | type | what |"]
        lines += ["|---|---|---|"]
        for column, entry in table["columns"].items():
            optional = ", if asked for" if entry.get("optional") else ""
            lines.append(f"| {column} | {entry['type']}{optional} | {entry['what'].replace('|', chr(92) + '|')} |")
        lines.append("")
    return "\n".join(lines)


def articles_of(articles: pd.DataFrame, what: str = "articles") -> Iterator[tuple[str, str]]:
    """Yield the doc_id and text of each article.

    `what`: what is being looked for, shown if that takes long. Raises CorpusError for missing
    columns, for a text that is not a string, and for two articles with the same doc_id.
    """
    require_articles(articles)
    return progress(zip(articles["doc_id"], articles["text"], strict=True), what, len(articles))


def group_of(articles: pd.DataFrame) -> pd.Series:
    """The group of each article as a category: its `group`, else its region; missing if empty."""
    given = articles["group"] if "group" in articles else articles["region"] if "region" in articles else None
    if given is None:
        return pd.Series(pd.Categorical([None] * len(articles)), articles.index)
    if isinstance(given.dtype, pd.CategoricalDtype):
        return given
    names = given.astype("str").replace("", None)
    return names.astype(pd.CategoricalDtype(pd.Index(sorted(names.dropna().unique()), dtype="str", name=given.name)))


def label_of(articles: pd.DataFrame) -> pd.Series:
    """The name of each article on charts: its `label`, else a name made from its region.

    That is the region alone if no other article has it, else the region with the day, the source or
    the doc_id; without a region, it is the doc_id.
    """
    if "label" in articles:
        return articles["label"]
    doc_ids = articles["doc_id"].astype("str")
    region = articles["region"].astype("str").fillna("") if "region" in articles else pd.Series("", articles.index)
    label = doc_ids.copy()
    longer = [region]
    if "published" in articles:
        longer.append(region + " " + pd.to_datetime(articles["published"]).dt.strftime("%Y-%m-%d").fillna(""))
    if "source" in articles:
        longer.append(region + " " + articles["source"].astype("str").fillna(""))
    longer.append(region + " " + doc_ids)
    for names in reversed(longer):
        unique = region.ne("") & ~names.duplicated(keep=False) & ~(names.str.endswith(" "))
        label = label.where(~unique, names)
    return label.where(~label.duplicated(keep=False), (region + " " + doc_ids).str.strip())  # a doc_id may be that of a region


def grouped(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles with label and group, which those of a Corpus already have."""
    return articles.assign(label=label_of(articles), group=group_of(articles))


def add_groups(table: pd.DataFrame, articles: pd.DataFrame, name: str = "sentences") -> pd.DataFrame:
    """Add label and group of the article of each row, just after doc_id.

    `name`: the name of the table, which decides whether it has both columns.
    """
    rows = pd.Index(articles["doc_id"]).get_indexer(table["doc_id"])
    table = table.drop(columns=GROUPING, errors="ignore")
    at = table.columns.get_loc("doc_id") + 1
    for column, values in (("group", group_of(articles)), ("label", label_of(articles))):
        if column in columns(name):
            table.insert(at, column, values.array.take(rows, allow_fill=True))
    return typed(table, name) if name == "articles" else table


def like_groups(table: pd.DataFrame, by: str, source: pd.Series) -> pd.DataFrame:
    """Give the groups in a table of results the type of the column that they came from."""
    return table.astype({by: source.dtype}) if isinstance(source.dtype, pd.CategoricalDtype) else table


def compared_groups(table: pd.DataFrame | Parts, by: str) -> list:
    """The groups of a table that are compared: neither missing ones nor the pooled rest."""
    found = pd.concat([part[by].drop_duplicates() for part in parts_of(table)]).dropna().unique()
    return [group for group in found if group != OTHER]


@row_by_row
def of_group(tokens: pd.DataFrame, by: str, group: object) -> pd.DataFrame:
    """The rows of one group."""
    return tokens[tokens[by] == group]


def found_before(table: Found, name: str, finder: Callable[[pd.DataFrame], pd.DataFrame], articles: pd.DataFrame) -> pd.DataFrame:
    """The rows on these articles of a table that was found before; if it is None, it is found now."""
    if table is None:
        return finder(articles)
    require_table(table, name)
    return table[table["doc_id"].isin(articles["doc_id"])]
