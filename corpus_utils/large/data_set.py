"""A data set that `process_folder` wrote; its tables are read part by part."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .. import mentions
from ..base.parts import Parts, no_rows
from ..clean import clean_and_explain
from ..corpus import chosen, described, grouping, say_missing
from ..errors import CorpusError, require_no_file, require_type
from ..reading.files import Problem
from ..tables import GROUPING, MAX_GROUPS, PUBLICATION_COLUMNS, add_groups, label_of, make_table
from ..tokens.sentences import sentences
from .partition import DIGITS, TABLES

LABELLED = ["doc_id", "region", "published", "source"]  # what an article's label is made from
AGAIN = "run process_folder again; if that does not help, into another folder, with smaller partition_bytes"


FORMAT = 2  # of the tables; a data set in another one is not read
EARLIER = "was written by an earlier edition of corpus_utils, with other tables; run process_folder again, into another folder"


@dataclass(frozen=True, repr=False)
class DataSet:
    """A data set on disk, used like a `Corpus`: its tables are `Parts`, read part by part.

    `matches` is None unless process_folder was asked for it; other tables that it was not asked
    for are computed each time that a part is read. `problems`, `manifest` (versions and options)
    and the label and group of each article are kept in memory. `inputs` has one row per document,
    with its hash.
    """

    folder: Path
    written: dict[str, Parts]
    inputs: Parts
    problems: pd.DataFrame
    manifest: dict
    keys: pd.DataFrame  # label and group of its articles, by doc_id
    complete: bool = True  # whether all articles that were written belong to it

    articles = property(lambda self: self._table("articles"), doc="The table `articles`.")
    audit = property(lambda self: self._table("audit"), doc="The table `audit`.")
    lines = property(lambda self: self.articles.map(_lines), doc="The table `lines`.")
    tokens = property(lambda self: self._table("tokens"), doc="The table `tokens`.")
    counts = property(lambda self: self._table("counts"), doc="The table `counts`.")
    matches = property(lambda self: self._table("matches"), doc="The table `matches`, or None.")
    sentences = property(lambda self: self._table("sentences", sentences), doc="The table `sentences`.")
    names = property(lambda self: self._table("names", mentions.names), doc="The table `names`.")
    places = property(lambda self: self._table("places", mentions.places), doc="The table `places`.")
    dates = property(lambda self: self._table("dates", mentions.dates), doc="The table `dates`.")
    quantities = property(lambda self: self._table("quantities", mentions.quantities), doc="The table `quantities`.")
    speech = property(lambda self: self._table("speech", mentions.speech), doc="The table `speech`.")

    def regroup(self, column: str, most: int = MAX_GROUPS) -> "DataSet":
        """The same data set, grouped by another column of `articles`; see `Corpus.regroup`."""
        grouping(no_rows(self.articles), column, most)  # refuses a bad column before reading files
        given = [name for name in dict.fromkeys([column, *PUBLICATION_COLUMNS]) if name in self.articles]
        articles = self.articles.read(["doc_id", *given]).drop_duplicates("doc_id").set_index("doc_id").reindex(self.keys.index)
        return replace(self, keys=say_missing(self.keys.assign(group=grouping(articles, column, most)), column))

    def subset(self, condition: Callable[[pd.DataFrame], pd.Series] | None = None, **values: Any) -> "DataSet":
        """The data set of some of the articles; see `Corpus.subset`.

        `condition` must be a function of a table of articles here.
        """
        if condition is not None and not callable(condition):
            raise CorpusError("the condition is not a function; give one that takes a table of articles")
        parts = [chosen(part, condition, values)["doc_id"] for part in self.articles]
        keys = self.keys[self.keys.index.isin(pd.concat(parts))]
        if keys.empty:
            raise CorpusError(f"none of the {len(self.keys):,} articles is left; use a wider condition")
        return replace(self, keys=keys, complete=False)

    def __repr__(self) -> str:
        articles = self.articles.read(["doc_id", "group", *PUBLICATION_COLUMNS])
        return described(articles, self.problems, f"Data set in {self.folder}")

    def _table(self, name: str, finder: Callable[[pd.DataFrame], pd.DataFrame] | None = None) -> Any:
        """A written table, with the articles of this data set; else one that is found when read."""
        if name not in self.written:
            return None if finder is None else self.articles.map(finder)
        return Parts(self.written[name].files, joined=(partial(self._with_groups, name),), complete=self.complete)

    def _with_groups(self, name: str, part: pd.DataFrame) -> pd.DataFrame:
        rows = self.keys.index.get_indexer(part["doc_id"])
        return add_groups(part[rows >= 0].reset_index(drop=True), self.keys.iloc[np.unique(rows[rows >= 0])].reset_index(), name)


def _lines(articles: pd.DataFrame) -> pd.DataFrame:
    """The table `lines` of some articles, whose pages are cleaned again for it."""
    rows = [
        (doc_id, line.label, line.rule, line.end - line.start, line.text)
        for doc_id, raw in zip(articles["doc_id"], articles["raw"], strict=True)
        for line in clean_and_explain(raw).lines
    ]
    return make_table("lines", rows)


def open_data_set(folder: str | Path) -> DataSet:
    """Open a data set that `process_folder` wrote.

    `folder`: the `out` of `process_folder`. Returns a `DataSet`. Unfinished partitions are left
    out, and listed in its `problems`.
    Raises CorpusError if there is no data set, one of an earlier edition, or no finished
    partition.

    Example: `data = cu.open_data_set("crawl_set")`.
    """
    require_type(folder, (str, Path), "folder")
    require_no_file(Path(folder), "that process_folder wrote")
    return read_data_set(Path(folder), [])


def read_data_set(folder: Path, failed: list[Problem]) -> DataSet:
    """`open_data_set`, with the partitions that have just failed."""
    try:
        if not (folder / "manifest.json").exists():
            raise ValueError("it has no manifest.json")
        manifest = dict(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
        inputs = Parts((folder / "inputs.parquet",))
        inputs.columns  # noqa: B018
    except (OSError, ValueError, TypeError) as error:
        raise CorpusError(f"{folder} holds no data set: {error}; make one with process_folder") from error
    if manifest.get("format") != FORMAT:
        raise CorpusError(f"{folder} {EARLIER}")
    done = [number for number in range(manifest["partitions"]) if is_done(folder, number)]
    if not done:
        reasons = "".join(f"; {problem}" for _, problem, _ in failed)
        raise CorpusError(f"no partition of {folder} is finished; run process_folder again{reasons}")
    missing = sorted(set(range(manifest["partitions"])) - set(done))
    failed = failed or [(f"partition {number}", "it is not finished", AGAIN) for number in missing]
    parts = {
        name: Parts(tuple(folder / name / f"{number:{DIGITS}}.parquet" for number in done))
        for name in TABLES
        if (folder / name).is_dir()
    }
    articles = pd.concat([pd.read_parquet(file, columns=LABELLED) for file in parts["articles"].files], ignore_index=True)
    doubled = [
        (doc_id, f"{n} articles have this doc_id", "statistics treat them as one; give each a doc_id of its own")
        for doc_id, n in articles["doc_id"].value_counts().items()
        if n > 1
    ]
    own = pd.read_parquet(folder / "problems.parquet"), parts.pop("problems").read()
    problems = pd.concat([*own, make_table("problems", failed + doubled)], ignore_index=True)
    keys = articles.assign(label=label_of(articles), group=grouping(articles, "region", len(articles)))
    keys = keys.drop_duplicates("doc_id").set_index("doc_id")[GROUPING]
    return DataSet(folder, parts, inputs, problems, manifest, keys)


def is_done(out: Path, number: int) -> bool:
    """Whether a partition is finished and all of its files are there."""
    try:
        tables = json.loads((out / "done" / f"{number:{DIGITS}}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return all((out / name / f"{number:{DIGITS}}.parquet").exists() for name in tables)
