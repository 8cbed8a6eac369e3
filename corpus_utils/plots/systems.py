"""Charts of response systems (notebook 05): levels, mechanisms, resources, measures, portraits."""

import re
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator

from ..base.parts import Row
from ..chinese.glosses import gloss, translate
from ..data import read_yaml
from ..errors import CorpusError, require_columns, require_type
from ..systems.mechanisms import best_explained
from ..systems.portrait import Systems
from ..tables import LEVELS, require_table
from .axes import caption, cell, new_axes, nothing_to_draw
from .groups import limit_documents, limit_groups, noun_of, own_groups
from .labels import counted, drawable, label, wrap_text
from .style import COLOURS, DARK, GREY, MARKERS, figure_of

LABELS = read_yaml("charts.yml")
LEVEL_NAMES: dict[str, str] = LABELS["levels"]
UNIT_OF_KIND: dict[str, str] = LABELS["unit of resource"]
HEADINGS: dict[str, str] = LABELS["topics"]
RELATIONS = {"chain": ("-", DARK), "sections": ("--", DARK), "responsible": (":", DARK), "under": ("-", COLOURS[0])}
# What only names a level, and no body on it.
A_LEVEL = re.compile("[省市区县乡镇街村社组户道居办和级层面、（）委]{1,6}|中央|街道办|社区")
MOST_BOXES = 5  # boxes in a row of the diagram
LINE_INCHES = 0.15  # height of a line of small type
CHAIN_NOTE = (
    "Arrows: solid – listed in this order; dashed – one level after the other; dotted – in charge of; "
    "blue – set up below it. Grey boxes: bodies set up or counted.\ns.: sentence; ‡ shared with another article."
)
LEVEL_STYLE: dict[str, dict[str, Any]] = {
    level: {"color": COLOURS[i % 7], "marker": MARKERS[i]} for i, level in enumerate([*LEVELS, "unit", ""])
}
# Statements on the printed page.
MOST_LINES = {"resource": 20, "date": 8, "leader": 6, "quotation": 4, "measure": 30}
NOUNS = {"mechanism": ("mechanism", "mechanisms"), "measure": ("kind of measure", "kinds of measure")}


def english(text: str) -> str:
    """Our English for a name or phrase: a translation, else its gloss or pinyin."""
    return translate(text) or gloss(text).removeprefix(text).strip()


