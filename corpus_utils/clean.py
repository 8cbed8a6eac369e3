"""Raw page text to clean body text, every change kept as an edit.

Steps, in order: whitespace, bytes and gloss (byte-level damage), markup, layout (site furniture, title, byline, lost
paragraph breaks), script (traditional to simplified), look-alikes, punctuation (half-width to full-width), stops (doubled
stops, masked words). Each is a function text -> edits, or, where characters are only exchanged, text -> text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from .chinese.scripts import (
    BLANKS,
    HAN,
    INVISIBLE,
    IS_CJK,
    IS_MARK,
    IS_ODD_SPACE,
    LINE_ENDS,
    classes,
    classes_in,
    code_points,
    from_code_points,
    simplified_only,
    simplify,
)
from .cleaning.characters import lookalike_edits
from .cleaning.damage import damage_edits
from .cleaning.edits import Edit, apply_edits
from .cleaning.layout import Line, layout_edits
from .cleaning.markup import markup_edits
from .errors import require_type

SPACES = re.compile(f"\r\n?|[{LINE_ENDS}]|[{INVISIBLE}]+|[{BLANKS}]+")
BROKEN_DASH = re.compile(f"—([ {BLANKS}{INVISIBLE}]+)(?=—)")
ASCII_RUN = re.compile(r"(?:https?://|www\.|(?<![\w.+-])[\w.+-]{1,64}@)[!-~]+", re.A)
ADDRESS_SIGNS = "://", "www.", "@"
FULL_STOP = re.compile(rf"\.(?<=[{HAN}”’）].)(?=\s|$)", re.M)
ONE_HAN = re.compile(f"[{HAN}]")
ODD_STOP = re.compile(r"[,，、。][,，。！？；]")
DOUBLED = re.compile(rf"(?<=[{HAN}”）])[,，、]+(?=[,，。！？；])|(?<=[{HAN}”）]。)[,，]+|(?<=[{HAN}])\*{{1,4}}(?=[{HAN}])")
MAX_PASSES = 50
MAX_INSIDE = 200  # characters of a parenthesis that are searched for Chinese
WIDE = np.arange(0x80, dtype="<u4")
WIDE[[*map(ord, ",;:?!().")]] = [*map(ord, "，；：？！（）。")]


@dataclass(frozen=True)
class Cleaned:
    """`text`: the clean body. `edits`: how it came from the raw text. `lines`: the page's lines with their labels."""

    text: str
    edits: tuple[Edit, ...]
    lines: tuple[Line, ...] = field(repr=False)


def clean_text(raw: str) -> str:
    """The clean body of a page: paragraphs joined by newlines, simplified, full-width punctuation.

    Cleaning a clean text changes nothing. Use `clean_and_explain` to see what was changed and why.

    >>> clean_text("时间:2020-02-01 来源:大西北网\\n\\n疫情就是命令,防控就是责任,时间就是生命!")
    '疫情就是命令，防控就是责任，时间就是生命！'
    """
    return _clean(raw, explain=False).text


def clean_and_explain(raw: str) -> Cleaned:
    """Clean a page and keep the evidence.

    `raw`: decoded text of one page. Returns a `Cleaned` with `.text`, `.edits` (`apply_edits(raw, edits)` gives
    `.text`; offsets count in the text at the beginning of each edit's step) and `.lines` (every non-blank line with
    its label: title, byline, body, heading, navigation, related, copyright, licence, share, editor, advertisement).

    >>> [(e.rule, e.before, e.after) for e in clean_and_explain("抗疫,有你!").edits]
    [('full-width', ',', '，'), ('full-width', '!', '！')]
    """
    return _clean(raw, explain=True)


def _clean(raw: str, explain: bool) -> Cleaned:
    """The steps, once; without `explain`, the many edits that only exchange characters are not written down."""
    require_type(raw, str, "raw")
    text = raw
    edits: list[Edit] = []
    for step in (whitespace_edits, damage_edits, markup_edits):
        found = step(text)
        text, edits = apply_edits(text, found), edits + found
    found, lines = layout_edits(text, simplify(text))
    body = apply_edits(text, found)
    simplified = to_simplified(body)
    lookalikes = lookalike_edits(simplified)
    plain = apply_edits(simplified, lookalikes)
    wide = full_width(plain)
    stops = stop_edits(wide)
    if explain:
        edits += [
            *found,
            *_exchanged("script", "simplified", body, simplified, gap=2),
            *lookalikes,
            *_exchanged("punctuation", "full-width", plain, wide, gap=-1),
            *stops,
        ]
    return Cleaned(apply_edits(wide, stops), tuple(edits), tuple(lines))


def whitespace_edits(text: str) -> list[Edit]:
    """Line ends to newline, exotic spaces to a space; invisible and control characters, and spaces in a dash, away."""
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
    """What stands for a run of odd white space."""
    if found[0] in "\r\x85\u2028\u2029":
        return "\n"
    return " " * len(found) if found[0] == "\t" or found.isspace() and found[0] > "\x1f" else ""


def to_simplified(text: str) -> str:
    """Traditional to simplified, if the text is mostly written in traditional characters."""
    simplified = simplify(text)
    if simplified == text:
        return text
    changed = np.count_nonzero(code_points(text) != code_points(simplified))
    return simplified if changed > simplified_only(text) else text


def stop_edits(text: str) -> list[Edit]:
    """A comma that stands before or behind another stop, away; a masked word `某*某`, which cannot be undone, reported by an
    edit that changes nothing."""
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


def full_width(text: str) -> str:
    """Half-width punctuation next to Chinese to full-width; not inside numbers, times, URLs and addresses.

    Parentheses are changed in pairs: if one stands next to Chinese or holds any. Repeated until nothing changes (at most
    MAX_PASSES times), since a mark that became full-width may stand next to another.
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


def _exchanged(step: str, rule: str, text: str, exchanged: str, gap: int) -> list[Edit]:
    """The edits that lead from a text to another of the same length; at most `gap` equal characters are bridged."""
    if text == exchanged:
        return []
    positions = np.flatnonzero(code_points(text) != code_points(exchanged))
    return [
        Edit(step, rule, run[0], run[-1] + 1, text[run[0] : run[-1] + 1], exchanged[run[0] : run[-1] + 1])
        for run in map(np.ndarray.tolist, np.split(positions, np.flatnonzero(np.diff(positions) > gap + 1) + 1))
    ]


def _marks_in_chinese(text: str) -> np.ndarray:
    """Offsets of the marks `,;:?!` of every run that has Chinese before or behind it."""
    found = np.zeros(len(text) + 2, np.uint16)
    found[1:-1] = classes(text)
    marks = found & IS_MARK != 0
    starts, ends = np.flatnonzero(marks[1:] & ~marks[:-1]), np.flatnonzero(marks[:-1] & ~marks[1:])
    near_chinese = (found[starts] | found[ends + 1]) & IS_CJK != 0
    return np.flatnonzero(marks[1:])[np.repeat(near_chinese, ends - starts)]


def _parentheses_in_chinese(text: str, codes: np.ndarray) -> Iterator[int]:
    """Offsets of half-width parentheses that stand behind Chinese or hold any."""
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
