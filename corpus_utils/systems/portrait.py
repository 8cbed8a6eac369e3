"""One table for the portrait of a response system: every statement that was found, with its place in the text."""

from bisect import bisect_right
from dataclasses import dataclass, fields

import pandas as pd

from ..chinese.glosses import translate
from ..errors import require_columns, require_known
from ..mentions.speech import find_speech
from ..reuse.passages import mark_shared
from ..tables import STATEMENT_COLUMNS, TOPICS
from ..tokens.sentences import add_quotes, sentence_starts
from .bodies import find_bodies
from .chain import find_leaders, find_links
from .measures import find_measures
from .mechanisms import best_explained, find_mechanisms
from .resources import find_resources


@dataclass(frozen=True)
class Systems:
    """The tables of `find_mechanisms`, `find_bodies`, `find_leaders`, `find_links`, `find_resources`, `find_measures`, with a
    column shared, and `statements`, which holds what is in all of them, the quotations and the dates of the events, if given."""

    mechanisms: pd.DataFrame
    bodies: pd.DataFrame
    leaders: pd.DataFrame
    links: pd.DataFrame
    resources: pd.DataFrame
    measures: pd.DataFrame
    statements: pd.DataFrame

    def of(self, doc_id: str) -> "Systems":
        """The same tables with the rows of one article."""
        tables = (getattr(self, field.name) for field in fields(self))
        return Systems(*(table[table["doc_id"] == doc_id] for table in tables))


def describe_systems(articles: pd.DataFrame, passages: pd.DataFrame | None = None, events: pd.DataFrame | None = None) -> Systems:
    """What each article says of how its place organised the response: all tables of this subject, and one of all statements.

    `articles`: as from `load_corpus`; `passages`: as from `shared_passages`; what touches them is marked as shared; `events`: as
    from `calendar_events`; without them there are no statements on dates. The statements are in the order of the topics
    (mechanism, body, leader, link, resource, measure, date, quotation), in each by place in the text: doc_id, region, topic,
    sentence (from 0), start, end, surface, kind (form of the mechanism, kind of body, role, relation, kind of resource,
    category of the measure, day or days, speaker), detail (what the text says of it: explanation, number, noun, event; for
    readers, not for counting), english (ours, of the detail, else of the surface; "" where there is none), level, level_basis
    (see `add_level`; "" where the topic has none), shared. Of the measures the first mentions, of the dates those with a place
    on the calendar; a mechanism, a body, a link named again has one row, what is negated none. Raises CorpusError for missing
    columns, or events of articles that are not given.
    """
    require_columns(articles, ["doc_id", "region", "text", "province", "city"], "load_corpus(...).articles")
    if events is not None:
        require_columns(events, ["doc_id", "start", "end", "expression", "when", "event"], "calendar_events(...)")
        require_known(events, articles, "the events")
    articles = articles.assign(region=[region if isinstance(region, str) else "" for region in articles["region"]])
    found = [find(articles) for find in (find_mechanisms, find_bodies, find_leaders, find_links, find_resources, find_measures)]
    found = [table.assign(shared=False) if passages is None else mark_shared(table, passages) for table in found]
    mechanisms, bodies, leaders, links, resources, measures = found
    statements = _statements(articles, events, *found)
    statements = statements if passages is None else mark_shared(statements, passages)
    return Systems(mechanisms, bodies, leaders, links, resources, measures, statements)


def _statements(
    articles: pd.DataFrame,
    events: pd.DataFrame | None,
    mechanisms: pd.DataFrame,
    bodies: pd.DataFrame,
    leaders: pd.DataFrame,
    links: pd.DataFrame,
    resources: pd.DataFrame,
    measures: pd.DataFrame,
) -> pd.DataFrame:
    """All statements as one table."""
    mechanisms = best_explained(mechanisms[~mechanisms["negated"]])
    bodies = bodies[~bodies["negated"]].sort_values("count", key=lambda count: count.isna(), kind="stable")
    bodies = bodies.drop_duplicates(["doc_id", "surface", "level"])
    links = links.drop_duplicates(["doc_id", "relation", "upper", "lower"])
    speech = find_speech(articles)
    tables = {
        "mechanism": mechanisms.assign(kind=mechanisms["form"], detail=mechanisms["explanation"]),
        "body": bodies.assign(detail=bodies["counted"] + bodies["surface"]),
        "leader": leaders.assign(
            kind=leaders["role"],
            detail=leaders["surface"],
            english=[
                translate(row.surface) or f"{translate(row.who)} {translate(row.role)}".strip() for row in leaders.itertuples()
            ],
        ),
        "link": links.assign(
            kind=links["relation"],
            detail=links["upper"] + " → " + links["lower"],
            english=[f"{translate(row.upper)} → {translate(row.lower)}" for row in links.itertuples()],
        ),
        "resource": resources.assign(surface=resources["expression"], detail=resources["noun"]),
        "measure": measures[measures["first"]].assign(kind=measures["category"].astype("str"), detail=""),
        "quotation": speech.assign(
            kind=speech["speaker"],
            detail=speech["attribution"],
            english=[
                translate(quoted) or whole
                for quoted, whole in zip(speech["surface"], add_quotes(speech, articles)["translation"])
            ],
        ),
    }
    if events is not None:
        tables["date"] = events.assign(surface=events["expression"], kind=events["when"], detail=events["event"])
    texts, rows = articles.set_index("doc_id")["text"], []
    region = articles.set_index("doc_id")["region"]
    starts = {doc: sentence_starts(text) for doc, text in texts.items()}
    for topic, table in sorted(tables.items(), key=lambda pair: TOPICS.index(pair[0])):
        table = table.assign(
            topic=topic,
            region=table["doc_id"].map(region),
            level=table.get("level", ""),
            level_basis=table.get("level_basis", ""),
        )
        table["sentence"] = [
            bisect_right(starts[doc], start) - 1 for doc, start in zip(table["doc_id"], table["start"], strict=True)
        ]
        if "english" not in table:
            table["english"] = [translate(row.detail) or translate(row.surface) for row in table.itertuples()]
        rows.append(table.assign(shared=False).sort_values(["doc_id", "start"]).reindex(columns=STATEMENT_COLUMNS))
    text = dict.fromkeys(["doc_id", "region", "topic", "surface", "kind", "detail", "english", "level", "level_basis"], "str")
    whole = dict.fromkeys(["sentence", "start", "end"], "int32")
    return pd.concat(rows, ignore_index=True).fillna({"level": "", "level_basis": ""}).astype(text | whole | {"shared": "bool"})
