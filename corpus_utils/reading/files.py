"""The files of a folder in a fixed order, their bytes, and the documents in them.

What is wrong with a file is reported, and never stops the others.
"""

import csv
import errno
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..errors import CorpusError

MAX_BYTES = 100_000_000  # of one file; loading takes about 70 times its size in memory
PASSED_OVER = {"README.md", "metadata.csv"}
MAX_NAMED = 3
REASONS = {
    errno.ENOENT: "a link to a file that does not exist",
    errno.ELOOP: "a link that leads to itself",
    errno.EACCES: "no permission to read it",
    errno.EPERM: "no permission to read it",
}
KINDS = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
Problem = tuple[str, str, str]  # path, problem, advice
FAULTS = (
    CorpusError,
    OSError,
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    ValueError,
    KeyError,
    csv.Error,
)  # raised where a file is not what its name says
LEFT_OUT = "the file was left out; repair or remove it"


def find_files(folder: Path) -> tuple[dict[str, Path], list[Problem]]:
    """Find everything below a folder except folders, sorted by its path relative to the folder.

    Also returns what is wrong with folders and names. Left out are names that begin with a dot, and
    README.md and metadata.csv of the folder itself. Links to folders are not followed. A byte of a
    name that is not UTF-8 is shown as `\\xd5`.
    """
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    pending = [folder]
    while pending:
        parent = pending.pop()
        try:
            entries = sorted(os.scandir(parent), key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            problems.append((_shown(parent, folder), f"the folder cannot be read: {reason(error)}", "its files were left out"))
            continue
        for path, is_folder in [(Path(entry.path), entry.is_dir(follow_symlinks=False)) for entry in entries]:
            name = _shown(path, folder)
            if path.name.startswith(".") or name in PASSED_OVER and not is_folder:
                continue
            if is_folder:
                pending.append(path)
                if path.suffix.lower() == ".txt":
                    problems.append((name, "a folder with the name of a file", "the files in it are loaded; rename it"))
            elif os.path.isdir(path):
                problems.append((name, "a link to a folder, which is not followed", "its files were left out; copy them here"))
            elif name in found:
                problems.append((name, "two names that are not UTF-8 look alike", "one file was left out; rename the files"))
            else:
                found[name] = path
                if not name.endswith(path.name):
                    problems.append((name, "the name of the file is not UTF-8", "loaded under the name shown here; rename it"))
    return dict(sorted(found.items(), key=lambda item: item[0].split("/"))), sorted(problems)


def read_file(path: Path) -> bytes:
    """The bytes of a file; CorpusError if it is not a regular file, too large, or unreadable."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise CorpusError(f"not a file, but {KINDS.get(stat.S_IFMT(status.st_mode), 'something else')}")
        if status.st_size > MAX_BYTES:
            raise CorpusError(f"{status.st_size:,} bytes, more than the {MAX_BYTES:,} that one article may have; split it")
        return path.read_bytes()
    except OSError as error:
        raise CorpusError(reason(error)) from error


def reason(error: OSError) -> str:
    """Why something cannot be read, without the path of this machine."""
    return REASONS.get(error.errno or 0, error.strerror or type(error).__name__)


def document_ids(names: Iterable[str]) -> tuple[dict[str, str], list[Problem]]:
    """The doc_id of each path, and a problem for each stem that several files share.

    The doc_id is the stem of the file; where files share one, the path without the ending; where
    they share that too, the path.
    """
    forms = (lambda path: path.stem, lambda path: str(path.with_suffix("")), str)
    paths = {name: PurePosixPath(name) for name in names}
    level = dict.fromkeys(paths, 0)
    while True:
        ids = {name: forms[level[name]](path) for name, path in paths.items()}
        times = Counter(ids.values())
        clashing = [name for name in paths if times[ids[name]] > 1]
        if not clashing:
            break
        level |= {name: level[name] + 1 for name in clashing if level[name] < 2}
    sharing = defaultdict(list)
    for name, path in paths.items():
        sharing[path.stem].append(name)
    return ids, [
        (
            names[0],
            f"{len(names)} files are named {stem}: {', '.join(names[:MAX_NAMED])}"
            + (f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""),
            "their doc_id is their path; use it in metadata.csv",
        )
        for stem, names in sharing.items()
        if len(names) > 1
    ]


def _shown(path: Path, folder: Path) -> str:
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def said(error: Exception) -> str:
    """The message of an error, without the path of this machine."""
    if isinstance(error, OSError):
        return reason(error)
    return str(error) if isinstance(error, CorpusError) else f"{type(error).__name__}: {error}"


class Document(NamedTuple):
    """A text, or a run of rows of a table in which each row is an article.

    name: its name in the results. kind: file, zip, csv, jsonl or parquet. source: the path of the
    file. member: for a ZIP archive, the name inside it; for a text in pieces, this name and the
    encoding; for CSV and JSONL, the header and the encoding; for Parquet, the number of the row
    group. start, end: bytes of the text or table; for Parquet, rows of the row group. sha256: of
    these bytes; for Parquet, of the end of the file. row: the number of the first row, or of the
    piece. left_out: rows that are not read.
    """

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
