"""Which lines of a page are the article, and which are the site's furniture.

Lines are labelled first, each with the rule that decided, and cut later. The rules are data: data/boilerplate.yml.
Where no rule speaks, a line is kept.
"""

import re
from functools import cache
from typing import NamedTuple

from .data import read_yaml
from .edits import Edit

PROSE_HAN = 30  # a line with this many Han characters and a comma or stop is running text
TITLE_MIN, TITLE_MAX = 8, 60  # a shorter line is a title if there is no better one; a title is no longer
MIN_REPEATED = 2  # paragraphs that make a repeated text
MAX_TITLE_PARTS = 4  # more are a row of links
LONG_LINE = 200  # in a line this long, a space after a full stop is a lost paragraph break
HEADING = range(4, 31)
MAX_SENTENCES = 3  # of a line that is not prose
MAX_NOTICE = 500  # characters of a copyright notice; no furniture is longer
PAUSE, MANY_HAN = re.compile("[,，。；！？;!?]"), re.compile(f"(?:[㐀-鿿][^㐀-鿿]*){{{PROSE_HAN}}}")
SENTENCE = re.compile("[。！？]")
STOP = re.compile("[。！？!?…][”’）)》]*$|[㐀-鿿]\\.$")
KEPT = {"body", "heading"}
POSSIBLE_TITLE = "possible title, kept"

Rule = tuple[str, str, str, re.Pattern, bool]  # name, label, where, pattern, opens a section


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
    spans = [(m.start(), m.end(), m.group()) for m in re.finditer(r"[^\s].*[^\s]|[^\s]", text)]
    view = view or text
    everywhere = ("any", "edge", "head", "tail")
    prose = (i for i, (a, b, line) in enumerate(spans) if _is_prose(line) and not _rule_for(view[a:b], line, everywhere))
    first = next(prose, len(spans))
    last = next((i for i in reversed(range(first, len(spans))) for a, b, line in [spans[i]]
                 if _is_prose(line) and not _rule_for(view[a:b], line, everywhere)), -1)
    lines, section = [], None
    for i, (start, end, line) in enumerate(spans):
        is_tail = i > last
        zones = everywhere if i < first and is_tail else ("any", "edge", "head") if i < first else \
            ("any", "edge", "tail") if is_tail else ("any",)
        rule = _rule_for(view[start:end], line, zones)
        if rule:
            label, name, section = rule[1], rule[0], (rule[:2] if rule[4] else section)
        elif section and len(line) < TITLE_MAX and is_tail and line[-1] not in "。！？":
            name, label = section
        else:
            section = None
            name, label = "", "heading" if _is_heading(line) and first < i < last else "body"
        lines.append(Line(start, end, line, label, name))
    return _label_repeated(_label_title(text, lines, first))


def layout_edits(text: str, view: str | None = None) -> tuple[list[Edit], list[Line]]:
    """Cut furniture, title and byline; restore lost paragraph breaks; join paragraphs by one newline."""
    lines = label_lines(text, view)
    edits: list[Edit] = []
    kept = [line for line in lines if line.label in KEPT]
    inline = _any_inline().search("\n".join((view or text)[line.start : line.end] for line in kept))
    position = 0

    def cut(start: int, end: int, rule: str, after: str = "") -> None:
        if text[start:end] != after:
            edits.append(Edit("layout", rule, start, end, text[start:end], after))

    for line in lines:
        if line.label in KEPT:
            separator = "\n" if line is not kept[0] else ""
            cut(position, line.start, "spacing", separator)
            if inline or len(line.text) >= LONG_LINE or line is kept[-1]:
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
    spans: list[tuple[int, int, str, str]] = []
    left, right = 0, len(line.text)
    for name, label, where, pattern, _ in _rules()["inline"]:
        if (where == "last" and not is_last) or not (m := pattern.search(view)):
            continue
        spans.append((*m.span(), f"{label}: {name}", ""))
        left, right = (m.end(), right) if m.start() == 0 else (left, min(right, m.start()))
    if len(line.text) >= LONG_LINE:
        spans += [(*span, "lost break", "\n") for span in _lost_breaks(line.text) if left < span[0] and span[1] < right]
    return [Edit("layout", rule, line.start + a, line.start + b, line.text[a:b], after)
            for a, b, rule, after in sorted(spans)]


