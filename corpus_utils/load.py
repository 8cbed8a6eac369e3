"""From a folder of files to a Corpus: read, clean, describe."""

import hashlib
import os
import re
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from .base.progress import progress as following
from .chinese.scripts import IS_COMMON_HAN, ONE_HAN, classes
from .clean import Cleaned, clean_and_explain
from .cleaning.markup import HTML_RULE
from .corpus import Corpus, grouping, say_missing
from .describe.article import UNDESCRIBED, describe
from .describe.metadata_csv import apply_metadata
from .describe.publication_date import stated_date
from .errors import CorpusError, require_no_file, require_type
from .reading.encodings import Decoded, decode_prefix
from .reading.files import LEFT_OUT, Problem, document_ids, find_files, read_file
from .reuse.near_duplicates import near_duplicates
from .tables import GROUPING, columns, label_of, make_table, typed

LETTER = re.compile(r"[^\W\d_]")
MIN_HAN = 0.1  # share of Chinese characters below which an article is reported


def load_corpus(folder: str | Path, *, progress: bool = True, described: bool = True) -> Corpus:
    """Load, clean and describe every `.txt` file below a folder.

    `folder`: its files may be in UTF-8 or UTF-16 (each with or without a BOM), Big5 or GB18030. An
    optional `metadata.csv` in the folder overrides what is inferred from the pages; its columns are
    file, title, source, published, region, genre and url, all but `file` optional, and any others
    are kept as document variables. `progress`: show a bar on a terminal, and a line at the end.
    `described`: False skips what is inferred from the pages (title to region_basis are then those
    of metadata.csv, or empty) and the search for near-duplicates, and takes less than half as long.

    Returns a Corpus, with its articles sorted by path. A file with the same bytes as an earlier one
    is left out; an article that has nearly the same text as another, or is part of it, has the
    other's doc_id in `duplicate_of` (see `reuse.near_duplicates`). A bad file never stops the
    others, but a folder without any usable article raises CorpusError.

    Example: `corpus = cu.load_corpus("seeds")`.
    """
    require_type(folder, (str, Path), "folder")
    folder = Path(folder)
    require_no_file(folder, "that holds the articles as .txt files")
    if not os.path.isdir(folder):
        raise CorpusError(f"there is no folder {str(folder)!r}; give the folder that holds the articles as .txt files")
    files, problems = find_files(folder)
    doc_ids, shared_stems = document_ids([name for name, path in files.items() if path.suffix.lower() == ".txt"])
    problems += shared_stems
    seen: dict[str, str] = {}
    articles, audit, lines = [], [], []
    for name, path in following(files.items(), "articles", len(files), progress):
        try:
            article, cleaned, doubts = _load_file(path, name, seen, described)
        except CorpusError as error:
            problems.append((name, str(error), LEFT_OUT))
            continue
        doc_id = doc_ids[name]
        problems += doubts
        articles.append({"doc_id": doc_id} | article)
        audit += [(doc_id, *edit) for edit in cleaned.edits]
        lines += [(doc_id, line.label, line.rule, line.end - line.start, line.text) for line in cleaned.lines]
    if not articles:
        reasons = "; ".join(f"{path}: {problem}" for path, problem, _ in problems[:3]) or "it has no .txt file"
        raise CorpusError(f"no usable article in {str(folder)!r} ({reasons}); put articles there as .txt files")
    problems += (_mark_duplicates(articles) if described else []) + apply_metadata(folder, articles)
    table = article_table(articles)
    table = table.assign(label=label_of(table), group=grouping(table, "region", len(table)))
    if progress:
        print(
            f"{len(table)} articles loaded from {len(files)} files, {len(problems)} problem{'s' * (len(problems) != 1)}"
            + (": see .problems" if problems else "")
        )
        say_missing(table, "region")
    return Corpus(
        typed(table, "articles"), make_table("audit", audit), make_table("problems", problems), make_table("lines", lines)
    )


def _load_file(path: Path, name: str, seen: dict[str, str], described: bool) -> tuple[dict, Cleaned, list[Problem]]:
    """Load one file as `load_page` does; raise CorpusError if it is not usable.

    `seen`: the path of each file so far, by hash.
    """
    if path.suffix.lower() != ".txt":
        raise CorpusError(f"not a .txt file ({path.suffix or 'no ending'})")
    data = read_file(path)
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 in seen:
        raise CorpusError(f"the same bytes as {seen[sha256]}, which has been loaded")
    loaded = load_page(decode_prefix(data), name, sha256, described)
    seen[sha256] = name
    return loaded


