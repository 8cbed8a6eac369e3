"""A data set that `process_folder` wrote: its tables, to be read part by part."""

import io
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pandas as pd

from ..base.parts import Parts
from ..errors import CorpusError, require_type
from ..reading.files import Problem
from ..tables import PROBLEM_COLUMNS
from .partition import DIGITS, TABLES

AGAIN = "run process_folder again; if that does not help, with smaller partition_bytes, in another folder"


@dataclass(frozen=True)
class DataSet:
    """A data set: its tables as `Parts` (None for one that was not asked for), `inputs` (a row a document, with its hash and
    partition), and in memory `problems` and `manifest` (versions and options)."""

    folder: Path
    articles: Parts
    audit: Parts
    tokens: Parts
    counts: Parts
    matches: Parts | None
    places: Parts | None
    dates: Parts | None
    quantities: Parts | None
    inputs: Parts
    problems: pd.DataFrame
    manifest: dict


def open_data_set(folder: str | Path) -> DataSet:
    """A data set that `process_folder` wrote. Partitions that are not finished are left out, and named in its `problems`.

    Raises CorpusError if there is none, or no partition is finished.
    """
    require_type(folder, (str, Path), "folder")
    return read_data_set(Path(folder), [])


def read_data_set(folder: Path, failed: list[Problem]) -> DataSet:
    """`open_data_set`, with the partitions that have just failed."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        inputs = Parts((folder / "inputs.parquet",))
        inputs.columns  # noqa: B018
    except (OSError, ValueError) as error:
        raise CorpusError(f"{folder} holds no data set: {error}; make one with process_folder") from error
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
    doc_ids = parts["articles"].read(["doc_id"])["doc_id"]
    doubled = [
        (doc_id, f"{n} articles have this doc_id", "statistics take them for one; give each its own")
        for doc_id, n in doc_ids.value_counts().items()
        if n > 1
    ]
    problems = pd.concat(
        [
            pd.read_parquet(folder / "problems.parquet"),
            parts.pop("problems").read(),
            pd.DataFrame(failed + doubled, columns=PROBLEM_COLUMNS, dtype="str"),
        ],
        ignore_index=True,
    )
    return DataSet(
        folder,
        articles=parts["articles"],
        audit=parts["audit"],
        tokens=parts["tokens"],
        counts=parts["counts"],
        matches=parts.get("matches"),
        places=parts.get("places"),
        dates=parts.get("dates"),
        quantities=parts.get("quantities"),
        problems=problems,
        inputs=inputs,
        manifest=manifest,
    )


def load_benchmarks() -> pd.DataFrame:
    """What tests/benchmarks/scale.py measured last: benchmark, x, value, unit, and measured (machine, date and versions)."""
    path = files("corpus_utils.data") / "benchmarks.csv"
    measured, _, rest = path.read_text(encoding="utf-8").partition("\n")
    return pd.read_csv(io.StringIO(rest), comment="#").assign(measured=measured.removeprefix("# "))


def is_done(out: Path, number: int) -> bool:
    """Whether a partition is finished, and all of its files are there."""
    try:
        tables = json.loads((out / "done" / f"{number:{DIGITS}}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return all((out / name / f"{number:{DIGITS}}.parquet").exists() for name in tables)
