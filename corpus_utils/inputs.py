"""What a data set is made from: text files, archives of them, and tables with a column of texts; cut into documents.

A document says where its bytes are, so that any process that sees the same files can read it.
"""

import hashlib
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from .errors import CorpusError
from .files import MAX_BYTES, Problem, document_ids, find_files, read_file, reason
from .rows import TABLES, WIDE, Document, find_rows

TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
KINDS = "give .txt files, .zip or .tar.gz of them, or .csv, .jsonl or .parquet"
BLOCK = 1_000_000  # bytes that are copied at once
FAULTS = (CorpusError, OSError, zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, RuntimeError,
          ValueError)  # what is raised where a file is not what its name says
LEFT_OUT = "the file was left out; mend it or remove it"


def find_documents(source: Path | list[Path], size: int, text_column: str, staging: Path) -> tuple[list[Document], list[Problem]]:
    """All documents of a folder or some paths, in order, none longer than about `size` bytes unless it is one row or file; and
    what is wrong with others. `staging`: a folder for what cannot be read from the middle (compressed tar archives)."""
    files, problems = {}, []
    for path in [source] if isinstance(source, Path) else source:
        if path.is_dir():
            found, faults = find_files(path)
            files |= found if path is source else {f"{path.name}/{name}": file for name, file in found.items()}
            problems += faults
        else:
            files[path.name if path.name not in files else path.as_posix()] = path
    documents: list[Document] = []
    seen: dict[str, str] = {}
    doc_ids: set[str] = set()
    for name, path in files.items():
        try:
            for document in _documents_in(name, path, size, text_column, staging, doc_ids, problems):
                if document.sha256 in seen and document.kind in ("file", "zip") and not document.start:
                    problems.append((document.name, f"the same bytes as {seen[document.sha256]}, which counts already", LEFT_OUT))
                    continue
                seen.setdefault(document.sha256, document.name)
                documents.append(document)
        except FAULTS as error:
            problems.append((name, reason(error) if isinstance(error, OSError) else str(error), LEFT_OUT))
    texts = [document.name for document in documents if document.kind in ("file", "zip")]
    ids, shared = document_ids(texts)
    return [document._replace(doc_id=ids.get(document.name, "")) for document in documents], problems + shared


def _documents_in(name: str, path: Path, size: int, text_column: str, staging: Path, doc_ids: set[str],
                  problems: list[Problem]) -> Iterator[Document]:
    lower = path.name.lower()
    if lower.endswith(".txt"):
        yield from _text_file(name, path, size, problems)
    elif lower.endswith(".zip"):
        yield from _archive(name, path, problems)
    elif lower.endswith(TARS):
        staged = staging / (hashlib.sha256(name.encode()).hexdigest()[:16] + ".zip")
        if not staged.exists():
            _restage(path, staged)
        yield from _archive(name, staged, problems)
    elif path.suffix.lower() in TABLES:
        yield from find_rows(name, path, size, text_column, doc_ids, problems)
    else:
        raise CorpusError(f"not a .txt file ({path.suffix or 'no ending'}); {KINDS}")


def _text_file(name: str, path: Path, size: int, problems: list[Problem]) -> Iterator[Document]:
    """A text file, as one document, or in pieces that end with a line if it is longer than `size`."""
    length = path.stat().st_size
    if length <= size:
        yield Document("", name, "file", str(path), "", 0, length, hashlib.sha256(read_file(path)).hexdigest())
        return
    with path.open("rb") as file:
        if file.read(2) in WIDE:
            raise CorpusError(f"{length:,} bytes of UTF-16, which cannot be cut at its lines; save it as UTF-8, or split it")
        start, number = 0, 0
        while start < length:
            file.seek(start)
            piece = file.read(size) + file.readline(size)
            end, number = start + len(piece), number + 1
            if end < length and not piece.endswith(b"\n"):
                raise CorpusError(f"no line ends in {len(piece):,} bytes from byte {start:,} on; split it")
            yield Document("", f"{name}#{number:05}", "file", str(path), "", start, end, hashlib.sha256(piece).hexdigest())
            start = end
    problems.append((name, f"{length:,} bytes are no single article", f"read as {number} pieces that end with a line; split it "
                     "into its articles"))


def _archive(name: str, path: Path, problems: list[Problem]) -> Iterator[Document]:
    """The text files of an archive, each read once, for its hash."""
    with open_zip(path) as archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            member = f"{name}/{info.filename}"
            if info.is_dir() or info.filename.split("/")[-1].startswith((".", "__MACOSX")):
                continue
            try:
                if not info.filename.lower().endswith(".txt"):
                    raise CorpusError("not a .txt file")
                if info.file_size > MAX_BYTES:
                    raise CorpusError(f"{info.file_size:,} bytes, more than the {MAX_BYTES:,} that one article may have; split it")
                data = archive.read(info)
            except FAULTS as error:
                problems.append((member, str(error), LEFT_OUT))
                continue
            yield Document("", member, "zip", str(path), info.filename, 0, len(data), hashlib.sha256(data).hexdigest())


def open_zip(path: str | Path) -> zipfile.ZipFile:
    """An archive whose names are UTF-8 or, as Chinese Windows writes them, GBK."""
    try:
        return zipfile.ZipFile(path, metadata_encoding="gb18030")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path)


def _restage(path: Path, staged: Path) -> None:
    """The files of a tar archive in a ZIP archive without compression, of which each can be read alone."""
    staged.parent.mkdir(parents=True, exist_ok=True)
    unfinished = staged.with_suffix(".part")
    with tarfile.open(path) as archive, zipfile.ZipFile(unfinished, "w") as out:
        for member in archive:
            if member.isfile():
                with out.open(zipfile.ZipInfo(member.name), "w", force_zip64=True) as file, archive.extractfile(member) as data:
                    while block := data.read(BLOCK):
                        file.write(block)
    unfinished.rename(staged)
