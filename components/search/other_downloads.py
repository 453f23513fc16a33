"""Running downloads that this visitor does not follow: those of others, or from before a restart."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from components.search import fetching
from components.state import resources
from components.state.formatting import count, plain, shortened
from data.harvest.leases import Run, Runs
from data.settings import SettingsError
from data.storage.store import StoreError
from data.storage.stored_search import normalise_query


def under_way() -> None:
    """Draw them, each with a button to follow it; nothing if there are none."""
    with suppress(StoreError, SettingsError):
        fetching.taken_up()
        if _others():
            _under_way()


def _others() -> tuple[Run, ...]:
    mine = {normalise_query(job.query) for job in fetching.running()}
    runs = Runs(resources.store().database).all()
    return tuple(run for run in runs if normalise_query(run.query) not in mine)


@st.fragment(run_every=2.0)
def _under_way() -> None:
    try:
        runs = _others()
    except StoreError:
        return
    if not runs:
        st.rerun()
    st.header("Being downloaded now", anchor=False)
    for run in runs:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                st.markdown(f"**{plain(_how_far(run))}**")
                own = normalise_query(run.query) == normalise_query(resources.topic().query)
                st.caption(plain(resources.topic().title if own else shortened(run.query, 300)))
            st.button(
                "Show progress",
                key=f"follow_{run.started}",
                on_click=fetching.begin,
                args=(run.query,),
            )


def _how_far(run: Run) -> str:
    far = f"{run.done:,} of {count(run.total, 'paper')}" if run.total else "Asking PubMed"
    if not run.alive:
        return f"{far} · interrupted; continues within half a minute"
    return f"{far} · continues after a restart" if normalise_query(run.query) in fetching.taken_up() else far
