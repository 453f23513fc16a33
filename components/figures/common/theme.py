"""Colours and sizes of every figure.

Figures are designed for a light, opaque background; `dark.py` translates the colours for the dark theme.
"""

from __future__ import annotations

from data.exports.fonts import FAMILY
from data.topics.colours import NO_COLOUR as NO_COLOUR

INK = "#1f2933"
MUTED = "#52606d"
GRID = "#e4e7eb"
GROUND = "#ffffff"
FONT = f'"{FAMILY}", "Source Sans 3", "Helvetica Neue", Arial, sans-serif'

TITLE_SIZE = 20
SUBTITLE_SIZE = 15
LABEL_SIZE = 14
SOURCE_SIZE = 12
EDGE = 12  # pixels between the text and the edge of the image
LINE = 1.3  # line height, as a multiple of the type size
LARGEST, SMALLEST = 18, 12  # type size of names in a figure of a given height, where they shrink to fit

# An image is laid out at this size and scaled up to 1600x900, where the smallest type has 18 pixels.
IMAGE_WIDTH = 1056
IMAGE_HEIGHT = 594
