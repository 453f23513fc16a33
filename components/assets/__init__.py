"""Styles, scripts and images for the browser."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

FOLDER = Path(__file__).parent


def asset(*names: str) -> str:
    """The text of these files, one after the other."""
    return "".join((FOLDER / name).read_text(encoding="utf-8") for name in names)


def png_address(image: bytes) -> str:
    """An address that holds a PNG image itself: Streamlit's own is known only to the process that drew it."""
    return f"data:image/png;base64,{b64encode(image).decode()}"
