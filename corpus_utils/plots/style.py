"""Fonts, colours and the way a figure leaves the notebook."""

import io
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.font_manager
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import wordcloud.wordcloud
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..base.output import csv_text, write_file
from ..errors import CorpusError, require_columns, require_type
from ..tables import MAX_GROUPS, OTHER
from .labels import label

# Okabe & Ito 2008: told apart by colour-blind readers; the markers tell groups apart in greyscale.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#7A6A00", "#000000"]
MARKERS = ["o", "s", "^", "D", "v", "P", "X", "*", "<", ">", "p", "h", "d"]
GREY, DARK = "#767676", "#333333"
FIGURE_DPI = 150


def use_cjk_font(path: str | Path | None = None) -> Path:
    """Make matplotlib and wordcloud draw Chinese; call it before the first figure.

    `path`: a font file; by default the packaged Noto Sans SC (SIL Open Font License), the same on every machine.
    Also sets the style of all figures. Returns the font file. Raises CorpusError, listing what was tried, if it is
    missing or no font with Chinese characters.
    """
    tried = [str(path)] if path is not None else ["Noto Sans SC of the package pylopdf-fonts-zh-cn"]
    if path is None:
        try:
            from pylopdf_fonts_zh_cn import sans_path

            path = sans_path()
        except ImportError:
            path = ""
    try:
        font = mpl.ft2font.FT2Font(str(path))
        usable = font.get_char_index(ord("疫")) != 0
    except (OSError, RuntimeError):
        usable = False
    if not usable:
        raise CorpusError(
            f"no Chinese font; tried {', '.join(tried)}. Run `pip install -r requirements.txt`, or give "
            "the path of a font file with Chinese characters"
        )
    mpl.font_manager.fontManager.addfont(str(path))
    mpl.rcParams.update(
        {
            "font.family": [font.family_name],
            "svg.hashsalt": "corpus_utils",
            "svg.fonttype": "path",
            "text.parse_math": False,  # a `$` in a name is a dollar
            "figure.constrained_layout.use": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": GREY,
            "axes.titlesize": 12,
            "axes.titlelocation": "left",
            "axes.titlepad": 10,
            "axes.labelsize": 10,
            "xtick.labelsize": 9,
            "ytick.labelsize": 9,
            "legend.frameon": False,
            "legend.fontsize": 9,
            "axes.grid": True,
            "axes.grid.axis": "x",
            "grid.color": "#e5e5e5",
            "axes.axisbelow": True,
        }
    )
    wordcloud.wordcloud.FONT_PATH = str(path)
    return Path(path)


def show_figure(fig: Figure, name: str, alt: str, data: pd.DataFrame) -> None:
    """Show a figure in the notebook and keep it: `name`.png and .svg, with its table as `name`.csv.

    `alt`: what the figure shows, in words; the figure's title is put before it. The files go to `figures/` beside
    `notebooks/`, or to the folder in the environment variable CORPUS_FIGURES. The PNG carries the text as alternative
    text in its metadata. In the CSV, a cell that a spreadsheet would run as a formula begins with an apostrophe.
    Raises CorpusError if `alt` is empty, `name` is no plain file name, or a file cannot be written.
    """
    from IPython.display import Image, display

    require_type(data, pd.DataFrame, "data")
    if not isinstance(alt, str) or not alt.strip():
        raise CorpusError(f"figure {name!r} has no alternative text; say in `alt` what it shows")
    if Path(name).name != name or not name:
        raise CorpusError(f"{name!r} is no plain file name; give a name without a folder")
    folder = Path(os.environ.get("CORPUS_FIGURES") or Path.cwd().parent / "figures")
    buffer, drawing = io.BytesIO(), io.BytesIO()
    fig.savefig(buffer, format="png", dpi=FIGURE_DPI, metadata={"Software": None})
    fig.savefig(drawing, format="svg", metadata={"Date": None})
    write_file(folder / f"{name}.png", buffer.getvalue())
    write_file(folder / f"{name}.svg", drawing.getvalue())
    write_file(folder / f"{name}.csv", csv_text(data))
    width, height = (int(inches * 100) for inches in fig.get_size_inches())
    plt.close(fig)
    title = fig.get_suptitle() or fig.axes[0].get_title(loc="left")
    display(
        Image(buffer.getvalue(), width=width, height=height),
        metadata={"image/png": {"alt": f"{title.replace(chr(10), ' ')}. {alt}"}},
    )


