"""Notebook 04: events, lags, trends, first-level responses."""

from ..base.public import public
from .events import events
from .lags import lags
from .responses import responses
from .trends import trends

__all__, __getattr__, __dir__ = public(__name__, "events lags responses trends")
