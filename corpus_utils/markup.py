"""HTML that is left in a page: stray tags and entities of a text, or a whole page that was saved as it is."""

import re
from collections.abc import Iterator
from html import unescape

from .chinese import BLANKS, INVISIBLE, LINE_ENDS
from .edits import Edit

HTML_RULE = "HTML page"
MARKUP = re.compile(r"</?(?:p|br|div|span|strong|b|em|i|a|font|img|center|table|tr|td|h\d)(?:\s+[\w-]+\s*=[^<>\n]{0,200})?\s*/?>"
                    r"|&(?:nbsp|amp|lt|gt|quot|[lr][ds]quo|mdash|ndash|hellip|middot|bull|emsp|ensp|#\d{2,6});", re.I)
LINE_BREAK = re.compile(r"</?(?:p|br|div|h\d|tr)\b", re.I)
HTML_PAGE = re.compile(r"\s*(?:(?:<\?xml[^<>]*>|<!--[^<>]{0,500}-->)\s*)*"
                       r"<(?:!doctype\s+html|html|head|body|meta|title|div|table)\b[^<>]*>", re.I)
TOKEN = re.compile(r"""<!--|<(/?)([A-Za-z][A-Za-z0-9-]*)(?:[\s/](?:(?:"[^"<]*"|'[^'<]*'|[^<>"'])*|[^<>]*))?>|<[!?][^<>]*>"""
                   r"|&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
COMMENT_END = re.compile("--!?>")
NOT_SHOWN = {"script", "style", "head", "noscript", "template", "svg", "iframe", "object", "select", "textarea", "rp", "rt"}
READINGS = {"rp", "rt"}  # of the characters of a <ruby>
INLINE = set("a abbr b bdi bdo big cite code del em font i img input ins kbd label mark q s small span strike strong sub sup "
             "time tt u var wbr ruby rb".split())
CELLS = {"td", "th"}


def markup_edits(text: str) -> list[Edit]:
    """Of a page in HTML, all that a browser would not show; in a text, left-over tags and entities."""
    if "<" not in text and "&" not in text:
        return []
    if "</" in text and HTML_PAGE.match(text):
        return [Edit("markup", HTML_RULE, start, end, text[start:end], after) for start, end, after in _not_shown(text)]
    return [Edit("markup", "entity" if m.group()[0] == "&" else "tag", *m.span(), m.group(), _character(m.group()) or
                 "\n" * bool(LINE_BREAK.match(m.group()))) for m in MARKUP.finditer(text)]


def _not_shown(page: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and replacement of tags, comments, entities, and elements that are not shown, such as scripts."""
    last_closing = {m[2].lower(): m.start() for m in TOKEN.finditer(page) if m[1]}
    last_closing["!--"] = max(page.rfind("-->"), page.rfind("--!>"))
    inside, start, position = "", 0, 0
    for m in TOKEN.finditer(page):
        tag = (m[2] or m.group()[1:4]).lower()
        if m.start() < position:
            continue
        if inside:
            if tag == inside and m[1]:
                yield start, m.end(), "" if inside in READINGS else "\n"
                inside = ""
        elif tag in NOT_SHOWN and not m[1] and last_closing.get(tag, 0) > m.start():
            inside, start = tag, m.start()
        elif tag == "!--" and last_closing[tag] > m.start():
            position = COMMENT_END.search(page, m.start()).end()
            yield m.start(), position, ""
        elif m.group()[0] == "&":
            if (character := _character(m.group())) != m.group():
                yield *m.span(), character
        else:
            yield *m.span(), "" if tag in INLINE or not m[2] else " " if tag in CELLS else "\n"


def _character(entity: str) -> str:
    """The character that an entity stands for, a space for any blank, nothing for what is invisible; "" for a tag."""
    if entity[0] != "&":
        return ""
    return re.sub(f"[{BLANKS}]", " ", re.sub(f"[{INVISIBLE}{LINE_ENDS}]", "", unescape(entity)))
