"""Do coders agree, and does the lexicon agree with them? Coding sheets, Krippendorff's alpha, precision and recall."""

from collections.abc import Collection
from hashlib import sha256
from importlib.resources import files
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from .errors import CorpusError, require_columns, require_different, require_seed, require_texts, require_type
from .lexicon import match_lexicon
from .lexicon_file import Lexicon
from .output import csv_text, write_file
from .segment import split_sentences

CODED = ("frames", "genre", "pages")
RESAMPLES = 2000
MIN_POSITIVES = 15  # fewer sentences with the category are too few to judge it
RELIABLE, TENTATIVE = 0.8, 2 / 3  # Krippendorff 2004, p. 241


def coding_sheet(articles: pd.DataFrame, n: int = 100, seed: int = 2020, out: str | Path | None = None) -> pd.DataFrame:
    """Sentences for human coders: drawn at random, in random order, with the article hidden.

    `articles`: doc_id, text. Returns `n` rows (all sentences, if there are no more): id, sentence, codes (empty: the coder writes
    the names of the categories that apply, separated by spaces, or - for none). `out`: a CSV file to write as well. The id is a
    hash that tells nothing to a coder and leads back to the article by `lexicon_codes`. Place names in a sentence may still
    give its region away. Raises CorpusError for missing columns, n below 1, or a file that cannot be written.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["一线告急。我们来了！"]})
    >>> coding_sheet(articles, n=2, seed=3)[["sentence", "codes"]].values.tolist()
    [['我们来了！', ''], ['一线告急。', '']]
    """
    require_type(n, int, "n")
    require_seed(seed)
    if n < 1:
        raise CorpusError(f"n is {n}; give at least 1 sentence")
    sheet = _sentences(articles).sample(frac=1, random_state=seed).head(n)[["id", "sentence"]].assign(codes="")
    if out is not None:
        require_type(out, (str, Path), "out")
        write_file(Path(out), "\ufeff" + csv_text(sheet))  # the mark tells Excel that it is UTF-8
    return sheet.reset_index(drop=True)


def load_codes(path_or_name: str | Path) -> pd.DataFrame:
    """A table of codes: a filled coding sheet (CSV in UTF-8), or one of the package's by name.

    `frames`: the sentences of the five articles, with reader_a, reader_b and settled; `genre`: reworded sentences of other
    reports; `pages`: sentences of other pages; both with settled. Returns the columns of the file, as text.
    Raises CorpusError if it is missing, cannot be read, or has no columns id and sentence.

    >>> load_codes("genre").columns.tolist()
    ['id', 'doc_id', 'sentence', 'settled']
    """
    require_type(path_or_name, (str, Path), "path_or_name")
    path = files("corpus_utils.data") / f"coded_{path_or_name}.csv" if path_or_name in CODED else Path(path_or_name)
    try:
        table = pd.read_csv(StringIO(path.read_text(encoding="utf-8-sig")), dtype="str", keep_default_na=False)
    except (OSError, ValueError) as error:
        raise CorpusError(
            f"{str(path_or_name)[:80]!r} is no table of codes ({error}); give a CSV file in UTF-8, or {', '.join(CODED)}"
        ) from error
    require_columns(table, ["id", "sentence"], "coding_sheet")
    return table


