"""Charts of what size costs (notebook 06)."""

import pandas as pd
from matplotlib.axes import Axes

from ..errors import CorpusError, require_columns
from .labels import wrap_text
from .style import COLOURS, GREY, MARKERS, caption, legend, new_axes

COLUMNS = ["benchmark", "x", "value", "unit", "measured"]


def plot_throughput(results: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Lines: million characters a second against the number of workers, with what twice the workers would give at best.

    `results`: as from `load_benchmarks`. Returns the axes. Raises CorpusError for missing columns or rows.
    """
    rows = _rows(results, "workers, ")
    ax = new_axes(ax, 7, 4.2)
    for i, (name, own) in enumerate(rows.groupby("benchmark", sort=False)):
        workers = own["x"].astype(int)
        ax.plot(workers, own["value"], color=COLOURS[i], marker=MARKERS[i], label=name.removeprefix("workers, "))
        ax.plot(workers, own["value"].iloc[0] * workers / workers.iloc[0], color=COLOURS[i], linestyle=":", linewidth=1)
        for x, value in zip(workers, own["value"]):
            ax.annotate(f"{value:.2f}", (x, value), (0, -15), textcoords="offset points", ha="center", fontsize=9)
    ax.set_xticks(sorted(rows["x"].astype(int).unique()))
    ax.set_xlim(rows["x"].astype(int).min() - 0.2, rows["x"].astype(int).max() + 0.2)
    ax.set_ylim(0, rows["value"].max() * 1.2)
    ax.set_xlabel("workers (processes, one core each)")
    ax.set_ylabel("million characters a second")
    gains = rows.groupby("benchmark")["value"].agg(lambda values: values.iloc[-1] / values.iloc[0])
    ax.set_title(f"Two workers do {gains.min():.1f} to {gains.max():.1f} times the work of one")
    legend(ax)
    caption(ax, _wrapped(f"Dotted: in proportion to the workers. {results['measured'].iloc[0]}"))
    return ax


def plot_memory(results: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Lines: the most memory of a worker, and of the process that gives out the work, against the number of articles.

    `results`: as from `load_benchmarks`. Returns the axes. Raises CorpusError for missing columns or rows.
    """
    rows = _rows(results, "memory of ")
    ax = new_axes(ax, 7, 4.2)
    for i, (name, own) in enumerate(rows.groupby("benchmark", sort=False)):
        ax.plot(own["x"].astype(int), own["value"], color=COLOURS[i], marker=MARKERS[i], label=name.removeprefix("memory of "))
        for x, value in zip(own["x"].astype(int), own["value"]):
            ax.annotate(f"{value:,.0f}", (x, value), (0, 7), textcoords="offset points", ha="center", fontsize=9, color=GREY)
    sizes = sorted(rows["x"].astype(int).unique())
    ax.set_xscale("log")
    ax.set_xlim(sizes[0] / 1.6, sizes[-1] * 1.6)
    ax.set_xticks(sizes, [f"{size:,}" for size in sizes])
    ax.minorticks_off()
    ax.set_ylim(0, rows["value"].max() * 1.25)
    ax.set_xlabel("articles (logarithmic scale)")
    ax.set_ylabel("most memory, MB")
    worker = rows["value"][rows["benchmark"] == "memory of a worker"]
    ratio = worker.iloc[-1] / worker.iloc[0]
    ax.set_title(f"{sizes[-1] // sizes[0]} times the articles, {ratio:.2f} times the memory of a worker")
    legend(ax)
    caption(ax, _wrapped(results["measured"].iloc[0]))
    return ax


def _rows(results: pd.DataFrame, beginning: str) -> pd.DataFrame:
    require_columns(results, COLUMNS, "load_benchmarks()")
    rows = results[results["benchmark"].str.startswith(beginning)]
    if rows.empty:
        raise CorpusError(f"the results have no row of {beginning!r}; run tests/benchmarks/scale.py again")
    return rows


def _wrapped(text: str) -> str:
    return "\n".join(wrap_text(text, 110))
