"""Words in context: the concordance (KWIC)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from ..base.parts import Parts, no_rows, parts_of, parts_with
from ..errors import CorpusError, require_type
from ..tables import require_table
from ..tokens.tokenize import in_reading_order, texts_of
from ..tokens.words import characters

WILDCARDS = {"*": ".*?", "?": "."}


def kwic(
    tokens: pd.DataFrame | Parts,
    pattern: str | re.Pattern | list,
    window: int = 8,
    *,
    level: str = "token",
    syntax: str = "regex",
    inside_words: bool = False,
    sort: str = "",
) -> pd.DataFrame:
    """List every match of a pattern with its context (keyword in context, KWIC).

    `pattern`: what a whole token has to match; several patterns, in a list or separated by spaces,
    have to match consecutive tokens with nothing in between. `syntax`: "regex" (regular
    expression), "wildcard" (* for any characters, as few as possible, ? for one) or "word".
    `level`: "token", or "character" to search the text itself and find a term however it was
    segmented. A match inside one longer token is then left out unless `inside_words`: 印度 is not
    found in 印度尼西亚, but neither is 党员 in 党员干部. `window`: tokens (or characters) of context on each
    side, across sentence boundaries but never across articles. `sort`: "" for reading order, or
    positions counted from the match, such as "1R 2R 1L", sorted by code point.

    Returns the table `kwic`; paragraph, sentence and position are there if `tokens` have them.
    `cleaning.add_trace` traces the matches to the raw file, `tokens.add_quotes` adds their
    sentences. Of a data set, only the articles that contain the tokens are read (at level "token").

    >>> tokens = pd.DataFrame({"doc_id": "a", "start": [0, 2, 4], "end": [2, 4, 5],
    ...                        "token": ["全市", "党员", "。"]})
    >>> kwic(tokens, "党*", syntax="wildcard")
      doc_id  start  end left surface right
    0      a      2    4   全市      党员     。
    """
    require_table(tokens, "tokens", ["doc_id", "start", "end", "token"], in_parts=True)
    require_type(window, int, "window")
    patterns, places = patterns_of(pattern, syntax), re.findall(r"\b(\d+)([LR])\b", sort.upper())
    if window < 0 or level not in ("token", "character") or " ".join(map("".join, places)) != " ".join(sort.upper().split()):
        raise CorpusError(
            f'window is {window}, level is {level!r}, sort is {sort!r}; give a window of 0 or more, the level "token" or '
            '"character", and positions to sort by such as "1R 2R 1L"'
        )
    parts = parts_with(tokens, _with_tokens(patterns)) if level == "token" else parts_of(tokens)
    lines = [_lines(part, patterns, window, level, inside_words, places) for part in parts] or [
        _lines(no_rows(tokens), patterns, window, level, inside_words, places)
    ]
    table = pd.concat([line for line, _ in lines], ignore_index=True) if len(lines) > 1 else lines[0][0]
    keys = pd.concat([key for _, key in lines], ignore_index=True)
    return table.iloc[keys.sort_values(list(keys), kind="stable").index].reset_index(drop=True) if places else table


def _with_tokens(patterns: list[re.Pattern]) -> Callable[[pd.DataFrame], set[str]]:
    """Make a function that finds, in counts, the articles with a token for each pattern."""

    def articles(counts: pd.DataFrame) -> set[str]:
        word, words = pd.factorize(counts["token"])
        found = (np.array([pattern.fullmatch(name) is not None for name in words], bool)[word] for pattern in patterns)
        return set.intersection(*(set(counts["doc_id"][own]) for own in found))

    return articles


def _lines(
    tokens: pd.DataFrame, patterns: list[re.Pattern], window: int, level: str, inside_words: bool, places: list[tuple[str, str]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The concordance of some articles, in reading order, and the keys to sort it by."""
    tokens = in_reading_order(tokens)
    if level == "token":
        units, (begins, stops) = tokens, _in_tokens(tokens, patterns)
    else:
        units, (begins, stops) = _in_characters(tokens, patterns, inside_words)
    article, apart = pd.factorize(units["doc_id"])[0], _apart(units)
    lowest, highest = (np.searchsorted(article, article[begins], side) for side in ("left", "right"))
    pieces = [" " + token if gap else token for gap, token in zip(apart, units["token"])]
    columns = [c for c in ("doc_id", "group", "paragraph", "sentence", "position", "start", "end") if c in units]
    table = units.iloc[begins][columns].reset_index(drop=True).assign(end=units["end"].to_numpy()[stops - 1])
    for name, lows, highs in (
        ("left", np.maximum(lowest, begins - window), begins),
        ("surface", begins, stops),
        ("right", stops, np.minimum(highest, stops + window)),
    ):
        table[name] = pd.Series(["".join(pieces[i:j]).strip() for i, j in zip(lows, highs)], dtype="str")
    at = {place: stops + int(place[0]) - 1 if place[1] == "R" else begins - int(place[0]) for place in places}
    words = units["token"].tolist()
    keys = pd.DataFrame(
        {
            place: [words[i] if low <= i < high else "" for i, low, high in zip(where, lowest, highest)]
            for place, where in at.items()
        }
    )
    return table, keys


