"""Keyness: which words a target uses more, or less, than a reference."""

import math
from collections.abc import Callable, Hashable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_list_like, is_numeric_dtype
from scipy.sparse import coo_array
from scipy.stats import chi2, false_discovery_control

from ..base.parts import Parts, parts_of
from ..errors import CorpusError, require_columns, require_tokens, require_type
from ..statistics.association import (
    chi_squared,
    fisher_exact,
    g2,
    log_ratio,
    log_ratio_interval,
    odds_ratio,
    percent_diff,
    smallest_expected,
    weighted_log_odds,
)

Cells = tuple[np.ndarray, np.ndarray, float, float]  # n_a, n_b, total_a, total_b of statistics/association.py
TESTS: dict[str, Callable[..., Any]] = {
    "log_likelihood": g2,
    "log_likelihood_two_term": partial(g2, terms=2),
    "log_likelihood_williams": partial(g2, williams=True),
    "chi_squared": chi_squared,
    "chi_squared_yates": partial(chi_squared, yates=True),
    "chi_squared_williams": partial(chi_squared, williams=True),
}
EFFECTS: dict[str, Callable[..., Any]] = {"log_ratio": log_ratio, "percent_diff": percent_diff, "odds_ratio": odds_ratio}
MEASURES = [*TESTS, *EFFECTS, "log_odds_prior", "weighted_log_odds"]
COUNTS = ["token", "n_target", "n_reference", "per_million_target", "per_million_reference"]
KEYNESS_COLUMNS = [
    *COUNTS,
    "log_likelihood",
    "log_ratio",
    "log_ratio_low",
    "log_ratio_high",
    "percent_diff",
    "odds_ratio",
    "log_odds_prior",
    "weighted_log_odds",
    "p",
    "p_test",
    "p_adjusted",
    "tested",
    "total_target",
    "total_reference",
    "target",
    "reference",
]
G2_LIMITS = (3.84, 6.63, 10.83, 15.13)
SMALL = 5  # expected counts below: Fisher's exact test


