"""Bytes to text, strictly: a byte that does not fit is an error, never a replacement character."""

import codecs
import re
from functools import lru_cache
from typing import NamedTuple

from ..chinese.probability import least_probability, log_probability
from ..errors import CorpusError, require_type

BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
SIGNATURES = {
    b"%PDF-": "a PDF document",
    b"PK\3\4": "a ZIP archive (a Word or Excel file is one)",
    b"{\\rtf": "an RTF document",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!\x1a": "a RAR archive",
}
FAMILIES = (
    ("big5", "cp950", "big5hkscs"),  # the standard, and the additions of Windows and Hong Kong
    ("gb18030",),
    ("utf-16-le",),
    ("utf-16-be",),
)
# Read as, meant.
MISREADINGS = (("gb18030", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gb18030"))
SAMPLE = 200  # non-ASCII characters that are weighed
MIN_MARGIN = 10.0  # natural log units by which a reading must beat another to be beyond doubt
LEAST_MEAN, CHINESE_MEAN = -10.5, -8.0  # mean log probability of what may, and must, be Chinese
MIN_JUDGED = 20  # non-ASCII characters needed to say that a text is not Chinese
MIN_UTF16 = 4  # from this many characters, UTF-16 that reads like Chinese is not chance
MIN_UTF8 = 12  # from this many non-ASCII bytes in a line, Chinese in UTF-8 is not chance
MAX_CONTROLS = 0.02  # share of control characters above which a file is not text
SNIFFED = 1_000_000  # bytes from which an encoding is inferred
MANGLED = "锟斤拷"
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
# What decoders put for bytes that do not fit, and the same mark read as GBK.
REPLACED = re.compile(f"\ufffd+|(?:{MANGLED})+")
CONTROL_BYTES = bytes([*range(9), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
CONTROLS = re.compile(f"[{re.escape(CONTROL_BYTES.decode())}]")


class Decoded(NamedTuple):
    """What was decoded.

    `rest`: the bytes of a truncated last character. `doubts`: reasons to doubt the reading.
    """

    text: str
    encoding: str
    rest: bytes = b""
    doubts: tuple[str, ...] = ()


def decode(data: bytes) -> tuple[str, str]:
    """Decode bytes strictly; return the text and the name of the encoding.

    `data`: the bytes of one file. Tried in this order: byte order marks; UTF-8; Big5 (with the
    additions of Windows and Hong Kong), GB18030 and UTF-16 without its byte order mark. Nearly all
    Big5 text is also valid GB18030, and nearly all short GB18030 text valid Big5; of the encodings
    that fit, the one with the most probable Chinese wins, by jieba's word frequencies (of 1,951
    runs of 4 characters of the built-in corpus in GB18030 and 1,836 in Big5, none was mistaken for
    the other). A character cut off at the very end of the file is left out. `load_corpus` reports
    this, and any doubt: another reading that is as probable, NUL bytes, a text that does not read
    like Chinese, or one that was garbled or lost characters before it was saved.

    Raises CorpusError if no encoding fits, if one file mixes several, or if it is a binary file.

    >>> decode("战疫".encode("gb18030"))
    ('战疫', 'gb18030')
    """
    return decode_prefix(data)[:2]


def decode_prefix(data: bytes) -> Decoded:
    """Like `cleaning.decode`, with what is left over.

    That is the bytes of a truncated last character (b"" if there is none) and the remaining doubts.
    """
    require_type(data, (bytes, bytearray), "data")
    data = bytes(data)
    if kind := next((kind for start, kind in SIGNATURES.items() if data.startswith(start)), ""):
        raise CorpusError(f"the bytes are those of {kind}, not of a text; save its text as a UTF-8 file")
    found = _by_mark(data) or _by_probability(data)
    if _is_binary(found.text):
        raise CorpusError(f"{_controls(found.text)}: this is not a text file; if it is one, save it as UTF-8")
    return found._replace(doubts=(*found.doubts, *doubts_of(found.text)))


def doubts_of(text: str) -> tuple[str, ...]:
    """Reasons to doubt a text, however it was read."""
    doubts = [f"contains {_controls(text)}"] if "\0" in text else []
    if "\ufffd" in text or MANGLED in text:
        lost = REPLACED.findall(text)
        doubts.append(f"contains {len(lost)} marks of characters that were lost before it was saved, the first {lost[0][:9]!r}")
    return (*doubts, *_garbled(text))


def _by_mark(data: bytes) -> Decoded | None:
    """The reading that a byte order mark calls for, or None without one."""
    encoding = next((encoding for bom, encoding in BOMS.items() if data.startswith(bom)), None)
    if encoding and not (found := _strict(data, encoding)):
        raise CorpusError(f"the byte order mark says {encoding}, but the bytes that follow do not fit it; save the file as UTF-8")
    return found if encoding else None


def _by_probability(data: bytes) -> Decoded:
    """UTF-8 if it fits, else the most probable Chinese."""
    found = _strict(data, "utf-8")
    if found and not (found.rest and len(found.text) < 2) and not _is_binary(found.text):
        return found
    fitting = [next(filter(None, (_strict(data, name) for name in family)), None) for family in FAMILIES]
    readings = [r for r in fitting if r and not _is_binary(r.text) and not (r.encoding[:6] == "utf-16" and _is_foreign(r.text))]
    readings.sort(key=_rank, reverse=True)
    best = readings[0] if readings else found
    if best is None or not best.encoding.startswith("utf"):
        _refuse_mixture(data)
    if best is None:
        raise CorpusError("the bytes are not valid UTF-8, Big5 or GB18030; find out the encoding and save the file as UTF-8")
    doubts = [
        f"read as {best.encoding}, but it may be {other.encoding}: {other.text[:20]!r}"
        for other in readings[1:]
        if _probability(best.text) - _probability(other.text) < MIN_MARGIN and other.text != best.text
    ]
    if best.encoding[:6] == "utf-16":
        doubts.append(f"read as {best.encoding}: UTF-16 without its byte order mark")
    elif len(sample := _sample(best.text)) >= MIN_JUDGED and _is_foreign(best.text):
        doubts.append(f"read as {best.encoding}, but it does not read like Chinese: {sample[:20]!r}")
    return best._replace(doubts=tuple(doubts))


def _rank(reading: Decoded) -> tuple[bool, float]:
    """A key that puts UTF-16 first if it reads like Chinese, which it never does by accident.

    After that, the most probable reading comes first.
    """
    sample = _sample(reading.text)
    is_chinese = len(sample) >= MIN_UTF16 and _mean(sample) > CHINESE_MEAN
    return reading.encoding[:6] == "utf-16" and is_chinese, log_probability(sample)


def _strict(data: bytes, encoding: str) -> Decoded | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return None
    return Decoded(text, encoding, decoder.getstate()[0])


def _refuse_mixture(data: bytes) -> None:
    """Raise CorpusError if some lines of a file that is not UTF-8 as a whole are UTF-8.

    Read in one encoding, they would be garbled.
    """
    utf8, first_other, offset = [], "", 0
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            text = line.decode("utf-8")
            utf8 += [number] * (len(line.translate(None, bytes(range(0x80)))) >= MIN_UTF8 and not _is_foreign(text))
        except UnicodeDecodeError as error:
            first_other = first_other or f"line {number} is not, at byte {offset + error.start} ({line[error.start]:02x})"
        offset += len(line) + 1
    if utf8 and first_other:
        raise CorpusError(
            f"{len(utf8)} lines, the first of them line {utf8[0]}, are UTF-8, but {first_other}: two encodings in "
            "one file, or a lost byte; repair it and save it as UTF-8"
        )


def _garbled(text: str) -> list[str]:
    """A doubt, if the text was read in a wrong encoding before it was saved.

    In the right one, it would be Chinese.
    """
    sample = _sample(text)
    for wrong, right in MISREADINGS if _is_foreign(text) else ():
        meant = _sample(sample.encode(wrong, "ignore").decode(right, "ignore"))
        if len(meant) >= len(sample) / 5 and _mean(meant) > CHINESE_MEAN:
            return [f"was garbled before it was saved, {right} read as {wrong}: {sample[:8]!r} was {meant[:8]!r}"]
    return []


@lru_cache(maxsize=2)
def _is_binary(text: str) -> bool:
    data = text.encode()
    return len(data) - len(data.translate(None, CONTROL_BYTES)) > max(MAX_CONTROLS * len(text), 1)


def _controls(text: str) -> str:
    """The number of control characters, and the first of them."""
    found = CONTROLS.findall(text)
    kind = "NUL bytes" if "\0" in text else "control characters"
    return f"{len(found)} {kind} (the first, {ord(found[0]):#04x}, is character {text.index(found[0])})"


def _is_foreign(text: str) -> bool:
    """Whether the non-ASCII characters at the beginning of a text are improbable as Chinese."""
    sample = _sample(text)
    return least_probability(sample) < LEAST_MEAN * len(sample) and _mean(sample) < LEAST_MEAN


def _mean(sample: str) -> float:
    return log_probability(sample) / len(sample)


def _probability(text: str) -> float:
    """Log probability of the beginning of a text, without its ASCII characters."""
    return log_probability(_sample(text))


def _sample(text: str) -> str:
    sample = ""
    for found in BEYOND_ASCII.finditer(text, 0, 100 * SAMPLE):
        sample += found.group()
        if len(sample) >= SAMPLE:
            break
    return sample[:SAMPLE]
