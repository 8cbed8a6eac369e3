"""The damage of DAMAGE.md, done forwards: convert, encode, replace blind to boundaries, decode, drop.

Written from the description of the mechanism only; it shares no code with the repair.
"""

import random
import re
from dataclasses import dataclass

from opencc import OpenCC
from pypinyin import Style, pinyin

MARKS = "！，：；？（。"
TO_ASCII = str.maketrans("，！：；？（）", ",!:;?()")
_CONVERTERS = {"traditional": OpenCC("s2t").convert, "simplified": str}


@dataclass(frozen=True)
class Mirror:
    """How one mirror site damages its pages."""

    script: str = "traditional"
    glossed: float = 0.05  # share of the page's characters that are glossed
    everywhere: float = 1.0  # share of their occurrences
    marks: str = "！"  # marks before which a lone lead byte is lost
    shows_loss: bool = True  # an undecodable byte is shown as `?`, else dropped
    ascii_marks: bool = False  # full-width punctuation is turned into ASCII in the end


def random_mirror(rng: random.Random) -> Mirror:
    return Mirror(
        rng.choice(["traditional", "traditional", "simplified"]),
        rng.choice([0.0, 0.02, 0.05, 0.15]),
        rng.choice([1.0, 1.0, 0.8]),
        "！" + "".join(m for m in MARKS[1:] if rng.random() < 0.15),
        rng.random() < 0.7,
        rng.random() < 0.3,
    )


def damage(text: str, mirror: Mirror, rng: random.Random) -> str:
    """The page as the mirror shows it."""
    text = _CONVERTERS[mirror.script](text)
    stream = text.encode("gbk", "ignore")
    han = sorted({char for char in text if "一" <= char <= "鿿"})
    for char in rng.sample(han, round(mirror.glossed * len(han))):
        code = char.encode("gbk", "ignore")
        gloss = f"({pinyin(char, style=Style.TONE)[0][0]})".encode("gbk", "ignore")
        if len(code) == 2 and len(gloss) > 3:
            stream = re.sub(
                re.escape(code), lambda m, gloss=gloss: m.group() + gloss * (rng.random() < mirror.everywhere), stream
            )
    shown = _decode(stream, [mark.encode("gbk") for mark in mirror.marks], "?" * mirror.shows_loss)
    return shown.translate(TO_ASCII) if mirror.ascii_marks else shown


def _decode(stream: bytes, marks: list[bytes], loss: str) -> str:
    """Decode pair by pair. A mark among `marks` is seen wherever its bytes are, and costs a lead byte before it its other
    half; pairs without a character are dropped; a lead byte before an ASCII byte is lost with it, but for a line end; 80 is
    shown as the euro sign, as browsers do."""
    shown, i = [], 0
    while i < len(stream):
        unit = stream[i : i + 2]
        if unit[0] < 0x80:
            shown.append(chr(unit[0]))
            i += 1
        elif unit[0] == 0x80:
            shown.append("€")
            i += 1
        elif len(unit) < 2:
            shown.append(loss)
            i += 1
        elif stream[i + 1 : i + 3] in marks and unit not in marks:
            shown += [loss, stream[i + 1 : i + 3].decode("gbk")]
            i += 3
        elif unit[1] < 0x40:
            shown.append(loss + "\n" * (unit[1] == 0x0A))
            i += 2
        else:
            shown.append(unit.decode("gbk", "ignore").lstrip("".join(map(chr, range(0x80)))))
            i += 2
    return "".join(shown)
