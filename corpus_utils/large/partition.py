"""One partition of a data set, from documents to tables in Parquet. This is what a worker does."""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from .. import mentions
from ..base.output import write_file
from ..base.progress import no_progress
from ..describe.metadata_csv import override
from ..errors import CorpusError
from ..lexicons.lexicon import Lexicon
from ..lexicons.matcher import match_lexicon
from ..load import article_table, load_page
from ..reading.archives import open_zip
from ..reading.encodings import Decoded, decode_prefix, doubts_of
from ..reading.files import FAULTS, LEFT_OUT, Document, Problem, said
from ..reading.tabular import STATED, fingerprint, rows_of, stated, text_of
from ..tables import GROUPING, declared, make_table
from ..tokens.tokenize import tokenize

FINDERS = {name: getattr(mentions, name) for name in ("places", "dates", "quantities", "names", "speech")}
FOUND = ("matches", "places", "dates", "quantities")  # unless others are asked for
TABLES = ("articles", "audit", "problems", "tokens", "counts", "matches", *FINDERS)
CHANGED = "it has changed since the run began"
SURROGATE = re.compile("[\ud800-\udfff]")
DIGITS = "07"  # of the number of a partition in the names of its files
ROWS = 50_000  # in a row group, the smallest part of a file that can be read
Stated = dict[str, tuple[str, str, dict[str, str]]]  # doc_id -> file, place in it, values stated


@dataclass(frozen=True)
class Options:
    """What the tables depend on besides the documents."""

    lexicons: tuple[Lexicon, ...] = ()
    user_words: tuple[tuple[str, int], ...] = ()
    tables: tuple[str, ...] = FOUND
    described: bool = True
    text_column: str = "text"
    partition_bytes: int = 4_000_000
    variables: tuple[str, ...] = ()  # further columns of metadata.csv


def process_partition(out: Path, number: int, documents: list[Document], metadata: Stated, options: Options) -> int:
    """Write the tables of some documents below `out`, and return the number of articles.

    out/done is written last. An article that cannot be used, for whatever reason, becomes a
    problem, and the others go on.
    """
    articles, audit, taken = [], [], set()
    problems: list[Problem] = []
    for doc_id, name, page, sha256, values in _pages(documents, metadata, options, problems):
        try:
            if doc_id in taken:
                raise CorpusError(f"the doc_id {doc_id!r} already belongs to another article")
            article, cleaned, doubts = load_page(page, name, sha256, options.described)
            article = {"doc_id": doc_id} | article | dict.fromkeys(options.variables, "")
            faults = override(article, *values) if values else []
            # Half a surrogate pair cannot be written.
            json.dumps(article, default=str, ensure_ascii=False).encode()
        except Exception as error:
            problems.append((name, said(error), LEFT_OUT))
            continue
        articles.append(article)
        taken.add(doc_id)
        problems += doubts + faults
        audit += [(doc_id, *edit) for edit in cleaned.edits]
    table = article_table(articles, options.variables)
    try:
        with no_progress():
            found = _tables(table, options)
    except Exception:  # one of the articles fails: which one?
        for row in range(len(table)):
            try:
                _tables(table.iloc[[row]], options)
            except Exception as error:
                problems.append((table["path"][row], said(error), LEFT_OUT))
                audit = [edit for edit in audit if edit[0] != table["doc_id"][row]]
                table.loc[row, "text"] = None
        table = table[table["text"].notna()].reset_index(drop=True)
        found = _tables(table, options)
    found |= {
        "articles": table,
        "audit": make_table("audit", audit),
        "problems": make_table("problems", problems),
    }
    for name, rows in found.items():
        write_parquet(out / name / f"{number:{DIGITS}}.parquet", rows, name)
    write_file(out / "done" / f"{number:{DIGITS}}.json", json.dumps({name: len(rows) for name, rows in sorted(found.items())}))
    return len(table)


def write_parquet(path: Path, table: pd.DataFrame, name: str) -> None:
    """Write a table with its declared types, which makes all parts alike, even empty ones.

    Label and group are left out; they are joined to it when it is read.
    """
    table = table.drop(columns=GROUPING, errors="ignore")
    entries = declared()[name]["columns"]
    declared_types = {column: entries.get(column, {}).get("type", "str") for column in table}
    types = {
        column: pa.large_string() if kind in ("str", "category") else pa.from_numpy_dtype(np.dtype(kind))
        for column, kind in declared_types.items()
    }
    schema, sink = pa.schema(list(types.items())), pa.BufferOutputStream()
    texts = [column for column, kind in types.items() if kind == pa.large_string()]
    pq.write_table(
        pa.Table.from_pandas(table.astype(dict.fromkeys(texts, "str")), schema, preserve_index=False),
        sink,
        compression="zstd",
        row_group_size=ROWS,
    )
    write_file(path, sink.getvalue().to_pybytes())


