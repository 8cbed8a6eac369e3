"""Passages that articles share word for word, which say nothing about local practice; and articles that are copies."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from ..chinese.scripts import code_points
from ..errors import CorpusError, require_columns, require_different, require_texts, require_type

COLUMNS = ["doc_a", "start_a", "end_a", "doc_b", "start_b", "end_b", "n_characters", "text"]
SHINGLE, BASE = 8, np.uint64(0x9E3779B97F4A7C15)  # letters in a row, and the base of their hash
MIN_LETTERS = 30  # a shorter text is compared as a whole
MIN_SHARE = 0.7  # two letters of a hundred changed leave .85 of the shingles
MAX_PLACES, MAX_OVERLAPPING = 50, 25  # places that are remembered for a block of characters; runs over one place
MAX_OWNERS = 50  # earlier articles that are remembered for a shingle
ROWS = 1000  # articles that are compared at once
NO_LETTER = re.compile(r"[\W_]+")


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
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    require_texts(articles)
    require_different(articles)
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
    table = pd.DataFrame(sorted(rows, key=lambda r: (-r[6], r[:6])), columns=COLUMNS)
    return table.astype({c: "int32" for c in COLUMNS if c.startswith(("start", "end", "n_"))})


def near_duplicates(articles: pd.DataFrame, min_share: float = MIN_SHARE) -> pd.DataFrame:
    """Articles whose text is that of another one, or nearly, or a part of it: of two, the shorter, or of equals the later.

    `articles`: columns doc_id, text. Compared are all runs of 8 letters and digits in a row (shingles; Broder 1997), so
    punctuation and spacing do not count. Returns doc_id, duplicate_of (the other article) and share (of the shingles of the
    shorter one that the other has; 1 = all), one row an article with a share of `min_share` or more, in the order of
    `articles`. A text of fewer than 30 letters is compared as a whole. Work grows in proportion to the text.
    Raises CorpusError for missing columns, or a share that is not above 0 and up to 1.

    >>> text = "突如其来的疫情，他们选择冲在防控第一线，各级党组织和党员干部在行动。"
    >>> near_duplicates(pd.DataFrame({"doc_id": ["a", "b"], "text": [text, text.replace("，", ",")]}))
      doc_id duplicate_of  share
    0      b            a    1.0
    """
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    require_type(min_share, (int, float), "min_share")
    if not 0 < min_share <= 1:
        raise CorpusError(f"min_share is {min_share}; give a share above 0 and up to 1")
    found: dict[int, tuple[float, int]] = {}
    for owner, number, share, is_owner in _similar(articles["text"], min_share):
        shorter, longer = (owner, number) if is_owner else (number, owner)
        if share > found.get(shorter, (0, 0))[0]:
            found[shorter] = share, longer
    doc_ids = articles["doc_id"].tolist()
    table = pd.DataFrame(
        [(doc_ids[i], doc_ids[found[i][1]], found[i][0]) for i in sorted(found)], columns=["doc_id", "duplicate_of", "share"]
    )
    return table.astype({"doc_id": "str", "duplicate_of": "str", "share": "float64"})


def _similar(texts: Iterable[str], min_share: float) -> Iterator[tuple[int, int, float, bool]]:
    """Pairs of an earlier and a later text, with the share of the shingles of the shorter that the longer has, and whether the
    earlier is the shorter; in the order of the later. A shingle is looked up in the first MAX_OWNERS texts that have it."""
    shingles = [_shingles(text) for text in texts]
    article = np.repeat(np.arange(len(shingles)), [len(own) for own in shingles])
    hashes = np.concatenate([*shingles, np.array([], np.uint64)])
    order = np.argsort(hashes, kind="stable")
    hashes, article = hashes[order], article[order]
    first = np.append(True, (hashes[1:] != hashes[:-1]) | (article[1:] != article[:-1]))[: len(hashes)]
    hashes, article = hashes[first], article[first]  # each shingle of a text once
    sizes = np.bincount(article, minlength=article.max(initial=-1) + 1)
    starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1])[: len(hashes)])
    times = np.diff(np.append(starts, len(hashes)))
    shingle, several = np.repeat(np.arange(len(starts)), times), np.repeat(times > 1, times)
    early = several & (np.arange(len(hashes)) - np.repeat(starts, times) < MAX_OWNERS)
    shape = len(sizes), len(starts)
    holds = csr_array((np.ones(several.sum(), np.int32), (article[several], shingle[several])), shape=shape)
    owned = csr_array((np.ones(early.sum(), np.int32), (shingle[early], article[early])), shape=shape[::-1])
    for row in range(0, len(sizes), ROWS):
        shared = (holds[row : row + ROWS] @ owned).tocoo()
        number, owner, n = shared.row + row, shared.col, shared.data
        is_owner = sizes[owner] < sizes[number]
        share = n / np.where(is_owner, sizes[owner], sizes[number])
        kept = np.flatnonzero((owner < number) & (share >= min_share))
        kept = kept[np.lexsort((owner[kept], number[kept]))]
        yield from zip(*(values[kept].tolist() for values in (owner, number, share, is_owner)))


def _shingles(text: str) -> np.ndarray:
    """Hashes of the runs of SHINGLE letters of a text, or of all letters of a short one."""
    letters = code_points(NO_LETTER.sub("", text)).astype(np.uint64)
    length = SHINGLE if len(letters) >= MIN_LETTERS else len(letters)
    n = len(letters) - length + 1 if length else 0
    hashes = np.full(n, length, np.uint64)
    for i in range(length):
        hashes = hashes * BASE + letters[i : i + n]
    return hashes


def mark_shared(table: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Any table of spans (doc_id, start, end) with a column `shared`: whether the span touches a shared passage.

    `passages`: as from `shared_passages`. Raises CorpusError for missing columns.
    """
    require_columns(table, ["doc_id", "start", "end"], "match_lexicon, find_dates or find_places")
    require_columns(passages, COLUMNS, "shared_passages")
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
