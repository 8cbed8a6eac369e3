"""The main job as a whole: the same everywhere, without network, and harmless on hostile articles.

`here`: the run in this copy of the project that other tests look at too. Two more in parallel, without a network: `elsewhere`, in a
copy of it under another path, locale, time zone and hash seed; `hostile`, on articles that are full of markup and formulas.
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
from main_job import run_job

GUARD = ROOT / "tests/guard"
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


EVERYWHERE = ["here", *(pytest.param(name, marks=pytest.mark.environments) for name in ("elsewhere", "hostile"))]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """out folder, finished process and log of refused addresses of the runs `elsewhere` and `hostile`."""
    base = tmp_path_factory.mktemp("runs")
    copy, seeds = base / "一 份 copy", base / "articles"
    for name in ("corpus_utils", "notebooks", "seeds"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    seeds.mkdir()
    for name, text in HOSTILE.items():
        (seeds / name).write_text(text, encoding="utf-8")
    guard = {"PYTHONPATH": os.pathsep.join([str(copy), str(GUARD)])}
    jobs = {
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
                SOCKET_LOG=str(base / f"{name}.log"),
            )
            for name, (root, arguments, environment) in jobs.items()
        }
        return {name: (base / f"出 {name}", job.result(), base / f"{name}.log") for name, job in started.items()}


@pytest.fixture
def run(request, name, main_job):
    """out folder and finished process of the run `name`."""
    return main_job if name == "here" else request.getfixturevalue("runs")[name][:2]


def files_of(folder: Path) -> dict[str, bytes]:
    """What the main job wrote, by its path in the folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".ipynb")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("name", EVERYWHERE)
def test_all_notebooks_run_to_the_end(run):
    _, process = run
    assert process.returncode == 0, process.stderr
    assert "7 of 7 notebooks ran to the end" in process.stdout


@pytest.mark.environments
def test_two_runs_give_the_same_pages_tables_and_figures(main_job, runs):
    here, elsewhere = files_of(main_job[0]), files_of(runs["elsewhere"][0])
    assert here.keys() == elsewhere.keys() and {".html", ".csv", ".png", ".svg"} == {Path(name).suffix for name in here}
    assert [name for name in here if here[name] != elsewhere[name]] == []


@pytest.mark.environments
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


@pytest.mark.environments
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


@pytest.mark.parametrize("name", EVERYWHERE)
def test_no_page_shows_a_warning_and_no_figure_lacks_a_glyph(run):
    """matplotlib warns of characters that the font lacks, and of labels that leave no room for a chart."""
    pages = files_of(run[0])
    assert len(pages) > 100
    for page, data in pages.items():
        assert b'class="stderr"' not in data and b'class="error"' not in data, page


@pytest.mark.environments
def test_no_cell_of_a_table_is_a_formula(runs):
    tables = {name: data.decode() for name, data in files_of(runs["hostile"][0]).items() if name.endswith(".csv")}
    cells = [cell for table in tables.values() for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
    assert any(cell.startswith("'=") for cell in cells)
    assert [cell for cell in cells if re.match(r"[=+@].|-[^\d.]", cell)] == []


@pytest.mark.environments
def test_drawings_hold_no_markup_of_articles(runs):
    for name, data in files_of(runs["hostile"][0]).items():
        assert not name.endswith(".svg") or b"<script" not in data and b"<img" not in data, name
