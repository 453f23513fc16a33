"""Copying from a row and taking a file are noted as a use of the link to the search on screen."""

import pytest
import streamlit as st

from components.charts.download_row import request_file
from components.state import resources
from components.state.session import KEY, Session


@pytest.mark.parametrize("kind", ["link", "citation", "csv"])
@pytest.mark.parametrize("shown", ["1f3a9c07", "starter"])
def test_a_link_that_leaves_the_page_is_noted(monkeypatch, kind, shown):
    noted, wanted = [], {"kind": kind, "id": "7"}
    monkeypatch.setattr(resources, "store", lambda: type("Store", (), {"database": None}))
    monkeypatch.setattr(resources.links, "note_link", lambda database, key: noted.append(key))
    now = Session(shown=shown)
    monkeypatch.setattr(st, "session_state", {KEY: now, "row": {"wanted": wanted}})
    request_file("source", "row")
    assert noted == ([] if shown == "starter" else [shown])
    assert now.requested_files == ({"source": wanted} if kind == "csv" else {})
