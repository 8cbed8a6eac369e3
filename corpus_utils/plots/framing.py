"""Charts of frames, places and shared text (notebook 03)."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from itertools import combinations
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy.cluster import hierarchy

from .. import framing
from ..base.parts import Row
from ..data import read_yaml
from ..errors import CorpusError, require_columns, require_known
from ..framing.agreement import RELIABLE, TENTATIVE
from ..framing.pairs import AUTHOR
from ..tables import DISTANCES, grouped, require_table
from .axes import caption, cell, legend, new_axes, nothing_to_draw, small_multiples, spread_labels
from .groups import group_style, limit_documents, limit_groups, noun_of, own_groups
from .labels import counted, label
from .style import COLOURS, DARK, GREY

SHORT_UNIT = {"characters": "per 1,000 ch.", "sentence": "of sentences", "paragraph": "of paragraphs"}
VARIANTS = {"without formulas": ("o", "none"), "without shared text": ("x", COLOURS[1])}
PLURAL: dict[str, str] = read_yaml("charts.yml")["speakers"]
LABEL_WIDTH = 24  # characters of a column label, over two lines
FEWEST_PROFILES = 20  # with fewer articles there is no tree or map
SHADES = ["#08306b", "#2171b5", "#6baed6", "#c6dbef", "#f7fbff", "#bbbbbb", "#eeeeee"]
HATCHES = ["", "", "", "//", "..", "xx", ""]


def shares(
    table: pd.DataFrame, labels: dict[str, str] | None = None, by: str = "group", n: int = 8, ax: Axes | None = None
) -> Axes:
    """Dot plot with intervals: one row per category, one mark per group.

    `table`: as returned by `framing.shares`; `labels`: category -> label. Draws the `n`
    categories with the highest mean value over the groups, highest first. Returns the axes.

    Example: `cu.plots.shares(cu.framing.shares(matches, corpus.articles), labels)`.
    """
    require_table(table, "shares", [by, "category", "value", "low", "high", "n_articles", "interval", "unit"])
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
    styles = group_style(table[by])
    for group, offset in zip(groups, offsets, strict=True):
        rows, style = table[table[by] == group], styles[group]
        y = rows["category"].map(row_of) + offset
        ax.hlines(y, rows["low"], rows["high"], color=style["color"], linewidth=1.4, alpha=0.6)
        ax.scatter(rows["value"], y, s=34, label=label(group), zorder=3, **style)
    for row in range(len(order) - 1):
        ax.axhline(row + 0.5, color="#eeeeee", linewidth=1)
    ax.set_yticks(range(len(order)), [(labels or {}).get(category, category) for category in order])
    ax.invert_yaxis()
    ax.set_xlim(left=0)
    unit, own = table["unit"].iloc[0], own_groups(groups)
    if unit != "characters":
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.set_xlabel("matches per 1,000 characters" if unit == "characters" else f"share of {unit}s with the frame")
    named = table[table[by].isin(own)]
    leading = named["category"][named["value"] == named.groupby(by)["value"].transform("max")].value_counts()
    noun = "article" + "s" * (len(own) != 1) if (table["n_articles"] == 1).all() else noun_of(table[by], len(own))
    ax.set_title(
        f"{(labels or {}).get(leading.index[0], leading.index[0])}: most {'matches' if unit == 'characters' else unit + 's'} in "
        f"{leading.iloc[0]} of {len(own)} {noun} (ties included)"
    )
    legend(ax)
    kinds = " or ".join(dict.fromkeys(table["interval"]))
    n_articles = int(table.drop_duplicates(by)["n_articles"].sum())
    caption(ax, f"n = {counted(n_articles, 'article')}; lines: 95 % intervals ({kinds}).{note}")
    return ax


def share_variants(
    table: pd.DataFrame,
    labels: dict[str, str],
    influence: pd.DataFrame | None = None,
    by: str = "group",
    ax: Axes | None = None,
) -> Axes:
    """Dot plot of the categories, with and without formulas and shared text, one panel per group.

    `table`: as returned by `framing.share_variants`; `labels`: category -> label, in the order of
    the rows; `influence`: as returned by `framing.influence`.

    A dot with its interval is the value from all matches. Further marks show the value without
    formulas and without shared text, where it differs by more than 2 %. A † marks a category in
    which the group moves by two or more ranks, or gains or loses first place, when a single entry
    of the lexicon is left out. A category with too few matches shows their number, in grey.
    Returns the axes; of several panels, the first.

    Example: `cu.plots.share_variants(cu.framing.share_variants(matches, corpus.articles, passages),
    labels)`.
    """
    require_table(
        table, "share_variants", [by, "category", "n", "value", "low", "high", "too_few", "variant", "n_articles", "unit"]
    )
    if table.empty:
        return nothing_to_draw(ax, "no word of the lexicon occurs")
    if ax is None:
        return _panels(share_variants, table, by, labels, _leading(table, labels, by), influence=influence)
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
        require_table(influence, "influence", [by, "category", "entry", "rank", "rank_without"])
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
        note = " †: moves by two ranks or more among the groups, or gains or loses first place, if a single entry is left out."
    ax.set_yticks(rows, labels.values())
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_xlim(left=0)
    unit = table["unit"].iloc[0]
    ax.set_xlabel(SHORT_UNIT[unit], fontsize=8.5)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}" if unit == "characters" else f"{value:.0%}")
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


def positions(table: pd.DataFrame, labels: dict[str, str], by: str = "group", ax: Axes | None = None) -> Axes:
    """Where in its article each match is: one panel per group, one row per category.

    `table`: matches with a column `position` (0 = beginning, 1 = end), as returned by
    `framing.add_position`; `labels`: category -> label, in the order of the rows. Each match is a
    stroke. Returns the axes; of several panels, the first.

    Example: `cu.plots.positions(cu.framing.add_position(matches, corpus.articles), labels)`.
    """
    require_columns(table, [by, "doc_id", "category", "position"], "framing.add_position(matches, articles)")
    table = table[table[by].notna()]
    if table.empty:
        return nothing_to_draw(ax, "no word of the lexicon occurs")
    enough = table.groupby("category")["position"].agg(["size", "mean"]).query("size >= 5")
    enough = enough.loc[enough.index.isin(labels)]
    title = "Fewer than two frames have five matches or more"
    if len(enough) > 1:
        title = f"Earliest on average: {labels[enough['mean'].idxmin()]}; latest: {labels[enough['mean'].idxmax()]}"
    if ax is None:
        return _panels(positions, table, by, labels, title)
    ax = new_axes(ax, 7, 1.6 + 0.27 * len(labels))
    for row, category in enumerate(labels):
        at = table["position"][table["category"] == category]
        ax.hlines(row, 0, 1, color="#dddddd", linewidth=1, zorder=1)
        ax.vlines(at, row - 0.38, row + 0.38, color=COLOURS[0], linewidth=1.1, zorder=2)
        ax.text(1.02, row, str(len(at)), va="center", fontsize=7.5, color=DARK)
    ax.set_yticks(range(len(labels)), labels.values())
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_xlim(0, 1.13)
    ax.set_xticks([0, 0.5, 1], ["start", "", "end"])
    ax.set_title(f"{label(table[by].iloc[0])}: {title}")
    caption(ax, "One stroke per match; numbers: matches. Averages are of frames with five matches or more.")
    return ax


def _panels(plot: Callable[..., Axes], table: pd.DataFrame, by: str, labels: dict[str, str], title: str, **options: Any) -> Axes:
    """One panel per group, with row labels only on the left."""
    columns = 5 if table[by].nunique() < 6 else 6
    width = max(1.9, 9.2 / min(columns, table[by].nunique()))
    one, height = partial(plot, by=by, labels=labels, **options), 1.6 + 0.27 * len(labels)
    axes = small_multiples(one, table, by, columns, width, height, share_rows=True)
    for ax in axes.flat:
        ax.set_title("\n".join(fill(part, 16) for part in ax.get_title(loc="left").split(" ", 1)), fontsize=10)
    axes[0, 0].figure.suptitle(title, x=0.01, ha="left", fontsize=12)
    return axes[0, 0]


def _leading(table: pd.DataFrame, labels: dict[str, str], by: str) -> str:
    """The title: in how many of the groups drawn each category leads, alone or tied."""
    groups = own_groups(limit_groups(table[by])[0])
    enough = table[(table["variant"] == "all matches") & ~table["too_few"]]
    enough = enough[enough[by].isin(groups) & enough["category"].isin(labels)]
    if enough.empty:
        return "Too few matches in every frame"
    best = enough.loc[enough["value"] == enough.groupby(by)["value"].transform("max"), "category"].value_counts()
    one_each, n = (table["n_articles"] == 1).all(), len(groups)
    noun = ("article" + "s" * (n > 1)) if one_each else noun_of(table[by], n)
    first = f"Most frequent: {labels[best.index[0]]} in {best.iloc[0]} of {len(groups)} {noun}"
    return first + "".join(f", {labels[name]} in {n}" for name, n in best.iloc[1:4].items()) + (", …" if len(best) > 4 else "")


def _amount(value: float, unit: str) -> str:
    return f"{value:.1f} per 1,000 characters" if unit == "characters" else f"{value:.0%} of {unit}s"


def co_occurrence(table: pd.DataFrame, labels: dict[str, str], other_labels: dict[str, str], ax: Axes | None = None) -> Axes:
    """Matrix: of the sentences with one category (rows), the share that also has another.

    `table`: as returned by `framing.co_occurrence`; `labels` and `other_labels`: category ->
    label, in the order of the rows and of the columns. Shades show the share of the row's
    sentences, numbers the sentences with both; cells with too few are grey. Returns the axes.

    Example: `cu.plots.co_occurrence(cu.framing.co_occurrence(matches, matches, corpus.articles),
    labels, labels)`.
    """
    require_table(table, "co_occurrence", ["category", "other", "n", "n_both", "share", "ratio", "too_few"])
    ax, best = _matrix(table, "category", "other", "share", "n_both", labels, other_labels, ax)
    if best is not None:
        ax.set_title(f"{other_labels[best.other]} in {best.share:.0%} of the {best.n} sentences with {labels[best.category]}")
        caption(
            ax,
            "Shade: share of the row's sentences; number: sentences with both; small and grey: too few (below 5); blank: none.",
        )
    return ax


def speakers(table: pd.DataFrame, labels: dict[str, str], ax: Axes | None = None) -> Axes:
    """Matrix: how often each type of speaker, and the article itself, uses each category.

    `table`: as returned by `framing.speakers`; `labels`: category -> label, in the order of the
    columns. Shades show matches per 1,000 characters of what the speakers say, numbers the
    matches; cells with too few are grey. Returns the axes.

    Example: `cu.plots.speakers(cu.framing.speakers(cu.mentions.add_speaker(matches, corpus.speech),
    corpus.speech, corpus.articles), labels)`.
    """
    require_table(table, "speakers", ["speaker", "category", "n", "n_speakers", "n_characters", "value", "too_few"])
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
                f"{told / sizes['n_characters'].sum():.0%} of the text is quoted speech; {PLURAL[most['speaker']]} say the most, "
                f"{most['n_characters'] / told:.0%} of it"
            )
        ax.set_title(title)
        caption(
            ax,
            "Rows: types of speaker (utterances, or articles; characters). Shade: matches per 1,000 characters, on a "
            "square-root\nscale; number: matches; small and grey: too few (below 5); blank: none.",
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
    """Draw shaded cells with their numbers; also return the highest cell that is not too few."""
    table = table[table[row].isin(row_labels) & table[column].isin(column_labels)]
    if table.empty:
        return nothing_to_draw(ax, "there are no two categories to compare"), None
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
    shades = np.sqrt(shades) if value == "value" else shades  # short speeches have extreme rates
    top = max(float(np.nanmax(shades)), 1e-9)
    ax.imshow(shades, cmap="Blues", vmin=0, vmax=top * 1.15, aspect="auto")
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            if (r, c) in cells.index and cells.at[(r, c), n]:
                few = cells.at[(r, c), "too_few"]
                colour = GREY if few else "white" if shades[i, j] > 0.6 * top else "black"
                cell(ax, j, i, cells.at[(r, c), n], fontsize=7 if few else 8.5, color=colour)
    ax.set_yticks(range(len(rows)), [row_labels[r] for r in rows])
    ax.set_xticks(
        range(len(columns)), [column_labels[c] for c in columns], rotation=55, ha="left", rotation_mode="anchor", fontsize=8
    )
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.grid(False)
    ax.spines[:].set_visible(False)
    enough = table[~table["too_few"] & (table["n"] >= 15 if n != "n" else True)]
    if enough.empty:
        ax.set_title("Too few matches in every cell")
    return ax, next(enough.loc[[enough[value].idxmax()]].itertuples()) if len(enough) else None


def agreement(readers: pd.DataFrame, lexicon: dict[str, pd.DataFrame], labels: dict[str, str], ax: Axes | None = None) -> Axes:
    """Dot plot of Krippendorff's alpha: two readers with each other, and a lexicon with a reader.

    `readers`: as returned by `framing.agreement` for the two readers; `lexicon`: name -> table,
    as returned by `framing.agreement` for a reader and the lexicon, on one set of articles or
    several; the first must be those that both readers coded. `labels`: category -> label, in the
    order of the rows. A mark is drawn where at least 15 sentences have the category; categories
    with too few in the first table are named in the caption. Returns the axes.

    Example: `cu.plots.agreement(cu.framing.agreement(gold, gold, ("reader_a", "reader_b")),
    {"lexicon": cu.framing.agreement(gold, codes, ("settled", "codes"))}, labels)`.
    """
    for table in (readers, *lexicon.values()):
        require_table(table, "agreement")
    if not lexicon:
        raise CorpusError('lexicon has no table; give at least one, as in {"these articles": framing.agreement(...)}')
    first = next(iter(lexicon.values())).set_index("category")
    enough = [name for name in labels if name in first.index and first.at[name, "verdict"] != "too few"]
    if not enough:
        return nothing_to_draw(ax, "no category has 15 sentences or more")
    rows = [("the two readers", readers), *((f"lexicon, {name}", table) for name, table in lexicon.items())]
    ax = new_axes(ax, 9.5, 2.1 + 0.1 * len(rows) * len(enough))
    y, names = np.arange(len(enough)), [name for name, _ in rows]
    styles = group_style(pd.Series(pd.Categorical(names, names)))
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
    ax.set_xlabel("Krippendorff's alpha (1 = perfect agreement, 0 = as expected by chance)")
    judged = {name: table[table["verdict"] != "too few"]["alpha_low"] for name, table in lexicon.items()}
    passed = ", ".join(f"{name} {(low >= TENTATIVE).sum()} of {len(low)}" for name, low in judged.items())
    ax.set_title(fill(f"Word lists that readers confirm: {passed}", 90))
    legend(ax)
    left_out = [labels[name] for name in labels if name not in enough]
    sizes = ", ".join(f"{table['n_units'].iloc[0]} ({name})" for name, table in lexicon.items() if len(table))
    caption(
        ax,
        fill(
            f"Sentences: {sizes}. Lines: 95 % intervals; dotted: .667 (tentative), dashed: .8 (reliable), which the lower end "
            f"has to reach. Fewer than 15 sentences: "
            f"{', '.join(left_out) or 'none'}.",
            120,
        ),
    )
    return ax


def passages(table: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Matrix: the number of characters that each pair of articles shares word for word.

    `table`: as returned by `reuse.passages`; `articles`: in the order of the rows and columns.
    Returns the axes.

    Example: `cu.plots.passages(cu.reuse.passages(corpus.articles), corpus.articles)`.
    """
    require_table(table, "passages")
    require_table(articles, "articles", ["doc_id"])
    if articles.empty:
        return nothing_to_draw(ax, "there are no articles")
    docs, note = limit_documents(articles["doc_id"])
    names = grouped(articles).set_index("doc_id")["label"]
    require_known(pd.DataFrame({"doc_id": [doc for found in table["doc_ids"] for doc in found]}), articles, "the passages")
    places: dict[tuple[str, str], set[int]] = defaultdict(set)  # of two articles: the characters of the first
    for row in table.itertuples():
        for (a, start), (b, _) in combinations(zip(row.doc_ids, row.starts, strict=True), 2):
            places[a, b].update(range(start, start + row.n_characters) if a != b else ())
    shared = {pair: len(characters) for pair, characters in places.items() if characters}
    matrix = pd.DataFrame(0, index=docs, columns=docs)
    for (a, b), n in shared.items():
        if a in docs and b in docs:
            matrix.loc[a, b] = matrix.loc[b, a] = n
    labels = [label(names[doc]) for doc in docs]
    width = max(3.4, 1.2 + 0.11 * max(map(len, labels))) + 0.7 * len(docs)
    ax = new_axes(ax, max(width, 6.9), 2.2 + 0.55 * len(docs))
    ax.imshow(np.sqrt(matrix.to_numpy()), cmap="Blues", vmin=0, vmax=max(np.sqrt(matrix.to_numpy().max()) * 2, 1))
    for i in range(len(docs)):
        for j in range(len(docs)):
            none = i == j or not matrix.iloc[i, j]
            cell(ax, j, i, "–" if i == j else matrix.iloc[i, j], fontsize=10, color=GREY if none else "black")
    ax.set_xticks(range(len(docs)), [name.replace(" ", "\n", 1)[:LABEL_WIDTH] for name in labels], fontsize=8)
    if len(docs) > 6:
        ax.tick_params(axis="x", rotation=90)
    ax.set_yticks(range(len(docs)), labels)
    ax.grid(False)
    ax.tick_params(length=0)
    if shared:
        pair, total = max(shared.items(), key=lambda item: item[1])
        title = f"{label(names[pair[0]])} and {label(names[pair[1]])} share the most text: {total:,} characters"
    else:
        title = "No two articles share a passage"
    ax.set_title(title)
    caption(ax, f"n = {counted(len(table), 'passage')}; characters in identical runs, punctuation included.{note}")
    return ax


