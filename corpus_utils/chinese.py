"""Chinese as a writing system: classes of characters, traditional and simplified script."""

import re
from functools import cache, lru_cache

HAN = "㐀-䶿一-鿿𠀀-𲎯〇々"  # for character classes
CJK = HAN + "，。、；：？！“”‘’（）《》〈〉【】「」『』…—·"
COMMON_HAN = re.compile("[㐀-鿿]")


@lru_cache(maxsize=2)  # of a page, before and after its furniture is cut
def simplify(text: str) -> str:
    """The text in simplified characters (OpenCC, tw2s, which settles 著 and 着), of the same length."""
    search = _traditional().search
    return "\n".join(convert(line, "tw2s") if search(line) else line for line in text.split("\n"))


def convert(text: str, configuration: str) -> str:
    """OpenCC's conversion, character for character; the text itself where that would change its length."""
    converted = _opencc(configuration).convert(text)
    return converted if len(converted) == len(text) else text


def simplified_only(text: str) -> int:
    """How many characters are written otherwise in traditional script."""
    return len(_changed_by("s2t").findall(text))


def _traditional() -> re.Pattern:
    """Characters that the conversion may change."""
    return _changed_by("tw2s", "著", "|[𠀀-𲎯]")


@cache
def _changed_by(configuration: str, more: str = "", other: str = "") -> re.Pattern:
    han = "".join(map(chr, [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]))
    return re.compile(f"[{more}{''.join(a for a, b in zip(han, convert(han, configuration), strict=True) if a != b)}]{other}")


@cache
def _opencc(configuration: str):
    from opencc import OpenCC

    return OpenCC(configuration)


@cache
def simplified(char: str) -> str:
    """One character in simplified script."""
    return simplify(char)
