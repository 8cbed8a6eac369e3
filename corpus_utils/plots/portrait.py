"""One page a region (notebook 05): the response system as its article describes it, on paper and with links to the sentences."""

import html

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from ..base.parts import Row
from ..chinese.glosses import gloss, translate
from ..errors import CorpusError, require_columns, require_type
from ..mentions.levels import LEVELS
from ..systems.portrait import STATEMENT_COLUMNS, TOPICS, Systems
from ..tokens.tokenize import split_sentences
from .evidence import marked
from .style import COLOURS, DARK, caption, figure_of, limit_documents, show_figure
from .systems import CHAIN_NOTE, INCH, ROWS, english, plot_chain, plot_mechanisms
from .text import drawable, label, wrap_text

HEADINGS = {
    "mechanism": "Mechanisms 机制",
    "body": "Bodies 机构队伍",
    "leader": "Who leads 谁牵头",
    "link": "Who stands above whom 层级",
    "resource": "Numbers 数字",
    "measure": "Measures, first mentions 措施",
    "date": "Timeline 时间",
    "quotation": "Quoted 引语",
}
MOST = {"resource": 20, "date": 8, "leader": 6, "quotation": 4, "measure": 30}  # lines on the printed page
NOUNS = {"mechanism": ("mechanism", "mechanisms"), "measure": ("kind of measure", "kinds of measure")}


def plot_system(system: Systems) -> Axes:
    """One page on the response system of one article: diagram, mechanisms, numbers, leaders, dates, measures, quotations.

    `system`: as from `describe_systems(...).of(doc_id)`. Every line names its sentence; ‡ marks text shared with another article.
    Returns the axes of the diagram. Raises CorpusError for something else, or statements of several articles or of none.
    """
    require_type(system, Systems, "system")
    statements, links, bodies, mechanisms = system.statements, system.links, system.bodies, system.mechanisms
    if statements["doc_id"].nunique() != 1:
        raise CorpusError(
            f"the statements are of {statements['doc_id'].nunique()} articles; give those of one: "
            "describe_systems(articles).of('…')"
        )
    blocks = {topic: _block(topic, statements[statements["topic"] == topic]) for topic in MOST}
    left = [line for topic in ("resource", "leader") for line in blocks[topic]]
    right = [line for topic in ("measure", "date") for line in blocks[topic]]
    drawn = bodies[bodies["founded"] | (bodies["counted"] != "")]
    levels = pd.concat([links["upper_level"], links["lower_level"], drawn["level"]]).nunique()
    probe, lines = plot_mechanisms(mechanisms), max(len(left), len(right), 1)
    heights = [
        0.66 * levels + 0.8,
        figure_of(probe).get_figheight() - 0.6,
        lines * INCH + 0.2,
        len(blocks["quotation"]) * INCH + 0.2,
    ]
    plt.close(figure_of(probe))
    figure = plt.figure(figsize=(9.2, sum(heights) + 1))
    grid = figure.add_gridspec(4, 2, height_ratios=heights)
    top = plot_chain(links, bodies, ax=figure.add_subplot(grid[0, :]))
    title = top.get_title(loc="left")
    plot_mechanisms(mechanisms, ax=figure.add_subplot(grid[1, :]))
    _write(figure.add_subplot(grid[2, 0]), left, lines)
    _write(figure.add_subplot(grid[2, 1]), right, lines)
    _write(figure.add_subplot(grid[3, :]), blocks["quotation"], len(blocks["quotation"]))
    for ax in figure.axes:
        ax.set_title(ax.get_title(loc="left"), fontsize=10, color=COLOURS[0])
    n = statements["topic"].value_counts()
    top.set_title(title.partition(": ")[2], fontsize=10, color=COLOURS[0])
    counted = [f"{n[topic]} {one if n[topic] == 1 else many}" for topic, (one, many) in NOUNS.items() if topic in n]
    found = "; ".join([title.partition(": ")[2].partition(",")[0], *counted])
    figure.suptitle(f"{label(statements['region'].iloc[0])}: {found}", x=0.01, ha="left", fontsize=13)
    caption(
        top,
        CHAIN_NOTE + " English ours. Numbers are of the level in brackets (?: of the article, since the "
        "sentence names none); none is added to another.",
    )
    return top


def _block(topic: str, table: pd.DataFrame) -> list[tuple[str, bool]]:
    """The lines of a topic on the printed page, each with whether it is a heading."""
    shown, width = table.head(MOST[topic]), 160 if topic == "quotation" else 80
    if topic == "date":
        shown = shown.sort_values("kind")
    texts = [_line(topic, row) for row in shown.itertuples()]
    texts = ["; ".join(texts)] if topic == "measure" and texts else texts
    lines = [line for text in texts for line in wrap_text(drawable(text), width)[: 3 if topic == "quotation" else None]]
    if len(table) > len(shown):
        lines.append(f"… and {len(table) - len(shown)} more")
    return [(HEADINGS[topic], True), *((line, False) for line in lines), ("", False)] if lines else []


def _line(topic: str, row: Row) -> str:
    """A statement on the printed page."""
    place = f"s.{row.sentence + 1}{' ‡' * row.shared}"
    return {
        "quotation": f"{row.surface} {row.english} ({place})",
        "resource": f"{row.surface}{row.detail} {row.english} ({_level(row)}, {place})",
        "leader": f"{row.detail} {row.english} ({place})",
        "date": f"{row.kind} {row.english or row.detail} ({place})",
        "measure": f"{row.surface} {row.kind.replace('_', ' ')} ({place})",
    }[topic]


