"""Tables with a column of texts (CSV, JSONL, Parquet), in runs of rows that can be read alone."""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq

from ..errors import CorpusError
from ..tables import METADATA_COLUMNS
from .encodings import SNIFFED, decode_prefix
from .files import MAX_BYTES, Document, Problem

TABLES = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
WIDE = b"\xff\xfe", b"\xfe\xff"  # UTF-16, whose lines cannot be told apart by their bytes
# Rows of a Parquet file that are read at once; its last bytes, which tell whether it has changed.
ROWS, FOOTER = 500, 65_536
STATED = ["doc_id", *METADATA_COLUMNS[1:]]
Take = Callable[[int, object], None]  # called with the number of a row and the doc_id it states


def find_rows(
    name: str, path: Path, doc_id: str, size: int, text_column: str, stated: set[str], problems: list[Problem]
) -> Iterator[Document]:
    """Cut a table into runs of rows with about `size` bytes of text each.

    `doc_id`: that of the table; rows that state none have it with their number. `stated`: the
    doc_ids already taken; rows that state one of them again are left out.
    """
    kind, doubled = TABLES[path.suffix.lower()], []

    def take(row: int, value: object) -> None:
        own = text_of(value)
        if own and own in stated:
            doubled.append(row)
            problems.append((name, f"row {row}: the doc_id {own!r} already belongs to another article", "the row was left out"))
        stated.add(own)

    place = Document(doc_id, name, kind, str(path), "", 0, path.stat().st_size, "", 1)
    for document in (_parquet if kind == "parquet" else _table)(place, size, text_column, take, problems):
        yield document._replace(sha256=fingerprint(document), left_out=tuple(doubled))
        doubled.clear()


def fingerprint(document: Document) -> str:
    """The hash of the bytes of a run of rows; for a Parquet file, of its end."""
    with open(document.source, "rb") as file:
        if document.kind == "parquet":
            file.seek(max(file.seek(0, 2) - FOOTER, 0))
            return hashlib.sha256(file.read()).hexdigest()
        file.seek(document.start)
        return hashlib.sha256(file.read(document.end - document.start)).hexdigest()


def _table(place: Document, size: int, text_column: str, take: Take, problems: list[Problem]) -> Iterator[Document]:
    """Runs of rows of a CSV or JSONL file."""
    with open(place.source, "rb") as file:
        head = file.read(SNIFFED)
    if head.startswith(WIDE):
        raise CorpusError("a table in UTF-16, which cannot be read from the middle; save it as UTF-8")
    encoding, header = _encoding(place.name, head[: head.rfind(b"\n") + 1] or head, problems), ""
    if place.kind == "csv":
        line = head.split(b"\n", 1)[0]
        header = line.decode(encoding).strip("\r")
        place = place._replace(start=len(line) + 1)
    place = place._replace(member=json.dumps([header, encoding]))
    if header:
        _require(text_column, _names(place))
    begin, first, row, end = place.start, 1, 0, place.start
    try:
        for row, end, cells in _lines(place):
            take(row, cells.get("doc_id") if isinstance(cells, dict) else None)
            if end - begin >= size:
                yield place._replace(start=begin, end=end, row=first)
                begin, first = end, row + 1
    except csv.Error as error:
        problems.append((place.name, f"row {row + 1}: {error}", "the rows from there on were left out; fix the quotes"))
    if begin < end:
        yield place._replace(start=begin, end=end, row=first)


def _encoding(name: str, head: bytes, problems: list[Problem]) -> str:
    """The encoding of a table, inferred from its beginning, in which single rows may be damaged."""
    try:
        found = decode_prefix(head)
    except CorpusError as error:
        lines = head.split(b"\n")
        fitting = {encoding: sum(_fits(line, encoding) for line in lines) for encoding in ("utf-8", "gb18030", "big5hkscs")}
        best = max(fitting, key=fitting.__getitem__)
        if fitting[best] < len(lines) / 2:
            raise
        problems.append((name, str(error), f"read as {best}; rows that do not fit were left out"))
        return best
    problems += [(name, doubt, "read anyway; check it, and save it as UTF-8") for doubt in found.doubts]
    return found.encoding


def _fits(line: bytes, encoding: str) -> bool:
    try:
        return bool(line.decode(encoding)) or True
    except UnicodeDecodeError:
        return False