def distances(places: pd.DataFrame, by: str = "group", ax: Axes | None = None) -> Axes:
    """Stacked bars: how far from home the places are that the articles of each group name.

    `places`: as returned by `mentions.add_distance`. Returns the axes.

    Example: `cu.plots.distances(cu.mentions.add_distance(corpus.places, corpus.articles))`.
    """
    require_columns(places, [by, "distance", "province"], "mentions.add_distance(places, articles)")
    groups, note = limit_groups(places[by])
    places = places[places[by].isin(groups)]
    if places.empty:
        return nothing_to_draw(ax, "no place is named")
    counts = places.groupby([by, "distance"], observed=True).size().unstack(fill_value=0).reindex(groups)
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
                style = {"color": "white" if i < 2 else "black", "bbox": box if i > 2 else None}
                cell(ax, left[row] + n / 2, row, n, fontsize=8, **style)
        left += numbers.to_numpy()
    ax.set_yticks(range(len(groups)), [label(group) for group in groups])
    ax.invert_yaxis()
    ax.set_xlabel("places named (mentions)")
    ax.set_xlim(0, left.max() * 1.02)
    ax.locator_params(axis="x", integer=True)
    near = places["distance"].isin(["own county", "own city"]).mean()
    ax.set_title(f"{near:.0%} of the places named are in the article's own county or city")
    legend(ax)
    caption(ax, f"n = {counted(len(places), 'mention')}, with townships and villages; boundaries of the year before.{note}")
    return ax


