"""White space: line ends, exotic and invisible characters, spaces inside a dash."""

import re
from functools import lru_cache

import numpy as np

from ..chinese.scripts import BLANKS, INVISIBLE, IS_ODD_SPACE, LINE_ENDS, classes, classes_in
from .edits import Edit

SPACES = re.compile(f"\r\n?|[{LINE_ENDS}]|[{INVISIBLE}]+|[{BLANKS}]+")
BROKEN_DASH = re.compile(f"—([ {BLANKS}{INVISIBLE}]+)(?=—)")


def whitespace_edits(text: str) -> list[Edit]:
    """Turn line ends into newlines and exotic spaces into plain ones.

    Invisible and control characters are removed, and so are spaces in a dash.
    """
    dashes = [Edit("whitespace", "broken dash", *m.span(1), m[1], "") for m in BROKEN_DASH.finditer(text)]
    within = {i for dash in dashes for i in range(dash.start, dash.end)}
    edits, end = [], 0
    odd = np.flatnonzero(classes(text) & IS_ODD_SPACE).tolist() if classes_in(text) & IS_ODD_SPACE else []
    for i in odd:
        if i >= end and i not in within and (run := SPACES.match(text, i)):
            end = run.end()
            edits.append(Edit("whitespace", "spaces", i, end, text[i:end], _plain_space(text[i:end])))
    return sorted(edits + dashes, key=lambda edit: edit.start) if dashes else edits


@lru_cache(maxsize=1000)
def _plain_space(found: str) -> str:
    """The replacement of a run of odd white space."""
    if found[0] in "\r\x85\u2028\u2029":
        return "\n"
    return " " * len(found) if found[0] == "\t" or found.isspace() and found[0] > "\x1f" else ""
