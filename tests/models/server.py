"""The server: real HTTP on loopback. It sends the replies it was given, then answers as a careful model."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

KEY = "sk-test-4711-secret"
_PAPER = re.compile(r"<<<([0-9a-f]+)\n(.*)\n\1>>>\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply. `hang` keeps the request waiting until the server ends; `cut` ends the body in its middle."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hang: bool = False
    cut: bool = False


Model = Callable[[dict[str, str]], Any]
"""From the texts of a paper, by their names, to the object that the model answers."""


def careful(paper: dict[str, str]) -> Any:
    """A model that reads what it is given: it always takes the title for its evidence."""
    title = paper["Title"]
    effect = "no_difference" if "no difference" in title else "improved"
    return {
        "in_scope": [{"value": True, "quote": title}],
        "effect": [{"value": effect, "quote": title}],
        "species": [{"value": "rat", "quote": title}] if re.search(r"\brats?\b", title) else [],
        "participants": [],
    }


def completed(text: str, finish: str = "stop") -> Reply:
    """A chat completion with this text."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}
    usage = {"prompt_tokens": 6_000, "completion_tokens": 500, "total_tokens": 6_500}
    found = {"id": "1", "object": "chat.completion", "model": "m", "choices": [choice], "usage": usage}
    return Reply(json.dumps(found).encode())


def answered(found: Any) -> Reply:
    """A chat completion with this object."""
    return completed(json.dumps(found))


def refused(status: int, message: str, code: str | None = None, **headers: str) -> Reply:
    """An error as OpenAI sends it."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps({"error": error}).encode(), status, names)


@dataclass(slots=True)
class ModelsServer:
    """A running server, as a context manager.

    Attributes:
        model: what it answers once `replies` is empty.
        replies: answers to the next requests, in order.
        key: the key that it accepts; '' for any.
        unknown: parameters that it refuses by name.
        asked: the bodies of requests that came, in order, and their headers in small letters.
    """

    model: Model = careful
    replies: list[Reply] = field(default_factory=list)
    key: str = ""
    unknown: tuple[str, ...] = ()
    asked: list[tuple[dict[str, Any], dict[str, str]]] = field(default_factory=list)
    most_at_once: int = 0
    _http: ThreadingHTTPServer = field(init=False)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)
    _closing: threading.Event = field(init=False, default_factory=threading.Event)
    _at_once: int = 0

    def __post_init__(self) -> None:
        self._http = _Http(("127.0.0.1", 0), type("Handler", (_Handler,), {"models": self}))

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [body for body, _ in self.asked]

    def papers(self) -> list[str]:
        """The titles that were asked about, in order."""
        return [paper_in(body)["Title"] for body in self.bodies]

    def reply(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Reply:
        with self._lock:
            self.asked.append((body, headers))
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            scripted = self.replies.pop(0) if self.replies else None
        try:
            return self._reply(path, body, headers, scripted)
        finally:
            with self._lock:
                self._at_once -= 1

    def _reply(
        self, path: str, body: dict[str, Any], headers: dict[str, str], scripted: Reply | None
    ) -> Reply:
        if path != "/v1/chat/completions":
            return refused(404, "Not Found")
        if self.key and headers.get("authorization") != f"Bearer {self.key}":
            return refused(401, f"Incorrect API key provided: {headers.get('authorization')}")
        for name in self.unknown:
            if name in body:
                return refused(400, f"Unsupported parameter: '{name}' is not supported with this model.")
        if scripted and scripted.hang:
            self._closing.wait()
        return scripted or answered(self.model(paper_in(body)))


def paper_in(body: dict[str, Any]) -> dict[str, str]:
    """The texts of the paper between the two marks of the last message."""
    (found,) = _PAPER.findall(body["messages"][-1]["content"])
    return dict(line.split(": ", 1) for line in found[1].split("\n") if ": " in line)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Nothing on standard error: clients that give up are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    models: ModelsServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.models.reply(self.path, body, headers)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
        if reply.cut:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""
