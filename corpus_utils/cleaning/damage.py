"""Undo byte-level damage: glosses, and characters torn by replacements blind to their boundaries.

Mirror sites convert a page to traditional characters, encode it in GBK (two bytes per character)
and replace byte pairs wherever they find them, even across two characters: readings are put after
characters (`戰(zhàn)`), and `！` becomes `!`. Where this hits the trail byte of one character and the
lead byte of the next, a byte is lost, and everything after it is read one byte out of step, until
an ASCII byte falls where a trail byte belongs:

    。”忻府區   A1 A3 | A1 B1 | D0 C3 | B8 AE | 85 5E      ->   A1 ! B1D0 C3B8 AE85 5E   ->   ?!毙酶畢^

Repair puts the lost byte back and reads the bytes anew. Where a gloss names the lost byte, this is
exact; elsewhere every possible byte is tried, and the most probable Chinese, by jieba's word
frequencies, wins if it is clearly more probable than the text as it is. A false repair is worse
than a missed one.
"""

import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import pandas as pd

from ..chinese.probability import LONGEST_WORD, Chart, extend, log_probability
from ..errors import require_type
from ..tables import require_table
from .edits import Edit, apply_edits
from .pinyin import GLOSS_END, GLOSS_TRACE, INNER_GLOSS, MAY_BE_GLOSSED, TONED, aligned_gloss, gloss_edits, pinyin_of

# Hypotheses kept; those in which a dropped pair is tried; readings weighed.
BEAM, PRIVATE_BEAM, FINALISTS = 24, 6, 12
MAX_RUN = 200  # characters read one byte out of step
CONTEXT = 6  # characters on either side that help to judge
# After this many characters, a mean log probability that no Chinese has.
PATIENCE, HOPELESS = 8, -9.5
# How the byte 80 is shown; it is not a lead byte, but a trail byte that was read as a character.
EURO = "€"
IN_STEP = "！，：；？。、（）“”《》"  # marks that stay in step when a byte before them is lost
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}  # ASCII to its full-width form
LEADS, TRAILS = range(0x81, 0xFF), [*range(0x40, 0x7F), *range(0x80, 0xFF)]
PRIVATE = [([*range(0xAA, 0xB0), *range(0xF8, 0xFF)], range(0xA1, 0xFF)), (range(0xA1, 0xA8), range(0x40, 0xA1))]
LATIN = re.compile(f"[A-Za-z{TONED}]")
TORN_TAG = re.compile(r"/?(?:p|br|div|span|strong)\b[^<>]{0,40}>")
# Costs in natural log units.
PRIVATE_COST = 1.0  # a pair from GBK's private area, which decoders drop
UNMARKED_COST = 3.0  # a second loss that left no trace
DROPPED_COST = 8.0  # a last byte that is given up
WIDENED_COST = 8.0  # an ASCII letter that was full-width
GLOSS_COST = -15.0  # a gloss inside a character is evidence
MARKS = re.escape("!,:;?()" + IN_STEP)
NEXT = r"(?=[^\x00-\xa0！？]|[@-~]\()"
LOSS = re.compile(rf"\?[{MARKS}]{NEXT}|\?[{MARKS}]?(?=\?/?(?:p|br|div|span|strong)\b)")
POSSIBLE_LOSS = re.compile(rf"[?!！](?:(?<=\?) ?{NEXT}|(?<!\?)(?<!\?.)(?=[^\x00-\xa0０-９Ａ-Ｚａ-ｚ{IN_STEP}]))")
# A loss only where the page has shown others.
WEAK_LOSS = re.compile(r"(?<![!?！？])\?[!！](?=\?(?!\?)|$)", re.M)
STRAY = re.compile(r"[@-~€](?<=[^\x00-\xa0]{2}.)(?![A-Za-z0-9])")
GLOSS_NEAR = re.compile(rf"[^\x00-\xa0]{{1,3}}\?[a-zü{TONED}]+\)")
SYMBOLS = re.compile("[\u2500-\u27ff]")  # a reading that has any is wrong
MAX_STRAY_RUN = 40  # characters before a stray letter that are tried as the start of a run
# A stray letter ends a run.
UNIT, NO_RUN = re.compile(r"[^\x00-\xa0]|[@-~]$"), re.compile(r"[\x00-\xa0]")
STRAY_INSIDE = re.compile("[^\x00-\xa0][@-~€](?![A-Za-z0-9])")
MARKED = re.compile(rf"\?[{MARKS}]|[!！]")
MIN_LENGTH = {True: 2, False: 4}  # of a run, in characters, with or without a mark at the loss
SUSPICIOUS = -8.5  # mean log probability of four characters below which the search begins
MIN_MARGIN = 12.0  # natural log units by which a repair must beat the text as it is
MIN_MARGIN_PER_CHARACTER = 1.5
AFTER_OTHERS = "lost byte after others"  # on a page that has shown other losses
MIN_MARGIN_AFTER_OTHERS, WEAK_MARGIN = 6.0, 3.0
UNREPAIRED = "unrepaired"
# A reading of few characters must be more probable than all others together.
MIN_CONFIDENCE, SHORT = 0.5, 6
# Places, and further places per character, beyond which this is something other than damaged text.
MAX_PLACES, MAX_DENSITY = 100, 0.1