def links(links: pd.DataFrame, bodies: pd.DataFrame | None = None, ax: Axes | None = None) -> Axes:
    """Diagram of one article's chain of levels: a row per level, boxes in it, and arrows for links.

    `links`: as returned by `systems.links`, for one article; `bodies`: as returned by
    `systems.bodies`. Boxes are drawn for the ends of links and for the bodies that are set up or
    counted, with their number. A box holds the words of the text, our English and the sentences;
    words that only name a level (镇级, 街道, 镇街) share a box. A row has at most five boxes.
    Returns the axes.
    Raises CorpusError for the links of several articles.

    Example: `cu.plots.links(cu.systems.links(corpus.articles.head(1)))`.
    """
    require_table(links, "links")
    if links["doc_id"].nunique() > 1:
        raise CorpusError(
            f"the links are those of {links['doc_id'].nunique()} articles; give those of one: links[links['doc_id'] == '…']"
        )
    nodes: dict[tuple[str, str], dict[str, set[tuple[int, bool]]]] = {}  # of (level, what)
    counts: dict[tuple[str, str], str] = {}  # of (level, what): how many
    for row in links.itertuples():
        for level, words, sentence in (
            (row.upper_level, row.upper, row.upper_sentence),
            (row.lower_level, row.lower, row.lower_sentence),
        ):
            place = sentence + 1, getattr(row, "shared", False)
            nodes.setdefault(_node(level, words), {}).setdefault(words, set()).add(place)
    linked = set(nodes)
    if bodies is not None:
        require_table(bodies, "bodies", ["label", "sentence", "surface", "level", "counted", "founded", "negated"])
        for row in bodies[(bodies["founded"] | (bodies["counted"] != "")) & ~bodies["negated"]].itertuples():
            place = row.sentence + 1, getattr(row, "shared", False)
            nodes.setdefault((row.level, row.surface), {}).setdefault(row.surface, set()).add(place)
            if row.counted:
                counts.setdefault((row.level, row.surface), row.counted)
    if not nodes:
        return nothing_to_draw(ax, "the article names neither a chain of levels nor a body")
    levels = [level for level in LEVEL_NAMES if any(level == of for of, _ in nodes)]
    order = sorted(nodes, key=lambda key: (key[1] != "", key not in linked))
    rows = {level: [key for key in order if key[0] == level] for level in levels}
    left_out = sum(max(len(row) - MOST_BOXES, 0) for row in rows.values())
    columns = min(max(map(len, rows.values())), MOST_BOXES)
    ax = new_axes(ax, 9.2, 0.8 + 0.85 * len(levels))
    boxes = {}
    for y, level in enumerate(levels):
        ax.text(-0.01, y, LEVEL_NAMES[level].replace(" ", "\n", 1), ha="right", va="center", fontsize=8, color=DARK)
        ax.axhspan(y - 0.5, y + 0.5, color="#f4f4f4" if y % 2 else "white", zorder=0)
        for x, key in enumerate(rows[level][:MOST_BOXES]):
            frame = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": COLOURS[0] if key in linked else GREY}
            words = _box(nodes[key], counts.get(key, ""))
            boxes[key] = cell(ax, (x + 0.5) / columns, y, words, fontsize=7, linespacing=1.2, zorder=3, bbox=frame)
    ends = {(row.relation, _node(row.upper_level, row.upper), _node(row.lower_level, row.lower)) for row in links.itertuples()}
    for relation, above, below in sorted(ends):
        if above != below and above in boxes and below in boxes:
            style, colour = RELATIONS[relation]
            ax.annotate(
                "",
                boxes[below].get_position(),
                boxes[above].get_position(),
                zorder=2,
                arrowprops={
                    "arrowstyle": "-|>",
                    "linestyle": style,
                    "color": colour,
                    "linewidth": 1.2,
                    "patchA": boxes[above].get_bbox_patch(),
                    "patchB": boxes[below].get_bbox_patch(),
                    "connectionstyle": f"arc3,rad={0.25 * (above[0] == below[0])}",
                },
            )
    ax.set_xlim(0, 1)
    ax.set_ylim(len(levels) - 0.5, -0.5)
    ax.axis("off")
    within = [LEVEL_NAMES[level].split(" ")[0].lower() for level in levels if level in LEVELS]
    name = (links if len(links) or bodies is None else bodies)["label"].iloc[0]
    reach = f"levels from {within[0]} to {within[-1]}" if len(within) > 1 else "level" + "s" * (not within)
    ax.set_title(f"{label(name)}: {len(within)} {reach}, {counted(len(ends), 'link')}")
    caption(ax, CHAIN_NOTE + (f" There is no room for {left_out} more." if left_out else ""))
    return ax


def _node(level: str, words: str) -> tuple[str, str]:
    """The box for one end of a link; words that only name their level share the level's own box."""
    return level, "" if A_LEVEL.fullmatch(words) else words


def _box(names: dict[str, set[tuple[int, bool]]], many: str) -> str:
    """The text of a box: the words, our English, the sentences."""
    words = list(names)
    numbers = [f"{n}{'‡' * shared}" for n, shared in sorted(set.union(*names.values()))]
    place = f"(s.{','.join(numbers[:3])}{',…' * (len(numbers) > 3)})"
    chinese = wrap_text(drawable(many + " / ".join(words[:3])), 28)
    return "\n".join([*chinese[:3], *wrap_text(f"{english(words[0])} {place}", 27)[:3]])


