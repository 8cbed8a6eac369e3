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

import pandas as pd

from ..chinese.probability import log_probability
from ..errors import require_columns, require_type
from .edits import Edit, apply_edits
from .lost_bytes import KEPT, WIDE, Reading, before, lost_lead, lost_mark, lost_trail, readings_from
from .pinyin import INNER_GLOSS, MAY_BE_GLOSSED, TONED, gloss_edits

MARKS = re.escape("!,:;?()" + KEPT)
NEXT = r"(?=[^\x00-\xa0！？]|[@-~]\()"
LOSS = re.compile(rf"\?[{MARKS}]{NEXT}|\?[{MARKS}]?(?=\?/?(?:p|br|div|span|strong)\b)")
POSSIBLE_LOSS = re.compile(rf"[?!！](?:(?<=\?) ?{NEXT}|(?<!\?)(?<!\?.)(?=[^\x00-\xa0０-９Ａ-Ｚａ-ｚ{KEPT}]))")
WEAK_LOSS = re.compile(r"(?<![!?！？])\?[!！](?=\?(?!\?)|$)", re.M)  # a loss only where the page has shown others
STRAY = re.compile(r"[@-~€](?<=[^\x00-\xa0]{2}.)(?![A-Za-z0-9])")
GLOSS_NEAR = re.compile(rf"[^\x00-\xa0]{{1,3}}\?[a-zü{TONED}]+\)")
SYMBOLS = re.compile("[\u2500-\u27ff]")  # in a reading, they show that it is none
MAX_STRAY_RUN = 40  # characters before a stray letter that are tried as the beginning of a run
UNIT, NO_RUN = re.compile(r"[^\x00-\xa0]|[@-~]$"), re.compile(r"[\x00-\xa0]")  # a stray letter ends a run
STRAY_INSIDE = re.compile("[^\x00-\xa0][@-~€](?![A-Za-z0-9])")
MARKED = re.compile(rf"\?[{MARKS}]|[!！]")
MIN_LENGTH = {True: 2, False: 4}  # of a run, in characters, with a mark at the loss or without
SUSPICIOUS = -8.5  # mean log probability of four characters, below which the search begins
MIN_MARGIN = 12.0  # natural log units by which a repair must beat the text as it stands
MIN_MARGIN_PER_CHARACTER = 1.5
AFTER_OTHERS = "lost byte after others"  # on a page that has shown other losses
MIN_MARGIN_AFTER_OTHERS, WEAK_MARGIN = 6.0, 3.0
UNREPAIRED = "unrepaired"
MIN_CONFIDENCE, SHORT = 0.5, 6  # a reading of few characters must be more probable than all others together
MAX_PLACES, MAX_DENSITY = 100, 0.1  # places a character beyond which this is no damaged text, but something else


def repair_damage(text: str) -> tuple[str, list[Edit]]:
    """Undo byte-level damage; return the repaired text and the edits that lead to it.

    Steps: `bytes` (rules `lost byte`, `lost byte after others`, and `gloss inside` where a gloss names it; `unrepaired` where no
    reading is clear and the text stays; `confidence` is 1 - exp(-margin), with the margin over the damaged text in natural log
    units a character, times the share of the best reading in the probability of all) and `gloss` (the readings put behind
    characters, on pages that show the pattern of a blind replacement: at least three behind everyday characters, at nearly every
    occurrence of the glossed characters; primers, single glosses and those of rare characters are left alone).

    >>> repair_damage("挑戰(zhàn)，戰(zhàn)爭，緊急下?lián)茳h費，與我們聯(lián)系")[0]
    '挑戰，戰爭，緊急下撥黨費，與我們聯系'
    >>> repair_damage("江(jiāng)读作jiāng？谁知道")[0]
    '江(jiāng)读作jiāng？谁知道'
    """
    require_type(text, str, "text")
    edits = damage_edits(text)
    return apply_edits(text, edits), edits


def explain_repairs(audit: pd.DataFrame) -> pd.DataFrame:
    """The repaired places of an audit table, with the bytes: doc_id, displayed, bytes_read, repaired, bytes_meant,
    rule, confidence. Bytes are GBK, in hexadecimal; what is no GBK is shown as `..`."""
    require_columns(audit, ["doc_id", "step", "rule", "before", "after", "confidence"], "load_corpus(...).audit")
    rows = audit[(audit["step"] == "bytes") & (audit["before"] != audit["after"])]
    return pd.DataFrame(
        {
            "doc_id": rows["doc_id"],
            "displayed": rows["before"],
            "bytes_read": rows["before"].map(_hex),
            "repaired": rows["after"],
            "bytes_meant": rows["after"].map(_hex),
            "rule": rows["rule"],
            "confidence": rows["confidence"],
        }
    ).reset_index(drop=True)


def _hex(text: str) -> str:
    return " ".join(char.encode("gbk", "ignore").hex().upper() or ".." for char in text)


def damage_edits(text: str) -> list[Edit]:
    """The edits of `repair_damage`."""
    edits = byte_edits(text)
    return edits + gloss_edits(apply_edits(text, edits), damaged=bool(edits))


