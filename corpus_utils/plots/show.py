"""Tables, concordances and the sentences behind the numbers, as a notebook shows them."""

import html
import re
from collections.abc import Iterable

import pandas as pd

from ..base.parts import Row
from ..chinese.glosses import gloss, translate
from ..errors import CorpusError, require_type
from ..systems.portrait import Systems
from ..tables import LEVELS, TOPICS, grouped, label_of, require_table
from ..tokens.sentences import split_sentences
from .groups import limit_documents
from .labels import counted, text_columns
from .style import figure_of, show_figure
from .systems import HEADINGS, _level, english, portrait

KWIC = ["start", "left", "surface", "right"]
ALIGN = {"start": "right", "left": "right", "surface": "center"}
DAY = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])")  # never broken at its hyphens
SILENT = ["doc_id", "label", "paragraph", "sentence", "position", "end", "quote", "path", "raw_start", "raw_end"]


def show_table(table: pd.DataFrame, rows: int = 20) -> None:
    """Show at most `rows` rows of a table, with texts in full, and say how many rows it has.

    Example: `cu.show_table(corpus.articles[["title", "source", "published"]], rows=100)`.
    """
    from IPython.display import display

    require_type(table, pd.DataFrame, "table")
    shown = table.head(rows).rename_axis(columns=None)
    note = (f"{len(shown)} of " if len(shown) < len(table) else "") + counted(len(table), "row")
    body = shown.to_html(index=False, border=0, escape=True, na_rep="–", float_format=_short_number)
    body = DAY.sub(r'<span style="white-space: nowrap">\g<0></span>', body)
    with pd.option_context("display.max_colwidth", None, "display.width", 200):
        display({"text/html": f"{body}<p>{note}</p>", "text/plain": f"{shown.to_string(index=False)}\n{note}"}, raw=True)


def show_kwic(lines: pd.DataFrame, rows: int = 20) -> None:
    """Show a concordance with its nodes aligned, at most `rows` lines, and say how many it has.

    `lines`: as returned by `vocabulary.kwic`. Columns that `cleaning.add_trace`,
    `tokens.add_quotes` or you have added are shown below each line: file and place in the raw
    page, translation, and the rest. Article text is escaped. In plain text, a Chinese character
    or punctuation mark takes two columns.

    Example: `cu.plots.show_kwic(cu.vocabulary.kwic(corpus.tokens, "党员|群众"))`.
    """
    from IPython.display import display

    require_table(lines, "kwic", [*KWIC, "doc_id"])
    # Where each group is one article, its name is enough.
    one_each = "group" in lines and lines.groupby("group", observed=True, dropna=False)["doc_id"].nunique().le(1).all()
    first = [column for column in ("group", "doc_id") if column in lines and not (one_each and column == "doc_id")]
    shown, columns = lines.head(rows), [*first, *KWIC]
    rows_shown = shown[columns].itertuples(index=False)
    cells = [columns, *(["–" if pd.isna(value) else str(value) for value in row] for row in rows_shown)]
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
    display(
        {"text/html": f"<table><tbody>{body}</tbody></table><p>{note}</p>", "text/plain": "\n".join([*plain, note])}, raw=True
    )


def _notes(row: dict, shown: set[str]) -> list[str]:
    """What is shown below a line: the place in the raw file, then every other non-empty column."""
    place = [f"{row['path']} {row['raw_start']}–{row['raw_end']}"] if {"path", "raw_start", "raw_end"} <= set(row) else []
    return place + [str(value) for column, value in row.items() if column not in shown and str(value)]


def _pad(text: str, width: int, to_the_right: bool) -> str:
    space = " " * (width - text_columns(text))
    return space + text if to_the_right else text + space


def _short_number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def show_evidence(evidence: pd.DataFrame, labels: dict[str, str] | None = None, rows: int = 50, by: str = "group") -> None:
    """Show sentences folded by group and category, with their matches marked and translations.

    `evidence`: as returned by `lexicons.evidence`; `labels`: category -> label, in the order of
    the folds; `rows`: the most sentences in a fold, whose heading says how many there are. Each
    sentence has its number in the article or, after `cleaning.add_trace`, the file and the
    characters of the raw page. Article text is escaped.

    Example: `cu.plots.show_evidence(cu.lexicons.evidence(matches), labels)`.
    """
    from IPython.display import display

    require_table(evidence, "evidence", [by, "category", "doc_id", "sentence", "at", "quote", "translation"])
    require_type(rows, int, "rows")
    order = {category: i for i, category in enumerate(labels or {})}
    body, plain = "", []
    for group, own in evidence.groupby(by, sort=False, observed=True):
        folds = ""
        tables = sorted(own.groupby("category", sort=False), key=lambda pair: order.get(pair[0], len(order)))
        for category, table in tables:
            title = f"{(labels or {}).get(category, category)}: {counted(len(table), 'sentence')}"
            title += f", the first {rows} shown" if len(table) > rows else ""
            plain.append(f"{group} · {title}")
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
        head = f"{gloss(str(group))}: {counted(len(own), 'sentence')} in {categories}"
        body += f'<details><summary>{html.escape(head)}</summary><div style="margin-left: 1.5em">{folds}</div></details>'
    display({"text/html": body or "<p>no sentences</p>", "text/plain": "\n".join(plain) or "no sentences"}, raw=True)


