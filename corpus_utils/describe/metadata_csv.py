"""The user's metadata.csv, which overrides what was inferred.

Every row that cannot be used is a problem.
"""

import csv
import io
import os
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import pandas as pd

from ..chinese.gazetteer import gazetteer_year, region_columns
from ..errors import CorpusError
from ..reading.encodings import decode_prefix
from ..reading.files import Problem, read_file
from ..tables import METADATA_COLUMNS, columns
from .home_region import find_region
from .publication_date import parse_date

NAME = "metadata.csv"
RESERVED = {*columns("articles"), *columns("tokens"), *columns("sentences")} - {*METADATA_COLUMNS}


def apply_metadata(folder: Path, articles: list[dict]) -> list[Problem]:
    """Let the rows of folder/metadata.csv override the values of articles; returns the problems.

    `articles`: dicts, as they are loaded.
    """
    rows, variables, problems = read_metadata(folder, articles)
    for article in articles:
        article |= dict.fromkeys(variables, "")
    by_id = {article["doc_id"]: article for article in articles}
    return problems + [problem for doc_id, row in rows.items() for problem in override(by_id[doc_id], *row)]


def read_metadata(
    folder: Path, articles: list[dict]
) -> tuple[dict[str, tuple[str, str, dict[str, str]]], list[str], list[Problem]]:
    """Read the rows of folder/metadata.csv, its document variables, and the problems in it.

    `articles`: dicts with doc_id and path. The cell `file` is a doc_id, a path relative to the
    folder, or a file name that only one article has. The separator is that of the header: a comma,
    semicolon or tab.

    Returns for each doc_id the file, the line and the values; the further columns, which are
    document variables; and the problems.
    """
    if not os.path.lexists(folder / NAME):
        return {}, [], []
    try:
        found = decode_prefix(read_file(folder / NAME))
        rows = _rows(found.text)
        header = [_tidy(cell) for cell in next(rows, (0, []))[1] or []]
        header = [cell.lower() if cell.lower() in METADATA_COLUMNS else cell for cell in header]
    except CorpusError as error:
        return {}, [], [(NAME, str(error), "metadata.csv was not used; save it as UTF-8, with commas")]
    if "file" not in header:
        return {}, [], [(NAME, "no column `file`", "metadata.csv was not used; name the column with the file names `file`")]
    problems = [(NAME, doubt, "metadata.csv was still used; check it, and save it as UTF-8") for doubt in found.doubts]
    if found.rest:
        problems.append((NAME, f"the last character is cut off ({found.rest.hex(' ')})", "used without it; save the file again"))
    if reserved := [column for column in header if not column or column.lower() in RESERVED]:
        problems.append(
            (NAME, f"columns with reserved names: {reserved}", "they were ignored, as the tables need these names; rename them")
        )
    variables = [column for column in dict.fromkeys(header) if column not in [*METADATA_COLUMNS, *reserved]]
    if double := sorted({column for column in header if column not in reserved and header.count(column) > 1}):
        problems.append((NAME, f"columns that occur more than once: {', '.join(double)}", "the last one was used"))
    find, chosen = _finder(articles), {}
    for line, cells in rows:
        if cells is None:
            problems.append((NAME, str(line), "the rows from there on were ignored; correct the quotation marks"))
            break
        used = {name: cell for name, cell in zip(header, map(_tidy, cells), strict=False) if name not in reserved}
        values = dict.fromkeys([*METADATA_COLUMNS, *variables], "") | used
        if not any(values.values()):
            continue
        fitting = find(values["file"])
        if len(cells) > len(header):
            problems.append(
                (
                    NAME,
                    f"line {line}: {len(cells)} cells under {len(header)} columns",
                    "the extra cells were ignored; put text with commas in quotation marks",
                )
            )
        if len(fitting) != 1 or fitting[0]["doc_id"] in chosen:
            several = f"fits several files ({', '.join(article['path'] for article in fitting)}); give the path"
            fault = "is not a loaded file" if not fitting else "is a second row for this file" if len(fitting) == 1 else several
            problems.append((NAME, f"line {line}: {values['file']!r} {fault}", "the row was ignored"))
            continue
        chosen[fitting[0]["doc_id"]] = NAME, f"line {line}", values
    return chosen, variables, problems


def _rows(text: str) -> Iterator[tuple[int | str, list[str] | None]]:
    """The rows of a CSV text, each with its line number.

    A fault in the quotes comes last, as (what is wrong, None).
    """
    header = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True)
    try:
        yield from ((reader.line_num, row) for row in reader)
    except csv.Error as error:
        yield f"line {reader.line_num}: {error}", None


def _finder(articles: list[dict]) -> Callable[[str], list[dict]]:
    """A function from a cell `file` to the articles that it may mean.

    It looks for a doc_id or path, else for a file name.
    """
    exact, loose = {_normal(article[key]): article for key in ("doc_id", "path") for article in articles}, defaultdict(list)
    for article in articles:
        loose[_normal(PurePosixPath(article["path"]).name)].append(article)

    def find(cell: str) -> list[dict]:
        names = [_normal(cell), _normal(cell.replace("\\", "/").removeprefix("./"))]
        return next(([exact[name]] for name in names if name in exact), loose.get(names[-1], []))

    return find


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", _tidy(name))


def _tidy(cell: str) -> str:
    return " ".join(cell.split())


def override(article: dict, file: str, place: str, values: dict[str, str]) -> list[Problem]:
    """Let the user's values override those of an article; empty ones override nothing.

    `file`, `place`: where the values are stated, for the problems, which are returned.
    """
    problems, day = [], pd.NaT
    try:
        day = parse_date(values["published"]) if values["published"] else pd.NaT
    except CorpusError as error:
        problems.append((file, f"{place}: {error}", "the date was ignored"))
    article |= {key: value for key, value in values.items() if value and key not in ("file", "published", "region", *RESERVED)}
    if not pd.isna(day):
        article |= {"published": day, "published_earliest": day, "published_latest": day, "published_basis": "user"}
    if name := values["region"]:
        year = gazetteer_year(article["published_earliest"])
        article |= region_columns(find_region(name, year), year) | {"region_basis": "user"}
        article["region"] = article["region"] or name
    return problems