def small_multiples(
    plot: Callable[..., Axes],
    table: pd.DataFrame,
    by: str = "region",
    columns: int = 2,
    width: float = 4.7,
    height: float = 3.3,
    lead: str | None = None,
    share_rows: bool = False,
    **options: Any,
) -> np.ndarray:
    """One chart a group, on one horizontal scale: `plot` is a chart of this package that takes a table and `ax`.

    `options` go to `plot`. At most twelve groups are drawn, each under its name; the figure's title is that of the group with
    the highest value in the column `lead`, else of the first. `share_rows`: rows are named only at the left. Returns the
    array of axes, of one where there is nothing to draw. Raises CorpusError if `plot` is no function, or the table has no
    such column.
    """
    require_columns(table, [by] if lead is None else [by, lead], "a function of this package")
    if not callable(plot):
        raise CorpusError(f"plot is {plot!r}; give a chart, as plot_keyness")
    groups, note = limit_groups(table[by])
    if not groups:
        return np.array([[nothing_to_draw(None, "there is no group, or only one, so there is none to compare it with")]])
    columns = max(1, min(columns, len(groups)))
    rows = -(-len(groups) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(width * columns, height * rows), squeeze=False)
    for ax in axes.flat[len(groups) :]:
        ax.axis("off")
    titles, captions = [], set()
    for ax, group in zip(axes.flat, groups, strict=False):
        plot(table[table[by] == group], ax=ax, **options)
        titles.append(ax.get_title(loc="left"))
        captions.add(figure.get_supxlabel())
        ax.set_title(label(group), fontsize=11)
        if share_rows and not ax.get_subplotspec().is_first_col():
            ax.set_yticklabels([])
    drawn = [ax for ax in axes.flat[: len(groups)] if ax.axison]
    ends = [ax.get_xlim() for ax in drawn]
    for ax in drawn:
        ax.set_xlim(min(low for low, _ in ends), max(high for _, high in ends))
    first = 0
    if lead is not None and table[lead].notna().any():
        first = groups.index(table[table[by].isin(groups)].groupby(by)[lead].max().idxmax())
    figure.suptitle(titles[first], x=0.01, ha="left", fontsize=12)
    caption(axes[0, 0], (captions.pop() if len(captions) == 1 else "") + note)  # what differs would be that of the last panel
    return axes


def new_axes(ax: Axes | None, width: float = 8, height: float = 4.5) -> Axes:
    """The axes given, or new ones in a figure of this size (inches)."""
    return ax if ax is not None else plt.subplots(figsize=(width, height))[1]


def figure_of(ax: Axes) -> Figure:
    """The whole figure that axes are part of."""
    figure = ax.get_figure(root=True)
    assert figure is not None, "only axes that were removed have no figure"
    return figure


def nothing_to_draw(ax: Axes | None, why: str) -> Axes:
    """Axes that say why there is no chart; returned as an array of one where a chart has several panels."""
    ax = new_axes(ax, 8, 1.2)
    ax.set_title(f"Nothing to draw: {why}")
    ax.axis("off")
    return ax


def caption(ax: Axes, text: str) -> None:
    """A small line below the figure: n, units, what the marks mean."""
    ax.figure.supxlabel(text, x=0.01, ha="left", fontsize=8, color=DARK)


def legend(ax: Axes) -> None:
    """A legend below the axes, never over the data, in as many columns as the figure is wide."""
    width, height = figure_of(ax).get_size_inches()
    handles, labels = ax.get_legend_handles_labels()
    columns = max(1, int((width - 2) * 10 // max(map(len, labels), default=1)))
    below = (0.62 if ax.get_xlabel() else 0.36) / height
    ax.legend(
        handles,
        labels,
        loc="upper left",
        bbox_to_anchor=(0, -below - 0.02),
        ncols=min(columns, len(labels)),
        borderaxespad=0,
        handletextpad=0.4,
        columnspacing=1.2,
    )


def limit_groups(groups: Iterable) -> tuple[list, str]:
    """The groups of a chart, sorted (at most twelve and `other`), and a note that says what was left out or joined."""
    groups = sorted({group for group in groups if group == group}, key=lambda group: (group == OTHER, str(group)))
    shown = groups[:MAX_GROUPS] + [OTHER] * (OTHER in groups[MAX_GROUPS:])
    note = f" {len(shown)} of {len(groups)} are shown." if len(shown) < len(groups) else ""
    return shown, note + (" “other” joins the remaining regions." if OTHER in shown else "")


def limit_documents(docs: Iterable) -> tuple[list, str]:
    """The first twelve documents, in their order, and a note that says how many were left out ("" if none)."""
    docs = list(dict.fromkeys(docs))
    return docs[:MAX_GROUPS], f" The first {MAX_GROUPS} of {len(docs)} are shown." if len(docs) > MAX_GROUPS else ""


def group_style(groups: Sequence) -> dict[Any, dict[str, Any]]:
    """Colour and marker of each group, always the same for the same order."""
    return {group: {"color": COLOURS[i % len(COLOURS)], "marker": MARKERS[i % len(MARKERS)]} for i, group in enumerate(groups)}
