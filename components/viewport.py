"""How wide the visitor's page is, so that words inside figures break where they must."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

# Room for a figure is the page's width without a card's padding. The widest layout that fits is taken.
_SCRIPT = """
export default function ({ parentElement, setStateValue }) {
  const place = parentElement.host ?? parentElement;
  let told = "desktop";
  const tell = () => {
    const room = place.getBoundingClientRect().width - 36;
    const kind = room >= 960 ? "desktop" : room >= 820 ? "laptop" : room >= 600 ? "tablet" : "phone";
    if (room > 0 && kind !== told) { told = kind; setStateValue("kind", kind); }
  };
  const watch = new ResizeObserver(tell);
  watch.observe(place);
  return () => watch.disconnect();
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


_SIZES = {
    "phone": Viewport(330, 330),
    "tablet": Viewport(600, 600),
    "laptop": Viewport(820, 820),
    "desktop": Viewport(960, 460),
}


def viewport() -> Viewport:
    """The visitor's page. A desktop is assumed until the browser says otherwise, once."""
    told = _viewport(key="viewport", default={"kind": "desktop"}, on_kind_change=lambda: None)
    return _SIZES.get(told.kind, _SIZES["desktop"])
