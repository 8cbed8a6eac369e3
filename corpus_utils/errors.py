"""The one error that callers need to know, and the checks that raise it most."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from .base.parts import Parts


class CorpusError(ValueError):
    """Something in the data or the arguments is not usable; the message says what, where, and what to do."""


def require_columns(table: Any, columns: Collection[str], maker: str, in_parts: bool = False) -> None:
    """Raise CorpusError if the table lacks one of the columns; `maker` is the call that makes such a table. A table of a data
    set, read part by part, is taken only `in_parts`."""
    if hasattr(table, "files") and not in_parts:
        raise CorpusError("expected a table in memory, found one of a data set; read it, or a part of it, with its .read()")
    if not hasattr(table, "columns"):
        raise CorpusError(f"expected a table, found {type(table).__name__}; pass a table as {maker} gives it")
    if missing := [column for column in columns if column not in table]:
        raise CorpusError(
            f"the table has no column {', '.join(missing)} (it has {', '.join(map(str, table.columns))}); "
            f"pass a table as {maker} gives it"
        )


def require_tokens(tokens: "pd.DataFrame | Parts") -> None:
    """Raise CorpusError for a table of counts, whose rows stand for several tokens each."""
    if "n" in tokens and "start" not in tokens and "token" in tokens:
        raise CorpusError("the table holds counts (n), a row for several tokens; pass the tokens themselves")


def require_different(articles: "pd.DataFrame") -> None:
    """Raise CorpusError if two articles have one doc_id: nothing could tell their tokens apart."""
    if (double := articles["doc_id"][articles["doc_id"].duplicated()]).size:
        raise CorpusError(f"several articles have the doc_id {double.iloc[0]!r}; give each its own")


def require_known(table: "pd.DataFrame", articles: "pd.DataFrame", what: str) -> None:
    """Raise CorpusError if a table speaks of an article that is not there; `what`: what its rows are, as "the matches"."""
    if unknown := sorted(map(str, set(table["doc_id"]) - set(articles["doc_id"]))):
        raise CorpusError(f"{what} speak of {', '.join(unknown)}, which are not among the articles")


def require_articles(articles: "pd.DataFrame", columns: Collection[str] = ("doc_id", "text")) -> None:
    """Raise CorpusError unless a table holds articles: these columns, and for each row a text and a doc_id of its own."""
    require_columns(articles, columns, "load_corpus(...).articles")
    require_different(articles)
    require_texts(articles)


def require_corpus(corpus: Any) -> None:
    """Raise CorpusError if something is not what `load_corpus` gives."""
    if not all(hasattr(corpus, name) for name in ("articles", "audit", "problems", "lines")):  # a data set has no lines
        raise CorpusError(f"corpus is a {type(corpus).__name__}; give what load_corpus(...) returns")


def require_texts(articles: "pd.DataFrame") -> None:
    """Raise CorpusError if the text of an article is none."""
    for doc_id, text in zip(articles["doc_id"], articles["text"], strict=True):
        if not isinstance(text, str):
            raise CorpusError(f"the text of the article {doc_id!r} is {text!r}; give a text, or leave the article out")


def require_type(value: object, kind: type | tuple[type, ...], name: str) -> None:
    """Raise CorpusError if an argument is not of a type."""
    if not isinstance(value, kind):
        kinds = " or ".join(k.__name__ for k in (kind if isinstance(kind, tuple) else (kind,)))
        raise CorpusError(f"{name} is {value!r} ({type(value).__name__}); give a {kinds}")


def require_seed(seed: object) -> None:
    """Raise CorpusError if a seed is no whole number from 0 to 2**32 - 1."""
    if not isinstance(seed, int) or not 0 <= seed < 2**32:
        raise CorpusError(f"seed is {seed!r}; give a whole number from 0 to 4294967295")
