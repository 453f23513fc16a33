"""Requests to ASGI apps without a server."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


def ask(app, path, query=b"", method="GET", headers=(), decoded=True, scheme="https"):
    """One request to an ASGI app: status, headers, body."""
    sent = []

    async def receive():
        await asyncio.Event().wait()  # until the visitor goes, which none does here

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": [(b"host", b"maps.example.org"), *headers],
        "scheme": scheme,
        "server": ("127.0.0.1", 80),
        "root_path": "",
    }
    run(app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body.decode() if decoded else body


def serves(body, kind=b"text/html; charset=utf-8", status=200):
    """An app that answers everything with this, and keeps what it was asked."""

    async def app(scope, receive, send):
        app.asked = scope
        headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body)), (b"etag", b'"1"')]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body[:10], "more_body": True})
        await send({"type": "http.response.body", "body": body[10:]})

    return app


def connect(app, messages=(), **headers):
    """A WebSocket handshake with an ASGI app, or these messages to it: what it sent."""
    sent = []

    waiting = iter(messages)

    async def receive():
        return next(waiting, {"type": "websocket.connect"})

    async def send(message):
        sent.append(message)

    scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "query_string": b"",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        "scheme": "ws",
    }
    run(app(scope, receive, send))
    return sent


def run(coroutine):
    with ThreadPoolExecutor(1) as apart:  # another test's event loop may be running in this thread
        apart.submit(asyncio.run, coroutine).result()