def _tables(articles: pd.DataFrame, options: Options) -> dict[str, pd.DataFrame]:
    """The tables of what is found in the articles."""
    tokens = tokenize(articles, user_words=dict(options.user_words))
    found = {"tokens": tokens, "counts": _counts(tokens)}
    if "matches" in options.tables:
        matches = [match_lexicon(articles, lexicon).astype({"quote": "str"}) for lexicon in options.lexicons]
        found["matches"] = pd.concat(matches, ignore_index=True) if matches else make_table("matches", [])
    return found | {name: FINDERS[name](articles) for name in FINDERS if name in options.tables}


def _counts(tokens: pd.DataFrame) -> pd.DataFrame:
    """How often each token occurs in each article, in order of first occurrence."""
    (article, _), (word, words) = pd.factorize(tokens["doc_id"]), pd.factorize(tokens["token"])
    key, first, n = np.unique(article * np.int64(len(words) or 1) + word, return_index=True, return_counts=True)
    return tokens[["doc_id", "token"]].iloc[first].reset_index(drop=True).assign(n=n)


def _pages(
    documents: list[Document], metadata: Stated, options: Options, problems: list[Problem]
) -> Iterator[tuple[str, str, Decoded, str, tuple | None]]:
    """doc_id, name, text, hash and stated values of every document and row that can be read."""
    with ExitStack() as opened:
        archives: dict[str, ZipFile] = {}
        for document in documents:
            try:
                if document.kind not in ("file", "zip"):
                    yield from _rows(document, options.text_column, problems)
                    continue
                member, encoding = json.loads(document.member)
                if document.kind == "zip" and document.source not in archives:
                    archives[document.source] = opened.enter_context(open_zip(document.source))
                with archives[document.source].open(member) if member else open(document.source, "rb") as file:
                    file.seek(document.start)
                    data = file.read(document.end - document.start)
                if hashlib.sha256(data).hexdigest() != document.sha256:
                    raise CorpusError(CHANGED)
                page = _piece(data, encoding) if encoding else decode_prefix(data)
                yield document.doc_id, document.name, page, document.sha256, metadata.get(document.doc_id)
            except FAULTS as error:
                problems.append((document.name, said(error), LEFT_OUT))


def _piece(data: bytes, encoding: str) -> Decoded:
    """A piece of a file whose encoding is known; lines that do not fit it are left out."""
    doubts: tuple[str, ...] = ()
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding.startswith(("utf-16", "utf-32")):  # where no single byte ends a line
            raise CorpusError(f"the bytes do not fit {encoding}, from byte {error.start:,} of the piece on") from error
        lines = [line.decode(encoding, "replace") for line in data.split(b"\n")]
        fitting = [line for line in lines if "\ufffd" not in line]
        text, missing = "\n".join(fitting), len(lines) - len(fitting)
        doubts = (f"lines left out, as they do not fit {encoding}: {missing}, the first at byte {error.start:,} of the piece",)
    return Decoded(text.removeprefix("\ufeff"), encoding, b"", (*doubts, *doubts_of(text)))


def _rows(document: Document, text_column: str, problems: list[Problem]) -> Iterator[tuple[str, str, Decoded, str, tuple]]:
    """The rows of a table as articles; doc_id is the row's own, or the table's with a number."""
    if fingerprint(document) != document.sha256:
        raise CorpusError(CHANGED)
    for number, row in rows_of(document, text_column):
        place = f"row {number}"
        cells = row if isinstance(row, dict) else {}
        text = cells.get(text_column)
        used = [text, *(text_of(cells.get(name)) for name in STATED)] if isinstance(text, str) else []
        if not isinstance(text, str) or any(SURROGATE.search(value) for value in used):
            no_text = f"its {text_column} is {text!r:.60}"
            damaged = "bytes that do not fit the encoding of the table"
            fault = row if isinstance(row, str) else damaged if isinstance(text, str) else no_text
            problems.append((document.name, f"{place}: {fault}", "the row was left out; mend it"))
            continue
        page = Decoded(text, "text of a table", b"", doubts_of(text))
        sha256, values = hashlib.sha256(text.encode()).hexdigest(), (document.name, place, stated(cells))
        yield text_of(cells.get("doc_id")) or f"{document.doc_id}-{number:07}", f"{document.name}, {place}", page, sha256, values
