"""How evenly words are spread over the parts of a corpus: measures, and the table of all words."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse import coo_array, csr_array, issparse, sparray
from scipy.special import xlogy

from ..base.parts import Parts, parts_of
from ..errors import CorpusError, require_tokens
from ..statistics.association import Numbers
from ..tables import require_table
from ..tokens.tokenize import in_reading_order


def dispersion_measures(counts: ArrayLike | sparray, sizes: ArrayLike) -> dict[str, Numbers]:
    """Dispersion of one word, or of one word per row (dense or sparse).

    `counts`: the v_i of the word in k parts of these `sizes`; the formulas are listed in
    `vocabulary.dispersion`. NaN for a word that does not occur. Time and memory grow with the
    number of non-zero counts, since the contribution of zeros has a closed form (dp also equals Σ
    max(v_i/f - s_i, 0)).
    """
    table = csr_array(counts if issparse(counts) else np.atleast_2d(np.asarray(counts, dtype=float)))
    table.sum_duplicates()
    table.eliminate_zeros()
    table, sizes = table.tocoo(), np.asarray(sizes, dtype=float)
    if sizes.shape != table.shape[1:] or (sizes <= 0).any():
        raise CorpusError(f"{table.shape[1]} counts per word, {sizes.size} sizes; give each part's size, above 0")
    word, part = table.coords
    s, k = sizes / sizes.sum(), len(sizes)

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(word, values, minlength=table.shape[0])

    v, p, filled = table.data / total(table.data)[word], table.data / sizes[part], total(np.ones(len(word)))
    with np.errstate(invalid="ignore", divide="ignore"):  # one part: no spread to measure
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
    """ARF of every word, 1/d Σ min(d_i, d) with d = N / f (Savický & Hlaváčová 2002).

    `runs`: the codes of the words at the N positions of the corpus, in reading order, as one array
    or several consecutive ones; `f`: the frequency of each word. d_i are the distances from one
    occurrence of a word to the next, and from the last to the first, as if the corpus were a ring.
    ARF is f if the word is spread evenly and 1 if all its occurrences are in one place; it needs no
    parts.
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
    """Measure how evenly each token is spread over the parts of a corpus.

    `by`: the column, or columns, that define the parts: "doc_id", "group", ["doc_id", "paragraph"]
    (paragraphs are numbered within each article), or the "slice" of `vocabulary.add_slice`. Parts
    may differ in size.

    Returns the table `dispersion`. v_i are the token's counts in the k parts, f is their sum
    (column n), s_i are the parts' shares of all tokens, and p_i = v_i / size_i; "even" means in
    proportion to the sizes:

    range          number of parts with v_i > 0
    dp             ½ Σ |v_i/f - s_i|: 0 if even, near 1 if all in one small part (Gries 2008)
    dp_norm        dp / (1 - min s_i): 0 if even, 1 if all in the smallest part (Lijffijt & Gries
                   2012)
    juilland_d     1 - SD(p) / mean(p) / √(k-1), with the population SD: 1 if even, 0 if all in one
                   part; depends on k (Juilland 1964)
    carroll_d2     entropy of p_i / Σp divided by log k: 1 if even, 0 if all in one part (Carroll
                   1970)
    rosengren_s    (Σ √(s_i v_i))² / f: 1 if even, min s_i if all in the smallest part (Rosengren
                   1971)
    kl_divergence  Σ v_i/f log2(v_i/f / s_i): 0 if even, -log2(min s_i) if all in the smallest part
                   (Gries 2020)
    arf            1/d Σ min(d_i, d), with d = N/f and d_i from one occurrence to the next: f if
                   even, 1 if all in one place; independent of the parts (Savický & Hlaváčová 2002)

    With one part, dp_norm, juilland_d and carroll_d2 are NaN. A rare word cannot be spread evenly
    over many parts, so compare words of similar n over the same parts.

    >>> tokens = pd.DataFrame({"doc_id": list("aabb"), "token": ["党员", "口罩", "党员", "群众"]})
    >>> dispersion(tokens)[["token", "n", "range", "dp", "juilland_d", "arf"]]
      token  n  range   dp  juilland_d  arf
    0    党员  2      2  0.0         1.0  2.0
    1    口罩  1      1  0.5         0.0  1.0
    2    群众  1      1  0.5         0.0  1.0
    """
    parts = [by] if isinstance(by, str) else list(by)
    require_table(tokens, "tokens", ["token", *parts], in_parts=True)
    if not parts:
        raise CorpusError("by is empty; name the column, or columns, that define the parts")
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
    """The rows with a token, part by part and in reading order, with the code of each token.

    New words are added to `codes`.
    """
    for part in parts_of(tokens):
        own = in_reading_order(part.dropna(subset=["token"]))
        word, words = pd.factorize(own["token"])
        yield own, np.array([codes.setdefault(name, len(codes)) for name in words], np.int32)[word]
