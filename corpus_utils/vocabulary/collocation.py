"""Collocations: which words occur near which."""

import re
from collections.abc import Collection

import numpy as np
import pandas as pd

from ..base.parts import Parts, no_rows, parts_of
from ..errors import CorpusError, require_type
from ..statistics.association import delta_p, g2, log_dice, mi3, npmi, pmi, t_score
from ..tables import columns, compared_groups, like_groups, of_group, require_table
from ..tokens.tokenize import in_reading_order
from .concordance import patterns_of

BLOCK = 500_000  # positions whose windows are held in memory at once


def collocations(
    tokens: pd.DataFrame | Parts,
    node: str | re.Pattern | Collection[str | re.Pattern] | None = None,
    span: int | tuple[int, int] = 5,
    measure: str = "log_dice",
    min_n: int = 2,
    *,
    syntax: str = "word",
    by: str | None = None,
) -> pd.DataFrame:
    """Find the words that occur near a node, with measures of association.

    `node`: a word; with `syntax` "wildcard" or "regex", a pattern, and all words that it matches in
    full are one node, named after the pattern (a compiled regular expression can be given with any
    `syntax`); several of these; or None for every word. `span`: the number of tokens on each side,
    or a pair (left, right); windows do not cross sentence boundaries. `min_n`: collocates with a
    smaller n are left out. `measure`: the column to sort by. `by`: a column of `tokens`; each of
    its groups is analysed separately; the pooled group "other" is left out.

    Returns the table `collocations`, with `by` as its first column if it is given. A node that does
    not occur has no rows, and a node is never its own collocate. Tokens are counted, not pairs, so
    none counts twice.

    With N tokens in all, expected is n_window × n_collocate / (N - n_node), the n of a collocate
    that is spread evenly over all tokens but the node (Evert 2008). log_dice takes (n +
    n_node_near) / 2 as f_xy, so 14 means that neither word is ever without the other (Rychlý 2008).
    The other measures compare the windows with all other tokens: pmi is log2(n / expected) (MI;
    Church & Hanks 1990), mi3 log2(n³ / expected) (MI³; Daille 1994), t_score (n - expected) / √n
    (Church et al. 1991); also npmi (Bouma 2009), log_likelihood (G², negative where n < expected;
    Dunning 1993), and the two delta_p, how much likelier one word is with the other than without it
    (Ellis 2006). All formulas are in statistics/association.py.

    A word that belongs to two nodes raises CorpusError.

    >>> tokens = pd.DataFrame({"doc_id": "a", "sentence": [0, 0, 0, 1, 1], "token": list("防疫情防疫")})
    >>> table = collocations(tokens, "疫")
    >>> table[["node", "collocate", "n_node", "n_collocate", "n", "expected", "log_dice"]]
      node collocate  n_node  n_collocate  n  expected  log_dice
    0    疫         防       2            2  2       2.0      14.0
    """
    require_table(tokens, "tokens", ["doc_id", "sentence", "token", *([by] if by else [])], in_parts=True)
    require_type(node, (str, re.Pattern, list, tuple, set, type(None)), "node")
    left, right = span if isinstance(span, (tuple, list)) and len(span) == 2 else (span, span)
    if not (isinstance(left, int) and isinstance(right, int) and min(left, right) >= 0 < left + right and isinstance(min_n, int)):
        raise CorpusError(
            f"span is {span!r}, min_n is {min_n!r}; give span as a number of tokens on each side (1 or more) or a pair "
            "(left, right), and min_n as a whole number"
        )
    if by is not None:
        groups = compared_groups(tokens, by)
        tables = [
            collocations(of_group(tokens, by, g), node, span, measure, min_n, syntax=syntax).assign(**{by: g}) for g in groups
        ]
        table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[by, *columns("collocations")])
        return like_groups(table[[by, *table.columns.drop(by)]], by, no_rows(tokens)[by])
    frequency = pd.concat([part["token"].value_counts() for part in parts_of(tokens)]).groupby(level=0).sum()
    words, f = frequency.index, frequency.to_numpy()
    names, node_of = _nodes(words, node, syntax)
    keys, counts = _count_near(tokens, words, node_of, right, left, at_node=False)
    of_node = np.searchsorted(keys, np.arange(len(names) + 1) * len(words))
    n_window = np.diff(np.concatenate([[0], np.cumsum(counts)])[of_node])
    n_node = np.bincount(node_of[node_of >= 0], f[node_of >= 0], minlength=len(names)).astype(int)
    key, n = keys[counts >= min_n], counts[counts >= min_n]
    x, y = np.divmod(key, len(words) or 1)
    if node is None and left == right:  # the same windows, seen from the other word
        n_back = counts[np.searchsorted(keys, y * len(words) + x)]
    else:
        back, back_counts = _count_near(tokens, words, node_of, left, right, at_node=True)
        n_back = back_counts[np.searchsorted(back, key)]
    f_x, f_y, inside = n_node[x], f[y], n_window[x]
    total = f.sum() - f_x
    expected = inside * f_y / total
    scores = {
        "log_dice": log_dice((n + n_back) / 2, f_x, f_y),
        "pmi": pmi(n, expected),
        "mi3": mi3(n, expected),
        "npmi": npmi(n, expected, total),
        "t_score": t_score(n, expected),
        "log_likelihood": np.sign(n - expected) * g2(n, f_y - n, inside, total - inside),
        "delta_p_collocate_given_node": delta_p(n, f_y - n, inside, total - inside),
        "delta_p_node_given_collocate": delta_p(n, inside - n, f_y, total - f_y),
    }
    if measure not in scores:
        raise CorpusError(f"unknown measure {measure!r}; choose one of {list(scores)}")
    numbers = names[x], words[y], f_x, f_y, n, n_back, inside, expected
    table = pd.DataFrame(dict(zip(columns("collocations"), numbers, strict=False)) | scores)
    return table.sort_values(["node", measure, "collocate"], ascending=[True, False, True], ignore_index=True)


