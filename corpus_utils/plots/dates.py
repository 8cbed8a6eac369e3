"""Charts of dates (notebook 04): their distance from publication, what they fix and how the text uses them."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..errors import require_columns
from ..timelines.events import publication_lag
from .style import DARK, GREY, caption, legend, limit_documents, new_axes, nothing_to_draw
from .text import label

FIXED = {"a day": "#0072B2", "a longer span": "#9ecae1", "no place on the calendar": "#d9d9d9"}


def plot_publication(dates: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """What is told when: one row an article, its events by the days from event to publication.

    `dates`: as from `find_dates`; `articles`: doc_id, region, published, published_earliest, published_latest. Where the day of
    publication is only bounded, an open circle stands at the least distance. Returns the axes. Raises CorpusError for missing
    columns.
    """
    lags = publication_lag(dates, articles)
    docs, note = limit_documents(articles["doc_id"])
    lags = lags[lags["doc_id"].isin(docs)]
    if lags.empty:
        return nothing_to_draw(ax, "no article has both a date or bounds and an event on the calendar")
    table = articles.set_index("doc_id").loc[docs]
    dated = lags[lags["doc_id"].map(table["published"]).notna()]
    bounded = lags.drop(dated.index)
    reach = max([*dated["days_max"], *bounded["days_min"], 7]) * 1.12
    ax = new_axes(ax, 9.5, 1.9 + 0.5 * len(docs))
    for y, doc in enumerate(docs):
        own, open_ended = dated[dated["doc_id"] == doc], bounded[bounded["doc_id"] == doc]
        coarse = own[~own["exact"]]
        ax.hlines([y] * len(coarse), coarse["days_min"], coarse["days_max"], color="#56B4E9", alpha=0.45, linewidth=7, zorder=1)
        ax.scatter(own["days_min"][own["exact"]], [y] * int(own["exact"].sum()), s=28, color="#0072B2", zorder=3)
        if len(open_ended):
            ax.hlines(y, open_ended["days_min"].min(), reach, color="#D55E00", linestyle=(0, (2, 2)), linewidth=1.2, zorder=1)
            ax.scatter(open_ended["days_min"], [y] * len(open_ended), s=28, facecolor="white", edgecolor="#D55E00", zorder=2)
            bounds = table.loc[doc, ["published_earliest", "published_latest"]]
            ax.annotate(
                f"published between {bounds.iloc[0]:%Y-%m-%d} and {bounds.iloc[1]:%Y-%m-%d}",
                (reach, y),
                xytext=(-2, 5),
                fontsize=8,
                color=DARK,
                textcoords="offset points",
                ha="right",
            )
        if own.empty and open_ended.empty:
            ax.text(reach * 0.01, y, "no event on the calendar", fontsize=8, color=GREY, va="center")
    ax.scatter([], [], s=28, color="#0072B2", label="one day")
    ax.fill_between([], [], color="#56B4E9", alpha=0.45, linewidth=0, label="a longer span")
    if len(bounded):
        ax.scatter([], [], s=28, facecolor="white", edgecolor="#D55E00", label="at least so far back: publication is bounded")
    ax.set_yticks(range(len(docs)), [label(name or doc) for doc, name in table["region"].items()])
    ax.set_ylim(len(docs) - 0.5, -0.6)
    ax.set_xlim(min([0, *lags["days_min"]]) - reach * 0.02, reach)
    ax.set_xlabel("days from the event to publication")
    title = "No event has a known distance from publication: no article states its date"
    if len(dated):
        far = dated.groupby("doc_id")["days_max"].max().idxmax()
        own = dated[dated["doc_id"] == far]
        title = (
            f"Of {dated['doc_id'].nunique()} dated articles with events, {label(table.loc[far, 'region'])} looks back "
            f"furthest: {own['days_min'].min()} to {own['days_max'].max()} days"
        )
    ax.set_title(title)
    legend(ax)
    caption(ax, f"n = {len(docs)} articles, {len(lags)} events; marks of events with the same distance lie on each other.{note}")
    return ax


def plot_date_kinds(dates: pd.DataFrame, articles: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Stacked bars: what an article's date expressions fix - a day, a longer span, or nothing on the calendar.

    `dates`: as from `find_dates`; `articles`: doc_id, region. Returns the axes. Raises CorpusError for missing columns.
    """
    require_columns(dates, ["doc_id", "earliest", "latest"], "find_dates")
    require_columns(articles, ["doc_id", "region"], "load_corpus(...).articles")
    docs, note = limit_documents(articles["doc_id"])
    fixed = np.where(
        dates["earliest"].isna(),
        "no place on the calendar",
        np.where(dates["earliest"] == dates["latest"], "a day", "a longer span"),
    )
    counts = pd.crosstab(dates["doc_id"], fixed).reindex(index=docs, columns=list(FIXED), fill_value=0)
    names = articles.set_index("doc_id")["region"]
    ax = new_axes(ax, 8.5, 1.8 + 0.42 * len(docs))
    left = np.zeros(len(docs))
    for kind, colour in FIXED.items():
        ax.barh(range(len(docs)), counts[kind], left=left, color=colour, label=kind, height=0.6)
        for y, (start, n) in enumerate(zip(left, counts[kind], strict=True)):
            if n:
                ax.text(
                    start + n / 2, y, str(n), ha="center", va="center", fontsize=9, color="white" if kind == "a day" else DARK
                )
        left += counts[kind].to_numpy()
    ax.set_yticks(range(len(docs)), [label(names[doc] or doc) for doc in docs])
    ax.invert_yaxis()
    ax.set_xlabel("date expressions")
    total = len(dates)
    ax.set_title(f"{(fixed == 'a day').sum()} of {total} date expressions name a day" if total else "No date expressions")
    legend(ax)
    caption(ax, f"n = {total} expressions in {articles['doc_id'].nunique()} articles.{note}")
    return ax
