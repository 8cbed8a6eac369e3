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

from ..base.parts import Parts, no_rows, parts_of
from ..base.progress import progress
from ..errors import CorpusError, require_tokens, require_type
from ..statistics import association
from ..statistics.resampling import MIN_ARTICLES
from ..tables import columns, compared_groups, like_groups, require_table

# n_a, n_b, total_a, total_b of statistics/association.py
Cells = tuple[np.ndarray, np.ndarray, float, float]
TESTS: dict[str, Callable[..., Any]] = {
    "log_likelihood": association.g2,
    "log_likelihood_two_term": partial(association.g2, terms=2),
    "log_likelihood_williams": partial(association.g2, williams=True),
    "chi_squared": association.chi_squared,
    "chi_squared_yates": partial(association.chi_squared, yates=True),
    "chi_squared_williams": partial(association.chi_squared, williams=True),
}
EFFECTS: dict[str, Callable[..., Any]] = {
    "log_ratio": association.log_ratio,
    "percent_diff": association.percent_diff,
    "odds_ratio": association.odds_ratio,
}
MEASURES = [*TESTS, *EFFECTS, "log_odds_prior", "weighted_log_odds"]
COUNTS = ["token", "n_target", "n_reference", "per_million_target", "per_million_reference"]
G2_LIMITS = (3.84, 6.63, 10.83, 15.13)
SMALL = 5  # with an expected count below this, Fisher's exact test is used


