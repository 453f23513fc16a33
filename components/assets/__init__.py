"""Styles, scripts and images for the browser."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def asset(*names: str) -> str:
    """The text of these files, one after the other."""
    return "".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
