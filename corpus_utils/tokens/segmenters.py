"""Where the words of a text begin and end.

Han characters are segmented by rjieba (jieba's algorithm and dictionary in Rust); everything else
is masked for it, and matched by one regular expression here. Words of the genre come from
data/genre_words.txt.
"""

import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import rjieba

from ..base.spans import finder, leftmost_longest
from ..chinese.scripts import COMMON_HAN, IS_COMMON_HAN, IS_LONGER, IS_SPACE, classes, code_points, from_code_points
from ..data import read_lines
from ..errors import CorpusError, require_type

NOT_HAN = re.compile("[^㐀-鿿]")
HAN_RUN = re.compile("[㐀-鿿]+")
LATIN = re.compile("[A-Za-zÀ-ɏ]")
LONGER = re.compile(r"[A-Za-zÀ-ɏ]+|\d+(?:[.,]\d+)*[%％‰]?|……|——")  # any other character that is not Han is a token
TOKEN = re.compile(rf"{LONGER.pattern}|[^\s㐀-鿿]")
NAME_FREQUENCY = 2000  # enough for jieba to keep a two-character county together
SPACE, PIECE = ord(" "), 20_000
FEW = 20
Part = tuple[int, int, frozenset[str]]  # start and end of a part of a text, and the names that are words in it
_finder = lru_cache(maxsize=4)(finder)
SURROGATE = re.compile("[\ud800-\udfff]")


class Cutter(NamedTuple):
    """A segmenter, with the words that were added to it.

    `cut`, `tag`: from Han, with spaces for everything else, to words, and to words with jieba's
    part of speech. `mixed`: words that contain other characters too. `added`: all words added to
    jieba's, with frequencies.
    """

    cut: Callable[[str], list[str]]
    tag: Callable[[str], list[tuple[str, str]]] | None
    mixed: frozenset[str]
    added: dict[str, int]


