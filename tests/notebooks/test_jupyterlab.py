"""A researcher's way through the notebooks: JupyterLab in a browser, Run All, look, save, export. Screenshots land in screenshots/."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pylopdf_fonts_zh_cn
import pytest
from browser import chromium, needs_chromium
from conftest import ROOT
from test_notebooks import NOTEBOOKS, code_cells, same_output

from corpus_utils import export_html

SCREENSHOTS = ROOT / "screenshots"
START, RUN = 90, 300  # seconds that JupyterLab and a notebook may take
FINISHED = """n => {
    const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputArea-prompt")].map(one => one.textContent.trim());
    return prompts.length === n && prompts.every(one => /^\\[\\d+\\]:$/.test(one));
}"""

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """(address of a JupyterLab on loopback that has a copy of the project, the folder of the copy)."""
    home, copy = tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("project")
    for name in ("notebooks", "seeds"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    settings = home / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}))
    folders = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    environment = (
        os.environ
        | folders
        | {
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "IPYTHONDIR": str(home / "ipython"),
            "CORPUS_FIGURES": str(home / "figures"),
        }
    )
    options = ["--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root", f"--ServerApp.root_dir={copy}"]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", *options], env=environment, stdout=log, stderr=log, cwd=copy
        )
    try:
        end = time.monotonic() + START
        while not (found := [*(home / "runtime").glob("jpserver-*.json")]) or not found[0].read_text().strip():
            assert server.poll() is None and time.monotonic() < end, (home / "log").read_text()
            time.sleep(0.2)
        about = json.loads(found[0].read_text())
        yield f"http://127.0.0.1:{about['port']}/lab/tree/notebooks/{{}}?reset&token={about['token']}", copy / "notebooks"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("chromium"), Path(pylopdf_fonts_zh_cn.sans_path()).parent) as started:
        yield started


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    yield context.new_page()
    context.close()


def choose(page, menu, *path):
    """Choose an entry of the menu bar, through its submenus."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    for name in path:
        entry = page.locator(".lm-Menu-item:visible", has=page.get_by_text(name, exact=True))
        entry.hover()
    entry.click()
    page.locator(".lm-Menu").first.wait_for(state="detached")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_run_all_shows_the_committed_figures_and_the_menu_exports_the_page(lab, page, path):
    address, notebooks = lab
    committed = nbformat.read(path, as_version=4)
    n_images = sum("image/png" in output.get("data", {}) for cell in code_cells(committed) for output in cell.outputs)
    page.goto(address.format(path.name))
    cells, images = page.locator(".jp-CodeCell"), page.locator(".jp-OutputArea-output img")
    page.wait_for_function(
        "n => document.querySelectorAll('.jp-CodeCell').length === n", arg=len(code_cells(committed)), timeout=START * 1000
    )
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=START * 1000)  # before, Run All is lost
    choose(page, "Edit", "Clear Outputs of All Cells")
    page.wait_for_function("document.querySelectorAll('.jp-OutputArea-output').length === 0")

    choose(page, "Run", "Run All Cells")
    page.wait_for_function(FINISHED, arg=cells.count(), timeout=RUN * 1000)
    assert (
        page.locator(".jp-OutputArea-output[data-mime-type*=stderr], .jp-OutputArea-output[data-mime-type*=error]").count() == 0
    )
    has_figures = any("show_figure" in cell.source or "show_portraits" in cell.source for cell in code_cells(committed))
    assert images.count() == n_images and (n_images > 0) == has_figures
    assert all(width > 100 for width in images.evaluate_all("all => all.map(one => one.naturalWidth)"))
    SCREENSHOTS.mkdir(exist_ok=True)
    (images if n_images else cells).first.scroll_into_view_if_needed()
    page.screenshot(path=SCREENSHOTS / f"{path.stem}.png")
    (images if n_images else cells).last.scroll_into_view_if_needed()
    page.screenshot(path=SCREENSHOTS / f"{path.stem}_end.png")

    choose(page, "File", "Save Notebook")
    page.wait_for_function("!document.querySelector('.jp-mod-dirty')")
    saved = nbformat.read(notebooks / path.name, as_version=4)
    for old, new in zip(code_cells(committed), code_cells(saved), strict=True):
        if "manifest" not in old.metadata.get("tags", []):
            for a, b in zip(old.outputs, new.outputs, strict=True):
                same_output(a, b, old.source)

    with page.expect_download(timeout=START * 1000) as download:
        choose(page, "File", "Save and Export Notebook As", "Corpus_html")
    assert download.value.suggested_filename == f"{path.stem}.html"
    assert download.value.path().read_bytes() == export_html(notebooks / path.name, notebooks.parent).read_bytes()
