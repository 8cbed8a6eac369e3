"""Chinese as a writing system: classes of characters, traditional and simplified, and how probable a text is."""

import math
import re
from functools import cache, lru_cache
from importlib.resources import files

HAN = "㐀-䶿一-鿿𠀀-𲎯〇々"  # for character classes
CJK = HAN + "，。、；：？！“”‘’（）《》〈〉【】「」『』…—·"
COMMON_HAN = re.compile("[㐀-鿿]")

# Log probabilities of what is no word of the dictionary.
MARKS = {"，": -2.5, "。": -3, "、": -3.5, "“": -4, "”": -4, "<": 0, "?": -9, "!": -8}
OTHER_MARK, DIGIT, KANA, ASCII, SYMBOL, OUTSIDE = -5.5, -6.0, -6.0, -12.0, -15.0, -20.0


def simplify(text: str) -> str:
    """The text in simplified characters (OpenCC, tw2s, which settles 著 and 着), of the same length."""
    return convert(text, "tw2s")


def convert(text: str, configuration: str) -> str:
    """OpenCC's conversion, character for character; the text itself where that would change its length."""
    converted = _opencc(configuration).convert(text)
    return converted if len(converted) == len(text) else text


@cache
def _opencc(configuration: str):
    from opencc import OpenCC

    return OpenCC(configuration)


@lru_cache(maxsize=50_000)
def log_probability(text: str) -> float:
    """Log probability of the best segmentation of a text into words of jieba's dictionary (in simplified characters)."""
    text = simplify(text)
    words = _word_log_probabilities()
    best = [0.0] + [-math.inf] * len(text)
    for i, char in enumerate(text):
        best[i + 1] = max(best[i + 1], best[i] + words.get(char, _single(char)))
        for j in range(i + 2, min(i + 5, len(text)) + 1):
            if (word := words.get(text[i:j])) is not None:
                best[j] = max(best[j], best[i] + word)
    return best[-1]


def _single(char: str) -> float:
    """Log probability of a character that is no word of the dictionary."""
    if char in MARKS:
        return MARKS[char]
    if char.isascii():
        return DIGIT if char.isdigit() else OTHER_MARK if char in ",.:;()" else ASCII
    if COMMON_HAN.match(char):
        return OUTSIDE
    if "\u3040" <= char <= "\u30ff":
        return KANA
    return OTHER_MARK if char in "：；？！（）《》‘’…—·" else SYMBOL


@cache
def _word_log_probabilities() -> dict[str, float]:
    """Words of at most five characters in jieba's dictionary."""
    rows = [line.split(" ") for line in (files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines()]
    total = math.log(sum(int(row[1]) for row in rows))
    return {row[0]: math.log(int(row[1])) - total for row in rows if len(row[0]) <= 5}
