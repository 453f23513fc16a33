"""The styles of reference lists."""

from __future__ import annotations

from enum import StrEnum


class Style(StrEnum):
    """A reference style; the value is its name in the command and in addresses."""

    VANCOUVER = "vancouver"
    APA = "apa"
