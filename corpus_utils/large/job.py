"""What a run over a folder has to do: options checked, documents shared out to partitions, and the manifest of both."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..base.output import csv_text, write_file
from ..data import data_sha256
from ..errors import CorpusError, require_type
from ..lexicons.lexicon import Lexicon, load_lexicon
from ..load import PACKAGES, PROBLEM_COLUMNS
from ..reading.files import Problem
from ..reading.tabular import Document
from ..tokens.tokenize import words_of
from .partition import FOUND, ROWS, Options, Stated, write_parquet


def checked_options(
    given: dict[str, Iterable],
    user_words: Iterable[str] | Mapping[str, int] | None,
    described: bool,
    text_column: str,
    partition_bytes: int,
) -> Options:
    for name, value in given.items():
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise CorpusError(f"{name} is {value!r}; give a list")
    names = list(given["tables"])
    if unknown := [name for name in names if name not in FOUND]:
        raise CorpusError(f"tables: {unknown} cannot be made; choose from {list(FOUND)}")
    if not isinstance(partition_bytes, int) or partition_bytes < 1000:
        raise CorpusError(f"partition_bytes is {partition_bytes!r}; give a whole number of 1,000 or more")
    require_type(text_column, str, "text_column")
    require_type(described, bool, "described")
    lexicons = tuple(lexicon if isinstance(lexicon, Lexicon) else load_lexicon(lexicon) for lexicon in given["lexicons"])
    if doubled := {a.name for i, a in enumerate(lexicons) for b in lexicons[:i] if a.name == b.name}:
        raise CorpusError(f"two lexicons are called {sorted(doubled)}; their matches could not be told apart")
    return Options(lexicons, words_of(user_words), tuple(sorted(set(names))), described, text_column, partition_bytes)


def partitions_of(documents: list[Document], size: int) -> list[list[Document]]:
    """Documents that follow each other, together as large as a partition; rows of a Parquet file are a partition of their own."""
    partitions: list[list[Document]] = []
    filled = 0
    for document in documents:
        weight = size if document.kind == "parquet" else document.end - document.start
        if not partitions or filled + weight > size:
            partitions.append([])
            filled = 0
        partitions[-1].append(document)
        filled += weight
    return partitions


def begin(
    out: Path,
    documents: list[Document],
    partitions: list[list[Document]],
    problems: list[Problem],
    metadata: Stated,
    options: Options,
) -> None:
    """Write the manifest, the inputs and what is wrong with them; or compare the manifest with that of the run before."""
    number = [n for n, rows in enumerate(partitions) for _ in rows]
    digest = hashlib.sha256(json.dumps(metadata, sort_keys=True).encode())
    for document in documents:
        digest.update(json.dumps(document._replace(source="")).encode())  # what they are, not where they lie
    manifest = {
        "versions": {name: version(name) for name in PACKAGES} | {"corpus_utils/data": data_sha256()},
        "partitions": len(partitions),
        "documents": len(documents),
        "inputs": digest.hexdigest(),
        "options": {
            "lexicons": [
                [lexicon.name, hashlib.sha256(csv_text(lexicon.entries).encode()).hexdigest()] for lexicon in options.lexicons
            ],
            "user_words": [list(word) for word in options.user_words],
            "tables": list(options.tables),
            "described": options.described,
            "text_column": options.text_column,
            "partition_bytes": options.partition_bytes,
        },
    }
    path = out / "manifest.json"
    if path.exists():
        try:
            before = dict(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise CorpusError(f"{path} cannot be read ({error}); name another folder, or delete this one") from error
        if other := [name for name in manifest if before.get(name) != manifest[name]]:
            raise CorpusError(
                f"{out} holds the results of a run with other {' and '.join(other)}; name another folder, or delete it"
            )
        return
    _write_inputs(out / "inputs.parquet", documents, number)
    write_parquet(out / "problems.parquet", pd.DataFrame(problems, columns=PROBLEM_COLUMNS))
    write_file(path, json.dumps(manifest, ensure_ascii=False, indent=1))


def _write_inputs(path: Path, documents: list[Document], partition: list[int]) -> None:
    """A row a document, written some at a time."""
    names = [name for name in Document._fields if name not in ("source", "left_out")]
    schema = pa.schema(
        [(name, pa.int64() if name in ("start", "end", "row") else pa.string()) for name in names] + [("partition", pa.int64())]
    )
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for first in range(0, len(documents), ROWS):
            some = slice(first, first + ROWS)
            columns = {name: [getattr(document, name) for document in documents[some]] for name in names}
            writer.write_table(pa.table(columns | {"partition": partition[some]}, schema))
    write_file(path, sink.getvalue().to_pybytes())
