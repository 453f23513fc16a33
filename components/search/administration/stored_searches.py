"""The searches in the store with their size and age, to be run again or deleted."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.search.administration.actions import delete, refresh
from components.state import access, resources
from components.state.formatting import plain, shortened
from data.records.text import counted
from data.storage.inventory import StoredItem, inventory, stored_bytes

_MEGABYTE = 1_000_000
_CHOSEN, _AGREED = "stored_chosen", "stored_agreed"
_COLUMNS = ("Query", "Started", "Papers", "MB", "State", "Link used", "Shown first", "Search")


def stored_searches() -> None:
    """Draw them. Raises StoreError."""
    st.header("Stored searches", anchor=False)
    store = resources.store()
    items = inventory(store.database, measured=False)
    shown_first = store.shown_first(resources.topic().query)
    items = _measured(tuple((item.id, item.state, item.linked, item.is_active) for item in items))
    most = resources.settings().max_store_mb
    limit = f" of at most {most:,}" if most else ""
    st.caption(
        f"{counted(len(items), 'search', 'searches')}, {stored_bytes(store.database) / _MEGABYTE:,.1f} MB"
        f"{limit} in use. Papers that searches share count in each of them, and once in all."
    )
    if not items:
        return
    st.dataframe(
        pd.DataFrame([_row(item, item.id in shown_first) for item in items], columns=_COLUMNS),
        hide_index=True,
        placeholder="–",
        column_config={
            "Query": st.column_config.TextColumn(width="medium"),
            "MB": st.column_config.NumberColumn(format="%.1f"),
            "Started": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
            "Link used": st.column_config.DateColumn(format="D MMM YYYY", help="Last copied or opened"),
        },
    )
    _actions({item.id: item for item in items})


def _row(item: StoredItem, shown_first: bool) -> tuple[object, ...]:
    linked = item.linked.date() if item.linked else None
    state = "being downloaded" if item.is_active else item.state
    size = item.size / _MEGABYTE
    return shortened(item.query, 300), item.started, item.papers, size, state, linked, shown_first, item.id


@st.cache_resource(show_spinner="Measuring what is stored…", max_entries=1)
def _measured(state: tuple[object, ...]) -> tuple[StoredItem, ...]:
    """What is stored, with its size, as long as the list of searches is the same."""
    return inventory(resources.store().database)


def _actions(items: dict[str, StoredItem]) -> None:
    st.session_state[_CHOSEN] = [one for one in st.session_state.get(_CHOSEN, ()) if one in items]
    chosen = st.multiselect(
        "Searches to refresh or delete",
        list(items),
        key=_CHOSEN,
        format_func=lambda one: f"{one} · {shortened(items[one].query, 80)}",
        placeholder="Choose searches",
    )
    agreed = st.checkbox(
        "I want to delete these searches for everyone. This cannot be undone.",
        key=_AGREED,
        disabled=not chosen,
    )
    with st.container(horizontal=True):
        st.button(
            "Refresh",
            key="stored_refresh",
            icon=":material/refresh:",
            disabled=not chosen or not access.may_fetch(),
            help=plain(access.why_not_fetch()) or "Run the same searches again.",
            on_click=refresh,
            args=(list(dict.fromkeys(items[one].query for one in chosen)),),
        )
        st.button(
            "Delete",
            key="stored_delete",
            icon=":material/delete:",
            disabled=not (chosen and agreed),
            on_click=_delete,
            args=(chosen,),
        )


def _delete(chosen: list[str]) -> None:
    st.session_state[_AGREED] = False
    delete(chosen)
