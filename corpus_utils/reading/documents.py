"""What a data set is made from: text files, archives of them, and tables with a column of texts; cut into documents.

A document says where its bytes are, so that any process that sees the same files can read it.
"""

import codecs
import csv
import hashlib
import io
import json
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from ..errors import CorpusError
from .encodings import decode_prefix
from .files import MAX_BYTES, Problem, document_ids, find_files, reason
from .tabular import SNIFFED, TABLES, Document, find_rows

TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
KINDS = "give .txt files, .zip or .tar.gz of them, or .csv, .jsonl or .parquet"
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
PIECE_NUMBER = "#"


def find_documents(source: Path | list[Path], size: int, text_column: str, staging: Path) -> tuple[list[Document], list[Problem]]:
    """All documents of a folder or some paths, text files first, none longer than about `size` bytes unless it is one row; and
    what is wrong with others. `staging`: a folder for what cannot be read from the middle (tar archives)."""
    files, problems = _files(source)
    tables = [name for name, path in files.items() if path.suffix.lower() in TABLES]
    texts: list[Document] = []
    names: list[str] = []  # of all text files, those that are left out too
    seen: dict[str, str] = {}

    def is_first(name: str, sha256: str) -> bool:
        if (first := seen.setdefault(sha256, name)) != name:
            problems.append((name, f"the same bytes as {first}, which counts already", LEFT_OUT))
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


def said(error: Exception) -> str:
    """What an error says, without the path of this machine."""
    if isinstance(error, OSError):
        return reason(error)
    return str(error) if isinstance(error, CorpusError) else f"{type(error).__name__}: {error}"


def _files(source: Path | list[Path]) -> tuple[dict[str, Path], list[Problem]]:
    """The files of a folder, by their paths in it; of several paths, by these paths and those in them."""
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
                    "it speaks of one folder, and several paths are given",
                    "it was not used; give the folder alone",
                )
            )
    return files, problems


def _texts_in(name: str, path: Path, staging: Path, problems: list[Problem]) -> Iterator[tuple[str, io.BufferedIOBase, Path]]:
    """The text files that a file is, or holds: the name of a member ("" for the file itself), the bytes, and the file to read."""
    lower = path.name.lower()
    if not path.is_file():
        raise CorpusError("no file" if path.exists() else "a link to a file that does not exist")
    if lower.endswith(".txt"):
        yield "", path.open("rb"), path
    elif lower.endswith((".zip", *TARS)):
        if lower.endswith(TARS):
            with path.open("rb") as file:  # another archive under this name is another one
                staged = staging / (hashlib.file_digest(file, "sha256").hexdigest() + ".zip")
            if not staged.exists():
                _restage(name, path, staged, problems)
            path = staged
        with open_zip(path) as archive:
            yield from ((member, data, path) for member, data in _members(name, archive, problems))
    else:
        raise CorpusError(f"not a .txt file ({path.suffix or 'no ending'}); {KINDS}")


def _members(name: str, archive: zipfile.ZipFile, problems: list[Problem]) -> Iterator[tuple[str, io.BufferedIOBase]]:
    """The text files of an archive; of several with one name, the last."""
    for member, info in sorted(archive.NameToInfo.items()):
        parts = member.split("/")
        if info.is_dir() or any(part.startswith((".", "__MACOSX")) for part in parts):
            continue
        try:
            if not member.lower().endswith(".txt"):
                raise CorpusError("not a .txt file")
            if info.file_size > MAX_BYTES:
                raise CorpusError(f"{info.file_size:,} bytes, more than the {MAX_BYTES:,} of one file in an archive; unpack it")
            yield member, io.BytesIO(archive.read(info))
        except FAULTS as error:
            problems.append((f"{name}/{member}", said(error), LEFT_OUT))
    for member in sorted({info.filename for info in archive.infolist() if archive.NameToInfo[info.filename] is not info}):
        problems.append((f"{name}/{member}", "stands there several times", "the last of them was read"))


def _pieces(text: Document, data: io.BufferedIOBase, size: int, problems: list[Problem]) -> Iterator[Document]:
    """A text file as one document or, if it is longer than `size`, in pieces that end with a line, else a sentence."""
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
            f"{length:,} bytes are no single article",
            f"read as {number} pieces, at ends of lines or sentences; split it into its articles",
        )
    )


def _end_of_text(piece: bytes, encoding: str) -> int:
    """Where the last line, else the last sentence, else the last whole character of a piece ends."""
    if not encoding.startswith(("utf-16", "utf-32")) and (end := piece.rfind(b"\n") + 1):
        return end
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text, whole = decoder.decode(piece), len(piece) - len(decoder.getstate()[0])
    stop = max(text.rfind("\n"), text.rfind("。")) + 1
    before = text[: stop or None].encode(encoding, "replace")
    return len(before) if piece.startswith(before) else whole


def open_zip(path: str | Path) -> zipfile.ZipFile:
    """An archive whose names are UTF-8 or, as Chinese Windows writes them, GBK."""
    try:
        return zipfile.ZipFile(path, metadata_encoding="gb18030")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path)


def _restage(name: str, path: Path, staged: Path, problems: list[Problem]) -> None:
    """The files of a tar archive in a ZIP archive without compression, of which each can be read alone."""
    staged.parent.mkdir(parents=True, exist_ok=True)
    unfinished, taken = staged.with_suffix(".part"), set()
    with tarfile.open(path, encoding="utf-8", errors="surrogateescape") as archive, zipfile.ZipFile(unfinished, "w") as out:
        for member in archive:
            called = _readable(member.name).lstrip("/")
            data = archive.extractfile(member) if member.isfile() else None
            if data is None or called in taken:
                fault = "stands there several times" if member.isfile() else "no file, but a link or device"
                problems += [(f"{name}/{called}", fault, "it was left out")] * (not member.isdir())
                continue
            taken.add(called)
            with out.open(zipfile.ZipInfo(called), "w", force_zip64=True) as file, data:
                while block := data.read(SNIFFED):
                    file.write(block)
    unfinished.rename(staged)


def _readable(name: str) -> str:
    """A file name of a tar archive, UTF-8 or GBK."""
    data = name.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "backslashreplace")
