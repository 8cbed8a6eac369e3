"""Counts of what cleaning did.

Places that were repaired, dropped or left in doubt, and what became of every character.
"""

import pandas as pd

from ..base.parts import CorpusTables, parts_of
from ..data import read_yaml
from ..errors import require_corpus
from ..tables import add_groups, make_table, require_table, typed
from .edits import Edit, trace


def audit_examples(articles: pd.DataFrame, audit: pd.DataFrame, context: int = 10) -> pd.DataFrame:
    """Show one example of every rule in the audit, including those that only report a place.

    `articles`: a table with doc_id and raw. `audit`: as returned by `load_corpus`. `context`:
    characters of the raw page to show on either side. Returns the table `audit_examples`.

    Example: `cu.cleaning.audit_examples(corpus.articles, corpus.audit)`.
    """
    require_table(articles, "articles", ["doc_id", "raw"])
    require_table(audit, "audit")
    raw = dict(zip(articles["doc_id"], articles["raw"], strict=True))
    rows = []
    for (step, rule), group in audit.groupby(["step", "rule"], sort=False):
        example = group.iloc[0]
        history = audit[audit["doc_id"] == example["doc_id"]].drop(columns="doc_id")
        earlier = history.iloc[: (history["step"] == step).to_numpy().argmax()]
        span = int(example["start"]), int(example["end"])
        start, end = trace([Edit(*row) for row in earlier.itertuples(index=False)], *span)
        page = raw[example["doc_id"]][max(start - context, 0) : end + context]
        rows.append((step, rule, len(group), example["doc_id"], start, end, page, example["before"], example["after"]))
    return make_table("audit_examples", rows)


def changes(audit: pd.DataFrame) -> pd.DataFrame:
    """Count the places that were repaired, dropped, or left as they are although they are faulty.

    `audit`: as returned by `load_corpus`. Returns the table `changes`. Each edit is one place;
    kinds of places that the corpus does not have are rows with n = 0.

    Example: `cu.cleaning.changes(corpus.audit)`.
    """
    require_table(audit, "audit", ["doc_id", "step", "rule"])
    rules = audit["step"] + ": " + audit["rule"]
    found = [(*kind, audit["doc_id"][rules.str.match(pattern)]) for *kind, pattern in read_yaml("changes.yml")["outcomes"]]
    return make_table("changes", [(*kind, len(docs), docs.nunique()) for *kind, docs in found])


def characters_kept(corpus: CorpusTables) -> pd.DataFrame:
    """Count what became of the characters of each page.

    `corpus`: a Corpus or a data set. Returns the table `characters_kept`, in which `body text` is
    what was kept, and every other reason what a rule took away, net of what it put in. The rows of
    an article add up to the length of its `raw`.

    Example: `cu.cleaning.characters_kept(corpus)`.
    """
    require_corpus(corpus)
    tables = [_kept(*pair) for pair in zip(parts_of(corpus.articles), parts_of(corpus.audit), strict=True)]
    return pd.concat(tables, ignore_index=True)


def _kept(articles: pd.DataFrame, audit: pd.DataFrame) -> pd.DataFrame:
    """`characters_kept` for some articles."""
    layout = audit["rule"].str.split(":").str[0].replace({"spacing": "white space", "lost break": "white space"})
    reason = layout.where(audit["step"] == "layout", audit["step"].map(read_yaml("changes.yml")["reasons"]))
    lost = audit["before"].str.len() - audit["after"].str.len()
    dropped = lost.groupby([audit["doc_id"], reason.rename("reason")]).sum().rename("n_characters").reset_index()
    kept = pd.DataFrame({"doc_id": articles["doc_id"], "reason": "body text", "n_characters": articles["text"].str.len()})
    table = articles[["doc_id"]].merge(pd.concat([kept, dropped[dropped["n_characters"] != 0]]), on="doc_id")
    return typed(add_groups(table, articles), "characters_kept")