class Reading(NamedTuple):
    """What text[start:end] may have been.

    `margin`: how much more probable it is than the text as it is, in natural log units.
    """

    margin: float
    start: int
    end: int
    text: str
    rivals: float  # probability of other readings that end there, as a multiple of its own


class Hypothesis(NamedTuple):
    chart: Chart
    tail: str
    text: str
    pending: int = -1  # the byte that is waiting for its other half; -1: in step
    cost: float = 0.0
    rivals: float = 0.0  # probability of the readings that it displaced, as a multiple of its own

    def then(self, char: str, pending: int = -1, cost: float = 0.0) -> "Hypothesis":
        """The hypothesis with one more character."""
        return Hypothesis(*extend(self.chart, self.tail, char), self.text + char, pending, self.cost + cost, self.rivals)

    @property
    def score(self) -> float:
        return self.chart[-1] - self.cost


def repair(text: str) -> tuple[str, list[Edit]]:
    """Undo byte-level damage; return the repaired text and the edits that lead to it.

    The edits are of two steps. `bytes` puts lost bytes back: rules `lost byte`, `lost byte after
    others` and, where a gloss names the byte, `gloss inside`; rule `unrepaired` marks places where
    no reading is clear and the text stays. `gloss` removes the readings put after characters, on
    pages that have lost bytes or show the pattern of a blind replacement: at least three after
    everyday characters, at nearly every occurrence of the glossed characters. Primers, single
    glosses and those of rare characters are left alone.

    The `confidence` of a repair is 1 - exp(-margin), with the margin over the damaged text in
    natural log units per character, times the share of the best reading in the probability of all.

    >>> repair("挑戰(zhàn)，戰(zhàn)爭，緊急下?lián)茳h費，與我們聯(lián)系")[0]
    '挑戰，戰爭，緊急下撥黨費，與我們聯系'
    >>> repair("江(jiāng)读作jiāng？谁知道")[0]
    '江(jiāng)读作jiāng？谁知道'
    """
    require_type(text, str, "text")
    edits = damage_edits(text)
    return apply_edits(text, edits), edits


def explain_repairs(audit: pd.DataFrame) -> pd.DataFrame:
    """List the repaired places of an audit, with their bytes.

    `audit`: as returned by `load_corpus`. Returns the table `explain_repairs`, with the bytes of
    GBK in hexadecimal; a character that is not in GBK is shown as `..`.

    Example: `cu.cleaning.explain_repairs(corpus.audit)`.
    """
    require_table(audit, "audit", ["doc_id", "step", "rule", "before", "after", "confidence"])
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
    """The edits of `cleaning.repair`."""
    edits = _byte_edits(text)
    return edits + gloss_edits(apply_edits(text, edits), damaged=bool(edits))


