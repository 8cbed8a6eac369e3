"""The user's metadata.csv, which overrides what was inferred; every row that cannot be used is a problem."""

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
from ..tables import METADATA_COLUMNS
from .home_region import find_region
from .publication_date import parse_date

NAME = "metadata.csv"


def apply_metadata(folder: Path, articles: list[dict]) -> list[Problem]:
    """Let the rows of folder/metadata.csv override the values of articles (dicts, as they are loaded); returns the problems."""
    rows, problems = read_metadata(folder, articles)
    by_id = {article["doc_id"]: article for article in articles}
    return problems + [problem for doc_id, row in rows.items() for problem in override(by_id[doc_id], *row)]


def read_metadata(folder: Path, articles: list[dict]) -> tuple[dict[str, tuple[str, str, dict[str, str]]], list[Problem]]:
    """For each doc_id that folder/metadata.csv speaks of, where it does so and the values; and the problems.

    `articles`: dicts with doc_id and path. `file` is a doc_id, a path relative to the folder, or a file name that only one
    article has. The separator is that of the header: a comma, semicolon or tab.
    """
    if not os.path.lexists(folder / NAME):
        return {}, []
    try:
        found = decode_prefix(read_file(folder / NAME))
        rows = _rows(found.text)
        header = [_tidy(cell).lower() for cell in next(rows, (0, []))[1] or []]
    except CorpusError as error:
        return {}, [(NAME, str(error), "metadata.csv was not used; save it as UTF-8, with commas")]
    if "file" not in header:
        return {}, [(NAME, "no column `file`", f"metadata.csv was not used; its columns are {METADATA_COLUMNS}")]
    problems = [(NAME, doubt, "used all the same; look at it, and save it as UTF-8") for doubt in found.doubts]
    if found.rest:
        problems.append((NAME, f"the last character is cut off ({found.rest.hex(' ')})", "used without it"))
    if unknown := [column for column in header if column not in METADATA_COLUMNS]:
        problems.append((NAME, f"unknown columns {unknown}", f"ignored; known are {METADATA_COLUMNS}"))
    if double := sorted({column for column in header if column in METADATA_COLUMNS and header.count(column) > 1}):
        problems.append((NAME, f"columns {double} stand there twice", "the last of them was used"))
    find, chosen = _finder(articles), {}
    for line, cells in rows:
        if cells is None:
            problems.append((NAME, str(line), "the rows from there on were ignored; mend the quotes"))
            break
        values = dict.fromkeys(METADATA_COLUMNS, "") | dict(zip(header, map(_tidy, cells), strict=False))
        if not any(values.values()):
            continue
        fitting = find(values["file"])
        if len(cells) > len(header):
            problems.append(
                (
                    NAME,
                    f"line {line}: {len(cells)} cells under {len(header)} columns",
                    "the last were ignored; put a text with commas in quotes",
                )
            )
        if len(fitting) != 1 or fitting[0]["doc_id"] in chosen:
            several = f"may be any of {', '.join(article['path'] for article in fitting)}: give the path"
            fault = "names no loaded file" if not fitting else "is a second row for this file" if len(fitting) == 1 else several
            problems.append((NAME, f"line {line}: {values['file']!r} {fault}", "the row was ignored"))
            continue
        chosen[fitting[0]["doc_id"]] = NAME, f"line {line}", values
    return chosen, problems


def _rows(text: str) -> Iterator[tuple[int | str, list[str] | None]]:
    """The rows of a CSV text, each with the number of its line; a fault in its quotes as (what is wrong, None), the last."""
    header = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True)
    try:
        yield from ((reader.line_num, row) for row in reader)
    except csv.Error as error:
        yield f"line {reader.line_num}: {error}", None


def _finder(articles: list[dict]) -> Callable[[str], list[dict]]:
    """A function that gives the articles that a cell `file` may mean: by doc_id or path, else by the name of the file."""
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
    """Let values that a user states at a place of a file override those of an article; empty ones override nothing."""
    problems, day = [], pd.NaT
    try:
        day = parse_date(values["published"]) if values["published"] else pd.NaT
    except CorpusError as error:
        problems.append((file, f"{place}: {error}", "the date was ignored"))
    article |= {key: values[key] for key in ("title", "source", "genre", "url") if values[key]}
    if not pd.isna(day):
        article |= {"published": day, "published_earliest": day, "published_latest": day, "published_basis": "user"}
    if name := values["region"]:
        year = gazetteer_year(article["published_earliest"])
        article |= region_columns(find_region(name, year), year) | {"region_basis": "user"}
        article["region"] = article["region"] or name
    return problems
