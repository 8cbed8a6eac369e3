"""Files that others open.

They are written under a temporary name and then renamed, which keeps a good file from being
replaced by half of a new one.
"""

import os
import re
from pathlib import Path

import pandas as pd

from ..errors import CorpusError, require_columns

# What a spreadsheet takes as a formula at the beginning of a cell.
FORMULA = re.compile(r"[\t\r][\s\S]|[\s\x00\u200b-\u200f\ufeff]*[=+\-@＝＋－＠][\s\S]")


def write_file(path: Path, content: str | bytes) -> Path:
    """Write a file, making its folder, and return its path.

    Text is written in UTF-8, with its newlines as they are. If writing is interrupted or fails, an
    existing file stays as it was, and nothing else is left behind. Raises CorpusError if the file
    cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
            os.replace(beside, path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CorpusError(f"{path} cannot be written: {error.strerror}; make room there, or write to another folder") from error
    return path


def check_writable(folder: Path) -> None:
    """Make a folder if it is missing; raise CorpusError if no file can be written to it."""
    write_file(folder / f".probe.{os.getpid()}", b"").unlink()


def csv_text(table: pd.DataFrame) -> str:
    """Return a table as CSV (RFC 4180), without its index.

    A cell of text that a spreadsheet would run as a formula (`=HYPERLINK(…)`, `@SUM`, `-1+1`) is
    prefixed with an apostrophe, and thus shown as text.

    >>> csv_text(pd.DataFrame({"surface": ["=1+1", "战“疫”"], "n": [-1, 2]})).splitlines()
    ['surface,n', "'=1+1,-1", '战“疫”,2']
    """
    require_columns(table, [], "any function of this package")
    safe = table.copy(deep=False).set_axis([_as_text(name) for name in table.columns], axis=1)
    for i, (_, column) in enumerate(safe.items()):
        if not pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_datetime64_any_dtype(column):
            safe.isetitem(i, column.astype("object").map(_as_text))
    return safe.to_csv(index=False, lineterminator="\r\n")


def _as_text(cell: object) -> object:
    return "'" + cell if isinstance(cell, str) and FORMULA.match(cell) else cell
