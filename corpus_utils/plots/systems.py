"""Charts of response systems (notebook 05): the chain of levels, and mechanisms with their explanations."""

import re

import pandas as pd
from matplotlib.axes import Axes

from ..chinese.glosses import gloss, translate
from ..errors import CorpusError, require_columns
from ..mentions.levels import LEVELS
from ..systems.mechanisms import best_explained
from .style import COLOURS, DARK, GREY, caption, limit_documents, new_axes, nothing_to_draw
from .text import drawable, label, wrap_text

ROWS = {
    "central": "Centre 中央",
    "province": "Province 省",
    "prefecture": "Prefecture 市州",
    "county": "County 县区",
    "township": "Township 乡镇街道",
    "village": "Village 村社区",
    "household": "Grid 网格楼栋",
    "person": "Persons 个人",
    "unit": "Organisation 单位",
    "": "level not stated",
}
RELATIONS = {"chain": ("-", DARK), "sections": ("--", DARK), "responsible": (":", DARK), "under": ("-", COLOURS[0])}
A_LEVEL = re.compile("[省市区县乡镇街村社组户道居办和级层面、（）委]{1,6}|中央|街道办|社区")  # names a level, and no body of it
MOST = 5  # boxes in a row of the diagram
INCH = 0.15  # height of a line of small type


def english(text: str) -> str:
    """Our English for a name or phrase: a translation, else its gloss or pinyin."""
    return translate(text) or gloss(text).removeprefix(text).strip()


def plot_chain(links: pd.DataFrame, bodies: pd.DataFrame | None = None, ax: Axes | None = None) -> Axes:
    """The chain of levels of one article: a row a level, a box for what the links name there and for each body that was set up,
    arrows for the links.

    `links`: as from `find_links`; `bodies`: as from `find_bodies`, of which those set up are drawn, with their number. A box
    holds the text's words, our English and the sentences; names of one level (镇级, 街道, 镇街) share one. At most five boxes
    a row. Returns the axes. Raises CorpusError for missing columns, or links of several articles.
    """
    needed = ["doc_id", "region", "relation", "upper", "upper_level", "upper_sentence", "lower", "lower_level", "lower_sentence"]
    require_columns(links, needed, "find_links")
    if links["doc_id"].nunique() > 1:
        raise CorpusError(
            f"the links are of {links['doc_id'].nunique()} articles; give those of one: links[links['doc_id'] == '…']"
        )
    nodes: dict[tuple[str, str], dict[str, set[tuple[int, bool]]]] = {}  # (level, what) -> {words: sentences}
    counts: dict[tuple[str, str], str] = {}  # (level, what) -> how many
    for row in links.itertuples():
        for level, words, sentence in (
            (row.upper_level, row.upper, row.upper_sentence),
            (row.lower_level, row.lower, row.lower_sentence),
        ):
            place = sentence + 1, getattr(row, "shared", False)
            nodes.setdefault(_node(level, words), {}).setdefault(words, set()).add(place)
    linked = set(nodes)
    if bodies is not None:
        require_columns(bodies, ["region", "sentence", "surface", "level", "counted", "founded", "negated"], "find_bodies")
        for row in bodies[(bodies["founded"] | (bodies["counted"] != "")) & ~bodies["negated"]].itertuples():
            place = row.sentence + 1, getattr(row, "shared", False)
            nodes.setdefault((row.level, row.surface), {}).setdefault(row.surface, set()).add(place)
            if row.counted:
                counts.setdefault((row.level, row.surface), row.counted)
    if not nodes:
        return nothing_to_draw(ax, "the article names no chain of levels and no body")
    levels = [level for level in ROWS if any(level == of for of, _ in nodes)]
    order = sorted(nodes, key=lambda key: (key[1] != "", key not in linked))
    rows = {level: [key for key in order if key[0] == level] for level in levels}
    left_out = sum(max(len(row) - MOST, 0) for row in rows.values())
    columns = min(max(map(len, rows.values())), MOST)
    ax = new_axes(ax, 9.2, 0.8 + 0.85 * len(levels))
    boxes = {}
    for y, level in enumerate(levels):
        ax.text(-0.01, y, ROWS[level].replace(" ", "\n", 1), ha="right", va="center", fontsize=8, color=DARK)
        ax.axhspan(y - 0.5, y + 0.5, color="#f4f4f4" if y % 2 else "white", zorder=0)
        for x, key in enumerate(rows[level][:MOST]):
            frame = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": COLOURS[0] if key in linked else GREY}
            boxes[key] = ax.text(
                (x + 0.5) / columns,
                y,
                _box(nodes[key], counts.get(key, "")),
                ha="center",
                va="center",
                fontsize=7,
                linespacing=1.2,
                zorder=3,
                bbox=frame,
            )
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
    within = [ROWS[level].split(" ")[0].lower() for level in levels if level in LEVELS]
    region = (links if len(links) or bodies is None else bodies)["region"].iloc[0]
    reach = f"levels from {within[0]} to {within[-1]}" if len(within) > 1 else "level"
    ax.set_title(f"{label(region)}: {len(within)} {reach}, {len(ends)} arrow{'s'[: len(ends) != 1]}")
    caption(ax, CHAIN_NOTE + (f" {left_out} more boxes are left out." if left_out else ""))
    return ax


