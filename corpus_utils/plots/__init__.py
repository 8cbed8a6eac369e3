"""Charts: one module a notebook, one function a chart. Every chart's title is computed from the table it draws."""

from .corpus import plot_changes, plot_characters, plot_overview
from .framing import plot_shared_passages, plot_shares
from .style import show_figure, show_table, use_cjk_font
from .timelines import calendar_events, plot_date_kinds, plot_publication, plot_timeline
from .vocabulary import plot_collocations, plot_dispersion, plot_frequency, plot_keyness, plot_word_clouds

__all__ = ["calendar_events", "plot_changes", "plot_characters", "plot_collocations", "plot_date_kinds", "plot_dispersion",
           "plot_frequency", "plot_keyness", "plot_overview", "plot_publication", "plot_shared_passages",
           "plot_shares", "plot_timeline", "plot_word_clouds", "show_figure", "show_table", "use_cjk_font"]
