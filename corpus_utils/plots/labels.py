"""Text that a chart can draw: only characters of its font, cut or wrapped by width."""

import re
import unicodedata
from functools import cache

import matplotlib as mpl
import matplotlib.font_manager

from ..chinese.glosses import gloss

LONGEST_NAME, LONGEST_LABEL = 14, 34  # characters, without and with the gloss
MISSING = "〓"


def label(name: object) -> str:
    """A name or word as charts show it: with its gloss, and cut if it is long."""
    return drawable(_cut(gloss(_cut(str(name), LONGEST_NAME)), LONGEST_LABEL))


def drawable(text: str) -> str:
    """The text, with 〓 (printers' mark for missing type) for characters that the font lacks."""
    known = _characters(mpl.font_manager.findfont(mpl.font_manager.FontProperties()))
    return "".join(char if ord(char) in known or char == "\n" else MISSING for char in text)


def counted(n: int, noun: str) -> str:
    """A number with its noun, in the plural (-s) unless it is 1: 1 row, 2,000 rows."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def text_columns(text: str) -> int:
    """How many columns a text takes on a terminal with a Chinese font."""
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def wrap_text(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, of which a Chinese character takes two.

    No line begins with a punctuation mark.
    """
    lines, used = [""], 0
    for piece in re.findall(r"[㐀-鿿　-〿＀-￯“”‘’…][，。；：、！？”’》）]*|[^\s㐀-鿿　-〿＀-￯“”‘’…]+|[ \n]+", text):
        size = text_columns(piece)
        if used + size > width and used:
            lines, used = [*lines, ""], 0
            piece = piece.lstrip()
        lines[-1] += piece
        used += size
    return [line.strip() for line in lines if line.strip()]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


@cache
def _characters(font: str) -> frozenset[int]:
    return frozenset(mpl.ft2font.FT2Font(font).get_charmap())
