"""How evenly words are spread over the parts of a corpus: the measures, and the table of all words."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse import coo_array, csr_array, issparse, sparray
from scipy.special import xlogy

from ..base.parts import Parts, parts_of
from ..errors import CorpusError, require_columns, require_tokens
from ..statistics.association import Numbers
from ..tokens.tokenize import in_reading_order


def dispersion_measures(counts: ArrayLike | sparray, sizes: ArrayLike) -> dict[str, Numbers]:
    """Dispersion of a word, or a row for each word (dense or sparse), with `counts` v_i in k parts of `sizes`.

    `dispersion` has the table of formulas. NaN for a word that does not occur. Work and memory grow with the counts
    that are not 0: what zeros add is in closed form (dp is also Σ max(v_i/f - s_i, 0)).
    """
    table = csr_array(counts if issparse(counts) else np.atleast_2d(np.asarray(counts, dtype=float)))
    table.sum_duplicates()
    table.eliminate_zeros()
    table, sizes = table.tocoo(), np.asarray(sizes, dtype=float)
    if sizes.shape != table.shape[1:] or (sizes <= 0).any():
        raise CorpusError(f"{table.shape[1]} counts a word, {sizes.size} sizes: give each part's size, above 0")
    word, part = table.coords
    s, k = sizes / sizes.sum(), len(sizes)

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(word, values, minlength=table.shape[0])

    v, p, filled = table.data / total(table.data)[word], table.data / sizes[part], total(np.ones(len(word)))
    with np.errstate(invalid="ignore", divide="ignore"):  # one part: nothing to be spread over
        sum_p = total(p)
        mean, share = sum_p / k, p / sum_p[word]
        variance = (total((p - mean[word]) ** 2) + (k - filled) * mean**2) / k
        dp = np.where(filled > 0, total(np.maximum(v - s[part], 0)), np.nan)
        values = {
            "dp": dp,
            "dp_norm": dp / (1 - s.min()),
            "juilland_d": 1 - np.sqrt(variance) / mean / np.sqrt(k - 1),
            "carroll_d2": np.where(filled > 0, -total(xlogy(share, share)) / np.log(k), np.nan),
            "rosengren_s": np.where(filled > 0, total(np.sqrt(s[part] * v)) ** 2, np.nan),
            "kl_divergence": np.where(filled > 0, total(v * np.log2(v / s[part])), np.nan),
        }
    return values if np.ndim(counts) == 2 else {name: value[0] for name, value in values.items()}


def arf_of_runs(runs: Iterable[np.ndarray], f: np.ndarray) -> np.ndarray:
    """ARF of every word, 1/d Σ min(d_i, d), d = N / f (Savický & Hlaváčová 2002): f if spread evenly, 1 if all in one place.

    `runs`: the codes of the words at the N places of the corpus, in reading order, in one array or several, one behind the other;
    `f`: how often each word occurs. d_i are the distances between the word's occurrences, the last one to the first, as if the
    corpus were a ring. It needs no parts.
    """
    total, offset = int(f.sum()), 0
    d, reduced = total / np.maximum(f, 1), np.zeros(len(f))
    first, last = np.full((2, len(f)), -1)
    for run in runs:
        places = np.argsort(run, kind="stable")
        word, at = run[places], places + offset
        begins = np.append(True, word[1:] != word[:-1])[: len(word)]
        before = np.where(begins, last[word], np.append(-1, at[:-1])[: len(word)])
        known = before >= 0
        reduced += np.bincount(word[known], np.minimum(at - before, d[word])[known], minlength=len(f))
        first[word[~known]] = at[~known]
        ends = np.append(begins[1:], True)[: len(word)]
        last[word[ends]] = at[ends]
        offset += len(run)
    return (reduced + np.where(f > 0, np.minimum(first + total - last, d), 0)) * f / max(total, 1)


def dispersion(tokens: pd.DataFrame | Parts, by: str | Sequence[str] = "doc_id") -> pd.DataFrame:
    """How evenly each token is spread over the parts of the corpus, of whatever sizes.

    `by`: the column, or columns, that tell the parts apart: "doc_id", "region", ["doc_id", "paragraph"] (paragraphs are numbered
    in each article), or "slice" of `mark_slices`. Returns token, n (f) and one column a measure; v_i are its counts in the k
    parts, s_i the parts' shares of all tokens, p_i = v_i / size_i, "even" is in proportion to the sizes:
    range          parts with v_i > 0
    dp             ½ Σ |v_i/f - s_i|: 0 even, near 1 all in one small part (Gries 2008)
    dp_norm        dp / (1 - min s_i): 0 even, 1 all in the smallest part (Lijffijt & Gries 2012)
    juilland_d     1 - SD(p) / mean(p) / √(k-1), population SD: 1 even, 0 all in one part; depends on k (Juilland 1964)
    carroll_d2     entropy of p_i / Σp over log k: 1 even, 0 all in one part (Carroll 1970)
    rosengren_s    (Σ √(s_i v_i))² / f: 1 even, min s_i all in the smallest part (Rosengren 1971)
    kl_divergence  Σ v_i/f log2(v_i/f / s_i): 0 even, -log2(min s_i) all in the smallest part (Gries 2020)
    arf            1/d Σ min(d_i, d), d = N/f, d_i from one occurrence to the next (Savický & Hlaváčová 2002): f even, 1 all in
                   one place; it knows no parts
    With one part, dp_norm, juilland_d and carroll_d2 are NaN. Rare words cannot be even over many parts: compare words of
    like n, over the same parts. Sorted by n (highest first), then token. CorpusError: missing columns.

    >>> tokens = pd.DataFrame({"doc_id": list("aabb"), "token": ["党员", "口罩", "党员", "群众"]})
    >>> dispersion(tokens)[["token", "n", "range", "dp", "juilland_d", "arf"]]
      token  n  range   dp  juilland_d  arf
    0    党员  2      2  0.0         1.0  2.0
    1    口罩  1      1  0.5         0.0  1.0
    2    群众  1      1  0.5         0.0  1.0
    """
    parts = [by] if isinstance(by, str) else list(by)
    require_columns(tokens, ["token", *parts], "tokenize(...)", in_parts=True)
    if not parts:
        raise CorpusError("by is empty; name the column, or columns, that tell the parts apart")
    require_tokens(tokens)
    codes: dict[str, int] = {}
    cells = pd.concat(
        [
            own[parts].assign(word=word).groupby([*parts, "word"], dropna=False, observed=True).size().rename("n").reset_index()
            for own, word in _coded(tokens, codes)
        ],
        ignore_index=True,
    )
    if cells.empty:
        return pd.DataFrame(columns=["token", "n", "range", *dispersion_measures([[1]], [1]), "arf"])
    part = cells.groupby(parts, dropna=False, observed=True).ngroup().to_numpy()
    counts = coo_array((cells["n"].astype(float), (cells["word"], part))).tocsr()
    n = np.bincount(cells["word"], cells["n"]).astype(int)
    table = pd.DataFrame({"token": pd.Series(list(codes), dtype="str"), "n": n, "range": np.diff(counts.indptr)})
    arf = arf_of_runs((word for _, word in _coded(tokens, codes)), n)
    table = table.assign(**dispersion_measures(counts, np.bincount(part, cells["n"])), arf=arf)
    return table.sort_values(["n", "token"], ascending=[False, True], ignore_index=True)


def _coded(tokens: pd.DataFrame | Parts, codes: dict[str, int]) -> Iterator[tuple[pd.DataFrame, np.ndarray]]:
    """The rows with a token of each part, in reading order, and the code of each; new words are added to the codes."""
    for part in parts_of(tokens):
        own = in_reading_order(part.dropna(subset=["token"]))
        word, words = pd.factorize(own["token"])
        yield own, np.array([codes.setdefault(name, len(codes)) for name in words], np.int32)[word]
