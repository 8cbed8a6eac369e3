"""How probable a Chinese text is, by the word frequencies of jieba's dictionary."""

import math
from functools import cache, lru_cache
from importlib.resources import files

from .scripts import COMMON_HAN, simplified

LONGEST_WORD = 5

# Log probabilities of what is not a word of the dictionary.
MARKS = {"，": -2.5, "。": -3, "、": -3.5, "“": -4, "”": -4, "<": 0, "?": -9, "!": -8, "…": -7, "—": -7}
PAUSES, NOT_AFTER_PAUSES, MARKS_IN_A_ROW = set("，。、；：？！"), set("，。、；：？！（）"), -6.0
EMPTY_PAIRS = {"“”", "‘’", "《》", "（）"}
OTHER_MARK, DIGIT, WIDE_DIGIT, WIDE_ASCII, KANA, ASCII, SYMBOL, OUTSIDE = -5.5, -6.0, -8.0, -13.0, -12.0, -12.0, -15.0, -20.0

Chart = tuple[float, ...]


def extend(chart: Chart, tail: str, char: str) -> tuple[Chart, str]:
    """Add one character.

    `chart` has the log probability up to each of the last characters, and `tail` is these
    characters.
    """
    tail = (tail + simplified(char))[-LONGEST_WORD:]
    words = _words()
    best = chart[-1] + (words[tail[-1]] if tail[-1] in words else _single(tail[-1]))
    if tail[-2:-1] in PAUSES and tail[-1] in NOT_AFTER_PAUSES or tail[-2:] in EMPTY_PAIRS:
        best += MARKS_IN_A_ROW
    for n in range(2, len(tail) + 1):
        if (word := words.get(tail[-n:])) is not None and chart[-n] + word > best:
            best = chart[-n] + word
    return (*chart, best)[-LONGEST_WORD:], tail


@lru_cache(maxsize=50_000)
def log_probability(text: str) -> float:
    """Log probability of the best segmentation of a text into words of jieba's dictionary.

    The text is taken in simplified characters.
    """
    chart: Chart = (0.0,)
    tail = ""
    for char in text:
        chart, tail = extend(chart, tail, char)
    return chart[-1]


def least_probability(text: str) -> float:
    """A lower bound of `log_probability`, and much faster.

    It is that of the text cut into single characters.
    """
    pauses = sum(map(text.count, PAUSES)) + sum(map(text.count, EMPTY_PAIRS))
    return sum(map(_character, text)) + MARKS_IN_A_ROW * pauses


@cache
def _character(char: str) -> float:
    """Log probability of a character that is cut from its neighbours."""
    char = simplified(char)
    return _words()[char] if char in _words() else _single(char)


def is_word(text: str) -> bool:
    """Whether a text is a word of at most LONGEST_WORD characters in jieba's dictionary."""
    return text in _words()


def _single(char: str) -> float:
    """Log probability of a character that is not a word of the dictionary."""
    if char in MARKS:
        return MARKS[char]
    if char.isascii():
        return DIGIT if char.isdigit() else OTHER_MARK if char in ",.:;()" else ASCII
    if "０" <= char <= "９":
        return WIDE_DIGIT
    if "０" <= char <= "ｚ" and char not in "：；？":
        return WIDE_ASCII
    if COMMON_HAN.match(char):
        return OUTSIDE
    if "\u3040" <= char <= "\u30ff":
        return KANA
    return OTHER_MARK if char in "：；？！（）《》‘’「」『』·" else SYMBOL


@cache
def _words() -> dict[str, float]:
    """Words of at most five characters in jieba's dictionary, with their log probabilities."""
    rows = [line.split(" ") for line in (files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines()]
    total = math.log(sum(int(row[1]) for row in rows))
    return {row[0]: math.log(int(row[1])) - total for row in rows if len(row[0]) <= LONGEST_WORD}
