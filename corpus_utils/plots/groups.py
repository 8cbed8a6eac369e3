"""The groups of a chart: which are drawn, how they look, and what they are called."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ..data import read_yaml
from ..tables import MAX_GROUPS, OTHER
from .style import COLOURS, GREY, MARKERS


def limit_groups(column: pd.Series) -> tuple[list, str]:
    """The groups that a chart shows, and a note on what is left out or pooled.

    They are at most twelve and `other`, in the order of the corpus if the column knows it, else
    sorted.
    """
    groups = [group for group in _order(column) if group in set(column)]
    shown = groups[:MAX_GROUPS] + [OTHER] * (OTHER in groups[MAX_GROUPS:])
    note = f" {len(shown)} of {len(groups)} are shown." if len(shown) < len(groups) else ""
    return shown, note + (f" “other” pools the remaining {noun_of(column)}." if OTHER in shown else "")


def own_groups(groups: list) -> list:
    """Groups that a title counts and compares: not the pooled rest, unless that is all."""
    return [group for group in groups if group != OTHER] or groups


def limit_documents(docs: Iterable) -> tuple[list, str]:
    """The first twelve documents, in order, and a note if there are more ("" if not)."""
    docs = list(dict.fromkeys(docs))
    return docs[:MAX_GROUPS], f" The first {MAX_GROUPS} of {len(docs)} are shown." if len(docs) > MAX_GROUPS else ""


def group_style(column: pd.Series) -> dict[Any, dict[str, Any]]:
    """Colour and marker of each group that a column knows, the same in every chart of a corpus."""
    return {
        group: {"color": GREY if group == OTHER else COLOURS[i % len(COLOURS)], "marker": MARKERS[i % len(MARKERS)]}
        for i, group in enumerate(_order(column))
    }


def noun_of(column: pd.Series, n: int = 2) -> str:
    """What the groups of a column are called: articles, provinces, years, topics …"""
    name = column.cat.categories.name if isinstance(column.dtype, pd.CategoricalDtype) else column.name
    one, several = read_yaml("charts.yml")["groups"].get(name or "group", [f"group ({name})", f"groups ({name})"])
    return one if n == 1 else several


def _order(column: pd.Series) -> list:
    """All groups that a column knows, in order."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.categories.tolist()
    return sorted(set(column.dropna()), key=lambda group: (group == OTHER, str(group)))
