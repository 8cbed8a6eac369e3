"""What an article is: title, source, publication date, home region, the user's metadata.csv."""

from ..base.public import public
from .home_region import region_candidates

__all__, __getattr__, __dir__ = public(__name__, "region_candidates")
