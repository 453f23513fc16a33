"""The links to the pages, at the top of the sidebar. Each carries the whole view in its address.

Streamlit's own navigation drops query parameters (https://github.com/streamlit/streamlit/issues/7982): the
view would be written into the address only afterwards, as a second entry in the browser's history, and a link
opened in a new tab would lose the filters. This can go once links of `st.navigation` take query parameters.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import Page

from components.state import navigation, reader
from components.state.pages import ADMINISTRATION, READINGS


def page_links(pages: Sequence[Page]) -> None:
    """Draw the links. On small screens `assets/page_frame.js` closes the sidebar when one is followed.

    Args:
        pages: in order, as given to `st.navigation`.
    """
    addresses = navigation.page_addresses([page.url_path for page in pages])
    administrator = bool(reader.administrator())
    hidden = set() if administrator else {ADMINISTRATION}
    if not (administrator or reader.reader()):
        hidden.add(READINGS)
    with st.sidebar.container(key="navigation", gap=None):
        for page in pages:
            if page.url_path not in hidden:
                st.page_link(page, query_params=addresses[page.url_path], width="stretch")
