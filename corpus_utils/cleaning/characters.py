"""Traditional characters to simplified ones, and look-alikes back to what was meant.

Look-alikes are characters that a spinner put in place of everyday ones: 囷 for 和, ┅ for 一.
"""

import math
from functools import cache

import numpy as np

from ..chinese.probability import LONGEST_WORD, is_word, log_probability
from ..chinese.scripts import IS_LOOKALIKE, classes, classes_in, code_points, simplified_only, simplify
from ..data import read_csv
from .edits import Edit

AROUND = 4  # characters weighed on either side
MIN_KINDS, MIN_PLACES = 2, 3  # on a spun page; on others, look-alikes are reported, not changed
MIN_MARGIN = 8.0  # natural log units by which the character that is meant must be more probable


def to_simplified(text: str) -> str:
    """Convert traditional characters to simplified ones, if most of the text is traditional."""
    simplified = simplify(text)
    if simplified == text:
        return text
    changed = np.count_nonzero(code_points(text) != code_points(simplified))
    return simplified if changed > simplified_only(text) else text


def lookalike_edits(text: str) -> list[Edit]:
    """Find look-alikes (data/lookalikes.csv) that are not part of a word.

    They are replaced where the page has several kinds of them and the character that is meant is
    far more probable. Elsewhere they are reported together with that character, by an edit that
    changes nothing. `confidence` is 1 - exp(-margin / characters weighed), with the margin in
    natural log units.
    """
    found = np.flatnonzero(classes(text) & IS_LOOKALIKE).tolist() if classes_in(text) & IS_LOOKALIKE else []
    places = [i for i in found if _stands_alone(text, i)]
    if not places:
        return []
    plain = text.translate(_meant())
    margins = []
    for i in places:
        left, right = plain[max(i - AROUND, 0) : i], plain[i + 1 : i + 1 + AROUND]
        margins.append(log_probability(left + plain[i] + right) - log_probability(left + text[i] + right))
    is_spun = len(places) >= MIN_PLACES and len({text[i] for i in places}) >= MIN_KINDS
    edits = []
    for i, margin in zip(places, margins, strict=True):
        is_sure = is_spun and margin >= MIN_MARGIN
        rule = "look-alike" if is_sure else f"look-alike, perhaps {plain[i]}"
        confidence = round(1 - math.exp(-max(margin, 0) / (2 * AROUND + 1)), 4)
        edits.append(Edit("look-alikes", rule, i, i + 1, text[i], plain[i] if is_sure else text[i], confidence))
    return edits


def _stands_alone(text: str, i: int) -> bool:
    """Whether the character at `i` is in no word of jieba's dictionary, and no ellipsis (┅┅)."""
    doubled = text[i] in (text[i - 1 : i], text[i + 1 : i + 2])
    return not doubled and not any(
        is_word(text[a:b])
        for a in range(max(i - LONGEST_WORD + 1, 0), i + 1)
        for b in range(max(i + 1, a + 2), a + LONGEST_WORD + 1)
    )


@cache
def _meant() -> dict[int, str]:
    """The code point of each look-alike, and the character that is meant."""
    return {ord(row["character"]): row["meant"] for row in read_csv("lookalikes.csv")}
