"""Sentences and tokens, with the offsets of every one.

Words are cut by rjieba (jieba's algorithm and dictionary in Rust), Han characters only: everything else is masked for
it, and cut by one regular expression here. Words of the genre come from data/userdict.txt.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import accumulate, pairwise

import numpy as np
import pandas as pd

from .data import read_lines
from .errors import CorpusError, require_columns, require_different, require_type
from .gazetteer import place_names
from .glossary import translate

SENTENCE = re.compile(r"[^。！？!?…\n]{0,1000}(?:[。！？!?…]+[”’」』）)》\"\']*|\n|)")
NOT_HAN = re.compile("[^㐀-鿿]")
LATIN = re.compile("[A-Za-zÀ-ɏ]")
OTHER = re.compile(r"[A-Za-zÀ-ɏ]+|\d+(?:[.,]\d+)*[%％‰]?|……|——|[^\s㐀-鿿]")
TOKEN_COLUMNS = ["doc_id", "region", "paragraph", "sentence", "position", "start", "end", "token"]
NAME_FREQUENCY = 2000  # enough for jieba to keep a two-character county together


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
        sentence = m.group().strip()
        if sentence:
            start = m.start() + m.group().index(sentence[0])
            spans.append((start, start + len(sentence)))
    return spans


def tokenize(articles: pd.DataFrame, *, user_words: Iterable[str] | Mapping[str, int] | None = None,
             engine: str = "rjieba", genre_words: bool = True, pos: bool = False) -> pd.DataFrame:
    """Cut the articles into tokens.

    `articles`: columns doc_id and text; `region` is carried over if it is there; the names of an article's own city
    and its counties (columns city, published_earliest) are words in that article.
    `user_words`: further words, or a mapping word -> frequency. `genre_words`: whether those of data/userdict.txt are known.
    `engine`: "rjieba", or "jieba" (the original, slower; same result on Han).
    Returns the `tokens` table: doc_id, region, paragraph, sentence, position (each from 0, in the article), start, end
    (character offsets in the text), token and, if asked for, pos (jieba's part-of-speech tags; x: punctuation, m: digits,
    eng: Latin letters). Punctuation is kept as tokens, white space is not.
    Raises CorpusError for missing columns, an unknown engine, pos without rjieba, or a bare string as `user_words`.

    >>> article = pd.DataFrame({"doc_id": ["a"], "text": ["联防联控，打赢战“疫”。"]})
    >>> tokenize(article).token.tolist()
    ['联防联控', '，', '打赢', '战“疫”', '。']
    """
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    require_different(articles)
    if isinstance(user_words, str):
        raise CorpusError(f"user_words is the string {user_words!r}; give a list of words")
    if pos and engine != "rjieba":
        raise CorpusError(f"parts of speech are given by the engine 'rjieba' only, not by {engine!r}")
    extra = {}
    if user_words:
        extra = dict(user_words) if isinstance(user_words, Mapping) else dict.fromkeys(user_words, NAME_FREQUENCY)
    places = [tuple(sorted(place_names(row))) for row in articles.itertuples()]
    mixed_words = _mixed_words(tuple(extra), genre_words)
    cut: dict[int, tuple[list, ...]] = {}
    for i in sorted(range(len(articles)), key=places.__getitem__):  # one dictionary at a time: each takes 24 MB
        words = tuple(sorted((dict.fromkeys(places[i], NAME_FREQUENCY) | extra).items()))
        cut[i] = _cut(articles["text"].iloc[i], _cutter(engine, words, genre_words, pos), mixed_words, pos)
    regions = articles["region"] if "region" in articles else [""] * len(articles)
    names = [*TOKEN_COLUMNS, "pos"] if pos else TOKEN_COLUMNS
    columns: list[list] = [[] for _ in names]
    for i, (doc_id, region, text) in enumerate(zip(articles["doc_id"], regions, articles["text"], strict=True)):
        starts, tokens, *tags = cut[i]
        breaks, sentences = [m.start() for m in re.finditer("\n", text)], [start for start, _ in split_sentences(text)]
        values = ([doc_id] * len(tokens), [region] * len(tokens), [bisect_right(breaks, s) for s in starts],
                  [bisect_right(sentences, s) - 1 for s in starts], range(len(tokens)), starts,
                  [s + len(t) for s, t in zip(starts, tokens, strict=True)], tokens, *tags)
        for column, new in zip(columns, values, strict=True):
            column.extend(new)
    table = pd.DataFrame(dict(zip(names, columns, strict=True)))
    whole = [name for name in names if name not in ("doc_id", "region", "token", "pos")]
    return table.astype(dict.fromkeys(names, "str") | dict.fromkeys(whole, "int32"))


def in_reading_order(tokens: pd.DataFrame) -> pd.DataFrame:
    """The rows in reading order, the articles in the order in which they come; as they are where they tell no offsets."""
    if not {"doc_id", "start"} <= set(tokens):
        return tokens
    article, start = pd.factorize(tokens["doc_id"])[0], tokens["start"].to_numpy()
    ordered = (article[1:] > article[:-1]) | (article[1:] == article[:-1]) & (start[1:] >= start[:-1])
    return tokens if ordered.all() else tokens.iloc[np.lexsort((start, article))]


def texts_of(tokens: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, str]]:
    """The rows of each article, in reading order, and its text as far as they tell, with line breaks where no token stands, so
    that offsets are those of the article."""
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


def leftmost_longest(spans: Iterable[tuple]) -> Iterator[tuple]:
    """Of spans (start, end, …) those that do not overlap: the leftmost, of these the longest, of equal ones the first given."""
    last = 0
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[0] >= last:
            last = span[1]
            yield span


def add_quotes(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Any table of spans (doc_id, start, end) with the sentence, or sentences, that each span stands in.

    Returns the table with the columns quote (the sentences) and translation (ours; "" where there is none).
    Raises CorpusError for missing columns, or a doc_id that is not among the articles.
    """
    require_columns(table, ["doc_id", "start", "end"], "find_dates, find_places or match_lexicon")
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    if unknown := sorted(set(table["doc_id"]) - set(texts)):
        raise CorpusError(f"the spans speak of {', '.join(unknown)}, which are not among the articles")
    sentences = {doc_id: split_sentences(texts[doc_id]) for doc_id in table["doc_id"].unique()}
    quotes, translations = [], []
    for doc_id, start, end in zip(table["doc_id"], table["start"], table["end"], strict=True):
        text, spans = texts[doc_id], sentences[doc_id]
        first = bisect_right(spans, (start, len(text) + 1)) - 1
        touched = spans[first : max(bisect_right(spans, (end - 1, len(text) + 1)), first + 1)]
        quotes.append(text[touched[0][0] : touched[-1][1]])
        translations.append(" ".join(filter(None, (translate(text[a:b]) for a, b in touched))))
    return table.assign(quote=quotes, translation=translations)


