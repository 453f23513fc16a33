from __future__ import annotations

import os
import runpy
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.eutils import EutilsServer

DAYS_AHEAD = Path(__file__).parent / "days_ahead"

# How long an example takes says more about the machine than about the program.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--days-ahead",
        type=int,
        default=0,
        metavar="N",
        help="run with the date moved N days ahead, in the tests and in all Python processes they start",
    )


def pytest_configure(config: pytest.Config) -> None:
    days = config.getoption("--days-ahead")
    if days and "DAYS_AHEAD" not in os.environ:  # a worker of pytest-xdist has started with the moved date
        path = os.environ.get("PYTHONPATH")
        os.environ["DAYS_AHEAD"] = str(days)
        os.environ["PYTHONPATH"] = os.pathsep.join([str(DAYS_AHEAD), *([path] if path else [])])
        runpy.run_path(str(DAYS_AHEAD / "sitecustomize.py"))


@pytest.fixture
def eutils() -> Iterator[EutilsServer]:
    """A local E-utilities server filled with the starter set."""
    with EutilsServer() as server:
        yield server
