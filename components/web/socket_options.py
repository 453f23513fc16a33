"""Options of the server's sockets that Streamlit does not set."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path


def disable_nagle() -> None:
    """Set TCP_NODELAY on this process's listening sockets, so that small messages are sent at once.

    asyncio sets the option only on sockets whose protocol is given as TCP. Streamlit (1.67) binds its socket
    before it starts the server, as in https://github.com/Kludex/uvicorn/issues/3149, and leaves the protocol
    open; a run's messages then wait up to 40 ms for the browser's delayed ACK. On Linux a connection
    inherits the option from its listening socket. Neither Streamlit nor uvicorn hands that socket to the
    application, so it is looked up among the open files; without /dev/fd nothing changes. It can go once
    Streamlit gives the protocol when it binds, or uvicorn sets the option.
    """
    try:
        numbers = [int(opened.name) for opened in Path("/dev/fd").iterdir() if opened.is_socket()]
    except OSError:
        return
    for number in numbers:
        with suppress(OSError), socket.fromfd(number, socket.AF_INET, socket.SOCK_STREAM) as opened:
            if opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
