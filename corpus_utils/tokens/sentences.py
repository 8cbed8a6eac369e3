"""Sentences, with the offsets of every one, and the sentences behind any span."""

import re
from bisect import bisect_right

import pandas as pd

from ..chinese.glosses import translate
from ..errors import require_columns, require_known, require_texts, require_type

SENTENCE = re.compile(r"[^。！？!?…\n]{0,1000}(?:[。！？!?…]+[”’」』）)》\"\']*|\n|)")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Sentences as (start, end) offsets, without the white space around them.

    A sentence ends with 。！？… (or ! ?) and the closing quotes and brackets behind it, or with its paragraph; what goes on for
    1,000 characters without any of these is cut there.

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


def add_quotes(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Any table of spans (doc_id, start, end) with the sentence, or sentences, that each span stands in.

    Returns the table with the columns quote (the sentences; "" of a text without any) and translation (ours; "" where there is
    none). Raises CorpusError for missing columns, what is no text, or a doc_id that is not among the articles.
    """
    require_columns(table, ["doc_id", "start", "end"], "find_dates, find_places or match_lexicon")
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
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
