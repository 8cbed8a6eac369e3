"""The one error that callers need to know, and the checks that raise it most often."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any


class CorpusError(ValueError):
    """Data or an argument is unusable; the message says what is wrong, where, and what to do."""


def require_columns(table: Any, columns: Collection[str], maker: str, in_parts: bool = False) -> None:
    """Raise CorpusError if the table lacks one of the columns.

    `maker` is the call that makes such a table. A table of a data set, which is read part by part,
    is accepted only if `in_parts`.
    """
    # A DataFrame, which has `iloc`, may have a column `files` or `articles`.
    if hasattr(table, "files") and not hasattr(table, "iloc") and not in_parts:
        raise CorpusError("expected a table in memory, found one of a data set; read it, or some columns, with its .read()")
    if hasattr(table, "articles") and not hasattr(table, "iloc"):
        raise CorpusError(f"expected a table, found a whole {type(table).__name__}; pass one of its tables, such as .articles")
    if not hasattr(table, "columns"):
        raise CorpusError(f"expected a table, found {type(table).__name__}; pass a table as returned by {maker}")
    if missing := [column for column in columns if column not in table]:
        raise CorpusError(
            f"the table has no column {', '.join(missing)} (it has {', '.join(map(str, table.columns))}); "
            f"pass a table as returned by {maker}"
        )


def require_tokens(tokens: Any) -> None:
    """Raise CorpusError for a table of counts, whose rows each count several tokens."""
    if "n" in tokens and "start" not in tokens and "token" in tokens:
        raise CorpusError("the table holds counts (n), with one row for several tokens; pass the tokens themselves")


def require_different(articles: Any) -> None:
    """Raise CorpusError if two articles share a doc_id: their tokens could not be told apart."""
    if (double := articles["doc_id"][articles["doc_id"].duplicated()]).size:
        raise CorpusError(f"several articles have the doc_id {double.iloc[0]!r}; give each its own")


def require_known(table: Any, articles: Any, what: str) -> None:
    """Raise CorpusError if a table refers to articles that do not exist.

    `what`: what its rows are, such as "the matches".
    """
    if unknown := sorted(map(str, set(table["doc_id"]) - set(articles["doc_id"]))):
        raise CorpusError(f"{what} refer to {', '.join(unknown)}, not among the articles; pass those that they were made from")


def require_articles(articles: Any, columns: Collection[str] = ("doc_id", "text")) -> None:
    """Raise CorpusError unless a table holds articles.

    It needs these columns, and in each row a text and a doc_id of its own.
    """
    require_columns(articles, columns, "load_corpus(...).articles")
    require_different(articles)
    require_texts(articles)


def require_corpus(corpus: Any) -> None:
    """Raise CorpusError unless `corpus` has the tables of a Corpus."""
    if not all(hasattr(corpus, name) for name in ("articles", "audit", "problems", "lines")):
        raise CorpusError(f"corpus is a {type(corpus).__name__}; pass a Corpus, as returned by load_corpus(...)")


def require_texts(articles: Any) -> None:
    """Raise CorpusError if the text of an article is not a string."""
    for doc_id, text in zip(articles["doc_id"], articles["text"], strict=True):
        if not isinstance(text, str):
            raise CorpusError(f"the text of article {doc_id!r} is {text!r}; give it a text, or leave the article out")


def require_no_file(folder: Path, what: str) -> None:
    """Raise CorpusError if a path that should be a folder is a file.

    `what`: what the folder is for.
    """
    if os.path.isfile(folder):  # a name may be too long for any file
        raise CorpusError(f"{str(folder)!r} is a file; give the folder {what}")


def require_type(value: object, kind: type | tuple[type, ...], name: str) -> None:
    """Raise CorpusError unless an argument has the given type."""
    if not isinstance(value, kind):
        kinds = " or ".join(k.__name__ for k in (kind if isinstance(kind, tuple) else (kind,)))
        raise CorpusError(f"{name} is {value!r} ({type(value).__name__}); give a {kinds}")


def require_seed(seed: object) -> None:
    """Raise CorpusError unless a seed is a whole number from 0 to 2**32 - 1."""
    if not isinstance(seed, int) or not 0 <= seed < 2**32:
        raise CorpusError(f"seed is {seed!r}; give a whole number from 0 to 4294967295")
