"""Notebook 05: mechanisms, bodies, chain of levels, resources, measures, portrait."""

from ..base.public import public
from .bodies import bodies
from .chain import leaders, links
from .measures import measures
from .mechanisms import mechanisms
from .portrait import Systems, portraits
from .resources import resources

__all__, __getattr__, __dir__ = public(__name__, "Systems bodies leaders links measures mechanisms portraits resources")
