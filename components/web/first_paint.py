"""What the browser does before Streamlit's own scripts: hide the unfinished page, and send its size.

Streamlit builds a page piece by piece, and each piece moves those below it. A skeleton hides the page until
its first run has ended and its figures and tables have their height. The server lays figures out for the page
width, which it would know only after a first rendering: a cookie sends it with the first request.
"""

from __future__ import annotations

from components.assets import asset
from components.state.room_cookie import HEIGHT_STEP


def first_paint() -> str:
    """Style and script for the head of every page."""
    style = asset("first_paint.css")
    script = asset("room.js", "first_paint.js")
    return f"<style>{style}</style><script>(() => {{const HEIGHT_STEP = {HEIGHT_STEP};{script}}})();</script>"
