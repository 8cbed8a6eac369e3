"""Punctuation: half-width to full-width, doubled stops, words masked with *."""

import re
from collections.abc import Iterator

import numpy as np

from ..chinese.scripts import HAN, IS_CJK, IS_MARK, ONE_HAN, classes, classes_in, code_points, from_code_points
from .edits import Edit

ASCII_RUN = re.compile(r"(?:https?://|www\.|(?<![\w.+-])[\w.+-]{1,64}@)[!-~]+", re.A)
ADDRESS_SIGNS = "://", "www.", "@"
FULL_STOP = re.compile(rf"\.(?<=[{HAN}”’）].)(?=\s|$)", re.M)
ODD_STOP = re.compile(r"[,，、。][,，。！？；]")
DOUBLED = re.compile(rf"(?<=[{HAN}”）])[,，、]+(?=[,，。！？；])|(?<=[{HAN}”）]。)[,，]+|(?<=[{HAN}])\*{{1,4}}(?=[{HAN}])")
MAX_PASSES = 50
MAX_INSIDE = 200  # characters inside a parenthesis that are searched for Chinese
WIDE = np.arange(0x80, dtype="<u4")
WIDE[[*map(ord, ",;:?!().")]] = [*map(ord, "，；：？！（）。")]


def full_width(text: str) -> str:
    """Make half-width punctuation next to Chinese full-width.

    Numbers, times, URLs and addresses are left alone. Parentheses are changed in pairs, if they
    follow Chinese or enclose some. As long as any are changed, the search is repeated (at most
    MAX_PASSES times), since a mark that became full-width may be next to another.
    """
    if not classes_in(text) & IS_MARK and "(" not in text and "." not in text:
        return text
    has_address = any(sign in text for sign in ADDRESS_SIGNS)
    protected = [i for m in ASCII_RUN.finditer(text) for i in range(*m.span())] if has_address else []
    for _ in range(MAX_PASSES):
        codes = code_points(text)
        parentheses = [*_parentheses_in_chinese(text, codes)] if "(" in text else []
        others = [m.start() for m in FULL_STOP.finditer(text)] + parentheses
        found = np.concatenate([_marks_in_chinese(text), np.array(others, int)])
        found = found[~np.isin(found, protected)] if protected else found
        if not len(found):
            break
        codes = codes.copy()
        codes[found] = WIDE[codes[found]]
        text = from_code_points(codes)
        if not parentheses:
            break
    return text


def stop_edits(text: str) -> list[Edit]:
    """Remove a comma before or after another stop, and report masked words `某*某`.

    A masked word cannot be restored; it is reported by an edit that changes nothing.
    """
    if "*" not in text and not ODD_STOP.search(text):
        return []
    return [
        Edit(
            "stops",
            "masked word" if "*" in m.group() else "doubled stop",
            m.start(),
            m.end(),
            m.group(),
            m.group() if "*" in m.group() else "",
        )
        for m in DOUBLED.finditer(text)
    ]


def _marks_in_chinese(text: str) -> np.ndarray:
    """Offsets of the marks `,;:?!` in every run of them that has Chinese before or after it."""
    found = np.zeros(len(text) + 2, np.uint16)
    found[1:-1] = classes(text)
    marks = found & IS_MARK != 0
    starts, ends = np.flatnonzero(marks[1:] & ~marks[:-1]), np.flatnonzero(marks[:-1] & ~marks[1:])
    near_chinese = (found[starts] | found[ends + 1]) & IS_CJK != 0
    return np.flatnonzero(marks[1:])[np.repeat(near_chinese, ends - starts)]


def _parentheses_in_chinese(text: str, codes: np.ndarray) -> Iterator[int]:
    """Offsets of half-width parentheses that follow Chinese or enclose some."""
    for opening, closing in _parentheses(text, codes):
        after = text[closing + 1 : closing + 2]
        in_chinese = classes_in(text[max(opening - 1, 0) : opening]) & IS_CJK and not re.match("[0-9A-Za-z]", after)
        if in_chinese or ONE_HAN.search(text, opening + 1, min(closing, opening + MAX_INSIDE)):
            yield from (opening, closing)


def _parentheses(text: str, codes: np.ndarray) -> Iterator[tuple[int, int]]:
    """Matching pairs of half-width parentheses, within a line."""
    stack: list[int] = []
    for i in np.flatnonzero((codes == ord("(")) | (codes == ord(")")) | (codes == ord("\n"))).tolist():
        if text[i] == "\n":
            stack.clear()
        elif text[i] == "(":
            stack.append(i)
        elif stack:
            yield stack.pop(), i