def _level(row: Row) -> str:
    """The level, with a question mark where it is only that of the article."""
    return ROWS.get(row.level, "").split(" ")[0].lower() + "?" * (row.level_basis == "home region")


def _write(ax: Axes, lines: list[tuple[str, bool]], height: int) -> None:
    for y, (text, heading) in enumerate(lines):
        ax.text(0, y, text, fontsize=10 if heading else 7.5, color=COLOURS[0] if heading else DARK, va="center")
    ax.set_xlim(0, 1)
    ax.set_ylim(max(height, 1), -1)
    ax.axis("off")


def show_portraits(systems: Systems, articles: pd.DataFrame, name: str = "system") -> None:
    """One page an article, and below each its statements, folded, with links to the sentences: at most twelve articles.

    `systems`: as from `describe_systems`; `articles`: the same articles; the figures are kept as `name`_1, `name`_2 … (see
    `show_figure`). Raises CorpusError for something else.
    """
    require_type(systems, Systems, "systems")
    require_columns(articles, ["doc_id", "region", "text"], "load_corpus(...).articles")
    told = systems.statements.sort_values(["region", "doc_id"], kind="stable")["doc_id"]
    docs, note = limit_documents(told)
    regions = dict(zip(articles["doc_id"], articles["region"], strict=True))
    for number, doc_id in enumerate(docs, 1):
        system, region = systems.of(doc_id), regions.get(doc_id, "")
        levels = {*system.links["upper_level"], *system.links["lower_level"]}
        alt = (
            f"A page on {region}: diagram of levels ({', '.join(level for level in LEVELS if level in levels) or 'none'}), "
            "mechanisms with their explanations, numbers, leaders, measures, dates and quotations, "
            f"{len(system.statements)} statements, which the list below the figure gives as text."
        )
        show_figure(figure_of(plot_system(system)), f"{name}_{number}", alt, system.statements)
        show_system(system.statements, articles)
    silent = [str(doc_id) for doc_id in articles["doc_id"] if doc_id not in set(told)]
    note += f" Nothing is found in {', '.join(silent[:12])}{' …' * (len(silent) > 12)}." if silent else ""
    if note:
        print(note.strip())


def show_system(statements: pd.DataFrame, articles: pd.DataFrame) -> None:
    """Show what was found, topic by topic, each statement linked to its sentence in the article below it.

    `statements`: as from `describe_systems(...).statements`; what `add_trace` adds (file, characters of the raw page) is
    shown. The sentences stand below, numbered, with the found words marked and our translation. Article text is escaped.
    Raises CorpusError for missing columns, or statements of articles that are not given.
    """
    from IPython.display import display

    require_columns(statements, STATEMENT_COLUMNS, "describe_systems")
    require_columns(articles, ["doc_id", "text"], "load_corpus(...).articles")
    texts, places = articles.set_index("doc_id")["text"], {doc: n for n, doc in enumerate(articles["doc_id"], 1)}
    body, plain = "", []
    for (doc_id, region), own in statements.groupby(["doc_id", "region"], sort=False):
        if doc_id not in texts.index:
            raise CorpusError(f"the statements speak of {doc_id}, which is not among the articles")
        for topic in TOPICS:
            rows = own[own["topic"] == topic]
            items = "".join(
                f'<li>s. <a href="#{_anchor(places[doc_id], row.sentence)}">{row.sentence + 1}</a> '
                f"{html.escape(_said(row))}{' ‡' * row.shared}</li>"
                for row in rows.itertuples()
            )
            title = f"{gloss(region)}, {HEADINGS[topic]}: {len(rows)}"
            body += f"<details><summary>{html.escape(title)}</summary><ul>{items}</ul></details>" if items else ""
            plain += [title, *(f"  s. {row.sentence + 1}: {_said(row)}" for row in rows.itertuples())]
        body += (
            f"<details><summary>{html.escape(gloss(region))}, the article, sentence by sentence</summary>"
            f"{_sentences(places[doc_id], texts[doc_id], own)}</details>"
        )
    display({"text/html": body or "<p>no statements</p>", "text/plain": "\n".join(plain) or "no statements"}, raw=True)


def _said(row: Row) -> str:
    """A statement in one line: the words of the text, what it says of them, our English, kind, level, place in the file."""
    place = f"{row.path} {row.raw_start}–{row.raw_end}" if hasattr(row, "path") else ""
    detail = row.detail if row.detail != row.surface else ""
    words = detail if row.topic in ("link", "leader", "body") and detail else row.surface
    parts = [
        words,
        english(row.surface) if row.topic == "mechanism" else "",
        detail if detail != words else "",
        row.english,
        "" if row.topic == "quotation" else row.kind.replace("_", " "),
        _level(row) if row.level else "",
        place,
    ]
    return " · ".join(dict.fromkeys(filter(None, parts)))


def _anchor(number: int, sentence: int) -> str:
    return f"article-{number}-sentence-{sentence + 1}"


def _sentences(place: int, text: str, statements: pd.DataFrame) -> str:
    """The sentences of an article as a numbered list, found words marked."""
    items, shown = "", statements[statements["topic"] != "link"]
    found = sorted(zip(shown["start"].tolist(), shown["end"].tolist(), strict=True))
    for number, (start, end) in enumerate(split_sentences(text)):
        spans: list[tuple[int, int]] = []
        last = start
        for a, b in found:
            a, b = max(a, last), min(b, end)
            if a < b:
                spans, last = [*spans, (a - start, b - start)], b
        items += (
            f'<li id="{_anchor(place, number)}">{marked(text[start:end], spans)}<br>'
            f"<em>{html.escape(translate(text[start:end]))}</em></li>"
        )
    return f"<ol>{items}</ol>"