def dendrogram(shares: pd.DataFrame, names: dict[str, str] | None = None, by: str = "doc_id", ax: Axes | None = None) -> Axes:
    """Tree of articles that use categories in similar proportions; needs 20 articles.

    `shares`: as returned by `framing.shares(..., by="doc_id", unit="characters")`; `names`:
    doc_id -> name. Articles are clustered by Ward's method (1963) on the chi-square distances
    between their profiles (`framing.correspondence`). Only articles with matches count, and only
    categories with at least five matches, of which it takes three. Returns the axes.

    Example: `cu.plots.dendrogram(cu.framing.shares(matches, corpus.articles, by="doc_id",
    unit="characters"))`.
    """
    counts, few = _profile_counts(shares, by, "tree")
    if few:
        return nothing_to_draw(ax, few)
    rows, *_ = framing.correspondence(counts)
    ax = new_axes(ax, 8, 1.4 + 0.2 * len(rows))
    tree = hierarchy.dendrogram(
        hierarchy.linkage(rows.to_numpy(), "ward"),
        orientation="right",
        no_plot=False,
        ax=ax,
        color_threshold=0,
        above_threshold_color=COLOURS[0],
        labels=[label((names or {}).get(doc, doc)) for doc in rows.index],
    )
    ax.tick_params(axis="y", labelsize=7.5)
    ax.set_xlabel("distance at which clusters merge (Ward)")
    ax.set_title(f"{len(tree['leaves'])} articles, clustered by the proportions of their frames")
    caption(ax, "Chi-square distances between profiles of matches; articles that merge early use frames in similar proportions.")
    return ax


