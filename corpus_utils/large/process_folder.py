"""Any number of articles, partition by partition, on the local cores or a Dask cluster.

The result is a data set of Parquet files:

    out/manifest.json           versions and options, which every later run must share
    out/inputs.parquet          every document: name, where its bytes are, their hash, partition
    out/TABLE/0000012.parquet   one file per partition: articles, audit, problems, tokens, counts …
    out/done/0000012.json       written last; a partition without it is made again

A run that was killed is therefore resumed, and writes the same files as one that was not.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
from tqdm import tqdm

from ..base.manifest import PACKAGES
from ..base.output import check_writable, csv_text, write_file
from ..data import data_sha256
from ..describe.metadata_csv import read_metadata
from ..errors import CorpusError, require_no_file, require_type
from ..lexicons.lexicon import Lexicon, load_lexicon
from ..reading.files import Document, Problem, said
from ..tables import make_table
from ..tokens.segmenters import words_of
from .data_set import AGAIN, EARLIER, FORMAT, DataSet, is_done, read_data_set
from .inputs import find_documents
from .partition import FINDERS, FOUND, ROWS, Options, Stated, process_partition, write_parquet

if TYPE_CHECKING:
    from distributed import Client


IN_FLIGHT = 200  # partitions handed out at a time
WORTH_WORKERS = 4_000_000  # bytes of input from which it pays to start workers


def process_folder(
    source: str | Path | list[str | Path],
    out: str | Path,
    *,
    client: "Client | str | None" = None,
    lexicons: Iterable[str | Path | Lexicon] = ("frames",),
    user_words: Iterable[str] | Mapping[str, int] | None = None,
    tables: Iterable[str] = FOUND,
    described: bool = True,
    text_column: str = "text",
    partition_bytes: int = 4_000_000,
    progress: bool = True,
) -> DataSet:
    """Load, clean, segment and search any number of articles, and write the tables to a data set.

    `source`: a folder, or a list of folders and files. Articles are .txt files, also inside .zip
    and .tar.gz, and the rows of .csv, .tsv, .jsonl and .parquet tables with a column
    `text_column`; the tables' other columns (doc_id, title, source, published, region, genre,
    url) override what is inferred, as a folder's metadata.csv does. Of files with the same bytes,
    only the first counts. A text file longer than `partition_bytes` is read in pieces that end
    with a line.
    `out`: a folder for nothing else; on a cluster, all workers must see it and `source` under the
    same path.
    `client`: a `dask.distributed.Client` or its address; None for one worker per core of this
    machine, if the input is large enough (in a script, call it under
    `if __name__ == "__main__":`).
    `lexicons`: names, files or Lexicons, for the table `matches`; `user_words`: as in `tokenize`;
    `described`: as in `load_corpus`.
    `tables`: what to find besides tokens and counts (matches, places, dates, quantities, names,
    speech), which takes most of the time.
    `partition_bytes`: input per partition; with the default, a worker needs 0.6 GB of memory, or
    1 GB for pieces of one large text.

    Returns a `DataSet`, as `open_data_set` does. If it is killed, call it again with the same
    arguments: it goes on where it was, and the result is the same. A file, row or partition that
    fails becomes a row of `problems`. Near-duplicates are not searched for; use
    `reuse.near_duplicates` on what fits in memory.
    Raises CorpusError if there is nothing to read, or `out` holds the results of other inputs,
    options or versions.

    Example: `data = cu.process_folder("crawl", "crawl_set")`.
    """
    several = isinstance(source, (list, tuple))
    sources = list(source) if isinstance(source, (list, tuple)) else [source]
    for name, value in [("out", out), *(("source", path) for path in sources)]:
        require_type(value, (str, Path), name)
    paths = [Path(path) for path in sources]
    out, given = Path(out), dict(lexicons=lexicons, tables=tables)
    options = _checked_options(given, user_words, described, text_column, partition_bytes)
    for path in paths:
        if not path.exists():
            raise CorpusError(f"there is no {str(path)!r}; give a folder, or a list of folders and files")
        if path.is_dir() and (out.resolve().is_relative_to(path.resolve()) or path.resolve().is_relative_to(out.resolve())):
            raise CorpusError(f"one of {out} and {path} is inside the other; name another folder for the data set")
    if client is not None and not isinstance(client, str) and not hasattr(client, "scheduler_info"):
        raise CorpusError(f"client is {client!r}; give a dask.distributed.Client, its address, or None")
    require_no_file(out, "that the data set is to be written to")
    check_writable(out)
    with _alone(out):
        return _process(paths, several, out, options, client, progress)


def _process(
    paths: list[Path], several: bool, out: Path, options: Options, client: "Client | str | None", progress: bool
) -> DataSet:
    """`process_folder`, with its arguments checked."""
    for left in out.rglob(".*.part"):  # of a run that was killed
        left.unlink()
    resolved = [path.resolve() for path in paths]
    documents, problems = find_documents(
        resolved if several else resolved[0], options.partition_bytes, options.text_column, out.resolve() / "staging"
    )
    if not documents:
        found = "; ".join(f"{path}: {problem}" for path, problem, _ in problems[:3]) or "they hold no text"
        raise CorpusError(f"no document in {', '.join(map(str, paths))} ({found}); put articles there")
    metadata: Stated = {}
    if not several and paths[0].is_dir():
        stubs = [{"doc_id": document.doc_id, "path": document.name} for document in documents if document.doc_id]
        metadata, variables, faults = read_metadata(paths[0], stubs)
        options = replace(options, variables=tuple(variables))
        problems += faults
    partitions = _partitions_of(documents, options.partition_bytes)
    _begin(out, documents, partitions, problems, metadata, options)
    tasks = {}
    for number, rows in enumerate(partitions):
        if not is_done(out, number):
            own = {document.doc_id: metadata[document.doc_id] for document in rows if document.doc_id in metadata}
            tasks[number] = out.resolve(), number, rows, own
    weights = [sum(document.end - document.start for document in rows) for rows in partitions]
    failed = []
    with tqdm(
        total=sum(weights),
        initial=sum(weights) - sum(weights[number] for number in tasks),
        unit="B",
        unit_scale=True,
        desc="partitions",
        disable=None if progress else True,
        leave=False,
    ) as bar:
        for number, error in _run(tasks, options, client):
            bar.update(weights[number])
            failed += [(f"partition {number}", error, AGAIN)] if error else []
    if not failed:
        shutil.rmtree(out / "staging", ignore_errors=True)
    data_set = read_data_set(out, failed)
    if progress:
        print(
            f"{len(data_set.articles):,} articles from {len(documents):,} documents in {len(partitions):,} partitions, "
            f"{len(data_set.problems):,} problems" + (": see .problems" if len(data_set.problems) else "")
        )
    return data_set


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Hold the lock of a data set; the system releases it however this process ends."""
    with (out / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CorpusError(f"another run is writing to {out}; wait for it, or name another folder") from error
        yield


def _run(
    tasks: dict[int, tuple[Path, int, list[Document], Stated]], options: Options, client: "Client | str | None"
) -> Iterator[tuple[int, str]]:
    """Do the tasks, and yield the number of each when done, with what went wrong, or ""."""
    if not tasks:
        return
    cores = os.cpu_count() or 1
    size = sum(document.end - document.start for _, _, rows, _ in tasks.values() for document in rows)
    if client is None and (min(len(tasks), cores) < 2 or size < WORTH_WORKERS):
        for number, task in tasks.items():
            try:
                process_partition(*task, options)
                yield number, ""
            except Exception as error:
                yield number, said(error)
        return
    from distributed import Client, LocalCluster, as_completed

    cluster = None
    if client is None:
        cluster = LocalCluster(n_workers=min(cores, len(tasks)), threads_per_worker=1, dashboard_address=None, silence_logs=50)
    try:
        used = client if isinstance(client, Client) else Client(cluster or client)
    except (OSError, ValueError) as error:
        raise CorpusError(f"no Dask scheduler answers at {client}: {error}; start one with `dask scheduler`") from error
    try:
        shared = used.scatter(options, broadcast=True)  # the lexicons, once per worker
        waiting, numbers = iter(tasks.items()), {}
        running = as_completed()

        def submit(n: int) -> None:
            for number, task in islice(waiting, n):
                numbers[future := used.submit(process_partition, *task, shared, pure=False)] = number
                running.add(future)

        submit(IN_FLIGHT)
        for future in running:
            failure = future.exception()
            yield numbers.pop(future), said(failure) if failure else ""
            submit(1)
    finally:
        if used is not client:
            used.close()
        if cluster:
            cluster.close()


def _checked_options(
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
    if unknown := [name for name in names if name not in ("matches", *FINDERS)]:
        raise CorpusError(f"tables: {unknown} cannot be made; choose from {['matches', *FINDERS]}")
    if not isinstance(partition_bytes, int) or partition_bytes < 1000:
        raise CorpusError(f"partition_bytes is {partition_bytes!r}; give a whole number of 1,000 or more")
    require_type(text_column, str, "text_column")
    require_type(described, bool, "described")
    lexicons = tuple(lexicon if isinstance(lexicon, Lexicon) else load_lexicon(lexicon) for lexicon in given["lexicons"])
    if doubled := {a.name for i, a in enumerate(lexicons) for b in lexicons[:i] if a.name == b.name}:
        raise CorpusError(f"two lexicons are called {sorted(doubled)}; rename one, or their matches cannot be told apart")
    return Options(lexicons, words_of(user_words), tuple(sorted(set(names))), described, text_column, partition_bytes)


def _partitions_of(documents: list[Document], size: int) -> list[list[Document]]:
    """Group consecutive documents into partitions of this size.

    Documents of Parquet files are a partition each.
    """
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


def _begin(
    out: Path,
    documents: list[Document],
    partitions: list[list[Document]],
    problems: list[Problem],
    metadata: Stated,
    options: Options,
) -> None:
    """Write manifest, inputs and problems; or compare the manifest with that of an earlier run."""
    number = [n for n, rows in enumerate(partitions) for _ in rows]
    digest = hashlib.sha256(json.dumps(metadata, sort_keys=True).encode())
    for document in documents:
        digest.update(json.dumps(document._replace(source="")).encode())  # content, not location
    manifest = {
        "format": FORMAT,
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
        if before.get("format") != FORMAT:
            raise CorpusError(f"{out} {EARLIER}")
        if other := [name for name in manifest if before.get(name) != manifest[name]]:
            raise CorpusError(
                f"{out} holds the results of a run with different {' and '.join(other)}; name another folder, or delete it"
            )
        return
    _write_inputs(out / "inputs.parquet", documents, number)
    write_parquet(out / "problems.parquet", make_table("problems", problems), "problems")
    write_file(path, json.dumps(manifest, ensure_ascii=False, indent=1))


def _write_inputs(path: Path, documents: list[Document], partition: list[int]) -> None:
    """Write one row per document, a batch at a time."""
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
