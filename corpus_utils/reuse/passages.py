"""Passages that articles share word for word, which say nothing about local practice."""

from bisect import bisect_right
from collections import defaultdict

import numpy as np
import pandas as pd

from ..errors import CorpusError, require_articles, require_type
from ..tables import make_table, require_table

MAX_PLACES, MAX_OVERLAPPING = 50, 25  # places remembered per block of characters; runs over one place


def passages(articles: pd.DataFrame, min_chars: int = 20) -> pd.DataFrame:
    """Find passages of at least `min_chars` characters that articles share word for word.

    `articles`: columns doc_id and text. `min_chars`: 2 or more.

    Returns the table `passages`. A passage cannot be made longer on either side in two of its
    articles. To keep the work proportional to the text, a block of characters is compared with the
    first 50 places that have it, and of overlapping runs, which are many where a text repeats
    itself, at most 25 are kept for two articles.

    >>> table = pd.DataFrame({"doc_id": ["a", "b"], "text": ["坚决打赢阻击战！", "誓要打赢阻击战。"]})
    >>> passages(table, min_chars=4)[["surface", "doc_ids", "starts"]].values.tolist()
    [['打赢阻击战', ('a', 'b'), (2, 2)]]
    """
    require_articles(articles)
    require_type(min_chars, int, "min_chars")
    if min_chars < 2:
        raise CorpusError(f"min_chars is {min_chars}; give 2 or more")
    step = (min_chars + 1) // 2  # every run of min_chars contains a whole block that starts at a multiple of this
    texts = list(zip(articles["doc_id"], articles["text"], strict=True))
    blocks: dict[str, list[tuple[int, int]]] = defaultdict(list)
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)  # per passage: article and offset
    reached: dict[tuple[int, int, int], int] = {}  # where the last run on a diagonal of two texts ended
    for b, (_, text) in enumerate(texts):
        open_runs: dict[int, list[int]] = defaultdict(list)  # where runs shared with each text end
        for j in range(len(text) - step + 1):
            for a, i in blocks.get(text[j : j + step], ()):
                if reached.get((a, b, i - j), 0) > i:
                    continue
                open_runs[a] = [end for end in open_runs[a] if end > j]
                if len(open_runs[a]) == MAX_OVERLAPPING:
                    continue
                run = _extend(texts[a][1], i, text, j, step)
                reached[a, b, i - j] = run[1]
                open_runs[a].append(run[3])
                if run[1] - run[0] >= min_chars:
                    places[text[run[2] : run[3]]] |= {(a, run[0]), (b, run[2])}
        for i in range(0, len(text) - step + 1, step):
            if len(held := blocks[text[i : i + step]]) < MAX_PLACES:
                held.append((b, i))
    rows = []
    for surface, found in sorted(places.items(), key=lambda item: (-len(item[0]), sorted(item[1]))):
        numbers, starts = zip(*sorted(found), strict=True)
        rows.append((surface, len(surface), len(set(numbers)), tuple(texts[number][0] for number in numbers), starts))
    return make_table("passages", rows)


def add_shared(table: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Add whether each span touches a passage that articles share.

    `table`: any table of spans (doc_id, start, end); `passages`: as returned by `reuse.passages`.

    Returns the table with a column `shared`.

    Example: `cu.reuse.add_shared(matches, cu.reuse.passages(corpus.articles))`.
    """
    require_table(table, "matches", ["doc_id", "start", "end"])
    joined = {doc_id: _joined(spans) for doc_id, spans in spans_of(passages).items()}
    shared = []
    for doc, start, end in zip(table["doc_id"], table["start"], table["end"], strict=True):
        starts, ends = joined.get(doc, ((), ()))
        first = bisect_right(ends, start)  # the first run that ends after the start of the span
        shared.append(first < len(starts) and starts[first] < end)
    return table.assign(shared=np.array(shared, dtype=bool))


def spans_of(passages: pd.DataFrame) -> dict[str, list[tuple[int, int]]]:
    """The spans of the passages in each article."""
    require_table(passages, "passages")
    spans = defaultdict(list)
    for row in passages.itertuples():
        for doc_id, start in zip(row.doc_ids, row.starts, strict=True):
            spans[doc_id].append((start, start + row.n_characters))
    return spans


def _joined(spans: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Starts and ends of spans, with those that overlap merged."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start < ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def _extend(a: str, i: int, b: str, j: int, n: int) -> tuple[int, int, int, int]:
    """The longest equal run around a[i:i+n] == b[j:j+n], as start and end in both texts."""
    left = 0
    while left < min(i, j) and a[i - left - 1] == b[j - left - 1]:
        left += 1
    right = n
    while i + right < len(a) and j + right < len(b) and a[i + right] == b[j + right]:
        right += 1
    return i - left, i + right, j - left, j + right