def keyness(
    tokens: pd.DataFrame | Parts,
    target: object,
    reference: object = None,
    by: str = "group",
    measure: str = "log_likelihood",
    *,
    alpha: float | None = None,
    min_n: int = 1,
    min_documents: int = 5,
    resamples: int = 0,
    top: int = 20,
    seed: int = 2020,
) -> pd.DataFrame:
    """Compare the words of a target with a reference: which it over-uses, and which it under-uses.

    `target`: a value of the column `by`, or None for all tokens. `reference`: another value, a list
    of values, None for all the rest, or a table with token and n, as returned by
    `vocabulary.frequency_list`; words that are in such a list but not in the target get no row.
    Rows without a token are left out, as are (if there is a target) rows without a value in `by`.

    Returns the table `keyness`, sorted by `measure` (highest first), tested words before the
    others; equal ones are sorted by n_target (highest first) and token. Positive scores mean
    over-use in the target:

    log_likelihood     G² = 2 Σ O ln(O/E) over four cells (Dunning 1993), with the sign of the
                       difference
    log_ratio          log2 of the ratio of the rates, with 0.5 for a count of 0 (Hardie 2014); its
                       95 % interval (Katz et al. 1978) treats words as independent draws
    percent_diff       100 (rate - reference rate) / reference rate (Gabrielatos & Marchi 2011);
                       infinite if n_reference is 0
    odds_ratio         of the word on the two sides (Cornfield 1951): above 1 means over-use;
                       infinite if n_reference is 0
    log_odds_prior     log-odds ratio under a Dirichlet prior (Monroe et al. 2008, eq. 16). `alpha`:
                       a number, or None for an informative prior: the counts of both sides
                       together, or those of the list, scaled to the size of the target
    weighted_log_odds  its z-score (Monroe et al. 2008, eq. 22)

    `measure` can also be log_likelihood_two_term (Rayson & Garside 2000), chi_squared,
    chi_squared_yates, or one of the tests with Williams's (1976) correction,
    log_likelihood_williams or chi_squared_williams. Its column, signed, and stability follow
    weighted_log_odds. The formulas are in statistics/association.py.

    p is that of the measure if it is a test, else that of G²; where an expected count is below 5,
    it is that of Fisher's exact test. p_adjusted corrects for the number of words tested (Benjamini
    & Hochberg 1995); tested are those that occur `min_n` times or more on both sides together. p
    treats words as independent draws, although what varies are articles: with fewer than
    `min_documents` of them on a side, there is no p. Effect sizes of words that occur once or twice
    mean little, and the log_ratio of a count of 0 may have the wrong sign, so set `min_n`.

    With `resamples`, stability is the share of them in which a word is among the `top` over-used
    ones. Paragraphs of each side are drawn with replacement, or articles, where a side has five or
    more and there is a target; a reference list stays the same. Random numbers depend on `seed`.

    >>> tokens = pd.DataFrame({"doc_id": list("aaab"), "group": list("XXXY"),
    ...                        "token": list("他他我我")})
    >>> table = keyness(tokens, "X").round(2)
    >>> table[["token", "n_target", "n_reference", "log_likelihood", "log_ratio", "p"]]
      token  n_target  n_reference  log_likelihood  log_ratio   p
    0     他         2            0            1.73       0.42 NaN
    1     我         1            1           -1.73      -1.58 NaN
    """
    require_table(tokens, "tokens", ["doc_id", "token", by], in_parts=True)
    if measure not in MEASURES:
        raise CorpusError(f"unknown measure {measure!r}; choose one of {MEASURES}")
    for name, value in {"min_n": min_n, "min_documents": min_documents, "resamples": resamples, "top": top}.items():
        if not isinstance(value, int) or value < (name != "resamples"):
            raise CorpusError(f"{name} is {value!r}; give a whole number of {int(name != 'resamples')} or more")
    if alpha is not None and not (isinstance(alpha, (int, float)) and alpha > 0) or not isinstance(seed, int) or seed < 0:
        raise CorpusError(f"alpha is {alpha!r}, seed is {seed!r}; give a number above 0 or None, and a whole number of 0 or more")
    if resamples and isinstance(tokens, Parts):
        raise CorpusError("resampling needs the tokens in memory; read those of some articles and pass them")
    counts, documents = _counts_by(tokens, by)
    sides = _choose_sides(counts, target, reference, by)
    in_corpus = sides[:1] if isinstance(reference, pd.DataFrame) else sides
    words = pd.Index(pd.concat([side["token"] for side in in_corpus]).unique()).sort_values()
    n_target, n_reference = (_count_words(side, words) for side in sides)
    totals = int(sides[0]["n"].sum()), int(sides[1]["n"].sum())
    cells = n_target, n_reference, *totals
    rates = n_target / totals[0] * 1e6, n_reference / totals[1] * 1e6
    table = pd.DataFrame(dict(zip(COUNTS, (words, n_target, n_reference, *rates), strict=True)))
    table["log_likelihood"], table["log_ratio"] = _score("log_likelihood", cells, alpha), association.log_ratio(*cells)
    table["log_ratio_low"], table["log_ratio_high"] = association.log_ratio_interval(*cells)
    table["percent_diff"], table["odds_ratio"] = association.percent_diff(*cells), association.odds_ratio(*cells)
    table["log_odds_prior"], table["weighted_log_odds"] = _log_odds(cells, alpha)
    if measure not in table:
        table[measure] = _score(measure, cells, alpha)
    table["tested"] = table["n_target"] + table["n_reference"] >= min_n
    enough = min(documents["doc_id"][documents[by].isin(side[by].unique())].nunique() for side in in_corpus) >= min_documents
    table = _add_p(table, measure if measure in TESTS else "log_likelihood", totals, enough)
    if resamples:
        (whole,) = parts_of(tokens)  # in memory, so there is one part
        rows = [whole[whole[by].isin(side[by].unique()) & whole["token"].notna()] for side in in_corpus]
        rows += sides[len(rows) :]
        draws = zip(
            *(_draw_counts(side, words, resamples, [seed, i], target is not None) for i, side in enumerate(rows)), strict=True
        )
        best = [_best(measure, (n_a, n_b, all_a, all_b), alpha, top, table["tested"]) for (n_a, all_a), (n_b, all_b) in draws]
        table["stability"] = np.bincount(np.concatenate(best), minlength=len(words)) / resamples
    table["total_target"], table["total_reference"] = totals
    rest = {*counts[by].dropna().unique()} - {target}
    others: Any = rest if reference is None and len(rest) == 1 else "all others" if reference is None else reference
    others = "the list" if isinstance(reference, pd.DataFrame) else others
    table["target"] = "the corpus" if target is None else str(target)
    table["reference"] = ", ".join(sorted(map(str, others))) if is_list_like(others) else str(others)
    known = columns("keyness")
    first, further = known[: known.index("p")], [column for column in table if column not in known]
    table = table[[*first, *further, *known[len(first) :]]]
    order = ["tested", measure, "n_target", "token"]
    return table.sort_values(order, ascending=[False, False, False, True], ignore_index=True)


