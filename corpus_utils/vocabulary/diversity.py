"""Lexical diversity: measures of a sequence of words in reading order."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

from ..errors import CorpusError, require_tokens, require_type
from ..tables import require_table
from ..tokens.tokenize import in_reading_order


def mattr(words: Sequence[str], window: int) -> float:
    """Mean type-token ratio of all windows of `window` words (Covington & McFall 2010).

    NaN if there are fewer words. Computed by word: each adds a type to every window that it is in
    but its previous occurrence is not.
    """
    n = len(words)
    if n < window:
        return math.nan
    order = np.argsort(word := pd.factorize(np.asarray(words, dtype=object))[0], kind="stable")
    previous = np.full(n, -1)
    previous[order[1:]] = np.where(word[order[1:]] == word[order[:-1]], order[:-1], -1)
    place = np.arange(n)
    starts = np.minimum(place, n - window) - np.maximum(previous, place - window)
    return float(np.maximum(starts, 0).sum() / window / (n - window + 1))


def mtld(words: Sequence[str], threshold: float = 0.72) -> float:
    """Mean length of runs of words with a TTR of `threshold` or more (McCarthy & Jarvis 2010).

    It is the mean of both directions. A run ends when its TTR falls *below* the threshold (as in
    textacy; LexicalRichness ends it when the threshold is reached). The last run counts in part.
    Where no word is repeated, the value is the number of words.
    """

    def one_way(words: Sequence[str]) -> float:
        types: set[str] = set()
        factors, length = 0.0, 0
        for word in words:
            types.add(word)
            length += 1
            if len(types) / length < threshold:
                factors, types, length = factors + 1, set(), 0
        last = (1 - len(types) / length) / (1 - threshold) if length else 0
        return len(words) / (factors + last or 1)

    return (one_way(words) + one_way(words[::-1])) / 2


def diversity(tokens: pd.DataFrame, by: str = "doc_id", window: int = 100, draws: int = 42) -> pd.DataFrame:
    """Measure how rich the vocabulary of each article or group is.

    `by`: the column that defines the groups; they are sorted by name. The words of an article are
    taken in reading order (by `start`, if `tokens` have it), articles in the order of their rows.
    Rows without a token are left out.

    Returns the table `diversity`. N is n_tokens, V n_types, and f the frequencies of the types:

    ttr     V / N; it falls as N grows, so compare texts of different length by mattr, mtld or hdd
    mattr   mean TTR of all windows of `window` tokens: higher is richer (Covington & McFall 2010)
    mtld    mean length of runs with a TTR of .72 or more: higher is richer (McCarthy & Jarvis 2010)
    hdd     expected TTR of `draws` tokens drawn without replacement: higher is richer (McCarthy &
            Jarvis 2007)
    yule_k  10⁴ (Σ f² - N) / N²: higher means more repetition (Yule 1944)
    maas    (ln N - ln V) / (ln N)²: lower is richer (Maas 1972)

    Where N is too small for a measure, it is NaN.

    >>> diversity(pd.DataFrame({"doc_id": "a", "token": list("人人为我")}), window=2).round(3)
      doc_id  n_tokens  n_types   ttr  mattr  mtld  hdd  yule_k  maas
    0      a         4        3  0.75  0.833   4.24  NaN  1250.0  0.15
    """
    require_type(by, str, "by")
    require_table(tokens, "tokens", ["token", by])
    require_tokens(tokens)
    if not isinstance(window, int) or not isinstance(draws, int) or window < 1 or draws < 1:
        raise CorpusError(f"window is {window!r}, draws is {draws!r}; give whole numbers of 1 or more")
    rows = []
    for group, column in in_reading_order(tokens[tokens["token"].notna()]).groupby(by, dropna=False, observed=True)["token"]:
        words, f = column.tolist(), column.value_counts().to_numpy()
        n, v = len(words), len(f)
        hdd = (1 - hypergeom.pmf(0, n, f, draws)).sum() / draws if n >= draws else math.nan
        yule_k = 1e4 * ((f**2).sum() - n) / n**2
        maas = (math.log(n) - math.log(v)) / math.log(n) ** 2 if n > 1 else math.nan
        rows.append((group, n, v, v / n, mattr(words, window), mtld(words), hdd, yule_k, maas))
    return pd.DataFrame(rows, columns=[by, *"n_tokens n_types ttr mattr mtld hdd yule_k maas".split()])
