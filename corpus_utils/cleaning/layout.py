"""Cut furniture, title and byline from a page, and restore lost paragraph breaks."""

import re

import rjieba

from .edits import Edit
from .furniture import HEADING, KEPT, Line, inline_rules

LONG_LINE = 200  # in a line this long, a space after a full stop is a lost paragraph break
MAX_END = 40  # characters that a signature or a link can take up at the end of a paragraph
STOP = re.compile("[。！？!?…][”’）)》]*$|[㐀-鿿]\\.$")


def layout_edits(text: str, lines: list[Line], view: str) -> list[Edit]:
    """Cut furniture, title and byline; restore lost paragraph breaks.

    One newline is left between paragraphs. `lines`: as returned by `label_lines`. `view`: the text
    in simplified characters, on which the rules are matched.
    """
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
            edits += _inline_edits(line, view[line.start : line.end], line is kept[-1])
            position = line.end
        else:
            cut(position, line.start, "spacing", "")
            cut(line.start, line.end, f"{line.label}: {line.rule}")
            position = line.end
    cut(position, len(text), "spacing")
    return edits


def _inline_edits(line: Line, view: str, is_last: bool) -> list[Edit]:
    """Cut the dateline that opens a paragraph and the signature that closes the last one.

    Lost breaks in between are restored.
    """
    spans = [
        (*found.span(), f"{rule.label}: {rule.name}", "") for rule in inline_rules("start") if (found := rule.pattern.match(view))
    ]
    if not spans and not is_last and len(view) < LONG_LINE:
        return []
    left, right = spans[-1][1] if spans else 0, len(view)
    for rule in inline_rules("last") if is_last else []:
        found = rule.pattern.search(view, max(len(view) - MAX_END, 0))
        if found and not rjieba.has_word(found.group().strip(" （(）)")):  # (高兴) is not a name
            spans.append((*found.span(), f"{rule.label}: {rule.name}", ""))
            right = min(right, found.start())
    if len(view) >= LONG_LINE and " " in view:
        spans += [(*span, "lost break", "\n") for span in _lost_breaks(line.text) if left < span[0] and span[1] < right]
    return [Edit("layout", rule, line.start + a, line.start + b, line.text[a:b], after) for a, b, rule, after in sorted(spans)]


def _lost_breaks(line: str) -> list[tuple[int, int]]:
    """Spaces in place of paragraph breaks: after a sentence, or a heading after such a break."""
    breaks: list[tuple[int, int]] = []
    for m in re.finditer(" +", line):
        after_break = breaks[-1][1] if breaks else m.start()
        after_heading = m.start() - after_break in HEADING and not re.search("[，,。；;]", line[after_break : m.start()])
        if STOP.search(line[max(m.start() - 3, 0) : m.start()]) or after_heading:
            breaks.append(m.span())
    return breaks
