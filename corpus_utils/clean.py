"""From raw page text to clean body text, with every change kept as an edit.

The lines of `_clean` are the steps, in order: whitespace; bytes and gloss (byte-level damage);
markup; layout (site furniture, title, byline, lost paragraph breaks); script (traditional to
simplified); look-alikes; punctuation (half-width to full-width); stops (doubled stops, masked
words). Each is a module of cleaning/ or part of one.
"""

from dataclasses import dataclass, field

from .chinese.scripts import simplify
from .cleaning.characters import lookalike_edits, to_simplified
from .cleaning.damage import damage_edits
from .cleaning.edits import Edit, apply_edits, exchange_edits
from .cleaning.furniture import Line, label_lines
from .cleaning.layout import layout_edits
from .cleaning.markup import markup_edits
from .cleaning.punctuation import full_width, stop_edits
from .cleaning.whitespace import whitespace_edits
from .errors import require_type


@dataclass(frozen=True)
class Cleaned:
    """A cleaned page.

    `text`: the clean body. `edits`: how it came from the raw text. `lines`: the lines of the page
    with their labels.
    """

    text: str
    edits: tuple[Edit, ...]
    lines: tuple[Line, ...] = field(repr=False)


def clean_text(raw: str) -> str:
    """Return the clean body of a page.

    `raw`: the decoded text of one page. Returns the body as text: paragraphs separated by newlines,
    simplified characters, full-width punctuation. Cleaning a clean text changes nothing. Use
    `clean_and_explain` to see what was changed and why.

    >>> clean_text("时间:2020-02-01 来源:大西北网\\n\\n疫情就是命令,防控就是责任,时间就是生命!")
    '疫情就是命令，防控就是责任，时间就是生命！'
    """
    return _clean(raw, explain=False).text


def clean_and_explain(raw: str) -> Cleaned:
    """Clean a page and keep the evidence.

    `raw`: the decoded text of one page. Returns a `Cleaned` with `.text`, `.edits` and `.lines`.
    `cleaning.apply_edits(raw, edits)` turns the raw text into `.text`; the offsets of an edit refer
    to the text as it was when its step began. `.lines` holds every non-blank line with its label:
    title, byline, body, heading, navigation, related, copyright, licence, share, editor or
    advertisement.

    >>> [(e.rule, e.before, e.after) for e in clean_and_explain("抗疫,有你!").edits]
    [('full-width', ',', '，'), ('full-width', '!', '！')]
    """
    return _clean(raw, explain=True)


def _clean(raw: str, explain: bool) -> Cleaned:
    """Run the steps, each on the output of the one before.

    Without `explain`, the many edits that merely exchange characters are not recorded.
    """
    require_type(raw, str, "raw")
    text = raw
    edits: list[Edit] = []

    def change(found: list[Edit]) -> None:
        nonlocal text, edits
        text, edits = apply_edits(text, found), edits + found

    def exchange(exchanged: str, step: str, rule: str, gap: int) -> None:
        nonlocal text, edits
        text, edits = exchanged, edits + (exchange_edits(step, rule, text, exchanged, gap) if explain else [])

    change(whitespace_edits(text))
    change(damage_edits(text))
    change(markup_edits(text))
    lines = label_lines(text, view := simplify(text))
    change(layout_edits(text, lines, view))
    exchange(to_simplified(text), "script", "simplified", gap=2)
    change(lookalike_edits(text))
    exchange(full_width(text), "punctuation", "full-width", gap=-1)
    change(stop_edits(text))
    return Cleaned(text, tuple(edits), tuple(lines))
