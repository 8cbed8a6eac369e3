"""Sentences with their offsets, and the sentences around any span."""

import re
from bisect import bisect_right
from collections.abc import Iterable

import pandas as pd

from ..chinese.glosses import translate
from ..errors import require_articles, require_known, require_texts, require_type
from ..tables import add_groups, articles_of, columns, require_table, typed

SENTENCE = re.compile(r"[^。！？!?…\n]{0,1000}(?:[。！？!?…]+[”’」』）)》\"\']*|\n|)")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end) offsets, without the white space around them.

    A sentence ends with 。！？… (or ! ?) and any closing quotation marks and brackets after it, or
    with its paragraph; text that goes on for 1,000 characters without any of these is cut there.

    >>> text = "“战必胜！”他说。今天呢？"
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['“战必胜！”', '他说。', '今天呢？']
    """
    require_type(text, str, "text")
    spans = []
    for m in SENTENCE.finditer(text):
        found = m.group()
        sentence = found.strip()
        if sentence is found and found:
            spans.append(m.span())
        elif sentence:
            start = m.start() + found.index(sentence[0])
            spans.append((start, start + len(sentence)))
    return spans


def sentence_starts(text: str) -> list[int]:
    """Where the sentences of a text begin."""
    return [start for start, _ in split_sentences(text)]


def sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """Split the articles into sentences.

    `articles`: columns doc_id and text.

    Returns the table `sentences`.

    >>> sentences(pd.DataFrame({"doc_id": ["a"], "text": ["战必胜！今天呢？"]}))["surface"].tolist()
    ['战必胜！', '今天呢？']
    """
    rows = [(doc_id, *span) for doc_id, text in articles_of(articles) for span in split_sentences(text)]
    return span_table("sentences", rows, articles)


def span_table(name: str, rows: Iterable[tuple], articles: pd.DataFrame) -> pd.DataFrame:
    """A table of spans, made from rows of doc_id, start, end and the columns after `surface`.

    Rows may have only the first of these columns. label, group, sentence and surface come from the
    articles.
    """
    rows, declared = list(rows), columns(name)
    behind = declared[declared.index("surface") + 1 :]
    table = pd.DataFrame(rows, columns=["doc_id", "start", "end", *(behind[: len(rows[0]) - 3] if rows else behind)])
    require_articles(articles)
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    starts = {doc_id: sentence_starts(texts[doc_id]) for doc_id in table["doc_id"].unique()}
    spans = list(zip(table["doc_id"], table["start"], table["end"], strict=True))
    table["sentence"] = [max(bisect_right(starts[doc_id], start) - 1, 0) for doc_id, start, _ in spans]
    table["surface"] = [texts[doc_id][start:end] for doc_id, start, end in spans]
    return typed(add_groups(table, articles), name)


def add_quotes(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Add the sentence, or sentences, that each span is in.

    `table`: any table of spans (doc_id, start, end); `articles`: columns doc_id and text.

    Returns the table with the columns quote ("" where the text has no sentence) and translation
    (ours; "" where there is none).

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["加油！众志成城。"]})
    >>> spans = pd.DataFrame({"doc_id": ["a"], "start": [3], "end": [5]})
    >>> add_quotes(spans, articles)["quote"].tolist()
    ['众志成城。']
    """
    require_table(table, "matches", ["doc_id", "start", "end"])
    require_table(articles, "articles", ["doc_id", "text"])
    require_texts(articles)
    require_known(table, articles, "the spans")
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    sentences = {doc_id: split_sentences(texts[doc_id]) for doc_id in table["doc_id"].unique()}
    quotes, translations = [], []
    for doc_id, start, end in zip(table["doc_id"], table["start"], table["end"], strict=True):
        text, spans = texts[doc_id], sentences[doc_id]
        first = max(bisect_right(spans, (start, len(text) + 1)) - 1, 0)
        touched = spans[first : max(bisect_right(spans, (end - 1, len(text) + 1)), first + 1)]
        quotes.append(text[touched[0][0] : touched[-1][1]] if touched else "")
        translations.append(" ".join(filter(None, (translate(text[a:b]) for a, b in touched))))
    return table.assign(quote=quotes, translation=translations)