def show_passages(passages: pd.DataFrame, articles: pd.DataFrame) -> None:
    """Show shared passages side by side: the sentences of the first two articles that have each.

    `passages`: as returned by `reuse.passages`; `articles`: those in which they were found. The
    passage is marked, and our translation is below the sentences.

    Example: `cu.plots.show_passages(cu.reuse.passages(corpus.articles), corpus.articles)`.
    """
    from IPython.display import display

    require_table(passages, "passages")
    require_table(articles, "articles", ["doc_id", "text"])
    texts, labels = (grouped(articles).set_index("doc_id")[name] for name in ("text", "label"))
    cells, plain = "", []
    for row in passages.itertuples():
        if unknown := [doc for doc in row.doc_ids if doc not in texts.index]:
            raise CorpusError(f"a passage is shared by {', '.join(unknown)}; give the articles that it was found in")
        places = list(dict(reversed(list(zip(row.doc_ids, row.starts, strict=True)))).items())[::-1][:2]
        sides = [_around(texts[doc], start, start + row.n_characters) for doc, start in places]
        names = [gloss(labels[doc]) for doc, _ in places]
        if (further := row.n_articles - len(places)) > 0:
            names[-1] += f" and {further} more"
        tds = "".join(
            f'<td style="text-align: left; vertical-align: top; width: 50%"><strong>{html.escape(name)}</strong><br>'
            f"{marked(quote, [span])}<br><em>{html.escape(english)}</em></td>"
            for name, (quote, english, span) in zip(names, sides, strict=True)
        )
        cells += f'<tr><td style="vertical-align: top">{row.n_characters}</td>{tds}</tr>'
        plain += [
            f"{row.n_characters} characters: {row.surface!r}",
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
    """The sentences that a span touches, their translations, and the span's place in them."""
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
    """Show one page per article and below it its statements, folded, with links to the sentences.

    `systems`: as returned by `systems.portraits`; `articles`: those it was made from. At most
    twelve articles are shown. The figures are saved as `name`_1, `name`_2 … (see `show_figure`).

    Example: `cu.plots.show_portraits(cu.systems.portraits(corpus.articles), corpus.articles)`.
    """
    require_type(systems, Systems, "systems")
    require_table(articles, "articles", ["doc_id", "text"])
    told = systems.statements.sort_values(["label", "doc_id"], kind="stable")["doc_id"]
    docs, note = limit_documents(told)
    labels = dict(zip(articles["doc_id"], label_of(articles), strict=True))
    for number, doc_id in enumerate(docs, 1):
        system = systems.of(doc_id)
        levels = [level for level in LEVELS if level in {*system.links["upper_level"], *system.links["lower_level"]}]
        alt = (
            f"A page on {labels.get(doc_id, doc_id)}: diagram of levels ({', '.join(levels) or 'none'}); what was found on "
            "mechanisms and their explanations, numbers, leaders, measures, dates and quotations: "
            f"{counted(len(system.statements), 'statement')}, listed as text below the figure."
        )
        show_figure(figure_of(portrait(system)), f"{name}_{number}", alt, system.statements)
        show_system(system.statements, articles)
    silent = [str(doc_id) for doc_id in articles["doc_id"] if doc_id not in set(told)]
    note += f" Nothing was found in {', '.join(silent[:12])}{' …' * (len(silent) > 12)}." if silent else ""
    if note:
        print(note.strip())


def show_system(statements: pd.DataFrame, articles: pd.DataFrame) -> None:
    """Show statements topic by topic, each linked to its sentence in the article below.

    `statements`: as returned by `systems.portraits(...).statements`; `articles`: those it was
    made from. After `cleaning.add_trace`, each statement has its file and the characters of the
    raw page. The sentences are numbered, with the words that were found marked and our
    translation. Article text is escaped.

    Example: `cu.plots.show_system(cu.systems.portraits(corpus.articles).statements,
    corpus.articles)`.
    """
    from IPython.display import display

    require_table(statements, "statements")
    require_table(articles, "articles", ["doc_id", "text"])
    texts, places = articles.set_index("doc_id")["text"], {doc: n for n, doc in enumerate(articles["doc_id"], 1)}
    body, plain = "", []
    for (doc_id, name), own in statements.groupby(["doc_id", "label"], sort=False):
        if doc_id not in texts.index:
            raise CorpusError(f"the statements are from {doc_id}, which is not among the articles; give those that they are from")
        for topic in TOPICS:
            rows = own[own["topic"] == topic]
            items = "".join(
                f'<li>s. <a href="#{_anchor(places[doc_id], row.sentence)}">{row.sentence + 1}</a> '
                f"{html.escape(_said(row))}{' ‡' * row.shared}</li>"
                for row in rows.itertuples()
            )
            title = f"{gloss(name)}, {HEADINGS[topic]}: {len(rows)}"
            body += f"<details><summary>{html.escape(title)}</summary><ul>{items}</ul></details>" if items else ""
            plain += [title, *(f"  s. {row.sentence + 1}: {_said(row)}" for row in rows.itertuples())]
        body += (
            f"<details><summary>{html.escape(gloss(name))}, the article, sentence by sentence</summary>"
            f"{_sentences(places[doc_id], texts[doc_id], own)}</details>"
        )
    display({"text/html": body or "<p>no statements</p>", "text/plain": "\n".join(plain) or "no statements"}, raw=True)


def _said(row: Row) -> str:
    """A statement in one line: its words, what they are about, our English, kind, level, place."""
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
    """The sentences of an article as a numbered list, with the words that were found marked."""
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
