"""Chinese as a writing system: classes of characters, traditional and simplified script."""

import re
from functools import cache

HAN = "㐀-䶿一-鿿𠀀-𲎯〇々"  # for character classes
CJK = HAN + "，。、；：？！“”‘’（）《》〈〉【】「」『』…—·"
COMMON_HAN = re.compile("[㐀-鿿]")


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


@cache
def simplified(char: str) -> str:
    """One character in simplified script."""
    return simplify(char)
