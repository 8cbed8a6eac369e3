"""Charts of response systems (notebook 05): the chain of levels, mechanisms, resources, measures."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from ..errors import require_columns
from ..glossary import gloss, translate
from ..levels import LEVELS
from .style import COLOURS, DARK, GREY, MARKERS, caption, drawable, label, limit_groups, new_axes, nothing_to_draw, wrap_text

ROWS = {"central": "Centre 中央", "province": "Province 省", "prefecture": "Prefecture 市州", "county": "County 县区",
        "township": "Township 乡镇街道", "village": "Village 村社区", "household": "Grid 网格楼栋", "person": "Persons 个人",
        "unit": "Organisation 单位", "": "level not stated"}
RELATIONS = {"chain": ("-", DARK), "sections": ("--", DARK), "responsible": (":", DARK), "under": ("-", COLOURS[0])}
LEVEL_STYLE = {level: {"color": COLOURS[i % 7], "marker": MARKERS[i]} for i, level in enumerate([*LEVELS, "unit", ""])}
A_LEVEL = re.compile("[省市区县乡镇街村社组户道居办和级层面、（）委]{1,6}|中央|街道办|社区")  # names a level, and no body of it
KINDS = {"Party members": "persons", "other people": "persons", "Party organisations": "number", "teams and bodies": "number",
         "money": "yuan", "goods": "", "facilities": ""}
PIECES = {"个": "pieces", "只": "pieces", "吨": "tons"}
MOST = 5  # boxes in a row of the diagram
INCH = 0.15  # height of a line of small type


def english(text: str) -> str:
    """Our English for a name or phrase: a translation, else its gloss or pinyin."""
    return translate(text) or gloss(text).removeprefix(text).strip()


def plot_chain(links: pd.DataFrame, bodies: pd.DataFrame | None = None, ax=None):
    """The chain of levels of one article: a row a level, a box for what the links name there and for each body that was set up,
    arrows for the links.

    `links`: as from `find_links`; `bodies`: as from `find_bodies`, of which those set up are drawn, with their number. A box holds
    the text's words, our English and the sentences; names of one level (镇级, 街道, 镇街) share one. At most five boxes a row. Returns
    the axes. Raises CorpusError for missing columns.
    """
    require_columns(links, ["region", "sentence", "relation", "upper", "upper_level", "lower", "lower_level"], "find_links")
    nodes, counts = {}, {}  # (level, what) -> {words: sentences}, how many
    for row in links.itertuples():
        for level, words in ((row.upper_level, row.upper), (row.lower_level, row.lower)):
            nodes.setdefault(_node(level, words), {}).setdefault(words, set()).add((row.sentence + 1, getattr(row, "shared", False)))
    linked = set(nodes)
    if bodies is not None:
        require_columns(bodies, ["region", "sentence", "surface", "level", "count", "founded"], "find_bodies")
        for row in bodies[bodies["founded"] | bodies["count"].notna()].itertuples():
            nodes.setdefault((row.level, row.surface), {}).setdefault(row.surface, set()).add((row.sentence + 1, getattr(row, "shared", False)))
            if row.count == row.count:
                counts.setdefault((row.level, row.surface), f"{row.count:,.0f} × ")
    if not nodes:
        return nothing_to_draw(ax, "the article names no chain of levels and no body")
    levels = [level for level in ROWS if any(level == of for of, _ in nodes)]
    rows = {level: sorted((key for key in nodes if key[0] == level), key=lambda key: (key[1] != "", key not in linked)) for level in levels}
    left_out = sum(max(len(row) - MOST, 0) for row in rows.values())
    columns = min(max(map(len, rows.values())), MOST)
    ax = new_axes(ax, 9.2, 0.8 + 0.85 * len(levels))
    boxes = {}
    for y, level in enumerate(levels):
        ax.text(-0.01, y, ROWS[level].replace(" ", "\n", 1), ha="right", va="center", fontsize=8, color=DARK)
        ax.axhspan(y - 0.5, y + 0.5, color="#f4f4f4" if y % 2 else "white", zorder=0)
        for x, key in enumerate(rows[level][:MOST]):
            boxes[key] = ax.text((x + 0.5) / columns, y, _box(nodes[key], counts.get(key, "")), ha="center", va="center", fontsize=7,
                                 linespacing=1.2, zorder=3, bbox={"boxstyle": "round,pad=0.3", "facecolor": "white",
                                                                  "edgecolor": COLOURS[0] if key in linked else GREY})
    ends = {(row.relation, _node(row.upper_level, row.upper), _node(row.lower_level, row.lower)) for row in links.itertuples()}
    for relation, above, below in sorted(ends):
        if above != below and above in boxes and below in boxes:
            style, colour = RELATIONS[relation]
            ax.annotate("", boxes[below].get_position(), boxes[above].get_position(), zorder=2, arrowprops={
                "arrowstyle": "-|>", "linestyle": style, "color": colour, "linewidth": 1.2, "patchA": boxes[above].get_bbox_patch(),
                "patchB": boxes[below].get_bbox_patch(), "connectionstyle": f"arc3,rad={0.25 * (above[0] == below[0])}"})
    ax.set_xlim(0, 1)
    ax.set_ylim(len(levels) - 0.5, -0.5)
    ax.axis("off")
    within = [ROWS[level].split(" ")[0].lower() for level in levels if level in LEVELS]
    region = (links if len(links) else bodies)["region"].iloc[0]
    reach = f"levels from {within[0]} to {within[-1]}" if len(within) > 1 else "level"
    ax.set_title(f"{label(region)}: {len(within)} {reach}, {len(ends)} links")
    caption(ax, CHAIN_NOTE + (f" {left_out} more boxes are left out." if left_out else ""))
    return ax


CHAIN_NOTE = ("Arrows: full – listed in this order; dashed – one level after the other; dotted – is in charge of; blue – set up under it. "
              "Grey boxes: bodies set up.\ns.: sentence; ‡ shared with another article.")


def _node(level: str, words: str) -> tuple[str, str]:
    """The box that an end of a link stands in; what only names its level has no name of its own."""
    return level, "" if A_LEVEL.fullmatch(words) else words


def _box(names: dict[str, set[tuple[int, bool]]], many: str) -> str:
    """The text of a box: the words, our English, the sentences."""
    words = list(names)
    numbers = [f"{n}{'‡' * shared}" for n, shared in sorted(set.union(*names.values()))]
    place = f"(s.{','.join(numbers[:3])}{',…' * (len(numbers) > 3)})"
    return "\n".join([*wrap_text(drawable(many + " / ".join(words[:3])), 28)[:3], *wrap_text(f"{english(words[0])} {place}", 27)[:3]])


def plot_mechanisms(mechanisms: pd.DataFrame, ax=None):
    """A table to print: each mechanism with what its article says that it consists of, in Chinese and English; then those that are
    named only.

    `mechanisms`: as from `find_mechanisms`; of several mentions the first with an explanation. Returns the axes. Raises CorpusError
    for missing columns.
    """
    require_columns(mechanisms, ["region", "doc_id", "sentence", "start", "surface", "explanation", "explained_by"], "find_mechanisms")
    if mechanisms.empty:
        return nothing_to_draw(ax, "no mechanism is named")
    groups, note = limit_groups(mechanisms["region"])
    table = mechanisms[mechanisms["region"].isin(groups)]
    n = table.groupby(["doc_id", "surface"])["start"].transform("size")
    table = table.assign(n=n, empty=table["explanation"] == "").sort_values(["empty", "start"], kind="stable")
    table = table.drop_duplicates(["doc_id", "surface"]).sort_values(["region", "doc_id", "start"])
    lines, y = [], 0.0
    for region, own in table.groupby("region", sort=False):
        if len(groups) > 1:
            lines.append((y, 0, label(region), 10, COLOURS[0]))
            y += 1.5
        for _, rows in own[~own["empty"]].groupby("explanation", sort=False):
            name = [*wrap_text(drawable("、".join(rows["surface"])), 30), *wrap_text(", ".join(map(english, rows["surface"])), 32)]
            told = [*wrap_text(drawable(rows["explanation"].iloc[0]), 104), *wrap_text(translate(rows["explanation"].iloc[0]), 112)]
            place = [_mentions(rows), rows["explained_by"].iloc[0]]
            for x, column in ((0, name), (0.23, told), (0.91, place)):
                lines += [(y + i, x, text, 7.5, GREY if x > 0.9 and i or not re.search("[㐀-鿿]", text) and x < 0.9 else DARK)
                          for i, text in enumerate(column)]
            y += max(len(name), len(told), 2) + 0.4
        only = own[own["empty"]]
        names = "; ".join(f"{row.surface} {english(row.surface)} ({_mentions(only.loc[[row.Index]])})" for row in only.itertuples())
        named = wrap_text(f"Named only: {drawable(names)}", 165) if names else []
        lines += [(y + i, 0, text, 7.5, DARK) for i, text in enumerate(named)]
        y += len(named) + 0.8
    ax = new_axes(ax, 9.2, 1 + y * INCH)
    for at, x, text, points, colour in lines:
        ax.text(x, at, text, fontsize=points, color=colour, va="center", ha="left")
    ax.set_xlim(0, 1)
    ax.set_ylim(y, -1)
    ax.axis("off")
    ax.set_title(f"{len(table)} mechanism{'s are' if len(table) > 1 else ' is'} named, {(~table['empty']).sum()} of them explained by the article itself")
    caption(ax, f"Chinese as in the articles, English ours; s.: sentence, ×: mentions; right: the rule that found the explanation.{note}")
    return ax


def _mentions(rows: pd.DataFrame) -> str:
    return f"s. {rows['sentence'].iloc[0] + 1}" + (f", {rows['n'].iloc[0]}×" if rows["n"].iloc[0] > 1 else "")


def plot_resources(resources: pd.DataFrame, most: int = 12):
    """Small multiples: each number that the articles state is a mark of its own, on the scale of its kind; nothing is added up.

    `resources`: as from `find_resources`, with `shared` as from `mark_shared`. One panel a kind and unit, on a logarithmic scale,
    where at least two numbers have it; at most the `most` largest. Returns the array of axes. Raises CorpusError for missing columns.
    """
    require_columns(resources, ["region", "expression", "value", "unit", "noun", "kind", "level", "shared"], "find_resources, mark_shared")
    groups, note = limit_groups(resources["region"])
    table = resources[resources["region"].isin(groups) & (resources["value"] > 0)]
    units = [KINDS[kind] or PIECES.get(unit, unit) for kind, unit in zip(table["kind"], table["unit"], strict=True)]
    table = table.assign(panel=[f"{kind} ({unit})" for kind, unit in zip(table["kind"], units, strict=True)])
    sizes = table["panel"].value_counts()
    order = table.sort_values("kind", key=lambda kinds: kinds.map(list(KINDS).index), kind="stable")["panel"].unique()
    panels = [panel for panel in order if sizes[panel] > 1]
    if not panels:
        return np.array([nothing_to_draw(None, "no kind of resource is stated twice")])
    pairs = [panels[i : i + 2] for i in range(0, len(panels), 2)]
    heights = [max(min(sizes[panel], most) for panel in pair) for pair in pairs]
    figure, axes = plt.subplots(len(pairs), 2, figsize=(9.4, sum(heights) * 0.29 + 0.75 * len(heights) + 1), squeeze=False,
                                height_ratios=[height + 1.5 for height in heights])
    for ax in axes.flat[len(panels) :]:
        ax.axis("off")
    drawn = 0
    for i, (ax, panel) in enumerate(zip(axes.flat, panels, strict=False)):
        own = table[table["panel"] == panel].nlargest(most, "value")
        drawn += len(own)
        for y, row in enumerate(own.itertuples()):
            style = LEVEL_STYLE[row.level]
            ax.hlines(y, own["value"].min() * 0.5, row.value, color="#dddddd", linewidth=1, zorder=1)
            ax.scatter(row.value, y, s=32, facecolor="white" if row.shared else style["color"], edgecolor=style["color"],
                       marker=style["marker"], zorder=3)
        ax.set_yticks(range(len(own)), [_statement(row) for row in own.itertuples()], fontsize=7.5)
        ax.set_ylim(heights[i // 2] - 0.4, -0.6)
        ax.set_xscale("log")
        ax.set_xlim(own["value"].min() * 0.5, own["value"].max() * 2)
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value < 10_000 else f"{value / 10_000:,.0f}万")
        ax.minorticks_off()
        ax.set_title(panel, fontsize=9.5)
        ax.tick_params(axis="x", labelsize=8)
    used = [level for level in LEVEL_STYLE if level in set(table["level"])]
    handles = [plt.Line2D([], [], linestyle="", markersize=5, label=ROWS[level], **LEVEL_STYLE[level]) for level in used]
    axes[0, 0].legend(handles=handles, loc="lower right", fontsize=7.5)
    by_level = ", ".join(f"{n} of a {ROWS[level].split(' ')[0].lower()}" for level, n in table["level"].value_counts().head(2).items())
    figure.suptitle(f"{len(table)} numbers, {by_level}: they cannot be added up", x=0.01, ha="left", fontsize=12)
    caption(axes[0, 0], "Marks: the level that the number is about; one level contains the other, so nothing is added up. Hollow: text shared with "
            f"another article.\nLogarithmic scales, 万 = 10,000. {len(table) - drawn} numbers alone in their unit, or smaller, are in the table only.{note}")
    return axes


def _statement(row) -> str:
    noun = drawable(row.noun[:12])
    return f"{row.region} {row.expression}{noun}\n{english(row.noun)[:32] if row.noun else ''}".strip()


def plot_measures(measures: pd.DataFrame, labels: dict[str, str], ax=None):
    """Matrix: a row a measure, a column a region; how many sentences tell of it, and which is the first.

    `measures`: as from `find_measures`, with `shared` as from `mark_shared`; `labels`: category -> label, in the order of the rows.
    Rows that no article has are left out. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(measures, ["region", "category", "doc_id", "sentence", "negated", "shared"], "find_measures, mark_shared")
    told = measures[~measures["negated"]].assign(category=measures["category"].astype("str"))
    if told.empty:
        return nothing_to_draw(ax, "no measure is told")
    groups, note = limit_groups(told["region"])
    sentences = told[told["region"].isin(groups)].groupby(["category", "region", "doc_id", "sentence"], as_index=False)["shared"].all()
    cells = sentences.groupby(["category", "region"]).agg(n=("sentence", "size"), first=("sentence", "min"), shared=("shared", "all"))
    n = cells["n"].unstack().reindex(columns=groups)
    order = sorted((category for category in labels if category in n.index), key=lambda category: -n.loc[category].notna().sum())
    n = n.reindex(order)
    ax = new_axes(ax, 9.2, 1.3 + 0.3 * len(order))
    ax.imshow(np.minimum(n.to_numpy(), 8), cmap="Blues", vmin=0, vmax=14, aspect="auto")
    for (category, region), cell in cells.iterrows():
        if category in order:
            text = f"{cell['n']}  (s. {cell['first'] + 1}){' ‡' * cell['shared']}" if len(groups) < 8 else str(cell["n"])
            ax.text(groups.index(region), order.index(category), text, ha="center", va="center", fontsize=8, color=DARK)
    ax.set_xticks(range(len(groups)), [label(region) for region in groups], fontsize=8, **({"rotation": 60, "ha": "left"} if len(groups) > 6 else {}))
    ax.set_yticks(range(len(order)), [labels[category] for category in order], fontsize=8)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    told_in = n.notna().sum(axis=1)
    ax.set_title(f"{(told_in == len(groups)).sum()} of {len(order)} kinds of measure are told of every region, {(told_in == 1).sum()} of one only")
    caption(ax, "Sentences with a word for the measure, and the first of them; empty: none. An article may leave out what its place did. "
            f"‡ only in text shared with another article.{note}")
    return ax
