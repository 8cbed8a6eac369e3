"""Vocabulary of a corpus: frequency, dispersion, diversity, keyness.

Every function counts the rows of the tokens table that it is given, so filter first, with `han_words`.
"""

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from pandas.api.types import is_list_like
from scipy.sparse import coo_array
from scipy.special import entr, rel_entr
from scipy.stats import chi2, false_discovery_control, hypergeom

from .context import chi_squared, g2, log_ratio
from .data import read_lines
from .errors import CorpusError, require_columns

HAN = ("[\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9"
       "\U00016fe2\U00016fe3\U00016ff0-\U00016ff6\U00020000-\U00033479]+")
KEYNESS = ["log_likelihood", "log_ratio", "weighted_log_odds"]
MORE_KEYNESS = {"log_likelihood_two_term": partial(g2, terms=2), "chi_squared": chi_squared}


def load_stopwords() -> frozenset[str]:
    """The function words of data/stopwords.txt: one a line, # for comments."""
    return frozenset(read_lines("stopwords.txt"))


def han_words(tokens: pd.DataFrame, min_length: int = 1, stopwords: bool | list = False) -> pd.DataFrame:
    """The rows whose token is all of the Unicode script Han (so 〇 and 々 too), min_length characters or more.

    `stopwords` are left out: False none, True those of `load_stopwords`, or a list of your own.

    >>> han_words(pd.DataFrame({"token": ["的", "疫情", "，", "5G"]}), stopwords=True)["token"].tolist()
    ['疫情']
    """
    require_columns(tokens, ["token"], "tokenize(...)")
    word, left_out = tokens["token"], load_stopwords() if stopwords is True else stopwords or ()
    return tokens[word.str.fullmatch(HAN) & (word.str.len() >= min_length) & ~word.isin(list(left_out))]


def term_frequency(tokens: pd.DataFrame, by: str | Sequence[str] | None = None) -> pd.DataFrame:
    """How often each token occurs: token, n, per_million, documents and (if a column) regions it occurs in.

    With `by`, a column or several: one row a group and token, and n_group, the group's tokens, the base of
    per_million. Sorted by group, then n (highest first), then token.

    >>> term_frequency(pd.DataFrame({"doc_id": list("aab"), "token": ["党员", "群众", "党员"]}))
      token  n    per_million  documents
    0    党员  2  666666.666667          2
    1    群众  1  333333.333333          1
    """
    keys = [by] if isinstance(by, str) else list(by or [])
    require_columns(tokens, ["doc_id", "token", *keys], "tokenize(...)")
    groups = tokens.groupby([*keys, "token"], dropna=False, observed=True)
    table, total = groups.size().rename("n").reset_index(), len(tokens)
    if keys:
        total = table["n_group"] = table.groupby(keys, dropna=False, observed=True)["n"].transform("sum")
    table["per_million"] = table["n"] / total * 1e6
    table["documents"] = groups["doc_id"].nunique().to_numpy()
    if "region" in tokens:
        table["regions"] = groups["region"].nunique().to_numpy()
    rising = [True] * len(keys) + [False, True]
    return table.sort_values([*keys, "n", "token"], ascending=rising, ignore_index=True)


def dispersion_measures(counts, sizes) -> dict[str, np.ndarray]:
    """Dispersion of a word, or a row for each word, with `counts` v_i in k parts of `sizes`.

    f = Σ v_i, s_i = size_i / Σ size_i, p_i = v_i / size_i. "Even" is in proportion to the sizes.
    dp             ½ Σ |v_i/f - s_i|: 0 even, near 1 all in one small part (Gries 2008)
    dp_norm        dp / (1 - min s_i): 0 even, 1 all in the smallest part (Lijffijt & Gries 2012)
    juilland_d     1 - SD(p) / mean(p) / √(k-1), population SD: 1 even, 0 all in one part (Juilland 1964)
    carroll_d2     entropy of p_i / Σp over log k: 1 even, 0 all in one part (Carroll 1970)
    rosengren_s    (Σ √(s_i v_i))² / f: 1 even, min s_i all in the smallest part (Rosengren 1971)
    kl_divergence  Σ v_i/f log2(v_i/f / s_i): 0 even, -log2(min s_i) all in the smallest part (Gries 2020)
    """
    counts, sizes = np.asarray(counts, dtype=float), np.asarray(sizes, dtype=float)
    p, s, k = counts / sizes, sizes / sizes.sum(), len(sizes)
    v = counts / counts.sum(-1, keepdims=True)
    dp = np.abs(v - s).sum(-1) / 2
    with np.errstate(invalid="ignore"):  # one part: nothing to be spread over
        return {"dp": dp, "dp_norm": dp / (1 - s.min()),
                "juilland_d": 1 - p.std(-1) / p.mean(-1) / np.sqrt(k - 1),
                "carroll_d2": entr(p / p.sum(-1, keepdims=True)).sum(-1) / np.log(k),
                "rosengren_s": np.sqrt(s * v).sum(-1) ** 2,
                "kl_divergence": rel_entr(v, s).sum(-1) / np.log(2)}


