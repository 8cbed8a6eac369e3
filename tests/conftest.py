"""What many tests share: the built-in corpus, loaded once, the main job, run once, and which tests are slow."""

import hashlib
import json
import os
import shutil
import sys
from importlib.metadata import distributions
from pathlib import Path
from subprocess import CompletedProcess

import matplotlib
import pytest

matplotlib.use("Agg")
ROOT = Path(__file__).parent.parent
collect_ignore = ["benchmarks/mutation.py"]  # needs a tool that is installed for it alone


SLOW = {"growth", "environments", "browser", "kills"}  # and single tests that are marked so


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if any(mark.name in SLOW for mark in item.iter_markers()):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def main_job(tmp_path_factory):
    """The folder that the main job wrote, with the executed notebooks beside their pages, and its finished process.

    It runs once for all tests that look at it, as `main_job.py`, which is the main job but for keeping the notebooks. Where the
    environment variable MAIN_JOB names a folder, it is left there, and a later session of the tests finds it, unless the code, the
    notebooks, the seeds, the packages or Python have changed since.
    """
    from main_job import run_job

    parent = Path(os.environ.get("MAIN_JOB") or tmp_path_factory.mktemp("main_job")).resolve()
    out, finished, digest = parent / "出 here", parent / "finished.json", hashlib.sha256(sys.version.encode())
    packages = sorted(f"{package.name} {package.version}" for package in distributions())
    read = [
        path
        for name in ("corpus_utils", "notebooks", "seeds", "tests/main_job.py")
        for path in [ROOT / name, *(ROOT / name).rglob("*")]
    ]
    files = sorted(path for path in read if path.is_file() and "__pycache__" not in path.parts)
    digest.update(json.dumps([packages, [(path.as_posix(), path.read_bytes().hex()) for path in files]]).encode())
    if finished.exists() and (out / "index.html").exists():
        made_of, *job = json.loads(finished.read_text(encoding="utf-8"))
        if made_of == digest.hexdigest():
            return out, CompletedProcess(*job)
    finished.unlink(missing_ok=True)
    shutil.rmtree(out, ignore_errors=True)
    job = run_job(ROOT, out, keep_notebooks=True, LANG="C", TZ="America/Los_Angeles", PYTHONHASHSEED="1")
    if job.returncode == 0:
        finished.write_text(json.dumps([digest.hexdigest(), job.args, 0, job.stdout, job.stderr]), encoding="utf-8")
    return out, job


@pytest.fixture(scope="session")
def corpus():
    from corpus_utils import load_corpus

    return load_corpus(ROOT / "seeds", progress=False)


@pytest.fixture(scope="session")
def articles(corpus):
    return corpus.articles


@pytest.fixture(scope="session")
def tokens(articles):
    from corpus_utils import tokenize

    return tokenize(articles)


@pytest.fixture(scope="session")
def dates(articles):
    from corpus_utils import mentions

    return mentions.dates(articles)


@pytest.fixture(scope="session")
def events(dates, articles):
    from corpus_utils import timelines

    return timelines.events(dates, articles)


@pytest.fixture(scope="session")
def matches(articles):
    from corpus_utils import load_lexicon, match_lexicon

    return match_lexicon(articles, load_lexicon("frames"))


@pytest.fixture(scope="session")
def lexicon(tmp_path_factory):
    """A small one, of two categories."""
    from corpus_utils import load_lexicon

    path = tmp_path_factory.mktemp("lexicon") / "mine.yml"
    path.write_text(
        "categories:\n  war: {entries: [战, {entry: 打仗, kind: formula}, 敌]}\n  care: {entries: [爱]}\n", encoding="utf-8"
    )
    return load_lexicon(path)


@pytest.fixture(scope="module")
def charts():
    """The font of charts; the figures of a module are closed at its end."""
    from matplotlib import pyplot

    from corpus_utils import use_cjk_font

    use_cjk_font()
    yield
    pyplot.close("all")


@pytest.fixture
def folder(tmp_path):
    """A function that writes files into an empty folder: folder(name=text or bytes, ...) -> its path."""

    def write(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return write
