"""Raw page text to clean body text, every change kept as an edit.

Steps, in order: whitespace, bytes and gloss (byte-level damage), markup, layout (site furniture, title, byline, lost
paragraph breaks), script (traditional to simplified), punctuation (half-width to full-width), stops (doubled stops, masked
words). Each is a function text -> edits.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape

from .chinese import CJK, HAN, simplified_only, simplify
from .damage import damage_edits
from .edits import Edit, apply_edits
from .errors import require_type
from .layout import Line, layout_edits

SPACES = re.compile(r"\r\n?|[\x85\u2028\u2029]|[\u200b-\u200f\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+"
                    r"|[\t\u00a0\u2000-\u200a\u202f\u3000]+|(?<=—) +(?=—)")
ODD_SPACE = re.compile(r"[\r\x85\u2028\u2029\u200b-\u200f\u2060\ufeff\x00-\x09\x0b-\x1f\x7f\u00a0\u2000-\u200a\u202f\u3000]"
                       "|— +—")
MARKUP = re.compile(r"</?(?:p|br|div|span|strong|b|em|i|a|font|img|center|table|tr|td|h\d)(?:\s+[\w-]+\s*=[^<>\n]{0,200})?\s*/?>"
                    r"|&(?:nbsp|amp|lt|gt|quot|[lr][ds]quo|mdash|ndash|hellip|middot|bull|emsp|ensp|#\d{2,6});", re.I)
ASCII_RUN = re.compile(r"(?:https?://|www\.|(?<![\w.+-])[\w.+-]{1,64}@)[!-~]+", re.A)
MARK = re.compile(rf"(?:(?<=[{CJK}])[,;:?!]+|(?<![,;:?!])[,;:?!]+(?=[{CJK}])|(?<=[{HAN}”’）])\.(?=\s|$))", re.M)
MARKS = re.compile(r"[,;:?!().]")
ODD_STOP = re.compile(r"[,，、][,，。！？；]|。[,，]|\*")
DOUBLED = re.compile(rf"(?<=[{HAN}”）])[,，、]+(?=[,，。！？；])|(?<=[{HAN}”）]。)[,，]+|(?<=[{HAN}])\*{{1,4}}(?=[{HAN}])")
MAX_PASSES = 50
MAX_INSIDE = 200  # characters of a parenthesis that are searched for Chinese
WIDE = str.maketrans(",;:?!().", "，；：？！（）。")


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
    return clean_and_explain(raw).text


def clean_and_explain(raw: str) -> Cleaned:
    """Clean a page and keep the evidence.

    `raw`: decoded text of one page. Returns a `Cleaned` with `.text`, `.edits` (`apply_edits(raw, edits)` gives
    `.text`; offsets count in the text at the beginning of each edit's step) and `.lines` (every non-blank line with
    its label: title, byline, body, heading, navigation, related, copyright, licence, share, editor, advertisement).

    >>> [(e.rule, e.before, e.after) for e in clean_and_explain("抗疫,有你!").edits]
    [('full-width', ',', '，'), ('full-width', '!', '！')]
    """
    require_type(raw, str, "raw")
    lines: list[Line] = []

    def layout(text: str) -> list[Edit]:
        edits, labelled = layout_edits(text, simplify(text))
        lines.extend(labelled)
        return edits

    steps: tuple[Callable[[str], list[Edit]], ...] = (
        whitespace_edits, damage_edits, markup_edits, layout, script_edits, punctuation_edits, stop_edits)
    text, edits = raw, []
    for step in steps:
        found = step(text)
        text = apply_edits(text, found)
        edits += found
    return Cleaned(text, tuple(edits), tuple(lines))


def whitespace_edits(text: str) -> list[Edit]:
    """Line ends to newline, exotic spaces to a space; invisible and control characters, and spaces in a dash, away."""
    def replacement(found: str) -> str:
        if found[0] in "\r\x85\u2028\u2029":
            return "\n"
        is_space = found[0] != " " and (found[0] == "\t" or found.isspace() and found[0] > "\x1f")
        return " " * len(found) if is_space else ""

    if not ODD_SPACE.search(text):
        return []
    return [Edit("whitespace", "broken dash" if m.group()[0] == " " else "spaces", m.start(), m.end(), m.group(),
                 replacement(m.group())) for m in SPACES.finditer(text)]


def markup_edits(text: str) -> list[Edit]:
    """Left-over HTML tags away (a line break stays one), entities to their characters."""
    def replacement(found: str) -> str:
        if found[0] == "&":
            return unescape(found).replace("\xa0", " ")
        return "\n" if re.match(r"</?(?:p|br|div|h\d|tr)\b", found, re.I) else ""

    return [Edit("markup", "entity" if m.group()[0] == "&" else "tag", m.start(), m.end(), m.group(),
                 replacement(m.group())) for m in MARKUP.finditer(text)]


def script_edits(text: str) -> list[Edit]:
    """Traditional to simplified, if the text is mostly written in traditional characters.

    Changed characters with at most two unchanged ones between them make one edit.
    """
    simplified = simplify(text)
    if simplified == text:
        return []
    traditional_only = [i for i, (a, b) in enumerate(zip(text, simplified, strict=True)) if a != b]
    if len(traditional_only) <= simplified_only(text):
        return []
    return [Edit("script", "simplified", start, end, text[start:end], simplified[start:end])
            for start, end in _merge(traditional_only, gap=2)]


def stop_edits(text: str) -> list[Edit]:
    """A comma that stands before or behind another stop, away; a masked word `某*某`, which cannot be undone, reported by an
    edit that changes nothing."""
    if not ODD_STOP.search(text):
        return []
    return [Edit("stops", "masked word" if "*" in m.group() else "doubled stop", m.start(), m.end(), m.group(),
                 m.group() if "*" in m.group() else "") for m in DOUBLED.finditer(text)]


def punctuation_edits(text: str) -> list[Edit]:
    """Half-width punctuation next to Chinese to full-width; not inside numbers, times, URLs and addresses.

    Parentheses are changed in pairs: if one stands next to Chinese or holds any. Repeated until nothing changes (at most
    MAX_PASSES times), since a mark that became full-width may stand next to another.
    """
    if not MARKS.search(text):
        return []
    protected = {i for m in ASCII_RUN.finditer(text) for i in range(*m.span())}
    wide = list(text)
    for _ in range(MAX_PASSES):
        changes = [i for i in _marks_in_chinese("".join(wide)) if i not in protected]
        for i in changes:
            wide[i] = wide[i].translate(WIDE)
        if not changes:
            break
    return [Edit("punctuation", "full-width", i, i + 1, old, new)
            for i, (old, new) in enumerate(zip(text, wide, strict=True)) if old != new]


def _marks_in_chinese(text: str) -> Iterator[int]:
    """Offsets of half-width marks and parentheses that belong to Chinese."""
    for m in MARK.finditer(text):
        yield from range(*m.span())
    for opening, closing in _parentheses(text):
        before, after = text[max(opening - 1, 0) : opening], text[closing + 1 : closing + 2]
        in_chinese = re.match(f"[{CJK}]", before) and not re.match("[0-9A-Za-z]", after)
        if in_chinese or re.search(f"[{HAN}]", text[opening + 1 : min(closing, opening + MAX_INSIDE)]):
            yield from (opening, closing)


def _parentheses(text: str) -> Iterator[tuple[int, int]]:
    """Matching pairs of half-width parentheses, within a line."""
    stack: list[int] = []
    for m in re.finditer(r"[()\n]", text):
        if m.group() == "\n":
            stack.clear()
        elif m.group() == "(":
            stack.append(m.start())
        elif stack:
            yield stack.pop(), m.start()


def _merge(positions: list[int], gap: int) -> Iterator[tuple[int, int]]:
    """Runs of positions as (start, end), joined over at most `gap` positions in between."""
    start = previous = positions[0]
    for i in positions[1:]:
        if i - previous > gap + 1:
            yield start, previous + 1
            start = i
        previous = i
    yield start, previous + 1
