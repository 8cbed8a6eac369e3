"""How much of each group's text speaks in each category: rates, with intervals."""

from collections.abc import Hashable, Iterator

import numpy as np
import pandas as pd

from ..base.parts import Parts, parts_of
from ..errors import CorpusError, require_columns, require_different, require_known, require_seed, require_texts, require_type
from ..reuse.passages import shared_characters
from ..statistics.resampling import MIN_ARTICLES, rates_of, resampled, samples_of
from ..tables import PASSAGE_COLUMNS
from ..tokens.sentences import split_sentences

BLOCK = 300  # characters of a resampled block
MIN_N = 5  # below this, a cell is too few to compare
UNITS = ("sentence", "paragraph", "characters")
RESERVED = set(
    (
        "category entry start end kind negated unit variant n n_rest n_units n_entry n_lost n_articles n_articles_rest value "
        "value_rest value_without difference low high p p_adjusted interval too_few rank rank_without moved"
    ).split()
)


def category_shares(
    matches: pd.DataFrame | Parts,
    articles: pd.DataFrame | Parts,
    by: str = "region",
    unit: str = "sentence",
    without: pd.DataFrame | None = None,
    seed: int = 2020,
) -> pd.DataFrame:
    """How much of each group's text speaks in each category, with 95 % intervals.

    `matches` and `articles`: as from `match_lexicon`; `by`: a column of `articles`. `unit`: `sentence` or `paragraph` (share of
    them with at least one match), or `characters` (matches per 1,000 characters). `without`: passages as from `shared_passages`
    to be left out of both sides of the fraction: sentences and paragraphs that touch one, characters in one.
    Returns one row a group and category: the group, category, n (units with a match, or matches), n_units, value, low, high,
    n_articles, interval, too_few (n below 5: too few to compare). Under five articles a group, blocks of about 300 characters
    cut at sentence ends are resampled and `interval` is "variation within this article" (or "these articles"): it does not speak
    of the region. From five articles on, articles are resampled: "between articles". Intervals are percentiles of 2,000
    resamples (Efron & Tibshirani 1993), seeded; NaN where there is one block only. From a handful of blocks or articles they are
    too narrow: read them as less than 95 %.
    Raises CorpusError for missing columns, or an unknown column or unit.
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
            (group, category, int(n), int(sums[-1]), values[i], low[i], high[i], len(members), kind, bool(n < MIN_N))
            for i, (category, n) in enumerate(zip(categories, sums, strict=False))
        ]
    return pd.DataFrame(
        rows, columns=[by, "category", "n", "n_units", "value", "low", "high", "n_articles", "interval", "too_few"]
    )


def located(matches: pd.DataFrame, articles: pd.DataFrame, by: str, unit: str, without: pd.DataFrame | None) -> pd.DataFrame:
    """The matches that count, with their group and the number of their unit in the article."""
    require_columns(matches, ["doc_id", "start", "end", "category", "entry"], "match_lexicon")
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    require_type(by, str, "by")
    if by not in articles:
        raise CorpusError(f"articles have no column {by!r}; they have {', '.join(map(str, articles))}")
    if by in RESERVED:
        raise CorpusError(f"the column {by!r} has the name of a column of the result; rename it in the articles")
    if articles[by].isna().any():
        raise CorpusError(
            f"the column {by!r} is empty for {articles['doc_id'][articles[by].isna()].iloc[0]}; fill it, or leave the article out"
        )
    require_different(articles)
    if unit not in UNITS:
        raise CorpusError(f"unknown unit {unit!r}; use {', '.join(map(repr, UNITS))}")
    if without is not None:
        require_columns(without, PASSAGE_COLUMNS, "shared_passages")
    require_texts(articles)
    texts = dict(zip(articles["doc_id"], articles["text"], strict=True))
    require_known(matches, articles, "the matches")
    matches = matches.assign(**{by: matches["doc_id"].map(dict(zip(articles["doc_id"], articles[by], strict=True)))})
    kept = []
    for doc_id, rows in matches.groupby("doc_id", sort=False):
        if rows["end"].max() > len(texts[doc_id]):
            raise CorpusError(f"a match ends behind the text of {doc_id}; match the lexicon in the articles as they are now")
        spans, shared = _unit_spans(texts[doc_id], unit), _shared_before(texts[doc_id], doc_id, without)
        number = np.searchsorted(spans[:, 0], rows["start"], side="right") - 1
        first, last = rows[["start", "end"]].to_numpy().T if unit == "characters" else spans[number].T
        kept.append(rows.assign(unit=number)[shared[last] == shared[first]])
    return pd.concat(kept) if kept else matches.assign(unit=0)


def _shared_before(text: str, doc_id: str, without: pd.DataFrame | None) -> np.ndarray:
    """How many characters of shared passages stand before each offset."""
    return np.append(0, np.cumsum(shared_characters(text, doc_id, without)))


def _unit_spans(text: str, unit: str) -> np.ndarray:
    """Start and end of every sentence, or of every paragraph (from its first sentence to its last)."""
    spans = np.array(split_sentences(text), dtype=np.int64).reshape(-1, 2)
    if unit != "paragraph" or not len(spans):
        return spans
    first = np.array([i == 0 or "\n" in text[spans[i - 1][1] : spans[i][0]] for i in range(len(spans))])
    return np.column_stack([spans[first, 0], spans[np.append(first[1:], True), 1]])


def grouped_counts(
    matches: pd.DataFrame | Parts, articles: pd.DataFrame | Parts, by: str, unit: str, without: pd.DataFrame | None
) -> tuple[dict[Hashable, list[np.ndarray]], list[str]]:
    """The articles of each group as matrices: one row a block, one column a category, the last column the units."""
    require_columns(matches, ["doc_id", "start", "end", "category", "entry"], "match_lexicon", in_parts=True)
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles", in_parts=True)
    if isinstance(matches, Parts) != isinstance(articles, Parts):
        raise CorpusError("matches and articles: one is a table in memory, the other of a data set; give both of one kind")
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
    """The group of each article, and its matrix: one row a block, one column a category, the last column the units."""
    found = located(matches, articles, by, unit, without)
    column = {category: i for i, category in enumerate(categories)}
    if unit != "characters":
        found = found.drop_duplicates(["doc_id", "unit", "category"])
    hits = {doc: rows for doc, rows in found.groupby("doc_id")}
    for doc_id, group, text in zip(articles["doc_id"], articles[by], articles["text"], strict=True):
        sentences, units = _unit_spans(text, "sentence"), _unit_spans(text, unit)
        block = np.maximum(np.cumsum(sentences[:, 1] - sentences[:, 0]) - 1, 0) // BLOCK
        block = np.unique(block, return_inverse=True)[1][np.searchsorted(sentences[:, 0], units[:, 0])]
        before = _shared_before(text, doc_id, without)
        shared = before[units[:, 1]] - before[units[:, 0]]
        counts = np.zeros((block.max(initial=0) + 1, len(categories) + 1))
        np.add.at(counts[:, -1], block, units[:, 1] - units[:, 0] - shared if unit == "characters" else shared == 0)
        if doc_id in hits:
            rows = hits[doc_id]
            np.add.at(counts, (block[rows["unit"].astype(int)], rows["category"].map(column).astype(int)), 1)
        yield group, counts[counts[:, -1] > 0]
