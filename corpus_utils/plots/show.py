"""Tables, concordances and the sentences behind the numbers, as a notebook shows them."""

import html
import re
from collections.abc import Iterable

import pandas as pd

from ..base.parts import Row
from ..chinese.glosses import gloss, translate
from ..errors import CorpusError, require_columns, require_type
from ..systems.portrait import Systems
from ..tables import LEVELS, PASSAGE_COLUMNS, STATEMENT_COLUMNS, TOPICS
from ..tokens.sentences import split_sentences
from .labels import counted, text_columns
from .style import figure_of, limit_documents, show_figure
from .systems import HEADINGS, _level, english, plot_system

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


def show_evidence(evidence: pd.DataFrame, labels: dict[str, str] | None = None, rows: int = 50) -> None:
    """Show sentences folded by region and category: a click on a line opens them, with their matches marked and translated.

    `evidence`: as from `evidence(...)`; `labels`: category -> label, in the order of the folds; at most `rows` sentences a
    fold, and how many there are is said. What `add_trace` adds is shown: the file and the characters of the raw page. Article
    text is escaped. Raises CorpusError for missing columns.
    """
    from IPython.display import display

    require_columns(evidence, ["region", "category", "doc_id", "sentence", "at", "quote", "translation"], "evidence(...)")
    require_type(rows, int, "rows")
    order = {category: i for i, category in enumerate(labels or {})}
    body, plain = "", []
    for region, of_region in evidence.groupby("region", sort=False):
        folds = ""
        tables = sorted(of_region.groupby("category", sort=False), key=lambda pair: order.get(pair[0], len(order)))
        for category, table in tables:
            title = f"{(labels or {}).get(category, category)}: {counted(len(table), 'sentence')}"
            title += f", the first {rows}" if len(table) > rows else ""
            plain.append(f"{region} · {title}")
            items = ""
            for row in table.head(rows).to_dict("records"):
                place = f"sentence {row['sentence'] + 1}"
                place = f"{row['path']} {row['raw_start']}–{row['raw_end']}" if "path" in row else place
                place += ", shared text" if row.get("shared") else ""
                items += (
                    f"<li>{marked(row['quote'], row['at'])}<br><em>{html.escape(row['translation'])}</em> "
                    f'<small style="opacity: 0.75">({html.escape(place)})</small></li>'
                )
                plain.append(f"  {row['quote']}\n    {row['translation']} ({place})")
            folds += f"<details><summary>{html.escape(title)}</summary><ul>{items}</ul></details>"
        categories = f"{len(tables)} categor{'y' if len(tables) == 1 else 'ies'}"
        head = f"{gloss(str(region))}: {counted(len(of_region), 'sentence')} in {categories}"
        body += f'<details><summary>{html.escape(head)}</summary><div style="margin-left: 1.5em">{folds}</div></details>'
    display({"text/html": body or "<p>no sentences</p>", "text/plain": "\n".join(plain) or "no sentences"}, raw=True)


def show_passages(passages: pd.DataFrame, articles: pd.DataFrame) -> None:
    """Show what two articles share side by side: the sentences on both sides, with the shared run marked, and our translation.

    `passages`: as from `shared_passages`; `articles`: doc_id, region, text. Raises CorpusError for missing columns.
    """
    from IPython.display import display

    require_columns(passages, PASSAGE_COLUMNS, "shared_passages")
    require_columns(articles, ["doc_id", "region", "text"], "load_corpus(...).articles")
    texts, regions = (articles.set_index("doc_id")[name] for name in ("text", "region"))
    cells, plain = "", []
    for row in passages.itertuples():
        sides = [
            _around(texts[doc], start, end)
            for doc, start, end in ((row.doc_a, row.start_a, row.end_a), (row.doc_b, row.start_b, row.end_b))
            if doc in texts.index
        ]
        if len(sides) < 2:
            raise CorpusError(f"a passage is shared by {row.doc_a} and {row.doc_b}, which are not both among the articles")
        names = [gloss(regions[doc]) if regions[doc] else str(doc) for doc in (row.doc_a, row.doc_b)]
        tds = "".join(
            f'<td style="text-align: left; vertical-align: top; width: 50%"><strong>{html.escape(name)}</strong><br>'
            f"{marked(quote, [span])}<br><em>{html.escape(english)}</em></td>"
            for name, (quote, english, span) in zip(names, sides, strict=True)
        )
        cells += f'<tr><td style="vertical-align: top">{row.n_characters}</td>{tds}</tr>'
        plain += [
            f"{row.n_characters} characters: {row.text!r}",
            *(f"  {name}: {quote}" for name, (quote, *_) in zip(names, sides, strict=True)),
        ]
    head = "<tr><th>characters</th><th></th><th></th></tr>"
    display(
        {
            "text/html": f"<table><thead>{head}</thead><tbody>{cells}</tbody></table><p>{counted(len(passages), 'passage')}</p>",
            "text/plain": "\n".join([*plain, counted(len(passages), "passage")]),
        },
        raw=True,
    )


def _around(text: str, start: int, end: int) -> tuple[str, str, tuple[int, int]]:
    """The sentences that a span touches, their translations, and where the span stands in them."""
    spans = [(a, b) for a, b in split_sentences(text) if a < end and b > start]
    first, last = spans[0][0], spans[-1][1]
    return text[first:last], " ".join(filter(None, (translate(text[a:b]) for a, b in spans))), (start - first, end - first)


