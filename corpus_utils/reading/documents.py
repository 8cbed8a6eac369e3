"""A document: where a text, or a run of rows of a table, is, so that any process that sees the same files can read it."""

import csv
import lzma
import tarfile
import zipfile
import zlib
from typing import NamedTuple

from ..errors import CorpusError
from .files import reason

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
)  # what is raised where a file is not what its name says
LEFT_OUT = "the file was left out; mend it or remove it"


def said(error: Exception) -> str:
    """What an error says, without the path of this machine."""
    if isinstance(error, OSError):
        return reason(error)
    return str(error) if isinstance(error, CorpusError) else f"{type(error).__name__}: {error}"


class Document(NamedTuple):
    """A text, or a run of rows of a table, each of which is an article.

    name: how it is called in the results. kind: file, zip, csv, jsonl or parquet. source: the path of the file.
    member: of a zip the name inside it; of a text in pieces, this name and the encoding; of CSV its header and encoding; of
    Parquet the number of the row group.
    start, end: bytes of the text or table; of Parquet, rows of the row group. sha256: of these bytes.
    row: the number of the first row, or of the piece. left_out: rows that are not read.
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
