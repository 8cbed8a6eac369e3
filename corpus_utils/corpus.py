"""Corpus: articles, how they were cleaned and what was found in them, computed once and kept."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_list_like

from . import mentions
from .errors import CorpusError, require_columns, require_type
from .tables import GROUPING, MAX_GROUPS, OTHER, add_groups
from .tokens.sentences import sentences
from .tokens.tokenize import tokenize

FINDERS: dict[str, Callable[..., pd.DataFrame]] = {
    "sentences": lambda corpus: sentences(corpus.articles),
    "tokens": lambda corpus: tokenize(corpus.articles),
    "places": lambda corpus: mentions.places(corpus.articles),
    "names": lambda corpus: mentions.names(corpus.articles, corpus.places),
    "dates": lambda corpus: mentions.dates(corpus.articles),
    "quantities": lambda corpus: mentions.quantities(corpus.articles),
    "speech": lambda corpus: mentions.speech(corpus.articles),
}
MANY = 6  # groups named in a short description


@dataclass(frozen=True, repr=False)
class Corpus:
    """The result of `load_corpus`: the tables `articles`, `audit`, `problems` and `lines`.

    What is found in the articles is kept here too, each table being computed when it is first asked
    for: `sentences`, `tokens`, `names`, `places`, `dates`, `quantities` and `speech`. The columns
    of all tables are listed in data/README.md.
    """

    articles: pd.DataFrame
    audit: pd.DataFrame
    problems: pd.DataFrame
    lines: pd.DataFrame
    _kept: dict[str, pd.DataFrame] = field(default_factory=dict, compare=False)

    sentences = property(lambda self: self._found("sentences"), doc="The table `sentences`.")
    tokens = property(lambda self: self._found("tokens"), doc="The table `tokens`, without user words or parts of speech.")
    names = property(lambda self: self._found("names"), doc="The table `names`.")
    places = property(lambda self: self._found("places"), doc="The table `places`.")
    dates = property(lambda self: self._found("dates"), doc="The table `dates`.")
    quantities = property(lambda self: self._found("quantities"), doc="The table `quantities`.")
    speech = property(lambda self: self._found("speech"), doc="The table `speech`.")

    def regroup(self, column: str, most: int = MAX_GROUPS) -> "Corpus":
        """Return the same corpus, grouped by another column of `articles`.

        `column`: "region", "province", "source", "year" (of publication) or any other column, such
        as one from your metadata.csv. `most`: how many groups are kept apart; the smallest ones
        beyond that are pooled as "other". Articles with an empty value belong to no group, and
        their number is printed.

        >>> import corpus_utils as cu
        >>> corpus = cu.load_corpus("seeds", progress=False).regroup("province")
        >>> corpus.articles["group"].cat.categories[:2].tolist()
        ['山西省', '江西省']
        """
        return replace(self, articles=say_missing(self.articles.assign(group=grouping(self.articles, column, most)), column))

    def subset(self, condition: Any = None, **values: Any) -> "Corpus":
        """Return the corpus of some of the articles, along with what was already found in them.

        `condition`: True or False for each article, in the order of `articles`, or a function that
        computes this from a table of articles. `values`: columns of `articles`, each with the value
        to keep or a list of such values. Raises CorpusError if no article is left.

        >>> import corpus_utils as cu
        >>> corpus = cu.load_corpus("seeds", progress=False)
        >>> len(corpus.subset(province=["江西省", "湖南省"]).articles)
        2
        """
        articles = chosen(self.articles, condition, values)
        if articles.empty:
            raise CorpusError(f"none of the {len(self.articles)} articles is left; use a wider condition")
        self._refresh()
        parts = {
            name: table[table["doc_id"].isin(articles["doc_id"])].reset_index(drop=True)
            for name, table in {**self._kept, "audit": self.audit, "lines": self.lines}.items()
        }
        problems = self.problems[~self.problems["path"].isin(set(self.articles["path"]) - set(articles["path"]))]
        return Corpus(articles, parts.pop("audit"), problems.reset_index(drop=True), parts.pop("lines"), parts)

    def __repr__(self) -> str:
        return described(self.articles, self.problems, "Corpus")

    def _found(self, name: str) -> pd.DataFrame:
        """A kept table, with the label and group that the articles have now."""
        self._refresh()
        if name not in self._kept:
            self._kept[name] = FINDERS[name](self)
        return add_groups(self._kept[name], self.articles, name)

    def _refresh(self) -> None:
        """Discard what was found if the articles have changed since."""
        now = self.articles.drop(columns=GROUPING, errors="ignore").reset_index(drop=True)
        if "articles" in self._kept and not now.equals(self._kept["articles"]):
            self._kept.clear()
        self._kept["articles"] = now


def grouping(articles: pd.DataFrame, column: str, most: int = MAX_GROUPS) -> pd.Series:
    """Group articles by a column, as a category whose categories carry the name of the column."""
    require_type(column, str, "column")
    if not isinstance(most, int) or most < 1:
        raise CorpusError(f"most is {most!r}; give the number of groups to keep apart, 1 or more")
    if column == "year" and "year" not in articles:
        first, last = (articles["published"].fillna(articles[f"published_{bound}"]).dt.year for bound in ("earliest", "latest"))
        values = first.where(first == last)
    elif column in articles and column not in ("raw", "text", *GROUPING):
        values = articles[column]
    else:
        usable = [name for name in articles if name not in ("raw", "text", *GROUPING)]
        raise CorpusError(f"articles have no column {column!r} to group by; use one of year, {', '.join(usable)}")
    names = values.map(_group_name, na_action="ignore").astype("str")
    names = names.where(names.ne(""))
    sizes = names.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    names = names.where(names.isna() | names.isin(sizes.index[:most]), OTHER)
    order = sorted(names.dropna().unique(), key=lambda name: (name == OTHER, name))
    return names.astype(pd.CategoricalDtype(pd.Index(order, dtype="str", name=column)))


def say_missing(articles: pd.DataFrame, column: str) -> pd.DataFrame:
    """Print how many articles belong to no group, and return the articles."""
    if missing := int(articles["group"].isna().sum()):
        print(f"{missing:,} of {len(articles):,} articles without {column}: left out of comparisons")
    return articles


def _group_name(value: Any) -> str:
    """A value as the name of a group: years are whole numbers, days have no hour."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.strftime("%Y-%m-%d") if isinstance(value, pd.Timestamp) else str(value).strip()


