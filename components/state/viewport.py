"""The size of the visitor's page, for which figures are laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from components.assets import asset
from components.state.room_cookie import HEIGHT_STEP, ROOM_COOKIE
from components.state.widget_keys import VIEWPORT

_viewport = st.components.v2.component(
    "viewport",
    js=asset("room.js", "viewport.js"),
)
_USUAL_HEIGHT = 900  # pixels
_HEIGHTS = range(HEIGHT_STEP, 10_000)


@dataclass(frozen=True, slots=True)
class Viewport:
    """Room for figures, in pixels.

    Attributes:
        full: width of a figure across the page.
        half: width of one of two figures side by side; as `full` if they are stacked.
        window: height of the window, if the page asked for it.
    """

    full: int
    half: int
    window: int = _USUAL_HEIGHT

    @property
    def small(self) -> bool:
        """Whether this is a phone's screen, too small for a grid."""
        return self.full < _SIZES["tablet"].full

    @property
    def side_by_side(self) -> bool:
        """Whether two figures fit side by side."""
        return self.half < self.full


_SIZES = {
    "phone": Viewport(330, 330),
    "tablet": Viewport(600, 600),
    "laptop": Viewport(820, 820),
    "desktop": Viewport(960, 460),
}


def viewport(*, tall: bool = False) -> Viewport:
    """The size of the page: as measured by a component, else as in the cookie.

    Args:
        tall: whether the page depends on the height of the window, and reruns when it changes.
    """
    known = _known()
    measured = _viewport(
        key=VIEWPORT,
        data={**known, "tall": tall, "step": HEIGHT_STEP},
        default=known,
        on_kind_change=lambda: None,
        on_height_change=lambda: None,
    )
    return _of(measured)


def known_viewport() -> Viewport:
    """The size of the page as last measured; draws nothing."""
    return _of(_known())


def _known() -> dict[str, Any]:
    """The value of the component in an earlier run, else of the cookie, else a desktop's."""
    kind, _, height = str(st.context.cookies.get(ROOM_COOKIE, "")).partition(".")
    expected = {
        "kind": kind if kind in _SIZES else "desktop",
        "height": int(height) if height.isascii() and height.isdecimal() else _USUAL_HEIGHT,
    }
    measured = st.session_state.get(VIEWPORT) or {}
    return {key: measured.get(key) or value for key, value in expected.items()}


def _of(measured: Mapping[str, Any]) -> Viewport:
    size = _SIZES.get(measured.get("kind", ""), _SIZES["desktop"])
    height = int(measured.get("height") or _USUAL_HEIGHT)
    return replace(size, window=height if height in _HEIGHTS else _USUAL_HEIGHT)