def lexicon_codes(matches: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """What a lexicon would have coded: every sentence of the articles with the categories that it holds a match of.

    `matches`: as from `match_lexicon` of these `articles` (doc_id, text). Returns id (as in `coding_sheet`), doc_id, sentence,
    codes (names of categories, separated by spaces). Raises CorpusError for missing columns.
    """
    require_columns(matches, ["doc_id", "sentence", "category"], "match_lexicon")
    found = matches.groupby(["doc_id", "sentence"])["category"].agg(lambda names: " ".join(dict.fromkeys(names)))
    sheet = _sentences(articles)
    keys = pd.MultiIndex.from_frame(sheet[["doc_id", "number"]])
    return sheet.drop(columns="number").assign(codes=found.reindex(keys).fillna("").to_numpy())


def coded_articles(codes: pd.DataFrame) -> pd.DataFrame:
    """The texts of a coded table: one row an article, with doc_id, region and text (its sentences, a line each), to match a
    lexicon in.

    `codes`: doc_id, sentence and, if there is one, region, in reading order, as from `lexicon_codes` or
    `load_codes`. Sentences have the same id there as in the article itself. Raises CorpusError for missing columns.
    """
    require_columns(codes, ["doc_id", "sentence"], "lexicon_codes")
    table = codes if "region" in codes else codes.assign(region="")
    return table.groupby("doc_id", sort=False).agg(region=("region", "first"), text=("sentence", "\n".join)).reset_index()


def coded_matches(codes: pd.DataFrame, column: str = "settled") -> pd.DataFrame:
    """A reader's coding as `matches`: a row a sentence and category, so that it can be counted as a lexicon's matches are.

    `codes`: doc_id, sentence and the column with the codes, in reading order. Each match is the whole sentence, in the texts of
    `coded_articles`; count it by sentences. Raises CorpusError for missing columns.
    """
    require_columns(codes, ["doc_id", "sentence", column], "lexicon_codes")
    table = codes.assign(number=codes.groupby("doc_id").cumcount(), size=codes["sentence"].str.len() + 1)
    table["start"] = table.groupby("doc_id")["size"].cumsum() - table["size"]
    region = table["region"] if "region" in table else ""
    table = table.assign(category=table[column].str.split(), region=region).explode("category").dropna(subset="category")
    return pd.DataFrame(
        {
            "doc_id": table["doc_id"],
            "region": table["region"],
            "sentence": table["number"],
            "start": table["start"],
            "end": table["start"] + table["size"] - 1,
            "surface": table["sentence"],
            "category": table["category"],
            "entry": table["category"],
            "kind": "live",
            "negated": False,
            "quote_start": table["start"],
            "quote": table["sentence"],
        }
    ).reset_index(drop=True)


def match_held_out(articles: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """The `matches` that each article would have without the entries that were seen in it alone.

    A lexicon written with an article open finds its words in it; what it finds without them is what it may find elsewhere.
    Arguments, columns and errors as for `match_lexicon`.
    """
    matches = match_lexicon(articles, lexicon)
    seen_in = matches.groupby("entry")["doc_id"].agg(set)
    only = {entry: next(iter(docs)) for entry, docs in seen_in.items() if len(docs) == 1}
    tables = [
        match_lexicon(articles[articles["doc_id"] == doc_id], lexicon.only(lexicon.entries["entry"].map(only) != doc_id))
        for doc_id in articles["doc_id"]
    ]
    return pd.concat(tables, ignore_index=True) if tables else matches


def agreement(
    a: pd.DataFrame,
    b: pd.DataFrame,
    columns: tuple[str, str] = ("codes", "codes"),
    categories: Collection[str] | None = None,
    seed: int = 2020,
) -> pd.DataFrame:
    """How far two codings of the same sentences agree, category by category.

    `a`, `b`: tables with id and codes (coding sheets, or as from `lexicon_codes`); `columns`: where the codes stand in each,
    names of categories separated by blanks or commas (nothing or - for none); `categories`: the names that may occur, so that
    a slip of the pen is refused. Compared are the ids that both have; n_units says how many. Returns one row a category, most
    frequent in `a` first: category, n_units, n_a, n_b (units with it), n_both, alpha, alpha_low, alpha_high, precision
    (n_both / n_b), recall (n_both / n_a), f1 (their harmonic mean), f1_low, f1_high, verdict. alpha is Krippendorff's for
    nominal data, as in `krippendorff_alpha`; precision and recall take `a` for the truth (a reader's coding) and `b` for what
    is tested (the lexicon's); between two readers only alpha is of use. Intervals are 95 % percentiles of 2,000 resamples of
    the units, seeded. verdict: too few (under 15 units in `a`), reliable (the lower end of alpha's interval is .8 or more),
    tentative (.667 or more), not reliable (Krippendorff 2004 for the limits). NaN where a value is not defined. Raises
    CorpusError for missing columns, an id that stands twice, or tables without a common id.

    >>> a = pd.DataFrame({"id": ["1", "2", "3"], "codes": ["war duty", "war", "-"]})
    >>> agreement(a, a.assign(codes=["war", "war", "war"]))[["category", "n_both", "precision", "recall"]].values.tolist()
    [['war', 2, 0.6666666666666666, 1.0], ['duty', 0, nan, 0.0]]
    """
    require_seed(seed)
    if len(columns) != 2:
        raise CorpusError(f"columns is {columns!r}; give two names, of the codes in a and in b")
    sides = []
    for table, column in zip((a, b), columns, strict=True):
        require_columns(table, ["id", column], "coding_sheet or lexicon_codes")
        ids = table["id"].astype("str")
        if (double := ids[ids.duplicated()]).size:
            raise CorpusError(f"the id {double.iloc[0]!r} stands {ids.eq(double.iloc[0]).sum()} times; give each unit one row")
        codes = table[column].fillna("").astype("str").str.findall(r"[^\s,，、;；]+")
        codes = codes.map(lambda names: set(names) - {"-", "–", "—"})
        unknown = sorted(set().union(*codes) - set(categories)) if categories is not None else []
        if unknown:
            raise CorpusError(f"unknown codes {', '.join(unknown[:5])}; there are {', '.join(categories)}")
        sides.append(codes.set_axis(ids))
    both = pd.concat([side.rename(i) for i, side in enumerate(sides)], axis=1, join="inner")
    if both.empty:
        raise CorpusError(f"the tables have no id in common ({len(a)} and {len(b)} rows); code sheets of the same articles")
    found = pd.Series([name for row in both[0] for name in sorted(row)], dtype="object").value_counts().index.tolist()
    found += sorted({name for row in both[1] for name in row} - set(found))
    rng, rows = np.random.default_rng(seed), []
    for category in found:
        ones = [both[i].map(lambda names, category=category: category in names).to_numpy() for i in (0, 1)]
        cells = np.array(
            [[(ones[0] & ones[1]).sum(), (ones[0] & ~ones[1]).sum(), (~ones[0] & ones[1]).sum(), (~ones[0] & ~ones[1]).sum()]]
        )
        draws = rng.multinomial(len(both), cells[0] / len(both), size=RESAMPLES)
        alpha, f1 = _alpha_of_two(cells)[0], _f1(cells)[0]
        n_both, n_a, n_b = int(cells[0, 0]), int(cells[0, :2].sum()), int(cells[0, [0, 2]].sum())
        alphas = _interval(_alpha_of_two(draws))
        verdict = (
            "too few"
            if n_a < MIN_POSITIVES
            else "reliable"
            if alphas[0] >= RELIABLE
            else "tentative"
            if alphas[0] >= TENTATIVE
            else "not reliable"
        )
        rows.append(
            (
                category,
                len(both),
                n_a,
                n_b,
                n_both,
                alpha,
                *alphas,
                n_both / n_b if n_b else np.nan,
                n_both / n_a if n_a else np.nan,
                f1,
                *_interval(_f1(draws)),
                verdict,
            )
        )
    return pd.DataFrame(
        rows,
        columns=[
            "category",
            "n_units",
            "n_a",
            "n_b",
            "n_both",
            "alpha",
            "alpha_low",
            "alpha_high",
            "precision",
            "recall",
            "f1",
            "f1_low",
            "f1_high",
            "verdict",
        ],
    )


def krippendorff_alpha(ratings, level: str = "nominal") -> float:
    """Krippendorff's alpha: 1 - observed / expected disagreement (Krippendorff 2004, chapter 11).

    `ratings`: one row a coder, one column a unit, NaN or None where a coder gave no value; units with fewer than two values
    do not count. `level`: `nominal` (values are equal or not) or `interval` (squared difference of numbers). 1 = perfect, 0 =
    as by chance, below 0 = worse; NaN if there is only one value, or nothing to compare. Raises CorpusError for another
    level, or values that are no numbers at `interval`.

    >>> round(krippendorff_alpha([["a", "b", "a", "a"], ["a", "b", "b", "a"]]), 3)
    0.533
    """
    if level not in ("nominal", "interval"):
        raise CorpusError(f"level is {level!r}; give 'nominal' or 'interval'")
    try:
        table = pd.DataFrame(ratings)
    except (TypeError, ValueError) as error:
        raise CorpusError("the ratings are no table; give one row a coder, one column a unit") from error
    values = pd.Index(pd.unique(table.to_numpy().ravel())).dropna()
    if values.empty:
        return np.nan
    counts = np.array([[(table[unit] == value).sum() for value in values] for unit in table], dtype=float)
    counts = counts[counts.sum(axis=1) > 1]
    pairs = counts.T @ (counts / (counts.sum(axis=1, keepdims=True) - 1)) - np.diag(
        (counts / (counts.sum(axis=1, keepdims=True) - 1)).sum(axis=0)
    )
    totals = pairs.sum(axis=1)
    try:
        distance = (
            ~np.eye(len(values), dtype=bool)
            if level == "nominal"
            else np.subtract.outer(*[values.to_numpy(dtype=float)] * 2) ** 2
        )
    except (TypeError, ValueError) as error:
        raise CorpusError("at the level 'interval' all values have to be numbers") from error
    expected = (np.outer(totals, totals) * distance).sum() / (totals.sum() - 1) if totals.sum() > 1 else 0
    return float(1 - (pairs * distance).sum() / expected) if expected else np.nan


def _sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """Every sentence: id, doc_id, number, sentence."""
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    require_different(articles)
    require_texts(articles)
    rows = [
        (doc_id, number, text[start:end])
        for doc_id, text in zip(articles["doc_id"], articles["text"], strict=True)
        for number, (start, end) in enumerate(split_sentences(text))
    ]
    table = pd.DataFrame(rows, columns=["doc_id", "number", "sentence"])
    again = table.groupby(["doc_id", "sentence"]).cumcount()
    keys = [
        f"{doc_id}\n{sentence}\n{n}".encode("utf-8", "surrogatepass")
        for doc_id, sentence, n in zip(table["doc_id"], table["sentence"], again, strict=True)
    ]
    table.insert(0, "id", [f"s{sha256(key).hexdigest()[:9]}" for key in keys])  # a letter first: Excel takes 92e5 for a number
    return table


def _alpha_of_two(cells: np.ndarray) -> np.ndarray:
    """Alpha of two coders and two values from the cells yes-yes, yes-no, no-yes, no-no, a row a table."""
    n = 2 * cells.sum(axis=1)
    ones = 2 * cells[:, 0] + cells[:, 1] + cells[:, 2]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(ones * (n - ones) > 0, 1 - (n - 1) * (cells[:, 1] + cells[:, 2]) / (ones * (n - ones)), np.nan)


def _f1(cells: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return 2 * cells[:, 0] / (2 * cells[:, 0] + cells[:, 1] + cells[:, 2])


def _interval(values: np.ndarray) -> tuple[float, float]:
    defined = values[~np.isnan(values)]
    return tuple(np.quantile(defined, [0.025, 0.975])) if len(defined) else (np.nan, np.nan)
