"""The page after its connection was lost and is back."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st


@st.fragment(run_every=timedelta(days=1))
def run_again_when_reconnected() -> None:
    """Have Streamlit run the page again once its connection is back; draws nothing.

    A server that was restarted knows nothing of the open page, and the next click on it would be lost. Since
    https://github.com/streamlit/streamlit/pull/9083 Streamlit runs a page again only if a run was interrupted
    or if a part of the page renews itself (https://github.com/streamlit/streamlit/pull/11890), as this part
    does. It can go once Streamlit runs a page for each new session. `page_frame.js` waits for that run.
    """
