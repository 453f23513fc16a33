"""What the browser does before Streamlit's own scripts: no half-drawn page is shown, and the room is told.

Streamlit puts a page together piece by piece, and each piece moves those below it. The page is hidden behind
a plain skeleton until its first run has ended and its figures and tables have their height; what is hidden
cannot jump. The server lays figures out for the width of the page, which it would know only after a first
drawing: a cookie tells it with the first request.
"""

from __future__ import annotations

from components.assets import asset
from components.state.room_cookie import HEIGHT_STEP


def first_paint() -> str:
    """Style and script for the head of every page."""
    style = asset("first_paint.css")
    script = asset("room.js", "first_paint.js")
    return f"<style>{style}</style><script>(() => {{const HEIGHT_STEP = {HEIGHT_STEP};{script}}})();</script>"
