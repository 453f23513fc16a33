"""The command in a process of its own, which can be stopped or killed midway."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from data.harvest.queue import Queue
from tests.eutils import clones, starter_records
from tests.waiting import wait_until

ROOT = Path(__file__).parents[3]
ALL = "all[sb]"  # PubMed's own query for all records
KEY = "0123456789abcdef0123456789abcdef"  # lets tests send ten requests a second


def command(query, environ):
    arguments = [sys.executable, "-m", "data.harvest", query]
    return subprocess.Popen(
        arguments,
        cwd=ROOT,
        env=os.environ | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=None if os.name == "nt" else heeds_interrupts,
    )


def heeds_interrupts():
    """A child of a background process would otherwise inherit that it ignores Ctrl+C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def beyond_the_first_batch(request):
    return request.function == "efetch" and request.params.get("retstart") != "0"


def efetches(server):
    return [request for request in server.requests if request.function == "efetch"]


@contextmanager
def stuck_midway(environ, large, store):
    """A command that has stored its first batch, and receives no other before the end of the block."""
    large.hold(clones(starter_records(), 1_200))

    def fetched():
        searches = [store.search(job.search_id) for job in Queue(store.database).active() if job.search_id]
        return sum(search.fetched for search in searches)

    with large.silent(on=beyond_the_first_batch):
        process = command(ALL, environ)
        wait_until(lambda: fetched() == 200, "the first batch is stored")
        yield process


def killed_midway(environ, large, store):
    """The same, killed."""
    with stuck_midway(environ, large, store) as process:
        process.kill()
        process.communicate()
