"""Dates, places, names, levels, quantities and speech in a text, as tables of spans."""

from ..base.public import public
from .dates import dates
from .levels import add_level, levels
from .names import add_name, names
from .places import add_distance, places
from .quantities import quantities
from .speech import add_speaker, speech

__all__, __getattr__, __dir__ = public(
    __name__, "add_distance add_level add_name add_speaker dates levels names places quantities speech"
)
