"""Running downloads that this visitor does not follow: those of others, or from before a restart."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from components.search import fetching
from components.state import resources
from components.state.formatting import plain, shortened
from data.harvest.leases import Lease, Leases
from data.records.text import counted
from data.settings import SettingsError
from data.storage.query import Query
from data.storage.store import StoreError


def under_way() -> None:
    """Draw them, each with a button to follow it; nothing if there are none."""
    with suppress(StoreError, SettingsError):
        fetching.taken_up()
        if _others():
            _under_way()


def _others() -> tuple[Lease, ...]:
    mine = {Query(job.query) for job in fetching.running()}
    leases = Leases(resources.store().database).all()
    return tuple(lease for lease in leases if Query(lease.query) not in mine)


@st.fragment(run_every=2.0)
def _under_way() -> None:
    try:
        leases = _others()
    except StoreError:
        return
    if not leases:
        st.rerun()
    st.header("Being downloaded now", anchor=False)
    for lease in leases:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                st.markdown(f"**{plain(_how_far(lease))}**")
                own = Query(lease.query) == Query(resources.topic().query)
                st.caption(plain(resources.topic().title if own else shortened(lease.query, 300)))
            st.button(
                "Show progress",
                key=f"follow_{lease.started}",
                on_click=fetching.begin,
                args=(lease.query,),
            )


def _how_far(lease: Lease) -> str:
    far = f"{lease.done:,} of {counted(lease.total, 'paper')}" if lease.total else "Asking PubMed"
    if not lease.alive:
        return f"{far} · interrupted; continues within half a minute"
    return f"{far} · continues after a restart" if Query(lease.query) in fetching.taken_up() else far
