"""Work off the queue of searches: fetch them from PubMed into the store, and label them.

    python -m data.worker

Runs until it is interrupted or terminated; what it is fetching is then left to the next worker. It is for
hosts whose dashboards have the setting WORKER=separate. Any number may run on one database: one works, and
another one takes over when it ends. Exit codes:

    0  terminated (SIGTERM) or interrupted
    2  a setting or the database cannot be used
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Sequence

from data.faults import operator_message
from data.harvest.worker import end_workers, ensure_worker
from data.settings import SettingsError, read_settings
from data.storage.store import StoreError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    argparse.ArgumentParser(
        prog="python -m data.worker",
        description="Download the searches that dashboards with WORKER=separate ask for, until terminated.",
    ).parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        ensure_worker(read_settings())
    except (SettingsError, StoreError) as error:
        print(operator_message(error), file=sys.stderr)
        return 2
    while not ended.wait(3600.0):  # with a limit, because an endless wait cannot be interrupted on Windows
        pass
    end_workers()
    return 0


if __name__ == "__main__":
    sys.exit(main())
