"""Colours of figures on a page with Streamlit's dark theme.

Lightness is inverted and hue kept, so that what is dark on white becomes equally light on a dark background:
text inside coloured shapes stays legible, and the strongest shade of a scale still stands out most. Only
pages use these colours; images, slides and print are always light.
"""

from __future__ import annotations

import re
from functools import lru_cache

from coloraide import Color

from components.figures.common.theme import GROUND

DARK_GROUND = "#171614"  # Streamlit's own background in its dark theme
_COLOUR = re.compile(r"#[0-9a-f]{6}\b|rgba\([\d.,]+\)")
_MORE_CHROMA = 1.2  # light colours look paler


@lru_cache(maxsize=2048)
def on_dark(colour: str) -> str:
    """The colour that replaces another on a dark background.

    Args:
        colour: '#rrggbb' or 'rgba(…)', as used on white.

    Returns:
        '#rrggbb', or '#rrggbbaa' for a colour that is not opaque.
    """
    if colour == GROUND:
        return DARK_GROUND
    mapped = Color(colour).convert("oklch")
    light = mapped["lightness"]
    # Colours of marks are spread a little wider than those near the background, which need only be visible.
    mapped["lightness"] = max(1.2 - light, 1.27 - 1.1 * light)
    mapped["chroma"] *= _MORE_CHROMA
    return mapped.convert("srgb").fit("srgb", method="oklch-chroma").to_string(hex=True)


def dark_colours(spec: str) -> dict[str, str]:
    """The replacement for each colour of a figure on a dark background.

    Args:
        spec: the Plotly figure as JSON. Text that happens to look like a colour does no harm: the browser
            only replaces colours where Plotly expects one.
    """
    return {colour: on_dark(colour) for colour in sorted(set(_COLOUR.findall(spec)))}