def _byte_edits(text: str) -> list[Edit]:
    """One replacement for each run that reads as Chinese once a lost byte is put back.

    On a page with such a run, also an edit that changes nothing (rule `unrepaired`) for each place
    that remains doubtful.
    """
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
    """Repairs, and the places where something was found that is not clear enough."""
    repairs: list[Edit] = []
    doubtful: list[Edit] = []
    for start, rule, search in triggers:
        position = repairs[-1].end if repairs else 0
        if start < position or not (found := search(text, start, position)):
            continue
        best, shown = found[0], text[found[0].start : found[0].end]
        least_length, confidence = MIN_LENGTH[bool(MARKED.match(shown))], _confidence(found)
        is_long = rule != "lost byte" or "<" in best.text or len(UNIT.findall(shown)) >= least_length
        is_alone = len(shown) > SHORT or confidence >= MIN_CONFIDENCE
        least = WEAK_MARGIN if rule == AFTER_OTHERS else max(min_margin, MIN_MARGIN_PER_CHARACTER * len(shown))
        if best.margin >= least and is_long and is_alone and not SYMBOLS.search(best.text):
            repairs.append(Edit("bytes", rule, best.start, best.end, shown, best.text, confidence))
        elif best.margin > 0:
            doubtful.append(Edit("bytes", UNREPAIRED, best.start, best.end, shown, shown, confidence))
    return repairs, doubtful


def _confidence(found: list[Reading]) -> float:
    """1 - exp(-margin per character), times the share of the best reading in all probability."""
    best = found[0]
    share = 1 / sum(math.exp(reading.margin - best.margin) * (1 + reading.rivals) for reading in found)
    return round(share * (1 - math.exp(-best.margin / len(best.text))), 4)


def _triggers(text: str) -> list[tuple]:
    """Places where a byte may be lost, in reading order, each with its rule and search."""
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
    """Readings of a `?`, or what is left of it, and the run after it."""
    marker = next(filter(None, (kind.match(text, start) for kind in (LOSS, POSSIBLE_LOSS, WEAK_LOSS)))).group()
    mark, run = (marker[1:] or marker.strip("?")).strip(), start + len(marker)
    hypothesis = _before(text, start)
    if mark:
        return _readings_from(text, start, run, _lost_lead(hypothesis, mark))
    found = _readings_from(text, start, run, _lost_mark(hypothesis))
    unit = text[run : run + 1]
    if unit > "\xa0":
        found += _readings_from(text, start, run + 1, _lost_lead(hypothesis, unit))
    return sorted(found, reverse=True)


def _after_gloss(text: str, start: int, floor: int) -> list[Reading]:
    """`下?lián)茳h費`: the gloss names a character whose trail byte is lost.

    The character before it ends in the lead byte of a character that is read `lián`.
    """
    if not (gloss := INNER_GLOSS.match(text, start)):
        return []
    syllable = gloss.group(1) or gloss.group(2)
    return _readings_from(text, start, gloss.end(), _lost_trail(_before(text, start), text, start, syllable))


def _before_stray(text: str, start: int, floor: int) -> list[Reading]:
    """`畢^`: a stray ASCII character ends a run that no mark begins.

    Every possible beginning is tried.
    """
    found: list[Reading] = []
    for i in range(start - 1, max(start - MAX_STRAY_RUN, floor) - 1, -1):
        if len(text[i].translate(WIDE).encode("gbk", "ignore")) != 2:
            break
        if i < start - 4 and not _suspicious(text[i : i + 4]):
            break
        found += _readings_from(text, i, i + 1, _lost_lead(_before(text, i), text[i]), end=start + 1)[:3]
    return sorted(found, reverse=True)


def _suspicious(window: str) -> bool:
    """Whether the Chinese at the beginning of a window is improbable as it is."""
    run = NO_RUN.split(window, maxsplit=1)[0]
    return not run or log_probability(run) < SUSPICIOUS * len(run) or STRAY_INSIDE.search(window) is not None


def _before(text: str, start: int) -> Hypothesis:
    """The hypothesis before anything is read, with the words to the left."""
    hypothesis = Hypothesis((0.0,), "", "")
    for char in _left(text, start):
        hypothesis = hypothesis.then(char)
    return hypothesis._replace(text="")


def _lost_lead(hypothesis: Hypothesis, unit: str) -> list[Hypothesis]:
    """Readings of the first character of a run whose lead byte is lost."""
    data = unit.translate(WIDE).encode("gbk", "ignore")
    return [hypothesis.then(char, data[1]) for char in _ended_by(data[0])] if len(data) == 2 else []


def _lost_mark(hypothesis: Hypothesis) -> list[Hypothesis]:
    """A pause, and the first byte of a mark such as `”`: the `！` between them is lost."""
    return [hypothesis.then(mark, 0xA1) for mark in "！，。？：；"]


