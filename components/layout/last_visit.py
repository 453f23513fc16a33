"""What is new since this visitor's last visit, which only their own browser remembers."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from components.state import evidence_access, resources, session
from components.state.formatting import day, plain
from data.evidence.analysis.comparison import Comparison
from data.storage.query import Query
from data.storage.store import StoreError
from data.storage.stored_search import Search

# The browser keeps the newest search of each query that it has shown, and returns the one before.
_SCRIPT = """
export default function ({ data, setStateValue }) {
  const place = `evidence-map-seen-${data.question}`;
  try {
    const [started, seen] = (localStorage.getItem(place) ?? "0 ").split(" ");
    if (Number(started) >= data.started) return;
    localStorage.setItem(place, `${data.started} ${data.search}`);
    if (seen) setStateValue("seen", seen);
  } catch (refused) {
    // Without storage there is no last visit to compare with.
  }
}
"""
_seen_search = st.components.v2.component("last_visit", js=_SCRIPT)


def last_visit() -> None:
    """Show what is new in the search on screen, if it is the one that the visit began with."""
    origin = session.evidence().provenance
    now = session.state()
    now.first_shown = now.first_shown or origin.key
    if origin.is_starter or origin.key != now.first_shown:
        return
    try:
        search = resources.store().search(origin.key)
    except StoreError:
        return  # shown where the papers are needed
    if search is None:
        return
    result = _seen_search(
        key="last_visit",
        data={
            "question": sha256(Query(search.query).normalised.encode()).hexdigest()[:16],
            "search": search.id,
            "started": search.started.timestamp(),
        },
        default={"seen": ""},
        on_seen_change=lambda: None,
    )
    if result.seen and not now.last_visit_hidden:
        found = _new_since(str(result.seen), search)
        if found is None or not found.changes:
            return
        counted, excluded = evidence_access.counted_changes(found)
        with st.container(horizontal=True, vertical_alignment="center", key="since_last_look"):
            lines = plain("; ".join(filter(None, (*counted.lines, excluded))))
            st.markdown(f":material/update: Since your last look ({day(found.earlier)}): {lines}.")
            st.button("Hide", key="hide_last_look", on_click=_hide)


def _new_since(seen: str, search: Search) -> Comparison | None:
    """A search compared with the one a browser names; None unless both are of the same query."""
    try:
        earlier = resources.store().search(seen)
        if earlier is None or Query(earlier.query) != Query(search.query):
            return None
        return evidence_access.compared(seen, search.id)
    except (StoreError, KeyError):
        return None


def _hide() -> None:
    session.state().last_visit_hidden = True
