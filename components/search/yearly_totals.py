"""Downloading the yearly totals of PubMed that the store lacks."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.state import access, resources, session
from components.state.errors import visitor_message
from components.state.formatting import plain
from data.harvest.yearly_totals import TotalsJob, lacking, start_totals
from data.records.text import counted
from data.storage.store import StoreError


def offer_totals(years: Sequence[int]) -> None:
    """Explain why papers per 100,000 cannot be drawn yet, and offer to download the missing totals."""
    now = session.state()
    if now.totals_job is not None:
        _wait(now.totals_job)
        return
    try:
        missing = lacking(years, resources.store().reference_data.totals())
    except StoreError as error:
        st.warning(plain(visitor_message(error)), icon=":material/database_off:")
        return
    if not missing or not access.may_fetch():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="totals"):
        st.caption(
            "To correct for PubMed's own growth, PubMed's total of each year is needed; "
            f"{counted(len(missing), 'year')} not downloaded yet."
        )
        st.button("Download yearly totals", key="ask_totals", on_click=_ask, args=(tuple(years),))
    if now.totals_failed:
        st.error(plain(now.totals_failed), icon=":material/cloud_off:")
        now.totals_failed = ""


def _ask(years: tuple[int, ...]) -> None:
    if access.may_fetch():
        session.state().totals_job = start_totals(resources.settings(), years)


@st.fragment(run_every=0.7)
def _wait(job: TotalsJob) -> None:
    if job.running:
        st.progress(
            job.progress.done / job.progress.total if job.progress.total else 0.0,
            text=plain(f"{job.progress.message}…"),
        )
        return
    session.state().totals_job = None
    if job.error is not None:
        session.state().totals_failed = visitor_message(job.error)
    st.rerun()
