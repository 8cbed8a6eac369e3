"""One matcher for frames, actors, mechanisms: lexicon entries found in the text, longest match on characters."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import ahocorasick
import numpy as np
import pandas as pd
import yaml

from .data import read_yaml
from .errors import CorpusError, require_columns, require_type
from .glossary import translate
from .segment import leftmost_longest, split_sentences

MATCH_COLUMNS = ["doc_id", "region", "sentence", "start", "end", "surface", "category", "entry", "quote"]
BLOCK = 300  # characters of a resampled block
RESAMPLES = 2000
MIN_ARTICLES = 5  # from here on, articles are resampled instead of blocks


@dataclass(frozen=True)
class Lexicon:
    """`entries`: columns category, entry. `categories`: category, label, definition. `ignore`: strings to pass over."""

    name: str
    entries: pd.DataFrame
    categories: pd.DataFrame
    ignore: tuple[str, ...]


def load_lexicon(path_or_name: str | Path) -> Lexicon:
    """Load a lexicon: a YAML file of your own, or one of the package's by name (`frames`).

    The file has `categories`, each with a `label`, a `definition` and `entries`, and optionally `ignore`: longer
    strings that hold an entry but do not mean it.
    Raises CorpusError if the file is missing, is not of this form, or lists an entry twice.

    >>> load_lexicon("frames").categories.category.tolist()[:3]
    ['war', 'party', 'duty']
    """
    require_type(path_or_name, (str, Path), "path_or_name")
    path = Path(path_or_name)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else read_yaml(f"{path_or_name}.yml")
        categories = [(_string(key), _string(value.get("label", key)), _string(value.get("definition", "")))
                      for key, value in content["categories"].items()]
        entries = [(key, _string(entry)) for key, value in content["categories"].items() for entry in value["entries"]]
        if any(isinstance(value["entries"], str) for value in content["categories"].values()):
            raise TypeError("`entries` is a string, not a list")
        ignore, name = tuple(map(_string, content.get("ignore", ()))), _string(content.get("name", path.stem))
    except FileNotFoundError as error:
        raise CorpusError(f"there is no lexicon {str(path_or_name)!r}; give a YAML file, or the name `frames`") from error
    except (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise CorpusError(f"{str(path_or_name)!r} is not a lexicon ({type(error).__name__}: {error}); it needs "
                          "`categories:` with `entries:` each, see data/frames.yml") from error
    table = pd.DataFrame(entries, columns=["category", "entry"])
    if len(double := sorted(set(table["entry"][table["entry"].duplicated()]) | set(ignore) & set(table["entry"]))):
        raise CorpusError(f"{str(path_or_name)!r} lists {', '.join(double)} twice; one string belongs to one category")
    if table.empty or not table["entry"].str.strip().all():
        raise CorpusError(f"{str(path_or_name)!r} has no entries, or an empty one; list at least one string a category")
    return Lexicon(name, table,
                   pd.DataFrame(categories, columns=["category", "label", "definition"]), ignore)


def _string(value: object) -> str:
    """A string of a YAML file; TypeError for what YAML takes for something else (no, 2020-02-03, a list)."""
    if not isinstance(value, str):
        raise TypeError(f"{str(value)[:30] if not isinstance(value, (list, dict)) else type(value).__name__} is no string; "
                        "put it in quotes")
    value.encode("utf-8")  # which half a surrogate pair cannot be
    return value


def match_lexicon(articles: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Every occurrence of the lexicon's entries in the articles' text.

    `articles`: columns doc_id, text and, if there is one, region. Matches do not overlap: from left to right, the
    longest entry wins. Returns the `matches` table: doc_id, region, sentence (from 0, in the article), start, end,
    surface, category, entry, quote (the sentence).
    Raises CorpusError if a column is missing or the second argument is no Lexicon.
    """
    if not isinstance(lexicon, Lexicon):
        raise CorpusError(f"the lexicon is a {type(lexicon).__name__}; use load_lexicon(...) first")
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    category = dict(zip(lexicon.entries["entry"], lexicon.entries["category"], strict=True))
    automaton = ahocorasick.Automaton()
    for entry in [*category, *lexicon.ignore]:
        automaton.add_word(entry, entry)
    automaton.make_automaton()
    rows = []
    regions = articles["region"] if "region" in articles else [""] * len(articles)
    for doc_id, region, text in zip(articles["doc_id"], regions, articles["text"], strict=True):
        sentences = split_sentences(text)
        number = 0
        for start, end, entry in longest_matches(automaton, text):
            while sentences[number][1] <= start:
                number += 1
            if entry in category:
                a, b = sentences[number]
                rows.append((doc_id, region, number, start, end, text[start:end], category[entry], entry, text[a:b]))
    return pd.DataFrame(rows, columns=MATCH_COLUMNS)


def longest_matches(automaton: ahocorasick.Automaton, text: str) -> Iterator[tuple[int, int, str]]:
    """Non-overlapping matches (start, end, entry): leftmost, then longest."""
    return leftmost_longest((end + 1 - len(entry), end + 1, entry) for end, entry in automaton.iter(text))