def _lost_trail(hypothesis: Hypothesis, text: str, start: int, syllable: str) -> list[Hypothesis]:
    """Trail bytes of the characters with this reading.

    Their lead byte ends the character before `start`.
    """
    lead = GLOSS_TRACE.sub("", text[max(start - 12, 0) : start])[-1:].encode("gbk", "ignore")[1:]
    glossed = [c for c in _led_by(lead[0]) if syllable in pinyin_of(c)] if lead else []
    return [hypothesis._replace(pending=c.encode("gbk")[1], cost=GLOSS_COST) for c in glossed]


def _readings_from(text: str, start: int, run: int, hypotheses: Iterable[Hypothesis], end: int | None = None) -> list[Reading]:
    """Readings of text[start:], the best first.

    They begin with the hypotheses and go on with the characters from `run`; with `end`, only those
    that end there are returned.
    """
    beam, found, i = _best(hypotheses), [], run
    while beam and i - run <= MAX_RUN:
        # A gloss of two bytes that were not one character when it was put there.
        if i > run and (gloss := aligned_gloss(text, i)):
            i = gloss.end()
            continue
        steps = [step for n, hypothesis in enumerate(beam) for step in _continue(text, i, hypothesis, n < PRIVATE_BEAM)]
        for at in {at for hypothesis, at in steps if hypothesis.pending < 0} & ({end} if end else {at for _, at in steps}):
            finished = [hypothesis for hypothesis, where in steps if hypothesis.pending < 0 and where == at and hypothesis.text]
            found += [(at, hypothesis) for hypothesis in _best(finished)[:3]]
        beam, i = _best(hypothesis for hypothesis, _ in steps if hypothesis.pending >= 0), i + 1
        if i - run > PATIENCE and beam and beam[0].score < HOPELESS * (i - run + CONTEXT):
            break
    return _finish(text, start, found)


def _continue(text: str, i: int, hypothesis: Hypothesis, is_best: bool) -> Iterator[tuple[Hypothesis, int]]:
    """What may come next, with the place where the text goes on."""
    pending, char = hypothesis.pending, text[i : i + 1]
    if char == "?" and TORN_TAG.match(text, i + 1):
        yield from ((hypothesis.then(c).then("<"), i + 1) for c in _closing(text, i, hypothesis))
    # Here the ? may replace a digit or letter too.
    elif char == "?" and re.match("[0-9A-Za-z]", text[i + 1 : i + 2]):
        yield from ((hypothesis.then(c), i) for c in _led_by(pending))
    elif char == "?":
        yield from ((hypothesis.then(c), i + 1) for c in _closing(text, i, hypothesis))
    elif char in "\n" or char.isascii() and char not in "!,:;()":
        yield hypothesis._replace(pending=-1, cost=hypothesis.cost + DROPPED_COST), i
        yield from ((hypothesis.then(c, cost=UNMARKED_COST), i) for c in _closing(text, i, hypothesis))
    elif char.translate(WIDE) in IN_STEP:
        yield from ((hypothesis.then(c, cost=UNMARKED_COST), i) for c in _led_by(pending))
    for chars, waiting, at, cost in _completed(text, i):
        yield from ((hypothesis.then(c, waiting, cost), at) for c in _led(chars, pending))
        if is_best:
            yield from ((hypothesis.then(a).then(c, waiting, cost + PRIVATE_COST), at) for a, c in _private(pending, chars))


def _completed(text: str, i: int) -> Iterator[tuple[tuple[str, ...], int, int, float]]:
    """The characters that the text at `i` may complete.

    Each with the byte that is then waiting, the place where the text goes on, and the cost.
    """
    char = text[i : i + 1]
    if gloss := GLOSS_END.match(text, i):
        yield _read_as(gloss.group(1)), -1, gloss.end(), GLOSS_COST
    if char == EURO or char and "@" <= char <= "~" and not LATIN.match(text, i + 1):
        yield _ended_by(0x80 if char == EURO else ord(char)), -1, i + 1, 0.0
    unit = "" if GLOSS_TRACE.match(text, i) else char.translate(WIDE)
    if len(data := unit.encode("gbk", "ignore")) == 2:
        yield _ended_by(data[0]), data[1], i + 1, WIDENED_COST * (char.isascii() and char not in "!,:;?()")


