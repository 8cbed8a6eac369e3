"""Writing: whole or not at all, and nothing that a spreadsheet would run."""

import csv
import io
import multiprocessing
import os
import resource
from pathlib import Path

import pandas as pd
import pytest

import corpus_utils as cu
from corpus_utils import CorpusError
from corpus_utils.base.output import check_writable, write_file


def test_a_file_is_written_with_its_folder(tmp_path):
    path = write_file(tmp_path / "new" / "a.html", "疫\r\n")
    assert path.read_bytes() == "疫\r\n".encode() and os.listdir(path.parent) == ["a.html"]


def test_a_new_file_can_be_read_by_others_as_the_umask_says(tmp_path):
    path, plain = write_file(tmp_path / "a", b""), tmp_path / "b"
    plain.touch()
    assert path.stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), OSError(28, "No space left on device"), MemoryError()])
def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch, interruption):
    path = write_file(tmp_path / "a.html", "good")

    def interrupted(*_):
        raise interruption

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(CorpusError if isinstance(interruption, OSError) else type(interruption)) as error:
        write_file(path, "new")
    assert os.listdir(tmp_path) == ["a.html"] and path.read_text() == "good"
    if isinstance(interruption, OSError):
        assert (
            str(error.value) == f"{path} cannot be written: No space left on device; make room there, or write to another folder"
        )


def test_a_disk_that_is_full_half_way_leaves_the_old_file(tmp_path):
    """A limit on the size of a file imitates a full disk: some bytes are written, then the next ones are refused."""
    path = write_file(tmp_path / "a.html", "good")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(CorpusError, match="cannot be written: File too large"):
            write_file(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert os.listdir(tmp_path) == ["a.html"] and path.read_text() == "good"


@pytest.mark.parametrize("folder", ["/proc/nothing", "/dev/null/nothing"])
def test_a_folder_that_takes_no_files_is_refused(folder):
    with pytest.raises(CorpusError, match=f"{folder}.* cannot be written: .*another folder"):
        check_writable(Path(folder))


def test_a_folder_that_takes_files_is_left_as_it_was(tmp_path):
    check_writable(tmp_path)
    assert os.listdir(tmp_path) == []


def test_two_jobs_may_try_a_folder_at_once_and_harm_no_file_in_it(tmp_path):
    for name in ("probe", ".probe"):
        (tmp_path / name).write_text("the user's own")
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(tries_that_fail, [tmp_path] * 2) == [0, 0]
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"probe": "the user's own", ".probe": "the user's own"}


def tries_that_fail(folder: Path) -> int:
    failed = 0
    for _ in range(300):
        try:
            check_writable(folder)
        except (CorpusError, OSError):
            failed += 1
    return failed


FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://evil","点击")',
    "+cmd|' /C calc'!A0",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠a",
    " =1+1",
    "\n=1+1",
    "\ufeff=1",
    "\u200b+1",
    "\u3000=1",
]
HARMLESS = ["疫情", "-", "=", "a=b", "", "'quoted'", "1-2", "—", "战“疫”", "1,5\n=x"]


def test_cells_that_a_spreadsheet_would_run_are_marked_and_all_others_come_back():
    table = pd.DataFrame({"word": FORMULAS + HARMLESS, "n": range(-5, len(FORMULAS + HARMLESS) - 5)})
    rows = list(csv.DictReader(io.StringIO(cu.export.csv_text(table), newline="")))
    assert [row["word"] for row in rows] == ["'" + cell for cell in FORMULAS] + HARMLESS
    assert [int(row["n"]) for row in rows] == table["n"].tolist()


@pytest.mark.parametrize("dtype", ["object", "str", "string", "category"])
def test_columns_of_any_kind_of_text_are_marked(dtype):
    table = pd.DataFrame({"word": pd.Series(["=1+1", None, "疫"], dtype=dtype)})
    assert cu.export.csv_text(table).splitlines()[1:] == ["'=1+1", '""', "疫"]


def test_names_of_columns_are_cells_too():
    assert cu.export.csv_text(pd.DataFrame({"=1+1": [1]})).splitlines() == ["'=1+1", "1"]


def test_a_wrong_table_is_refused():
    with pytest.raises(CorpusError, match="expected a table"):
        cu.export.csv_text(5)
