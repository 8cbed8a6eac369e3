"""Reading bytes anew where one was lost: a beam search over what the bytes may have been.

From a place where a byte is lost, GBK text is read one byte out: of every character displayed, the first byte ends one
character and the second begins the next. A hypothesis holds the byte that waits for its other half, and what was read so
far; its score is the log probability of the best segmentation into words of jieba's dictionary. It ends where the
reading is in step again: at an ASCII character that is a trail byte, a gloss that names the missing byte, another loss,
or the end of the line.
"""

import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from ..chinese.probability import LONGEST_WORD, Chart, extend, log_probability
from .pinyin import GLOSS_END, GLOSS_TRACE, TONED, aligned_gloss, readings

BEAM, PRIVATE_BEAM, FINALISTS = 24, 6, 12  # hypotheses kept; those in which a dropped pair is tried; readings weighed
MAX_RUN = 200  # characters read one byte out
CONTEXT = 6  # characters on either side that help to judge
PATIENCE, HOPELESS = 8, -9.5  # after so many characters, a mean log probability that no Chinese has
EURO = "€"  # what the byte 80 is shown as, which is no lead byte: a trail byte that was read as a character
KEPT = "！，：；？。、（）“”《》"  # marks that stay in step where a byte before them is lost
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}  # ASCII to its full-width form
LEADS, TRAILS = range(0x81, 0xFF), [*range(0x40, 0x7F), *range(0x80, 0xFF)]
PRIVATE = [([*range(0xAA, 0xB0), *range(0xF8, 0xFF)], range(0xA1, 0xFF)), (range(0xA1, 0xA8), range(0x40, 0xA1))]
LATIN = re.compile(f"[A-Za-z{TONED}]")
TORN_TAG = re.compile(r"/?(?:p|br|div|span|strong)\b[^<>]{0,40}>")

# Costs in natural log units.
PRIVATE_COST = 1.0  # a pair of GBK's private area, which decoders drop
UNMARKED_COST = 3.0  # a second loss that nothing shows
DROPPED_COST = 8.0  # a last byte given up
WIDENED_COST = 8.0  # an ASCII letter that was a full-width one
GLOSS_COST = -15.0  # a gloss inside a character is evidence


class Reading(NamedTuple):
    """What may have stood at text[start:end]: `margin` is by how much more probable it is, in natural log units."""

    margin: float
    start: int
    end: int
    text: str
    rivals: float  # probability of other readings that end there, as a multiple of its own


class Hypothesis(NamedTuple):
    chart: Chart
    tail: str
    text: str
    pending: int = -1  # the byte that waits for its other half; -1: in step
    cost: float = 0.0
    rivals: float = 0.0  # probability of the readings that it displaced, as a multiple of its own

    def then(self, char: str, pending: int = -1, cost: float = 0.0) -> "Hypothesis":
        """The hypothesis with one character more."""
        return Hypothesis(*extend(self.chart, self.tail, char), self.text + char, pending, self.cost + cost, self.rivals)

    @property
    def score(self) -> float:
        return self.chart[-1] - self.cost


def before(text: str, start: int) -> Hypothesis:
    """The hypothesis that nothing was read yet, with the words to the left."""
    hypothesis = Hypothesis((0.0,), "", "")
    for char in _left(text, start):
        hypothesis = hypothesis.then(char)
    return hypothesis._replace(text="")


def lost_lead(hypothesis: Hypothesis, unit: str) -> list[Hypothesis]:
    """The readings of the first character of a run whose lead byte is lost."""
    data = unit.translate(WIDE).encode("gbk", "ignore")
    return [hypothesis.then(char, data[1]) for char in ended_by(data[0])] if len(data) == 2 else []


def lost_mark(hypothesis: Hypothesis) -> list[Hypothesis]:
    """A pause, and the byte with which a mark such as `”` begins: the `！` between them is lost altogether."""
    return [hypothesis.then(mark, 0xA1) for mark in "！，。？：；"]


def lost_trail(hypothesis: Hypothesis, text: str, start: int, syllable: str) -> list[Hypothesis]:
    """The trail bytes of the characters with this reading whose lead byte ends the character before `start`."""
    lead = GLOSS_TRACE.sub("", text[max(start - 12, 0) : start])[-1:].encode("gbk", "ignore")[1:]
    glossed = [c for c in led_by(lead[0]) if syllable in readings(c)] if lead else []
    return [hypothesis._replace(pending=c.encode("gbk")[1], cost=GLOSS_COST) for c in glossed]


