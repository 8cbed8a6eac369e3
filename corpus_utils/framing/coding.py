"""Sentences for human coders, and the codes that they gave: sheets, files of codes, codes as matches."""

from hashlib import sha256
from importlib.resources import files
from io import StringIO
from pathlib import Path

import pandas as pd

from ..base.output import csv_text, write_file
from ..errors import CorpusError, require_articles, require_columns, require_seed, require_type
from ..lexicons.lexicon import Lexicon
from ..lexicons.matcher import match_lexicon
from ..tokens.sentences import split_sentences

CODED = ("frames", "genre", "pages")


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


def _sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """Every sentence: id, doc_id, number, sentence."""
    require_articles(articles)
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
