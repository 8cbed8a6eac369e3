"""How often each category occurs in the text of each group: rates, with intervals."""

from collections.abc import Hashable, Iterator

import numpy as np
import pandas as pd

from ..base.parts import Parts, no_rows, parts_of
from ..errors import CorpusError, require_different, require_known, require_seed, require_texts, require_type
from ..reuse.passages import spans_of
from ..statistics.resampling import MIN_ARTICLES, rates_of, resampled, samples_of
from ..tables import columns, grouped, like_groups, require_table
from ..tokens.sentences import split_sentences

BLOCK = 300  # characters in a resampled block
MIN_N = 5  # a smaller count is too few to compare
UNITS = ("sentence", "paragraph", "characters")
RESULTS = [columns(name) for name in ("shares", "share_variants", "differences", "influence")]
RESERVED = {*sum(RESULTS, []), "start", "end", "kind", "negated", "n_lost"} - {"group"}


def shares(
    matches: pd.DataFrame | Parts,
    articles: pd.DataFrame | Parts,
    by: str = "group",
    unit: str = "sentence",
    without: pd.DataFrame | None = None,
    seed: int = 2020,
) -> pd.DataFrame:
    """Measure how often each category occurs in the text of each group, with 95 % intervals.

    `matches`: as returned by `match_lexicon` for these `articles`; `by`: the column of `articles`
    with the groups. `unit`: "sentence" or "paragraph" (the share of them with at least one match),
    or "characters" (matches per 1,000 characters). `without`: passages as returned by
    `reuse.passages`, left out of both sides of the fraction: sentences and paragraphs that touch
    one, characters in one.

    Returns the table `shares`. Intervals are percentiles of 2,000 resamples (Efron & Tibshirani
    1993), drawn with `seed`; NaN where there is only one block. From five articles on, a group's
    articles are resampled and interval is "between articles". Below five, it is blocks of about 300
    characters, cut at sentence ends, and interval is "variation within this article" (or "these
    articles"), which says nothing about the group as such. From a handful of blocks or articles,
    intervals are too narrow: read them as less than 95 %.

    Example: `cu.framing.shares(matches, corpus.articles, by="group")`.
    """
    require_seed(seed)
    groups, categories = grouped_counts(matches, articles, by, unit, without)
    rows = []
    for group, members in groups.items():
        samples = samples_of(members, len(categories) + 1)
        sums, rates = samples.sum(axis=0), rates_of(resampled(samples, seed), unit)
        low, high = np.quantile(rates, [0.025, 0.975], axis=0) if len(samples) > 1 else np.full((2, len(categories)), np.nan)
        kind = (
            "between articles"
            if len(members) >= MIN_ARTICLES
            else f"variation within {'this article' if len(members) == 1 else 'these articles'}"
        )
        values = rates_of(sums[None], unit)[0]
        rows += [
            (group, category, int(n), int(sums[-1]), values[i], low[i], high[i], len(members), kind, bool(n < MIN_N), unit)
            for i, (category, n) in enumerate(zip(categories, sums, strict=False))
        ]
    table = pd.DataFrame(rows, columns=[by, *columns("shares")[1:]])
    return like_groups(table, by, group_column(articles, by))


def located(matches: pd.DataFrame, articles: pd.DataFrame, by: str, unit: str, without: pd.DataFrame | None) -> pd.DataFrame:
    """The matches that count, with their group and the number of their unit in the article."""
    require_table(matches, "matches", ["doc_id", "start", "end", "category", "entry"])
    require_table(articles, "articles", ["doc_id", "text"])
    require_type(by, str, "by")
    articles = grouped(articles)
    if by not in articles:
        raise CorpusError(f"the articles have no column {by!r}; they have {', '.join(map(str, articles))}")
    if by in RESERVED:
        raise CorpusError(f"{by!r} is also the name of a column of the result; rename the column of the articles")
    require_different(articles)
    if unit not in UNITS:
        raise CorpusError(f"unknown unit {unit!r}; use {', '.join(map(repr, UNITS))}")
    require_texts(articles)
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    require_known(matches, articles, "the matches")
    group = articles[by].array.take(pd.Index(articles["doc_id"]).get_indexer(matches["doc_id"]), allow_fill=True)
    matches = matches.assign(**{by: group})
    matches, shared_spans, kept = matches[has_value(matches[by])], {} if without is None else spans_of(without), []
    for doc_id, rows in matches.groupby("doc_id", sort=False):
        if rows["end"].max() > len(texts[doc_id]):
            raise CorpusError(f"a match ends after the end of the text of {doc_id}; match the lexicon again in these articles")
        spans, shared = _unit_spans(texts[doc_id], unit), _shared_before(texts[doc_id], shared_spans.get(doc_id, []))
        number = np.searchsorted(spans[:, 0], rows["start"], side="right") - 1
        first, last = rows[["start", "end"]].to_numpy().T if unit == "characters" else spans[number].T
        kept.append(rows.assign(unit=number)[shared[last] == shared[first]])
    return pd.concat(kept) if kept else matches.assign(unit=0)


