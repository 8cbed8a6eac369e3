"""HTML left in a page: stray tags and entities in a text, or a whole page saved as it is."""

import re
from collections.abc import Iterator
from html import unescape

from ..chinese.scripts import BLANKS, INVISIBLE, IS_CJK, LINE_ENDS, classes_in
from .edits import Edit

HTML_RULE = "HTML page"
MARKUP = re.compile(
    r"</?(?:p|br|div|span|strong|b|em|i|a|font|img|center|table|tr|td|h\d)(?:\s+[\w-]+\s*=[^<>\n]{0,200})?\s*/?>"
    r"|&(?:nbsp|amp|lt|gt|quot|[lr][ds]quo|mdash|ndash|hellip|middot|bull|emsp|ensp|#\d{2,6});",
    re.I,
)
LINE_BREAK = re.compile(r"</?(?:p|br|div|h\d|tr)\b", re.I)
COMMENT = r"<!--(?:(?!--!?>)[\s\S]){0,2000}--!?>"
HTML_PAGE = re.compile(rf"\s*(?:(?:<\?xml[^<>]*>|{COMMENT})\s*)*<(?:!doctype\s+html|html|head|meta)\b", re.I)
# HTML, if the text also ends with a tag.
FRAGMENT = re.compile(rf"\s*(?:{COMMENT}\s*)*<[a-z][^<>]*>", re.I)
ATTRIBUTES = r"""[\s/](?:=\s*"[^"]{0,2000}"|=\s*'[^']{0,2000}'|[^<>])*+"""
TOKEN = re.compile(
    rf"<!--|<(/?)([A-Za-z][\w:-]*)(?:{ATTRIBUTES}|[\s/][^<>]*)?>|<[!?][^<>]*>"
    r"|&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|&(?:nbsp|amp|lt|gt|quot|copy|reg)(?![A-Za-z=])"
)
COMMENT_END = re.compile("--!?>")
WRAP = re.compile(r"[^\S\n]*\n\s*")
NOT_SHOWN = {"script", "style", "head", "noscript", "template", "svg", "iframe", "object", "select", "textarea", "rp", "rt"}
TO_THE_END = {"script", "style"}  # if never closed, they hide the rest of the page
READINGS = {"rp", "rt"}  # of the characters in a <ruby>
INLINE = set(
    "a abbr b bdi bdo big cite code del em font i img input ins kbd label mark q s small span strike strong sub sup "
    "time tt u var wbr ruby rb".split()
)
CELLS = {"td", "th"}


def markup_edits(text: str) -> list[Edit]:
    """Remove everything that a browser would not show.

    A text that is not a whole page loses its leftover tags and entities.
    """
    if "<" not in text and "&" not in text:
        return []
    if "</" in text and (HTML_PAGE.match(text) or text.rstrip().endswith(">") and FRAGMENT.match(text)):
        return [
            Edit("markup", HTML_RULE, start, end, text[start:end], after)
            for start, end, after in _not_shown(text)
            if text[start:end] != after
        ]
    return [
        Edit(
            "markup",
            "entity" if m.group()[0] == "&" else "tag",
            *m.span(),
            m.group(),
            _character(m.group()) or "\n" * bool(LINE_BREAK.match(m.group())),
        )
        for m in MARKUP.finditer(text)
    ]


def _not_shown(page: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and replacement of everything that a browser would not show.

    That is tags, comments, entities, line breaks within a paragraph, and elements such as scripts.
    Written here because html.parser takes quadratic time for tags that never end (20,000 `<a `: 30
    s) and raises on `<![`, and BeautifulSoup does not give the offsets of texts.
    """
    last_closing = {m[2].lower(): m.start() for m in TOKEN.finditer(page) if m[1]}
    last_closing["!--"] = max(page.rfind("-->"), page.rfind("--!>"))
    inside, start, position, in_paragraph = "", 0, 0, False
    for m in TOKEN.finditer(page):
        tag, closes = (m[2] or m.group()[1:4]).lower(), bool(m[1])
        if m.start() < position:
            continue
        if inside == "head" and tag == "body":
            yield start, m.start(), ""
            inside, position = "", m.start()
        if inside:
            if tag == inside and closes:
                yield start, m.end(), "" if inside in READINGS else "\n"
                inside, position = "", m.end()
            continue
        if in_paragraph:
            yield from ((*w.span(), _joint(page, *w.span())) for w in WRAP.finditer(page, position, m.start()))
        position = m.end()
        if tag in NOT_SHOWN and not closes and (tag in TO_THE_END or last_closing.get(tag, 0) > m.start()):
            inside, start = tag, m.start()
        elif tag == "!--" and last_closing[tag] > m.start() and (comment_end := COMMENT_END.search(page, m.start())):
            position = comment_end.end()
            yield m.start(), position, ""
        elif m.group()[0] == "&":
            yield *m.span(), _character(m.group())
        else:
            is_inline = tag in INLINE or ":" in tag or not m[2]
            in_paragraph = in_paragraph if is_inline or tag == "br" else tag == "p" and not closes
            yield *m.span(), "" if is_inline else " " if tag in CELLS else "\n"
    if inside in TO_THE_END:
        yield start, len(page), ""


def _joint(page: str, start: int, end: int) -> str:
    """The replacement of a line break within a paragraph: nothing next to Chinese, else a space."""
    return "" if classes_in(page[max(start - 1, 0) : start] + page[end : end + 1]) & IS_CJK else " "


def _character(entity: str) -> str:
    """The character that an entity denotes.

    A space for any blank, nothing for an invisible character; "" for a tag.
    """
    if entity[0] != "&":
        return ""
    return re.sub(f"[{BLANKS}]", " ", re.sub(f"[{INVISIBLE}{LINE_ENDS}]", "", unescape(entity)))
