"""Byte-level damage undone: glosses, and characters torn apart by replacements that were blind to their boundaries.

Mirror sites convert a page to traditional characters, encode it in GBK (two bytes a character) and replace byte pairs
wherever they find them, also in the middle of two characters: readings are put behind characters (`戰(zhàn)`), and `！`
becomes `!`. Where that hits the trail byte of one character and the lead byte of the next, a byte is lost, and all that
follows is read one byte out, until an ASCII byte falls where a trail byte belongs:

    。”忻府區   A1 A3 | A1 B1 | D0 C3 | B8 AE | 85 5E      ->   A1 ! B1D0 C3B8 AE85 5E   ->   ?!毙酶畢^

Repair puts the lost byte back and reads the bytes anew. Where a gloss names the lost byte, that is exact; elsewhere all
lost bytes are tried, and the most probable Chinese wins, by jieba's word frequencies, if it is clearly more probable than
the text as it stands. A false repair is worse than a missed one.
"""

import math
import re
from collections.abc import Callable, Iterator
from functools import cache

import pandas as pd

from .chinese import COMMON_HAN, log_probability
from .edits import Edit, apply_edits
from .errors import require_columns, require_type

TONED = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿ"
SYLLABLE = f"[a-zü]*[{TONED}][a-zü]*"
GLOSS = re.compile(rf"(?<=([㐀-鿿]))\(({SYLLABLE}|de|le|me|men|ne|zhe|zi)\)")
MIN_GLOSSES = 3  # of everyday characters; a page with fewer is left alone
EVERYDAY = -11.0  # log probability of a character that nobody needs a reading for
MIN_GLOSSED_SHARE = 0.9  # a blind replacement glosses a character everywhere, and rightly
MAX_GLOSSED_OF_HAN = 0.5  # reading primers gloss every character; damage does not

LOSS = re.compile(r"[?？][!！,，:：;；?？ ]?(?=[^\x00-\xa0])|[!！](?=[^\x00-\xa0])|[?？][!！](?=[?？])")
INNER_GLOSS = re.compile(rf"(?<=[^\x00-\xa0])\??({SYLLABLE})\)")
STRAY = re.compile(r"(?<=[^\x00-\xa0]{2})[@-~](?![A-Za-z0-9])")
TORN_TAG = re.compile(r"\?(?=/?(?:p|br|div|span|strong)\b[^<>]{0,40}>)")
FULL_WIDTH = str.maketrans("!,:;?()", "！，：；？（）")
LEADS, TRAILS = range(0x81, 0xFF), [*range(0x40, 0x7F), *range(0x80, 0xFF)]
PAUSES = [mark.encode("gbk") for mark in "！，。？：；"]
PRIVATE = [([*range(0xAA, 0xB0), *range(0xF8, 0xFF)], range(0xA1, 0xFF)), (range(0xA1, 0xA8), range(0x40, 0xA1))]
MIN_HAN = 2  # of a run, unless a gloss or a torn tag shows the loss
MAX_RUN = 60  # characters read one byte out
CONTEXT = 6  # characters on either side that help to judge
SUSPICIOUS = -8.5  # mean log probability of four characters, below which the search begins
MIN_MARGIN = 12.0  # natural log units by which a repair must beat the text as it stands
MIN_MARGIN_PER_CHARACTER = 1.5
PRIVATE_COST = 6.0  # by which a reading with a lost pair put back must be better than one without

Reading = tuple[float, int, int, bytes, str]  # margin, start, end, GBK bytes of what was there, rule


def repair_damage(text: str) -> tuple[str, list[Edit]]:
    """Undo byte-level damage; return the repaired text and the edits that lead to it.

    Steps: `bytes` (rules `lost byte`, and `gloss inside` where a gloss names it; `confidence` is 1 - exp(-margin), with
    the margin in natural log units a character) and `gloss` (the readings put behind characters, on pages that show the
    pattern of a blind replacement: at least three behind everyday characters, at nearly every occurrence of the glossed
    characters; primers, single glosses and those of rare characters are left alone).

    >>> repair_damage("挑戰(zhàn)，戰(zhàn)爭，緊急下?lián)茳h費，與我們聯(lián)系")[0]
    '挑戰，戰爭，緊急下撥黨費，與我們聯系'
    >>> repair_damage("江(jiāng)读作jiāng？谁知道")[0]
    '江(jiāng)读作jiāng？谁知道'
    """
    require_type(text, str, "text")
    edits = byte_edits(text)
    repaired = apply_edits(text, edits)
    glosses = gloss_edits(repaired)
    return apply_edits(repaired, glosses), edits + glosses