def _nodes(
    words: pd.Index, node: str | re.Pattern | Collection[str | re.Pattern] | None, syntax: str
) -> tuple[pd.Index, np.ndarray]:
    """The names of the nodes, and the node of every word (-1: none)."""
    patterns_of(["."], syntax)  # checks the syntax
    if node is None:
        return words, np.arange(len(words), dtype=np.int32)
    nodes = [node] if isinstance(node, (str, re.Pattern)) else list(node)
    node_of = np.full(len(words), -1, dtype=np.int32)
    for i, one in enumerate(nodes):
        require_type(one, (str, re.Pattern), "node")
        if isinstance(one, str) and syntax == "word":
            own = words == one
        else:
            (pattern,) = patterns_of([one], syntax)
            own = np.array([pattern.fullmatch(word) is not None for word in words], dtype=bool)
        if (node_of[own] >= 0).any():
            raise CorpusError(f"{words[own & (node_of >= 0)][0]!r} belongs to two nodes of {nodes}; give separate nodes")
        node_of[own] = i
    return pd.Index([one if isinstance(one, str) else one.pattern for one in nodes], dtype="str"), node_of


def _count_near(
    tokens: pd.DataFrame | Parts, words: pd.Index, node_of: np.ndarray, before: int, after: int, at_node: bool
) -> tuple[np.ndarray, np.ndarray]:
    """`_pairs_near` summed over all parts; no sentence is in two parts."""
    found = []
    for part in parts_of(tokens):
        part = in_reading_order(part[part["token"].notna()])
        word = words.get_indexer(part["token"]).astype(np.int32)
        sentence = part.groupby(["doc_id", "sentence"], sort=False).ngroup().to_numpy(dtype=np.int32)
        found.append(_pairs_near(word, node_of, sentence, before, after, at_node))
    if len(found) == 1:
        return found[0]
    keys, place = np.unique(np.concatenate([keys for keys, _ in found]), return_inverse=True)
    return keys, np.bincount(place, np.concatenate([counts for _, counts in found]), minlength=len(keys)).astype(np.int32)


def _pairs_near(
    word: np.ndarray, node_of: np.ndarray, sentence: np.ndarray, before: int, after: int, at_node: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Count, for each node and other word, the tokens of the word with the node in their window.

    With `at_node`, count the tokens of the node with the word in their window. A window is `before`
    tokens to the left and `after` to the right, in the same sentence. Returns the pairs, coded as
    node × number of words + word and sorted, and their counts.
    """
    node, offsets = node_of[word], [*range(-before, 0), *range(1, after + 1)]
    inner, other = (node, word) if at_node else (word, node)
    wanted = np.flatnonzero(node >= 0)
    if not at_node and len(wanted) < len(word):
        wanted = np.unique(np.concatenate([wanted - d for d in offsets]))
        wanted = wanted[(wanted >= 0) & (wanted < len(word))]
    # memory pages of the array that are never written to take no memory
    key, used = np.empty(len(wanted) * len(offsets), dtype=np.int64), 0
    for block in np.array_split(wanted, -(-len(wanted) // BLOCK) or 1):
        seen: list[tuple[np.ndarray, np.ndarray]] = []
        for d in offsets:
            place = np.clip(block + d, 0, len(word) - 1)
            code = other[place]
            new = (code >= 0) & (place == block + d) & (sentence[place] == sentence[block]) & (node[place] != node[block])
            for code_before, new_before in seen:
                new &= ~(new_before & (code_before == code))
            seen.append((code, new))
            pair = (inner[block[new]], code[new]) if at_node else (code[new], inner[block[new]])
            key[used : used + len(pair[0])] = pair[0] * np.int64(len(node_of)) + pair[1]
            used += len(pair[0])
    key = key[:used]
    key.sort()
    first = np.flatnonzero(np.append(True, key[1:] != key[:-1])[:used])
    return key[first], np.diff(first, append=len(key)).astype(np.int32)