def _score(measure: str, cells: Cells, alpha: float | None) -> np.ndarray:
    """The scores of all words by one measure."""
    if measure in TESTS:
        return np.sign(cells[0] / cells[2] - cells[1] / cells[3]) * TESTS[measure](*cells)
    if measure in EFFECTS:
        return EFFECTS[measure](*cells)
    return _log_odds(cells, alpha)[measure == "weighted_log_odds"]


def _best(measure: str, cells: Cells, alpha: float | None, top: int, tested: pd.Series) -> np.ndarray:
    """The over-used words with the highest scores among those tested, at most `top` of them.

    Words with equal scores are sorted by frequency.
    """
    over = np.flatnonzero((cells[0] / cells[2] > cells[1] / cells[3]) & tested)
    return over[np.lexsort((-cells[0][over], -_score(measure, cells, alpha)[over]))[:top]]


def _log_odds(cells: Cells, alpha: float | None) -> tuple[np.ndarray, np.ndarray]:
    """δ and z of all words; whatever else a reference list holds counts as one more word."""
    n_a, n_b = (np.append(n, total - n.sum()) for n, total in zip(cells[:2], cells[2:], strict=True))
    if n_a[-1] == n_b[-1] == 0:
        return association.weighted_log_odds(n_a[:-1], n_b[:-1], alpha)
    # above 0 also for words that the list lacks
    prior = n_b * (cells[2] / cells[3]) + 1e-9 if alpha is None else alpha
    delta, z = association.weighted_log_odds(n_a, n_b, prior)
    return delta[:-1], z[:-1]


def _add_p(table: pd.DataFrame, test: str, totals: tuple[int, int], enough: bool) -> pd.DataFrame:
    """The table with p, p_test and p_adjusted; each distinct pair of counts is tested once."""
    table = table.assign(p=math.nan, p_test="", p_adjusted=math.nan)
    tested = table["tested"].to_numpy()
    if not enough or not tested.any():
        return table
    pairs, place = np.unique(table.loc[tested, ["n_target", "n_reference"]].to_numpy(), axis=0, return_inverse=True)
    n_a, n_b = pairs.T
    small = association.smallest_expected(n_a, n_b, *totals) < SMALL
    with np.errstate(invalid="ignore"):
        p = chi2.sf(np.nan_to_num(TESTS[test](n_a, n_b, *totals)), 1)
    p[small] = association.fisher_exact(n_a[small], n_b[small], *totals)
    table.loc[tested, "p"], table.loc[tested, "p_test"] = p[place], np.where(small, "fisher", test)[place]
    table.loc[tested, "p_adjusted"] = false_discovery_control(table.loc[tested, "p"])
    return table


def keyness_by(tokens: pd.DataFrame | Parts, by: str = "group", **arguments: Any) -> pd.DataFrame:
    """Compare every group with all the others, or with the `reference`, by `vocabulary.keyness`.

    `by`: the column with the groups; the pooled group "other" is never a target. `arguments` are
    passed on to `vocabulary.keyness`.

    Returns the table `keyness_by`, one group below the other. It is empty if there is only one
    group and no reference.

    >>> groups = {"doc_id": list("aabb"), "group": list("xxyy"), "token": list("甲甲乙乙")}
    >>> keyness_by(pd.DataFrame(groups))[["group", "token", "n_target"]].values.tolist()
    [['x', '甲', 2], ['x', '乙', 0], ['y', '乙', 2], ['y', '甲', 0]]
    """
    require_table(tokens, "tokens", ["doc_id", "token", by], in_parts=True)
    counted = pd.concat([part[by].drop_duplicates() for part in parts_of(tokens)]).nunique()
    groups = compared_groups(tokens, by) if counted > 1 or arguments.get("reference") is not None else []
    tables = [keyness(tokens, group, by=by, **arguments).assign(**{by: group}) for group in groups]
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[by, *columns("keyness")])
    return like_groups(table[[by, *table.columns.drop(by)]], by, no_rows(tokens)[by])


