"""Words in context: concordance (KWIC) and collocations, and the association measures of a 2 x 2 table.

The measures take numbers or arrays: the word is n_a of total_a tokens on side a, n_b of total_b on side b.
"""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.special import rel_entr

from .errors import CorpusError, require_columns, require_type


def _cells(n_a, n_b, total_a, total_b):
    """Observed and expected counts of the table (word, other) x (a, b)."""
    n_a, n_b, total_a, total_b = np.broadcast_arrays(n_a, n_b, total_a, total_b)
    observed = np.array([[n_a, n_b], [total_a - n_a, total_b - n_b]], dtype=float)
    return observed, observed.sum(0, keepdims=True) * observed.sum(1, keepdims=True) / observed.sum((0, 1))


def g2(n_a, n_b, total_a, total_b, *, terms: int = 4, williams: bool = False):
    """Log-likelihood ratio 2 Σ O ln(O/E) over four cells (Dunning 1993) or two (Rayson & Garside 2000).

    The two are the word's. williams: divided by Williams's q for small samples, as in quanteda.
    """
    observed, expected = _cells(n_a, n_b, total_a, total_b)
    n, rows, columns = observed.sum((0, 1)), observed.sum(1), observed.sum(0)
    q = 1 + (n * (1 / rows).sum(0) - 1) * (n * (1 / columns).sum(0) - 1) / (6 * n) if williams else 1
    return 2 * rel_entr(observed, expected)[: terms // 2].sum((0, 1)) / q


def chi_squared(n_a, n_b, total_a, total_b, *, yates: bool = False):
    """Pearson's Σ (O-E)²/E; with `yates`, |O-E| less 0.5 (but not below 0), as in R's chisq.test."""
    observed, expected = _cells(n_a, n_b, total_a, total_b)
    return (np.maximum(np.abs(observed - expected) - yates / 2, 0) ** 2 / expected).sum((0, 1))


def log_ratio(n_a, n_b, total_a, total_b):
    """log2 of the ratio of relative frequencies, 0.5 standing for a count of 0: 1 = twice (Hardie 2014)."""
    n_a, n_b = (np.where(np.equal(n, 0), 0.5, n) for n in (n_a, n_b))
    return np.log2(n_a / total_a) - np.log2(n_b / total_b)


def delta_p(n_a, n_b, total_a, total_b):
    """n_a/total_a - n_b/total_b, how much likelier the word is on side a: from -1 to 1 (Ellis 2006)."""
    with np.errstate(invalid="ignore"):
        return np.divide(n_a, total_a) - np.divide(n_b, total_b)


def log_dice(f_xy, f_x, f_y):
    """14 + log2(2 f_xy / (f_x + f_y)): 14 = always together, one less = half as often (Rychlý 2008)."""
    return 14 + np.log2(2 * f_xy / (f_x + f_y))


def pmi(n, expected):
    """Pointwise mutual information log2(n / expected); favours rare words (Church & Hanks 1990)."""
    return np.log2(n / expected)


def t_score(n, expected):
    """(n - expected) / √n; favours frequent words (Church et al. 1991)."""
    return (n - expected) / np.sqrt(n)


def kwic(tokens: pd.DataFrame, pattern: str | Iterable[str], window: int = 8) -> pd.DataFrame:
    """Keyword in context: every place where a token, or several in a row, match `pattern`, in reading order.

    pattern: a regular expression that must match a whole token, or a list of them for tokens that follow each
    other with nothing between. Columns: doc_id, region, sentence, position (if in `tokens`), start, end (of
    the node), left, node, right. left and right are up to `window` tokens, across sentences, never across
    articles, with a space where the text has more between two tokens. No match: no rows.
    CorpusError: not a regular expression, an empty list, a negative window.

    >>> tokens = pd.DataFrame({"doc_id": "a", "start": [0, 2], "end": [2, 4], "token": ["全市", "党员"]})
    >>> kwic(tokens, "党.*")
      doc_id  start  end left node right
    0      a      2    4   全市   党员
    """
    require_columns(tokens, ["doc_id", "start", "end", "token"], "tokenize(...)")
    require_type(window, int, "window")
    patterns = list(pattern) if isinstance(pattern, (list, tuple)) else [pattern]
    for expression in patterns:
        require_type(expression, (str, re.Pattern), "pattern")
    if not patterns or window < 0:
        raise CorpusError(f"pattern {pattern!r}, window {window}: give a pattern, and a window of 0 or more")
    try:
        patterns = [re.compile(expression) for expression in patterns]
    except re.error as error:
        raise CorpusError(f"pattern {pattern!r} is not a regular expression: {error}") from error
    code, vocabulary = pd.factorize(tokens["token"])
    article = pd.factorize(tokens["doc_id"])[0]
    starts, ends = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    apart = np.append(True, (starts[1:] != ends[:-1]) | (article[1:] != article[:-1]))
    first = np.arange(len(tokens) - len(patterns) + 1)
    found = np.full(len(first), True)
    for offset, expression in enumerate(patterns):
        matching = np.array([expression.fullmatch(token) is not None for token in vocabulary], dtype=bool)
        found &= matching[code[first + offset]] & (not offset or ~apart[first + offset])
    begins, stops = first[found], first[found] + len(patterns)
    lowest, highest = (np.searchsorted(article, article[begins], side) for side in ("left", "right"))
    pieces = [" " + token if gap else token for gap, token in zip(apart, tokens["token"])]
    columns = [c for c in ("doc_id", "region", "sentence", "position", "start", "end") if c in tokens]
    table = tokens.iloc[begins][columns].reset_index(drop=True).assign(end=ends[stops - 1])
    for name, lows, highs in (("left", np.maximum(lowest, begins - window), begins), ("node", begins, stops),
                              ("right", stops, np.minimum(highest, stops + window))):
        table[name] = pd.Series(["".join(pieces[i:j]).strip() for i, j in zip(lows, highs)], dtype="str")
    return table


def collocations(tokens: pd.DataFrame, node: str | Iterable[str] | None = None, span: int = 5,
                 measure: str = "log_dice", min_n: int = 2) -> pd.DataFrame:
    """Which words stand near a node word: up to `span` tokens to its left or right, in the same sentence.

    node: a word, several, or None for all. A word that does not occur has no rows, nor has one with itself.
    Tokens are counted, not pairs, so none counts twice. Columns: node, collocate, n_node, n_collocate (all),
    n (tokens of the collocate near a node), n_node_near (tokens of the node near the collocate), n_window
    (tokens of other words near a node), expected (n, if the collocate were spread evenly over all tokens but
    the node: n_window n_collocate / (N - n_node); Evert 2008), log_dice (f_xy = (n + n_node_near) / 2, so 14
    means that neither word is ever without the other) and, windows against all other tokens, pmi, t_score,
    log_likelihood (negative where n < expected), delta_p_collocate_given_node, delta_p_node_given_collocate.
    Rows with n < min_n are left out.
    Sorted by node, `measure` (highest first), collocate. CorpusError: unknown measure, a span below 1.

    >>> tokens = pd.DataFrame({"doc_id": "a", "sentence": [0, 0, 0, 1, 1], "token": list("防疫情防疫")})
    >>> collocations(tokens, "疫")[["node", "collocate", "n_node", "n_collocate", "n", "expected", "log_dice"]]
      node collocate  n_node  n_collocate  n  expected  log_dice
    0    疫         防       2            2  2       2.0      14.0
    """
    require_columns(tokens, ["doc_id", "sentence", "token"], "tokenize(...)")
    require_type(span, int, "span")
    require_type(node, (str, list, tuple, set, type(None)), "node")
    if span < 1:
        raise CorpusError(f"span {span}: count at least 1 token to each side")
    word, words = pd.factorize(tokens["token"], sort=True)
    nodes = words if node is None else [node] if isinstance(node, str) else list(node)
    wanted = words.isin(nodes)
    sentence = tokens.groupby(["doc_id", "sentence"], sort=False).ngroup().to_numpy()
    pairs = [np.empty((2, 0), dtype=int)]
    for distance in range(1, span + 1):
        left = np.flatnonzero(sentence[distance:] == sentence[:-distance])
        for at, near in ((left, left + distance), (left + distance, left)):
            keep = wanted[word[at]] & (word[at] != word[near])
            pairs.append(np.array([at[keep], near[keep]]))
    at, near = np.hstack(pairs)
    found = pd.DataFrame({"node": word[at], "collocate": word[near], "n": near, "n_node_near": at})
    table = found.groupby(["node", "collocate"]).nunique().reset_index()
    frequency = np.bincount(word, minlength=len(words))
    table.insert(2, "n_node", frequency[table["node"]])
    table.insert(3, "n_collocate", frequency[table["collocate"]])
    table["n_window"] = table.groupby("node")["n"].transform("sum")
    table = table[table["n"] >= min_n]
    n, f_x, f_y, inside = (table[column] for column in ("n", "n_node", "n_collocate", "n_window"))
    outside = len(tokens) - f_x - inside
    expected = inside * f_y / (inside + outside)
    scores = {"log_dice": log_dice((n + table["n_node_near"]) / 2, f_x, f_y),
              "pmi": pmi(n, expected), "t_score": t_score(n, expected),
              "log_likelihood": np.sign(n - expected) * g2(n, f_y - n, inside, outside),
              "delta_p_collocate_given_node": delta_p(n, f_y - n, inside, outside),
              "delta_p_node_given_collocate": delta_p(n, inside - n, f_y, inside + outside - f_y)}
    if measure not in scores:
        raise CorpusError(f"unknown measure {measure!r}; choose one of {list(scores)}")
    table = table.assign(node=words[table["node"]], collocate=words[table["collocate"]], expected=expected)
    table = table.assign(**scores)
    return table.sort_values(["node", measure, "collocate"], ascending=[True, False, True], ignore_index=True)