def mechanisms(mechanisms: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Printable table: each mechanism with its explanation, in Chinese and English.

    `mechanisms`: as returned by `systems.mechanisms`. Of several mentions in an article, the
    table has the first one with an explanation (one by the rule `follows` only if there is no
    other). Mechanisms without an explanation are listed below; negated mentions are left out.
    Returns the axes.

    Example: `cu.plots.mechanisms(cu.systems.mechanisms(corpus.articles))`.
    """
    require_table(mechanisms, "mechanisms")
    mechanisms = mechanisms[~mechanisms["negated"]]
    if mechanisms.empty:
        return nothing_to_draw(ax, "no mechanism is named")
    docs, note = limit_documents(mechanisms.sort_values(["label", "doc_id"])["doc_id"])
    table = mechanisms[mechanisms["doc_id"].isin(docs)]
    mentions = table.groupby(["doc_id", "surface"])
    table = table.assign(
        n=mentions["start"].transform("size"), first=mentions["sentence"].transform("min"), empty=table["explanation"] == ""
    )
    table = best_explained(table).sort_values(["label", "doc_id", "start"])
    lines: list[tuple[float, float, str, float, str]] = []  # y, x, text, points, colour
    y = 0.0
    for (name, _), own in table.groupby(["label", "doc_id"], sort=False):
        if len(docs) > 1:
            lines.append((y, 0, label(name), 10, COLOURS[0]))
            y += 1.5
        for _, rows in own[~own["empty"]].groupby("explanation", sort=False):
            surfaces, explanation = "、".join(rows["surface"]), rows["explanation"].iloc[0]
            called = [*wrap_text(drawable(surfaces), 30), *wrap_text(", ".join(map(english, rows["surface"])), 32)]
            told = [*wrap_text(drawable(explanation), 90), *wrap_text(translate(explanation), 98)]
            place = [_mentions(rows), f"explained in s. {rows['explanation_sentence'].iloc[0] + 1}", rows["explained_by"].iloc[0]]
            for x, column in ((0, called), (0.22, told), (0.86, place)):
                grey = [i > 0 if x > 0.8 else not re.search("[㐀-鿿\\d]", text) for i, text in enumerate(column)]
                lines += [(y + i, x, text, 7.5, GREY if grey[i] else DARK) for i, text in enumerate(column)]
            y += max(len(called), len(told), 3) + 0.4
        only = own[own["empty"]]
        names = "; ".join(
            f"{row.surface} {english(row.surface)} ({_mentions(only.loc[[row.Index]])})" for row in only.itertuples()
        )
        named = wrap_text(f"Named only: {drawable(names)}", 165) if names else []
        lines += [(y + i, 0, text, 7.5, DARK) for i, text in enumerate(named)]
        y += len(named) + 0.8
    ax = new_axes(ax, 9.2, 1 + y * LINE_INCHES)
    for at, x, text, points, colour in lines:
        ax.text(x, at, text, fontsize=points, color=colour, va="center", ha="left")
    ax.set_xlim(0, 1)
    ax.set_ylim(y, -1)
    ax.axis("off")
    n, explained = table["surface"].nunique(), table[~table["empty"]]["surface"].nunique()
    ax.set_title(f"{counted(n, 'mechanism')} named, {explained} of them explained")
    caption(
        ax,
        "Chinese as in the articles, English ours. Right: sentence of the first mention, mentions (×), sentence of the "
        f"explanation, and the rule that found it.{note}",
    )
    return ax


def _mentions(rows: pd.DataFrame) -> str:
    places = ", ".join(str(n + 1) for n in sorted(set(rows["first"])))
    return f"s. {places}" + (f", {rows['n'].iloc[0]}×" if rows["n"].max() > 1 else "")


def resources(resources: pd.DataFrame, most: int = 12, by: str = "group") -> np.ndarray:
    """Small multiples: the numbers that articles state, each kind on its own scale.

    `resources`: as returned by `systems.resources`, with the column `shared` of
    `reuse.add_shared`; `most`: how many of the largest numbers a panel shows. Each kind and unit
    with at least two numbers has a panel, on a logarithmic scale. Every number has its own mark:
    nothing is added up. Returns the array of axes.

    Example: `cu.plots.resources(cu.reuse.add_shared(cu.systems.resources(corpus.articles),
    passages))`.
    """
    needed = [by, "label", "surface", "value", "unit", "noun", "kind", "level", "level_basis", "shared"]
    require_columns(resources, needed, "systems.portraits(...).resources")
    groups, note = limit_groups(resources[by])
    table = resources[resources[by].isin(groups) & (resources["value"] > 0)]
    units = [
        UNIT_OF_KIND[kind] or LABELS["units"].get(unit, unit) for kind, unit in zip(table["kind"], table["unit"], strict=True)
    ]
    table = table.assign(panel=[f"{kind} ({unit})" for kind, unit in zip(table["kind"], units, strict=True)])
    sizes = table["panel"].value_counts()
    order = table.sort_values("kind", key=lambda kinds: kinds.map(list(UNIT_OF_KIND).index), kind="stable")["panel"].unique()
    panels = [panel for panel in order if sizes[panel] > 1]
    if not panels:
        return np.array([nothing_to_draw(None, "no kind of resource is stated twice")])
    pairs = [panels[i : i + 2] for i in range(0, len(panels), 2)]
    heights = [max(min(sizes[panel], most) for panel in pair) for pair in pairs]
    size = 9.4, sum(heights) * 0.29 + 0.75 * len(heights) + 1.5
    figure, axes = plt.subplots(
        len(pairs) + 1, 2, figsize=size, squeeze=False, height_ratios=[1, *(height + 1.5 for height in heights)]
    )
    key, axes = axes[0, 0], axes[1:]
    for ax in figure.axes[:2]:
        ax.axis("off")
    for ax in axes.flat[len(panels) :]:
        ax.axis("off")
    drawn = 0
    for i, (ax, panel) in enumerate(zip(axes.flat, panels, strict=False)):
        own = table[table["panel"] == panel].nlargest(most, "value")
        drawn += len(own)
        for y, row in enumerate(own.itertuples()):
            style = LEVEL_STYLE[row.level]
            ax.hlines(y, own["value"].min() * 0.5, row.value, color="#dddddd", linewidth=1, zorder=1)
            ax.scatter(
                row.value,
                y,
                s=32,
                facecolor="white" if row.shared else style["color"],
                edgecolor=style["color"],
                marker=style["marker"],
                zorder=3,
            )
        ax.set_yticks(range(len(own)), [_resource_label(row) for row in own.itertuples()], fontsize=7.5)
        ax.set_ylim(heights[i // 2] - 0.4, -0.6)
        ax.set_xscale("log")
        ax.set_xlim(own["value"].min() * 0.5, own["value"].max() * 2)
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value < 10_000 else f"{value / 10_000:,.0f}万")
        ax.xaxis.set_major_locator(LogLocator(numticks=5))
        ax.minorticks_off()
        ax.set_title(panel, fontsize=9.5)
        ax.tick_params(axis="x", labelsize=8)
    used = [level for level in LEVEL_STYLE if level in set(table["level"])]
    handles = [plt.Line2D([], [], linestyle="", markersize=5, label=LEVEL_NAMES[level], **LEVEL_STYLE[level]) for level in used]
    figure.legend(handles=handles, loc="center left", bbox_to_anchor=(0, 0.5), bbox_transform=key.transAxes, ncols=4, fontsize=8)
    named = (table["level_basis"] != "home region").sum()
    figure.suptitle(
        f"{len(table)} numbers, {named} of them with a level in their sentence; they cannot be added up",
        x=0.01,
        ha="left",
        fontsize=12,
    )
    caption(
        axes[0, 0],
        "Marks: the level that the number is about (?: the article's own, as the sentence names none).\n"
        f"{'Hollow: text shared with another article. ' * bool(table['shared'].any())}Logarithmic scales, 万 = 10,000; 数千 "
        f"and 余 at their lower end. Only in the CSV file: {counted(len(table) - drawn, 'number')}, alone in their unit or "
        f"smaller.{note}",
    )
    return axes


def _resource_label(row: Row) -> str:
    noun = drawable(row.noun[:12])
    doubt = " ?" * (row.level_basis == "home region")
    return f"{row.label} {row.surface}{noun}{doubt}\n{english(row.noun)[:40] if row.noun else ''}".strip()


def measures(measures: pd.DataFrame, labels: dict[str, str], by: str = "group", ax: Axes | None = None) -> Axes:
    """Matrix: one row per measure, one column per group: the number of sentences that mention it.

    `measures`: as returned by `systems.measures`, with the column `shared` of `reuse.add_shared`;
    `labels`: category -> label. Rows are ordered by the number of groups that have the measure,
    then as in `labels`; measures that no article has are left out. If each group is one article,
    and there are fewer than eight, the first sentence is given too. Returns the axes.

    Example: `cu.plots.measures(cu.reuse.add_shared(cu.systems.measures(corpus.articles), passages),
    labels)`.
    """
    require_columns(measures, [by, "category", "doc_id", "sentence", "negated", "shared"], "systems.portraits(...).measures")
    told = measures.assign(category=measures["category"].astype("str"))[~measures["negated"] & measures[by].notna()]
    if told.empty:
        return nothing_to_draw(ax, "no measure is reported")
    groups, note = limit_groups(told[by])
    told, cell = told[told[by].isin(groups)], ["category", by]
    sentences = told.groupby([*cell, "doc_id", "sentence"], as_index=False, observed=True)["shared"].any()
    cells = sentences.groupby(cell, observed=True).agg(
        n=("sentence", "size"), first=("sentence", "min"), shared=("shared", "all")
    )
    one_each = told.groupby(by, observed=True)["doc_id"].nunique().le(1).all()
    n = cells["n"].unstack().reindex(columns=groups)
    order = sorted((category for category in labels if category in n.index), key=lambda category: -n.loc[category].notna().sum())
    n = n.reindex(order)
    slant: dict[str, Any] = {"rotation": 60, "ha": "left"} if len(groups) > 6 else {}
    ax = new_axes(ax, 9.2, 1.5 + 0.3 * len(order) + 1.6 * bool(slant))
    ax.imshow(n.notna().to_numpy(), cmap="Blues", vmin=0, vmax=4, aspect="auto")
    for (category, group), cell in cells.iterrows():
        if category in order:
            first = f"  (s. {cell['first'] + 1}){' ‡' * cell['shared']}" if len(groups) < 8 and one_each else ""
            text = f"{cell['n']}{first}"
            ax.text(groups.index(group), order.index(category), text, ha="center", va="center", fontsize=8, color=DARK)
    ax.set_xticks(range(len(groups)), [label(group) for group in groups], fontsize=8, **slant)
    ax.set_yticks(range(len(order)), [labels[category] for category in order], fontsize=8)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    own = own_groups(groups)
    told_in = n[own].notna().sum(axis=1)
    everywhere, once = (told_in == len(own)).sum(), (told_in == 1).sum()
    kinds = f"{counted(len(order), 'kind')} of measure"
    ax.set_title(
        f"Measures reported from all {len(own)} {noun_of(told[by], len(own))}: {everywhere} of {len(order)}; from one: {once}"
        if len(own) > 1
        else f"{kinds} reported from {label(groups[0])}"
    )
    caption(
        ax,
        "Sentences with a word for the measure, and the first of them; empty: none. An article may leave out what its "
        f"place did.\n‡ only in text shared with another article.{note}",
    )
    return ax


def portrait(system: Systems) -> Axes:
    """One page on the response system of one article, from the diagram of levels to quotations.

    `system`: as returned by `systems.portraits(...).of(doc_id)`. Below the diagram are
    mechanisms, numbers, leaders, measures, dates and quotations. Every line gives its sentence; ‡
    marks text shared with another article. Returns the axes of the diagram.
    Raises CorpusError unless the statements are those of one article.

    Example:
    `cu.plots.portrait(cu.systems.portraits(corpus.articles).of(corpus.articles["doc_id"][0]))`.
    """
    require_type(system, Systems, "system")
    statements, drawn = system.statements, system.bodies[system.bodies["founded"] | (system.bodies["counted"] != "")]
    if statements["doc_id"].nunique() != 1:
        raise CorpusError(
            f"the statements are those of {statements['doc_id'].nunique()} articles; give those of one: "
            "systems.portraits(articles).of('…')"
        )
    blocks = {topic: _block(topic, statements[statements["topic"] == topic]) for topic in MOST_LINES}
    left = [line for topic in ("resource", "leader") for line in blocks[topic]]
    right = [line for topic in ("measure", "date") for line in blocks[topic]]
    levels = pd.concat([system.links["upper_level"], system.links["lower_level"], drawn["level"]]).nunique()
    probe, lines = mechanisms(system.mechanisms), max(len(left), len(right), 1)
    heights = [
        0.66 * levels + 0.8,
        figure_of(probe).get_figheight() - 0.6,
        lines * LINE_INCHES + 0.2,
        len(blocks["quotation"]) * LINE_INCHES + 0.2,
    ]
    plt.close(figure_of(probe))
    figure = plt.figure(figsize=(9.2, sum(heights) + 1))
    grid = figure.add_gridspec(4, 2, height_ratios=heights)
    top = links(system.links, system.bodies, ax=figure.add_subplot(grid[0, :]))
    title = top.get_title(loc="left")
    mechanisms(system.mechanisms, ax=figure.add_subplot(grid[1, :]))
    _write(figure.add_subplot(grid[2, 0]), left, lines)
    _write(figure.add_subplot(grid[2, 1]), right, lines)
    _write(figure.add_subplot(grid[3, :]), blocks["quotation"], len(blocks["quotation"]))
    for ax in figure.axes:
        ax.set_title(ax.get_title(loc="left"), fontsize=10, color=COLOURS[0])
    n = statements["topic"].value_counts()
    top.set_title(title.partition(": ")[2], fontsize=10, color=COLOURS[0])
    counted = [f"{n[topic]} {one if n[topic] == 1 else many}" for topic, (one, many) in NOUNS.items() if topic in n]
    found = "; ".join([title.partition(": ")[2].partition(",")[0], *counted])
    figure.suptitle(f"{label(statements['label'].iloc[0])}: {found}", x=0.01, ha="left", fontsize=13)
    caption(
        top,
        CHAIN_NOTE + " English ours.\nIn brackets: the level that a number is about (?: the article's own, as the "
        "sentence names none); they cannot be added up.",
    )
    return top


def _block(topic: str, table: pd.DataFrame) -> list[tuple[str, bool]]:
    """The lines of a topic on the printed page, each with whether it is a heading."""
    shown, width = table.head(MOST_LINES[topic]), 160 if topic == "quotation" else 80
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
    """The level, with a question mark if it is only that of the article."""
    return LEVEL_NAMES.get(row.level, "").split(" ")[0].lower() + "?" * (row.level_basis == "home region")


def _write(ax: Axes, lines: list[tuple[str, bool]], height: int) -> None:
    for y, (text, heading) in enumerate(lines):
        ax.text(0, y, text, fontsize=10 if heading else 7.5, color=COLOURS[0] if heading else DARK, va="center")
    ax.set_xlim(0, 1)
    ax.set_ylim(max(height, 1), -1)
    ax.axis("off")
