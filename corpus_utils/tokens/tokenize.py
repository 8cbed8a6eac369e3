"""Articles cut into tokens, with their offsets."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.types import is_numeric_dtype

from ..base.progress import progress
from ..chinese.gazetteer import unknown_names
from ..chinese.scripts import IS_SPACE, classes, code_points, from_code_points
from ..errors import CorpusError, require_articles
from ..tables import group_of
from .segmenters import Cutter, cutter_of, tagged_tokens, tags_of, token_spans, words_of
from .sentences import split_sentences

BATCH = 1_000_000  # characters cut in one call


def tokenize(
    articles: pd.DataFrame,
    *,
    user_words: Iterable[str] | Mapping[str, int] | None = None,
    engine: str = "rjieba",
    genre_words: bool = True,
    pos: bool = False,
) -> pd.DataFrame:
    """Cut the articles into tokens.

    `articles`: columns doc_id and text; with the columns city and published_earliest, the names of
    an article's own city and its counties are words in that article. `user_words`: a list of
    further words, or a mapping from words to frequencies. `engine`: "rjieba", or "jieba" (the
    original; slower, same result on Han). `genre_words`: whether the words of data/genre_words.txt
    are known. `pos`: whether to add parts of speech, which only "rjieba" can.

    Returns the table `tokens`; punctuation is kept as tokens, white space is not.

    >>> article = pd.DataFrame({"doc_id": ["a"], "text": ["联防联控，打赢战“疫”。"]})
    >>> tokenize(article).token.tolist()
    ['联防联控', '，', '打赢', '战“疫”', '。']
    """
    require_articles(articles)
    if pos and engine != "rjieba":
        raise CorpusError(f"the engine {engine!r} gives no parts of speech; use engine='rjieba', or pos=False")
    cutter = cutter_of(engine, words_of(user_words), genre_words)
    sizes = np.array([len(text) for text in articles["text"]], int)
    batches = [rows for _, rows in articles.groupby(np.cumsum(sizes) // BATCH, sort=False)] or [articles]
    tables = [_tokens_of(rows, cutter, pos) for rows in progress(batches, "batches of tokens", len(batches))]
    return pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]


def _tokens_of(articles: pd.DataFrame, cutter: Cutter, pos: bool) -> pd.DataFrame:
    """The tokens of some articles, cut as one text with a line break after each article."""
    texts = articles["text"].tolist()
    text = "\n".join(texts)
    first = np.cumsum([0, *(len(t) + 1 for t in texts)])
    homes = zip(*(articles[name] if name in articles else [None] * len(texts) for name in ("city", "published_earliest")))
    parts = [
        (start, start + len(own), names)
        for start, own, home in zip(first, texts, homes)
        if (names := frozenset(name for name in unknown_names(*home) if name in own and name not in cutter.added))
    ]
    tags: dict[str, str] | None = {} if pos else None
    starts, ends = token_spans(text, cutter, parts, tags)
    edges = np.searchsorted(starts, first)
    article = np.repeat(np.arange(len(texts)), np.diff(edges))
    breaks = np.flatnonzero(code_points(text) == ord("\n"))
    sentences = np.array([start for start, _ in split_sentences(text)], int)
    group, doc_ids = group_of(articles).array, articles["doc_id"]
    doc_ids = doc_ids if is_numeric_dtype(doc_ids) else doc_ids.astype("str")
    base = first[article]
    numbers = {
        "paragraph": np.searchsorted(breaks, starts) - np.searchsorted(breaks, first)[article],
        "sentence": np.searchsorted(sentences, starts, "right") - 1 - np.searchsorted(sentences, first)[article],
        "position": np.arange(len(starts)) - edges[article],
        "start": starts - base,
        "end": ends - base,
    }
    table = pd.DataFrame(
        {"doc_id": doc_ids.iloc[article].reset_index(drop=True), "group": group.take(article)}
        | {name: values.astype(np.int32) for name, values in numbers.items()}
        | {"token": _strings(text, starts, ends)},
        copy=False,
    )
    if tags is not None:
        word, words = pd.factorize(table["token"])
        found = np.array(tags_of(words, cutter, tags), dtype=object)[word]
        for start, end, own in parts:
            rows = slice(*np.searchsorted(starts, [start, end]))
            found[rows][table["token"].iloc[rows].isin(own)] = "nz"
        table["pos"] = pd.array(found, dtype="str")
    return table


def _strings(text: str, starts: np.ndarray, ends: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """The tokens as an Arrow array, with no string built for each.

    The array lies over the text without its white space, which the tokens partition.
    """
    codes = code_points(text)
    data = from_code_points(codes[classes(text) & IS_SPACE == 0]).encode()
    characters = np.flatnonzero(np.frombuffer(data, np.uint8) & 0xC0 != 0x80)  # the byte at which each begins
    offsets = np.append(characters, len(data))[np.append(0, np.cumsum(ends - starts))]
    return pd.array(pa.LargeStringArray.from_buffers(len(starts), pa.py_buffer(offsets), pa.py_buffer(data)), dtype="str")


def in_reading_order(tokens: pd.DataFrame) -> pd.DataFrame:
    """The rows in reading order, with the articles in the order in which they come.

    They are left as they are if there are no offsets.
    """
    if not {"doc_id", "start"} <= set(tokens):
        return tokens
    article, start = pd.factorize(tokens["doc_id"])[0], tokens["start"].to_numpy()
    ordered = (article[1:] > article[:-1]) | (article[1:] == article[:-1]) & (start[1:] >= start[:-1])
    return tokens if ordered.all() else tokens.iloc[np.lexsort((start, article))]


def texts_of(tokens: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, str]]:
    """The rows of each article in reading order, and its text as far as the tokens have it.

    Line breaks fill the places without tokens, which keeps the offsets those of the article.
    """
    tokens = in_reading_order(tokens)
    article, starts, words = pd.factorize(tokens["doc_id"])[0], tokens["start"].tolist(), tokens["token"].tolist()
    edges = np.searchsorted(article, np.arange(article[-1] + 2 if len(article) else 1)).tolist()
    for first, stop in pairwise(edges):
        pieces, last = [], 0
        for start, word in zip(starts[first:stop], words[first:stop], strict=True):
            if start > last:
                pieces.append("\n" * (start - last))
            pieces.append(word)
            last = start + len(word)
        yield tokens.iloc[first:stop], "".join(pieces)


def token_boundaries(parts: list[tuple[int, str]]) -> set[int]:
    """Where tokens begin and end in some parts of a text, each given with its offset."""
    lengths = [len(part) + 1 for _, part in parts]
    shift = np.repeat([start for start, _ in parts] - np.cumsum([0, *lengths[:-1]])[: len(parts)], lengths)
    edges = np.concatenate(token_spans("\n".join(part for _, part in parts), cutter_of()))
    return set((edges + shift[edges]).tolist())


def tagged(text: str) -> list[tuple[int, str, str]]:
    """Start, word and jieba's part of speech of every token of a short text, such as a clause."""
    return tagged_tokens(text, cutter_of())
