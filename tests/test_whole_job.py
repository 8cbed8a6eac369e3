"""The main job as a whole: the same everywhere, without network, and harmless on hostile articles.

Three runs in parallel: `here`, in this copy of the project; `elsewhere`, in a copy of it under another path, locale, time zone
and hash seed; `hostile`, on articles that are full of markup and formulas. The last two have no network.
"""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import ROOT

GUARD = Path(__file__).parent / "guard"
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"
TEXT = (
    f'1月24日，厦门市召开疫情防控会议{MARKUP}，各级党组织和党员冲在防控第一线{MARKUP}。\n=HYPERLINK("http://example.org","防控")，党员带头值守，群众积极响应，打赢疫情防控阻击战。\n'
    "$x^2$ 成本$100元，党员😀志愿者𪚥把口罩送到每一户，\u202e反向\u202c的文字也在这里。\n"
) * 3
HOSTILE = {
    f"{MARKUP.replace('/', '')}.txt": TEXT,
    "=1+1.txt": TEXT.replace("厦门", "漳州").replace("党员", "干部") + "今天的村里很安静，喇叭声响起，老人们出门晒太阳。",
    "a\nb$.txt": "党员\n" * 50,
    "metadata.csv": f'file,title,source,region\n=1+1,{MARKUP},"=cmd|calc","{MARKUP}$\\frac$"\na b$,x,y,{"长" * 500}\n',
}


def run_job(root: Path, out: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """The main job of a copy of the project; where this machine allows it, in a network of its own that has only loopback."""
    python = [sys.executable, "-m", "corpus_utils", "--out", str(out), *arguments]
    if "SOCKET_LOG" in environment and subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode == 0:
        python = ["unshare", "--net", sys.executable, __file__, *python]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ", "PYTHON", "CORPUS"))}
    return subprocess.run(
        python, cwd=root, env=clean | environment, capture_output=True, text=True, encoding="utf-8", timeout=900
    )


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """out folder, finished process and log of refused addresses of each run."""
    base = tmp_path_factory.mktemp("runs")
    copy, seeds = base / "一 份 copy", base / "articles"
    for name in ("corpus_utils", "notebooks", "seeds"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    seeds.mkdir()
    for name, text in HOSTILE.items():
        (seeds / name).write_text(text, encoding="utf-8")
    guard = {"PYTHONPATH": os.pathsep.join([str(copy), str(GUARD)])}
    jobs = {
        "here": (ROOT, (), {"LANG": "C", "TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1"}),
        "elsewhere": (
            copy,
            (),
            {"LC_ALL": "zh_CN.UTF-8", "TZ": "Asia/Shanghai", "PYTHONHASHSEED": "2", "PYTHONIOENCODING": "ascii"} | guard,
        ),
        "hostile": (copy, ("--seeds", str(seeds)), guard),
    }
    with ThreadPoolExecutor(2) as pool:
        started = {
            name: pool.submit(
                run_job,
                root,
                base / f"出 {name}",
                *arguments,
                **environment,
                **({"SOCKET_LOG": str(base / f"{name}.log")} if "PYTHONPATH" in environment else {}),
            )
            for name, (root, arguments, environment) in jobs.items()
        }
        return {name: (base / f"出 {name}", job.result(), base / f"{name}.log") for name, job in started.items()}


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", ["here", "elsewhere", "hostile"])
def test_all_notebooks_run_to_the_end(runs, name):
    _, process, _ = runs[name]
    assert process.returncode == 0, process.stderr
    assert "7 of 7 notebooks ran to the end" in process.stdout


def test_two_runs_give_the_same_pages_tables_and_figures(runs):
    here, elsewhere = (files_of(runs[name][0]) for name in ("here", "elsewhere"))
    assert here.keys() == elsewhere.keys() and {".html", ".csv", ".png", ".svg"} == {Path(name).suffix for name in here}
    assert [name for name in here if here[name] != elsewhere[name]] == []


@pytest.mark.parametrize("name", ["elsewhere", "hostile"])
def test_nothing_was_asked_of_the_network(runs, name):
    log = runs[name][2]
    assert not log.exists(), log.read_text()


def test_the_guard_against_the_network_guards(tmp_path):
    log = tmp_path / "log"
    code = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    for address, refused in (("127.0.0.1", False), ("192.0.2.1", True), ("example.org", True)):
        run = subprocess.run(
            [sys.executable, "-c", code.replace("127.0.0.1", address)],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(GUARD), "SOCKET_LOG": str(log)},
        )
        assert run.returncode != 0 and ("no network in this test" in run.stderr) == refused
    assert len(log.read_text().splitlines()) == 2


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_markup_in_articles_names_and_metadata_is_shown_as_text(runs):
    pages = {name: Elements(data.decode()) for name, data in files_of(runs["hostile"][0]).items() if name.endswith(".html")}
    assert len(pages) == 8
    for name, page in pages.items():
        for tag, attributes in page.elements:
            assert tag != "script" and not any(key.startswith("on") for key in attributes), name
            assert attributes.get("src", "data:").startswith("data:"), name
    assert sum(MARKUP in page.text for page in pages.values()) >= 3
    assert MARKUP in pages["02_vocabulary.html"].text and MARKUP in pages["03_regional_framing.html"].text
    described = [attributes["alt"] for page in pages.values() for tag, attributes in page.elements if tag == "img"]
    assert any("<img src" in text for text in described)


def test_no_page_shows_a_warning_and_no_figure_lacks_a_glyph(runs):
    """matplotlib warns of characters that the font lacks, and of labels that leave no room for a chart."""
    for name in runs:
        for page, data in files_of(runs[name][0]).items():
            assert b'class="stderr"' not in data and b'class="error"' not in data, page


def test_no_cell_of_a_table_is_a_formula(runs):
    tables = {name: data.decode() for name, data in files_of(runs["hostile"][0]).items() if name.endswith(".csv")}
    cells = [cell for table in tables.values() for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
    assert any(cell.startswith("'=") for cell in cells)
    assert [cell for cell in cells if re.match(r"[=+@].|-[^\d.]", cell)] == []


def test_drawings_hold_no_markup_of_articles(runs):
    for name, data in files_of(runs["hostile"][0]).items():
        assert not name.endswith(".svg") or b"<script" not in data and b"<img" not in data, name


if __name__ == "__main__":  # in a network of its own: switch its loopback on, then become the command
    import fcntl
    import socket
    import struct

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14s", b"lo", 0x1 | 0x40, b""))  # SIOCSIFFLAGS: up and running
    os.execv(sys.argv[1], sys.argv[1:])
