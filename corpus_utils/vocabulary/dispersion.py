"""How evenly words are spread over the parts of a corpus."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import coo_array

from ..base.parts import Parts, parts_of
from ..errors import CorpusError, require_columns, require_tokens
from ..statistics.formulas import arf_of_runs, dispersion_measures
from ..tokens.tokenize import in_reading_order


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
