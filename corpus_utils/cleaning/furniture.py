"""Which lines of a page are the article, and which are site furniture, title or byline.

Lines are first labelled, each with the rule that decided, and cut later (`layout`). The rules are
data: data/furniture.yml. A line that no rule applies to is kept.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from ..data import read_yaml

PROSE_HAN = 30  # a line with this many Han characters and a comma or stop is running text
TITLE_MIN, TITLE_MAX = 8, 60  # a shorter line is a title if there is no better one; none is longer
MIN_REPEATED = 2  # paragraphs that make up a repeated text
MAX_TITLE_PARTS = 4  # a line with more is a row of links
HEADING = range(4, 31)
MAX_PAGE = 100_000  # characters; in a longer file, as one of many articles, a text may occur twice
MAX_SENTENCES = 3  # a line with this many or more is furniture only if it is a copyright notice
MAX_NOTICE = 500  # characters of a copyright notice; no furniture is longer
SENTENCE = re.compile("[。！？]")
GROUP = re.compile(r"(?<!\\)\((?!\?)")  # a capturing one, which is three times as slow
PAUSE, MANY_HAN = re.compile("[,，。；！？;!?]"), re.compile(f"(?:[㐀-鿿][^㐀-鿿]*){{{PROSE_HAN}}}")
NOT_BLANK = re.compile(r"\S(?:[^\n]*\S)?")
KEPT = {"body", "heading"}
POSSIBLE_TITLE = "possible title, kept"


class Line(NamedTuple):
    """A non-blank line of a page, trimmed; offsets are those at the start of the layout step."""

    start: int
    end: int
    text: str
    label: str
    rule: str


class Rule(NamedTuple):
    """A rule of data/furniture.yml, which explains the fields."""

    name: str
    label: str
    where: str
    pattern: re.Pattern
    opens: bool
    long: bool


def label_lines(text: str, view: str | None = None) -> list[Line]:
    """Label every non-blank line of a page.

    Rules are matched on `view`, the same page in simplified characters. The head is everything
    before the first running text, the tail everything after the last; rules with `where: edge`
    apply in both. A rule that opens a section also labels the short lines after it.
    """
    spans = _spans(text)
    view = view or text
    everywhere = ("any", "edge", "head", "tail")

    prose = [_is_prose(line) for _, _, line in spans]

    def is_article(i: int) -> bool:
        start, end, line = spans[i]
        return prose[i] and not _rule_for(view[start:end], line, everywhere, True)

    first = next(filter(is_article, range(len(spans))), len(spans))
    last = next(filter(is_article, reversed(range(first, len(spans)))), -1)
    lines, section = [], None
    for i, (start, end, line) in enumerate(spans):
        is_head, is_tail = i < first, i > last
        zones = ("any", *["edge"] * (is_head or is_tail), *["head"] * is_head, *["tail"] * is_tail)
        rule = _rule_for(view[start:end], line, zones, prose[i])
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


def _label_repeated(lines: list[Line]) -> list[Line]:
    """Label the lines of a text that occurs twice on the page.

    These are at least two paragraphs of prose seen before, and the short lines seen before that
    surround them.
    """
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
    """Label the title, its repetitions, and a subtitle `——…` that follows it.

    The title is the first unlabelled line before the byline, else in the head, that is long enough,
    or else the longest. It is cut only if the text is recognisably a page (furniture, a blank line,
    an indent). A text without any of these may be a clean body: there the line is kept, and is only
    marked as a possible title if running text follows at once.
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


@lru_cache(maxsize=5000)  # a site's furniture is the same on all of its pages
def _rule_for(view: str, line: str, zones: tuple[str, ...], is_prose: bool) -> Rule | None:
    """The first rule that matches a line.

    A line of several sentences is not furniture unless it is a copyright notice; only rules marked
    `long` apply to running text.
    """
    if len(view) > MAX_NOTICE:
        return None
    for matches in _any_of(zones, is_prose):
        if matches(view):
            break
    else:
        return None
    has_sentences = len(SENTENCE.findall(line)) >= MAX_SENTENCES
    return next(
        (
            rule
            for rule in _rules_of(zones, is_prose)
            if rule.pattern.search(view) and (not has_sentences or rule.label == "copyright")
        ),
        None,
    )


@cache
def _rules_of(zones: tuple[str, ...], is_prose: bool) -> list[Rule]:
    return [rule for rule in rules()["lines"] if rule.where in zones and (rule.long or not is_prose)]


@cache
def inline_rules(where: str) -> list[Rule]:
    return [rule for rule in rules()["inline"] if rule.where == where]


@cache
def _any_of(zones: tuple[str, ...], is_prose: bool) -> list[Callable]:
    """Functions that tell whether any pattern for these zones matches.

    One is for the patterns anchored at the start of a line, one for those found anywhere in it.
    """
    patterns = [GROUP.sub("(?:", rule.pattern.pattern) for rule in _rules_of(zones, is_prose)]
    anchored, floating = ("|".join(f"(?:{p})" for p in patterns if p.startswith("^") == begins) for begins in (True, False))
    return [re.compile(anchored).match] * bool(anchored) + [re.compile(floating).search] * bool(floating)


@cache
def rules() -> dict[str, list[Rule]]:
    """The line rules and inline rules of data/furniture.yml, with their patterns compiled."""
    return {
        kind: [
            Rule(r["name"], r["label"], r["where"], re.compile(r["pattern"]), r.get("opens", False), r.get("long", False))
            for r in rules
        ]
        for kind, rules in read_yaml("furniture.yml").items()
        if kind != "fields"
    }
