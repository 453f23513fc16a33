"""The active filters on top of a page, and how to remove them where they leave no papers."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.state.captions import chips, filter_name, related_in_words
from components.state.formatting import plain
from components.state.related import include_related, offer_related
from components.state.session import set_selection, state, view
from data.evidence.selection import Selection
from data.records.text import counted


def active_filters() -> None:
    """Draw the active filters as chips; a click on one removes it.

    The container is drawn even without filters: the browser rebuilds everything below it when it appears.
    """
    with st.container(horizontal=True, gap="small", key="chips"):
        if (words := related_in_words(view())) and state().selection.related:
            st.button(
                _label(words),
                key="chip_related",
                icon=":material/close:",
                icon_position="right",
                help="Exclude these papers again",
                on_click=include_related,
                args=(False,),
            )
        for chip in chips(state().selection, view().evidence):
            name = filter_name(chip.filter_key, view().evidence)
            st.button(
                _label(f"{name}: {chip.words}"),
                key=f"chip_{chip.filter_key}_{chip.code}",
                icon=":material/close:",
                icon_position="right",
                help=plain(f"Remove this filter: {name}"),
                on_click=_remove,
                args=(chip.filter_key, chip.code),
            )


def loosen() -> None:
    """Offer ways out where no paper is left: each filter with the papers its removal brings back."""
    now = view()
    if not now.masks and not now.related_left_out:
        st.info("There is no record to count. Ask PubMed on the page “PubMed search”.")
        return
    words = "No papers match all of these filters." if now.masks else "No core papers."
    if now.related_left_out:
        words += f" {related_in_words(now)}: include them{', or remove one filter' if now.masks else ''}."
    else:
        words += " Remove one filter:"
    st.info(plain(words), icon=":material/search_off:")
    ranked = sorted(now.masks, key=lambda key: -now.without(key))
    with st.container(horizontal=True, gap="small", key="loosen"):
        offer_related(now.related_left_out)
        for key in ranked:
            st.button(
                f"Without “{plain(filter_name(key, now.evidence))}”: {counted(now.without(key), 'paper')}",
                key=f"loosen_{key}",
                disabled=not now.without(key),
                on_click=_remove,
                args=(key, ""),
            )
        if now.masks and not any(now.without(key) for key in ranked):
            st.button("Clear all filters", key="loosen_all", on_click=set_selection, args=(Selection(),))


def _label(words: str) -> str:
    """A chip's words as a button's Markdown, on one line."""
    return plain(words if len(words) <= 60 else f"{words[:59]}…")


def _remove(filter_key: str, code: str) -> None:
    now = state().selection
    if filter_key == "years":
        set_selection(replace(now, years=None))
    elif filter_key == "text":
        set_selection(replace(now, text=""))
    elif filter_key == "since":
        set_selection(replace(now, since=None))
    else:
        set_selection(now.with_codes(filter_key, now.codes(filter_key) - {code} if code else ()))