def _parquet(place: Document, size: int, text_column: str, take: Take, problems: list[Problem]) -> Iterator[Document]:
    """Runs of rows of a Parquet file, within its row groups."""
    table, number = pq.ParquetFile(place.source), 1
    _require(text_column, table.schema_arrow.names)
    columns = [name for name in (text_column, "doc_id") if name in table.schema_arrow.names]
    for group in range(table.num_row_groups):
        first, at, filled = 0, 0, 0
        for batch in table.iter_batches(ROWS, [group], columns):
            for cells in batch.to_pylist():
                take(number + at, cells.get("doc_id"))
                at, filled = at + 1, filled + len(str(cells[text_column]).encode("utf-8", "replace"))
                if filled >= size:
                    yield place._replace(member=str(group), start=first, end=at, row=number + first)
                    first, filled = at, 0
        if first < at:
            yield place._replace(member=str(group), start=first, end=at, row=number + first)
        number += at


def _require(text_column: str, columns: list[str]) -> None:
    if text_column not in columns:
        raise CorpusError(
            f"the table has no column {text_column!r} (it has {', '.join(columns)[:200]}); name that of the texts in text_column"
        )
    if doubled := sorted(name for name, n in Counter(columns).items() if n > 1 and name in (text_column, *STATED)):
        raise CorpusError(f"the columns {doubled} occur twice; rename one of each")


def rows_of(document: Document, text_column: str) -> Iterator[tuple[int, dict | str]]:
    """The rows of a document.

    Each with its number in the table, and its cells or what is wrong with it.
    """
    if document.kind != "parquet":
        rows: Iterator[tuple[int, dict | str]] = ((row, cells) for row, _, cells in _lines(document))
    else:
        table = pq.ParquetFile(document.source)
        columns = [name for name in (text_column, *STATED) if name in table.schema_arrow.names]
        batches = table.iter_batches(ROWS, [int(document.member)], columns)
        rows = _slice((cells for batch in batches for cells in batch.to_pylist()), document)
    return ((row, cells) for row, cells in rows if row not in document.left_out)


def _slice(rows: Iterator[dict], document: Document) -> Iterator[tuple[int, dict]]:
    for at, cells in enumerate(rows):
        if at >= document.end:
            return
        if at >= document.start:
            yield document.row + at - document.start, cells


def _lines(document: Document) -> Iterator[tuple[int, int, dict | str]]:
    """Rows of a CSV or JSONL file.

    Each with its number, the offset of the byte after it, and its cells or what is wrong with it.
    """
    header, encoding = json.loads(document.member)
    at = document.start

    def lines() -> Generator[str, None, None]:
        nonlocal at
        with open(document.source, "rb") as file:
            file.seek(at)
            while at < document.end and (line := file.readline()):
                at += len(line)
                yield line.decode(encoding, "surrogateescape")

    with closing(lines()) as source:
        if document.kind == "jsonl":
            yield from ((row, at, _json(line)) for row, line in enumerate(source, document.row) if line.strip())
            return
        names = _names(document)
        reader = csv.reader(source, delimiter=_separator(document), strict=True)
        for row, cells in enumerate(iter(partial(_next_row, reader), None), document.row):
            if cells:
                yield (
                    row,
                    at,
                    dict(zip(names, cells)) if len(cells) == len(names) else f"{len(cells)} cells for {len(names)} columns",
                )


def _next_row(reader: Iterator[list[str]]) -> list[str] | None:
    """The next row, in which a cell may be as long as a file.

    The csv module has one limit for all readers.
    """
    limit = csv.field_size_limit(MAX_BYTES)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(limit)


def _json(line: str) -> dict | str:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"not JSON: {error}"
    return row if isinstance(row, dict) else "not a JSON object"


def _names(document: Document) -> list[str]:
    """The columns of a CSV file; known ones are recognised in capitals too."""
    names = [name.strip() for name in next(csv.reader([json.loads(document.member)[0]], delimiter=_separator(document)), [])]
    return [name.lower() if name.lower() in STATED else name for name in names]


def _separator(document: Document) -> str:
    return "\t" if document.source.lower().endswith(".tsv") else max(",;\t", key=json.loads(document.member)[0].count)


def text_of(value: object) -> str:
    """A cell as text, "" if it is missing."""
    return "" if value is None or value != value else str(value)


def stated(row: dict) -> dict[str, str]:
    """What a row of a table states about its text, as metadata.csv does."""
    return {name: text_of(row.get(name)) for name in METADATA_COLUMNS}
