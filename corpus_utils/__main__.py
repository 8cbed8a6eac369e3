"""The main job: re-run every notebook from the top in a fresh kernel and write html/.

    python -m corpus_utils [--seeds FOLDER] [--out FOLDER] [--notebook NAME]

Notebook files are read, never written. Exit code 0: all went well; 1: a notebook failed; 2: the
arguments, the seeds folder or the folder for the pages cannot be used; 130: interrupted.
"""

import argparse
import io
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import corpus_utils
from corpus_utils.base.output import check_writable
from corpus_utils.errors import CorpusError

if TYPE_CHECKING:
    from nbformat import NotebookNode

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
NOTEBOOKS = ROOT / "notebooks"
KERNEL = {"KernelManager": {"transport_encryption": "auto"}}  # ipykernel warns about plain TCP


def main(argv: list[str] | None = None) -> int:
    """Run the main job with the command-line arguments `argv`, and return its exit code."""
    options = _parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # for a terminal without Chinese
    try:
        return _run(options)
    except (CorpusError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted. Pages of finished notebooks are written, the index is not.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m corpus_utils",
        description=(
            "Re-run every notebook from the top in a fresh kernel and write each as a self-contained HTML page, "
            "with a contents page. The notebook files are not changed."
        ),
    )
    parser.add_argument("--seeds", type=Path, metavar="FOLDER", help="read these articles instead of seeds/")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write the pages here instead of html/")
    parser.add_argument("--notebook", metavar="NAME", help="run only this notebook: its name, or how its name begins")
    return parser


def _run(options: argparse.Namespace) -> int:
    seeds = (options.seeds or ROOT / "seeds").resolve()
    out = (options.out or ROOT / "html").resolve()
    figures = (out if options.seeds or options.out else ROOT) / "figures"
    _check_out(out, seeds)
    corpus_utils.load_corpus(seeds, progress=False)  # unusable seeds end the job here
    available = sorted(NOTEBOOKS.glob("*.ipynb"))
    chosen = _choose(available, options.notebook)
    from tqdm import tqdm

    from corpus_utils.export.pages import export_html, read_notebook, write_index

    notebooks = {path: read_notebook(path) for path in chosen}
    if options.seeds:
        for path, notebook in notebooks.items():
            _set_seeds(path, notebook, seeds)
    check_writable(out)
    failures = []
    with tqdm(total=sum(len(_code_cells(notebook)) for notebook in notebooks.values()), unit="cell") as bar:
        for path, notebook in notebooks.items():
            bar.set_description(path.stem)
            if failure := run_notebook(notebook, {**os.environ, "CORPUS_FIGURES": str(figures)}, bar.update):
                notebook.metadata["failure"] = f"This notebook stopped at {failure}"
                failures.append(f"{path.name} stopped at {failure}")
            export_html(notebook, out, source=path)
    pages = [out / f"{path.stem}.html" for path in available]
    index = write_index([page for page in pages if page.exists()], out)
    for failure in failures:
        print(failure, file=sys.stderr)
    ran = f"{len(notebooks) - len(failures)} of {len(notebooks)} notebook{'s' * (len(notebooks) != 1)} ran to the end"
    print(f"Open {os.path.relpath(index)} in a browser: {ran}.")
    return 1 if failures else 0


def run_notebook(
    notebook: "NotebookNode", environment: dict[str, str], advance: Callable[[int], object] = lambda cells: None
) -> str:
    """Execute a notebook in memory, in a fresh kernel of this Python with this `environment`.

    `advance` is called with the number of code cells done. Returns "" or, if a cell failed, which
    one and why; the cells after it are left without output.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
    from traitlets.config import Config

    cells = _code_cells(notebook)
    for _, cell in cells:
        cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook, kernel_name="python3", record_timing=False, shutdown_kernel="immediate", config=Config(KERNEL)
    )
    place, done = "the start of its kernel", 0
    try:
        with client.setup_kernel(cwd=str(NOTEBOOKS), env=environment):
            for index, cell in cells:
                place = f"code cell {done + 1} ({cell.source.strip().splitlines()[0]})"
                client.execute_cell(cell, index)
                done += 1
                advance(1)
    except CellExecutionError as error:
        reason = f"{error.ename}: {error.evalue}"
    except RuntimeError as error:  # the kernel died or did not start
        reason = str(error)
    else:
        return ""
    advance(len(cells) - done)
    return f"{place}: " + " ".join(reason.splitlines()[:2])


def _code_cells(notebook: "NotebookNode") -> list[tuple[int, "NotebookNode"]]:
    """(position in the notebook, cell) for each cell that holds code."""
    return [(index, cell) for index, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]


def _set_seeds(path: Path, notebook: "NotebookNode", seeds: Path) -> None:
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = re.sub("^SEEDS = .*$", lambda _: f"SEEDS = {str(seeds)!r}", cell.source, flags=re.MULTILINE)
            return
    raise CorpusError(f"{path.name} has no cell tagged 'parameters': --seeds needs this tag on the cell that sets SEEDS")


def _choose(available: list[Path], name: str | None) -> list[Path]:
    """The notebooks to run: all, or the one that is called `name` or begins with it."""
    if not available:
        raise CorpusError(f"There are no notebooks in {NOTEBOOKS}: run this in a full copy of the project")
    if name is None:
        return available
    stem = name.removesuffix(".ipynb")
    found = [path for path in available if path.stem == stem] or [path for path in available if path.stem.startswith(stem)]
    if len(found) != 1:
        raise CorpusError(
            f"--notebook {name} matches {len(found) or 'none'} of the notebooks; "
            f"there are: {', '.join(path.stem for path in available)}"
        )
    return found


def _check_out(out: Path, seeds: Path) -> None:
    if file := next((path for path in (out, *out.parents) if path.exists() and not path.is_dir()), None):
        raise CorpusError(f"--out {out} cannot be a folder, since {file} is a file: name a folder for the pages")
    if any(out.is_relative_to(folder) for folder in (seeds, NOTEBOOKS, PACKAGE)):
        raise CorpusError(f"--out {out} is a folder that the job reads: name another one for the pages")


if __name__ == "__main__":
    raise SystemExit(main())
