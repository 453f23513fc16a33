"""The addresses at which feed readers and other programs get the papers on screen."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from components.state import navigation
from components.state.address import as_link
from components.web.data_routes import CSV, FEED, JSON, OPENAPI
from components.web.figure_assets import at_base_path


def data_links() -> None:
    """Draw the address of the feed, which is pasted elsewhere, and links to the data."""
    pinned, newest = navigation.data_parameters(), navigation.data_parameters(newest=True)
    st.markdown("**New papers of this view as a feed** (Atom, for feed readers)")
    st.code(_address(FEED, newest), language=None, wrap_lines=True)
    st.markdown(
        f"**Data of this view:** [CSV]({_address(CSV, pinned)}) · [JSON]({_address(JSON, pinned)}) · "
        f"[description for programs]({_address(OPENAPI, {})})"
    )


def _address(name: str, parameters: navigation.Parameters) -> str:
    site = urlsplit(st.context.url or "")
    return as_link(site._replace(path=at_base_path(name), query="", fragment="").geturl(), parameters)
