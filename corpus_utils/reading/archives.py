"""ZIP and tar archives of text files."""

import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ..errors import CorpusError
from .encodings import SNIFFED
from .files import FAULTS, LEFT_OUT, MAX_BYTES, Problem, said

TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


def text_members(name: str, archive: zipfile.ZipFile, problems: list[Problem]) -> Iterator[tuple[str, io.BufferedIOBase]]:
    """The text files of an archive; of several with the same name, the last."""
    for member, info in sorted(archive.NameToInfo.items()):
        parts = member.split("/")
        if info.is_dir() or any(part.startswith((".", "__MACOSX")) for part in parts):
            continue
        try:
            if not member.lower().endswith(".txt"):
                raise CorpusError("not a .txt file")
            if info.file_size > MAX_BYTES:
                raise CorpusError(f"{info.file_size:,} bytes; one file in an archive may have {MAX_BYTES:,}: unpack it")
            yield member, io.BytesIO(archive.read(info))
        except FAULTS as error:
            problems.append((f"{name}/{member}", said(error), LEFT_OUT))
    for member in sorted({info.filename for info in archive.infolist() if archive.NameToInfo[info.filename] is not info}):
        problems.append((f"{name}/{member}", "occurs several times", "the last one was read"))


def open_zip(path: str | Path) -> zipfile.ZipFile:
    """Open an archive whose names are in UTF-8 or, as Chinese Windows writes them, in GBK."""
    try:
        return zipfile.ZipFile(path, metadata_encoding="gb18030")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path)


def restage(name: str, path: Path, staged: Path, problems: list[Problem]) -> None:
    """Copy the files of a tar archive to a ZIP archive without compression.

    From there, each can be read alone.
    """
    staged.parent.mkdir(parents=True, exist_ok=True)
    unfinished, taken = staged.with_suffix(".part"), set()
    with tarfile.open(path, encoding="utf-8", errors="surrogateescape") as archive, zipfile.ZipFile(unfinished, "w") as out:
        for member in archive:
            called = _readable(member.name).lstrip("/")
            data = archive.extractfile(member) if member.isfile() else None
            if data is None or called in taken:
                fault = "occurs several times" if member.isfile() else "not a file, but a link or device"
                problems += [(f"{name}/{called}", fault, "it was left out")] * (not member.isdir())
                continue
            taken.add(called)
            with out.open(zipfile.ZipInfo(called), "w", force_zip64=True) as file, data:
                while block := data.read(SNIFFED):
                    file.write(block)
    unfinished.rename(staged)


def _readable(name: str) -> str:
    """A file name in a tar archive, which is UTF-8 or GBK."""
    data = name.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "backslashreplace")
