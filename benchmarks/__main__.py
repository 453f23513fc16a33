"""Every benchmark, each in a process of its own, into report.md and report.json beside this file.

    python -m benchmarks [NAME …] [--quick]

A benchmark is a module here with `lines(quick) -> Iterator[Line]`, and named by it; --list names all. Without
a name all are run. The others stay in the report as they are; each names the machine and the versions that it
was measured with. One that fails is noted in the report and the others still run; the exit status is then 1.
The time of a search and searches under random faults are commands of their own (harvest_time, soak_pubmed).
"""

from __future__ import annotations

import argparse
import importlib
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from benchmarks import report
from benchmarks.report import Part

HERE = Path(__file__).parent
LONGEST = 3600.0  # seconds that one benchmark may take

_TELL = "from benchmarks.__main__ import tell; import sys; tell(sys.argv[1], sys.argv[2] == 'quick')"


def names() -> tuple[str, ...]:
    """The benchmarks there are."""
    files = sorted(HERE.glob("*.py"))
    return tuple(file.stem for file in files if "\ndef lines(" in file.read_text(encoding="utf-8"))


def tell(name: str, quick: bool) -> None:
    """Run a benchmark in this process and print its lines as they come, as JSON."""
    for line in importlib.import_module(f"benchmarks.{name}").lines(quick):
        print(report.line_to_json(line), flush=True)


def measured(name: str, quick: bool) -> Part:
    """Run a benchmark in a process of its own."""
    began, now = time.monotonic(), datetime.now().astimezone()
    command = [sys.executable, "-c", _TELL, name, "quick" if quick else "whole"]
    failure = ""
    with tempfile.TemporaryFile("w+") as told, tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(command, cwd=HERE.parent, stdout=told, stderr=complaints)
        try:
            process.wait(LONGEST)
        except BaseException as stopped:
            process.send_signal(signal.SIGINT)  # so that it ends the processes that it started itself
            process.wait()
            if not isinstance(stopped, subprocess.TimeoutExpired):
                raise
            failure = f"It was stopped after {LONGEST:.0f} seconds."
        told.seek(0)
        complaints.seek(0)
        lines = tuple(map(report.line_from_json, told))
        if process.returncode and not failure:
            failure = (complaints.read().strip().splitlines() or [f"It ended with {process.returncode}."])[-1]
    return Part(
        name,
        now.isoformat(timespec="minutes"),
        quick,
        time.monotonic() - began,
        lines,
        failure,
        report.where(),
    )


def main() -> int:
    known = names()
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which; all if none is named")
    parser.add_argument("--quick", action="store_true", help="small sizes, few repeats")
    parser.add_argument("--list", action="store_true", help="name them, run none")
    options = parser.parse_args()
    if options.list:
        print(*known, sep="\n")
        return 0
    if unknown := set(options.names) - set(known):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))} (there are {', '.join(known)})")
    parts = {part.name: part for part in report.read(HERE / "report.json")}
    failed = False
    for name in options.names or known:
        print(f"{name} …", file=sys.stderr, flush=True)
        part = parts[name] = measured(name, options.quick)
        failed = failed or bool(part.failure)
        whole = [parts[known_name] for known_name in known if known_name in parts]
        (HERE / "report.json").write_text(report.as_json(whole), encoding="utf-8")
        (HERE / "report.md").write_text(report.as_markdown(whole), encoding="utf-8")
        print(report.as_markdown([part]).partition("\n## ")[2], flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
