"""Tables and concordances as a notebook shows them."""

import html
import re

import pandas as pd

from ..errors import require_columns, require_type
from .text import counted, text_columns

KWIC = ["start", "left", "node", "right"]
ALIGN = {"start": "right", "left": "right", "node": "center"}
DAY = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])")  # never broken at its hyphens
SILENT = ["doc_id", "paragraph", "sentence", "position", "end", "quote", "path", "raw_start", "raw_end"]


def show_table(table: pd.DataFrame, rows: int = 20) -> None:
    """Show a table with its texts in full, at most `rows` rows, and say how many there are."""
    from IPython.display import display

    require_type(table, pd.DataFrame, "table")
    shown = table.head(rows).rename_axis(columns=None)
    note = (f"{len(shown)} of " if len(shown) < len(table) else "") + counted(len(table), "row")
    body = shown.to_html(index=False, border=0, escape=True, na_rep="–", float_format=_short_number)
    body = DAY.sub(r'<span style="white-space: nowrap">\g<0></span>', body)
    with pd.option_context("display.max_colwidth", None, "display.width", 200):
        display({"text/html": f"{body}<p>{note}</p>", "text/plain": f"{shown.to_string(index=False)}\n{note}"}, raw=True)


def show_kwic(lines: pd.DataFrame, rows: int = 20) -> None:
    """Show a concordance with its nodes below each other, at most `rows` lines, and say how many there are.

    `lines`: as from `kwic`; what `add_trace`, `add_quotes` and you add stands below each line: file and place in the raw page,
    translation, the rest. Article text is escaped. As plain text, a Chinese character or mark takes two columns.
    Raises CorpusError for missing columns.
    """
    from IPython.display import display

    require_columns(lines, [*KWIC, "doc_id"], "kwic(...)")
    one_each = "region" in lines and lines.groupby("region")["doc_id"].nunique().le(1).all()  # the region tells the article
    first = [column for column in ("region", "doc_id") if column in lines and not (one_each and column == "doc_id")]
    shown, columns = lines.head(rows), [*first, *KWIC]
    cells = [columns, *(list(map(str, row)) for row in shown[columns].itertuples(index=False))]
    notes = [[], *(_notes(row, {*columns, *SILENT}) for row in shown.to_dict("records"))]
    widths = [max(map(text_columns, column)) for column in zip(*cells, strict=True)]
    body, plain = "", []
    for row, below in zip(cells, notes, strict=True):
        styles = [f"text-align: {ALIGN.get(column, 'left')}; white-space: nowrap" for column in columns]
        body += "<tr>" + "".join(f'<td style="{style}">{html.escape(text)}</td>' for style, text in zip(styles, row, strict=True))
        body += "</tr>"
        plain.append(
            "  ".join(
                _pad(text, width, ALIGN.get(column) == "right") for column, text, width in zip(columns, row, widths, strict=True)
            ).rstrip()
        )
        if below:
            text = html.escape(" · ".join(below))
            body += f'<tr><td colspan="{len(columns)}" style="text-align: left; opacity: 0.75">{text}</td></tr>'
            plain.append("    " + " · ".join(below))
    note = (f"{len(shown)} of " if len(shown) < len(lines) else "") + counted(len(lines), "line")
    table = f"<table><tbody>{body}</tbody></table>"
    display({"text/html": f"{table}<p>{note}</p>", "text/plain": "\n".join([*plain, note])}, raw=True)


def _notes(row: dict, shown: set[str]) -> list[str]:
    """What stands below a line: the place in the raw file, then every other column that says something."""
    place = [f"{row['path']} {row['raw_start']}–{row['raw_end']}"] if {"path", "raw_start", "raw_end"} <= set(row) else []
    return place + [str(value) for column, value in row.items() if column not in shown and str(value)]


def _pad(text: str, width: int, to_the_right: bool) -> str:
    space = " " * (width - text_columns(text))
    return space + text if to_the_right else text + space


def _short_number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
