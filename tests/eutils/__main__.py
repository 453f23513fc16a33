"""Serve E-utilities locally: python -m tests.eutils --port 8600 [--rate 3] [--delay 0.5] [--size 20000] ...

What was asked stands at log.fcgi beside the other functions, as JSON (`?clear=1` begins anew).
"""

from __future__ import annotations

import argparse
import threading
from contextlib import suppress

from tests.eutils import EutilsServer, clones, faults, starter_records


def main() -> None:
    """Serve until interrupted; the address stands on standard output."""
    parser = argparse.ArgumentParser(prog="python -m tests.eutils", description="A local E-utilities server.")
    parser.add_argument("--port", type=int, default=0, help="0 for any free one")
    parser.add_argument("--rate", type=int, default=None, help="requests in a second before HTTP 429")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--size", type=int, default=None, help="synthetic records made from the starter set")
    parser.add_argument(
        "--bandwidth", type=float, default=None, help="bytes a second of all answers together"
    )
    parser.add_argument("--trouble", type=int, default=None, help="seed of random faults")
    options = parser.parse_args()
    records = starter_records() if options.size is None else clones(starter_records(), options.size)
    trouble = None if options.trouble is None else faults.Trouble(options.trouble, faults.KINDS)
    with EutilsServer(
        records,
        rate=options.rate,
        delay=options.delay,
        bandwidth=options.bandwidth,
        port=options.port,
        trouble=trouble,
    ) as server:
        print(server.url, flush=True)
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
