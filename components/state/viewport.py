"""How large the visitor's page is, so that words inside figures break where they must and a map fits."""

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
        full: width of a figure that has the page to itself.
        half: width of one of two figures side by side; as `full` where they stand below each other.
        window: height of the window, where the page asked for it.
    """

    full: int
    half: int
    window: int = _USUAL_HEIGHT

    @property
    def small(self) -> bool:
        """Whether this is a phone's screen, where a grid has no room."""
        return self.full < _SIZES["tablet"].full

    @property
    def side_by_side(self) -> bool:
        """Whether two figures fit beside each other."""
        return self.half < self.full


_SIZES = {
    "phone": Viewport(330, 330),
    "tablet": Viewport(600, 600),
    "laptop": Viewport(820, 820),
    "desktop": Viewport(960, 460),
}


def viewport(*, tall: bool = False) -> Viewport:
    """The visitor's page: as it measures, else as the browser expected before the page began to load.

    Args:
        tall: whether the page depends on the height of the window; a change of it then runs the page again.
    """
    known = _known()
    told = _viewport(
        key=VIEWPORT,
        data={**known, "tall": tall, "step": HEIGHT_STEP},
        default=known,
        on_kind_change=lambda: None,
        on_height_change=lambda: None,
    )
    return _of(told)


def known_viewport() -> Viewport:
    """The same as the browser last told it, for what draws nothing on the page itself."""
    return _of(_known())


def _known() -> dict[str, Any]:
    """What the component told in an earlier run, else what the cookie tells, else a desktop."""
    kind, _, height = str(st.context.cookies.get(ROOM_COOKIE, "")).partition(".")
    expected = {
        "kind": kind if kind in _SIZES else "desktop",
        "height": int(height) if height.isascii() and height.isdecimal() else _USUAL_HEIGHT,
    }
    told = st.session_state.get(VIEWPORT) or {}
    return {key: told.get(key) or value for key, value in expected.items()}


def _of(told: Mapping[str, Any]) -> Viewport:
    size = _SIZES.get(told.get("kind", ""), _SIZES["desktop"])
    height = int(told.get("height") or _USUAL_HEIGHT)
    return replace(size, window=height if height in _HEIGHTS else _USUAL_HEIGHT)
