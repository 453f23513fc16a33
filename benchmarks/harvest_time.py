"""How long a search takes, as a multiple of what rate and bandwidth allow, beside pymed and metapub.

    python -m benchmarks.harvest_time [--large]

Each client fetches the same records from the local E-utilities server, which answers after 0.1 s and sends
1 MB a second over all connections. The bound is the larger of two times: the requests that the client made
at PubMed's rate (10 in a second with a key, 3 without; each client as it is made), and the bytes it got at
that bandwidth. So a ratio says how well a client uses its own requests; records a second says what one gets.
With --large, 100,000 records too, which the other two cannot fetch (PubMed lists 9,999 of a question). Prints
one JSON line a run on standard output and a table on standard error. The other clients are installed in
`.venv/peers` if they are not there; where that fails it says so and goes on without.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.local_eutils import ROOT, LocalEutils, local_eutils
from data.harvest.service import harvest
from data.settings import read_settings

KEY = "0123456789abcdef0123456789abcdef"
DELAY, BANDWIDTH = 0.1, 1_000_000
SIZE = 20_000
HERE = Path(__file__).parent
PEERS = ROOT / ".venv" / "peers"


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: what was wanted and what came, in how long, with how much; `error` where it failed."""

    client: str
    wanted: int
    records: int = 0
    seconds: float = 0.0
    requests: int = 0
    megabytes: float = 0.0
    bound: float = 0.0
    error: str = ""

    @property
    def ratio(self) -> float:
        """Seconds as a multiple of the bound."""
        return self.seconds / self.bound if self.bound else 0.0


def measured(
    client: str, wanted: int, per_second: int, server: LocalEutils, run: Callable[[], int]
) -> Measured:
    """Run a client and compare with what the server saw."""
    server.log(clear=True)
    began = time.monotonic()
    try:
        records = run()
    except (OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
        return Measured(client, wanted, error=f"{type(error).__name__}: {error}"[:200])
    seconds = time.monotonic() - began
    log = server.log()
    bound = max(log["requests"] / per_second, log["bytes"] / BANDWIDTH)
    megabytes = log["bytes"] / 1_000_000
    return Measured(client, wanted, records, seconds, log["requests"], megabytes, bound)


def ours(server: LocalEutils, query: str) -> int:
    """The records that this project stores."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({"EUTILS_URL": server.url, "EVIDENCE_HOME": folder, "NCBI_API_KEY": KEY})
        return harvest(settings, query).fetched


def peer(name: str, server: LocalEutils, query: str, number: int) -> int:
    """The records that another client brings."""
    command = [PEERS / "bin" / "python", HERE / "peer_client.py", name, server.url, query, str(number)]
    environment = {**os.environ, "NCBI_API_KEY": KEY}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=900)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no words"])[-1])
    return int(json.loads(done.stdout.splitlines()[-1])["records"])


def have_peers() -> bool:
    """Install the other clients where they are not there; whether they can be used."""
    if not PEERS.exists():
        venv.create(PEERS, with_pip=True)
        install = [PEERS / "bin" / "python", "-m", "pip", "install", "--quiet", "-r", HERE / "peers.txt"]
        if subprocess.run(install).returncode:
            print("pymed and metapub could not be installed: measuring without them.", file=sys.stderr)
            return False
    return True


def largest(number: int) -> str:
    """A question that so many of the server's records answer, which are numbered down from 90,000,000."""
    return f"{90_000_000 - number + 1}:90000000[uid]"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.harvest_time")
    parser.add_argument("--large", action="store_true", help="100,000 records too")
    options = parser.parse_args()
    peers = have_peers()
    runs = []
    with local_eutils(size=SIZE, delay=DELAY, bandwidth=BANDWIDTH) as server:
        for number in (200, 2_000, 15_000):
            query = largest(number)
            runs.append(measured("this project", number, 10, server, lambda q=query: ours(server, q)))
        for name, per_second, number in (
            ("pymed", 3, 200),
            ("pymed", 3, 2_000),
            ("pymed", 3, 15_000),
            ("metapub", 10, 200),
        ):
            if peers:
                query = largest(number)
                runs.append(
                    measured(
                        name,
                        number,
                        per_second,
                        server,
                        lambda p=(name, query, number): peer(p[0], server, *p[1:]),
                    )
                )
    if options.large:
        with local_eutils(size=100_000) as server:
            runs.append(measured("this project", 100_000, 10, server, lambda: ours(server, "all[sb]")))
    for run in runs:
        print(json.dumps(asdict(run) | {"ratio": round(run.ratio, 2)}))
    print(
        f"{'client':<14}{'wanted':>9}{'came':>9}{'s':>8}{'bound':>8}{'ratio':>7}{'a second':>10}",
        file=sys.stderr,
    )
    for run in runs:
        rate = run.records / run.seconds if run.seconds else 0
        line = f"{run.client:<14}{run.wanted:>9,}{run.records:>9,}{run.seconds:>8.1f}{run.bound:>8.1f}"
        print(f"{line}{run.ratio:>7.2f}{rate:>10.0f} {run.error}", file=sys.stderr)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Largest memory of this project's process: {peak:,.0f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
