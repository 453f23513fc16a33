"""A page of plain HTML that draws the figures it is given with Plotly's script, and no more."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

import plotly

_PAGE = Path(__file__).with_suffix(".html")
_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


@contextmanager
def bare_page(views: str) -> Iterator[str]:
    """Serve the page; gives its address.

    Args:
        views: JSON, what the script in `bare_page.html` calls so.
    """
    with TemporaryDirectory() as folder:
        page = _PAGE.read_text(encoding="utf-8").replace("$VIEWS", views.replace("</", "<\\/"))
        Path(folder, "index.html").write_text(page, encoding="utf-8")
        shutil.copy(_PLOTLY, folder)
        handler = partial(_Quiet, directory=folder)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try:
                yield f"http://127.0.0.1:{server.server_port}/"
            finally:
                server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, kept open for the next request as browsers expect, and not logged."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Let scripts be kept by the browser, as Streamlit does."""
        if self.path.endswith(".js"):
            self.send_header("Cache-Control", "public, immutable, max-age=31536000")
        super().end_headers()
