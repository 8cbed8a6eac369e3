"""The portrait of a response: every statement that was found, with its place in the text."""

from dataclasses import dataclass, fields
from functools import partial

import pandas as pd

from .. import mentions
from ..chinese.glosses import translate
from ..errors import require_known
from ..reuse.passages import add_shared
from ..tables import TOPICS, Found, columns, found_before, require_table
from ..tokens.sentences import add_quotes, span_table
from .bodies import bodies as find_bodies
from .chain import leaders as find_leaders
from .chain import links as find_links
from .measures import measures as find_measures
from .mechanisms import best_explained
from .mechanisms import mechanisms as find_mechanisms
from .resources import resources as find_resources


@dataclass(frozen=True)
class Systems:
    """The tables that `systems.portraits` returns, all with a column `shared`.

    They are those of `systems.mechanisms`, `systems.bodies`, `systems.leaders`, `systems.links`,
    `systems.resources` and `systems.measures`, and `statements`, which brings them together with
    the quotations and, where events were given, the dates.
    """

    mechanisms: pd.DataFrame
    bodies: pd.DataFrame
    leaders: pd.DataFrame
    links: pd.DataFrame
    resources: pd.DataFrame
    measures: pd.DataFrame
    statements: pd.DataFrame

    def of(self, doc_id: str) -> "Systems":
        """The same tables with only the rows of one article."""
        tables = (getattr(self, field.name) for field in fields(self))
        return Systems(*(table[table["doc_id"] == doc_id] for table in tables))


def portraits(
    articles: pd.DataFrame,
    passages: Found = None,
    events: Found = None,
    *,
    places: Found = None,
    names: Found = None,
    quantities: Found = None,
    speech: Found = None,
) -> Systems:
    """Collect what each article says about how its place organised the response.

    `articles`: as returned by `load_corpus`. `passages`: as returned by `reuse.passages`;
    statements that touch them are marked as shared. `events`: as returned by `timelines.events`;
    without them there are no statements on dates. `places`, `names`, `quantities`, `speech`: as
    returned by the functions of `mentions`; found if not given.

    Returns a `systems.Systems`, whose table `statements` has all topics together. Of the measures
    it has the first mentions, of the dates those with a place on the calendar. A mechanism or link
    that an article names again has one row, and so has a body at the same level; negated ones have
    none.

    Example: `systems = cu.systems.portraits(corpus.articles, places=corpus.places)`.
    """
    require_table(articles, "articles", ["doc_id", "text", "province", "city"])
    if events is not None:
        require_table(events, "events", ["doc_id", "start", "end", "when", "event"])
        require_known(events, articles, "the events")
    places = found_before(places, "places", mentions.places, articles)
    names = found_before(names, "names", partial(mentions.names, places=places), articles)
    quantities = found_before(quantities, "quantities", mentions.quantities, articles)
    speech = found_before(speech, "speech", mentions.speech, articles)
    levels = mentions.levels(articles, places)
    bodies = find_bodies(articles, quantities, places, names, levels)
    tables = {
        "mechanisms": find_mechanisms(articles),
        "bodies": bodies,
        "leaders": find_leaders(articles),
        "links": find_links(articles, bodies, places, levels),
        "resources": find_resources(articles, quantities, places, names, levels),
        "measures": find_measures(articles),
    }
    tables["statements"] = _statements(articles, events, speech, **tables)
    shared = {
        name: table.assign(shared=False) if passages is None else add_shared(table, passages) for name, table in tables.items()
    }
    return Systems(**shared)


def _statements(
    articles: pd.DataFrame,
    events: pd.DataFrame | None,
    speech: pd.DataFrame,
    mechanisms: pd.DataFrame,
    bodies: pd.DataFrame,
    leaders: pd.DataFrame,
    links: pd.DataFrame,
    resources: pd.DataFrame,
    measures: pd.DataFrame,
) -> pd.DataFrame:
    """All statements in one table."""
    mechanisms = best_explained(mechanisms[~mechanisms["negated"]])
    bodies = bodies[~bodies["negated"]].sort_values("count", key=lambda count: count.isna(), kind="stable")
    bodies = bodies.drop_duplicates(["doc_id", "surface", "level"])
    links = links.drop_duplicates(["doc_id", "relation", "upper", "lower"])
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
        "resource": resources.assign(detail=resources["noun"]),
        "measure": measures.assign(kind=measures["category"].astype("str"), detail="")[measures["first"]],
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
        tables["date"] = events.assign(kind=events["when"], detail=events["event"])
    found = columns("statements")[columns("statements").index("surface") + 1 : -1]  # without shared
    rows: list[tuple] = []
    for topic, table in sorted(tables.items(), key=lambda pair: TOPICS.index(pair[0])):
        table = table.assign(topic=topic, **{name: "" for name in ("level", "level_basis") if name not in table})
        if "english" not in table:
            table["english"] = [translate(row.detail) or translate(row.surface) for row in table.itertuples()]
        table = table.sort_values(["doc_id", "start"])[["doc_id", "start", "end", *found]]
        rows += table.itertuples(index=False, name=None)
    return span_table("statements", rows, articles)