def thresholds(table: pd.DataFrame, by: str = "group") -> pd.DataFrame:
    """Count the words of each group of a keyness table that pass the usual thresholds.

    `table`: as returned by `vocabulary.keyness_by`.

    Returns the table `thresholds`. Its limits of G² are those for p < .05, .01, .001 and .0001 when
    a single word is tested: 3.84, 6.63, 10.83 and 15.13 (Rayson et al. 2004). At these limits, and
    after correction (p_adjusted < .05), only over-used words count.

    Example: `cu.vocabulary.thresholds(cu.vocabulary.keyness_by(words, min_documents=1))`.
    """
    require_table(table, "keyness_by", [by, "token", "n_target", "log_likelihood", "p_adjusted"])
    rows = []
    for group, words in table.groupby(by, sort=False):
        score, p = words["log_likelihood"], words["p_adjusted"]
        passing = [(score >= limit).sum() for limit in G2_LIMITS]
        corrected = ((p < 0.05) & (score > 0)).sum() if p.notna().any() else math.nan
        rows.append((group, len(words), (words["n_target"] >= 3).sum(), *passing, corrected))
    return like_groups(pd.DataFrame(rows, columns=[by, *columns("thresholds")[1:]]), by, table[by])


def _counts_by(tokens: pd.DataFrame | Parts, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count each token in each group (by, token, n), and list the articles of each (by, doc_id)."""
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
    """The counts of the target, and those of the reference or the reference list."""
    if target is not None:
        counts = counts[counts[by].notna()]
    known, is_tokens = counts[by].unique().tolist(), not isinstance(reference, pd.DataFrame)
    rest: list = []
    require_type(target, Hashable, "target")
    if not is_tokens:
        require_table(reference, "frequency_list", ["token", "n"])
        n, double = reference["n"], reference["token"].duplicated().any()
        if double or not (is_numeric_dtype(n) and n.ge(0).all() and n.mod(1).eq(0).all() and n.sum()):
            raise CorpusError(
                "the reference list repeats a word, or its n are not whole numbers of 0 or more, or all 0; "
                "give each word once, with its count"
            )
    else:
        others = [value for value in known if value != target] if reference is None else reference
        rest = list(others) if is_list_like(others) else [others]
        if not rest or target is None or target in rest:
            raise CorpusError(f"cannot compare {target!r} with {rest}; choose from column {by!r}, which has {known}")
    if unknown := {target, *rest} - {*known, None}:
        raise CorpusError(f"{sorted(map(str, unknown))} does not occur in column {by!r}; it has {known}")
    here = counts if target is None else counts[counts[by] == target]
    if here.empty:
        raise CorpusError("the table has no tokens; there is nothing to compare")
    return here, counts[counts[by].isin(rest)] if is_tokens else reference[["token", "n"]]


def _count_words(side: pd.DataFrame, words: pd.Index) -> np.ndarray:
    """How often each of the words occurs on one side."""
    code = words.get_indexer(side["token"])
    return np.bincount(code[code >= 0], side["n"].to_numpy()[code >= 0], minlength=len(words)).astype("int64")


def _draw_counts(
    side: pd.DataFrame, words: pd.Index, resamples: int, seed: list[int], in_groups: bool
) -> Iterator[tuple[np.ndarray, float]]:
    """The counts of the words, and their total, in each resample.

    As many paragraphs as there are, or articles of a group with five or more, are drawn with
    replacement.
    """
    if "n" in side:
        yield from [(_count_words(side, words), int(side["n"].sum()))] * resamples
        return
    require_table(side, "tokens", ["paragraph"])
    unit = ["doc_id"] if in_groups and side["doc_id"].nunique() >= MIN_ARTICLES else ["doc_id", "paragraph"]
    block = side.groupby(unit, sort=False).ngroup().to_numpy()
    parts, random = block.max() + 1, np.random.default_rng(seed)
    counts = coo_array((np.ones(len(side)), (block, words.get_indexer(side["token"]))), shape=(parts, len(words))).tocsr()
    for _ in progress(range(resamples), "resamples", resamples):
        drawn = np.bincount(random.integers(parts, size=parts), minlength=parts) @ counts
        yield drawn, drawn.sum()