def explain_repairs(audit: pd.DataFrame) -> pd.DataFrame:
    """The repaired places of an audit table, with the bytes: doc_id, displayed, bytes_read, repaired, bytes_meant,
    rule, confidence. Bytes are GBK, in hexadecimal; what is no GBK is shown as `..`."""
    require_columns(audit, ["doc_id", "step", "rule", "before", "after", "confidence"], "load_corpus(...).audit")
    rows = audit[audit["step"] == "bytes"]
    return pd.DataFrame({"doc_id": rows["doc_id"], "displayed": rows["before"], "bytes_read": rows["before"].map(_hex),
                         "repaired": rows["after"], "bytes_meant": rows["after"].map(_hex), "rule": rows["rule"],
                         "confidence": rows["confidence"]}).reset_index(drop=True)


def _hex(text: str) -> str:
    return " ".join(char.encode("gbk", "ignore").hex().upper() or ".." for char in text)


def gloss_edits(text: str) -> list[Edit]:
    """One deletion for each gloss `字(zì)` of a page that was glossed blindly, else none."""
    found = list(GLOSS.finditer(text))
    glosses = [m for m in found if m.group(2) in readings(m.group(1))]
    everyday = [m for m in glosses if log_probability(m.group(1)) > EVERYDAY]
    occurrences = sum(text.count(char) for char in {m.group(1) for m in glosses})
    han = len(COMMON_HAN.findall(text))
    if len(everyday) < MIN_GLOSSES or len(glosses) < MIN_GLOSSED_SHARE * max(occurrences, len(found)):
        return []
    if len(glosses) > MAX_GLOSSED_OF_HAN * han:
        return []
    return [Edit("gloss", "gloss", m.start(), m.end(), m.group(), "") for m in glosses]


def byte_edits(text: str) -> list[Edit]:
    """One replacement for each run of characters that reads as Chinese once a lost byte is put back."""
    edits: list[Edit] = []
    position = 0
    for start, search in _triggers(text):
        if start < position:
            continue
        best = max(search(text, start, position), default=None)
        if best is None or best[0] < max(MIN_MARGIN, MIN_MARGIN_PER_CHARACTER * (best[2] - best[1])):
            continue
        if best[4] == "lost byte" and len(COMMON_HAN.findall(text[best[1] : best[2]])) < MIN_HAN and b"<" not in best[3]:
            continue
        best = max([best, *_with_private_pair(text, best)])
        margin, a, position, stream, rule = best
        new = stream.decode("gbk")
        edits.append(Edit("bytes", rule, a, position, text[a:position], new, round(1 - math.exp(-margin / len(new)), 4)))
    return edits


def _triggers(text: str) -> list[tuple[int, Callable[[str, int, int], Iterator[Reading]]]]:
    """Places where a byte may be lost, in reading order, each with the search to make there."""
    found = [(m.start(), _after_loss) for m in LOSS.finditer(text) if _suspicious(text[m.end() : m.end() + 4])]
    found += [(m.start(), _after_gloss) for m in INNER_GLOSS.finditer(text)]
    found += [(m.start(), _before_stray) for m in STRAY.finditer(text) if _suspicious(text[m.start() - 4 : m.start()])]
    return sorted(found, key=lambda trigger: trigger[0])


def _after_loss(text: str, start: int, floor: int) -> Iterator[Reading]:
    """A `?`, or what is left of it, and a run behind: any lead byte may be lost, or a pause with the next lead byte."""
    marker = LOSS.match(text, start).group()
    kept = (marker[1:] or marker.strip("?？")).translate(FULL_WIDTH).encode("gbk")
    heads = [bytes([lead]) + kept for lead in LEADS] + [pause + b"\xa1" for pause in PAUSES if not kept]
    for run, end in _runs(text, start + len(marker)):
        for head in _likely(heads, run):
            yield from _reading(text, start, end, head + run, "lost byte")


def _after_gloss(text: str, start: int, floor: int) -> Iterator[Reading]:
    """`下?lián)茳h費`: the character before ends in the lead byte of a character read `lián`; its trail byte is lost."""
    m, before = INNER_GLOSS.match(text, start), text[start - 1].encode("gbk", "ignore")
    for trail in _trails(before[1:], m.group(1)):
        for run, end in _runs(text, m.end()):
            yield from _reading(text, start, end, trail + run, "gloss inside")


