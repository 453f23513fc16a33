"""Visitors without a browser: real sessions of a Streamlit server, by its own messages over a websocket."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.local_eutils import ROOT

_LONGEST = 120.0  # seconds to wait for a server to answer


class Visitor:
    """One session. Use `visiting`."""

    def __init__(self, socket: ClientConnection) -> None:
        """Take an open websocket."""
        self._socket = socket
        self.words = ""

    async def look(self, query: str) -> float:
        """Open the page at an address, or change that; gives the seconds until the last message of the run.

        Raises:
            RuntimeError: the page ended with an error.
        """
        message = BackMsg()
        message.rerun_script.query_string = query
        began = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        self.words = ""
        while True:
            told = ForwardMsg.FromString(await self._socket.recv(decode=False))
            kind = told.WhichOneof("type")
            if kind == "delta":
                element = told.delta.new_element
                if element.WhichOneof("type") == "exception":
                    raise RuntimeError(element.exception.message)
                if element.WhichOneof("type") == "metric":
                    self.words = element.metric.body
                elif element.bidi_component.component_name == "key_numbers":
                    self.words = json.loads(element.bidi_component.json)["tiles"][0]["value"]
            elif kind == "script_finished" and told.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            ):
                return time.perf_counter() - began


def visiting(port: int) -> connect:
    """A websocket to the server, for `async with`; make a `Visitor` of it."""
    return connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        open_timeout=_LONGEST,
        ping_timeout=None,
    )


@contextmanager
def serving(script: Path, **environment: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A Streamlit server of its own process that answers; gives its port and the process.

    It is run in the script's folder, so that a page beside this file has Streamlit's own settings.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options(port)]
    with subprocess.Popen(
        command,
        cwd=script.parent,
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_for(port)
            yield port, process
        finally:
            process.terminate()


def options(port: int) -> list[str]:
    """Of `streamlit run`, for a server that nobody looks at."""
    return [
        f"--server.port={port}",
        "--server.address=127.0.0.1",
        "--server.headless=true",
        "--server.fileWatcherType=none",
        "--browser.gatherUsageStats=false",
    ]


def wait_for(port: int) -> None:
    """Wait until a server says that it is well."""
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end:
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as reply:
                if reply.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.01)
    raise RuntimeError(f"The server did not answer within {_LONGEST:.0f} seconds.")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
        return port


def settings_of(home: Path) -> Mapping[str, str]:
    """The environment of a dashboard whose store is in a folder and nowhere else, and that asks nobody."""
    nobody = {"EUTILS_URL": "http://127.0.0.1:9/", "ENTREZ_EMAIL": "a@example.org", "REFRESH_DAYS": "0"}
    return {"EVIDENCE_HOME": str(home), "DATABASE_URL": "", "TOPIC": "", **nobody}