CHAIN_NOTE = (
    "Arrows: full – listed in this order; dashed – one level after the other; dotted – is in charge of; "
    "blue – set up under it. Grey boxes: bodies set up.\ns.: sentence; ‡ shared with another article."
)


def _node(level: str, words: str) -> tuple[str, str]:
    """The box that an end of a link stands in; what only names its level has no name of its own."""
    return level, "" if A_LEVEL.fullmatch(words) else words


def _box(names: dict[str, set[tuple[int, bool]]], many: str) -> str:
    """The text of a box: the words, our English, the sentences."""
    words = list(names)
    numbers = [f"{n}{'‡' * shared}" for n, shared in sorted(set.union(*names.values()))]
    place = f"(s.{','.join(numbers[:3])}{',…' * (len(numbers) > 3)})"
    chinese = wrap_text(drawable(many + " / ".join(words[:3])), 28)
    return "\n".join([*chinese[:3], *wrap_text(f"{english(words[0])} {place}", 27)[:3]])


def plot_mechanisms(mechanisms: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """A table to print: each mechanism with what its article says of it, in Chinese and English; then those named only.

    `mechanisms`: as from `find_mechanisms`; of several mentions the one that `best_explained` takes; what is negated is left
    out. Returns the axes. Raises CorpusError for missing columns.
    """
    needed = [
        "region",
        "doc_id",
        "sentence",
        "start",
        "surface",
        "negated",
        "explanation",
        "explanation_sentence",
        "explained_by",
    ]
    require_columns(mechanisms, needed, "find_mechanisms")
    mechanisms = mechanisms[~mechanisms["negated"]]
    if mechanisms.empty:
        return nothing_to_draw(ax, "no mechanism is named")
    docs, note = limit_documents(mechanisms.sort_values(["region", "doc_id"])["doc_id"])
    table = mechanisms[mechanisms["doc_id"].isin(docs)]
    mentions = table.groupby(["doc_id", "surface"])
    table = table.assign(
        n=mentions["start"].transform("size"), first=mentions["sentence"].transform("min"), empty=table["explanation"] == ""
    )
    table = best_explained(table).sort_values(["region", "doc_id", "start"])
    lines: list[tuple[float, float, str, float, str]] = []  # y, x, text, points, colour
    y = 0.0
    one_each = table.groupby("region")["doc_id"].nunique().le(1).all()
    for (region, doc_id), own in table.groupby(["region", "doc_id"], sort=False):
        if len(docs) > 1:
            lines.append((y, 0, label(region) + ("" if one_each else f" ({str(doc_id)[:24]})"), 10, COLOURS[0]))
            y += 1.5
        for _, rows in own[~own["empty"]].groupby("explanation", sort=False):
            surfaces, explanation = "、".join(rows["surface"]), rows["explanation"].iloc[0]
            name = [*wrap_text(drawable(surfaces), 30), *wrap_text(", ".join(map(english, rows["surface"])), 32)]
            told = [*wrap_text(drawable(explanation), 90), *wrap_text(translate(explanation), 98)]
            place = [_mentions(rows), f"told in s. {rows['explanation_sentence'].iloc[0] + 1}", rows["explained_by"].iloc[0]]
            for x, column in ((0, name), (0.22, told), (0.86, place)):
                grey = [i > 0 if x > 0.8 else not re.search("[㐀-鿿\\d]", text) for i, text in enumerate(column)]
                lines += [(y + i, x, text, 7.5, GREY if grey[i] else DARK) for i, text in enumerate(column)]
            y += max(len(name), len(told), 3) + 0.4
        only = own[own["empty"]]
        names = "; ".join(
            f"{row.surface} {english(row.surface)} ({_mentions(only.loc[[row.Index]])})" for row in only.itertuples()
        )
        named = wrap_text(f"Named only: {drawable(names)}", 165) if names else []
        lines += [(y + i, 0, text, 7.5, DARK) for i, text in enumerate(named)]
        y += len(named) + 0.8
    ax = new_axes(ax, 9.2, 1 + y * INCH)
    for at, x, text, points, colour in lines:
        ax.text(x, at, text, fontsize=points, color=colour, va="center", ha="left")
    ax.set_xlim(0, 1)
    ax.set_ylim(y, -1)
    ax.axis("off")
    n, explained = table["surface"].nunique(), table[~table["empty"]]["surface"].nunique()
    ax.set_title(f"{n} mechanism{'s are' if n != 1 else ' is'} named, {explained} of them with a word on what this means")
    caption(
        ax,
        "Chinese as in the articles, English ours. Right: sentence of the first mention, mentions (×), sentence of the "
        f"explanation, and the rule that found it.{note}",
    )
    return ax


def _mentions(rows: pd.DataFrame) -> str:
    places = ", ".join(str(n + 1) for n in sorted(set(rows["first"])))
    return f"s. {places}" + (f", {rows['n'].iloc[0]}×" if rows["n"].max() > 1 else "")
