"""Sentences behind the numbers, as a notebook shows them: folded, with their matches marked."""

import html
from collections.abc import Iterable

import pandas as pd

from ..chinese.glosses import gloss, translate
from ..errors import CorpusError, require_columns, require_type
from ..reuse.passages import COLUMNS as PASSAGES
from ..tokens.tokenize import split_sentences
from .text import counted


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

    require_columns(passages, PASSAGES, "shared_passages")
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
