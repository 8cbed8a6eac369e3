"""Charts: one module a notebook, one function a chart. Every chart's title is computed from the table it draws."""

from .calendar import plot_calendar, plot_mentions
from .clouds import plot_word_clouds
from .collocation import plot_collocations, plot_network
from .comparison import plot_agreement, plot_keyness, plot_two_regions
from .corpus import plot_changes, plot_characters, plot_overview
from .date_kinds import plot_date_kinds, plot_publication
from .evidence import show_evidence, show_passages
from .framing import plot_frames, plot_positions, plot_shares
from .matrices import plot_co_occurrence, plot_speakers
from .measures import plot_measures, plot_resources
from .portrait import plot_system, show_portraits, show_system
from .scale import plot_memory, plot_throughput
from .sources import plot_dendrogram, plot_distance, plot_map, plot_shared_passages
from .style import show_figure, small_multiples, use_cjk_font
from .systems import plot_chain, plot_mechanisms
from .tables import show_kwic, show_table
from .timelines import plot_timeline
from .validity import plot_validity
from .vocabulary import plot_dispersion, plot_frequency, plot_lexical_dispersion, plot_names

__all__ = [
    "plot_agreement",
    "plot_calendar",
    "plot_chain",
    "plot_changes",
    "plot_characters",
    "plot_co_occurrence",
    "plot_collocations",
    "plot_date_kinds",
    "plot_dendrogram",
    "plot_dispersion",
    "plot_distance",
    "plot_frames",
    "plot_frequency",
    "plot_keyness",
    "plot_lexical_dispersion",
    "plot_map",
    "plot_measures",
    "plot_mechanisms",
    "plot_memory",
    "plot_mentions",
    "plot_names",
    "plot_network",
    "plot_overview",
    "plot_positions",
    "plot_publication",
    "plot_resources",
    "plot_shared_passages",
    "plot_shares",
    "plot_speakers",
    "plot_system",
    "plot_throughput",
    "plot_timeline",
    "plot_two_regions",
    "plot_validity",
    "plot_word_clouds",
    "show_evidence",
    "show_figure",
    "show_kwic",
    "show_passages",
    "show_portraits",
    "show_system",
    "show_table",
    "small_multiples",
    "use_cjk_font",
]
