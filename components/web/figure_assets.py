"""Files with which browsers draw figures: Plotly's script and the figures' font, served beside Streamlit.

Every page's head asks for them, so that they load while Streamlit's own scripts start.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

import anyio
import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from components.assets import FOLDER
from data.exports import fonts

# The part of plotly.js for bars, points and shading: a third of the whole, which browsers run sooner.
PLOTLY_FILE = FOLDER / "plotly-cartesian-4.1.1.min.js"
PLOTLY_PATH = f"assets/{PLOTLY_FILE.name}"
# Browsers keep both files for a year: a new version needs a new name.
FONT_PATH = f"assets/{fonts.FILE.name}"
# What the browser needs to draw figures; see `assets/drawing.js`.
DRAWING = {"script": PLOTLY_PATH, "font": FONT_PATH, "family": fonts.FAMILY}
_KEEP = f"public, immutable, max-age={365 * 24 * 3600}"


def figure_routes() -> list[Route]:
    """The routes of both files."""
    return [Route(at_base_path(PLOTLY_PATH), _plotly), Route(at_base_path(FONT_PATH), _font)]


def at_base_path(path: str) -> str:
    """A path under the address at which Streamlit is served."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{path}" if base else f"/{path}"


async def _font(_: Request) -> Response:
    return FileResponse(fonts.FILE, media_type="font/woff2", headers={"Cache-Control": _KEEP})


async def _plotly(request: Request) -> Response:
    headers = {"Cache-Control": _KEEP, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(PLOTLY_FILE, media_type="text/javascript", headers=headers)
    body = await anyio.to_thread.run_sync(_compressed_plotly)
    return Response(body, media_type="text/javascript", headers={**headers, "Content-Encoding": "gzip"})


@lru_cache(maxsize=1)
def _compressed_plotly() -> bytes:
    """The script, compressed once for all visitors; Streamlit would compress it again for each."""
    return gzip.compress(PLOTLY_FILE.read_bytes())