def _closing(text: str, i: int, hypothesis: Hypothesis) -> tuple[str, ...]:
    """The characters that may end a line.

    Of the marks that begin with A1, it is the one that the quotation marks call for.
    """
    if hypothesis.pending != 0xA1:
        return _led_by(hypothesis.pending)
    line = text[text.rfind("\n", 0, i) + 1 : i] + hypothesis.text
    return ("”",) if line.count("“") > line.count("”") else ("。",)


def _finish(text: str, start: int, found: list[tuple[int, Hypothesis]]) -> list[Reading]:
    """The best hypotheses as readings, judged over the same stretch of text."""
    stretch = max((at for at, _ in found), default=0) + CONTEXT
    rest = {at: log_probability(_right(text, at, stretch)) for at, _ in found}
    best = sorted(found, key=lambda end: -end[1].score - rest[end[0]])[:FINALISTS]
    left, displayed = _left(text, start), _right(text, start, stretch)
    readings = []
    for at, hypothesis in best:
        new = left + hypothesis.text + _right(text, at, stretch)
        margin = log_probability(new) - log_probability(left + displayed) - hypothesis.cost
        readings.append(Reading(margin, start, at, hypothesis.text, hypothesis.rivals))
    return sorted(readings, reverse=True)


def _left(text: str, start: int) -> str:
    line = text[max(start - 2 * CONTEXT, 0) : start].removesuffix("\n").rpartition("\n")[2]
    return GLOSS_TRACE.sub("", line)[-CONTEXT:]


def _right(text: str, start: int, stretch: int) -> str:
    """The text up to the end of the stretch or line, without glosses."""
    return GLOSS_TRACE.sub("", text[start:stretch].partition("\n")[0])


def _best(hypotheses: Iterable[Hypothesis]) -> list[Hypothesis]:
    """The beam: of hypotheses that will go on alike, the best, with the others as its rivals."""
    best: dict[tuple[str, int], Hypothesis] = {}
    for hypothesis in sorted(hypotheses, key=lambda hypothesis: -hypothesis.score):
        key = hypothesis.tail[-LONGEST_WORD + 1 :], hypothesis.pending
        if (other := best.get(key)) is None:
            best[key] = hypothesis
        else:
            weight = math.exp(hypothesis.score - other.score) * (1 + hypothesis.rivals)
            best[key] = other._replace(rivals=other.rivals + weight)
    return list(best.values())[:BEAM]


@cache
def _led(chars: tuple[str, ...], lead: int) -> list[str]:
    return [char for char in chars if char.encode("gbk")[0] == lead]


@cache
def _private(pending: int, chars: tuple[str, ...]) -> list[tuple[str, str]]:
    """The likeliest pairs of characters with a pair of the private area between them.

    The waiting byte begins the first character, and the second is one of `chars`.
    """
    found = []
    for leads, trails in PRIVATE:
        firsts = [char for char in _led_by(pending) if char.encode("gbk")[1] in leads]
        lasts = [char for char in chars if char.encode("gbk")[0] in trails]
        found += [(first, last) for first in firsts[:6] for last in lasts[:20]]
    return sorted(found, key=lambda two: -log_probability("".join(two)))[:30]


@cache
def _read_as(syllable: str) -> tuple[str, ...]:
    """The characters with this reading, the most frequent first."""
    return _by_frequency(char for lead in LEADS for char in _led_by(lead) if syllable in pinyin_of(char))


@cache
def pair(lead: int, trail: int) -> str:
    """The character with these two bytes, or an empty string."""
    char = bytes([lead, trail]).decode("gbk", "ignore") if lead in LEADS and trail in TRAILS else ""
    return "" if char.isascii() else char


@cache
def _led_by(lead: int) -> tuple[str, ...]:
    """The characters with this lead byte, the most frequent first."""
    return _by_frequency(pair(lead, trail) for trail in TRAILS)


@cache
def _ended_by(trail: int) -> tuple[str, ...]:
    """The characters with this trail byte, the most frequent first."""
    return _by_frequency(pair(lead, trail) for lead in LEADS)


def _by_frequency(chars: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, chars), key=log_probability, reverse=True))
