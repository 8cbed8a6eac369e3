"""Passages that articles share word for word, which say nothing about local practice."""

from bisect import bisect_right
from collections import defaultdict

import numpy as np
import pandas as pd

from ..errors import CorpusError, require_articles, require_columns, require_type
from ..tables import PASSAGE_COLUMNS

MAX_PLACES, MAX_OVERLAPPING = 50, 25  # places that are remembered for a block of characters; runs over one place


def shared_passages(articles: pd.DataFrame, min_chars: int = 20) -> pd.DataFrame:
    """Maximal runs of equal characters, at least `min_chars` long, between any two articles.

    `articles`: columns doc_id, text. Returns one row a run: doc_a, start_a, end_a, doc_b, start_b, end_b,
    n_characters, text; longest first. A run cannot be made longer on either side. So that work grows in proportion
    to the text, a block of characters is compared with the first 50 places that hold it, and of runs that overlap, which are
    many where a text repeats itself, at most 25 are given for two articles.
    Raises CorpusError for missing columns, or `min_chars` under 2.

    >>> table = pd.DataFrame({"doc_id": ["a", "b"], "text": ["坚决打赢阻击战！", "誓要打赢阻击战。"]})
    >>> shared_passages(table, min_chars=4)[["start_a", "start_b", "text"]].values.tolist()
    [[2, 2, '打赢阻击战']]
    """
    require_articles(articles)
    require_type(min_chars, int, "min_chars")
    if min_chars < 2:
        raise CorpusError(f"min_chars is {min_chars}; give at least 2 characters")
    step = (min_chars + 1) // 2  # every run of min_chars holds one whole block that starts at a multiple of this
    texts = list(zip(articles["doc_id"], articles["text"], strict=True))
    blocks: dict[str, list[tuple[int, int]]] = defaultdict(list)
    rows = set()
    reached: dict[tuple[int, int, int], int] = {}  # where the last run on a diagonal of two texts ended
    for b, (doc_b, text) in enumerate(texts):
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
                    rows.add((texts[a][0], run[0], run[1], doc_b, run[2], run[3], run[1] - run[0], text[run[2] : run[3]]))
        for i in range(0, len(text) - step + 1, step):
            if len(places := blocks[text[i : i + step]]) < MAX_PLACES:
                places.append((b, i))
    table = pd.DataFrame(sorted(rows, key=lambda r: (-r[6], r[:6])), columns=PASSAGE_COLUMNS)
    return table.astype({c: "int32" for c in PASSAGE_COLUMNS if c.startswith(("start", "end", "n_"))})


def mark_shared(table: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Any table of spans (doc_id, start, end) with a column `shared`: whether the span touches a shared passage.

    `passages`: as from `shared_passages`. Raises CorpusError for missing columns.
    """
    require_columns(table, ["doc_id", "start", "end"], "match_lexicon, find_dates or find_places")
    require_columns(passages, PASSAGE_COLUMNS, "shared_passages")
    runs = defaultdict(list)
    for row in passages.itertuples():
        runs[row.doc_a].append((row.start_a, row.end_a))
        runs[row.doc_b].append((row.start_b, row.end_b))
    joined = {doc: _joined(spans) for doc, spans in runs.items()}
    shared = []
    for doc, start, end in zip(table["doc_id"], table["start"], table["end"], strict=True):
        starts, ends = joined.get(doc, ((), ()))
        first = bisect_right(ends, start)  # the first run that ends behind the start of the span
        shared.append(first < len(starts) and starts[first] < end)
    return table.assign(shared=np.array(shared, dtype=bool))


def shared_characters(text: str, doc_id: str, passages: pd.DataFrame | None) -> np.ndarray:
    """Whether each character of an article's text stands in a shared passage."""
    inside = np.zeros(len(text), dtype=bool)
    if passages is None:
        return inside
    for side in "ab":
        own = passages[passages[f"doc_{side}"] == doc_id]
        for start, end in zip(own[f"start_{side}"], own[f"end_{side}"], strict=True):
            inside[start:end] = True
    return inside


def _joined(spans: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Starts and ends of spans, those that overlap joined into one."""
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
    """The longest equal run around a[i:i+n] == b[j:j+n], as start and end in both."""
    left = 0
    while left < min(i, j) and a[i - left - 1] == b[j - left - 1]:
        left += 1
    right = n
    while i + right < len(a) and j + right < len(b) and a[i + right] == b[j + right]:
        right += 1
    return i - left, i + right, j - left, j + right
