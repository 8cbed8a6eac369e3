"""Notebook 03: shares, differences, pairs, positions, correspondence, coding, agreement."""

from ..base.public import public
from .agreement import agreement, krippendorff_alpha
from .coding import coded_articles, coded_matches, codes, coding_sheet, held_out_matches, lexicon_codes
from .correspondence import correspondence
from .differences import differences, influence, share_variants
from .pairs import co_occurrence, speakers
from .positions import add_position
from .shares import shares

__all__, __getattr__, __dir__ = public(
    __name__,
    "add_position agreement co_occurrence coded_articles coded_matches codes coding_sheet "
    "correspondence differences held_out_matches influence krippendorff_alpha lexicon_codes "
    "share_variants shares speakers",
)
