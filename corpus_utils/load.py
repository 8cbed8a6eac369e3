"""A folder of files to the tables articles, audit and problems."""

import csv
import hashlib
import io
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from .clean import Cleaned, clean_and_explain
from .data import read_lines
from .describe import FIELDS, describe, parse_date, stated_date
from .encoding import decode, decode_prefix
from .errors import CorpusError, require_columns, require_type
from .gazetteer import gazetteer_year, region_columns
from .home import find_region

ARTICLE_COLUMNS = ["doc_id", "path", "sha256", "encoding", "raw", "text", *FIELDS, "genre", "url"]
AUDIT_COLUMNS = ["doc_id", "step", "rule", "start", "end", "before", "after", "confidence"]
PROBLEM_COLUMNS = ["path", "problem", "advice"]
METADATA_COLUMNS = ["file", "title", "source", "published", "region", "genre", "url"]
MAX_GROUPS, OTHER, UNKNOWN = 12, "other", "unknown"
REASONS = {"whitespace": "white space", "punctuation": "white space", "stops": "white space", "markup": "markup",
           "script": "script", "gloss": "gloss (damage)", "bytes": "gloss (damage)"}
NOT_ARTICLES = {"readme.md", "metadata.csv"}


@dataclass(frozen=True)
class Corpus:
    """What `load_corpus` gives: the tables `articles`, `audit` and `problems`, and `lines` (every line's label)."""

    articles: pd.DataFrame
    audit: pd.DataFrame
    problems: pd.DataFrame
    lines: pd.DataFrame


def load_corpus(folder: str | Path, *, progress: bool = True) -> Corpus:
    """Load, clean and describe every `.txt` file below a folder.

    `folder`: its files may be UTF-8 (with or without BOM), UTF-16 with BOM, Big5 or GB18030. An optional
    `metadata.csv` beside them (columns file, title, source, published, region, genre, url; all but `file` optional)
    overrides what is inferred. `progress`: a bar on a terminal, and one line at the end.
    Returns a Corpus: `.articles` one row a file, sorted by path; `.audit` one row an edit (`start`, `end` in that
    step's input); `.problems` (path, problem, advice) what could not be used, or only with doubt; `.lines` (doc_id,
    label, rule, n_characters, text) how each line of each page was labelled.
    Raises CorpusError if the folder does not exist, or holds no usable article; a bad file never stops the others.
    """
    require_type(folder, (str, Path), "folder")
    folder = Path(folder)
    if not folder.is_dir():
        raise CorpusError(f"there is no folder {str(folder)!r}; give the folder that holds the articles as .txt files")
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.name.lower() not in NOT_ARTICLES
                   and not any(part.startswith(".") for part in p.relative_to(folder).parts))
    problems: list[tuple[str, str, str]] = []
    articles, audit, lines = [], [], []
    for path in tqdm(paths, desc="articles", disable=None if progress else True, leave=False):
        name = path.relative_to(folder).as_posix()
        try:
            article, cleaned = _load_file(path, name, problems)
        except (CorpusError, OSError) as error:
            problems.append((name, str(error), "the file was left out; mend it or remove it"))
            continue
        if any(article["doc_id"] == other["doc_id"] for other in articles):
            article["doc_id"] = name
        articles.append(article)
        audit += [(article["doc_id"], *edit) for edit in cleaned.edits]
        lines += [(article["doc_id"], line.label, line.rule, line.end - line.start, line.text) for line in cleaned.lines]
    if not articles:
        reasons = "; ".join(f"{path}: {problem}" for path, problem, _ in problems[:3]) or "it has no .txt file"
        raise CorpusError(f"no usable article in {str(folder)!r} ({reasons}); put articles there as .txt files")
    _apply_metadata(folder / "metadata.csv", articles, problems)
    table = pd.DataFrame(articles, columns=ARTICLE_COLUMNS)
    if progress:
        print(f"{len(table)} articles loaded from {len(paths)} files, {len(problems)} problems"
              + (": see .problems" if problems else ""))
    return Corpus(_typed(table), pd.DataFrame(audit, columns=AUDIT_COLUMNS),
                  pd.DataFrame(problems, columns=PROBLEM_COLUMNS, dtype="str"),
                  pd.DataFrame(lines, columns=["doc_id", "label", "rule", "n_characters", "text"]))


def count_characters(corpus: Corpus) -> pd.DataFrame:
    """What became of the characters of each page.

    Returns doc_id, region, reason, n_characters: `body text` is what was kept, every other reason what a rule took
    away, net of what it put in. The rows of a doc_id add up to the length of its `raw`.
    """
    require_type(corpus, Corpus, "corpus")
    audit = corpus.audit
    layout = audit["rule"].str.split(":").str[0].replace({"spacing": "white space", "lost break": "white space"})
    reason = layout.where(audit["step"] == "layout", audit["step"].map(REASONS))
    lost = audit["before"].str.len() - audit["after"].str.len()
    dropped = lost.groupby([audit["doc_id"], reason.rename("reason")]).sum().rename("n_characters").reset_index()
    kept = pd.DataFrame({"doc_id": corpus.articles["doc_id"], "reason": "body text",
                         "n_characters": corpus.articles["text"].str.len()})
    table = pd.concat([kept, dropped[dropped["n_characters"] != 0]])
    regions = corpus.articles[["doc_id", "region"]]
    return regions.merge(table, on="doc_id").reset_index(drop=True)


