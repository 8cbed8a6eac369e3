"""Notebook 02: frequency, keyness, dispersion, diversity, collocation, concordance.

The overview of notebook 00 is here as well.
"""

from ..base.public import public
from .collocation import collocations
from .concordance import kwic
from .dispersion import dispersion
from .diversity import diversity
from .frequency import add_slice, frequency, frequency_list
from .keyness import keyness, keyness_by, thresholds
from .overview import overview
from .segmenter_agreement import segmenter_agreement

__all__, __getattr__, __dir__ = public(
    __name__,
    "add_slice collocations dispersion diversity frequency frequency_list keyness keyness_by kwic "
    "overview segmenter_agreement thresholds",
)
