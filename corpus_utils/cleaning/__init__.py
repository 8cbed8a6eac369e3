"""The steps of cleaning, which yield edits, and counts of what they did; clean.py orders them."""

from ..base.public import public
from ..reading.encodings import decode
from .counts import audit_examples, changes, characters_kept
from .damage import explain_repairs, repair
from .edits import Edit, add_trace, apply_edits, trace

__all__, __getattr__, __dir__ = public(
    __name__,
    "Edit add_trace apply_edits audit_examples changes characters_kept decode explain_repairs repair trace",
)
