"""One matcher for frames, actors, levels, measures: lexicon entries found in the text, longest match on characters."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

import pandas as pd
import rjieba

from ..base.spans import finder, leftmost_longest
from ..chinese.glosses import translate
from ..data import read_yaml
from ..errors import CorpusError, require_columns
from ..tables import MATCH_COLUMNS, articles_of
from ..tokens.sentences import split_sentences
from .lexicon import Lexicon

END_OF_CLAUSE = "，。；：！？…,;:!?\n“”（）《》"


class Matcher:
    """Finds the entries of a lexicon in texts.

    An entry does not match inside one of the strings under its `not`, and no entry inside a string under `ignore`. Where the
    entries that are left overlap, the leftmost wins, of these the longest. Work grows in proportion to the text.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.entries
        self.category = dict(zip(rows["entry"], rows["category"], strict=True))
        self.blocked = defaultdict(set)  # string -> the entries that do not match inside it
        for entry, exclusions in zip(rows["entry"], rows["exclusions"], strict=True):
            for string in exclusions:
                self.blocked[string].add(entry)
        for string in lexicon.ignore:
            self.blocked[string].update(entry for entry in self.category if entry in string)
        self.find = finder(self.category | self.blocked)

    def __call__(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Matches (start, end, entry) of a text, from left to right."""
        found, blocks = [], defaultdict(list)
        if not self.category:
            return iter(())
        for start, end, string in self.find(text):
            for entry in self.blocked.get(string, ()):
                blocks[entry].append((start, end))
            if string in self.category:
                found.append((start, end, string))
        reach = {}  # of the blocks of an entry, sorted: where each begins, and the furthest end so far
        for entry, spans in blocks.items():
            spans.sort()
            reach[entry] = [start for start, _ in spans], list(accumulate((end for _, end in spans), max))
        return leftmost_longest(span for span in found if not _inside(span, reach.get(span[2])))


def _inside(span: tuple, blocks: tuple[list, list] | None) -> bool:
    if blocks is None:
        return False
    starts, ends = blocks
    position = bisect_right(starts, span[0])
    return position > 0 and ends[position - 1] >= span[1]


def match_lexicon(articles: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Every occurrence of the lexicon's entries in the articles' text.

    `articles`: columns doc_id, text and, if there is one, region. Where entries overlap, the
    leftmost wins, then the longest; an entry inside a string under its `not`, or under `ignore`, does not count.
    Returns the `matches` table: doc_id, region, sentence (from 0, in the article), start, end, surface, category, entry, kind
    (of the entry: live or formula), negated (a word of negation stands before it in its clause, data/negation.yml; idioms
    that affirm by negating do not count), quote_start (where the sentence begins in the text), quote (the sentence).
    `mark_speech` and `mark_shared` add who speaks, and shared text. Raises CorpusError if a column is missing, two articles
    have one doc_id, or the second argument is no Lexicon.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["没有硝烟的战“疫”，没有敌人。"]})
    >>> from corpus_utils import load_lexicon
    >>> match_lexicon(articles, load_lexicon("frames"))[["surface", "category", "negated"]].values.tolist()
    [['硝烟', 'war', False], ['战“疫”', 'war', False], ['敌人', 'war', True]]
    """
    if not isinstance(lexicon, Lexicon):
        raise CorpusError(f"the lexicon is a {type(lexicon).__name__}; use load_lexicon(...) first")
    matcher, rows = Matcher(lexicon), []
    kind = dict(zip(lexicon.entries["entry"], lexicon.entries["kind"], strict=True))
    for doc_id, region, text in articles_of(articles):
        sentences, number, quote = split_sentences(text), -1, ""
        for start, end, entry in matcher(text):
            while number < 0 or sentences[number][1] <= start:
                number += 1
                quote = text[slice(*sentences[number])]
            rows.append(
                (
                    doc_id,
                    region,
                    number,
                    start,
                    end,
                    entry,
                    matcher.category[entry],
                    entry,
                    kind[entry],
                    negated(text, start, end),
                    sentences[number][0],
                    quote,
                )
            )
    return pd.DataFrame(rows, columns=MATCH_COLUMNS).astype(
        dict.fromkeys(["sentence", "start", "end", "quote_start"], "int32") | {"negated": "bool", "quote": "category"}
    )


def negated(text: str, start: int, end: int) -> bool:
    """Whether a word of negation stands before a span, within its reach and in the same clause (data/negation.yml)."""
    kinds, negators, affirming, reach = _negation()
    if not negators.search(text, max(start - reach, 0), start):
        return False
    first = max((text.rfind(mark, max(start - 3 * reach, 0), start) for mark in END_OF_CLAUSE), default=-1) + 1
    first = max(first, start - 3 * reach)
    if any(word in kinds for word in rjieba.cut(text[start:end], False)):
        return False  # the entry says it itself: 没有口罩
    taken = [m.span() for m in affirming.finditer(text, first, min(end + reach, len(text))) if m.start() < start]
    at, last = first, None
    for word in rjieba.cut(text[first:start], False):
        if word in kinds and not any(a < at + len(word) and at < b for a, b in taken):
            last = at + len(word), kinds[word]
        at += len(word)
    if last is None or last[0] < start - reach:
        return False
    return last[1] == "being" or "的" not in text[last[0] : start]


@cache
def _negation() -> tuple[dict[str, str], re.Pattern, re.Pattern, int]:
    """The words of negation with their kinds, a pattern of them, one of what affirms, and the reach."""
    rules = read_yaml("negation.yml")
    kinds = {word: kind for kind in ("verb", "being") for word in rules[kind]}
    either = ["|".join(sorted(words, key=len, reverse=True)) for words in (kinds, rules["affirming"])]
    return kinds, re.compile(either[0]), re.compile(either[1]), rules["reach"]


def evidence(matches: pd.DataFrame, region: str | None = None, category: str | None = None) -> pd.DataFrame:
    """The sentences behind the numbers: all sentences with a match, of one region or category or of all (None).

    Returns region, category, doc_id, sentence, start, end (of the first match), surfaces (all matches, joined), at (where
    each stands in the quote: start and end), quote and translation (ours, "" where there is none); in each region and
    category the sentence with most matches first. `show_evidence` shows them with their matches marked. Raises CorpusError if
    the region or category does not occur in `matches`, naming those that do.
    """
    require_columns(matches, MATCH_COLUMNS, "match_lexicon")
    for column, value in (("region", region), ("category", category)):
        if value is not None and value not in set(matches[column]):
            raise CorpusError(f"no match with {column} {value!r}; there are {', '.join(map(str, matches[column].unique()))}")
        matches = matches if value is None else matches[matches[column] == value]
    at = [
        (start - first, end - first)
        for start, end, first in zip(
            matches["start"].tolist(), matches["end"].tolist(), matches["quote_start"].tolist(), strict=True
        )
    ]
    keys = ["region", "category", "doc_id", "sentence"]
    grouped = (
        matches.assign(quote=matches["quote"].astype("str"), category=matches["category"].astype("str"), at=at)
        .groupby(keys, as_index=False, dropna=False)
        .agg(
            start=("start", "first"),
            end=("end", "first"),
            n=("surface", "size"),
            surfaces=("surface", "、".join),
            at=("at", tuple),
            quote=("quote", "first"),
        )
    )
    ranked = grouped.sort_values(["region", "category", "n", "doc_id", "sentence"], ascending=[True, True, False, True, True])
    return ranked.assign(translation=ranked["quote"].map(translate)).drop(columns="n").reset_index(drop=True)
