"""Charts, each titled from its own table; and tables and sentences as a notebook shows them."""

from ..base.public import public
from .axes import small_multiples
from .corpus import changes, characters_kept, overview
from .framing import (
    agreement,
    co_occurrence,
    correspondence,
    dendrogram,
    distances,
    passages,
    positions,
    share_variants,
    shares,
    speakers,
)
from .show import show_evidence, show_kwic, show_passages, show_portraits, show_system
from .systems import links, measures, mechanisms, portrait, resources
from .timelines import calendar, date_kinds, events, lags, trends
from .vocabulary import (
    collocation_network,
    collocations,
    dispersion,
    frequency,
    keyness,
    lexical_dispersion,
    names,
    segmenter_agreement,
    two_groups,
    word_clouds,
)

__all__, __getattr__, __dir__ = public(
    __name__,
    "agreement calendar changes characters_kept co_occurrence collocation_network collocations "
    "correspondence date_kinds dendrogram dispersion distances events frequency keyness lags "
    "lexical_dispersion links measures mechanisms names overview passages portrait positions "
    "resources segmenter_agreement share_variants shares show_evidence show_kwic show_passages "
    "show_portraits show_system small_multiples speakers trends two_groups word_clouds",
)
