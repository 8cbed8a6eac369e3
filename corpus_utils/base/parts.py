"""Tables that are too large for memory: Parquet files, one per partition, read one at a time."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import pandas as pd
import pyarrow.parquet as pq

Row = Any  # of a table, as yielded by .itertuples(): its columns are attributes
P = ParamSpec("P")


@dataclass(frozen=True)
class Parts:
    """A table of a data set, as returned by `open_data_set`; each article is in one part only.

    `files`: its Parquet files, in order. `steps`: functions that each part goes through when it is
    read. Statistics take it as they take a table; functions that work row by row, such as
    `tokens.han_words`, are added to the steps.
    """

    files: tuple[Path, ...]
    steps: tuple[Callable[[pd.DataFrame], pd.DataFrame], ...] = ()
    joined: tuple[Callable[[pd.DataFrame], pd.DataFrame], ...] = ()  # go first: label and group
    complete: bool = True  # whether these keep all rows

    @property
    def columns(self) -> list[str]:
        return list(no_rows(self))

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    def __len__(self) -> int:
        if self.steps or not self.complete:
            return sum(map(len, self))
        return sum(pq.read_metadata(file).num_rows for file in self.files)

    def __iter__(self) -> Iterator[pd.DataFrame]:
        return (self._finished(pd.read_parquet(file)) for file in self.files)

    def map(self, function: Callable[[pd.DataFrame], pd.DataFrame]) -> "Parts":
        """The table with one more function that each part goes through when it is read."""
        return replace(self, steps=(*self.steps, function))

    def read(self, columns: list[str] | None = None) -> pd.DataFrame:
        """The table, or some columns of it, in memory."""
        stored = None
        if columns is not None and not self.steps:  # the file need not be read whole
            stored = [name for name in pq.read_schema(self.files[0]).names if name in ["doc_id", *columns]]
        parts = (self._finished(pd.read_parquet(file, columns=stored)) for file in self.files)
        return pd.concat([part if columns is None else part[columns] for part in parts], ignore_index=True)

    def _finished(self, part: pd.DataFrame) -> pd.DataFrame:
        for step in (*self.joined, *self.steps):
            part = step(part)
        return part


class CorpusTables(Protocol):
    """A Corpus or a DataSet: the tables that functions on lower floors use of it."""

    @property
    def articles(self) -> Any: ...
    @property
    def audit(self) -> Any: ...


Table = TypeVar("Table", pd.DataFrame, Parts)


def parts_of(table: pd.DataFrame | Parts) -> Iterable[pd.DataFrame]:
    """The parts of a table, to go through as often as needed; a table in memory is one part."""
    return table if isinstance(table, Parts) else [table]


def parts_with(tokens: pd.DataFrame | Parts, find: Callable[[pd.DataFrame], set[str]]) -> Iterator[pd.DataFrame]:
    """The parts of a table of tokens, once.

    Of a data set, only the articles that `find` finds in the counts of a part.
    """
    if not isinstance(tokens, Parts) or tokens.steps:
        yield from parts_of(tokens)
        return
    for file in tokens.files:
        if doc_ids := find(pd.read_parquet(file.parents[1] / "counts" / file.name, columns=["doc_id", "token"])):
            yield tokens._finished(pd.read_parquet(file, filters=[("doc_id", "in", doc_ids)]))


def no_rows(table: pd.DataFrame | Parts) -> pd.DataFrame:
    """A table without its rows."""
    return table._finished(pq.read_schema(table.files[0]).empty_table().to_pandas()) if isinstance(table, Parts) else table[:0]


def in_memory(table: pd.DataFrame | Parts, columns: list[str]) -> pd.DataFrame:
    """A table in memory; of one in parts, those of the columns that it has."""
    return table.read([column for column in columns if column in table]) if isinstance(table, Parts) else table


def row_by_row(function: Callable[Concatenate[pd.DataFrame, P], pd.DataFrame]) -> Callable[Concatenate[Table, P], Table]:
    """A function of a table of tokens that needs only one article at a time.

    For a table in parts, it is put off until a part is read.
    """

    @wraps(function)
    def either(tokens: Table, *arguments: P.args, **named: P.kwargs) -> Table:
        if isinstance(tokens, Parts):
            return tokens.map(lambda part: function(part, *arguments, **named))
        return function(tokens, *arguments, **named)

    return either