def main_regions(articles: pd.DataFrame, n: int = MAX_GROUPS) -> pd.DataFrame:
    """The articles with all regions but the `n` with most articles (then most text) renamed to `other`, for charts; a
    region that is not known is called `unknown`."""
    require_columns(articles, ["region", "text"], "load_corpus(...).articles")
    articles = articles.assign(region=articles["region"].replace("", UNKNOWN))
    sizes = articles.groupby("region")["text"].agg(["size", lambda texts: texts.str.len().sum()])
    largest = sizes.sort_values(list(sizes.columns), ascending=False, kind="stable").index[:n]
    return articles.assign(region=articles["region"].where(articles["region"].isin(largest), OTHER))


def manifest(corpus: Corpus, seed: int = 2020) -> pd.DataFrame:
    """What a result depends on: versions of Python and the packages, hashes of the files and the user dictionary, seed.

    Returns a table with the columns item, value.
    """
    require_type(corpus, Corpus, "corpus")
    packages = ["pandas", "matplotlib", "wordcloud", "jieba", "rjieba", "OpenCC", "pypinyin", "cnloc", "scipy"]
    dictionary = "\n".join(read_lines("userdict.txt")).encode()
    rows = [("Python", platform.python_version()), *((name, version(name)) for name in packages),
            ("data/userdict.txt", hashlib.sha256(dictionary).hexdigest()), ("random seed", str(seed)),
            *zip(corpus.articles["path"], corpus.articles["sha256"], strict=True)]
    return pd.DataFrame(rows, columns=["item", "value"])


def _load_file(path: Path, name: str, problems: list) -> tuple[dict, Cleaned]:
    """One article as a dict of ARTICLE_COLUMNS, and how it was cleaned; raises CorpusError if it is not usable."""
    if path.suffix.lower() != ".txt":
        raise CorpusError(f"not a .txt file ({path.suffix or 'no ending'})")
    data = path.read_bytes()
    raw, encoding, rest, doubt = decode_prefix(data)
    if rest:
        problems.append((name, f"the last character is cut off ({rest.hex(' ')})", "loaded without it"))
    if doubt:
        problems.append((name, f"read as {encoding}, but it may be {doubt}", "look at it, and save it as UTF-8"))
    cleaned = clean_and_explain(raw)
    if not cleaned.text:
        raise CorpusError("no article text: the file is blank, or holds site furniture only")
    if no_date := stated_date(cleaned)[1]:
        problems.append((name, f"the page states {no_date!r}, which is no date",
                         "loaded without a publication date; state it in metadata.csv"))
    return {"doc_id": path.stem, "path": name, "sha256": hashlib.sha256(data).hexdigest(), "encoding": encoding,
            "raw": raw, "text": cleaned.text, "genre": "", "url": ""} | describe(cleaned), cleaned


def _apply_metadata(path: Path, articles: list[dict], problems: list) -> None:
    """Let the user's metadata.csv override what was inferred; every row that cannot be used is a problem."""
    if not path.is_file():
        return
    try:
        rows = list(csv.DictReader(io.StringIO(decode(path.read_bytes())[0], newline="")))
    except (CorpusError, csv.Error) as error:
        problems.append((path.name, str(error), "metadata.csv was not used; save it as UTF-8"))
        return
    if not rows or "file" not in rows[0]:
        problems.append((path.name, "no column `file`", f"metadata.csv was not used; its columns are {METADATA_COLUMNS}"))
        return
    if unknown := [str(c) for c in rows[0] if c not in METADATA_COLUMNS]:
        problems.append((path.name, f"unknown columns {unknown}", f"ignored; known are {METADATA_COLUMNS}"))
    by_name = {key: a for a in articles for key in (a["doc_id"], a["path"], Path(a["path"]).name)}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        values = {key: (row.get(key) or "").strip() for key in METADATA_COLUMNS}
        article = by_name.get(values["file"])
        if article is None or article["doc_id"] in seen:
            reason = "is a second row for this file" if article else "names no loaded file"
            problems.append((path.name, f"line {number}: {values['file']!r} {reason}", "the row was ignored"))
            continue
        seen.add(article["doc_id"])
        try:
            day = parse_date(values["published"]) if values["published"] else None
        except CorpusError as error:
            day = None
            problems.append((path.name, f"line {number}: {error}", "the date was ignored"))
        _override(article, values, day)


def _override(article: dict, values: dict[str, str], day: pd.Timestamp | None) -> None:
    article |= {key: values[key] for key in ("title", "source", "genre", "url") if values[key]}
    if day is not None:
        article |= {"published": day, "published_earliest": day, "published_latest": day, "published_basis": "user"}
    if name := values["region"]:
        year = gazetteer_year(article["published_earliest"])
        article |= region_columns(find_region(name, year), year) | {"region_basis": "user"}
        article["region"] = article["region"] or name


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    dates = ["published", "published_earliest", "published_latest"]
    return table.astype({c: "datetime64[us]" if c in dates else "str" for c in table.columns})