def chosen(articles: pd.DataFrame, condition: Any, values: dict[str, Any]) -> pd.DataFrame:
    """The articles that meet the condition and have the values."""
    require_columns(articles, list(values), "load_corpus(...).articles")
    keep = pd.Series(True, articles.index)
    if condition is not None:
        found = condition(articles) if callable(condition) else condition
        aligned = not isinstance(found, pd.Series) or found.index.equals(articles.index)
        truths = is_list_like(found) and len(found) == len(articles) and all(isinstance(one, (bool, np.bool_)) for one in found)
        if not (aligned and truths):
            raise CorpusError("the condition is not a column with True or False for each article; give such a column")
        keep &= pd.Series(list(found), articles.index, dtype=bool)
    for column, wanted in values.items():
        keep &= articles[column].isin(list(wanted) if is_list_like(wanted) else [wanted])
    return articles[keep].reset_index(drop=True)


def described(articles: pd.DataFrame, problems: pd.DataFrame, kind: str) -> str:
    """Describe a corpus briefly: number of articles, period, groups, number of problems."""
    groups, n = articles["group"].cat.remove_unused_categories().cat.categories, len(articles)
    noun = groups.name or "group"
    names = ", ".join([*groups[:MANY], *(["…"] if len(groups) > MANY else [])])
    days = articles["published"].dropna()
    when = f"published from {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else "with no date of publication"
    return (
        f"{kind} of {n:,} article{'s' * (n != 1)}, {when}; groups by {noun}: {names or 'none'}; "
        f"{len(problems):,} problem{'s' * (len(problems) != 1)}{': see .problems' * bool(len(problems))}"
    )