def dispersion(tokens: pd.DataFrame, by: str = "doc_id") -> pd.DataFrame:
    """How evenly each token is spread over the parts of the corpus, the values of `by`, of whatever sizes.

    Columns: token, n, range (parts it occurs in), then those of `dispersion_measures`, which has formulas and
    directions (dp: 0 = perfectly even). With one part, dp_norm, juilland_d and carroll_d2 are NaN. Rare words
    cannot be even over many parts: compare words of like n. Sorted by n (highest first), then token.

    >>> tokens = pd.DataFrame({"doc_id": list("aabb"), "token": ["党员", "口罩", "党员", "群众"]})
    >>> dispersion(tokens)[["token", "n", "range", "dp", "juilland_d"]]
      token  n  range   dp  juilland_d
    0    党员  2      2  0.0         1.0
    1    口罩  1      1  0.5         0.0
    2    群众  1      1  0.5         0.0
    """
    require_columns(tokens, ["token", by], "tokenize(...)")
    if tokens.empty:
        return pd.DataFrame(columns=["token", "n", "range", *dispersion_measures([[1]], [1])])
    word, words = pd.factorize(tokens["token"])
    part, parts = pd.factorize(tokens[by], use_na_sentinel=False)
    counts = coo_array((np.ones(len(tokens), dtype=int), (word, part))).tocsr()
    sizes, step = counts.sum(axis=0), max(1, 5_000_000 // len(parts))  # dense blocks of 40 MB, at any size
    blocks = [dispersion_measures(counts[i : i + step].toarray(), sizes) for i in range(0, len(words), step)]
    table = pd.DataFrame({"token": words, "n": counts.sum(axis=1), "range": np.diff(counts.indptr)})
    table = table.join(pd.concat(map(pd.DataFrame, blocks), ignore_index=True))
    return table.sort_values(["n", "token"], ascending=[False, True], ignore_index=True)


def mattr(words: Sequence[str], window: int) -> float:
    """Mean type-token ratio of all windows of so many words; NaN if fewer (Covington & McFall 2010)."""
    starts = range(len(words) - window + 1)
    return sum(len(set(words[i : i + window])) for i in starts) / window / len(starts) if starts else math.nan


def mtld(words: Sequence[str], threshold: float = 0.72) -> float:
    """Mean length of runs of words with a TTR of `threshold` or more, both ways (McCarthy & Jarvis 2010).

    A run ends when its TTR falls *below* the threshold (as in textacy; in LexicalRichness, already at it).
    The last run counts in part. Where no word is repeated, the value is the number of words.
    """

    def one_way(words):
        factors, types, length = 0.0, set(), 0
        for word in words:
            types.add(word)
            length += 1
            if len(types) / length < threshold:
                factors, types, length = factors + 1, set(), 0
        last = (1 - len(types) / length) / (1 - threshold) if length else 0
        return len(words) / (factors + last or 1)

    return (one_way(words) + one_way(words[::-1])) / 2


def lexical_diversity(tokens: pd.DataFrame, by: str = "doc_id", window: int = 100,
                      draws: int = 42) -> pd.DataFrame:
    """Richness of vocabulary, one row a group, by name: n_tokens N, n_types V, and, NaN where N is too small,

    ttr     V / N: falls with N, so never compare texts of different length by it, but by mattr, mtld, hdd
    mattr   in windows of `window` tokens, and mtld: higher = richer (see the functions of these names)
    hdd     expected TTR of `draws` tokens drawn without replacement: higher = richer (McCarthy & Jarvis 2007)
    yule_k  10⁴ (Σ f² - N) / N²: higher = more repetition (Yule 1944)
    maas    (ln N - ln V) / (ln N)²: lower = richer (Maas 1972)

    >>> lexical_diversity(pd.DataFrame({"doc_id": "a", "token": list("人人为我")}), window=2).round(3)
      doc_id  n_tokens  n_types   ttr  mattr  mtld  hdd  yule_k  maas
    0      a         4        3  0.75  0.833   4.24  NaN  1250.0  0.15
    """
    require_columns(tokens, ["token", by], "tokenize(...)")
    rows = []
    for group, column in tokens.groupby(by, dropna=False, observed=True)["token"]:
        words, f = column.tolist(), column.value_counts().to_numpy()
        n, v = len(words), len(f)
        hdd = (1 - hypergeom.pmf(0, n, f, draws)).sum() / draws if n >= draws else math.nan
        yule_k = 1e4 * ((f**2).sum() - n) / n**2
        maas = (math.log(n) - math.log(v)) / math.log(n) ** 2 if n > 1 else math.nan
        rows.append((group, n, v, v / n, mattr(words, window), mtld(words), hdd, yule_k, maas))
    return pd.DataFrame(rows, columns=[by, *"n_tokens n_types ttr mattr mtld hdd yule_k maas".split()])


def weighted_log_odds(n_target, n_reference, alpha=None):
    """z-scores of the log-odds ratios of all words under a Dirichlet prior (Monroe et al. 2008, eq. 15-22).

    alpha, the prior's pseudo-counts: None is informative, each word's count in both corpora together, so it
    weighs as much as the data; a number is uninformative, so many of every word; an array gives each word's.
    """
    alpha = np.add(n_target, n_reference) if alpha is None else np.broadcast_to(alpha, np.shape(n_target))
    y, z = np.add(n_target, alpha), np.add(n_reference, alpha)
    with np.errstate(divide="ignore", invalid="ignore"):  # a vocabulary of one word has no odds
        delta = np.log(y / (y.sum() - y)) - np.log(z / (z.sum() - z))
    return delta / np.sqrt(1 / y + 1 / z)


def keyness(tokens: pd.DataFrame, target: object, reference: object = None, by: str = "region",
            measure: str = "log_likelihood", alpha: float | None = None, min_documents=5) -> pd.DataFrame:
    """Words that the target uses more, or less, than the reference: one row a word of either.

    target: a value of column `by`; reference: another, a list, or None for all the rest. Columns: token,
    n_target, n_reference, per_million_target, per_million_reference, log_likelihood (G², four-term),
    log_ratio, weighted_log_odds (prior `alpha`), p, p_adjusted, total_target, total_reference (tokens of each
    side) and, if that is the `measure`, log_likelihood_two_term or chi_squared. Positive = over-used in the
    target: G² and χ² carry the sign of the difference. p is that of G² (χ², 1 df; takes words for independent
    draws), p_adjusted Benjamini-Hochberg's over all words here. Articles are what varies: with fewer than
    `min_documents` on a side both are NaN. Sorted by `measure` (highest first), then token.
    CorpusError: unknown column, value or measure; no reference, or the target in it.

    >>> tokens = pd.DataFrame({"doc_id": list("aaab"), "region": list("XXXY"), "token": list("他他我我")})
    >>> keyness(tokens, "X").round(2)[["token", "n_target", "n_reference", "log_likelihood", "p"]]
      token  n_target  n_reference  log_likelihood   p
    0     他         2            0            1.73 NaN
    1     我         1            1           -1.73 NaN
    """
    require_columns(tokens, ["doc_id", "token", by], "tokenize(...)")
    known = tokens[by].unique().tolist()
    rest = [value for value in known if value != target] if reference is None else reference
    rest = list(rest) if is_list_like(rest) else [rest]
    if not rest or target in rest or {target, *rest} - {*known}:
        raise CorpusError(f"cannot compare {target!r} with {rest}: choose from column {by!r}, it has {known}")
    if measure not in [*KEYNESS, *MORE_KEYNESS]:
        raise CorpusError(f"unknown measure {measure!r}; choose one of {[*KEYNESS, *MORE_KEYNESS]}")
    sides = tokens[tokens[by] == target], tokens[tokens[by].isin(rest)]
    counts = pd.concat([side["token"].value_counts() for side in sides], axis=1).fillna(0).astype(int)
    table = counts.set_axis(["n_target", "n_reference"], axis=1).rename_axis("token").reset_index()
    cells = (*counts.to_numpy().T, *map(len, sides))
    table["per_million_target"] = cells[0] / cells[2] * 1e6
    table["per_million_reference"] = cells[1] / cells[3] * 1e6
    sign = np.sign(table["per_million_target"] - table["per_million_reference"])
    table["log_likelihood"] = sign * g2(*cells)
    table["log_ratio"] = log_ratio(*cells)
    table["weighted_log_odds"] = weighted_log_odds(*cells[:2], alpha)
    enough = min(side["doc_id"].nunique() for side in sides) >= min_documents
    table["p"] = chi2.sf(table["log_likelihood"].abs(), 1) if enough else math.nan
    table["p_adjusted"] = false_discovery_control(table["p"]) if enough else math.nan
    table["total_target"], table["total_reference"] = cells[2:]
    if measure in MORE_KEYNESS:
        table[measure] = sign * MORE_KEYNESS[measure](*cells)
    return table.sort_values([measure, "token"], ascending=[False, True], ignore_index=True)


def keyness_by(tokens: pd.DataFrame, by: str = "region", **arguments) -> pd.DataFrame:
    """`keyness` of every group against all the rest, stacked: the column `by` first, then keyness's columns.

    Empty if there is only one group. `arguments` go to `keyness`.
    """
    require_columns(tokens, ["doc_id", "token", by], "tokenize(...)")
    groups = tokens[by].unique() if tokens[by].nunique() > 1 else []
    tables = [keyness(tokens, group, by=by, **arguments).assign(**{by: group}) for group in groups]
    columns = [by, "token", "n_target", "n_reference", *KEYNESS]
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)
    return table[[by, *table.columns.drop(by)]]