def marked(quote: str, spans: Iterable[tuple[int, int]]) -> str:
    """A quote as HTML, with spans of it marked."""
    parts, last = [], 0
    for start, end in sorted(spans):
        parts += [html.escape(quote[last:start]), f"<mark>{html.escape(quote[start:end])}</mark>"]
        last = end
    return "".join([*parts, html.escape(quote[last:])])


def show_portraits(systems: Systems, articles: pd.DataFrame, name: str = "system") -> None:
    """One page an article, and below each its statements, folded, with links to the sentences: at most twelve articles.

    `systems`: as from `describe_systems`; `articles`: the same articles; the figures are kept as `name`_1, `name`_2 … (see
    `show_figure`). Raises CorpusError for something else.
    """
    require_type(systems, Systems, "systems")
    require_columns(articles, ["doc_id", "region", "text"], "load_corpus(...).articles")
    told = systems.statements.sort_values(["region", "doc_id"], kind="stable")["doc_id"]
    docs, note = limit_documents(told)
    regions = dict(zip(articles["doc_id"], articles["region"], strict=True))
    for number, doc_id in enumerate(docs, 1):
        system, region = systems.of(doc_id), regions.get(doc_id, "")
        levels = {*system.links["upper_level"], *system.links["lower_level"]}
        alt = (
            f"A page on {region}: diagram of levels ({', '.join(level for level in LEVELS if level in levels) or 'none'}), "
            "mechanisms with their explanations, numbers, leaders, measures, dates and quotations, "
            f"{len(system.statements)} statements, which the list below the figure gives as text."
        )
        show_figure(figure_of(plot_system(system)), f"{name}_{number}", alt, system.statements)
        show_system(system.statements, articles)
    silent = [str(doc_id) for doc_id in articles["doc_id"] if doc_id not in set(told)]
    note += f" Nothing is found in {', '.join(silent[:12])}{' …' * (len(silent) > 12)}." if silent else ""
    if note:
        print(note.strip())


def show_system(statements: pd.DataFrame, articles: pd.DataFrame) -> None:
    """Show what was found, topic by topic, each statement linked to its sentence in the article below it.

    `statements`: as from `describe_systems(...).statements`; what `add_trace` adds (file, characters of the raw page) is
    shown. The sentences stand below, numbered, with the found words marked and our translation. Article text is escaped.
    Raises CorpusError for missing columns, or statements of articles that are not given.
    """
    from IPython.display import display

    require_columns(statements, STATEMENT_COLUMNS, "describe_systems")
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    texts, places = articles.set_index("doc_id")["text"], {doc: n for n, doc in enumerate(articles["doc_id"], 1)}
    body, plain = "", []
    for (doc_id, region), own in statements.groupby(["doc_id", "region"], sort=False):
        if doc_id not in texts.index:
            raise CorpusError(f"the statements speak of {doc_id}, which is not among the articles")
        for topic in TOPICS:
            rows = own[own["topic"] == topic]
            items = "".join(
                f'<li>s. <a href="#{_anchor(places[doc_id], row.sentence)}">{row.sentence + 1}</a> '
                f"{html.escape(_said(row))}{' ‡' * row.shared}</li>"
                for row in rows.itertuples()
            )
            title = f"{gloss(region)}, {HEADINGS[topic]}: {len(rows)}"
            body += f"<details><summary>{html.escape(title)}</summary><ul>{items}</ul></details>" if items else ""
            plain += [title, *(f"  s. {row.sentence + 1}: {_said(row)}" for row in rows.itertuples())]
        body += (
            f"<details><summary>{html.escape(gloss(region))}, the article, sentence by sentence</summary>"
            f"{_sentences(places[doc_id], texts[doc_id], own)}</details>"
        )
    display({"text/html": body or "<p>no statements</p>", "text/plain": "\n".join(plain) or "no statements"}, raw=True)


def _said(row: Row) -> str:
    """A statement in one line: the words of the text, what it says of them, our English, kind, level, place in the file."""
    place = f"{row.path} {row.raw_start}–{row.raw_end}" if hasattr(row, "path") else ""
    detail = row.detail if row.detail != row.surface else ""
    words = detail if row.topic in ("link", "leader", "body") and detail else row.surface
    parts = [
        words,
        english(row.surface) if row.topic == "mechanism" else "",
        detail if detail != words else "",
        row.english,
        "" if row.topic == "quotation" else row.kind.replace("_", " "),
        _level(row) if row.level else "",
        place,
    ]
    return " · ".join(dict.fromkeys(filter(None, parts)))


def _anchor(number: int, sentence: int) -> str:
    return f"article-{number}-sentence-{sentence + 1}"


def _sentences(place: int, text: str, statements: pd.DataFrame) -> str:
    """The sentences of an article as a numbered list, found words marked."""
    items, shown = "", statements[statements["topic"] != "link"]
    found = sorted(zip(shown["start"].tolist(), shown["end"].tolist(), strict=True))
    for number, (start, end) in enumerate(split_sentences(text)):
        spans: list[tuple[int, int]] = []
        last = start
        for a, b in found:
            a, b = max(a, last), min(b, end)
            if a < b:
                spans, last = [*spans, (a - start, b - start)], b
        items += (
            f'<li id="{_anchor(place, number)}">{marked(text[start:end], spans)}<br>'
            f"<em>{html.escape(translate(text[start:end]))}</em></li>"
        )
    return f"<ol>{items}</ol>"