def token_spans(
    text: str, cutter: Cutter, parts: Iterable[Part] = (), tags: dict[str, str] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Starts and ends of the tokens of a text, in reading order.

    Every character but white space is in a token. In each of `parts`, runs of Han that contain one
    of its names are cut with these names as words. `tags`, if given, is filled with the part of
    speech of each Han word.
    """
    codes = code_points(text)
    kinds = classes(text)
    is_han, alone = kinds & IS_COMMON_HAN != 0, kinds & (IS_COMMON_HAN | IS_SPACE) == 0
    length = np.zeros(len(codes), np.int32)
    mixed = list(leftmost_longest(_mixed_words(text, cutter.mixed)))
    if mixed:
        codes = codes.copy()
        for start, end in mixed:
            codes[start:end], is_han[start:end] = SPACE, False
    masked = from_code_points(np.where(is_han, codes, SPACE))
    for start, piece in _pieces(masked):
        if tags is None or cutter.tag is None:
            words = cutter.cut(piece)
        else:
            tags.update(pairs := cutter.tag(piece))
            words = [word for word, _ in pairs]
        _write(length, start, words, is_han)
    for start, end, names in parts:
        again = _with_names(cutter, names)
        for run in HAN_RUN.finditer(masked, start, end):
            if any(name in run.group() for name in names):
                length[slice(*run.span())] = 0
                _write(length, run.start(), again(run.group()), is_han)
    rest, end = from_code_points(codes) if mixed else text, 0
    longer = np.flatnonzero(kinds & IS_LONGER).tolist()
    found = [m.span() for i in longer if i >= end and (m := LONGER.match(rest, i)) and (end := m.end())]
    for start, end in mixed + found:
        alone[start:end] = False
        length[start] = end - start
    length[alone] = 1
    starts = np.flatnonzero(length)
    return starts, starts + length[starts]


def tagged_tokens(text: str, cutter: Cutter) -> list[tuple[int, str, str]]:
    """Start, word and part of speech of every token of a short text.

    For such a text, the arrays of `token_spans` and `tags_of` would take most of the time.
    """
    assert cutter.tag, "the engine 'jieba' gives no parts of speech here; use a cutter of rjieba"
    whole = [(start, text[start:end]) for start, end in leftmost_longest(_mixed_words(text, cutter.mixed))]
    for start, word in whole:
        text = text[:start] + " " * len(word) + text[start + len(word) :]
    others = whole + [(m.start(), m.group()) for m in TOKEN.finditer(text)]
    pairs = cutter.tag(NOT_HAN.sub(" ", text))
    starts = accumulate((len(word) for word, _ in pairs), initial=0)
    return sorted(
        [(start, word, tag) for start, (word, tag) in zip(starts, pairs) if not word.isspace()]
        + [(start, word, tag) for (start, word), tag in zip(others, tags_of((word for _, word in others), cutter, {}))]
    )


def tags_of(words: Iterable[str], cutter: Cutter, tags: dict[str, str]) -> list[str]:
    """The part of speech of each word, from `tags` as filled by `token_spans`.

    nz for the user's words that contain more than Han, m for digits, eng for Latin letters, x for
    punctuation.
    """

    def tag(word: str) -> str:
        if word in cutter.mixed:
            return genre_words().get(word, (0, "nz"))[1]
        if word in tags or COMMON_HAN.match(word):
            return tags.get(word) or rjieba.tag(word)[0][1]
        return "m" if word[0].isnumeric() else "eng" if LATIN.match(word) else "x"

    return [tag(word) for word in words]


def _pieces(masked: str) -> Iterator[tuple[int, str]]:
    """A text in pieces of about PIECE characters that end with a blank, each with its start.

    In a text of a million characters, rjieba takes twice as long per character.
    """
    start = 0
    while start < len(masked):
        end = masked.find(" ", start + PIECE) + 1 or len(masked)
        yield start, masked[start:end]
        start = end


@cache
def genre_words() -> dict[str, tuple[int, str]]:
    """data/genre_words.txt: word -> (frequency, part of speech)."""
    rows = (line.split() for line in read_lines("genre_words.txt"))
    return {word: (int(frequency), tag) for word, frequency, tag in rows}


@lru_cache(maxsize=4)
def cutter_of(engine: str = "rjieba", words: tuple[tuple[str, int], ...] = (), with_genre: bool = True) -> Cutter:
    """The cutter of an engine.

    It knows the words of the genre, if asked to, and those of a user's `words` that jieba lacks.
    """
    added = {word: frequency for word, (frequency, _) in genre_words().items()} if with_genre else {}
    added |= {word: frequency for word, frequency in words if word not in added and not _is_known(word)}
    mixed = frozenset(word for word in added if NOT_HAN.search(word))
    han = {word: frequency for word, frequency in added.items() if word not in mixed}
    if engine == "rjieba":
        instance = rjieba.Jieba()
        for word, frequency in han.items():
            instance.add_word(word, frequency, genre_words()[word][1] if with_genre and word in genre_words() else "nz")
        return Cutter(instance.cut, instance.tag, mixed, added)
    if engine == "jieba":
        return Cutter(_jieba(han, lambda own, known: known | own), None, mixed, added)
    raise CorpusError(f"unknown engine {engine!r}; use 'rjieba' or 'jieba'")


def _is_known(word: str) -> bool:
    """Whether jieba's dictionary has a word that can be found where all but Han is masked."""
    return not NOT_HAN.search(word) and rjieba.has_word(word)


def _with_names(cutter: Cutter, names: Iterable[str]) -> Callable[[str], list[str]]:
    """jieba with the words of a cutter and some names.

    An instance of rjieba takes 0.07 s and 24 MB, and there are 333 cities.
    """
    han = {word: frequency for word, frequency in cutter.added.items() if word not in cutter.mixed}
    return _jieba(dict.fromkeys(names, NAME_FREQUENCY) | han, ChainMap)


def _jieba(added: dict[str, int], join: Callable[[dict, dict], Mapping[str, int]]) -> Callable[[str], list[str]]:
    """jieba with further words; `join` lays these over the dictionary."""
    import jieba

    known, total = _jieba_dictionary()
    beginnings = {word[:n]: known.get(word[:n], 0) for word in added for n in range(1, len(word))}
    tokenizer = jieba.Tokenizer()  # filled here: otherwise it would read whatever is in a cache file for all users
    tokenizer.FREQ = join(beginnings | added, known)
    tokenizer.total, tokenizer.initialized = total + sum(added.values()), True
    return tokenizer.lcut


@cache
def _jieba_dictionary() -> tuple[dict[str, int], int]:
    """jieba's dictionary as its tokenizer has it, and the sum of the frequencies.

    It includes the beginnings of words.
    """
    import jieba

    return jieba.Tokenizer().gen_pfdict(jieba.Tokenizer().get_dict_file())


def _mixed_words(text: str, words: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Spans of the words that contain more than Han (战“疫”).

    Where there are few of them, a search for each is quick.
    """
    if len(words) > FEW:
        yield from ((start, end) for start, end, _ in _finder(words)(text))
        return
    for word in words:
        start = text.find(word)
        while start >= 0:
            yield start, start + len(word)
            start = text.find(word, start + 1)


def _write(length: np.ndarray, start: int, words: list[str], is_han: np.ndarray) -> None:
    """Write the lengths of consecutive words, from `start` on, to the places where they begin.

    Blanks are left out.
    """
    ends = np.flatnonzero(code_points("\n".join([*words, ""])) == ord("\n")) - np.arange(len(words))
    lengths = np.diff(ends, prepend=0)
    starts = start + ends - lengths
    kept = is_han[starts]
    length[starts[kept]] = lengths[kept]


def words_of(user_words: Iterable[str] | Mapping[str, int] | None) -> tuple[tuple[str, int], ...]:
    """The user's words with their frequencies, sorted.

    Raises CorpusError for an invalid word or frequency.
    """
    if isinstance(user_words, str):
        raise CorpusError(f"user_words is the string {user_words!r}; give a list of words")
    require_type(user_words, (Iterable, type(None)), "user_words")
    words = dict(user_words) if isinstance(user_words, Mapping) else dict.fromkeys(user_words or (), NAME_FREQUENCY)
    for word, frequency in words.items():
        if not isinstance(word, str) or SURROGATE.search(word) or not isinstance(frequency, int) or frequency < 0:
            raise CorpusError(f"user_words has {word!r}: {frequency!r}; give words as strings, and frequencies as whole numbers")
    return tuple(sorted(words.items()))
