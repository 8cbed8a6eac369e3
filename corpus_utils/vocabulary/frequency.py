"""Frequencies of tokens in groups or slices of a corpus, and frequency lists of other corpora."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

from ..base.parts import Parts, parts_of
from ..errors import CorpusError, require_tokens, require_type
from ..tables import require_table

WORD = {"word", "token", "type", "types", "lemma", "term", "词", "词语", "词汇"}
COUNT = {"n", "freq", "frequency", "count", "counts", "频数", "频次", "词频"}
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+", re.ASCII)
SPACED = re.compile(rf"\s*[^\s,]+\s+(?:{NUMBER.pattern})(?:\s.*)?", re.ASCII)


def frequency(tokens: pd.DataFrame | Parts, by: str | Sequence[str] | None = None) -> pd.DataFrame:
    """Count how often each token occurs, in the whole corpus or in each group.

    `by`: a column, or several, whose values are the groups.

    Returns the table `frequency`. With `by`, it has the tokens of each group (n_group), and
    per_million is relative to them.

    >>> frequency(pd.DataFrame({"doc_id": list("aab"), "token": ["党员", "群众", "党员"]}))
      token  n    per_million  documents
    0    党员  2  666666.666667          2
    1    群众  1  333333.333333          1
    """
    keys = [by] if isinstance(by, str) else list(by or [])
    require_table(tokens, "tokens", ["doc_id", "token", *keys], in_parts=True)
    if "token" in keys:
        raise CorpusError(f"by is {by!r}, but tokens cannot be grouped by token; name another column, or none")
    table = _counted(tokens, [*keys, "token"])
    total = table["n"].sum()
    if keys:
        total = table["n_group"] = table.groupby(keys, dropna=False, observed=True)["n"].transform("sum")
    table["per_million"] = table["n"] / total * 1e6
    last = [column for column in ("n", "n_group", "per_million", "documents", "groups") if column in table]
    table = table[[*keys, "token", *last]]
    rising = [True] * len(keys) + [False, True]
    return table.sort_values([*keys, "n", "token"], ascending=rising, ignore_index=True)


def _counted(tokens: pd.DataFrame | Parts, keys: list[str]) -> pd.DataFrame:
    """n, documents and (if there is a column `group`) groups of every key, sorted by the keys.

    Parts are counted one by one and added up.
    """
    require_tokens(tokens)
    tables, pairs = [], []
    for part in parts_of(tokens):
        groups = part.groupby(keys, dropna=False, observed=True)
        tables.append(groups.size().rename("n").reset_index().assign(documents=groups["doc_id"].nunique().to_numpy()))
        if "group" in part:
            pairs.append(part[list(dict.fromkeys([*keys, "group"]))].drop_duplicates())
    table = (
        tables[0]
        if len(tables) == 1
        else pd.concat(tables).groupby(keys, dropna=False, observed=True, as_index=False)[["n", "documents"]].sum()
    )
    if pairs:
        found = pd.concat(pairs).assign(groups=lambda rows: rows["group"]).groupby(keys, dropna=False, observed=True)
        table = table.assign(groups=found["groups"].nunique().to_numpy())
    return table


def add_slice(tokens: pd.DataFrame, n: int = 10) -> pd.DataFrame:
    """Add a column `slice`, 0 to n - 1, that cuts the tokens into parts of equal size.

    The parts follow the order of the rows and differ by one token at most.

    >>> add_slice(pd.DataFrame({"token": list("甲乙丙丁戊")}), n=2)["slice"].tolist()
    [0, 0, 0, 1, 1]
    """
    require_table(tokens, "tokens", ["token"])
    require_type(n, int, "n")
    if not 1 <= n <= max(len(tokens), 1):
        raise CorpusError(f"n is {n}; {len(tokens):,} tokens can be cut into 1 to {len(tokens):,} slices")
    return tokens.assign(slice=np.arange(len(tokens)) * n // max(len(tokens), 1))


def frequency_list(path_or_name: str | Path = "jieba") -> pd.DataFrame:
    """Read a list of words and their frequencies, for use as a reference corpus.

    "jieba" is the dictionary of jieba: general Chinese from before 2013, with 60 million
    occurrences, where many rare words have a count of 3 for want of a real one. A path is that of a
    text file in UTF-8 with one word per line and columns separated by tabs, else commas (quoted as
    in CSV), else spaces. The first line may name the columns, in any order (word, token, type; n,
    freq, count, …), as in AntConc's export; without names, the first two are the word and its
    count, and the rest is ignored. A word that is listed twice, as a noun and as a verb, gets the
    sum of its counts. The sum of all counts is taken as the size of the corpus, so give a complete
    list.

    Returns the table `frequency_list`.

    >>> frequency_list().head(2).values.tolist()
    [['了', 883634], ['是', 796991]]
    """
    require_type(path_or_name, (str, Path), "path_or_name")
    name, path = repr(str(path_or_name)), files("jieba") / "dict.txt" if path_or_name == "jieba" else Path(path_or_name)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise CorpusError(f"cannot read the frequency list {name} ({error}); give a text file in UTF-8") from error
    first = next((line for line in lines if line.strip()), "")
    spaced = "\t" not in first and all(SPACED.fullmatch(line) for line in lines if line.strip())
    if delimiter := next((mark for mark in "\t," if mark in first and not spaced), ""):
        rows: Iterable[list[str]] = csv.reader(lines, delimiter=delimiter)
    else:
        rows = (line.split() for line in lines)
    counts: Counter[str] = Counter()
    word, count = 0, 1
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        header = [cell.lower() for cell in cells]
        if number == 1 and COUNT & {*header} and not any(map(NUMBER.fullmatch, cells)):
            word, count = (next((i for i, cell in enumerate(header) if cell in names), -1) for names in (WORD, COUNT))
            if word < 0:
                raise CorpusError(f"{name}, line 1: no column of words among {cells}; call it word, token or type")
        elif any(cells):
            if len(cells) <= max(word, count) or not NUMBER.fullmatch(cells[count]):
                raise CorpusError(f"{name}, line {number}: no whole number in column {count + 1} of {' | '.join(cells)[:40]!r}")
            counts[cells[word]] += int(cells[count].replace(",", ""))
    if not counts.total():
        raise CorpusError(f"{name} has no counts; give one word and one number per line")
    if all(word.isdecimal() for word in counts):
        raise CorpusError(f"{name} has numbers where words should be; name the columns in the first line (word, freq)")
    table = pd.DataFrame({"token": pd.array(list(counts), dtype="str"), "n": np.array(list(counts.values()), dtype="int64")})
    return table.sort_values("n", ascending=False, kind="stable", ignore_index=True)
