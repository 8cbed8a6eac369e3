"""A folder of files to a Corpus: read, clean, describe."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from .chinese.scripts import IS_COMMON_HAN, ONE_HAN, classes
from .clean import Cleaned, clean_and_explain
from .cleaning.markup import HTML_RULE
from .describe.article import UNDESCRIBED, describe
from .describe.metadata_csv import apply_metadata
from .describe.publication_date import stated_date
from .errors import CorpusError, require_columns, require_type
from .reading.encodings import Decoded, decode_prefix
from .reading.files import LEFT_OUT, Problem, document_ids, find_files, read_file
from .reuse.near_duplicates import near_duplicates
from .tables import ARTICLE_COLUMNS, AUDIT_COLUMNS, LINE_COLUMNS, MAX_GROUPS, OTHER, PROBLEM_COLUMNS, PUBLICATION_COLUMNS, UNKNOWN

LETTER = re.compile(r"[^\W\d_]")
MIN_HAN = 0.1  # share of Chinese characters below which an article is reported


@dataclass(frozen=True)
class Corpus:
    """What `load_corpus` gives, as tables.

    articles: a row a file: doc_id (the file's name without ending), path (in the folder), sha256 (of the file), encoding,
        raw (the decoded page), text (the clean article), title, source (the paper or office that wrote it), site (where it
        stood), dateline, published (day, or NaT), published_earliest, published_latest (its bounds), published_basis (user,
        stated, inferred, unknown), province, city, county (full names), region (the short name of the smallest that is known),
        region_basis (how it is known), genre, url (both from metadata.csv), duplicate_of (the doc_id of an article with nearly
        the same text); what is not known is "".
    audit: a row an edit, in the order in which they were made: doc_id, step, rule, start, end (characters of that step's input),
        before, after, confidence (from 0 to 1 where a place was repaired by search, else 1).
    problems: path, problem, advice: what could not be used, or only with doubt.
    lines: doc_id, label, rule, n_characters, text: what each line of each page was taken for.
    """

    articles: pd.DataFrame
    audit: pd.DataFrame
    problems: pd.DataFrame
    lines: pd.DataFrame


def load_corpus(folder: str | Path, *, progress: bool = True, described: bool = True) -> Corpus:
    """Load, clean and describe every `.txt` file below a folder.

    `folder`: its files may be UTF-8, UTF-16 (both with or without BOM), Big5 or GB18030. An optional
    `metadata.csv` beside them (columns file, title, source, published, region, genre, url; all but `file` optional)
    overrides what is inferred. `progress`: a bar on a terminal, and one line at the end. `described`: False leaves out what is
    inferred from the pages (title to region_basis are those of metadata.csv, or empty) and the search for near-duplicates, and
    takes less than half as long.
    Returns a Corpus, whose docstring names the columns of its tables; articles are sorted by path. A file with the same bytes as
    an earlier one is left out; one with nearly the same text has the doc_id of the other in `duplicate_of` (see
    `near_duplicates`).
    Raises CorpusError if the folder does not exist, or holds no usable article; a bad file never stops the others.
    """
    require_type(folder, (str, Path), "folder")
    folder = Path(folder)
    if not os.path.isdir(folder):
        raise CorpusError(f"there is no folder {str(folder)!r}; give the folder that holds the articles as .txt files")
    files, problems = find_files(folder)
    doc_ids, shared_stems = document_ids([name for name, path in files.items() if path.suffix.lower() == ".txt"])
    problems += shared_stems
    seen: dict[str, str] = {}
    articles, audit, lines = [], [], []
    for name, path in tqdm(files.items(), desc="articles", disable=None if progress else True, leave=False):
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
    table = pd.DataFrame(articles, columns=ARTICLE_COLUMNS)
    if progress:
        print(
            f"{len(table)} articles loaded from {len(files)} files, {len(problems)} problems"
            + (": see .problems" if problems else "")
        )
    return Corpus(
        typed(table),
        pd.DataFrame(audit, columns=AUDIT_COLUMNS),
        pd.DataFrame(problems, columns=PROBLEM_COLUMNS, dtype="str"),
        pd.DataFrame(lines, columns=LINE_COLUMNS),
    )


def main_regions(articles: pd.DataFrame, n: int = MAX_GROUPS) -> pd.DataFrame:
    """The articles with all regions but the `n` with most articles (then most text) renamed to `other`, for charts; a
    region that is not known is called `unknown`."""
    require_columns(articles, ["region", "text"], "load_corpus(...).articles")
    articles = articles.assign(region=articles["region"].replace("", UNKNOWN))
    sizes = articles.groupby("region")["text"].agg(["size", lambda texts: texts.str.len().sum()])
    largest = sizes.sort_values(list(sizes.columns), ascending=False, kind="stable").index[:n]
    return articles.assign(region=articles["region"].where(articles["region"].isin(largest), OTHER))


def _load_file(path: Path, name: str, seen: dict[str, str], described: bool) -> tuple[dict, Cleaned, list[Problem]]:
    """One file as `load_page` gives it; CorpusError if it is not usable. `seen`: the path of each file so far, by hash."""
    if path.suffix.lower() != ".txt":
        raise CorpusError(f"not a .txt file ({path.suffix or 'no ending'})")
    data = read_file(path)
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 in seen:
        raise CorpusError(f"the same bytes as {seen[sha256]}, which counts already")
    loaded = load_page(decode_prefix(data), name, sha256, described)
    seen[sha256] = name
    return loaded


def load_page(page: Decoded, name: str, sha256: str, described: bool = True) -> tuple[dict, Cleaned, list[Problem]]:
    """Clean and describe a page that was read: the article as a dict of ARTICLE_COLUMNS without doc_id, how it was cleaned, and
    what is in doubt. `name`: its path, `sha256`: that of its bytes."""
    cleaned = _cleaned(page)
    fields = describe(cleaned) if described else UNDESCRIBED
    own = {"path": name, "sha256": sha256, "encoding": page.encoding, "raw": page.text, "text": cleaned.text}
    article = own | dict.fromkeys(["genre", "url", "duplicate_of"], "") | fields
    doubts = _doubts_of_reading(page) + _doubts_of_cleaning(cleaned)
    doubts += _doubts_of_description(cleaned, fields) if described else []
    return article, cleaned, [(name, problem, advice) for problem, advice in doubts]


def _cleaned(page: Decoded) -> Cleaned:
    """A page, cleaned; CorpusError if nothing is left of it."""
    if not page.text.strip():
        raise CorpusError(f"no article text: it is {'blank' if page.text else 'empty'}")
    cleaned = clean_and_explain(page.text)
    if not cleaned.text:
        found = f"all of its lines are site furniture, such as {cleaned.lines[0].text[:20]!r}" if cleaned.lines else "it is blank"
        raise CorpusError("; ".join([f"no article text: {found}", *page.doubts]))
    return cleaned


def _doubts_of_reading(page: Decoded) -> list[tuple[str, str]]:
    doubts = [(doubt, "loaded all the same; look at it, and save it as UTF-8") for doubt in page.doubts]
    return doubts + [(f"the last character is cut off ({page.rest.hex(' ')})", "loaded without it")] * bool(page.rest)


def _doubts_of_cleaning(cleaned: Cleaned) -> list[tuple[str, str]]:
    doubts = []
    if any(edit.rule == HTML_RULE for edit in cleaned.edits):
        doubts.append(("an HTML page", "loaded without its tags and scripts; see what is left of it"))
    if np.count_nonzero(classes(cleaned.text) & IS_COMMON_HAN) < MIN_HAN * len(cleaned.text):
        letters, han = len(LETTER.findall(cleaned.text)), len(ONE_HAN.findall(cleaned.text))
        if han < MIN_HAN * letters:
            found = f"hardly any Chinese: of {letters} letters, {han} are Chinese characters"
            doubts.append((found, "loaded all the same; the statistics of words count Chinese words only"))
    return doubts


def _doubts_of_description(cleaned: Cleaned, fields: dict) -> list[tuple[str, str]]:
    if fields["published_basis"] == "stated" or not (no_date := stated_date(cleaned)[1]):
        return []
    return [(f"the page states {no_date!r}, which is no date", "loaded without a publication date; state it in metadata.csv")]


def _mark_duplicates(articles: list[dict]) -> list[Problem]:
    """Set `duplicate_of` of the articles that are nearly the same as another, or a part of it."""
    by_id, problems = {article["doc_id"]: article for article in articles}, []
    for doc_id, other, share in near_duplicates(pd.DataFrame(articles)).itertuples(index=False):
        article, path = by_id[doc_id], by_id[other]["path"]
        article["duplicate_of"] = other
        problems.append(
            (
                article["path"],
                f"nearly the same text as {path}, or a part of it ({share:.0%} is there too)",
                "both are counted; remove one, or leave out the articles with a `duplicate_of`",
            )
        )
    return problems


def typed(table: pd.DataFrame) -> pd.DataFrame:
    """The articles with dates as dates and all else as text."""
    return table.astype({c: "datetime64[us]" if c in PUBLICATION_COLUMNS else "str" for c in table.columns})
