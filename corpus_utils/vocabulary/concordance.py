"""Words in context: the concordance (KWIC)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from ..base.parts import Parts, no_rows, parts_of, parts_with
from ..errors import CorpusError, require_columns, require_type
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
    """Keyword in context: every place where a token, or several in a row, match `pattern`.

    pattern: what a whole token must match; several, in a list or with spaces between, for tokens that follow each other with
    nothing between. syntax: "regex" (regular expression), "wildcard" (* any characters, as few as possible, ? one) or "word".
    level: "token", or "character": the pattern is looked for in the text, so that a term is found however it is cut apart. A
    match inside one longer token is left out unless `inside_words`: 印度 is not 印度尼西亚, but 党员 not 党员干部 either.
    Columns: doc_id, region, paragraph, sentence, position (if in `tokens`; of the first token or character), start, end (of the
    node), left, node, right. left and right are up to `window` tokens (or characters), across sentences, never across articles,
    with a space where the text has more between two tokens. `sort`: "" for reading order, or places counted from the node, as
    "1R 2R 1L", by code point. No match: no rows. `add_trace` leads to the raw file, `add_quotes` gives the sentence. Of a data
    set, only the articles are read that hold the tokens that are looked for (level "token").
    CorpusError: not a regular expression, an empty pattern, a negative window, an unknown level, syntax or sort.

    >>> tokens = pd.DataFrame({"doc_id": "a", "start": [0, 2, 4], "end": [2, 4, 5], "token": ["全市", "党员", "。"]})
    >>> kwic(tokens, "党*", syntax="wildcard")
      doc_id  start  end left node right
    0      a      2    4   全市   党员     。
    """
    require_columns(tokens, ["doc_id", "start", "end", "token"], "tokenize(...)", in_parts=True)
    require_type(window, int, "window")
    patterns, places = patterns_of(pattern, syntax), re.findall(r"\b(\d+)([LR])\b", sort.upper())
    if window < 0 or level not in ("token", "character") or " ".join(map("".join, places)) != " ".join(sort.upper().split()):
        raise CorpusError(
            f'window {window}, level {level!r}, sort {sort!r}: give a window of 0 or more, "token" or '
            '"character", and places like "1R 2R 1L"'
        )
    parts = parts_with(tokens, _with_tokens(patterns)) if level == "token" else parts_of(tokens)
    lines = [_lines(part, patterns, window, level, inside_words, places) for part in parts] or [
        _lines(no_rows(tokens), patterns, window, level, inside_words, places)
    ]
    table = pd.concat([line for line, _ in lines], ignore_index=True) if len(lines) > 1 else lines[0][0]
    keys = pd.concat([key for _, key in lines], ignore_index=True)
    return table.iloc[keys.sort_values(list(keys), kind="stable").index].reset_index(drop=True) if places else table


def _with_tokens(patterns: list[re.Pattern]) -> Callable[[pd.DataFrame], set[str]]:
    """A function that finds, in a table of counts, the articles that have a token for each of the patterns."""

    def articles(counts: pd.DataFrame) -> set[str]:
        word, words = pd.factorize(counts["token"])
        found = (np.array([pattern.fullmatch(name) is not None for name in words], bool)[word] for pattern in patterns)
        return set.intersection(*(set(counts["doc_id"][own]) for own in found))

    return articles


def _lines(
    tokens: pd.DataFrame, patterns: list[re.Pattern], window: int, level: str, inside_words: bool, places: list[tuple[str, str]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The concordance of some articles, in reading order, and what it can be sorted by."""
    tokens = in_reading_order(tokens)
    if level == "token":
        units, (begins, stops) = tokens, _in_tokens(tokens, patterns)
    else:
        units, (begins, stops) = _in_characters(tokens, patterns, inside_words)
    article, apart = pd.factorize(units["doc_id"])[0], _apart(units)
    lowest, highest = (np.searchsorted(article, article[begins], side) for side in ("left", "right"))
    pieces = [" " + token if gap else token for gap, token in zip(apart, units["token"])]
    columns = [c for c in ("doc_id", "region", "paragraph", "sentence", "position", "start", "end") if c in units]
    table = units.iloc[begins][columns].reset_index(drop=True).assign(end=units["end"].to_numpy()[stops - 1])
    for name, lows, highs in (
        ("left", np.maximum(lowest, begins - window), begins),
        ("node", begins, stops),
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
    """One compiled expression for each token that is looked for."""
    parts = pattern.split() if isinstance(pattern, str) else list(pattern) if isinstance(pattern, (list, tuple)) else [pattern]
    for part in parts:
        require_type(part.pattern if isinstance(part, re.Pattern) else part, str, "pattern")
    if not parts or "" in parts or syntax not in ("regex", "wildcard", "word"):
        raise CorpusError(f"pattern {pattern!r}, syntax {syntax!r}: give a pattern that is not empty; regex, wildcard or word")
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
    """Whether something stands between each row and the one before, or another article begins."""
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
    """The characters of the articles that have a match, and first and last (exclusive) row of every match."""
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
    """Where the patterns match one behind the other, within a run of text without gaps, and not inside one longer word."""
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
