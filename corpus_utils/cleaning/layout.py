"""Which lines of a page are the article, and which are the site's furniture.

Lines are labelled first, each with the rule that decided, and cut later. The rules are data: data/boilerplate.yml.
Where no rule speaks, a line is kept.
"""

import re
from typing import NamedTuple

import rjieba

from .edits import Edit
from .furniture import inline_rules, rule_for

PROSE_HAN = 30  # a line with this many Han characters and a comma or stop is running text
TITLE_MIN, TITLE_MAX = 8, 60  # a shorter line is a title if there is no better one; a title is no longer
MIN_REPEATED = 2  # paragraphs that make a repeated text
MAX_TITLE_PARTS = 4  # more are a row of links
LONG_LINE = 200  # in a line this long, a space after a full stop is a lost paragraph break
HEADING = range(4, 31)
MAX_END = 40  # characters at the end of a paragraph that a signature or a link can take
MAX_PAGE = 100_000  # characters of a page; in what is longer, as a file of many articles, a text may stand twice
PAUSE, MANY_HAN = re.compile("[,，。；！？;!?]"), re.compile(f"(?:[㐀-鿿][^㐀-鿿]*){{{PROSE_HAN}}}")
NOT_BLANK = re.compile(r"\S(?:[^\n]*\S)?")
STOP = re.compile("[。！？!?…][”’）)》]*$|[㐀-鿿]\\.$")
KEPT = {"body", "heading"}
POSSIBLE_TITLE = "possible title, kept"


class Line(NamedTuple):
    """A non-blank line of the page: offsets and text at the beginning of the layout step, trimmed."""

    start: int
    end: int
    text: str
    label: str
    rule: str


def label_lines(text: str, view: str | None = None) -> list[Line]:
    """Label every non-blank line of a page; rules are matched on `view`, the same page in simplified characters.

    The head is what stands before the first running text, the tail what follows the last; `where: edge` rules speak
    in both. A rule that opens a section labels the short lines after it too.
    """
    spans = _spans(text)
    view = view or text
    everywhere = ("any", "edge", "head", "tail")

    prose = [_is_prose(line) for _, _, line in spans]

    def is_article(i: int) -> bool:
        start, end, line = spans[i]
        return prose[i] and not rule_for(view[start:end], line, everywhere, True)

    first = next(filter(is_article, range(len(spans))), len(spans))
    last = next(filter(is_article, reversed(range(first, len(spans)))), -1)
    lines, section = [], None
    for i, (start, end, line) in enumerate(spans):
        is_head, is_tail = i < first, i > last
        zones = ("any", *["edge"] * (is_head or is_tail), *["head"] * is_head, *["tail"] * is_tail)
        rule = rule_for(view[start:end], line, zones, prose[i])
        if rule:
            label, name, section = rule.label, rule.name, ((rule.name, rule.label) if rule.opens else section)
        elif section and len(line) < TITLE_MAX and is_tail and line[-1] not in "。！？":
            name, label = section
        else:
            section = None
            name, label = "", "heading" if first < i < last and _is_heading(line) else "body"
        lines.append(Line(start, end, line, label, name))
    lines = _label_title(text, lines, first)
    return _label_repeated(lines) if len(text) <= MAX_PAGE else lines


def layout_edits(text: str, view: str | None = None) -> tuple[list[Edit], list[Line]]:
    """Cut furniture, title and byline; restore lost paragraph breaks; join paragraphs by one newline."""
    lines = label_lines(text, view)
    edits: list[Edit] = []
    kept = [line for line in lines if line.label in KEPT]
    position = 0

    def cut(start: int, end: int, rule: str, after: str = "") -> None:
        if text[start:end] != after:
            edits.append(Edit("layout", rule, start, end, text[start:end], after))

    for line in lines:
        if line.label in KEPT:
            separator = "\n" if line is not kept[0] else ""
            cut(position, line.start, "spacing", separator)
            edits += _inline_edits(line, (view or text)[line.start : line.end], line is kept[-1])
            position = line.end
        else:
            cut(position, line.start, "spacing", "")
            cut(line.start, line.end, f"{line.label}: {line.rule}")
            position = line.end
    cut(position, len(text), "spacing")
    return edits, lines


