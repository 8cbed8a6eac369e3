"""Chinese as a writing system: classes of characters, traditional and simplified script."""

import re
import sys
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..data import read_csv

if TYPE_CHECKING:
    from opencc import OpenCC


HAN = "㐀-䶿一-鿿𠀀-𲎯〇々"  # for character classes
CJK = HAN + "，。、；：？！“”‘’（）《》〈〉【】「」『』…—·"
ONE_HAN = re.compile(f"[{HAN}]")
COMMON_HAN_RANGE = "㐀-鿿"
COMMON_HAN = re.compile(f"[{COMMON_HAN_RANGE}]")
MARKS = ",;:?!"
LINE_ENDS = "\\r\\x85\\u2028\\u2029"  # for character classes, like the next two
INVISIBLE = "\\u200b-\\u200f\\u2060\\ufeff\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f"
BLANKS = "\\t\\u00a0\\u2000-\\u200a\\u202f\\u3000"
FULL_WIDTH_NUMBER = re.compile("[０-９]")
HALF_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")
IS_CJK, IS_MARK, IS_ODD_SPACE, IS_TRADITIONAL, IS_SIMPLIFIED, IS_LOOKALIKE, IS_SPACE, IS_COMMON_HAN, IS_LONGER = (
    1 << i for i in range(9)
)


def half_width_numbers(text: str) -> str:
    """The text with its full-width digits and points made half-width, character for character.

    >>> half_width_numbers("２月９日，５．０级")
    '2月9日，5.0级'
    """
    return text.translate(HALF_WIDTH) if FULL_WIDTH_NUMBER.search(text) else text


@lru_cache(maxsize=4)  # a text goes through many steps, most of which change nothing
def code_points(text: str) -> np.ndarray:
    """The characters of a text as numbers (read-only)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def from_code_points(codes: np.ndarray) -> str:
    """The text with these code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


@lru_cache(maxsize=4)
def classes_in(text: str) -> int:
    """The classes IS_… that occur in a text, as bits: one look instead of a search for each."""
    return int(np.bitwise_or.reduce(classes(text))) if text else 0


@lru_cache(maxsize=4)
def classes(text: str) -> np.ndarray:
    """The classes of each character of a text, as bits (read-only)."""
    found = _class_table().take(code_points(text))
    found.flags.writeable = False
    return found


@cache
def _class_table() -> np.ndarray:
    table, unicode = np.zeros(sys.maxunicode + 1, np.uint16), "".join(map(chr, range(sys.maxunicode + 1)))
    for bit, members in (
        (IS_CJK, CJK),
        (IS_MARK, MARKS),
        (IS_SPACE, r"\s"),
        (IS_COMMON_HAN, COMMON_HAN_RANGE),
        (IS_LONGER, r"A-Za-zÀ-ɏ\d…—"),
        (IS_ODD_SPACE, LINE_ENDS + INVISIBLE + BLANKS),
        (IS_TRADITIONAL, f"著𠀀-𲎯{_changed_by('tw2s')}"),
        (IS_SIMPLIFIED, _changed_by("s2t")),
        (IS_LOOKALIKE, "".join(row["character"] for row in read_csv("lookalikes.csv"))),
    ):
        for run in re.finditer(f"[{members}]+", unicode):
            table[slice(*run.span())] |= bit
    return table


@lru_cache(maxsize=2)  # of a page, before and after its furniture is cut
def simplify(text: str) -> str:
    """The text in simplified characters (OpenCC, tw2s, which settles 著 and 着), of equal length."""
    if not classes_in(text) & IS_TRADITIONAL:
        return text
    codes, found, lines = code_points(text), np.flatnonzero(classes(text) & IS_TRADITIONAL), text.split("\n")
    for i in np.unique(np.searchsorted(np.flatnonzero(codes == ord("\n")), found)):
        lines[i] = convert(lines[i], "tw2s")
    return "\n".join(lines)


def convert(text: str, configuration: str) -> str:
    """OpenCC's conversion, character for character; the text itself if its length would change.

    么 is left as it is, since OpenCC takes it for 幺.
    """
    converted = _opencc(configuration).convert(text)
    if len(converted) != len(text):
        return text
    return "".join(a if a == "么" else b for a, b in zip(text, converted, strict=True)) if "么" in text else converted


def simplified_only(text: str) -> int:
    """The number of characters that are written differently in traditional script."""
    return int(np.count_nonzero(classes(text) & IS_SIMPLIFIED))


def _changed_by(configuration: str) -> str:
    """The characters that a conversion changes when they are alone."""
    han = "".join(map(chr, [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]))
    return "".join(a for a, b in zip(han, convert(han, configuration), strict=True) if a != b)


@cache
def _opencc(configuration: str) -> "OpenCC":
    from opencc import OpenCC

    return OpenCC(configuration)


@cache
def simplified(char: str) -> str:
    """One character in simplified script."""
    return simplify(char)
