"""The local E-utilities server in a process of its own, so that it measures apart from what is measured."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class LocalEutils:
    """A running server."""

    url: str

    def log(self, clear: bool = False) -> dict[str, Any]:
        """What it was asked: requests, bytes, most_in_one_second, statuses."""
        with urlopen(f"{self.url}log.fcgi{'?clear=1' if clear else ''}", timeout=60) as reply:
            told: dict[str, Any] = json.load(reply)
        return told


@contextmanager
def local_eutils(**options: object) -> Iterator[LocalEutils]:
    """Run it; `options` are those of `python -m tests.eutils`."""
    arguments = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "tests.eutils", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield LocalEutils(process.stdout.readline().strip())
        finally:
            process.terminate()
