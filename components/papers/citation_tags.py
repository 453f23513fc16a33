"""The citation of the open paper in the head of the page, for the buttons of reference managers."""

from __future__ import annotations

import streamlit as st

from components.assets import asset
from data.exports.citation_tags import citation_tags, open_graph_type
from data.records.record import Record

_tags = st.components.v2.component("citation_tags", js=asset("citation_tags.js"))


def write_citation_tags(record: Record) -> None:
    """Put them there, instead of those of the paper before; they go when the paper is left."""
    _tags(
        key="citation_tags", data={"type": open_graph_type(record), "tags": citation_tags(record)}, height=1
    )
