"""The two sides of a keyness table: what is counted on each, and counts drawn anew."""

from collections.abc import Hashable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_list_like, is_numeric_dtype
from scipy.sparse import coo_array

from ..base.parts import Parts, parts_of
from ..errors import CorpusError, require_columns, require_tokens, require_type


def counts_by(tokens: pd.DataFrame | Parts, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How often each token stands in each group (by, token, n), and which articles have tokens in it (by, doc_id)."""
    require_tokens(tokens)
    keys, counts, documents = list(dict.fromkeys([by, "token"])), [], []
    for part in parts_of(tokens):
        part = part[part["token"].notna()]
        counts.append(part.groupby(keys, dropna=False, observed=True, sort=False).size().rename("n").reset_index())
        documents.append(part[list(dict.fromkeys([by, "doc_id"]))].drop_duplicates())
    table = pd.concat(counts, ignore_index=True)
    if len(counts) > 1:
        table = table.groupby(keys, dropna=False, observed=True, sort=False, as_index=False)["n"].sum()
    return table, pd.concat(documents, ignore_index=True)


def choose_sides(counts: pd.DataFrame, target: object, reference: Any, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The target's counts, and the reference's (or the reference list)."""
    if target is not None:
        counts = counts[counts[by].notna()]
    known, is_tokens = counts[by].unique().tolist(), not isinstance(reference, pd.DataFrame)
    rest: list = []
    require_type(target, Hashable, "target")
    if not is_tokens:
        require_columns(reference, ["token", "n"], "load_frequency_list(...)")
        n, double = reference["n"], reference["token"].duplicated().any()
        if double or not (is_numeric_dtype(n) and n.ge(0).all() and n.mod(1).eq(0).all() and n.sum()):
            raise CorpusError(
                "the reference list repeats a word, or its n are no whole numbers of 0 or more, or all 0; "
                "give each word once, with its count"
            )
    else:
        others = [value for value in known if value != target] if reference is None else reference
        rest = list(others) if is_list_like(others) else [others]
        if not rest or target is None or target in rest:
            raise CorpusError(f"cannot compare {target!r} with {rest}: choose from column {by!r}, it has {known}")
    if unknown := {target, *rest} - {*known, None}:
        raise CorpusError(f"{sorted(map(str, unknown))} does not occur in column {by!r}; it has {known}")
    here = counts if target is None else counts[counts[by] == target]
    if here.empty:
        raise CorpusError("the table has no tokens; there is nothing to compare")
    return here, counts[counts[by].isin(rest)] if is_tokens else reference[["token", "n"]]


def count_words(side: pd.DataFrame, words: pd.Index) -> np.ndarray:
    """How often each of the words occurs on a side."""
    code = words.get_indexer(side["token"])
    return np.bincount(code[code >= 0], side["n"].to_numpy()[code >= 0], minlength=len(words)).astype("int64")


def draw_counts(side: pd.DataFrame, words: pd.Index, resamples: int, seed: list[int]) -> Iterator[tuple[np.ndarray, float]]:
    """Counts of the words, and their total, in each resample: as many paragraphs as there are, with replacement."""
    if "n" in side:
        yield from [(count_words(side, words), int(side["n"].sum()))] * resamples
        return
    require_columns(side, ["paragraph"], "tokenize(...)")
    paragraph = side.groupby(["doc_id", "paragraph"], sort=False).ngroup().to_numpy()
    parts, random = paragraph.max() + 1, np.random.default_rng(seed)
    counts = coo_array((np.ones(len(side)), (paragraph, words.get_indexer(side["token"]))), shape=(parts, len(words))).tocsr()
    for _ in range(resamples):
        drawn = np.bincount(random.integers(parts, size=parts), minlength=parts) @ counts
        yield drawn, drawn.sum()
