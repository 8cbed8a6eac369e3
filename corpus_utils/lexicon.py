"""One matcher for frames, actors, levels, mechanisms: lexicon entries found in the text, longest match on characters."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

import ahocorasick
import pandas as pd

from .data import read_yaml
from .errors import CorpusError, require_columns, require_different, require_texts
from .glossary import translate
from .lexicon_file import Lexicon, load_lexicon
from .segment import leftmost_longest, split_sentences

__all__ = ["Lexicon", "evidence", "load_lexicon", "match_lexicon", "negated", "Matcher"]
MATCH_COLUMNS = ["doc_id", "region", "sentence", "start", "end", "surface", "category", "entry", "kind", "negated", "quote"]
END_OF_CLAUSE = "，。；：！？…,;:!?\n“”（）《》"


class Matcher:
    """Finds the entries of a lexicon in texts.

    An entry does not match inside one of the strings under its `not`, and no entry inside a string under `ignore`. Where the
    entries that are left overlap, the leftmost wins, of these the longest. Work grows in proportion to the text.
    """

    def __init__(self, lexicon: Lexicon):
        rows = lexicon.entries
        self.category = dict(zip(rows["entry"], rows["category"], strict=True))
        self.blocked = defaultdict(set)  # string -> the entries that do not match inside it
        for entry, exclusions in zip(rows["entry"], rows["exclusions"], strict=True):
            for string in exclusions:
                self.blocked[string].add(entry)
        for string in lexicon.ignore:
            self.blocked[string].update(entry for entry in self.category if entry in string)
        self.automaton = ahocorasick.Automaton()
        for string in self.category | self.blocked:
            self.automaton.add_word(string, string)
        self.automaton.make_automaton()

    def __call__(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Matches (start, end, entry) of a text, from left to right."""
        found, blocks = [], defaultdict(list)
        for last, string in self.automaton.iter(text):
            span = last + 1 - len(string), last + 1
            for entry in self.blocked.get(string, ()):
                blocks[entry].append(span)
            if string in self.category:
                found.append((*span, string))
        reach = {}  # of the blocks of an entry, sorted: where each begins, and the furthest end so far
        for entry, spans in blocks.items():
            spans.sort()
            reach[entry] = [start for start, _ in spans], list(accumulate((end for _, end in spans), max))
        return leftmost_longest(span for span in found if not _inside(span, reach.get(span[2])))


def _inside(span: tuple, blocks: tuple[list, list] | None) -> bool:
    position = bisect_right(blocks[0], span[0]) if blocks else 0
    return position > 0 and blocks[1][position - 1] >= span[1]


def match_lexicon(articles: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Every occurrence of the lexicon's entries in the articles' text.

    `articles`: columns doc_id, text and, if there is one, region. How overlaps and exclusions are settled says `Matcher`.
    Returns the `matches` table: doc_id, region, sentence (from 0, in the article), start, end, surface, category, entry, kind
    (of the entry: live or formula), negated (a word of negation stands before it in its clause, data/negation.yml; idioms that
    affirm by negating do not count), quote (the sentence). `mark_speech` and `mark_shared` add who speaks, and shared text.
    Raises CorpusError if a column is missing, two articles have one doc_id, or the second argument is no Lexicon.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["没有硝烟的战“疫”，没有敌人。"]})
    >>> match_lexicon(articles, load_lexicon("frames"))[["surface", "category", "negated"]].values.tolist()
    [['硝烟', 'war', False], ['战“疫”', 'war', False], ['敌人', 'war', True]]
    """
    if not isinstance(lexicon, Lexicon):
        raise CorpusError(f"the lexicon is a {type(lexicon).__name__}; use load_lexicon(...) first")
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    require_different(articles)
    require_texts(articles)
    matcher, rows = Matcher(lexicon), []
    kind = dict(zip(lexicon.entries["entry"], lexicon.entries["kind"], strict=True))
    regions = articles["region"] if "region" in articles else [""] * len(articles)
    for doc_id, region, text in zip(articles["doc_id"], regions, articles["text"], strict=True):
        sentences = split_sentences(text)
        number = 0
        for start, end, entry in matcher(text):
            while sentences[number][1] <= start:
                number += 1
            a, b = sentences[number]
            rows.append((doc_id, region, number, start, end, entry, matcher.category[entry], entry, kind[entry],
                         negated(text, start, end), text[a:b]))
    return pd.DataFrame(rows, columns=MATCH_COLUMNS).astype({"sentence": "int32", "start": "int32", "end": "int32",
                                                             "negated": "bool"})


def negated(text: str, start: int, end: int) -> bool:
    """Whether a word of negation stands before a span, within its reach and in the same clause."""
    pattern, reach, longest = _negation()
    if any(m.lastgroup for m in pattern.finditer(text, start, end)):
        return False  # the entry says it itself: 没有口罩
    first = max(start - reach - longest, 0)
    clause = max((text.rfind(mark, first, start) for mark in END_OF_CLAUSE), default=-1) + 1
    found = [m for m in pattern.finditer(text, max(clause, first), end) if m.start() < start]
    if not found or not found[-1].lastgroup or found[-1].end() < start - reach:
        return False
    return found[-1].lastgroup == "being" or "的" not in text[found[-1].end() : start]


@cache
def _negation() -> tuple[re.Pattern, int, int]:
    rules = read_yaml("negation.yml")
    affirming = sorted([*rules["affirming_idioms"], *rules["affirming_words"]], key=len, reverse=True)
    verb, being = ("|".join(rules[name]) for name in ("negated_verb", "negated_being"))
    return re.compile(f"{'|'.join(affirming)}|(?P<verb>{verb})|(?P<being>{being})"), rules["reach"], len(affirming[0])


def evidence(matches: pd.DataFrame, region: str | None = None, category: str | None = None) -> pd.DataFrame:
    """The sentences behind the numbers: all sentences with a match, of one region or category or of all (None).

    Returns region, category, doc_id, sentence, start, end (of the first match), surfaces (all matches, joined), quote
    and translation (ours, "" where there is none); in each region and category the sentence with most matches first.
    `show_evidence` shows them with their matches marked.
    Raises CorpusError if the region or category does not occur in `matches`, naming those that do.
    """
    require_columns(matches, ["doc_id", "region", "sentence", "start", "end", "surface", "category", "quote"], "match_lexicon")
    for column, value in (("region", region), ("category", category)):
        if value is not None and value not in set(matches[column]):
            raise CorpusError(f"no match with {column} {value!r}; there are {', '.join(sorted(set(matches[column])))}")
        matches = matches if value is None else matches[matches[column] == value]
    grouped = matches.groupby(["region", "category", "doc_id", "sentence"], as_index=False).agg(
        start=("start", "first"), end=("end", "first"), n=("surface", "size"), surfaces=("surface", "、".join),
        quote=("quote", "first"))
    ranked = grouped.sort_values(["region", "category", "n", "doc_id", "sentence"], ascending=[True, True, False, True, True])
    return ranked.assign(translation=ranked["quote"].map(translate)).drop(columns="n").reset_index(drop=True)