def _before_stray(text: str, start: int, floor: int) -> Iterator[Reading]:
    """`畢^`: a stray ASCII character ends a run whose beginning shows no mark; every beginning is tried."""
    run = text[start].encode()
    for i in range(start - 1, max(start - MAX_RUN, floor) - 1, -1):
        unit = text[i].encode("gbk", "ignore")
        if len(unit) != 2:
            return
        run = unit + run
        for head in _likely([bytes([lead]) for lead in LEADS], run):
            yield from _reading(text, i, start + 1, head + run, "lost byte")


def _runs(text: str, start: int) -> Iterator[tuple[bytes, int]]:
    """The bytes of the run from `start`, for every place where it may end, and where that is.

    It ends in an ASCII character that is a trail byte, at a gloss that names its last byte, at another loss, or at the end
    of the line, where the odd byte is lost. Half-width punctuation may be an end, or a mark that was read out of step.
    """
    run = b""
    for i in range(start, min(start + MAX_RUN, len(text)) + 1):
        char = text[i : i + 1]
        if gloss := INNER_GLOSS.match(text, i):
            yield from ((run + trail, gloss.end()) for trail in _trails(run[-1:], gloss.group(1)))
        if char == "?" and (run[-1:] == b"\xa1" or not run and TORN_TAG.match(text, i)):
            line = text[text.rfind("\n", 0, i) + 1 : i]
            mark = "”" if line.count("“") > line.count("”") else "。"
            yield run + mark.encode("gbk")[1:] + b"<" * bool(TORN_TAG.match(text, i)), i + 1
        unit = char.translate(FULL_WIDTH).encode("gbk", "ignore") if char != "?" else b""
        if len(unit) != 2 or char.isascii():
            if "@" <= char <= "~":
                yield run + unit, i + 1
            elif run:
                yield run[:-1], i
        if len(unit) != 2:
            return
        run += unit


def _trails(lead: bytes, syllable: str) -> list[bytes]:
    """The second bytes that make `lead` a character with this reading."""
    pairs = [lead + bytes([trail]) for trail in TRAILS] if lead else []
    return [pair[1:] for pair in pairs if (char := _decode(pair)) and syllable in readings(char)]


def _likely(heads: list[bytes], run: bytes, n: int = 3) -> list[bytes]:
    """The heads that make the most probable beginning with the run."""
    def beginning(head: bytes) -> float:
        size = len(head) + min(len(run), 5)
        char = _decode((head + run)[: size - size % 2])
        return -math.inf if char is None else log_probability(char)

    return sorted(heads, key=beginning, reverse=True)[:n]


def _reading(text: str, start: int, end: int, stream: bytes, rule: str) -> Iterator[Reading]:
    """The stream as a reading of text[start:end], with the margin by which it is more probable; none if it is no GBK."""
    if new := _decode(stream):
        left, right = text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT].partition("(")[0]
        margin = log_probability(left + new + right) - log_probability(left + text[start:end] + right)
        yield margin, start, end, stream, rule


def _with_private_pair(text: str, reading: Reading) -> Iterator[Reading]:
    """The reading with one pair of GBK's private area put back, which decoders drop: 要按 between 家 and 照."""
    margin, start, end, stream, rule = reading
    for i in range(1, len(stream), 2):
        for leads, trails in PRIVATE:
            firsts = _best_chars((stream[i - 1 : i] + bytes([lead]) for lead in leads), n=5)
            lasts = _best_chars((bytes([trail]) + stream[i : i + 1] for trail in trails), n=15)
            for first in firsts:
                for last in lasts:
                    for found in _reading(text, start, end, stream[: i - 1] + first + last + stream[i + 1 :], rule):
                        yield found[0] - PRIVATE_COST, *found[1:]


def _best_chars(pairs: Iterator[bytes], n: int) -> list[bytes]:
    """The pairs that are the most frequent characters."""
    scored = [(log_probability(char), pair) for pair in pairs if (char := _decode(pair))]
    return [pair for _, pair in sorted(scored, reverse=True)[:n]]


def _decode(stream: bytes) -> str | None:
    try:
        return stream.decode("gbk")
    except UnicodeDecodeError:
        return None


def _suspicious(window: str) -> bool:
    """Whether the Chinese at the beginning of a window is improbable as it stands."""
    window = re.match(r"[^\x00-\xa0]*", window).group()
    return not window or log_probability(window) < SUSPICIOUS * len(window)


@cache
def readings(char: str) -> frozenset[str]:
    """The readings of a character, with tone marks."""
    from pypinyin import pinyin

    return frozenset(pinyin(char, heteronym=True)[0])
