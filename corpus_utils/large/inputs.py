"""What a data set is made from: text files, archives and tables, cut into documents."""

import codecs
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

from ..errors import CorpusError
from ..reading.archives import TARS, open_zip, restage, text_members
from ..reading.encodings import SNIFFED, decode_prefix
from ..reading.files import FAULTS, LEFT_OUT, Document, Problem, document_ids, find_files, said
from ..reading.tabular import TABLES, find_rows

KINDS = "give .txt files, .zip or .tar.gz archives of them, or .csv, .jsonl or .parquet tables"
PIECE_NUMBER = "#"


def find_documents(source: Path | list[Path], size: int, text_column: str, staging: Path) -> tuple[list[Document], list[Problem]]:
    """All documents in a folder or in several paths, text files first; and problems with others.

    No document is longer than about `size` bytes, unless it is a single row. `staging`: a folder
    for what cannot be read from the middle (tar archives).
    """
    files, problems = _files(source)
    tables = [name for name, path in files.items() if path.suffix.lower() in TABLES]
    texts: list[Document] = []
    names: list[str] = []  # of all text files, even those left out
    seen: dict[str, str] = {}

    def is_first(name: str, sha256: str) -> bool:
        if (first := seen.setdefault(sha256, name)) != name:
            problems.append((name, f"the same bytes as {first}, which has been loaded", LEFT_OUT))
        return first == name

    for name, path in files.items():
        if name in tables:
            continue
        try:
            for member, data, read in _texts_in(name, path, staging, problems):
                names.append(called := f"{name}/{member}" if member else name)
                with data:
                    sha256 = hashlib.file_digest(data, "sha256").hexdigest()
                    if is_first(called, sha256):
                        texts += _pieces(
                            Document("", called, "zip" if member else "file", str(read), member, 0, 0, sha256),
                            data,
                            size,
                            problems,
                        )
        except FAULTS as error:
            problems.append((name, said(error), LEFT_OUT))
    ids, shared = document_ids([*names, *tables])
    texts = [
        text._replace(doc_id=f"{ids[text.name.rsplit(PIECE_NUMBER, 1)[0]]}-{text.row:05}" if text.row else ids[text.name])
        for text in texts
    ]
    stated, rows = {text.doc_id for text in texts}, []
    for name in tables:
        try:
            with files[name].open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            if is_first(name, sha256):
                for document in find_rows(name, files[name], ids[name], size, text_column, stated, problems):
                    rows.append(document)
        except FAULTS as error:
            problems.append((name, said(error), LEFT_OUT))
    return texts + rows, problems + shared


def _files(source: Path | list[Path]) -> tuple[dict[str, Path], list[Problem]]:
    """The files of a folder by their paths in it; of several paths, by the path and those in it."""
    if isinstance(source, Path) and source.is_dir():
        return find_files(source)
    files: dict[str, Path] = {}
    problems: list[Problem] = []
    paths = [source] if isinstance(source, Path) else list(dict.fromkeys(source))
    for path in paths:
        called = path.name if sum(other.name == path.name for other in paths) == 1 else path.as_posix().lstrip("/")
        found, faults = find_files(path) if path.is_dir() else ({"": path}, [])
        files |= {f"{called}/{name}".rstrip("/"): file for name, file in found.items()}
        problems += [(f"{called}/{name}", fault, advice) for name, fault, advice in faults]
        if path.is_dir() and (path / "metadata.csv").exists():
            problems.append(
                (
                    f"{called}/metadata.csv",
                    "it describes one folder, but several paths were given",
                    "it was not used; give the folder alone",
                )
            )
    return files, problems


def _texts_in(name: str, path: Path, staging: Path, problems: list[Problem]) -> Iterator[tuple[str, io.BufferedIOBase, Path]]:
    """The text files that a file is or holds.

    Each comes as the name of the member ("" for the file itself), its bytes, and the file to
    read.
    """
    lower = path.name.lower()
    if not path.is_file():
        raise CorpusError("no file" if path.exists() else "a link to a file that does not exist")
    if lower.endswith(".txt"):
        yield "", path.open("rb"), path
    elif lower.endswith((".zip", *TARS)):
        if lower.endswith(TARS):
            with path.open("rb") as file:  # another archive of this name gets its own
                staged = staging / (hashlib.file_digest(file, "sha256").hexdigest() + ".zip")
            if not staged.exists():
                restage(name, path, staged, problems)
            path = staged
        with open_zip(path) as archive:
            yield from ((member, data, path) for member, data in text_members(name, archive, problems))
    else:
        raise CorpusError(f"not a .txt file ({path.suffix or 'no ending'}); {KINDS}")


def _pieces(text: Document, data: io.BufferedIOBase, size: int, problems: list[Problem]) -> Iterator[Document]:
    """A text file as one document, or cut into pieces that end with a line, else a sentence."""
    length = data.seek(0, io.SEEK_END)
    if length <= size:
        yield text._replace(member=json.dumps([text.member, ""]), end=length)
        return
    data.seek(0)
    head = data.read(SNIFFED)
    encoding = decode_prefix(head[: head.rfind(b"\n") + 1] or head).encoding
    if encoding in ("utf-16", "utf-32"):
        encoding += "-le" if head.startswith(codecs.BOM_UTF16_LE) else "-be"
    start, number = 0, 0
    while start < length:
        data.seek(start)
        piece = data.read(size)
        if start + len(piece) < length:
            piece = piece[: _end_of_text(piece, encoding)]
        number += 1
        yield text._replace(
            name=f"{text.name}{PIECE_NUMBER}{number:05}",
            member=json.dumps([text.member, encoding]),
            start=start,
            end=start + len(piece),
            sha256=hashlib.sha256(piece).hexdigest(),
            row=number,
        )
        start += len(piece)
    problems.append(
        (
            text.name,
            f"{length:,} bytes are too many for one article",
            f"read as {number} pieces, cut at ends of lines or sentences; split it into its articles",
        )
    )


def _end_of_text(piece: bytes, encoding: str) -> int:
    """Where a piece's last line ends, else its last sentence, else its last whole character."""
    if not encoding.startswith(("utf-16", "utf-32")) and (end := piece.rfind(b"\n") + 1):
        return end
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text, whole = decoder.decode(piece), len(piece) - len(decoder.getstate()[0])
    stop = max(text.rfind("\n"), text.rfind("。")) + 1
    before = text[: stop or None].encode(encoding, "replace")
    return len(before) if piece.startswith(before) else whole
