"""The main job on toy notebooks: pages written, notebooks untouched, failures told, bad input refused."""

import html
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT

import corpus_utils.__main__ as job

SEEDS = ROOT / "seeds"
V4 = nbformat.v4


def write_notebook(path: Path, *cells: str, parameters: bool = True) -> Path:
    """A notebook of a title, the parameter cell and code cells."""
    title = V4.new_markdown_cell(f"# Title of {path.stem}\n\nBottom line.")
    first = V4.new_code_cell('SEEDS = "../seeds"', metadata={"tags": ["parameters"]} if parameters else {})
    nbformat.write(V4.new_notebook(cells=[title, first, *map(V4.new_code_cell, cells)]), path)
    return path


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    folder = tmp_path / "notebooks"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    write_notebook(folder / ".ipynb_checkpoints" / "00_old-checkpoint.ipynb", "raise ValueError")
    write_notebook(
        folder / "00_first.ipynb",
        "print('first says', SEEDS)",
        "import os; print(os.getcwd())",
        "print(os.environ['CORPUS_FIGURES'])",
    )
    write_notebook(folder / "01_second.ipynb", "print('second')")
    monkeypatch.setattr(job, "NOTEBOOKS", folder)
    return folder


@pytest.fixture
def out(tmp_path):
    return tmp_path / "deep" / "html"


def printed(path: Path) -> list[str]:
    """What the code cells of a page printed."""
    page = path.read_text(encoding="utf-8")
    return re.findall(r'<div class="output"><pre[^>]*>(.*?)\n?</pre>', page, re.DOTALL)


def test_writes_a_page_a_notebook_and_the_index(notebooks, out, capsys, monkeypatch):
    before = {path: path.read_bytes() for path in notebooks.rglob("*") if path.is_file()}
    monkeypatch.chdir(out.parents[1])
    assert job.main(["--out", str(out)]) == 0
    shown = capsys.readouterr()
    last = shown.out.splitlines()[-1]
    assert last == "Open deep/html/index.html in a browser: 2 of 2 notebooks ran to the end."
    assert "01_second: 100%" in shown.err and "6/6" in shown.err
    assert sorted(path.name for path in out.iterdir()) == ["00_first.html", "01_second.html", "index.html"]
    assert printed(out / "00_first.html") == ["first says ../seeds", str(notebooks), str(out / "figures")]
    index = (out / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="(\d.*?)">(.*?)<', index) == [
        ("00_first.html", "Title of 00_first"),
        ("01_second.html", "Title of 01_second"),
    ]
    assert {path: path.read_bytes() for path in notebooks.rglob("*") if path.is_file()} == before


def test_two_runs_write_the_same_bytes(notebooks, tmp_path):
    (notebooks / "00_first.ipynb").unlink()
    assert job.main(["--out", str(tmp_path / "a")]) == job.main(["--out", str(tmp_path / "b")]) == 0
    for page in (tmp_path / "a").glob("*.html"):
        assert page.read_bytes() == (tmp_path / "b" / page.name).read_bytes()


def test_seeds_are_replaced_in_memory(notebooks, out, monkeypatch):
    monkeypatch.chdir(SEEDS.parent)
    assert job.main(["--seeds", "seeds", "--out", str(out), "--notebook", "00_first.ipynb"]) == 0
    assert printed(out / "00_first.html")[0] == f"first says {SEEDS}"
    assert str(SEEDS) not in (notebooks / "00_first.ipynb").read_text()


def test_seeds_need_a_parameters_cell(notebooks, out, capsys):
    write_notebook(notebooks / "02_third.ipynb", parameters=False)
    assert job.main(["--seeds", str(SEEDS), "--out", str(out)]) == 2
    assert "02_third.ipynb has no cell tagged 'parameters'" in capsys.readouterr().err
    assert not out.exists()


