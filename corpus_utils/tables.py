"""Columns of the tables, the values that a column takes where several folders rely on them, and the walk through the articles."""

from collections.abc import Iterator

import pandas as pd

from .errors import require_articles

# Articles and what was done to them.
PUBLICATION_COLUMNS = ["published", "published_earliest", "published_latest"]
DESCRIBED_COLUMNS = (
    "title source site dateline published published_earliest published_latest published_basis province city county "
    "region region_basis"
).split()
ARTICLE_COLUMNS = ["doc_id", "path", "sha256", "encoding", "raw", "text", *DESCRIBED_COLUMNS, "genre", "url", "duplicate_of"]
METADATA_COLUMNS = ["file", "title", "source", "published", "region", "genre", "url"]
AUDIT_COLUMNS = ["doc_id", "step", "rule", "start", "end", "before", "after", "confidence"]
PROBLEM_COLUMNS = ["path", "problem", "advice"]
LINE_COLUMNS = ["doc_id", "label", "rule", "n_characters", "text"]
COUNT_COLUMNS = ["doc_id", "region", "token", "n"]
PASSAGE_COLUMNS = ["doc_a", "start_a", "end_a", "doc_b", "start_b", "end_b", "n_characters", "text"]

# What a text mentions.
MATCH_COLUMNS = "doc_id region sentence start end surface category entry kind negated quote_start quote".split()
ENTRY_COLUMNS = ["category", "entry", "gloss", "kind", "because", "exclusions", "example"]
CATEGORY_COLUMNS = ["category", "label", "definition", "boundary", "source"]
GAZETTEER_COLUMNS = ["adcode", "province", "city", "county", "level"]
PLACE_COLUMNS = ["doc_id", "start", "end", "surface", *GAZETTEER_COLUMNS, "candidates"]
DATE_COLUMNS = ["doc_id", "start", "end", "expression", "earliest", "latest", "precision", "kind", "basis"]
QUANTITY_COLUMNS = ["doc_id", "start", "end", "expression", "value", "unit", "noun", "approximate"]
NAME_COLUMNS = ["doc_id", "region", "start", "end", "token", "kind", "full_name"]
SPEECH_COLUMNS = ["doc_id", "start", "end", "surface", "speaker", "attribution"]
MENTIONS_OVER_TIME_COLUMNS = ["period", "mentions", "articles", "published", "coverage", "reporting", "share"]

# How a place organised its response.
MECHANISM_COLUMNS = (
    "doc_id region sentence start end surface form head negated explanation explanation_start explanation_end "
    "explanation_sentence explained_by"
).split()
BODY_COLUMNS = "doc_id region sentence start end surface kind count counted count_start count_end founded negated".split()
LEADER_COLUMNS = ["doc_id", "region", "sentence", "start", "end", "surface", "who", "role", "what"]
LINK_COLUMNS = (
    "doc_id region sentence start end surface relation upper upper_level lower lower_level upper_sentence lower_sentence "
    "upper_start upper_end lower_start lower_end"
).split()
STATEMENT_COLUMNS = "doc_id region topic sentence start end surface kind detail english level level_basis shared".split()

# Values of columns.
TOPICS = ["mechanism", "body", "leader", "link", "resource", "measure", "date", "quotation"]
LEVELS = ["central", "province", "prefecture", "county", "township", "village", "household"]  # of administration
DISTANCES = ["own county", "own city", "own province", "epicentre", "elsewhere", "unclear", "home unknown"]
MAX_GROUPS, OTHER, UNKNOWN = 12, "other", "unknown"  # groups of a chart; what the rest of them is called; what is not known


def articles_of(articles: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """doc_id, region ("" if there is no such column) and text of each article. Raises CorpusError for missing columns, what is no
    text, or two articles of one doc_id."""
    require_articles(articles)
    regions = articles["region"] if "region" in articles else [""] * len(articles)
    return zip(articles["doc_id"], regions, articles["text"], strict=True)