def keyness(
    tokens: pd.DataFrame | Parts,
    target: object,
    reference: object = None,
    by: str = "region",
    measure: str = "log_likelihood",
    *,
    alpha: float | None = None,
    min_n: int = 1,
    min_documents: int = 5,
    resamples: int = 0,
    top: int = 20,
    seed: int = 2020,
) -> pd.DataFrame:
    """Words that the target uses more, or less, than the reference: one row a word of the target, or of the reference tokens.

    target: a value of column `by`, or None for all tokens. reference: another value, a list of them, None for all the rest, or a
    table with columns token, n, as from `load_frequency_list`; of such a list, words that the target lacks are no rows.
    Columns: token, n_target, n_reference, per_million_target, per_million_reference, then (positive = over-used in the target)
    log_likelihood       G² = 2 Σ O ln(O/E) over four cells (Dunning 1993), with the sign of the difference
    log_ratio            log2 of the ratio of the rates, 0.5 standing for a count of 0 (Hardie 2014), with its 95 % interval
                         log_ratio_low, log_ratio_high (Katz et al. 1978; takes words for independent draws)
    percent_diff         100 (rate - reference rate) / reference rate (Gabrielatos & Marchi 2011); infinite if n_reference is 0
    odds_ratio           of the word on the two sides (Cornfield 1951), above 1 = over-used; infinite if n_reference is 0
    log_odds_prior, weighted_log_odds    log-odds ratio under a Dirichlet prior (`alpha`: a number, or None for an informative
                         one: the counts of both sides together, or of the list, scaled to the size of the target), and its z
                         (Monroe et al. 2008, eq. 16, 22)
    the `measure`, if it is another: log_likelihood_two_term (Rayson & Garside 2000), chi_squared, chi_squared_yates, and both
                         tests with Williams's (1976) correction as log_likelihood_williams, chi_squared_williams; signed
    p, p_test            of the measure, or of G² if it is an effect size; Fisher's exact test where an expected count is below 5
    p_adjusted           over the words tested (Benjamini & Hochberg 1995)
    tested               whether the word occurs min_n times or more on both sides together; others have no p
    stability            only with `resamples`: in which share of them the word is among the `top` over-used, when the
                         paragraphs of each side are drawn with replacement (a reference list stays); random numbers from `seed`
    total_target, total_reference, target, reference    tokens of each side, and its name
    `measure` and stability follow weighted_log_odds.
    p takes words for independent draws. Articles are what varies: with fewer than `min_documents` on a side there is no p.
    Sorted by `measure` (highest first), words tested before others; equal ones by n_target (highest first), then token. Effect
    sizes of words that occur once or twice mean little, and log_ratio of a count of 0 may have the wrong sign: give a min_n.
    Rows without a token, or without a value in `by`, are on no side. The formulas are in statistics/association.py.
    CorpusError: unknown column, value or measure; no reference, or the target in it; an empty side.

    >>> tokens = pd.DataFrame({"doc_id": list("aaab"), "region": list("XXXY"), "token": list("他他我我")})
    >>> keyness(tokens, "X").round(2)[["token", "n_target", "n_reference", "log_likelihood", "log_ratio", "p"]]
      token  n_target  n_reference  log_likelihood  log_ratio   p
    0     他         2            0            1.73       0.42 NaN
    1     我         1            1           -1.73      -1.58 NaN
    """
    require_columns(tokens, ["doc_id", "token", by], "tokenize(...)", in_parts=True)
    if measure not in MEASURES:
        raise CorpusError(f"unknown measure {measure!r}; choose one of {MEASURES}")
    for name, value in {"min_n": min_n, "min_documents": min_documents, "resamples": resamples, "top": top}.items():
        if not isinstance(value, int) or value < (name != "resamples"):
            raise CorpusError(f"{name} is {value!r}; give a whole number of {int(name != 'resamples')} or more")
    if alpha is not None and not (isinstance(alpha, (int, float)) and alpha > 0) or not isinstance(seed, int) or seed < 0:
        raise CorpusError(f"alpha is {alpha!r}, seed is {seed!r}; give a number above 0 or None, and a whole number of 0 or more")
    if resamples and isinstance(tokens, Parts):
        raise CorpusError("resamples draws paragraphs, which takes the tokens in memory; give those of some articles")
    counts, documents = _counts_by(tokens, by)
    sides = _choose_sides(counts, target, reference, by)
    in_corpus = sides[:1] if isinstance(reference, pd.DataFrame) else sides
    words = pd.Index(pd.concat([side["token"] for side in in_corpus]).unique()).sort_values()
    n_target, n_reference = (_count_words(side, words) for side in sides)
    totals = int(sides[0]["n"].sum()), int(sides[1]["n"].sum())
    cells = n_target, n_reference, *totals
    rates = n_target / totals[0] * 1e6, n_reference / totals[1] * 1e6
    table = pd.DataFrame(dict(zip(COUNTS, (words, n_target, n_reference, *rates), strict=True)))
    table["log_likelihood"], table["log_ratio"] = _score("log_likelihood", cells, alpha), log_ratio(*cells)
    table["log_ratio_low"], table["log_ratio_high"] = log_ratio_interval(*cells)
    table["percent_diff"], table["odds_ratio"] = percent_diff(*cells), odds_ratio(*cells)
    table["log_odds_prior"], table["weighted_log_odds"] = _log_odds(cells, alpha)
    if measure not in table:
        table[measure] = _score(measure, cells, alpha)
    table["tested"] = table["n_target"] + table["n_reference"] >= min_n
    enough = min(documents["doc_id"][documents[by].isin(side[by].unique())].nunique() for side in in_corpus) >= min_documents
    table = _add_p(table, measure if measure in TESTS else "log_likelihood", totals, enough)
    if resamples:
        (whole,) = parts_of(tokens)  # in memory, so it is one
        rows = [whole[whole[by].isin(side[by].unique()) & whole["token"].notna()] for side in in_corpus]
        rows += sides[len(rows) :]
        draws = zip(*(_draw_counts(side, words, resamples, [seed, i]) for i, side in enumerate(rows)), strict=True)
        best = [_best(measure, (n_a, n_b, all_a, all_b), alpha, top, table["tested"]) for (n_a, all_a), (n_b, all_b) in draws]
        table["stability"] = np.bincount(np.concatenate(best), minlength=len(words)) / resamples
    table["total_target"], table["total_reference"] = totals
    rest = {*counts[by].dropna().unique()} - {target}
    others: Any = rest if reference is None and len(rest) == 1 else "all others" if reference is None else reference
    others = "the list" if isinstance(reference, pd.DataFrame) else others
    table["target"] = "the corpus" if target is None else str(target)
    table["reference"] = ", ".join(sorted(map(str, others))) if is_list_like(others) else str(others)
    further = [column for column in table if column not in KEYNESS_COLUMNS]
    table = table[[*KEYNESS_COLUMNS[:13], *further, *KEYNESS_COLUMNS[13:]]]
    order = ["tested", measure, "n_target", "token"]
    return table.sort_values(order, ascending=[False, False, False, True], ignore_index=True)


def _score(measure: str, cells: Cells, alpha: float | None) -> np.ndarray:
    """One measure of all words."""
    if measure in TESTS:
        return np.sign(cells[0] / cells[2] - cells[1] / cells[3]) * TESTS[measure](*cells)
    if measure in EFFECTS:
        return EFFECTS[measure](*cells)
    return _log_odds(cells, alpha)[measure == "weighted_log_odds"]


def _best(measure: str, cells: Cells, alpha: float | None, top: int, tested: pd.Series) -> np.ndarray:
    """The over-used words with the highest scores, at most so many, of those tested; of equal ones, the most frequent first."""
    over = np.flatnonzero((cells[0] / cells[2] > cells[1] / cells[3]) & tested)
    return over[np.lexsort((-cells[0][over], -_score(measure, cells, alpha)[over]))[:top]]


