"""Rerunning a page once a lost connection is back."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st


@st.fragment(run_every=timedelta(days=1))
def run_again_when_reconnected() -> None:
    """Make Streamlit rerun the page once a lost connection is back; draws nothing.

    A restarted server does not know the open page, and the next click on it would be lost. Since
    https://github.com/streamlit/streamlit/pull/9083 Streamlit reruns a page only if a run was interrupted, or
    if it has a fragment that reruns by itself (https://github.com/streamlit/streamlit/pull/11890), as this
    does. It can go once Streamlit runs a page for each new session. `page_frame.js` waits for that run.
    """