def _inline_edits(line: Line, view: str, is_last: bool) -> list[Edit]:
    """Dateline at the start of a paragraph, signature at the end of the last one, lost breaks in between."""
    spans = [
        (*found.span(), f"{rule.label}: {rule.name}", "") for rule in inline_rules("start") if (found := rule.pattern.match(view))
    ]
    if not spans and not is_last and len(view) < LONG_LINE:
        return []
    left, right = spans[-1][1] if spans else 0, len(view)
    for rule in inline_rules("last") if is_last else []:
        found = rule.pattern.search(view, max(len(view) - MAX_END, 0))
        if found and not rjieba.has_word(found.group().strip(" （(）)")):  # (高兴) is no name
            spans.append((*found.span(), f"{rule.label}: {rule.name}", ""))
            right = min(right, found.start())
    if len(view) >= LONG_LINE and " " in view:
        spans += [(*span, "lost break", "\n") for span in _lost_breaks(line.text) if left < span[0] and span[1] < right]
    return [Edit("layout", rule, line.start + a, line.start + b, line.text[a:b], after) for a, b, rule, after in sorted(spans)]


def _lost_breaks(line: str) -> list[tuple[int, int]]:
    """Spaces that stand for paragraph breaks: after the end of a sentence, and after a heading that follows one."""
    breaks: list[tuple[int, int]] = []
    for m in re.finditer(" +", line):
        after_break = breaks[-1][1] if breaks else m.start()
        after_heading = m.start() - after_break in HEADING and not re.search("[，,。；;]", line[after_break : m.start()])
        if STOP.search(line[max(m.start() - 3, 0) : m.start()]) or after_heading:
            breaks.append(m.span())
    return breaks


def _label_repeated(lines: list[Line]) -> list[Line]:
    """Lines of a text that stands twice on the page: prose seen before, two paragraphs of it or more, with the short lines
    seen before that stand around."""
    seen: set[str] = set()
    again: list[int] = []
    for i, line in enumerate(lines):
        if line.label in KEPT and line.text in seen:
            again.append(i)
        elif line.label in KEPT or line.label == "title":
            seen.add(line.text)
    prose = [i for i in again if _is_prose(lines[i].text)]
    for i in again if len(prose) >= MIN_REPEATED else []:
        if i >= prose[0] - 1:
            lines[i] = lines[i]._replace(label="related", rule="the same text again")
    return lines


def _label_title(text: str, lines: list[Line], first_prose: int) -> list[Line]:
    """The first unlabelled line before the byline, else of the head, that is long enough, or the longest, is the title, also
    where it is repeated, with a subtitle `——…` if one follows.

    It is cut only on a page that shows to be one (furniture, a blank line, an indent): a text without any of these may
    be a clean body, so there the line stays, and is only marked as possible title if running text follows at once.
    """
    is_page = any(line.rule for line in lines) or re.search(r"\n\s*\n|\n[ ]{2,}\S", text) is not None
    head = [i for i, line in enumerate(lines[:first_prose]) if not line.rule and _is_title(line.text)]
    byline = next((i for i, line in enumerate(lines[:first_prose]) if line.label == "byline"), first_prose)
    candidates = [i for i in head if i < byline] or head
    longest = max(candidates, key=lambda i: len(lines[i].text), default=None)
    i = next((i for i in candidates if len(lines[i].text) >= TITLE_MIN), longest)
    if i is None or all(line.rule for line in lines[i + 1 :]):
        return lines  # a lone line is the text, not its title
    if not is_page:
        return [
            line._replace(label="heading", rule=POSSIBLE_TITLE) if i == j == first_prose - 1 else line
            for j, line in enumerate(lines)
        ]
    for j in head:
        if lines[j].text == lines[i].text:
            lines[j] = lines[j]._replace(label="title", rule="title line")
    if i + 1 < first_prose and lines[i + 1].text.startswith(("—", "－", "--")):
        lines[i + 1] = lines[i + 1]._replace(label="title", rule="subtitle")
    return lines


def _spans(text: str) -> list[tuple[int, int, str]]:
    """Start, end and text of the non-blank lines, trimmed."""
    return [(*m.span(), m.group()) for m in NOT_BLANK.finditer(text)]


def _is_prose(line: str) -> bool:
    return len(line) > PROSE_HAN and bool(PAUSE.search(line)) and bool(MANY_HAN.search(line))


def _is_heading(line: str) -> bool:
    return len(line) in HEADING and line[-1] not in ",;:，；：" and not re.search("[。！？!?…]", line)


def _is_title(line: str) -> bool:
    return (
        len(line) <= TITLE_MAX
        and line[-1] not in "。，；：,;:、"
        and bool(re.search("[㐀-鿿]", line))
        and not re.match(r"[（(]?[一二三四五六七八九十\d]+[)）、.．]|—|－|--", line)
        and not re.search("[。！？][”’]$", line)
        and len(line.split()) <= MAX_TITLE_PARTS
    )