def _lost_breaks(line: str) -> list[tuple[int, int]]:
    """Spaces that stand for paragraph breaks: after the end of a sentence, and after a heading that follows one."""
    breaks: list[tuple[int, int]] = []
    for m in re.finditer(" +", line):
        segment = line[breaks[-1][1] : m.start()] if breaks else ""
        after_heading = len(segment) in HEADING and not re.search("[，,。；;]", segment)
        if STOP.search(line[max(m.start() - 3, 0) : m.start()]) or after_heading:
            breaks.append(m.span())
    return breaks


def _label_repeated(lines: list[Line]) -> list[Line]:
    """Lines of a text that stands twice on the page: prose seen before, two paragraphs of it or more, with the short lines
    seen before that stand around."""
    seen: set[str] = set()
    again = [line.label in KEPT and line.text in seen or line.label in {*KEPT, "title"} and seen.add(line.text) is not None
             for line in lines]
    if sum(_is_prose(line.text) for line, is_again in zip(lines, again, strict=True) if is_again) < MIN_REPEATED:
        return lines
    first = next(i for i, line in enumerate(lines) if again[i] and _is_prose(line.text))
    return [line._replace(label="related", rule="the same text again") if is_again and i >= first - 1 else line
            for i, (line, is_again) in enumerate(zip(lines, again, strict=True))]


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
        return [line._replace(label="heading", rule=POSSIBLE_TITLE) if i == j == first_prose - 1 else line
                for j, line in enumerate(lines)]
    for j in head:
        if lines[j].text == lines[i].text:
            lines[j] = lines[j]._replace(label="title", rule="title line")
    if i + 1 < first_prose and lines[i + 1].text.startswith(("—", "－", "--")):
        lines[i + 1] = lines[i + 1]._replace(label="title", rule="subtitle")
    return lines


def _rule_for(view: str, line: str, zones: tuple[str, ...]) -> Rule | None:
    """The first rule that matches a line. A line of several sentences is no furniture, unless it is a copyright notice."""
    if len(view) > MAX_NOTICE or not _any_of(zones).match(view):
        return None
    is_prose = len(SENTENCE.findall(line)) >= MAX_SENTENCES
    return next((rule for rule in _rules()["lines"] if rule[2] in zones and rule[3].match(view)
                 and (not is_prose or rule[1] == "copyright")), None)


def _is_prose(line: str) -> bool:
    return len(line) > PROSE_HAN and bool(PAUSE.search(line)) and bool(MANY_HAN.search(line))


def _is_heading(line: str) -> bool:
    return len(line) in HEADING and line[-1] not in ",;:，；：" and not re.search("[。！？!?…]", line)


def _is_title(line: str) -> bool:
    return (len(line) <= TITLE_MAX and line[-1] not in "。，；：,;:、" and bool(re.search("[㐀-鿿]", line))
            and not re.match(r"[（(]?[一二三四五六七八九十\d]+[)）、.．]|—|－|--", line) and not re.search("[。！？][”’]$", line)
            and len(line.split()) <= MAX_TITLE_PARTS)


@cache
def _any_of(zones: tuple[str, ...]) -> re.Pattern:
    """All patterns that speak in these zones, as one."""
    return re.compile("|".join(f"(?:{rule[3].pattern})" for rule in _rules()["lines"] if rule[2] in zones))


@cache
def _any_inline() -> re.Pattern:
    """All inline patterns but those for the last line, as one."""
    return re.compile("|".join(f"(?:{rule[3].pattern})" for rule in _rules()["inline"] if rule[2] != "last"), re.M)


@cache
def _rules() -> dict[str, list[Rule]]:
    """Line rules and inline rules of data/boilerplate.yml, patterns compiled."""
    return {kind: [(r["name"], r["label"], r["where"], re.compile(r["pattern"]), r.get("opens", False))
                   for r in rules] for kind, rules in read_yaml("boilerplate.yml").items() if kind != "fields"}