def token_boundaries(text: str) -> set[int]:
    """Offsets at which a token of the text begins or ends."""
    starts, tokens = _cut(text, _cutter("rjieba", ()), _mixed_words(()))
    return set(starts) | {start + len(token) for start, token in zip(starts, tokens, strict=True)}


def tagged(text: str) -> list[tuple[int, str, str]]:
    """Start, word and jieba's part of speech of every token of a text."""
    return list(zip(*_cut(text, _cutter("rjieba", (), pos=True), _mixed_words(()), pos=True), strict=True))


def _cut(text: str, cutter, mixed_words: re.Pattern, pos: bool = False) -> tuple[list, ...]:
    """Starts and tokens (and parts of speech) of one text, in reading order."""
    whole = [(m.start(), m.group()) for m in mixed_words.finditer(text)]
    masked = mixed_words.sub(lambda m: " " * len(m.group()), text)
    others = [(m.start(), m.group()) for m in OTHER.finditer(masked)]
    words = cutter(NOT_HAN.sub(" ", masked))
    if pos:
        whole = [(*pair, _user_dictionary().get(pair[1], (0, "nz"))[1]) for pair in whole]
        others = [(*pair, "m" if pair[1][0].isnumeric() else "eng" if LATIN.match(pair[1]) else "x") for pair in others]
    else:
        words = [(word,) for word in words]
    starts = accumulate((len(word[0]) for word in words), initial=0)
    han = [(start, *word) for start, word in zip(starts, words, strict=False) if not word[0].isspace()]
    rows = sorted(han + others + whole)
    return tuple([row[i] for row in rows] for i in range(3 if pos else 2))


@cache
def _user_dictionary() -> dict[str, tuple[int, str]]:
    """data/userdict.txt: word -> (frequency, part of speech)."""
    rows = (line.split() for line in read_lines("userdict.txt"))
    return {word: (int(frequency), tag) for word, frequency, tag in rows}


@cache
def _mixed_words(words: tuple[str, ...], genre_words: bool = True) -> re.Pattern:
    """Words that hold more than Han (战“疫”): found before cutting, longest first."""
    known = [*(_user_dictionary() if genre_words else ()), *words]
    mixed = sorted({w for w in known if NOT_HAN.search(w)}, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, mixed)) or r"(?!)")


@lru_cache(maxsize=4)
def _cutter(engine: str, words: tuple[tuple[str, int], ...], genre_words: bool = True, pos: bool = False):
    """A function text -> words (or words with parts of speech), with the user dictionary and `words` in a private instance."""
    if engine == "rjieba":
        import rjieba

        instance, known = rjieba.Jieba(), rjieba.has_word
    elif engine == "jieba":
        import jieba

        instance = jieba.Tokenizer()  # filled here: on its own, it would read whatever lies in a cache file for all users
        frequencies, instance.total = _jieba_dictionary()
        instance.FREQ, instance.initialized = dict(frequencies), True
        known = instance.FREQ.get
    else:
        raise CorpusError(f"unknown engine {engine!r}; use 'rjieba' or 'jieba'")
    for word, (frequency, tag) in _user_dictionary().items() if genre_words else ():
        if not NOT_HAN.search(word):
            instance.add_word(word, frequency, tag)
    for word, frequency in words:
        if not NOT_HAN.search(word) and not known(word):
            instance.add_word(word, frequency, "nz")
    if engine == "jieba":
        return instance.lcut
    return instance.tag if pos else instance.cut


@cache
def _jieba_dictionary() -> tuple[dict[str, int], int]:
    """jieba's dictionary as its tokenizer holds it, with the beginnings of words; and the sum of the frequencies."""
    import jieba

    return jieba.Tokenizer().gen_pfdict(jieba.Tokenizer().get_dict_file())