def byte_edits(text: str) -> list[Edit]:
    """One replacement for each run of characters that reads as Chinese once a lost byte is put back; on a page where there
    is one, also an edit that changes nothing (rule `unrepaired`) for each place that stays doubtful."""
    triggers = _triggers(text)
    if len(triggers) > MAX_PLACES + MAX_DENSITY * len(text):
        return []
    repairs, doubtful = _search(text, triggers, MIN_MARGIN)
    if repairs:
        weak = [(m.start(), AFTER_OTHERS, _after_loss) for m in WEAK_LOSS.finditer(text)]
        repairs, doubtful = _search(text, sorted(triggers + weak, key=lambda trigger: trigger[0]), MIN_MARGIN_AFTER_OTHERS)
    edits, position = [], 0
    for edit in sorted(repairs + doubtful * bool(repairs), key=lambda edit: (edit.start, edit.rule == UNREPAIRED)):
        following = next((repair.start for repair in repairs if repair.start > edit.start), len(text))
        if edit.start >= position and (edit.rule != UNREPAIRED or edit.end <= following):
            edits.append(edit)
            position = edit.end
    return edits


def _search(text: str, triggers: list[tuple], min_margin: float) -> tuple[list[Edit], list[Edit]]:
    """Repairs, and the places where the search found something that is not clear enough."""
    repairs: list[Edit] = []
    doubtful: list[Edit] = []
    for start, rule, search in triggers:
        position = repairs[-1].end if repairs else 0
        if start < position or not (found := search(text, start, position)):
            continue
        best, before = found[0], text[found[0].start : found[0].end]
        least_length, confidence = MIN_LENGTH[bool(MARKED.match(before))], _confidence(found)
        is_long = rule != "lost byte" or "<" in best.text or len(UNIT.findall(before)) >= least_length
        is_alone = len(before) > SHORT or confidence >= MIN_CONFIDENCE
        least = WEAK_MARGIN if rule == AFTER_OTHERS else max(min_margin, MIN_MARGIN_PER_CHARACTER * len(before))
        if best.margin >= least and is_long and is_alone and not SYMBOLS.search(best.text):
            repairs.append(Edit("bytes", rule, best.start, best.end, before, best.text, confidence))
        elif best.margin > 0:
            doubtful.append(Edit("bytes", UNREPAIRED, best.start, best.end, before, before, confidence))
    return repairs, doubtful


def _confidence(found: list[Reading]) -> float:
    """1 - exp(-margin a character), times the share of the best reading in the probability of all."""
    best = found[0]
    share = 1 / sum(math.exp(reading.margin - best.margin) * (1 + reading.rivals) for reading in found)
    return round(share * (1 - math.exp(-best.margin / len(best.text))), 4)


def _triggers(text: str) -> list[tuple]:
    """Places where a byte may be lost, in reading order, each with the rule and the search to make there."""
    patterns = [LOSS] * ("?" in text) + [POSSIBLE_LOSS] * any(mark in text for mark in "?!！")
    found = [
        (m.start(), "lost byte", _after_loss)
        for pattern in patterns
        for m in pattern.finditer(text)
        if _suspicious(text[m.end() : m.end() + 4]) or GLOSS_NEAR.match(text, m.end())
    ]
    if ")" in text and MAY_BE_GLOSSED.search(text):
        found += [(m.start(), "gloss inside", _after_gloss) for m in INNER_GLOSS.finditer(text)]
    found += [
        (m.start(), "lost byte", _before_stray) for m in STRAY.finditer(text) if _suspicious(text[m.start() - 4 : m.start()])
    ]
    return sorted(dict.fromkeys(found), key=lambda trigger: trigger[0])


def _after_loss(text: str, start: int, floor: int) -> list[Reading]:
    """A `?`, or what is left of it, and a run behind."""
    marker = next(filter(None, (kind.match(text, start) for kind in (LOSS, POSSIBLE_LOSS, WEAK_LOSS)))).group()
    mark, run = (marker[1:] or marker.strip("?")).strip(), start + len(marker)
    hypothesis = before(text, start)
    if mark:
        return readings_from(text, start, run, lost_lead(hypothesis, mark))
    found = readings_from(text, start, run, lost_mark(hypothesis))
    unit = text[run : run + 1]
    if unit > "\xa0":
        found += readings_from(text, start, run + 1, lost_lead(hypothesis, unit))
    return sorted(found, reverse=True)


def _after_gloss(text: str, start: int, floor: int) -> list[Reading]:
    """`下?lián)茳h費`: the character before ends in the lead byte of a character read `lián`; its trail byte is lost."""
    if not (gloss := INNER_GLOSS.match(text, start)):
        return []
    syllable = gloss.group(1) or gloss.group(2)
    return readings_from(text, start, gloss.end(), lost_trail(before(text, start), text, start, syllable))


def _before_stray(text: str, start: int, floor: int) -> list[Reading]:
    """`畢^`: a stray ASCII character ends a run whose beginning shows no mark; every beginning is tried."""
    found: list[Reading] = []
    for i in range(start - 1, max(start - MAX_STRAY_RUN, floor) - 1, -1):
        if len(text[i].translate(WIDE).encode("gbk", "ignore")) != 2:
            break
        if i < start - 4 and not _suspicious(text[i : i + 4]):
            break
        found += readings_from(text, i, i + 1, lost_lead(before(text, i), text[i]), end=start + 1)[:3]
    return sorted(found, reverse=True)


def _suspicious(window: str) -> bool:
    """Whether the Chinese at the beginning of a window is improbable as it stands."""
    run = NO_RUN.split(window, maxsplit=1)[0]
    return not run or log_probability(run) < SUSPICIOUS * len(run) or STRAY_INSIDE.search(window) is not None
