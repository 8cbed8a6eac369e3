"""Charts: one module a notebook, one function a chart. Every chart's title is computed from the table it draws."""

from .calendar import plot_calendar, plot_mentions
from .collocation import plot_collocations, plot_network
from .comparison import plot_agreement, plot_keyness, plot_two_regions
from .corpus import plot_changes, plot_characters, plot_overview
from .framing import plot_shared_passages, plot_shares
from .style import show_figure, small_multiples, use_cjk_font
from .tables import show_kwic, show_table
from .timelines import plot_date_kinds, plot_publication, plot_timeline
from .vocabulary import plot_dispersion, plot_frequency, plot_lexical_dispersion, plot_names, plot_word_clouds

__all__ = ["plot_agreement", "plot_calendar", "plot_changes", "plot_characters", "plot_collocations", "plot_date_kinds",
           "plot_dispersion", "plot_frequency", "plot_keyness", "plot_lexical_dispersion", "plot_mentions", "plot_names",
           "plot_network", "plot_overview", "plot_publication", "plot_shared_passages", "plot_shares", "plot_timeline",
           "plot_two_regions", "plot_word_clouds", "show_figure", "show_kwic", "show_table", "small_multiples", "use_cjk_font"]
