"""Charts of frames, places and shared text (notebook 03)."""

from collections.abc import Callable
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy.cluster.hierarchy import dendrogram, linkage

from ..base.parts import Row
from ..errors import CorpusError, require_columns
from ..framing.agreement import RELIABLE, TENTATIVE
from ..framing.correspondence import correspondence
from ..framing.pairs import AUTHOR
from ..tables import DISTANCES
from .labels import label
from .style import (
    COLOURS,
    DARK,
    GREY,
    caption,
    group_style,
    legend,
    limit_documents,
    limit_groups,
    new_axes,
    nothing_to_draw,
    small_multiples,
)

SHORT_UNIT = {"characters": "per 1,000 ch.", "sentence": "of sentences", "paragraph": "of paragraphs"}
VARIANTS = {"without formulas": ("o", "none"), "without shared text": ("x", COLOURS[1])}
PLURAL = {
    "official": "officials",
    "member": "Party members",
    "medic": "medics",
    "resident": "residents",
    "child": "children",
    "unnamed": "unnamed speakers",
}
AGREEMENT_COLUMNS = ["category", "n_units", "n_a", "alpha", "alpha_low", "alpha_high", "verdict"]
LABEL_WIDTH = 24  # characters of a column's label, on two lines
FEWEST_PROFILES = 20  # fewer articles make no map
SHADES = ["#08306b", "#2171b5", "#6baed6", "#c6dbef", "#f7fbff", "#bbbbbb", "#eeeeee"]
HATCHES = ["", "", "", "//", "..", "xx", ""]


