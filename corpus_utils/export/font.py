"""The font of exported pages: Noto Sans SC, cut down to a page's characters and embedded in it."""

import base64
import io
from collections.abc import Iterable

import pylopdf_fonts_zh_cn
from fontTools import subset

FONT_SLOT = "data:font/woff;base64,"


def font_subset(characters: Iterable[str]) -> bytes:
    """The packaged Noto Sans SC, cut down to `characters`, as WOFF; always the same bytes."""
    options = subset.Options(
        flavor="woff",
        hinting=False,
        desubroutinize=True,
        recalc_timestamp=False,
        layout_features=["kern"],
        notdef_outline=True,
        name_IDs=[0, 1, 2, 13, 14],
    )
    subsetter, file = subset.Subsetter(options), io.BytesIO()
    subsetter.populate(text="".join(characters))
    with subset.load_font(pylopdf_fonts_zh_cn.sans_path(), options) as font:
        subsetter.subset(font)
        subset.save_font(font, file, options)
    return file.getvalue()


def embed_font(html: str) -> str:
    """The page with the font for all its characters put into its style sheet."""
    font = base64.b64encode(font_subset(sorted(set(html)))).decode("ascii")
    return html.replace(FONT_SLOT, FONT_SLOT + font, 1)
