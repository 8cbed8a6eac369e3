"""The committed notebooks: executed in order, in good style, and a fresh run gives the same tables, text and figures."""

import base64
import io
import re

import nbformat
import numpy as np
import pytest
from conftest import ROOT
from nbconvert import HTMLExporter
from PIL import Image

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MAX_PIXEL_DIFFERENCE = 2.0  # mean of 255


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def test_there_are_seven():
    assert [path.stem for path in NOTEBOOKS] == [
        "00_overview",
        "01_corpus",
        "02_vocabulary",
        "03_regional_framing",
        "04_timelines",
        "05_response_systems",
        "06_your_own_corpus",
    ]


def test_it_is_committed_executed_and_in_style(notebook):
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    lengths = [len(cell.source.splitlines()) for cell in cells]
    assert np.median(lengths) <= 3 and max(lengths) <= 15
    for cell in cells:
        assert not re.search(r"^\s*(def|class|for|while|!|%)", cell.source, re.M), cell.source
        assert not [output for output in cell.outputs if output.output_type == "error" or output.get("name") == "stderr"]
    parameters = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    grouped = any("regroup(GROUP)" in cell.source for cell in cells)
    assert [cell.source for cell in parameters] == ['SEEDS = "../seeds"' + '\nGROUP = "region"' * grouped]
    headings = [
        line for cell in notebook.cells if cell.cell_type == "markdown" for line in re.findall(r"^#+ .*", cell.source, re.M)
    ]
    assert headings[0].startswith("# ") and headings[0].endswith("?")
    assert sum(heading.startswith("# ") for heading in headings) == 1
    assert "cannot show" in "".join(cell.source for cell in notebook.cells)


def test_it_holds_no_path_of_a_machine_and_no_address(notebook):
    text = nbformat.writes(notebook)
    assert not re.search(r'["\s](/home|/root|/tmp|/work|/Users|C:\\\\)', text)
    assert "http" not in "".join(cell.source for cell in notebook.cells)


def test_every_figure_has_alternative_text(notebook):
    images = [output for cell in code_cells(notebook) for output in cell.outputs if "image/png" in output.get("data", {})]
    assert images or not any("show_figure" in cell.source for cell in code_cells(notebook))
    assert all(len(image.metadata["image/png"]["alt"]) > 40 for image in images)


def test_the_stock_export_succeeds(notebook):
    html, _ = HTMLExporter().from_notebook_node(notebook)
    assert len(html) > 100_000


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_fresh_run_gives_the_committed_outputs(path, main_job):
    committed = nbformat.read(path, as_version=4)
    fresh = nbformat.read(main_job[0] / path.name, as_version=4)
    assert "failure" not in fresh.metadata
    for old, new in zip(code_cells(committed), code_cells(fresh), strict=True):
        if "manifest" in old.metadata.get("tags", []):  # versions
            continue
        assert len(old.outputs) == len(new.outputs), old.source
        for a, b in zip(old.outputs, new.outputs, strict=True):
            same_output(a, b, old.source)


def same_output(a, b, source):
    if a.output_type == "stream":
        assert a.text == b.text, source
        return
    assert a.data.keys() == b.data.keys() and a.metadata == b.metadata, source
    for kind in a.data:
        if kind == "image/png":
            first, second = (
                np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("L"), dtype=float)
                for data in (a.data[kind], b.data[kind])
            )
            assert first.shape == second.shape and np.abs(first - second).mean() < MAX_PIXEL_DIFFERENCE, source
        elif "image/png" not in a.data:
            assert a.data[kind] == b.data[kind], source


def test_the_figure_of_the_readme_is_that_of_the_notebook():
    committed = nbformat.read(ROOT / "notebooks/04_timelines.ipynb", as_version=4)
    (output,) = (output for cell in code_cells(committed) if '"04_timeline"' in cell.source for output in cell.outputs)
    assert (ROOT / "notebooks/images/timeline.png").read_bytes() == base64.b64decode(output.data["image/png"])
