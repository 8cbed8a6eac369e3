"""Bytes to text. Decoding is strict: a byte that does not fit is an error, never a replacement character."""

import codecs
import re

from .errors import CorpusError, require_type

BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Lead bytes of the everyday characters: Big5 level 1, GB2312 level 1.
EVERYDAY_LEADS = {"big5": (0xA4, 0xC6), "gb18030": (0xB0, 0xD7)}


def decode(data: bytes) -> tuple[str, str]:
    """Decode bytes strictly; return the text and the name of the encoding.

    Tried in this order: byte order marks, UTF-8, Big5, GB18030. Big5 comes before GB18030 because Big5 text is
    nearly always valid GB18030 too, but not the other way round; where both fit, the reading with more everyday
    characters wins. A character cut off at the very end of the file is left out (`load_corpus` reports it).

    Raises CorpusError if no encoding fits, or if the bytes hold NUL and so are no text.

    >>> decode("战疫".encode("gb18030"))
    ('战疫', 'gb18030')
    """
    text, encoding, _ = decode_prefix(data)
    return text, encoding


def decode_prefix(data: bytes) -> tuple[str, str, bytes]:
    """Like `decode`, with the bytes of a truncated last character as third value (b"" if there is none)."""
    require_type(data, (bytes, bytearray), "data")
    for bom, encoding in BOMS.items():
        if data.startswith(bom):
            found = _strict(data, encoding)
            if found is None:
                raise CorpusError(f"the byte order mark says {encoding}, but the bytes that follow do not fit it; "
                                  "save the file as UTF-8")
            return found[0], encoding, found[1]
    if b"\0" in data:
        raise CorpusError(f"a NUL byte at offset {data.index(0)}: this is no text file, or UTF-16 without its "
                          "byte order mark; save it as UTF-8")
    if (found := _strict(data, "utf-8")) and not (found[1] and len(found[0]) < 2):
        return found[0], "utf-8", found[1]
    candidates = [(name, found) for name in EVERYDAY_LEADS if (found := _strict(data, name))]
    if not candidates:
        raise CorpusError("the bytes are not valid UTF-8, Big5 or GB18030; find out the encoding and save the "
                          "file as UTF-8")
    encoding, (text, rest) = max(candidates, key=lambda c: _everyday_share(data, c[1][0], c[0]))
    return text, encoding, rest


def _strict(data: bytes, encoding: str) -> tuple[str, bytes] | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return None
    rest = decoder.getstate()[0]
    return text, rest


def _everyday_share(data: bytes, text: str, encoding: str) -> float:
    first, last = EVERYDAY_LEADS[encoding]
    han = re.findall("[㐀-鿿]", text)
    leads = [char.encode(encoding)[0] for char in han]
    return sum(first <= lead <= last for lead in leads) / max(len(leads), 1)
