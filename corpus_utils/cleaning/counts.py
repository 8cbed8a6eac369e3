"""What cleaning did, counted: places repaired, dropped and left in doubt, and what became of every character."""

from typing import TYPE_CHECKING

import pandas as pd

from ..errors import require_columns, require_corpus
from .edits import Edit, trace

if TYPE_CHECKING:
    from ..load import Corpus


# What became of a place in a page, by step and rule of its edit.
OUTCOMES = {
    ("repaired", "torn characters, named by a reading"): "bytes: gloss inside",
    ("repaired", "torn characters, found by search"): "bytes: lost byte",
    ("repaired", "runs of traditional characters"): "script",
    ("repaired", "look-alike characters"): "look-alikes: look-alike$",
    ("repaired", "half-width punctuation"): "punctuation",
    ("repaired", "paragraph breaks lost"): "layout: lost break",
    ("dropped", "readings behind characters"): "gloss",
    ("dropped", "lines of furniture, titles, bylines"): "layout: .*:",
    ("dropped", "tags and entities"): "markup",
    ("dropped", "stops doubled"): "stops: doubled",
    ("dropped", "runs of white space"): "layout: spacing|whitespace",
    ("left", "torn places in doubt"): "bytes: unrepaired",
    ("left", "look-alikes, with a proposal"): "look-alikes: look-alike,",
    ("left", "words masked with *"): "stops: masked",
}
# Why a character of a page is not in the text, by the step that took it; the layout step says it by its rule.
REASONS = {
    "whitespace": "white space",
    "punctuation": "white space",
    "stops": "white space",
    "markup": "markup",
    "script": "script",
    "gloss": "gloss (damage)",
    "bytes": "gloss (damage)",
}


def audit_examples(articles: pd.DataFrame, audit: pd.DataFrame, context: int = 10) -> pd.DataFrame:
    """One example of every rule in the audit, of those too that only report a place, with what stands around it in the raw page.

    `articles`: columns doc_id, raw; `audit`: as from `load_corpus`. Returns step, rule, n (edits), doc_id, raw_start,
    raw_end, page (the raw text with `context` characters on both sides), before, after.
    """
    require_columns(articles, ["doc_id", "raw"], "load_corpus(...).articles")
    require_columns(audit, ["doc_id", *Edit._fields], "load_corpus(...).audit")
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
    return pd.DataFrame(rows, columns=["step", "rule", "n", "doc_id", "raw_start", "raw_end", "page", "before", "after"])


def count_changes(audit: pd.DataFrame) -> pd.DataFrame:
    """How many places were repaired, dropped, and left as they are though something is wrong with them.

    `audit`: as from `load_corpus`. Returns outcome (repaired, dropped, left), what, n (places, which are edits), documents
    (in which there are any); kinds of places that the corpus does not have are rows with n = 0.
    """
    require_columns(audit, ["doc_id", "step", "rule"], "load_corpus(...).audit")
    rules = audit["step"] + ": " + audit["rule"]
    found = [audit["doc_id"][rules.str.match(pattern)] for pattern in OUTCOMES.values()]
    return pd.DataFrame(
        [(*key, len(docs), docs.nunique()) for key, docs in zip(OUTCOMES, found, strict=True)],
        columns=["outcome", "what", "n", "documents"],
    )


def count_characters(corpus: "Corpus") -> pd.DataFrame:
    """What became of the characters of each page.

    Returns doc_id, region, reason, n_characters: `body text` is what was kept, every other reason what a rule took
    away, net of what it put in. The rows of a doc_id add up to the length of its `raw`.
    """
    require_corpus(corpus)
    audit = corpus.audit
    layout = audit["rule"].str.split(":").str[0].replace({"spacing": "white space", "lost break": "white space"})
    reason = layout.where(audit["step"] == "layout", audit["step"].map(REASONS))
    lost = audit["before"].str.len() - audit["after"].str.len()
    dropped = lost.groupby([audit["doc_id"], reason.rename("reason")]).sum().rename("n_characters").reset_index()
    kept = pd.DataFrame(
        {"doc_id": corpus.articles["doc_id"], "reason": "body text", "n_characters": corpus.articles["text"].str.len()}
    )
    table = pd.concat([kept, dropped[dropped["n_characters"] != 0]])
    regions = corpus.articles[["doc_id", "region"]]
    return regions.merge(table, on="doc_id").reset_index(drop=True)
