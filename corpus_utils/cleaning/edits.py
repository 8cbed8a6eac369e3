"""Edits: what was changed, where and by which rule; replayed forwards and traced backwards."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..base.parts import CorpusTables, parts_of
from ..chinese.scripts import code_points
from ..errors import CorpusError, require_corpus, require_known, require_type
from ..tables import require_table


class Edit(NamedTuple):
    """One change; `start` and `end` are offsets in the text as it was when `step` began."""

    step: str
    rule: str
    start: int
    end: int
    before: str
    after: str
    confidence: float = 1.0


def apply_edits(raw: str, edits: Sequence[Edit]) -> str:
    """Replay edits on the raw text, step by step in the order given.

    `raw`: the text before the first step. `edits`: Edit tuples; consecutive ones with the same
    `step` form one pass, sorted by `start` and without overlaps. Returns the text after the last
    step. Raises CorpusError if `before` is not found in the text: the edits belong to another one.

    >>> apply_edits("战,疫", [Edit("punctuation", "comma", 1, 2, ",", "，")])
    '战，疫'
    """
    require_type(raw, str, "raw")
    _require_edits(edits)
    text = raw
    for step, group in groupby(edits, key=lambda edit: edit.step):
        pieces, position = [], 0
        for edit in group:
            if edit.start < position or text[edit.start : edit.end] != edit.before:
                raise CorpusError(
                    f"edit {edit.rule!r} of step {step!r} expects {edit.before!r} at {edit.start}, found "
                    f"{text[edit.start : edit.end]!r}; use the raw text that the edits were made for"
                )
            pieces += [text[position : edit.start], edit.after]
            position = edit.end
        text = "".join([*pieces, text[position:]])
    return text


def exchange_edits(step: str, rule: str, text: str, exchanged: str, gap: int) -> list[Edit]:
    """The edits that turn a text into another of the same length.

    Up to `gap` equal characters between two differences are bridged.
    """
    if text == exchanged:
        return []
    positions = np.flatnonzero(code_points(text) != code_points(exchanged))
    return [
        Edit(step, rule, run[0], run[-1] + 1, text[run[0] : run[-1] + 1], exchanged[run[0] : run[-1] + 1])
        for run in map(np.ndarray.tolist, np.split(positions, np.flatnonzero(np.diff(positions) > gap + 1) + 1))
    ]


def trace(edits: Sequence[Edit], start: int, end: int) -> tuple[int, int]:
    """Return the span of the raw text that the clean text's characters `start:end` came from.

    `edits`: those of one page, in order. A replacement of equal length maps character by character;
    each character of any other replacement maps to everything that was replaced. Deleted characters
    at the edges of the span are left out, those inside it are included.

    >>> trace([Edit("gloss", "gloss", 1, 7, "(zhàn)", "")], 1, 2)
    (7, 8)
    """
    _require_edits(edits)
    if not 0 <= start <= end:
        raise CorpusError(f"span {start}:{end} is not a span of the text; give 0 <= start <= end")
    for step in reversed(_passes(tuple(edits))):
        first = step.back(start)[0]
        start, end = first, (step.back(end - 1)[1] if end > start else first)
    return start, end


def add_trace(table: pd.DataFrame, corpus: CorpusTables) -> pd.DataFrame:
    """Add to a table of spans the file of each, and the span of the raw page that it came from.

    `table`: any table with doc_id, start and end. `corpus`: the Corpus or data set that its
    articles belong to. Returns the table with the columns path, raw_start and raw_end, counted in
    characters of the decoded file (`raw` of the article).

    Example: `cu.cleaning.add_trace(corpus.dates, corpus)`.
    """
    require_table(table, "matches", ["doc_id", "start", "end"])
    require_corpus(corpus)
    paths: dict[str, str] = {}
    edits: dict[str, list[Edit]] = {}
    wanted = set(table["doc_id"])
    for articles, audit in zip(parts_of(corpus.articles), parts_of(corpus.audit), strict=True):
        own = articles[articles["doc_id"].isin(wanted)]
        paths |= dict(zip(own["doc_id"], own["path"], strict=True))
        for doc_id, rows in audit[audit["doc_id"].isin(own["doc_id"])].groupby("doc_id")[list(Edit._fields)]:
            edits[doc_id] = [Edit(*row) for row in rows.itertuples(index=False)]
    require_known(table, pd.DataFrame({"doc_id": list(paths)}), "the spans")
    spans = [
        trace(edits.get(doc_id, []), start, end)
        for doc_id, start, end in zip(table["doc_id"], table["start"], table["end"], strict=True)
    ]
    return table.assign(path=table["doc_id"].map(paths), raw_start=[a for a, _ in spans], raw_end=[b for _, b in spans])


def _require_edits(edits: Sequence[Edit]) -> None:
    if not isinstance(edits, (list, tuple)) or any(not isinstance(edit, Edit) for edit in edits):
        raise CorpusError(
            f"edits is a {type(edits).__name__}; give a list of Edit, as in clean_and_explain(raw).edits, or "
            "[Edit(*row) for row in audit.drop(columns='doc_id').itertuples(index=False)]"
        )


class _Pass:
    """The edits of one step, with where each ends up in the step's output."""

    def __init__(self, edits: list[Edit]) -> None:
        self.edits = edits
        shifts = accumulate(len(e.after) - len(e.before) for e in edits)
        self.ends = [edit.end + shift for edit, shift in zip(edits, shifts, strict=True)]
        self.starts = [end - len(edit.after) for end, edit in zip(self.ends, edits, strict=True)]

    def back(self, position: int) -> tuple[int, int]:
        """The span in the step's input of the character at `position` in its output."""
        i = bisect_right(self.starts, position) - 1
        if i < 0:
            return position, position + 1
        edit = self.edits[i]
        if position >= self.ends[i]:
            origin = position - self.ends[i] + edit.end
        elif len(edit.before) == len(edit.after):
            origin = position - self.starts[i] + edit.start
        else:
            return edit.start, edit.end
        return origin, origin + 1


@lru_cache(maxsize=16)
def _passes(edits: tuple[Edit, ...]) -> list[_Pass]:
    return [_Pass(list(group)) for _, group in groupby(edits, key=lambda edit: edit.step)]
