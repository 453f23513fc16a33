"""How wide the visitor's window is, so that words inside figures break where they must."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

_SCRIPT = """
export default function ({ setStateValue }) {
  const kind = () => innerWidth < 640 ? "phone" : innerWidth < 1280 ? "tablet" : "desktop";
  let told = "desktop";
  const tell = () => { if (kind() !== told) { told = kind(); setStateValue("kind", told); } };
  tell();
  addEventListener("resize", tell);
  return () => removeEventListener("resize", tell);
}
"""
_viewport = st.components.v2.component("viewport", js=_SCRIPT)


@dataclass(frozen=True, slots=True)
class Viewport:
    """Room for figures, in pixels.

    Attributes:
        full: width of a figure that has the page to itself.
        half: width of one of two figures side by side; as `full` where they stand below each other.
    """

    full: int
    half: int

    @property
    def side_by_side(self) -> bool:
        """Whether two figures fit beside each other."""
        return self.half < self.full


_SIZES = {"phone": Viewport(334, 334), "tablet": Viewport(600, 600), "desktop": Viewport(960, 460)}


def viewport() -> Viewport:
    """The visitor's window. A desktop is assumed until the browser says otherwise, once."""
    told = _viewport(key="viewport", default={"kind": "desktop"}, on_kind_change=lambda: None)
    return _SIZES.get(told.kind, _SIZES["desktop"])