def plot_shares(
    table: pd.DataFrame, labels: dict[str, str] | None = None, by: str = "region", n: int = 8, ax: Axes | None = None
) -> Axes:
    """Dot plot with intervals: one row a category, one mark a group.

    `table`: as from `category_shares` by sentences; `labels`: category -> label. Drawn are the `n` categories with the highest
    mean value, in this order. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(table, [by, "category", "value", "low", "high", "n_articles", "interval"], "category_shares")
    if table.empty:
        return nothing_to_draw(ax, "no word of the lexicon occurs")
    groups, note = limit_groups(table[by])
    table = table[table[by].isin(groups)]
    means = table.groupby("category")["value"].mean().sort_values(ascending=False)
    order = means.index[:n]
    note += f" The {len(order)} most frequent of {len(means)} categories." if len(means) > n else ""
    row_of = {category: i for i, category in enumerate(order)}
    table = table[table["category"].isin(order)]
    ax = new_axes(ax, 9, 1.8 + max(0.62, 0.12 * len(groups)) * len(order))
    offsets = np.linspace(-0.32, 0.32, len(groups)) if len(groups) > 1 else [0.0]
    for (group, style), offset in zip(group_style(groups).items(), offsets, strict=True):
        rows = table[table[by] == group]
        y = rows["category"].map(row_of) + offset
        ax.hlines(y, rows["low"], rows["high"], color=style["color"], linewidth=1.4, alpha=0.6)
        ax.scatter(rows["value"], y, s=34, label=label(group), zorder=3, **style)
    for row in range(len(order) - 1):
        ax.axhline(row + 0.5, color="#eeeeee", linewidth=1)
    ax.set_yticks(range(len(order)), [(labels or {}).get(category, category) for category in order])
    ax.invert_yaxis()
    ax.set_xlim(left=0)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.set_xlabel("share of sentences with the frame")
    most = table["value"] == table.groupby(by)["value"].transform("max")
    leading = table["category"][most].value_counts()
    noun = "articles" if (table["n_articles"] == 1).all() else "groups"
    ax.set_title(
        f"{(labels or {}).get(leading.index[0], leading.index[0])}: most sentences in {leading.iloc[0]} of "
        f"{len(groups)} {noun} (ties included)"
    )
    legend(ax)
    kinds = " or ".join(dict.fromkeys(table["interval"]))
    n_articles = int(table.drop_duplicates(by)["n_articles"].sum())
    caption(ax, f"n = {n_articles} articles; lines: 95 % intervals, {kinds}.{note}")
    return ax


def plot_frames(
    table: pd.DataFrame,
    labels: dict[str, str],
    influence: pd.DataFrame | None = None,
    unit: str = "characters",
    by: str = "region",
    ax: Axes | None = None,
) -> Axes:
    """One panel a group: each frame a dot with its interval, without formulas, without shared text; what hangs on one word is
    marked.

    `table`: as from `share_variants`; `labels`: category -> label, in the order of the rows; `influence`: as from
    `entry_influence`: † marks what goes two ranks up or down among the groups, or gains or loses the first, when one entry is
    left out. A category with fewer than five matches is drawn as too few: its number, in grey.
    Returns the axes (of several panels the first). Raises CorpusError for missing columns.
    """
    require_columns(table, [by, "category", "n", "value", "low", "high", "too_few", "variant", "interval"], "share_variants")
    if table.empty:
        return nothing_to_draw(ax, "no word of the lexicon occurs")
    if ax is None:
        return _panels(plot_frames, table, by, labels, _leading(table, labels, by), influence=influence, unit=unit)
    group = table[by].iloc[0]
    main = table[table["variant"] == "all matches"].set_index("category").reindex(list(labels))
    ax, rows = new_axes(ax, 7, 1.6 + 0.29 * len(labels)), range(len(labels))
    few = main["too_few"].fillna(True).astype(bool)
    y = np.arange(len(labels))
    ax.hlines(y[~few], main["low"][~few], main["high"][~few], color=GREY, linewidth=1.6)
    ax.scatter(main["value"][~few], y[~few], s=30, color=COLOURS[0], zorder=3)
    for at in y[few]:
        ax.text(0, at, f" too few: {main['n'].fillna(0).astype(int).iloc[at]}", va="center", fontsize=7.5, color=GREY)
    for variant, (marker, colour) in VARIANTS.items():
        other = table[table["variant"] == variant].set_index("category").reindex(list(labels))
        shown = ~few & ((other["value"] - main["value"]).abs() > 0.02 * main["value"])
        face: dict[str, Any] = {"facecolors": colour, "edgecolors": COLOURS[0]} if colour == "none" else {"color": colour}
        ax.scatter(other["value"][shown], y[shown], s=26, marker=marker, zorder=2, linewidths=1.1, **face)
    note = ""
    if influence is not None:
        require_columns(influence, [by, "category", "entry", "rank", "rank_without"], "entry_influence")
        rank, rank_without = influence["rank"], influence["rank_without"]
        moved = ((rank - rank_without).abs() > 1) | (rank == 1) & (rank_without > 1) | (rank > 1) & (rank_without == 1)
        own = influence["category"][moved & (influence[by] == group) & influence["category"].isin(main.index[~few])]
        for category in own.unique():
            ax.annotate(
                "†",
                (main["high"].fillna(main["value"])[category], y[main.index.get_loc(category)]),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
            )
        note = " †: goes two ranks up or down among the panels, or gains or loses the first, if one single entry is left out."
    ax.set_yticks(rows, labels.values())
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_xlim(left=0)
    ax.set_xlabel(SHORT_UNIT[unit], fontsize=8.5)
    best = main["value"][~few].idxmax() if (~few).any() else None
    ax.set_title(
        f"{label(group)}: most often {labels[best]}, {_amount(main['value'][best], unit)}"
        if best
        else f"{label(group)}: too few matches in every frame"
    )
    caption(
        ax,
        "● all matches, line: 95 % interval (variation within the article; from five articles on, between articles);\n"
        f"○ without formulas; × without shared text.{note}",
    )
    return ax


def plot_positions(table: pd.DataFrame, labels: dict[str, str], by: str = "region", ax: Axes | None = None) -> Axes:
    """Where in the articles each frame is told: one panel a group, one row a frame, one stroke a match, from beginning to end.

    `table`: matches with their `position` (0 = beginning, 1 = end), as from `add_position`; `labels`: category -> label, in the
    order of the rows. Returns the axes (of several panels the first). Raises CorpusError for missing columns.
    """
    require_columns(table, [by, "doc_id", "category", "position"], "add_position")
    if table.empty:
        return nothing_to_draw(ax, "no word of the lexicon occurs")
    enough = table.groupby("category")["position"].agg(["size", "mean"]).query("size >= 5")
    enough = enough.loc[enough.index.isin(labels)]
    title = "Too few matches in every frame"
    if len(enough) > 1:
        title = f"{labels[enough['mean'].idxmin()]} comes first, {labels[enough['mean'].idxmax()]} last, on average"
    if ax is None:
        return _panels(plot_positions, table, by, labels, title)
    ax = new_axes(ax, 7, 1.6 + 0.27 * len(labels))
    for row, category in enumerate(labels):
        positions = table["position"][table["category"] == category]
        ax.hlines(row, 0, 1, color="#dddddd", linewidth=1, zorder=1)
        ax.vlines(positions, row - 0.38, row + 0.38, color=COLOURS[0], linewidth=1.1, zorder=2)
        ax.text(1.02, row, str(len(positions)), va="center", fontsize=7.5, color=DARK)
    ax.set_yticks(range(len(labels)), labels.values())
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_xlim(0, 1.13)
    ax.set_xticks([0, 0.5, 1], ["begin", "", "end"])
    ax.set_title(f"{label(table[by].iloc[0])}: {title}")
    caption(ax, "One stroke a match; numbers: matches. Mean positions of frames with five matches or more.")
    return ax


def _panels(plot: Callable[..., Axes], table: pd.DataFrame, by: str, labels: dict[str, str], title: str, **options: Any) -> Axes:
    """One panel a group, with the rows named at the left only."""
    columns = 5 if table[by].nunique() < 6 else 6
    width = max(1.9, 9.2 / min(columns, table[by].nunique()))
    axes = small_multiples(plot, table, by, columns, width, 1.6 + 0.27 * len(labels), share_rows=True, labels=labels, **options)
    for ax in axes.flat:
        ax.set_title("\n".join(fill(part, 16) for part in ax.get_title(loc="left").split(" ", 1)), fontsize=10)
    axes[0, 0].figure.suptitle(title, x=0.01, ha="left", fontsize=12)
    return axes[0, 0]


def _leading(table: pd.DataFrame, labels: dict[str, str], by: str) -> str:
    """Which category is the most frequent, alone or with others, in how many of the groups that are drawn."""
    groups = limit_groups(table[by])[0]
    enough = table[(table["variant"] == "all matches") & ~table["too_few"]]
    enough = enough[enough[by].isin(groups) & enough["category"].isin(labels)]
    if enough.empty:
        return "Too few matches in every frame"
    best = enough.loc[enough["value"] == enough.groupby(by)["value"].transform("max"), "category"].value_counts()
    noun = ("article" if (table["n_articles"] == 1).all() else "group") + "s" * (len(groups) > 1)
    first = f"{labels[best.index[0]]} is most frequent in {best.iloc[0]} of {len(groups)} {noun}"
    return first + "".join(f", {labels[name]} in {n}" for name, n in best.iloc[1:4].items()) + (", …" if len(best) > 4 else "")


def _amount(value: float, unit: str) -> str:
    return f"{value:.1f} per 1,000 characters" if unit == "characters" else f"{value:.0%} of {unit}s"


def plot_co_occurrence(table: pd.DataFrame, labels: dict[str, str], other_labels: dict[str, str], ax: Axes | None = None) -> Axes:
    """Matrix: of the sentences with a category (rows), how many have each other one (columns).

    `table`: as from `co_occurrence`; the labels: category -> label, in the order of rows and columns. Shades: the share of the
    row's sentences; numbers: sentences with both; grey where there are too few. Returns the axes. Raises CorpusError for missing
    columns.
    """
    require_columns(table, ["category", "other", "n", "n_both", "share", "ratio", "too_few"], "co_occurrence")
    ax, best = _matrix(table, "category", "other", "share", "n_both", labels, other_labels, ax)
    if best is not None:
        ax.set_title(f"{other_labels[best.other]} in {best.share:.0%} of the {best.n} sentences with {labels[best.category]}")
        caption(
            ax,
            "Shade: share of the sentences with the row's words; number: sentences with both; grey and small: too few "
            "(below 5); blank: none.",
        )
    return ax


def plot_speakers(table: pd.DataFrame, labels: dict[str, str], ax: Axes | None = None) -> Axes:
    """Matrix: in which frames each type of speaker is quoted, per 1,000 characters of what they say.

    `table`: as from `speaker_shares`; `labels`: category -> label, in the order of the columns. Returns the axes. Raises
    CorpusError for missing columns.
    """
    require_columns(table, ["speaker", "category", "n", "n_speakers", "n_characters", "value", "too_few"], "speaker_shares")
    sizes = table.drop_duplicates("speaker")
    names = {
        row.speaker: f"{PLURAL.get(row.speaker, row.speaker)} ({row.n_speakers}; {row.n_characters:,} ch.)"
        for row in sizes.itertuples()
    }
    ax, best = _matrix(table, "speaker", "category", "value", "n", names, labels, ax)
    if best is not None:
        quoted = table[table["speaker"] != AUTHOR].drop_duplicates("speaker")
        title = "Nobody is quoted in these articles"
        if len(quoted):
            most, told = quoted.loc[quoted["n_characters"].idxmax()], quoted["n_characters"].sum()
            title = (
                f"{told / sizes['n_characters'].sum():.0%} of the text is quoted speech; {PLURAL[most['speaker']]} say most, "
                f"{most['n_characters'] / told:.0%} of it"
            )
        ax.set_title(title)
        caption(
            ax,
            "Rows: type of speaker (utterances, or articles; characters said). Shade: matches per 1,000 characters, "
            "square root;\nnumber: matches; grey and small: too few (below 5); blank: none.",
        )
    return ax


def _matrix(
    table: pd.DataFrame,
    row: str,
    column: str,
    value: str,
    n: str,
    row_labels: dict[str, str],
    column_labels: dict[str, str],
    ax: Axes | None,
) -> tuple[Axes, Row | None]:
    """Shaded cells with their numbers, and the highest cell that is not too few."""
    table = table[table[row].isin(row_labels) & table[column].isin(column_labels)]
    if table.empty:
        return nothing_to_draw(ax, "no two categories to compare"), None
    rows, columns = (
        [name for name in names if name in set(table[side])] for names, side in ((row_labels, row), (column_labels, column))
    )
    cells = table.set_index([row, column])
    ax = new_axes(ax, max(9.2, 2.6 + 0.32 * len(columns)), 2.2 + 0.32 * len(rows))
    shades = np.array(
        [
            [cells.at[(r, c), value] if (r, c) in cells.index and not cells.at[(r, c), "too_few"] else 0 for c in columns]
            for r in rows
        ],
        dtype=float,
    )
    shades = np.sqrt(shades) if value == "value" else shades  # rates of short speeches reach far
    top = max(float(np.nanmax(shades)), 1e-9)
    ax.imshow(shades, cmap="Blues", vmin=0, vmax=top * 1.15, aspect="auto")
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            if (r, c) in cells.index and cells.at[(r, c), n]:
                few = cells.at[(r, c), "too_few"]
                ax.text(
                    j,
                    i,
                    str(cells.at[(r, c), n]),
                    ha="center",
                    va="center",
                    fontsize=7 if few else 8.5,
                    color=GREY if few else "white" if shades[i, j] > 0.6 * top else "black",
                )
    ax.set_yticks(range(len(rows)), [row_labels[r] for r in rows])
    ax.set_xticks(
        range(len(columns)), [column_labels[c] for c in columns], rotation=55, ha="left", rotation_mode="anchor", fontsize=8
    )
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    enough = table[~table["too_few"] & (table["n"] >= 15 if n != "n" else True)]
    return ax, next(enough.loc[[enough[value].idxmax()]].itertuples()) if len(enough) else None


def plot_validity(
    readers: pd.DataFrame, lexicon: dict[str, pd.DataFrame], labels: dict[str, str], ax: Axes | None = None
) -> Axes:
    """Dot plot of alpha: how far two readers agree on each category, and how far a lexicon agrees with readers, on one text
    or several.

    `readers`: as from `agreement` of two readers; `lexicon`: name -> table, as from `agreement` of a reader with the lexicon, the
    first on the texts that the two readers coded; `labels`: category -> label, in the order of the rows. A mark is drawn where at
    least 15 sentences have the category; categories that the first table has too few of are named below. Returns the axes. Raises
    CorpusError for missing columns.
    """
    for table in (readers, *lexicon.values()):
        require_columns(table, AGREEMENT_COLUMNS, "agreement")
    if not lexicon:
        raise CorpusError('there is no table of a lexicon; give at least one, as {"these articles": agreement(...)}')
    first = next(iter(lexicon.values())).set_index("category")
    enough = [name for name in labels if name in first.index and first.at[name, "verdict"] != "too few"]
    if not enough:
        return nothing_to_draw(ax, "no category has 15 positive sentences or more")
    rows = [("the two readers", readers), *((f"lexicon, {name}", table) for name, table in lexicon.items())]
    ax = new_axes(ax, 9.5, 2.1 + 0.1 * len(rows) * len(enough))
    y, styles = np.arange(len(enough)), group_style([name for name, _ in rows])
    for i, (name, table) in enumerate(rows):
        shown = table[table["verdict"] != "too few"].set_index("category").reindex(enough)
        at = y + (i - (len(rows) - 1) / 2) * 0.78 / len(rows)
        ax.hlines(at, shown["alpha_low"], shown["alpha_high"], color=styles[name]["color"], linewidth=1.3, alpha=0.6)
        ax.scatter(shown["alpha"], at, s=26, label=name, zorder=3, **styles[name])
    for row in range(len(enough) - 1):
        ax.axhline(row + 0.5, color="#eeeeee", linewidth=1)
    for threshold, style in ((TENTATIVE, ":"), (RELIABLE, "--")):
        ax.axvline(threshold, color=GREY, linewidth=1, linestyle=style, zorder=0)
    ax.set_yticks(y, [f"{labels[name]} (n = {first.at[name, 'n_a']})" for name in enough])
    ax.set_ylim(len(enough) - 0.5, -0.5)
    ax.set_xlim(min(0, ax.get_xlim()[0]), 1.02)
    ax.set_xlabel("Krippendorff's alpha (1 = perfect agreement, 0 = as by chance)")
    judged = {name: table[table["verdict"] != "too few"]["alpha_low"] for name, table in lexicon.items()}
    passed = ", ".join(f"{name} {(low >= TENTATIVE).sum()} of {len(low)}" for name, low in judged.items())
    ax.set_title(fill(f"Word lists that readers confirm: {passed}", 90))
    legend(ax)
    left_out = [labels[name] for name in labels if name not in enough]
    sizes = ", ".join(f"{table['n_units'].iloc[0]} ({name})" for name, table in lexicon.items() if len(table))
    caption(
        ax,
        fill(
            f"Sentences: {sizes}. Lines: 95 % intervals; dotted and dashed: .667 and .8, which the lower end "
            f"has to reach. Fewer than 15 sentences: "
            f"{', '.join(left_out) or 'none'}.",
            120,
        ),
    )
    return ax


def plot_shared_passages(table: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Matrix: characters that two articles share word for word.

    `table`: as from `shared_passages`; `articles`: doc_id and region, in the order of rows and columns.
    Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(table, ["doc_a", "doc_b", "n_characters"], "shared_passages")
    require_columns(articles, ["doc_id", "region"], "load_corpus(...).articles")
    if articles.empty:
        return nothing_to_draw(ax, "there are no articles")
    docs, note = limit_documents(articles["doc_id"])
    names = articles.set_index("doc_id")["region"]
    matrix = pd.DataFrame(0, index=docs, columns=docs)
    for row in table.itertuples():
        if row.doc_a in docs and row.doc_b in docs:
            matrix.loc[row.doc_a, row.doc_b] += row.n_characters
            matrix.loc[row.doc_b, row.doc_a] += row.n_characters
    labels = [label(names[doc] or doc) for doc in docs]
    width = max(3.4, 1.2 + 0.11 * max(map(len, labels))) + 0.7 * len(docs)
    ax = new_axes(ax, max(width, 6.9), 2.2 + 0.55 * len(docs))
    ax.imshow(np.sqrt(matrix.to_numpy()), cmap="Blues", vmin=0, vmax=max(np.sqrt(matrix.to_numpy().max()) * 2, 1))
    for i in range(len(docs)):
        for j in range(len(docs)):
            ax.text(
                j,
                i,
                "–" if i == j else f"{matrix.iloc[i, j]}",
                ha="center",
                va="center",
                fontsize=10,
                color=GREY if i == j or not matrix.iloc[i, j] else "black",
            )
    ax.set_xticks(range(len(docs)), [name.replace(" ", "\n", 1)[:LABEL_WIDTH] for name in labels], fontsize=8)
    if len(docs) > 6:
        ax.tick_params(axis="x", rotation=90)
    ax.set_yticks(range(len(docs)), labels)
    ax.grid(False)
    ax.tick_params(length=0)
    if len(table):
        pair = table.groupby(["doc_a", "doc_b"])["n_characters"].sum().idxmax()
        total = table.groupby(["doc_a", "doc_b"])["n_characters"].sum().max()
        title = f"{label(names[pair[0]])} and {label(names[pair[1]])} share most text: {total} characters"
    else:
        title = "No two articles share a passage"
    ax.set_title(title)
    caption(ax, f"n = {len(table)} passages; characters in equal runs, punctuation included.{note}")
    return ax


def plot_distance(places: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Stacked bars: how far from home the places lie that each region's articles name.

    `places`: as from `mention_distance`. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(places, ["region", "distance", "province"], "mention_distance")
    if places.empty:
        return nothing_to_draw(ax, "no place is named")
    groups, note = limit_groups(places["region"])
    places = places[places["region"].isin(groups)]
    counts = places.groupby(["region", "distance"]).size().unstack(fill_value=0).reindex(groups)
    counts = counts[[name for name in DISTANCES if name in counts]]
    ax = new_axes(ax, 9, 2.3 + 0.5 * len(groups))
    left, box = np.zeros(len(groups)), {"facecolor": "white", "pad": 0.8, "linewidth": 0}
    for name, numbers in counts.items():
        i = DISTANCES.index(name)
        text = "湖北 Hubei" if name == "epicentre" else name
        ax.barh(
            range(len(groups)), numbers, left=left, color=SHADES[i], hatch=HATCHES[i], edgecolor=GREY, linewidth=0.6, label=text
        )
        for row, n in enumerate(numbers):
            if n:
                ax.text(
                    left[row] + n / 2,
                    row,
                    str(n),
                    ha="center",
                    va="center",
                    fontsize=8,
                    color="white" if i < 2 else "black",
                    bbox=box if i > 2 else None,
                )
        left += numbers.to_numpy()
    ax.set_yticks(range(len(groups)), [label(group) for group in groups])
    ax.invert_yaxis()
    ax.set_xlabel("places named (mentions)")
    ax.set_xlim(0, left.max() * 1.02)
    ax.locator_params(axis="x", integer=True)
    near = places["distance"].isin(["own county", "own city"]).mean()
    ax.set_title(f"{near:.0%} of the places named lie in the article's own county or city")
    legend(ax)
    caption(ax, f"n = {len(places)} mentions, townships and villages included; boundaries of the year before the article.{note}")
    return ax


def plot_dendrogram(
    shares: pd.DataFrame, names: dict[str, str] | None = None, by: str = "doc_id", ax: Axes | None = None
) -> Axes:
    """Tree of articles that use frames in like proportions; from 20 articles on.

    `shares`: as from `category_shares(..., by="doc_id", unit="characters")`; `names`: doc_id -> name. Ward's method (1963) on
    chi-square distances of the articles' profiles (`correspondence`). Returns the axes. Raises CorpusError for missing columns.
    """
    counts, few = _profile_counts(shares, by, "tree")
    if few:
        return nothing_to_draw(ax, few)
    rows, *_ = correspondence(counts)
    ax = new_axes(ax, 8, 1.4 + 0.2 * len(rows))
    tree = dendrogram(
        linkage(rows.to_numpy(), "ward"),
        orientation="right",
        no_plot=False,
        ax=ax,
        color_threshold=0,
        above_threshold_color=COLOURS[0],
        labels=[label((names or {}).get(doc, doc)) for doc in rows.index],
    )
    ax.tick_params(axis="y", labelsize=7.5)
    ax.set_xlabel("distance at which groups join (Ward)")
    ax.set_title(f"{len(tree['leaves'])} articles by the proportions of their frames")
    caption(ax, "Chi-square distances between profiles of matches; near leaves use frames in like proportions.")
    return ax


def plot_map(
    shares: pd.DataFrame,
    names: dict[str, str] | None = None,
    labels: dict[str, str] | None = None,
    by: str = "doc_id",
    ax: Axes | None = None,
) -> Axes:
    """Map of articles and frames in two dimensions (correspondence analysis); from 20 articles on.

    Arguments as for `plot_dendrogram`; articles with one name have one colour and marker; `labels`: category -> label.
    Returns the axes. Raises CorpusError for missing columns.
    """
    from adjustText import adjust_text

    counts, few = _profile_counts(shares, by, "map")
    if few:
        return nothing_to_draw(ax, few)
    rows, columns, inertia = correspondence(counts)
    ax = new_axes(ax, 9, 7)
    groups = pd.Series([(names or {}).get(doc, "articles") for doc in rows.index], index=rows.index)
    shown, note = limit_groups(groups)
    styles = group_style(shown)
    for group in shown:
        own = rows[groups == group]
        ax.scatter(own[0], own[1], s=26, label=label(group), alpha=0.8, **styles[group])
    ax.scatter(columns[0], columns[1], s=16, marker="x", color=DARK, linewidths=1)
    ax.axhline(0, color="#cccccc", linewidth=0.8, zorder=0)
    ax.axvline(0, color="#cccccc", linewidth=0.8, zorder=0)
    ax.margins(0.22, 0.1)
    texts = [ax.text(x, y, (labels or {}).get(category, category), fontsize=8) for category, x, y in columns[[0, 1]].itertuples()]
    ax.figure.canvas.draw()
    adjust_text(
        texts,
        ax=ax,
        iter_lim=1500,
        time_lim=None,
        expand=(1.1, 1.4),
        arrowprops={"arrowstyle": "-", "color": "#999999", "lw": 0.5},
    )
    ax.set_xlabel(f"first axis, {inertia[0]:.0%} of the inertia")
    ax.set_ylabel(f"second axis, {inertia[1]:.0%} of the inertia")
    ax.set_title(f"Two axes hold {inertia[0] + inertia[1]:.0%} of what sets the frames of {len(rows)} articles apart")
    legend(ax)
    caption(
        ax,
        "Correspondence analysis, symmetric map: near articles use frames in like proportions; a frame (x) lies "
        f"towards the articles\nthat use it more than others do.{note}",
    )
    return ax


def _profile_counts(shares: pd.DataFrame, by: str, kind: str) -> tuple[pd.DataFrame, str]:
    """The matches of each article in each category, and why there is no chart, where there are too few of them ("" else)."""
    require_columns(shares, [by, "category", "n"], 'category_shares(..., by="doc_id", unit="characters")')
    counts = shares.pivot(index=by, columns="category", values="n")
    counts = counts.loc[counts.sum(axis=1) > 0, counts.sum() >= 5]
    needed = (FEWEST_PROFILES, len(counts), "articles with matches"), (3, counts.shape[1], "categories with 5 matches")
    few = (f"a {kind} needs {least} {what}; there are {n}" for least, n, what in needed if n < least)
    return counts, next(few, "")
