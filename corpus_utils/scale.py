"""Any number of articles: partition by partition, on the local cores or a Dask cluster, to a Parquet data set.

    out/manifest.json           versions and options; every later run is held to them
    out/inputs.parquet          every document: its name, where its bytes are, their hash, its partition
    out/TABLE/00012.parquet     one file a partition: articles, audit, problems, tokens, counts, and what is found
    out/done/00012.json         written last: a partition that lacks it is made again

So a run that was killed goes on where it was, and its files are those of a run that was not.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from .cutting import NAME_FREQUENCY
from .errors import CorpusError, require_type
from .inputs import find_documents
from .lexicon_file import Lexicon, load_lexicon
from .load import PROBLEM_COLUMNS
from .metadata import read_metadata
from .output import check_writable, csv_text, write_file
from .partition import FOUND, TABLES, Options, process_partition, write_parquet
from .parts import Parts
from .rows import Document

PACKAGES = ["corpus_utils", "pandas", "pyarrow", "rjieba", "jieba", "OpenCC", "cnloc", "borax", "cn2an"]
AGAIN = "run process_folder again; if that does not help, with smaller partition_bytes, in another folder"


@dataclass(frozen=True)
class DataSet:
    """A data set: its tables as `Parts` (None for one that was not asked for), and in memory `problems`, `inputs` (a row a
    document, with its hash and partition) and `manifest` (versions and options)."""

    folder: Path
    articles: Parts
    audit: Parts
    tokens: Parts
    counts: Parts
    matches: Parts | None
    places: Parts | None
    dates: Parts | None
    quantities: Parts | None
    problems: pd.DataFrame
    inputs: pd.DataFrame
    manifest: dict


def process_folder(source: str | Path | list, out: str | Path, *, client=None, lexicons: Iterable = ("frames",),
                   user_words: Iterable[str] | Mapping[str, int] = (), tables: Iterable[str] = FOUND, described: bool = True,
                   text_column: str = "text", partition_bytes: int = 8_000_000, progress: bool = True) -> DataSet:
    """Load, clean, cut and search any number of articles, and write the tables to a data set of Parquet files.

    `source`: a folder, or a list of folders and files. Read are .txt files, also inside .zip and .tar.gz, and the rows of .csv,
    .tsv, .jsonl and .parquet tables with a column `text_column` (doc_id, title, source, published, region, genre, url, if they
    are there, override what is inferred, as does a folder's metadata.csv). Files with the same bytes count once. A text file
    longer than `partition_bytes` is read as pieces that end with a line.
    `out`: a folder for nothing else; for a cluster one that all workers see under this path, like `source`.
    `client`: a `dask.distributed.Client`, or its address; None for a worker on each core of this machine (in a script, behind
    `if __name__ == "__main__":`).
    `lexicons`: names, files or Lexicons for `matches`; `user_words` as in `tokenize`; `tables`: what is found beside tokens and
    counts, which takes most of the time; `described` as in `load_corpus`.
    `partition_bytes`: input of one partition; a worker takes some 100 times as much memory.
    Returns a DataSet, as `open_data_set` does. Killed at any moment and called again with the same arguments, it goes on, and the
    result is the same. A file, row or partition that fails is a row of `problems`. Near-duplicates are not searched: take
    `near_duplicates` of what fits in memory.
    Raises CorpusError if there is nothing to read, or `out` holds the results of other inputs, options or versions.
    """
    several = isinstance(source, (list, tuple))
    for name, value in [("out", out), *(("source", path) for path in (source if several else [source]))]:
        require_type(value, (str, Path), name)
    paths = [Path(path) for path in (source if several else [source])]
    out, given = Path(out), dict(lexicons=lexicons, tables=tables)
    options = _options(given, user_words, described, text_column, partition_bytes)
    for path in paths:
        if not path.exists():
            raise CorpusError(f"there is no {str(path)!r}; give a folder, or a list of folders and files")
        if path.is_dir() and (out.resolve().is_relative_to(path.resolve()) or path.resolve().is_relative_to(out.resolve())):
            raise CorpusError(f"{out} and {path} lie in each other; name another folder for the data set")
    check_writable(out)
    resolved = [path.resolve() for path in paths]
    documents, problems = find_documents(resolved if several else resolved[0], partition_bytes, text_column,
                                         out.resolve() / "staging")
    if not documents:
        found = "; ".join(f"{path}: {problem}" for path, problem, _ in problems[:3]) or "they have no .txt file"
        raise CorpusError(f"no document in {', '.join(map(str, paths))} ({found}); put articles there")
    metadata = {}
    if not several and paths[0].is_dir():
        stubs = [{"doc_id": document.doc_id, "path": document.name} for document in documents if document.doc_id]
        metadata, faults = read_metadata(paths[0], stubs)
        problems += faults
    partitions = _partitions(documents, partition_bytes)
    _begin(out, documents, partitions, problems, metadata, options)
    tasks = {}
    for number, rows in enumerate(partitions):
        if not (out / "done" / f"{number:05}.json").exists():
            own = {document.doc_id: metadata[document.doc_id] for document in rows if document.doc_id in metadata}
            tasks[number] = out.resolve(), number, rows, own, options
    weights = [sum(document.end - document.start for document in rows) for rows in partitions]
    failed = []
    with tqdm(total=sum(weights), initial=sum(weights) - sum(weights[number] for number in tasks), unit="B", unit_scale=True,
              desc="partitions", disable=None if progress else True, leave=False) as bar:
        for number, error in _run(tasks, client):
            bar.update(weights[number])
            failed += [(f"partition {number}", error, AGAIN)] if error else []
    if not failed:
        shutil.rmtree(out / "staging", ignore_errors=True)
    data_set = open_data_set(out, failed)
    if progress:
        print(f"{len(data_set.articles):,} articles from {len(documents):,} documents in {len(partitions):,} partitions, "
              f"{len(data_set.problems):,} problems" + (": see .problems" if len(data_set.problems) else ""))
    return data_set


def open_data_set(folder: str | Path, failed: Iterable[tuple[str, str, str]] = ()) -> DataSet:
    """A data set that `process_folder` wrote. Partitions that are not finished are left out, and named in its `problems`.

    Raises CorpusError if there is none, or no partition is finished.
    """
    require_type(folder, (str, Path), "folder")
    folder, failed = Path(folder), list(failed)
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        inputs = pd.read_parquet(folder / "inputs.parquet")
    except (OSError, ValueError) as error:
        raise CorpusError(f"{folder} holds no data set: {error}; make one with process_folder") from error
    done = sorted((folder / "done").glob("*.json"))
    if not done:
        reasons = "".join(f"; {problem}" for _, problem, _ in failed)
        raise CorpusError(f"no partition of {folder} is finished; run process_folder again{reasons}")
    missing = [f"{n:05}" for n in range(manifest["partitions"]) if not (folder / "done" / f"{n:05}.json").exists()]
    failed = failed or [(f"partition {int(n)}", "it is not finished", AGAIN) for n in missing]
    parts = {name: Parts(tuple(folder / name / f"{file.stem}.parquet" for file in done)) for name in TABLES
             if (folder / name).is_dir()}
    doc_ids = parts["articles"].read(["doc_id"])["doc_id"]
    doubled = [(doc_id, f"{n} articles have this doc_id", "statistics take them for one; give each its own")
               for doc_id, n in doc_ids.value_counts().items() if n > 1]
    problems = pd.concat([pd.read_parquet(folder / "problems.parquet"), parts.pop("problems").read(),
                          pd.DataFrame(failed + doubled, columns=PROBLEM_COLUMNS, dtype="str")], ignore_index=True)
    return DataSet(folder, **{name: parts.get(name) for name in TABLES if name != "problems"}, problems=problems, inputs=inputs,
                   manifest=manifest)


def _options(given: dict, user_words, described, text_column, partition_bytes) -> Options:
    for name, value in given.items():
        if isinstance(value, str):
            raise CorpusError(f"{name} is the string {value!r}; give a list")
    if unknown := set(given["tables"]) - set(FOUND):
        raise CorpusError(f"tables: {sorted(map(str, unknown))} cannot be made; choose from {list(FOUND)}")
    if not isinstance(partition_bytes, int) or partition_bytes < 1000:
        raise CorpusError(f"partition_bytes is {partition_bytes!r}; give a whole number of 1,000 or more")
    require_type(text_column, str, "text_column")
    require_type(described, bool, "described")
    if isinstance(user_words, str):
        raise CorpusError(f"user_words is the string {user_words!r}; give a list of words")
    words = dict(user_words) if isinstance(user_words, Mapping) else dict.fromkeys(user_words, NAME_FREQUENCY)
    lexicons = tuple(lexicon if isinstance(lexicon, Lexicon) else load_lexicon(lexicon) for lexicon in given["lexicons"])
    tables = tuple(sorted(given["tables"]))
    return Options(lexicons, tuple(sorted(words.items())), tables, described, text_column, partition_bytes)


def _partitions(documents: list[Document], size: int) -> list[list[Document]]:
    """Documents that follow each other, together as large as a partition; rows of a Parquet file are a partition of their own."""
    partitions, filled = [], 0
    for document in documents:
        weight = size if document.kind == "parquet" else document.end - document.start
        if not partitions or filled + weight > size:
            partitions.append([])
            filled = 0
        partitions[-1].append(document)
        filled += weight
    return partitions


def _begin(out: Path, documents, partitions, problems, metadata, options: Options) -> None:
    """Write the manifest, the inputs and what is wrong with them; or compare the manifest with that of the run before."""
    number = [n for n, rows in enumerate(partitions) for _ in rows]
    inputs = pd.DataFrame(documents, columns=Document._fields).drop(columns=["source"]).assign(partition=number)
    told = json.dumps([inputs.astype("str").to_numpy().tolist(), metadata], ensure_ascii=False, sort_keys=True, default=str)
    manifest = {"versions": {name: version(name) for name in PACKAGES}, "partitions": len(partitions),
                "documents": len(documents), "inputs": hashlib.sha256(told.encode()).hexdigest(),
                "options": {"lexicons": [[lexicon.name, hashlib.sha256(csv_text(lexicon.entries).encode()).hexdigest()]
                                         for lexicon in options.lexicons],
                            "user_words": [list(word) for word in options.user_words], "tables": list(options.tables),
                            "described": options.described, "text_column": options.text_column,
                            "partition_bytes": options.partition_bytes}}
    path = out / "manifest.json"
    if path.exists():
        before = json.loads(path.read_text(encoding="utf-8"))
        if other := [name for name in manifest if before.get(name) != manifest[name]]:
            raise CorpusError(f"{out} holds the results of a run with other {' and '.join(other)}; name another folder, or "
                              "delete it")
        return
    write_file(out / "inputs.parquet", inputs.to_parquet(index=False))
    write_parquet(out / "problems.parquet", pd.DataFrame(problems, columns=PROBLEM_COLUMNS))
    write_file(path, json.dumps(manifest, ensure_ascii=False, indent=1))


def _run(tasks: dict[int, tuple], client) -> Iterator[tuple[int, str]]:
    """Do the tasks, and give the number of each that is done, with what went wrong ("" if nothing did)."""
    cores = os.cpu_count() or 1
    if client is None and min(len(tasks), cores) < 2:
        for number, task in tasks.items():
            process_partition(*task)
            yield number, ""
        return
    from distributed import Client, LocalCluster, as_completed

    require_type(client, (Client, str, type(None)), "client")
    cluster = None
    if client is None:
        cluster = LocalCluster(n_workers=min(cores, len(tasks)), threads_per_worker=1, dashboard_address=None, silence_logs=50)
    try:
        used = client if isinstance(client, Client) else Client(cluster or client)
    except OSError as error:
        raise CorpusError(f"no Dask scheduler answers at {client}: {error}; start one with `dask scheduler`") from error
    try:
        futures = {used.submit(process_partition, *task, pure=False): number for number, task in tasks.items()}
        for future in as_completed(futures):
            error = future.exception()
            yield futures[future], f"{type(error).__name__}: {error}" if error else ""
    finally:
        if used is not client:
            used.close()
        if cluster:
            cluster.close()
