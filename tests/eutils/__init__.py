"""A local server that answers as NCBI's E-utilities do, with faults on demand.

    with EutilsServer() as server:
        client = Client(server.url, email="")
        server.fail(faults.status(503), times=2, on="efetch")

It is filled from the starter set (whose abstracts are this project's own summaries) unless told
otherwise. By hand: `python -m tests.eutils --port 8600 --rate 3`.
"""

from tests.eutils import faults
from tests.eutils.library import Library, clones, starter_records
from tests.eutils.server import EutilsServer, Logged

__all__ = ["EutilsServer", "Library", "Logged", "clones", "faults", "starter_records"]
