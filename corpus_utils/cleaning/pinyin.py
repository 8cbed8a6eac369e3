"""Readings put after characters, `戰(zhàn)`: removed if that was done blindly, else left alone."""

import re
from functools import cache

from ..chinese.probability import log_probability
from ..chinese.scripts import COMMON_HAN
from .edits import Edit

TONED = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿ"
SYLLABLE = f"[a-zü]*[{TONED}][a-zü]*"
NEUTRAL = "de|le|me|men|ne|zhe|zi"
GLOSS = re.compile(rf"\((?<=([㐀-鿿])\()({SYLLABLE}|{NEUTRAL})\)")
INNER_GLOSS = re.compile(rf"(?:(?<=[^\x00-\xa0)])\??|(?<=[)])\?)({SYLLABLE})\)|(?<=[^\x00-\xa0)])\?({NEUTRAL})\)")
MAY_BE_GLOSSED = re.compile(f"[a-zü{TONED}]\\)")
GLOSS_END = re.compile(rf"\??({SYLLABLE}|{NEUTRAL})\)")  # its opening bracket is lost
GLOSS_TRACE = re.compile(rf"\(?(?:{SYLLABLE}|(?<=[(?])(?:{NEUTRAL}))\)")
EVERYDAY = -11.0  # log probability above which nobody needs the reading of a character
MIN_EVERYDAY = 3  # glosses of such characters; fewer are left alone, unless bytes are lost
MIN_READABLE = 0.9  # share of the glosses that are a reading of their character
MIN_GLOSSED = 0.9  # share of the occurrences of glossed characters, where glosses are few
# Glosses of a character glossed before: no reader needs a reading twice.
MIN_REPEATED, MIN_GLOSSED_OF_REPEATED = 3, 0.5
MAX_GLOSSED_OF_HAN = 0.5  # reading primers gloss every character; damage does not
MIN_IN_WORDS = 0.5  # share of glosses with a character right after; fewer in lists of characters


def gloss_edits(text: str, damaged: bool = False) -> list[Edit]:
    """One deletion for each gloss `字(zì)` of a page that was glossed blindly, otherwise none.

    `damaged`: whether the page has lost bytes, which is evidence enough for every character that is
    glossed with one reading only.
    """
    found = list(GLOSS.finditer(text))
    glosses = [m for m in found if m.group(2) in pinyin_of(m.group(1))]
    if damaged:
        pairs = {m.groups() for m in glosses}
        glosses = [m for m in glosses if sum(m.group(1) == char for char, _ in pairs) == 1]
    elif not _is_blind(text, glosses, len(found)):
        return []
    return [Edit("gloss", "gloss", m.start(), m.end(), m.group(), "") for m in glosses]


def _is_blind(text: str, glosses: list[re.Match], found: int) -> bool:
    """Whether these glosses cannot have been put there for readers."""
    everyday = [m for m in glosses if log_probability(m.group(1)) > EVERYDAY]
    if len(everyday) < MIN_EVERYDAY or len(glosses) < MIN_READABLE * found:
        return False
    if len(glosses) > MAX_GLOSSED_OF_HAN * len(COMMON_HAN.findall(text)):
        return False
    if sum(bool(COMMON_HAN.match(text, m.end())) for m in glosses) < MIN_IN_WORDS * len(glosses):
        return False
    chars, pairs = {m.group(1) for m in glosses}, {m.groups() for m in glosses}
    glossed = len(glosses) / sum(text.count(char) for char in chars)
    is_repeated = len(pairs) == len(chars) and len(glosses) - len(chars) >= MIN_REPEATED
    return glossed >= MIN_GLOSSED or is_repeated and glossed >= MIN_GLOSSED_OF_REPEATED


def aligned_gloss(text: str, i: int) -> re.Match | None:
    """The gloss at `i`, if it is a reading of the character before it."""
    gloss = GLOSS.match(text, i)
    return gloss if gloss and gloss.group(2) in pinyin_of(gloss.group(1)) else None


@cache
def pinyin_of(char: str) -> frozenset[str]:
    """The readings of a character, with tone marks."""
    from pypinyin import pinyin

    return frozenset(pinyin(char, heteronym=True)[0])