def patterns_of(pattern: str | re.Pattern | list, syntax: str) -> list[re.Pattern]:
    """Compile one regular expression for each token of the pattern."""
    parts = pattern.split() if isinstance(pattern, str) else list(pattern) if isinstance(pattern, (list, tuple)) else [pattern]
    for part in parts:
        require_type(part.pattern if isinstance(part, re.Pattern) else part, str, "pattern")
    if not parts or "" in parts or syntax not in ("regex", "wildcard", "word"):
        raise CorpusError(f"pattern is {pattern!r}, syntax is {syntax!r}; give a pattern, not empty, and regex, wildcard or word")
    if syntax == "wildcard":
        parts = [
            part if isinstance(part, re.Pattern) else "".join(WILDCARDS.get(char, re.escape(char)) for char in part)
            for part in parts
        ]
    elif syntax == "word":
        parts = [re.escape(part) if isinstance(part, str) else part for part in parts]
    try:
        return [re.compile(part) for part in parts]
    except (re.error, OverflowError) as error:
        raise CorpusError(f"pattern {pattern!r} is not a regular expression: {error}") from error


def _apart(units: pd.DataFrame) -> np.ndarray:
    """Whether each row is separated from the one before, by a gap or as the start of an article."""
    article, starts, ends = pd.factorize(units["doc_id"])[0], units["start"].to_numpy(), units["end"].to_numpy()
    return np.append(True, (starts[1:] != ends[:-1]) | (article[1:] != article[:-1]))


def _in_tokens(tokens: pd.DataFrame, patterns: list[re.Pattern]) -> tuple[np.ndarray, np.ndarray]:
    """First and last (exclusive) row of every run of tokens that match the patterns."""
    code, vocabulary = pd.factorize(tokens["token"])
    apart = _apart(tokens)
    first = np.arange(len(tokens) - len(patterns) + 1)
    found = np.full(len(first), True)
    for offset, expression in enumerate(patterns):
        matching = np.array([expression.fullmatch(token) is not None for token in vocabulary], dtype=bool)
        found &= matching[code[first + offset]] & (not offset or ~apart[first + offset])
    return first[found], first[found] + len(patterns)


def _in_characters(tokens: pd.DataFrame, patterns: list[re.Pattern], inside_words: bool) -> tuple[pd.DataFrame, np.ndarray]:
    """Find the patterns in the text of the articles.

    Returns the characters of the articles with a match, and first and last (exclusive) row of each
    match.
    """
    rows, spans, n = [tokens[:0]], [], 0
    for own, text in texts_of(tokens):
        gaps, words = [m.start() for m in re.finditer("\n", text)], list(zip(own["start"], own["end"], strict=True))
        found = list(_matches(text, patterns, [] if inside_words else words))
        spans += [[n + at - bisect_left(gaps, at) for at in span] for span in found]
        if found:
            rows.append(own)
            n += len(text) - len(gaps)
    return characters(pd.concat(rows)), np.array(spans, dtype=int).reshape(-1, 2).T


def _matches(text: str, patterns: list[re.Pattern], words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans in which the patterns match one after another.

    A span lies in a run of text without gaps and not inside one longer word.
    """
    for run in re.finditer(r"[^\n]+", text):
        at = run.start()
        while (match := patterns[0].search(text, at, run.end())) is not None:
            end: int | None = match.end()
            for pattern in patterns[1:]:
                following = pattern.match(text, end, run.end()) if end is not None else None
                end = following.end() if following else None
            start, at = match.start(), match.start() + 1
            if end is None or end == start:
                continue
            word = words[bisect_right(words, (start, len(text))) - 1] if words else (start, end)
            if end > word[1] or word == (start, end):
                yield start, end
                at = end
