"""Helpers of the tests of statistics."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings
from hypothesis import strategies as st

CASES = json.loads((Path(__file__).parent / "cases" / "statistics.json").read_text(encoding="utf-8"))
checked = settings(derandomize=True, max_examples=60, deadline=None)
corpora = st.lists(st.lists(st.sampled_from("甲乙丙丁戊"), min_size=1, max_size=12), min_size=2, max_size=7)


def corpus(*documents, regions=None):
    """A tokens table; each document is a list of tokens or a string that is split."""
    rows = [
        (f"d{i}", regions[i] if regions else f"r{i}", token)
        for i, document in enumerate(documents)
        for token in (document.split() if isinstance(document, str) else document)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "region", "token"])


def published(group):
    return [pytest.param(case, id=f"{case.get('function', '')} {case['source']}") for case in CASES[group]]


def two_sides(n_target, n_reference, total_target, total_reference, documents=6):
    """A tokens table in which the word 疫情 has these counts and every other token is 的."""
    sides = [
        np.where(np.arange(total) < n, "疫情", "的") for n, total in ((n_target, total_target), (n_reference, total_reference))
    ]
    return pd.concat(
        [
            pd.DataFrame({"doc_id": [f"{region}{i % documents}" for i in range(len(side))], "region": region, "token": side})
            for region, side in zip("TR", sides)
        ]
    )
