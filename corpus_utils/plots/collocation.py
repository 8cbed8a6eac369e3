"""Charts of collocations (notebook 02)."""

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..errors import require_columns
from .style import COLOURS, DARK, caption, new_axes, nothing_to_draw
from .text import drawable, label

COLUMNS = ["node", "collocate", "n", "n_collocate", "log_dice"]


def plot_collocations(table: pd.DataFrame, n: int = 10, ax: Axes | None = None) -> Axes:
    """Dot plot: the collocates of a node with the highest logDice.

    `table`: as from `collocations(tokens, node)`; of several nodes, the `n` of each follow each other. Returns the axes.
    Raises CorpusError for missing columns.
    """
    require_columns(table, COLUMNS, "collocations(tokens, node)")
    if table.empty:
        return nothing_to_draw(ax, "the node words have no collocates")
    top, ties = _best(table, n)
    several = top["node"].nunique() > 1
    ax = new_axes(ax, 8, 1.5 + 0.27 * len(top))
    ax.hlines(range(len(top)), 0, top["log_dice"], color="#cccccc", linewidth=1.2)
    ax.scatter(top["log_dice"], range(len(top)), s=34, color=COLOURS[0], zorder=3)
    for i, row in enumerate(top.itertuples()):
        ax.text(row.log_dice, i, f"   {row.n}", va="center", fontsize=8, color=DARK)
    names = [f"{row.node} – {label(row.collocate)}" if several else label(row.collocate) for row in top.itertuples()]
    ax.set_yticks(range(len(top)), map(drawable, names), fontsize=8.5)
    ax.set_ylim(len(top) - 0.5, -0.5)
    ax.set_xlim(max(0, top["log_dice"].min() - 1), 14.5)
    ax.set_xlabel("logDice (maximum 14)")
    best = top.nlargest(1, "log_dice").iloc[0]
    ax.set_title(f"{label(best['collocate'])} is closest to {label(best['node'])}: {best['n']} times")
    caption(ax, f"The {n} of highest logDice{ties}. Numbers: occurrences in the window around the node, in the same sentence.")
    return ax


def plot_network(table: pd.DataFrame, n: int = 10, ax: Axes | None = None) -> Axes:
    """Collocation network: each node with its `n` collocates of highest logDice; a collocate of two nodes joins them.

    `table`: as from `collocations(tokens, node)`. Width of a line: logDice; number on it: occurrences in the window; area of a
    disc: frequency of the word. The layout is Kamada & Kawai's (1989), without random numbers. Returns the axes.
    Raises CorpusError for missing columns.
    """
    require_columns(table, [*COLUMNS, "n_node"], "collocations(tokens, node)")
    if table.empty:
        return nothing_to_draw(ax, "the node words have no collocates")
    top, ties = _best(table, n)
    hubs = list(dict.fromkeys(top["node"]))
    size = dict(zip(top["collocate"], top["n_collocate"], strict=True)) | dict(zip(top["node"], top["n_node"], strict=True))
    graph = nx.Graph(sorted(zip(top["node"], top["collocate"], strict=True)))
    place = _layout(graph)
    ax = new_axes(ax, 10, 5.6)
    largest = max(size.values())
    strength = top.set_index(["node", "collocate"])["log_dice"]
    low, high = strength.min(), max(strength.max(), strength.min() + 1)
    for row in top.itertuples():
        a, b = place[row.node], place[row.collocate]
        ax.plot(*zip(a, b, strict=True), color="#9db8cc", linewidth=0.8 + 4 * (row.log_dice - low) / (high - low), zorder=1)
        x, y = a * 0.4 + b * 0.6
        ax.text(x, y, row.n, fontsize=7, color=DARK, ha="center", va="center", zorder=3)
    for word in graph:
        is_hub, (x, y) = word in hubs, place[word]
        ax.scatter(x, y, s=30 + 500 * size[word] / largest, color=COLOURS[1 if is_hub else 0], edgecolor="white", zorder=2)
        away = np.sum([place[word] - place[other] for other in graph[word]], axis=0) if not is_hub else np.zeros(2)
        side = int(np.sign(np.round(away[0], 6)))
        shift = away / max(np.hypot(*away), 1e-9) * (0.06 + 0.09 * np.sqrt(size[word] / largest))
        ax.text(
            x + shift[0],
            y + shift[1],
            label(word),
            fontsize=10 if is_hub else 8.5,
            zorder=4,
            ha={-1: "right", 0: "center", 1: "left"}[side],
            va="center",
            bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.5},
        )
    ax.set_aspect("equal", adjustable="datalim")
    ax.margins(0.25, 0.08)
    ax.axis("off")
    bridges = [word for word in graph if word not in hubs and graph.degree(word) > 1]
    ax.set_title(
        f"{' and '.join(map(label, bridges[:2]))} join{'s' * (len(bridges) == 1)} the neighbourhoods"
        if bridges
        else f"The closest collocate is {label(strength.idxmax()[1])}, of {label(strength.idxmax()[0])}"
    )
    caption(
        ax,
        f"Orange: node words; blue: the {n} collocates of highest logDice of each{ties}.\nWider line: higher logDice; "
        "number: occurrences in the window; larger disc: more frequent word. Where a word stands means nothing.",
    )
    return ax


def _best(table: pd.DataFrame, n: int) -> tuple[pd.DataFrame, str]:
    """The n collocates of each node with the highest logDice, then n; and how many were left out that tie with them."""
    order = table.sort_values(["node", "log_dice", "n", "collocate"], ascending=[True, False, False, True])
    top = order.groupby("node", sort=False).head(n)
    last = order["node"].map(top.groupby("node")["log_dice"].min())
    ties = int((order["log_dice"].round(9) >= last.round(9)).sum()) - len(top)
    return top, f" ({ties} more tie with the last)" if ties else ""


def _layout(graph: nx.Graph) -> dict[str, np.ndarray]:
    """Places of the words: each connected part on its own, side by side."""
    place: dict[str, np.ndarray] = {}
    left = 0.0
    for part in sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part))):
        own = nx.Graph(sorted(map(sorted, graph.edges(part))))  # a subgraph would have its words in the order of a set
        places = nx.kamada_kawai_layout(own, scale=max(1.0, np.sqrt(len(part)) / 2.6))
        width = max(abs(x) for x, _ in places.values())
        place |= {word: np.array([left + width + x, y]) for word, (x, y) in places.items()}
        left += 2 * width + 1.6
    return place
