"""How large the visitor's page is, so that words inside figures break where they must and a map fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

# Room for a figure is the page's width without a card's padding. The widest layout that fits is taken. The
# height is that of the window in steps, told only where it matters: each change of it runs the page again.
_SCRIPT = """
export default function ({ data, parentElement, setStateValue }) {
  const place = parentElement.host ?? parentElement;
  const told = { kind: data.kind, height: data.height };
  const set = (key, value) => { if (value !== told[key]) { told[key] = value; setStateValue(key, value); } };
  const tell = () => {
    const room = place.getBoundingClientRect().width - 36;
    if (room <= 0) return;
    set("kind", room >= 960 ? "desktop" : room >= 820 ? "laptop" : room >= 600 ? "tablet" : "phone");
    if (data.tall) set("height", Math.max(data.step, Math.floor(window.innerHeight / data.step) * data.step));
  };
  const watch = new ResizeObserver(tell);
  watch.observe(place);
  window.addEventListener("resize", tell);
  return () => { watch.disconnect(); window.removeEventListener("resize", tell); };
}
"""
_STEP, _USUAL_HEIGHT = 50, 900  # pixels
_KEY = "viewport"
_viewport = st.components.v2.component("viewport", js=_SCRIPT)


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
    """The visitor's page. A desktop is assumed until the browser says otherwise, once.

    Args:
        tall: whether the page depends on the height of the window.
    """
    usual = {"kind": "desktop", "height": _USUAL_HEIGHT}
    told = _viewport(
        key=_KEY,
        data={**usual, "tall": tall, "step": _STEP},
        default=usual,
        on_kind_change=lambda: None,
        on_height_change=lambda: None,
    )
    return _of(told)


def known_viewport() -> Viewport:
    """The same as the browser last told it, for what draws nothing on the page itself."""
    return _of(st.session_state.get(_KEY, {}))


def _of(told: Mapping[str, Any]) -> Viewport:
    size = _SIZES.get(told.get("kind", ""), _SIZES["desktop"])
    return replace(size, window=int(told.get("height") or _USUAL_HEIGHT))
