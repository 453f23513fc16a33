"""The papers that PubMed links to one paper: those that cite it, its references, and similar ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from components.papers.links import paper_link
from components.state import access, resources, session
from components.state.errors import visitor_message
from components.state.formatting import day, plain
from components.state.links import ask_for_links, wait_for_links
from data.evidence.analysis.citations import known
from data.evidence.evidence import Evidence
from data.harvest.citations import Links, recent, stored_links
from data.pubmed.links import LinkName, PaperLinks
from data.records.notices import flag_words
from data.records.record import Flag, Record
from data.records.text import counted
from data.records.urls import linked_url, pubmed_url
from data.storage.store import StoreError

_NAMES = {
    LinkName.CITED_BY: "Cited by",
    LinkName.REFERENCES: "References",
    LinkName.SIMILAR: "Similar in PubMed",
}
_HERE, _ELSEWHERE = 10, 20  # papers listed of each kind, in the map and outside it


def pubmed_links(pmid: int) -> None:
    """Draw them, or the button that asks PubMed for them."""
    st.header("Citations in PubMed", anchor=False)
    if wait_for_links((pmid,)):
        return
    try:
        links = stored_links(resources.store(), (pmid,), LinkName)
        found = {name: own[pmid] for name, own in links.items() if pmid in own}
        listed = _listed(session.evidence(), links)
        records = resources.store().latest_records(listed)
    except StoreError as error:
        st.warning(plain(visitor_message(error)), icon=":material/database_off:")
        return
    if not found:
        st.caption("Papers that cite this one, its references, and those that PubMed finds similar.")
    for name, one in found.items():
        _kind(name, one, records)
    if found:
        asked = min(one.asked for one in found.values())
        st.caption(
            f"As PubMed answered on {day(asked)}. It knows citations only among its own papers, and not of "
            "every journal."
        )
    lacks = any(pmid not in own for own in recent(links).values())
    if why := access.why_not_fetch():
        if lacks:
            st.caption(plain(why))
    elif lacks or any(one not in records for one in listed):
        words = "Look up again" if found else "Look up in PubMed"
        icon = ":material/account_tree:"
        st.button(words, key="ask_links", icon=icon, on_click=_ask, args=(pmid,))


def _ask(pmid: int) -> None:
    wanted = partial(_listed, session.evidence())
    ask_for_links((pmid,), tuple(LinkName), wanted)


def _listed(evidence: Evidence, links: Links) -> list[int]:
    """The linked papers outside the evidence that are listed, of all kinds."""
    have = known(evidence)
    return [
        pmid
        for own in links.values()
        for one in own.values()
        for pmid in [linked for linked in one.linked if linked not in have][:_ELSEWHERE]
    ]


def _kind(name: LinkName, links: PaperLinks, records: Mapping[int, Record]) -> None:
    evidence = session.evidence()
    have = known(evidence)
    here = [pmid for pmid in links.linked if pmid in evidence.row_of]
    aside = [pmid for pmid in links.linked if pmid in have and pmid not in evidence.row_of]
    elsewhere = [pmid for pmid in links.linked if pmid not in have]
    title = f"{_NAMES[name]}: {counted(len(links.linked), 'paper')}, {len(here):,} in the map"
    if not links.linked:
        st.markdown(f"{_NAMES[name]}: none that PubMed knows of.")
        return
    with st.expander(title, key=f"links_{name.value}"):
        for pmid in here[:_HERE]:
            _in_map(evidence, pmid, name)
        rest = [
            *([f"{counted(len(here) - _HERE, 'more paper')} in the map."] if len(here) > _HERE else ()),
            *([f"{counted(len(aside), 'paper')} of the search, set aside in this map."] if aside else ()),
        ]
        if rest:
            st.caption(" ".join(rest))
        if elsewhere:
            lines = [_outside(pmid, records.get(pmid)) for pmid in elsewhere[:_ELSEWHERE]]
            st.markdown("\n".join(("Not in the map:", "", *lines)))
        more = f" (the first {_ELSEWHERE} are listed)" if len(elsewhere) > _ELSEWHERE else ""
        st.markdown(f"[All {len(links.linked):,} in PubMed]({linked_url(name.value, links.pmid)}){more}")


def _in_map(evidence: Evidence, pmid: int, name: LinkName) -> None:
    row = evidence.row_of[pmid]
    with st.container(gap=None):
        title = plain(evidence.titles[row].as_py() or "Without a title")
        paper_link(pmid, title, ":material/map:", f"_{name.value}")
        year = int(evidence.years[row]) or "undated"
        st.caption(f"In the map · {year}{_warning(evidence.flags_of(row))}")


def _outside(pmid: int, record: Record | None) -> str:
    """A paper that the map does not have, as a line of a list."""
    if record is None:
        return f"- [PMID {pmid}]({pubmed_url(pmid)})"
    title = plain(record.title or "Without a title")
    return f"- [{title}]({pubmed_url(pmid)}) · {record.year or 'undated'}{_warning(record.flags)}"


def _warning(flags: frozenset[Flag]) -> str:
    return "".join(f" :red-badge[:material/warning: {words}]" for words in flag_words(flags))