def category_shares(matches: pd.DataFrame, articles: pd.DataFrame, by: str = "region",
                    unit: str = "sentence", seed: int = 2020) -> pd.DataFrame:
    """How much of each group's text speaks in each category, with 95 % intervals.

    `matches` and `articles`: as from `match_lexicon`; `by`: a column of `articles`; `unit`: `sentence` (share of
    sentences with at least one match) or `characters` (matches per 1,000 characters).
    Returns one row a group and category: the group, category, n (sentences with a match, or matches), n_units
    (sentences, or characters), value, low, high, n_articles, interval. Under five articles a group, blocks of about
    300 characters cut at sentence ends are resampled and `interval` is "variation within this article" (or "these
    articles"): it does not speak of the region. From five articles on, articles are resampled: "between articles".
    Intervals are percentiles of 2,000 resamples (Efron & Tibshirani 1993), seeded; NaN where there is one block only. From
    a handful of blocks or articles they are too narrow: read them as less than 95 %.
    Raises CorpusError for an unknown column or unit.
    """
    require_columns(matches, ["doc_id", "start", "category"], "match_lexicon")
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    if by not in articles:
        raise CorpusError(f"articles have no column {by!r}; they have {', '.join(articles.columns)}")
    if unit not in ("sentence", "characters"):
        raise CorpusError(f"unknown unit {unit!r}; use 'sentence' or 'characters'")
    categories = list(dict.fromkeys(matches["category"]))
    rows = []
    hits = {key: table for key, table in matches.groupby("doc_id")}
    for group, members in articles.groupby(by, sort=False):
        blocks, owner = [], []
        for doc_id, text in zip(members["doc_id"], members["text"], strict=True):
            counted = _blocks(text, hits.get(doc_id, matches.iloc[:0]), categories, unit)
            blocks.append(counted)
            owner += [doc_id] * len(counted)
        counts = np.concatenate(blocks)
        between = len(members) >= MIN_ARTICLES
        sampled = pd.DataFrame(counts).groupby(np.array(owner)).sum().to_numpy() if between else counts
        rng = np.random.default_rng(seed)
        draws = rng.integers(len(sampled), size=(RESAMPLES, len(sampled)))
        totals = sampled[draws].sum(axis=1)
        scale = 1 if unit == "sentence" else 1000
        interval = ("between articles" if between else
                    f"variation within {'this article' if len(members) == 1 else 'these articles'}")
        for i, category in enumerate(categories):
            n, n_units = counts[:, i].sum(), counts[:, -1].sum()
            low, high = (np.quantile(scale * totals[:, i] / totals[:, -1], [0.025, 0.975]) if len(sampled) > 1
                         else (np.nan, np.nan))
            rows.append((group, category, int(n), int(n_units), scale * n / n_units, low, high, len(members), interval))
    columns = [by, "category", "n", "n_units", "value", "low", "high", "n_articles", "interval"]
    return pd.DataFrame(rows, columns=columns)


def _blocks(text: str, matches: pd.DataFrame, categories: list[str], unit: str) -> np.ndarray:
    """Counts a block: one column a category, the last one the units (sentences or characters)."""
    sentences = split_sentences(text)
    starts = np.array([start for start, _ in sentences])
    lengths = np.array([end - start for start, end in sentences])
    block = np.maximum(np.cumsum(lengths) - 1, 0) // BLOCK
    block = np.unique(block, return_inverse=True)[1]
    counts = np.zeros((block[-1] + 1, len(categories) + 1))
    np.add.at(counts[:, -1], block, 1 if unit == "sentence" else lengths)
    found = pd.DataFrame({"sentence": np.searchsorted(starts, matches["start"].to_numpy(), side="right") - 1,
                          "category": matches["category"].to_numpy()})
    if unit == "sentence":
        found = found.drop_duplicates()
    for i, category in enumerate(categories):
        np.add.at(counts[:, i], block[found["sentence"][found["category"] == category]], 1)
    return counts


def evidence(matches: pd.DataFrame, region: str | None = None, category: str | None = None) -> pd.DataFrame:
    """The sentences behind the numbers: all sentences with a match, of one region or category or of all (None).

    Returns region, category, doc_id, sentence, start, end (of the first match), surfaces (all matches, joined), quote
    and translation (ours, "" where there is none); in each region and category the sentence with most matches first.
    Raises CorpusError if the region or category does not occur in `matches`, naming those that do.
    """
    require_columns(matches, MATCH_COLUMNS, "match_lexicon")
    for column, value in (("region", region), ("category", category)):
        if value is not None and value not in set(matches[column]):
            raise CorpusError(f"no match with {column} {value!r}; there are {', '.join(sorted(set(matches[column])))}")
        matches = matches if value is None else matches[matches[column] == value]
    grouped = matches.groupby(["region", "category", "doc_id", "sentence"], as_index=False).agg(
        start=("start", "first"), end=("end", "first"), n=("surface", "size"), surfaces=("surface", "、".join),
        quote=("quote", "first"))
    ranked = grouped.sort_values(["region", "category", "n", "doc_id", "sentence"], ascending=[True, True, False, True, True])
    return ranked.assign(translation=ranked["quote"].map(translate)).drop(columns="n").reset_index(drop=True)