def readings_from(text: str, start: int, run: int, hypotheses: Iterable[Hypothesis], end: int | None = None) -> list[Reading]:
    """Readings of text[start:], the best first, that begin with the hypotheses and go on with the characters from `run`;
    with `end`, only those that end there."""
    beam, found, i = _best(hypotheses), [], run
    while beam and i - run <= MAX_RUN:
        if i > run and (gloss := aligned_gloss(text, i)):  # of two bytes that were no character when it was put there
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
    elif char == "?" and re.match("[0-9A-Za-z]", text[i + 1 : i + 2]):  # it stands for a digit or letter too
        yield from ((hypothesis.then(c), i) for c in led_by(pending))
    elif char == "?":
        yield from ((hypothesis.then(c), i + 1) for c in _closing(text, i, hypothesis))
    elif char in "\n" or char.isascii() and char not in "!,:;()":
        yield hypothesis._replace(pending=-1, cost=hypothesis.cost + DROPPED_COST), i
        yield from ((hypothesis.then(c, cost=UNMARKED_COST), i) for c in _closing(text, i, hypothesis))
    elif char.translate(WIDE) in KEPT:
        yield from ((hypothesis.then(c, cost=UNMARKED_COST), i) for c in led_by(pending))
    for chars, waiting, at, cost in _completed(text, i):
        yield from ((hypothesis.then(c, waiting, cost), at) for c in _led(chars, pending))
        if is_best:
            yield from ((hypothesis.then(a).then(c, waiting, cost + PRIVATE_COST), at) for a, c in _private(pending, chars))


def _completed(text: str, i: int) -> Iterator[tuple[tuple[str, ...], int, int, float]]:
    """The characters that what stands at `i` may complete, with the byte that waits then, the place where the text goes on,
    and the cost."""
    char = text[i : i + 1]
    if gloss := GLOSS_END.match(text, i):
        yield read_as(gloss.group(1)), -1, gloss.end(), GLOSS_COST
    if char == EURO or char and "@" <= char <= "~" and not LATIN.match(text, i + 1):
        yield ended_by(0x80 if char == EURO else ord(char)), -1, i + 1, 0.0
    unit = "" if GLOSS_TRACE.match(text, i) else char.translate(WIDE)
    if len(data := unit.encode("gbk", "ignore")) == 2:
        yield ended_by(data[0]), data[1], i + 1, WIDENED_COST * (char.isascii() and char not in "!,:;?()")


def _closing(text: str, i: int, hypothesis: Hypothesis) -> tuple[str, ...]:
    """The characters that may end a line: of the marks that begin with A1, the one that the quotes ask for."""
    if hypothesis.pending != 0xA1:
        return led_by(hypothesis.pending)
    line = text[text.rfind("\n", 0, i) + 1 : i] + hypothesis.text
    return ("”",) if line.count("“") > line.count("”") else ("。",)


def _finish(text: str, start: int, found: list[tuple[int, Hypothesis]]) -> list[Reading]:
    """The best of the hypotheses as readings, judged over the same stretch of text."""
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
    """What stands there up to the end of the stretch or line, without glosses."""
    return GLOSS_TRACE.sub("", text[start:stretch].partition("\n")[0])


def _best(hypotheses: Iterable[Hypothesis]) -> list[Hypothesis]:
    """The beam: of hypotheses that will go on alike, the best one, with the others as its rivals."""
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
    """The likeliest two characters, of which the waiting byte begins the first and the second is one of `chars`, with a pair
    in the private area between them."""
    found = []
    for leads, trails in PRIVATE:
        firsts = [char for char in led_by(pending) if char.encode("gbk")[1] in leads]
        lasts = [char for char in chars if char.encode("gbk")[0] in trails]
        found += [(first, last) for first in firsts[:6] for last in lasts[:20]]
    return sorted(found, key=lambda two: -log_probability("".join(two)))[:30]


@cache
def read_as(syllable: str) -> tuple[str, ...]:
    """The characters with this reading, the most frequent ones first."""
    return _by_frequency(char for lead in LEADS for char in led_by(lead) if syllable in readings(char))


@cache
def pair(lead: int, trail: int) -> str:
    """The character with these two bytes, or an empty string."""
    char = bytes([lead, trail]).decode("gbk", "ignore") if lead in LEADS and trail in TRAILS else ""
    return "" if char.isascii() else char


@cache
def led_by(lead: int) -> tuple[str, ...]:
    """The characters with this first byte, the most frequent ones first."""
    return _by_frequency(pair(lead, trail) for trail in TRAILS)


@cache
def ended_by(trail: int) -> tuple[str, ...]:
    """The characters with this second byte, the most frequent ones first."""
    return _by_frequency(pair(lead, trail) for lead in LEADS)


def _by_frequency(chars: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, chars), key=log_probability, reverse=True))