def load_page(page: Decoded, name: str, sha256: str, described: bool = True) -> tuple[dict, Cleaned, list[Problem]]:
    """Clean and describe a page that has been read.

    `name`: its path; `sha256`: the hash of its bytes. Returns the article as a dict (the columns of
    `articles` without doc_id, label and group), how it was cleaned, and what is in doubt.
    """
    cleaned = _cleaned(page)
    fields = describe(cleaned) if described else UNDESCRIBED
    own = {"path": name, "sha256": sha256, "encoding": page.encoding, "raw": page.text, "text": cleaned.text}
    article = own | dict.fromkeys(["genre", "url", "duplicate_of"], "") | fields
    doubts = _doubts_of_reading(page) + _doubts_of_cleaning(cleaned)
    doubts += _doubts_of_description(cleaned, fields) if described else []
    return article, cleaned, [(name, problem, advice) for problem, advice in doubts]


def _cleaned(page: Decoded) -> Cleaned:
    """Clean a page; raise CorpusError if nothing is left of it."""
    if not page.text.strip():
        raise CorpusError(f"no article text: the file is {'blank' if page.text else 'empty'}")
    cleaned = clean_and_explain(page.text)
    if not cleaned.text:
        found = f"all of its lines are site furniture, such as {cleaned.lines[0].text[:20]!r}" if cleaned.lines else "it is blank"
        raise CorpusError("; ".join([f"no article text: {found}", *page.doubts]))
    return cleaned


def _doubts_of_reading(page: Decoded) -> list[tuple[str, str]]:
    doubts = [(doubt, "loaded anyway; check it, and save it as UTF-8") for doubt in page.doubts]
    return doubts + [(f"the last character is cut off ({page.rest.hex(' ')})", "loaded without it")] * bool(page.rest)


def _doubts_of_cleaning(cleaned: Cleaned) -> list[tuple[str, str]]:
    doubts = []
    if any(edit.rule == HTML_RULE for edit in cleaned.edits):
        doubts.append(("an HTML page", "loaded without its tags and scripts; check what is left of it"))
    if np.count_nonzero(classes(cleaned.text) & IS_COMMON_HAN) < MIN_HAN * len(cleaned.text):
        letters, han = len(LETTER.findall(cleaned.text)), len(ONE_HAN.findall(cleaned.text))
        if han < MIN_HAN * letters:
            found = f"hardly any Chinese: of {letters} letters, {han} are Chinese characters"
            doubts.append((found, "loaded anyway; the word statistics count Chinese words only"))
    return doubts


def _doubts_of_description(cleaned: Cleaned, fields: dict) -> list[tuple[str, str]]:
    if fields["published_basis"] == "stated" or not (no_date := stated_date(cleaned)[1]):
        return []
    return [(f"the page states {no_date!r}, which is not a date", "loaded without a publication date; state it in metadata.csv")]


def _mark_duplicates(articles: list[dict]) -> list[Problem]:
    """Set `duplicate_of` for articles that are nearly the same as another, or part of it."""
    by_id, problems = {article["doc_id"]: article for article in articles}, []
    for doc_id, other, share in near_duplicates(pd.DataFrame(articles)).itertuples(index=False):
        article, path = by_id[doc_id], by_id[other]["path"]
        article["duplicate_of"] = other
        problems.append(
            (
                article["path"],
                f"nearly the same text as {path}, or part of it ({share:.0%} of it is also there)",
                "both are counted; remove one, or leave out the articles with a `duplicate_of`",
            )
        )
    return problems


def article_table(articles: list[dict], variables: Collection[str] = ()) -> pd.DataFrame:
    """Articles as a table, without label and group; document variables come last, as text."""
    further = list(dict.fromkeys([*variables, *(key for article in articles for key in article)]))
    own = [column for column in columns("articles") if column not in GROUPING]
    further = [column for column in further if column not in own]
    table = pd.DataFrame(articles, columns=[*own, *further])
    return typed(table.astype(dict.fromkeys(further, "str")), "articles")
