"""What the browser is sent to: the dashboard, a bare page with the same figures, a plain Streamlit page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import plotly

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
_PATIENCE = 60  # seconds until a server answers


@contextmanager
def streamlit(script: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Run a Streamlit app in a process of its own; gives its address.

    Args:
        script: the app.
        environment: variables beside those that are set.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", script]
    options = [f"--server.port={port}", "--server.address=127.0.0.1"]
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "TOPIC")}
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(
            [*command, *options], cwd=ROOT, env={**kept, **environment}, stdout=said, stderr=said
        ) as server,
    ):
        try:
            _wait_for(f"{address}/_stcore/health", server)
            yield address
        finally:
            server.terminate()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            with urlopen(address, timeout=2):
                return
        except OSError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("The server did not start.") from error
            time.sleep(0.1)


@contextmanager
def bare_page(figures: str) -> Iterator[str]:
    """Serve a page of plain HTML that draws figures with Plotly's script; gives its address.

    Args:
        figures: JSON, what the script in `browser_bare.html` calls `views`.
    """
    with tempfile.TemporaryDirectory() as folder:
        page = (HERE / "browser_bare.html").read_text(encoding="utf-8")
        Path(folder, "index.html").write_text(page.replace("$VIEWS", figures.replace("</", "<\\/")))
        shutil.copy(_PLOTLY, folder)
        handler = partial(_Quiet, directory=folder)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/"
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
