"""The subset of the figures' font that one file needs, for embedding."""

from __future__ import annotations

import io
import json
import string
from collections.abc import Iterator
from typing import Any

from fontTools import subset

from data.exports.fonts import FILE

_ALWAYS = string.digits + " ,.−"  # characters that Plotly adds itself, in tick labels
# Copyright and licence are kept. The names of the font and its styles are removed: "Source" is reserved for
# the unmodified font (see `exports/fonts/LICENSE.md`), so a file that embeds the subset uses another name.
_KEPT_NAMES = (0, 13, 14)
_STYLE_NAMES = "STAT"  # the table that names styles


def font_for(figure: str) -> bytes:
    """The font in all weights, with only the characters of a figure, as WOFF2.

    Args:
        figure: a Plotly figure as JSON.
    """
    options = subset.Options(flavor="woff2", name_IDs=_KEPT_NAMES)
    font = subset.load_font(str(FILE), options)
    font["fvar"].instances = []
    options.drop_tables.append(_STYLE_NAMES)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=_ALWAYS + "".join(_words(json.loads(figure))))
    subsetter.subset(font)
    file = io.BytesIO()
    subset.save_font(font, file, options)
    return file.getvalue()


def _words(part: Any) -> Iterator[str]:
    """All strings among the values of a figure."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            yield from _words(each)
