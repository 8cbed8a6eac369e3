"""Sentences for human coders, and their codes: sheets, files, and codes as matches."""

from hashlib import sha256
from importlib.resources import files
from io import StringIO
from pathlib import Path

import pandas as pd

from ..base.output import csv_text, write_file
from ..errors import CorpusError, require_articles, require_columns, require_seed, require_type
from ..lexicons.lexicon import Lexicon
from ..lexicons.matcher import match_lexicon
from ..tables import add_groups, columns, require_table, typed
from ..tokens.sentences import split_sentences

CODED = ("frames", "genre", "pages")


def coding_sheet(articles: pd.DataFrame, n: int = 100, seed: int = 2020, out: str | Path | None = None) -> pd.DataFrame:
    """Draw sentences at random for human coders, in random order and with the article hidden.

    `articles`: doc_id, text. `n`: the number of sentences; if the articles have fewer, all are
    taken. `out`: a CSV file to write as well.

    Returns the table `coding_sheet`. The coder fills in codes: the names of the categories that
    apply, separated by spaces, or - for none. The id is a hash that tells a coder nothing and leads
    back to the article by `framing.lexicon_codes`. Place names in a sentence may still give its
    region away.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["一线告急。我们来了！"]})
    >>> coding_sheet(articles, n=2, seed=3)[["sentence", "codes"]].values.tolist()
    [['我们来了！', ''], ['一线告急。', '']]
    """
    require_type(n, int, "n")
    require_seed(seed)
    if n < 1:
        raise CorpusError(f"n is {n}; ask for at least 1 sentence")
    sheet = _sentences(articles).sample(frac=1, random_state=seed).head(n)[["id", "sentence"]].assign(codes="")
    if out is not None:
        require_type(out, (str, Path), "out")
        write_file(Path(out), "\ufeff" + csv_text(sheet))  # the mark tells Excel that it is UTF-8
    return sheet.reset_index(drop=True)


def codes(path_or_name: str | Path) -> pd.DataFrame:
    """Read a table of codes: a filled-in coding sheet (CSV in UTF-8), or one of the package's.

    `path_or_name`: a path or a name: "frames" (the sentences of the five articles, with reader_a,
    reader_b and settled), "genre" (reworded sentences of other reports) or "pages" (sentences of
    other pages), both with settled.

    Returns the table `codes`, with the columns of the file, as text.

    >>> codes("genre").columns.tolist()
    ['id', 'doc_id', 'sentence', 'settled']
    """
    require_type(path_or_name, (str, Path), "path_or_name")
    path = files("corpus_utils.data") / f"coded_{path_or_name}.csv" if path_or_name in CODED else Path(path_or_name)
    try:
        table = pd.read_csv(StringIO(path.read_text(encoding="utf-8-sig")), dtype="str", keep_default_na=False)
    except (OSError, ValueError) as error:
        raise CorpusError(
            f"{str(path_or_name)[:80]!r} is not a table of codes ({error}); give a CSV file in UTF-8, or {', '.join(CODED)}"
        ) from error
    require_table(table, "coding_sheet", ["id", "sentence"])
    return table