def has_value(column: pd.Series) -> pd.Series:
    """Whether each cell names a group: it is neither missing nor empty."""
    return column.notna() & column.ne("")


def group_column(articles: pd.DataFrame | Parts, by: str) -> pd.Series:
    """The column with the groups, for its type; without rows for a table in parts."""
    return grouped(articles if isinstance(articles, pd.DataFrame) else no_rows(articles))[by]


def _shared_before(text: str, spans: list[tuple[int, int]]) -> np.ndarray:
    """How many characters of these spans come before each offset."""
    inside = np.zeros(len(text), dtype=bool)
    for start, end in spans:
        inside[start:end] = True
    return np.append(0, np.cumsum(inside))


def _unit_spans(text: str, unit: str) -> np.ndarray:
    """The span of every sentence, or of every paragraph (from its first sentence to its last)."""
    spans = np.array(split_sentences(text), dtype=np.int64).reshape(-1, 2)
    if unit != "paragraph" or not len(spans):
        return spans
    first = np.array([i == 0 or "\n" in text[spans[i - 1][1] : spans[i][0]] for i in range(len(spans))])
    return np.column_stack([spans[first, 0], spans[np.append(first[1:], True), 1]])


def grouped_counts(
    matches: pd.DataFrame | Parts, articles: pd.DataFrame | Parts, by: str, unit: str, without: pd.DataFrame | None
) -> tuple[dict[Hashable, list[np.ndarray]], list[str]]:
    """The articles of each group as matrices: a row per block, a column per category, then units.

    From five articles on, an article is one row of sums.
    """
    require_table(matches, "matches", ["doc_id", "start", "end", "category", "entry"], in_parts=True)
    require_table(articles, "articles", ["doc_id", "text"], in_parts=True)
    if isinstance(matches, Parts) != isinstance(articles, Parts):
        raise CorpusError("one of matches and articles is in memory, the other in a data set; pass both from the same source")
    kinds = (part["category"] for part in parts_of(matches))
    categories = list(
        dict.fromkeys(
            category
            for kind in kinds
            for category in (kind.cat.categories if isinstance(kind.dtype, pd.CategoricalDtype) else kind.unique())
        )
    )
    groups: dict[Hashable, list[np.ndarray]] = {}
    for found, texts in zip(parts_of(matches), parts_of(articles), strict=True):
        for group, counts in _blocks(found, texts, by, unit, without, categories):
            groups.setdefault(group, []).extend([counts] * bool(len(counts)))
        for members in groups.values():
            if len(members) >= MIN_ARTICLES:  # only their sums are needed
                members[:] = [counts.sum(axis=0, keepdims=True) for counts in members]
    return groups, categories


def _blocks(
    matches: pd.DataFrame, articles: pd.DataFrame, by: str, unit: str, without: pd.DataFrame | None, categories: list[str]
) -> Iterator[tuple[Hashable, np.ndarray]]:
    """The group and matrix of each article: a row per block, a column per category, then units."""
    found = located(matches, articles, by, unit, without)
    column = {category: i for i, category in enumerate(categories)}
    if unit != "characters":
        found = found.drop_duplicates(["doc_id", "unit", "category"])
    hits = {doc: rows for doc, rows in found.groupby("doc_id")}
    shared_spans, articles = {} if without is None else spans_of(without), grouped(articles)
    known = articles[has_value(articles[by])]
    for doc_id, group, text in zip(known["doc_id"], known[by], known["text"], strict=True):
        sentences, units = _unit_spans(text, "sentence"), _unit_spans(text, unit)
        block = np.maximum(np.cumsum(sentences[:, 1] - sentences[:, 0]) - 1, 0) // BLOCK
        block = np.unique(block, return_inverse=True)[1][np.searchsorted(sentences[:, 0], units[:, 0])]
        before = _shared_before(text, shared_spans.get(doc_id, []))
        shared = before[units[:, 1]] - before[units[:, 0]]
        counts = np.zeros((block.max(initial=0) + 1, len(categories) + 1))
        np.add.at(counts[:, -1], block, units[:, 1] - units[:, 0] - shared if unit == "characters" else shared == 0)
        if doc_id in hits:
            rows = hits[doc_id]
            np.add.at(counts, (block[rows["unit"].astype(int)], rows["category"].map(column).astype(int)), 1)
        yield group, counts[counts[:, -1] > 0]
