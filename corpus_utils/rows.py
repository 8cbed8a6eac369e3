"""Tables with a column of texts (CSV, JSONL, Parquet), cut into runs of rows that can be read alone."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from .encoding import decode_prefix
from .errors import CorpusError
from .files import MAX_BYTES, Problem
from .metadata import COLUMNS

TABLES = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
SNIFFED = 1_000_000  # bytes of a table by which its encoding is told
WIDE = b"\xff\xfe", b"\xfe\xff"  # UTF-16, of which lines cannot be told by their bytes
csv.field_size_limit(MAX_BYTES)  # a quote that is never closed


class Document(NamedTuple):
    """`name`: how it is called in the results. `kind`: file, zip, csv, jsonl or parquet; `source`: the file; `member`: of an
    archive the member, of a CSV file its header and encoding; `start`, `end`: bytes of a file or table, rows of a Parquet file;
    `row`: the number of the first row; `left_out`: rows that are not read. A document of kind csv, jsonl or parquet is a run of
    rows, each of them an article."""

    doc_id: str
    name: str
    kind: str
    source: str
    member: str
    start: int
    end: int
    sha256: str
    row: int = 0
    left_out: tuple[int, ...] = ()


def find_rows(name: str, path: Path, size: int, text_column: str, doc_ids: set[str], problems: list[Problem]
              ) -> Iterator[Document]:
    """Runs of rows of a table, of about `size` bytes. `doc_ids`: those that rows have stated so far; rows that state one of them
    again are left out."""
    kind, doubled = TABLES[path.suffix.lower()], []

    def states_again(row: int, doc_id: object) -> None:
        if doc_id and str(doc_id) in doc_ids:
            doubled.append(row)
            problems.append((name, f"row {row}: the doc_id {str(doc_id)!r} is that of an earlier row", "the row was left out"))
        elif doc_id:
            doc_ids.add(str(doc_id))

    for document in (_parquet if kind == "parquet" else _table)(name, path, kind, size, text_column, states_again):
        yield document._replace(left_out=tuple(doubled))
        doubled.clear()


def _table(name: str, path: Path, kind: str, size: int, text_column: str, states_again: Callable) -> Iterator[Document]:
    """Runs of rows of a CSV or JSONL file."""
    with path.open("rb") as file:
        head = file.read(SNIFFED)
    if head.startswith(WIDE):
        raise CorpusError("a table in UTF-16, which cannot be read from the middle; save it as UTF-8")
    encoding = decode_prefix(head[: head.rfind(b"\n") + 1] or head).encoding
    header = ""
    if kind == "csv":
        first = head.split(b"\n", 1)[0].decode(encoding).strip("\r")
        cells = next(csv.reader([first], delimiter=_separator(first)), [])
        _require(text_column, cells)
        header = first
    start, first_row, digest = len(head.split(b"\n", 1)[0]) + 1 if header else 0, 1, hashlib.sha256()
    place = Document("", name, kind, str(path), json.dumps([header, encoding]), start, path.stat().st_size, "", first_row)
    row, end, fault = 0, start, None
    try:
        for row, end, cells in _lines(place, digest):
            states_again(row, cells.get("doc_id") if isinstance(cells, dict) else None)
            if end - start >= size:
                yield place._replace(start=start, end=end, row=first_row, sha256=digest.hexdigest())
                start, first_row = end, row + 1
    except csv.Error as error:
        fault = error
    if start < end:
        yield place._replace(start=start, end=end, row=first_row, sha256=digest.hexdigest())
    if fault:
        raise CorpusError(f"row {row + 1}: {fault}; the rows from there on were left out: mend the quotes")


def _parquet(name: str, path: Path, kind: str, size: int, text_column: str, states_again: Callable) -> Iterator[Document]:
    """Runs of rows of a Parquet file, within its row groups."""
    table = pq.ParquetFile(path)
    _require(text_column, table.schema_arrow.names)
    first = 1
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    for number in range(table.num_row_groups):
        group = table.metadata.row_group(number)
        step = max(1, group.num_rows * size // max(group.total_byte_size, 1))
        for start in range(0, group.num_rows, step):
            end = min(start + step, group.num_rows)
            if "doc_id" in table.schema_arrow.names:
                stated = table.read_row_group(number, ["doc_id"]).slice(start, end - start)["doc_id"].to_pylist()
                for row, doc_id in enumerate(stated, first + start):
                    states_again(row, doc_id)
            yield Document("", name, kind, str(path), str(number), start, end, sha256, first + start)
        first += group.num_rows


def _require(text_column: str, columns: list[str]) -> None:
    if text_column not in columns:
        raise CorpusError(f"the table has no column {text_column!r} (it has {', '.join(columns)[:200]}); name that of the texts "
                          "as text_column")


def rows_of(document: Document) -> Iterator[tuple[int, dict | str]]:
    """The rows of a table that a document stands for: the number of each, and its cells, or what is wrong with it."""
    if document.kind == "parquet":
        group = pq.ParquetFile(document.source).read_row_group(int(document.member))
        rows = enumerate(group.slice(document.start, document.end - document.start).to_pylist(), document.row)
    else:
        rows = ((row, cells) for row, _, cells in _lines(document))
    return ((row, cells) for row, cells in rows if row not in document.left_out)


def _lines(document: Document, digest=None) -> Iterator[tuple[int, int, dict | str]]:
    """Rows of a CSV or JSONL file: number, the byte behind it, and the cells, or what is wrong. `digest` takes the bytes."""
    header, encoding = json.loads(document.member)
    at = document.start

    def lines() -> Iterator[str]:
        nonlocal at
        with open(document.source, "rb") as file:
            file.seek(at)
            while at < document.end and (line := file.readline()):
                at += len(line)
                if digest:
                    digest.update(line)
                yield line.decode(encoding, "surrogateescape")

    with closing(lines()) as source:
        if document.kind == "jsonl":
            yield from ((row, at, _json(line)) for row, line in enumerate(source, document.row) if line.strip())
            return
        names = next(csv.reader([header], delimiter=_separator(header)))
        for row, cells in enumerate(csv.reader(source, delimiter=_separator(header)), document.row):
            if cells:
                yield row, at, dict(zip(names, cells)) if len(cells) == len(names) else \
                    f"{len(cells)} cells under {len(names)} columns"


def _json(line: str) -> dict | str:
    try:
        row = json.loads(line)
    except ValueError as error:
        return f"no JSON: {error}"
    return row if isinstance(row, dict) else "no JSON object"


def _separator(header: str) -> str:
    return max(",;\t", key=header.count)


def stated(row: dict) -> dict[str, str]:
    """What a row of a table says of its text, as metadata.csv does."""
    return dict.fromkeys(COLUMNS, "") | {name: str(row[name]) for name in COLUMNS if row.get(name) is not None}
