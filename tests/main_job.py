"""The main job as a process of its own. As a script: the main job, with each executed notebook kept beside its page."""

import os
import subprocess
import sys
from pathlib import Path


def run_job(
    root: Path, out: Path, *arguments: str, keep_notebooks: bool = False, **environment: str
) -> subprocess.CompletedProcess:
    """The main job of a copy of the project, in `root`; where this machine allows it, in a network of its own that has only loopback."""
    if keep_notebooks:
        environment |= {"PYTHONPATH": str(root)}
    job = [__file__] if keep_notebooks else ["-m", "corpus_utils"]
    command = [sys.executable, *job, "--out", str(out), *arguments]
    if "SOCKET_LOG" in environment and subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode == 0:
        command = ["unshare", "--net", sys.executable, str(Path(__file__).with_name("loopback.py")), *command]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ", "PYTHON", "CORPUS"))}
    return subprocess.run(
        command, cwd=root, env=clean | environment, capture_output=True, text=True, encoding="utf-8", timeout=900
    )


if __name__ == "__main__":
    import nbformat

    from corpus_utils.__main__ import main
    from corpus_utils.export import pages

    export = pages.export_html

    def export_and_keep(notebook, out, source):
        page = export(notebook, out, source)
        nbformat.write(notebook, page.with_suffix(".ipynb"))
        return page

    pages.export_html = export_and_keep
    raise SystemExit(main(sys.argv[1:]))
