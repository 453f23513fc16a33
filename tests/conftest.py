from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.eutils import EutilsServer


@pytest.fixture
def eutils() -> Iterator[EutilsServer]:
    """A local E-utilities server filled with the starter set."""
    with EutilsServer() as server:
        yield server
