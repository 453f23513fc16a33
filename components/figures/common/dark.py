"""Colours of figures on a page with Streamlit's dark theme.

Lightness is turned over and hue kept, so that what is dark on white is as light on the dark ground: words
inside coloured shapes stay legible, and the strongest shade of a scale still stands out most. Only pages show
figures like this; images, slides and print are light.
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
    """The colour that takes the place of another on the dark ground.

    Args:
        colour: '#rrggbb' or 'rgba(…)', as it is on white.

    Returns:
        '#rrggbb', or '#rrggbbaa' for a colour that is not opaque.
    """
    if colour == GROUND:
        return DARK_GROUND
    mapped = Color(colour).convert("oklch")
    light = mapped["lightness"]
    # Colours of marks are spread a little wider than those near the ground, which only have to be seen on it.
    mapped["lightness"] = max(1.2 - light, 1.27 - 1.1 * light)
    mapped["chroma"] *= _MORE_CHROMA
    return mapped.convert("srgb").fit("srgb", method="oklch-chroma").to_string(hex=True)


def dark_colours(spec: str) -> dict[str, str]:
    """What each colour in a figure becomes on the dark ground.

    Args:
        spec: the Plotly figure as JSON. Words in it that look like a colour do no harm: the browser only
            replaces colours where Plotly reads one.
    """
    return {colour: on_dark(colour) for colour in sorted(set(_COLOUR.findall(spec)))}