def lexicon_codes(matches: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Code every sentence of the articles with the categories that a lexicon finds in it.

    `matches`: as returned by `match_lexicon` for these `articles` (doc_id, text).

    Returns the table `lexicon_codes`; the ids are those of `framing.coding_sheet`.

    >>> articles = pd.DataFrame({"doc_id": ["a"], "text": ["战疫必胜。捐款。"]})
    >>> matches = pd.DataFrame({"doc_id": ["a"], "sentence": [0], "category": ["war"]})
    >>> lexicon_codes(matches, articles)[["sentence", "codes"]].values.tolist()
    [['战疫必胜。', 'war'], ['捐款。', '']]
    """
    require_table(matches, "matches", ["doc_id", "sentence", "category"])
    found = matches.groupby(["doc_id", "sentence"])["category"].agg(lambda names: " ".join(dict.fromkeys(names)))
    sheet = _sentences(articles)
    keys = pd.MultiIndex.from_frame(sheet[["doc_id", "number"]])
    return sheet.drop(columns="number").assign(codes=found.reindex(keys).fillna("").to_numpy())


def coded_articles(codes: pd.DataFrame) -> pd.DataFrame:
    """Put the sentences of a coded table together as articles, to match a lexicon in them.

    `codes`: doc_id, sentence and, if it is known, region, label or group, in reading order, as
    returned by `framing.lexicon_codes` or `framing.codes`.

    Returns the table `coded_articles`. The sentences have the same ids there as in the article
    itself.

    >>> codes = pd.DataFrame({"doc_id": list("aab"), "sentence": ["甲。", "乙。", "丙。"]})
    >>> coded_articles(codes)["text"].str.len().tolist()
    [5, 2]
    """
    require_table(codes, "lexicon_codes", ["doc_id", "sentence"])
    known = {column: (column, "first") for column in ("region", "label", "group") if column in codes}
    return codes.groupby("doc_id", sort=False).agg(text=("sentence", "\n".join), **known).reset_index()


def coded_matches(codes: pd.DataFrame, column: str = "settled") -> pd.DataFrame:
    """Turn a reader's codes into `matches`, which can be counted like those of a lexicon.

    `codes`: doc_id, sentence and `column`, the names of the categories separated by spaces, in
    reading order.

    Returns the table `matches`, with one row per sentence and category. Each match is the whole
    sentence, in the texts of `framing.coded_articles`, so count it by sentences.

    >>> codes = pd.DataFrame({"doc_id": ["a"], "sentence": ["党员上阵。"], "settled": ["war party"]})
    >>> coded_matches(codes)[["start", "end", "category"]].values.tolist()
    [[0, 5, 'war'], [0, 5, 'party']]
    """
    require_columns(codes, ["doc_id", "sentence", column], "lexicon_codes")
    size = codes["sentence"].str.len() + 1
    start = size.groupby(codes["doc_id"]).cumsum() - size
    table = codes.assign(
        surface=codes["sentence"],
        quote=codes["sentence"],
        sentence=codes.groupby("doc_id").cumcount(),
        start=start,
        quote_start=start,
        end=start + size - 1,
        category=split_codes(codes[column]),
    )
    table = table.explode("category").dropna(subset="category")
    table = table.assign(entry=table["category"], kind="live", negated=False).reset_index(drop=True)
    return typed(add_groups(table, coded_articles(codes)), "matches")[columns("matches")]


def split_codes(column: pd.Series) -> pd.Series:
    """The names of the categories in each cell, separated by blanks, commas or semicolons; - means none."""
    names = column.fillna("").astype("str").str.findall(r"[^\s,，、;；]+")
    return names.map(lambda found: [name for name in dict.fromkeys(found) if name not in ("-", "–", "—")])


def held_out_matches(articles: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Match a lexicon in each article without the entries that were seen in that article alone.

    A lexicon that was written with an article open finds its words there; what it finds without
    them is what it may find elsewhere. The arguments are those of `match_lexicon`.

    Returns the table `matches`.

    Example: `cu.framing.held_out_matches(corpus.articles, cu.load_lexicon("frames"))`.
    """
    matches = match_lexicon(articles, lexicon)
    seen_in = matches.groupby("entry")["doc_id"].agg(set)
    only = {entry: next(iter(docs)) for entry, docs in seen_in.items() if len(docs) == 1}
    tables = [
        match_lexicon(articles[articles["doc_id"] == doc_id], lexicon.only(lexicon.entries["entry"].map(only) != doc_id))
        for doc_id in articles["doc_id"]
    ]
    return typed(add_groups(pd.concat(tables, ignore_index=True), articles), "matches") if tables else matches


def _sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """Every sentence of the articles: id, doc_id, number, sentence."""
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
    # ids start with a letter, since Excel reads 92e5 as a number
    table.insert(0, "id", [f"s{sha256(key).hexdigest()[:9]}" for key in keys])
    return table
