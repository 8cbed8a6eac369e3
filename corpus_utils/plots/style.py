"""Fonts and colours, and how a figure is shown and saved."""

import io
import os
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
from ..data import read_yaml
from ..errors import CorpusError, require_type

# Okabe & Ito 2008: distinct to colour-blind readers; the markers are distinct in greyscale too.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#7A6A00", "#000000"]
MARKERS = ["o", "s", "^", "D", "v", "P", "X", "*", "<", ">", "p", "h", "d"]
GREY, DARK = "#767676", "#333333"
FIGURE_DPI = 150


def use_cjk_font(path: str | Path | None = None) -> Path:
    """Make matplotlib and wordcloud draw Chinese; call it before the first figure.

    `path`: a font file; by default the packaged Noto Sans SC (SIL Open Font License), the same on
    every machine. Also sets the style of all figures. Returns the path of the font file.
    Raises CorpusError if the font is missing or has no Chinese characters; the message lists what
    was tried.

    Example: `cu.use_cjk_font()`.
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
    mpl.rcParams.update(read_yaml("charts.yml")["style"] | {"font.family": [font.family_name]})
    wordcloud.wordcloud.FONT_PATH = str(path)
    return Path(path)


def show_figure(figure: Figure | Axes | np.ndarray, name: str, alt: str, data: pd.DataFrame) -> None:
    """Show a figure in the notebook, and save it with its table as `name`.png, .svg and .csv.

    `figure`: a figure, its axes or an array of its axes, which is closed after that; `alt`:
    alternative text that says what the figure shows; `data`: the table that it was drawn from. In
    the notebook, the alternative text of the image is the figure's title followed by `alt`.

    The files go to the folder named in the environment variable CORPUS_FIGURES, else to
    `figures/` next to the working directory (for a notebook, next to `notebooks/`). In the CSV, a
    cell that a spreadsheet would run as a formula begins with an apostrophe.

    Example: `cu.show_figure(cu.plots.frequency(table), "words", "The most frequent words.",
    table)`.
    """
    from IPython.display import Image, display

    require_type(data, pd.DataFrame, "data")
    first: Any = figure.flat[0] if isinstance(figure, np.ndarray) and figure.size else figure
    require_type(first, (Figure, Axes), "figure")
    fig = figure_of(first) if isinstance(first, Axes) else first
    if not isinstance(alt, str) or not alt.strip():
        raise CorpusError(f"figure {name!r} has no alternative text; say in `alt` what it shows")
    if Path(name).name != name or not name or Path(name).suffix in (".png", ".svg", ".csv"):
        raise CorpusError(f"{name!r} is not a plain file name; give a name without a folder and without an ending")
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


def figure_of(ax: Axes) -> Figure:
    """The whole figure that the axes are part of."""
    figure = ax.get_figure(root=True)
    assert figure is not None, "only axes that were removed have no figure"
    return figure
