"""Articles that are copies, or nearly copies, of others."""

import re
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from ..chinese.scripts import code_points
from ..errors import CorpusError, require_type
from ..tables import require_table

SHINGLE, BASE = 8, np.uint64(0x9E3779B97F4A7C15)  # letters in a row, and the base of their hash
MIN_LETTERS = 30  # a shorter text is compared as a whole
MIN_SHARE = 0.7  # two changed letters in a hundred leave .85 of the shingles
MAX_OWNERS = 50  # earlier articles remembered per shingle
ROWS = 1000  # articles compared at once
NO_LETTER = re.compile(r"[\W_]+")


def near_duplicates(articles: pd.DataFrame, min_share: float = MIN_SHARE) -> pd.DataFrame:
    """Find articles whose text is the same as another's, nearly the same, or a part of it.

    `articles`: columns doc_id and text. `min_share`: share of the runs from which on an article is
    listed, above 0 and up to 1.

    Returns the table `near_duplicates`. Of two such articles it lists the shorter or, if they are
    equally long, the later. All runs of 8 letters and digits in a row are compared (shingles;
    Broder 1997), which leaves out punctuation and spacing; a text of fewer than 30 letters is
    compared as a whole. Work grows in proportion to the text.

    >>> text = "突如其来的疫情，他们选择冲在防控第一线，各级党组织和党员干部在行动。"
    >>> texts = [text, text.replace("，", ",")]
    >>> near_duplicates(pd.DataFrame({"doc_id": ["a", "b"], "text": texts}))
      doc_id duplicate_of  share
    0      b            a    1.0
    """
    require_table(articles, "articles", ["doc_id", "text"])
    require_type(min_share, (int, float), "min_share")
    if not 0 < min_share <= 1:
        raise CorpusError(f"min_share is {min_share}; give a share above 0 and no more than 1")
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
    """Pairs of an earlier and a later text, in the order of the later.

    With each come the share of the shorter's shingles that the longer has, and whether the earlier
    is the shorter. A shingle is looked up in the first MAX_OWNERS texts that have it.
    """
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
    """Hashes of the runs of SHINGLE letters in a text, or of all letters in a short one."""
    letters = code_points(NO_LETTER.sub("", text)).astype(np.uint64)
    length = SHINGLE if len(letters) >= MIN_LETTERS else len(letters)
    n = len(letters) - length + 1 if length else 0
    hashes = np.full(n, length, np.uint64)
    for i in range(length):
        hashes = hashes * BASE + letters[i : i + n]
    return hashes
