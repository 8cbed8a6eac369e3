"""The built-in corpus, loaded once for all tests."""

from pathlib import Path

import matplotlib
import pytest

matplotlib.use("Agg")
ROOT = Path(__file__).parent.parent
collect_ignore = ["benchmarks/mutation.py"]  # needs a tool that is installed for it alone


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
