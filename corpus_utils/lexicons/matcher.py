"""The matcher of all lexicons: entries found in a text by longest match on characters."""

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
from ..errors import CorpusError
from ..tables import add_groups, articles_of, columns, require_table, typed
from ..tokens.sentences import span_table, split_sentences
from .lexicon import Lexicon

END_OF_CLAUSE = "，。；：！？…,;:!?\n“”（）《》"


class Matcher:
    """Finds the entries of a lexicon in texts.

    An entry does not match inside one of the strings under its `not`, and no entry matches inside a
    string under `ignore`. Where the remaining matches overlap, the leftmost wins, then the longest.
    Work grows in proportion to the text.
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
        """Matches (start, end, entry) in a text, from left to right."""
        found, blocks = [], defaultdict(list)
        if not self.category:
            return iter(())
        for start, end, string in self.find(text):
            for entry in self.blocked.get(string, ()):
                blocks[entry].append((start, end))
            if string in self.category:
                found.append((start, end, string))
        reach = {}  # per entry: where its sorted blocks begin, and the furthest end so far
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
    """Find every occurrence of a lexicon's entries in the articles.

    `articles`: columns doc_id and text; `lexicon`: as returned by `load_lexicon`.

    Returns the table `matches`. Where entries overlap, the leftmost wins, then the longest; an
    entry inside a string under its `not`, or under `ignore`, does not count. A match is negated if
    a word of data/negation.yml precedes it in its clause and governs it; idioms that affirm by
    negating do not count. `mentions.add_speaker` and `reuse.add_shared` add who speaks, and whether
    the text is shared.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["没有硝烟的战“疫”，没有敌人。"]})
    >>> from corpus_utils import load_lexicon
    >>> found = match_lexicon(articles, load_lexicon("frames"))
    >>> found[["surface", "category", "negated"]].values.tolist()
    [['硝烟', 'war', False], ['战“疫”', 'war', False], ['敌人', 'war', True]]
    """
    if not isinstance(lexicon, Lexicon):
        raise CorpusError(f"the lexicon is a {type(lexicon).__name__}; pass what load_lexicon(...) returns")
    matcher, rows = Matcher(lexicon), []
    kind = dict(zip(lexicon.entries["entry"], lexicon.entries["kind"], strict=True))
    for doc_id, text in articles_of(articles, "matches"):
        sentences, number, quote = split_sentences(text), -1, ""
        for start, end, entry in matcher(text):
            while number < 0 or sentences[number][1] <= start:
                number += 1
                quote = text[slice(*sentences[number])]
            is_negated = negated(text, start, end)
            rows.append(
                (doc_id, start, end, matcher.category[entry], entry, kind[entry], is_negated, sentences[number][0], quote)
            )
    return span_table("matches", rows, articles)


def negated(text: str, start: int, end: int) -> bool:
    """Whether a negator precedes a span in its clause, within its reach (data/negation.yml)."""
    kinds, negators, affirming, reach = _negation()
    if not negators.search(text, max(start - reach, 0), start):
        return False
    first = max((text.rfind(mark, max(start - 3 * reach, 0), start) for mark in END_OF_CLAUSE), default=-1) + 1
    first = max(first, start - 3 * reach)
    if any(word in kinds for word in rjieba.cut(text[start:end], False)):
        return False  # the entry itself negates: 没有口罩
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
    """Negators with their kinds, a pattern of them, one of what affirms, and the reach."""
    rules = read_yaml("negation.yml")
    kinds = {word: kind for kind in ("verb", "being") for word in rules[kind]}
    either = ["|".join(sorted(words, key=len, reverse=True)) for words in (kinds, rules["affirming"])]
    return kinds, re.compile(either[0]), re.compile(either[1]), rules["reach"]


def evidence(matches: pd.DataFrame, group: str | None = None, category: str | None = None, by: str = "group") -> pd.DataFrame:
    """List the sentences behind the numbers: all sentences with a match, or some of them.

    `matches`: as returned by `match_lexicon`. `group`: one value of the column `by`; `category`:
    name of one category; None means all.

    Returns the table `evidence`. `plots.show_evidence` shows it with the matches marked.

    Example: `cu.lexicons.evidence(matches, category="war")`.
    """
    require_table(matches, "matches", dict.fromkeys([*columns("matches"), by]))
    for column, value in ((by, group), ("category", category)):
        if value is not None and value not in set(matches[column]):
            raise CorpusError(f"no match has {column} {value!r}; choose one of {', '.join(map(str, matches[column].unique()))}")
        matches = matches if value is None else matches[matches[column] == value]
    at = [
        (start - first, end - first)
        for start, end, first in zip(
            matches["start"].tolist(), matches["end"].tolist(), matches["quote_start"].tolist(), strict=True
        )
    ]
    keys = list(dict.fromkeys([by, "category", "doc_id", "label", "sentence"]))
    grouped = (
        matches.assign(quote=matches["quote"].astype("str"), category=matches["category"].astype("str"), at=at)
        .groupby(keys, as_index=False, dropna=False, observed=True)
        .agg(
            start=("start", "first"),
            end=("end", "first"),
            n=("surface", "size"),
            surfaces=("surface", "、".join),
            at=("at", tuple),
            quote=("quote", "first"),
        )
    )
    order = {by: True, "category": True, "n": False, "doc_id": True, "sentence": True}
    ranked = grouped.sort_values(list(order), ascending=list(order.values()))
    ranked = ranked.assign(translation=ranked["quote"].map(translate)).drop(columns="n").reset_index(drop=True)
    return typed(add_groups(ranked, matches.drop_duplicates("doc_id")), "evidence")
