"""What a page states about itself in its labelled lines: title, source, site, dateline."""

import re

from ..chinese.scripts import simplify
from ..clean import Cleaned
from ..cleaning.furniture import POSSIBLE_TITLE
from ..cleaning.punctuation import full_width
from ..data import read_yaml

TITLE_MARK = re.compile(r"^(标题\s*[:：]|[·•]\s+)\s*")
DATELINE = re.compile(r"(\d{1,2})月(\d{1,2})日[讯电消]")


def title_of(cleaned: Cleaned) -> str:
    """The article's title, from all lines that are labelled as one; "" if there is none."""
    lines = (line.text for line in cleaned.lines if line.label == "title" or line.rule == POSSIBLE_TITLE)
    return clean_line("".join(dict.fromkeys(TITLE_MARK.sub("", line) for line in lines)), cleaned)


def dateline(cleaned: Cleaned) -> str:
    """The article's dateline (新华社武汉2月10日电) without reporters' names; "" if it has none."""
    cut = [edit.before for edit in cleaned.edits if edit.rule == "byline: dateline"]
    alone = [line.text for line in cleaned.lines if line.rule == "dateline alone"]
    return re.sub(r"[（(].*", "", clean_line((cut + alone + [""])[0], cleaned)).strip()


def day_of(line: str) -> tuple[int, int] | None:
    """Month and day of a dateline, which names no year; None if it has none."""
    found = DATELINE.search(line)
    return (int(found[1]), int(found[2])) if found else None


def stated_field(cleaned: Cleaned, name: str) -> str:
    """The first match of a field's patterns in the lines that have its labels."""
    spec = read_yaml("furniture.yml")["fields"][name]
    lines = [simplify(line.text) for line in cleaned.lines if line.label in spec["labels"]]
    found = (m for pattern in spec["patterns"] for line in lines if (m := re.search(pattern, line)))
    return next((m.group(1).strip() for m in found), "")


def clean_line(text: str, cleaned: Cleaned) -> str:
    """A line from outside the text, in the script and punctuation of the text."""
    if any(edit.step == "script" for edit in cleaned.edits):
        text = simplify(text)
    return full_width(text)
