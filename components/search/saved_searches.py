"""The saved searches: opening one, and naming or deleting one's own."""

from __future__ import annotations

import streamlit as st

from components.search import fetching
from components.search.fetch_status import named
from components.state import resources, session, widget_keys
from components.state.errors import visitor_message
from components.state.formatting import day, plain
from data.evidence.repository import STARTER
from data.records.text import counted
from data.storage.store import StoreError
from data.storage.stored_search import LONGEST_NAME, Search

_MOST = 20


def saved_searches() -> dict[str, str]:
    """Draw them; returns their names by key."""
    names = {STARTER: "Starter set"}
    st.header("Saved searches", anchor=False)
    shown = session.evidence().provenance.key
    with _row():
        _words("Starter set", "Comes with the map; not a complete search")
        _open(STARTER, shown)
    try:
        searches = resources.store().searches()
        protected = _protected()
    except StoreError as error:
        st.warning(plain(visitor_message(error)), icon=":material/database_off:")
        return names
    for search in searches[:_MOST]:
        missing = f", {len(search.missing):,} missing" if search.missing else ""
        title = f"{search.started:%d %b %Y, %H:%M} UTC · {counted(search.fetched, 'paper')}{missing}"
        with _row():
            _words(search.name or title, f"{title} · {named(search)}" if search.name else named(search))
            if fetching.owns(search):
                _edit(search, is_protected=search.id in protected)
            _open(search.id, shown)
        names[search.id] = f"{named(search)} · {title}"
    if len(searches) > _MOST:
        st.caption(f"The newest {_MOST} of {len(searches):,}.")
    return names


def _row() -> st.delta_generator.DeltaGenerator:
    return st.container(border=True, horizontal=True, vertical_alignment="center")


def _words(title: str, words: str) -> None:
    with st.container(gap=None):
        st.markdown(f"**{plain(title)}**")
        st.caption(plain(words))


def _open(key: str, shown: str) -> None:
    st.button(
        "Shown now" if key == shown else "Open",
        key=f"show_{key}",
        width=110,
        disabled=key == shown,
        on_click=session.show_search,
        args=(key,),
    )


def _protected() -> tuple[str, ...]:
    return resources.store().shown_first(resources.topic().query)


def _edit(search: Search, *, is_protected: bool) -> None:
    """Name or delete a search; only its owner sees this."""
    with st.popover("Edit", icon=":material/edit:", key=f"edit_{search.id}"):
        st.text_input(
            "Name of this search",
            value=search.name,
            key=widget_keys.search_name(search.id),
            max_chars=LONGEST_NAME,
            placeholder="No name",
            help="Shown to everyone beside the search, also in figures and links.",
            on_change=_rename,
            args=(search,),
        )
        if is_protected:
            st.caption(
                "This search is what visitors see first, so it cannot be deleted until there is a newer one."
            )
            return
        agreed = st.checkbox(
            "Delete this search for everyone. This cannot be undone.", key=f"delete_agreed_{search.id}"
        )
        st.button(
            "Delete",
            key=f"delete_{search.id}",
            icon=":material/delete:",
            disabled=not agreed,
            on_click=_delete,
            args=(search,),
        )


def _rename(search: Search) -> None:
    try:
        resources.store().rename(
            search.id, fetching.owner(), st.session_state[widget_keys.search_name(search.id)]
        )
    except StoreError as error:
        session.state().notice = visitor_message(error)
        return
    resources.forget(search.id)


def _delete(search: Search) -> None:
    """Delete a search, unless it has become the default one meanwhile."""
    try:
        if search.id in _protected():
            return
        deleted = resources.store().delete(search.id, fetching.owner())
        usual = resources.default_search()
    except StoreError as error:
        session.state().notice = visitor_message(error)
        return
    if not deleted:
        return
    fetching.decline(search)
    if session.evidence().provenance.key == search.id:
        session.show_search(usual)
    resources.forget(search.id)
    session.state().brief_notice = f"The search of {day(search.started)} was deleted."