def test_one_notebook_leaves_the_other_pages_in_the_index(notebooks, out):
    assert job.main(["--out", str(out), "--notebook", "01"]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["01_second.html", "index.html"]
    assert job.main(["--out", str(out), "--notebook", "00"]) == 0
    assert "Title of 01_second" in (out / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "code, reason",
    [
        ("import os\nraise KeyError('列')", "code cell 2 (import os): KeyError: '列'"),
        ("import os\nos._exit(3)", "code cell 2 (import os): Kernel died"),
        ("raise ValueError('one\\ntwo\\nthree')", "ValueError: one two"),
    ],
)
def test_a_failing_notebook_is_reported_and_the_others_are_written(notebooks, out, capsys, code, reason):
    write_notebook(notebooks / "00_first.ipynb", code, "print('never')")
    assert job.main(["--out", str(out)]) == 1
    shown = capsys.readouterr()
    assert "00_first.ipynb stopped at code cell 2 (" in shown.err and f"{reason}\n" in shown.err
    assert "Traceback" not in shown.err and "100%" in shown.err
    assert "1 of 2 notebooks" in shown.out
    assert printed(out / "01_second.html") == ["second"]
    for page in ("00_first.html", "index.html"):
        assert reason in html.unescape((out / page).read_text(encoding="utf-8"))
    assert printed(out / "00_first.html")[-1:] != ["never"]


def test_ctrl_c_gives_no_traceback(notebooks, out, capsys, monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(job, "run_notebook", interrupted)
    assert job.main(["--out", str(out)]) == 130
    assert "Interrupted" in capsys.readouterr().err


@pytest.mark.kills
def test_a_real_ctrl_c_leaves_whole_pages_and_no_kernel(notebooks, out):
    """Sent, as a terminal does, to the job and its kernel, once the first page is there and the second notebook runs."""
    write_notebook(
        notebooks / "01_second.ipynb",
        f"import os, time\nopen({str(notebooks / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(300)",
    )
    out.mkdir(parents=True)
    (out / "01_second.html").write_text("the page of an earlier run")
    code = f"import sys, pathlib, corpus_utils.__main__ as job; job.NOTEBOOKS = pathlib.Path({str(notebooks)!r}); sys.exit(job.main(sys.argv[1:]))"
    run = subprocess.Popen(
        [sys.executable, "-c", code, "--out", out],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell ignores it in what it runs in the background
    )
    for _ in range(600):
        if (notebooks / "pid").exists() and (pid := (notebooks / "pid").read_text()):
            break
        time.sleep(0.1)
    os.killpg(run.pid, signal.SIGINT)
    printed_out, printed_err = run.communicate(timeout=60)
    assert run.returncode == 130 and printed_out == "" and "Interrupted" in printed_err and "Traceback" not in printed_err
    assert sorted(path.name for path in out.iterdir()) == ["00_first.html", "01_second.html"]
    assert printed(out / "00_first.html") and (out / "01_second.html").read_text() == "the page of an earlier run"
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


def test_a_page_that_cannot_be_written_is_reported_in_one_sentence(notebooks, out, capsys):
    (out / "01_second.html").mkdir(parents=True)
    assert job.main(["--out", str(out)]) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert error == f"{out / '01_second.html'} cannot be written: Is a directory; make room there, or write to another folder"
    assert sorted(path.name for path in out.iterdir()) == ["00_first.html", "01_second.html"]


def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(notebooks, capsys, monkeypatch):
    monkeypatch.setattr(job, "run_notebook", None)
    assert job.main(["--out", "/proc/pages"]) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith("/proc/pages") and shown.err.count("\n") == 1 and shown.out == ""


@pytest.mark.parametrize("name, told", [("03", "none of the notebooks"), ("0", "2 of the notebooks")])
def test_unknown_and_ambiguous_names(notebooks, out, capsys, name, told):
    assert job.main(["--out", str(out), "--notebook", name]) == 2
    assert told in (error := capsys.readouterr().err) and "there are: 00_first, 01_second" in error
    assert not out.exists()


def test_a_full_name_wins_over_its_longer_neighbour(notebooks, out):
    write_notebook(notebooks / "01_second_part.ipynb")
    assert job.main(["--out", str(out), "--notebook", "01_second"]) == 0
    assert (out / "01_second.html").exists() and not (out / "01_second_part.html").exists()


def test_out_must_be_a_folder_of_its_own(notebooks, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", notebooks, SEEDS, job.PACKAGE):
        assert job.main(["--out", str(folder)]) == 2
        assert capsys.readouterr().err.startswith(f"--out {folder} ")


def test_no_notebooks_and_a_broken_one(notebooks, out, capsys):
    for path in notebooks.glob("*.ipynb"):
        path.write_text("<<<<<<< ours")
    assert job.main(["--out", str(out)]) == 2
    assert "00_first.ipynb is not a Jupyter notebook" in capsys.readouterr().err
    for path in notebooks.glob("*.ipynb"):
        path.unlink()
    assert job.main(["--out", str(out)]) == 2
    assert "no notebooks" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, {}, {"a.txt": b""}, {"a.bin": bytes(range(256))}])
def test_unusable_seeds_give_one_sentence(tmp_path, content):
    seeds = tmp_path / "articles"
    if content is not None:
        seeds.mkdir()
        for name, data in content.items():
            (seeds / name).write_bytes(data)
    run = subprocess.run(
        [sys.executable, "-m", "corpus_utils", "--seeds", seeds, "--out", tmp_path / "html"], capture_output=True, text=True
    )
    assert run.returncode == 2 and run.stdout == ""
    assert "Traceback" not in run.stderr and str(seeds) in run.stderr and run.stderr.count("\n") == 1
    assert not (tmp_path / "html").exists()


def test_help():
    run = subprocess.run([sys.executable, "-m", "corpus_utils", "--help"], capture_output=True, text=True)
    assert run.returncode == 0
    assert all(option in run.stdout for option in ("--seeds", "--out", "--notebook"))