def _log_odds(cells: Cells, alpha: float | None) -> tuple[np.ndarray, np.ndarray]:
    """δ and z of all words; what a reference list holds beside them counts as one word more."""
    n_a, n_b = (np.append(n, total - n.sum()) for n, total in zip(cells[:2], cells[2:], strict=True))
    if n_a[-1] == n_b[-1] == 0:
        return weighted_log_odds(n_a[:-1], n_b[:-1], alpha)
    prior = n_b * (cells[2] / cells[3]) + 1e-9 if alpha is None else alpha  # not 0, for words that the list lacks
    delta, z = weighted_log_odds(n_a, n_b, prior)
    return delta[:-1], z[:-1]


def _add_p(table: pd.DataFrame, test: str, totals: tuple[int, int], enough: bool) -> pd.DataFrame:
    """The table with p, p_test, p_adjusted; each different pair of counts is tested once."""
    table = table.assign(p=math.nan, p_test="", p_adjusted=math.nan)
    tested = table["tested"].to_numpy()
    if not enough or not tested.any():
        return table
    pairs, place = np.unique(table.loc[tested, ["n_target", "n_reference"]].to_numpy(), axis=0, return_inverse=True)
    n_a, n_b = pairs.T
    small = smallest_expected(n_a, n_b, *totals) < SMALL
    with np.errstate(invalid="ignore"):
        p = chi2.sf(np.nan_to_num(TESTS[test](n_a, n_b, *totals)), 1)
    p[small] = fisher_exact(n_a[small], n_b[small], *totals)
    table.loc[tested, "p"], table.loc[tested, "p_test"] = p[place], np.where(small, "fisher", test)[place]
    table.loc[tested, "p_adjusted"] = false_discovery_control(table.loc[tested, "p"])
    return table


def keyness_by(tokens: pd.DataFrame | Parts, by: str = "region", **arguments: Any) -> pd.DataFrame:
    """`keyness` of every group against all the rest, or against the `reference`, stacked: the column `by` first, then keyness's.

    Empty if there is only one group and no reference. `arguments` go to `keyness`.
    """
    require_columns(tokens, ["doc_id", "token", by], "tokenize(...)", in_parts=True)
    names = pd.concat([part[by].drop_duplicates() for part in parts_of(tokens)]).dropna().unique()
    groups = names if len(names) > 1 or arguments.get("reference") is not None else []
    tables = [keyness(tokens, group, by=by, **arguments).assign(**{by: group}) for group in groups]
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[by, *KEYNESS_COLUMNS])
    return table[[by, *table.columns.drop(by)]]


def count_thresholds(table: pd.DataFrame, by: str = "region") -> pd.DataFrame:
    """How many words of a keyness table pass the usual thresholds, a row a group of `by`.

    Columns: `by`, words (rows), n_3 (of these, at least three times in the target), then over-used words with a G² of at least
    3.84, 6.63, 10.83, 15.13 (p < .05, .01, .001, .0001 for one word tested; Rayson et al. 2004), and `after_correction`: those
    with p_adjusted < .05 (NaN where there is no p).
    """
    require_columns(table, [by, "token", "n_target", "log_likelihood", "p_adjusted"], "keyness_by(...)")
    rows = []
    for group, words in table.groupby(by, sort=False):
        score, p = words["log_likelihood"], words["p_adjusted"]
        passing = [(score >= limit).sum() for limit in G2_LIMITS]
        corrected = ((p < 0.05) & (score > 0)).sum() if p.notna().any() else math.nan
        rows.append((group, len(words), (words["n_target"] >= 3).sum(), *passing, corrected))
    return pd.DataFrame(rows, columns=[by, "words", "n_3", *(f"g2_{limit}" for limit in G2_LIMITS), "after_correction"])


def _counts_by(tokens: pd.DataFrame | Parts, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
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


def _choose_sides(counts: pd.DataFrame, target: object, reference: Any, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
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


def _count_words(side: pd.DataFrame, words: pd.Index) -> np.ndarray:
    """How often each of the words occurs on a side."""
    code = words.get_indexer(side["token"])
    return np.bincount(code[code >= 0], side["n"].to_numpy()[code >= 0], minlength=len(words)).astype("int64")


def _draw_counts(side: pd.DataFrame, words: pd.Index, resamples: int, seed: list[int]) -> Iterator[tuple[np.ndarray, float]]:
    """Counts of the words, and their total, in each resample: as many paragraphs as there are, with replacement."""
    if "n" in side:
        yield from [(_count_words(side, words), int(side["n"].sum()))] * resamples
        return
    require_columns(side, ["paragraph"], "tokenize(...)")
    paragraph = side.groupby(["doc_id", "paragraph"], sort=False).ngroup().to_numpy()
    parts, random = paragraph.max() + 1, np.random.default_rng(seed)
    counts = coo_array((np.ones(len(side)), (paragraph, words.get_indexer(side["token"]))), shape=(parts, len(words))).tocsr()
    for _ in range(resamples):
        drawn = np.bincount(random.integers(parts, size=parts), minlength=parts) @ counts
        yield drawn, drawn.sum()