def correspondence(
    shares: pd.DataFrame,
    names: dict[str, str] | None = None,
    labels: dict[str, str] | None = None,
    by: str = "doc_id",
    ax: Axes | None = None,
) -> Axes:
    """Map of articles and categories by correspondence analysis; needs 20 articles.

    Arguments as for `plots.dendrogram`, except that articles with the same name in `names` share
    a colour and a marker; `labels`: category -> label. Returns the axes.

    Example: `cu.plots.correspondence(cu.framing.shares(matches, corpus.articles, by="doc_id",
    unit="characters"), labels=labels)`.
    """
    counts, few = _profile_counts(shares, by, "map")
    if few:
        return nothing_to_draw(ax, few)
    rows, columns, inertia = framing.correspondence(counts)
    ax = new_axes(ax, 9, 7)
    groups = pd.Series([(names or {}).get(doc, "articles") for doc in rows.index], index=rows.index)
    shown, note = limit_groups(groups)
    styles = group_style(groups)
    for group in shown:
        own = rows[groups == group]
        ax.scatter(own[0], own[1], s=26, label=label(group), alpha=0.8, **styles[group])
    ax.scatter(columns[0], columns[1], s=16, marker="x", color=DARK, linewidths=1)
    ax.axhline(0, color="#cccccc", linewidth=0.8, zorder=0)
    ax.axvline(0, color="#cccccc", linewidth=0.8, zorder=0)
    ax.margins(0.22, 0.1)
    texts = [ax.text(x, y, (labels or {}).get(category, category), fontsize=8) for category, x, y in columns[[0, 1]].itertuples()]
    spread_labels(ax, texts, 1500, (1.1, 1.4), "#999999")
    ax.set_xlabel(f"first axis, {inertia[0]:.0%} of the inertia")
    ax.set_ylabel(f"second axis, {inertia[1]:.0%} of the inertia")
    ax.set_title(f"Two axes show {inertia[0] + inertia[1]:.0%} of the variation in the frames of {len(rows)} articles")
    legend(ax)
    caption(
        ax,
        "Correspondence analysis, symmetric map: articles close together use frames in similar proportions; a frame (x) is "
        f"on the side\nof the articles that use it more than others do.{note}",
    )
    return ax


def _profile_counts(shares: pd.DataFrame, by: str, kind: str) -> tuple[pd.DataFrame, str]:
    """The matches per article and category, and why they are too few for a chart, or ""."""
    require_table(shares, "shares", [by, "category", "n"])
    counts = shares.pivot(index=by, columns="category", values="n")
    counts = counts.loc[:, counts.sum() >= 5]
    counts = counts[counts.sum(axis=1) > 0]
    needed = (FEWEST_PROFILES, len(counts), "articles with matches"), (3, counts.shape[1], "categories with 5 matches or more")
    few = (f"a {kind} needs {least} {what}; there are {n}" for least, n, what in needed if n < least)
    return counts, next(few, "")
