"""The reading queue: how far the readers are, what comes next, and where two of them differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from components.papers.links import paper_link
from components.state import reader, readings, session
from components.state.address import Place
from components.state.formatting import in_list, plain
from components.state.navigation import to_studies
from components.state.pages import STUDIES, page_file
from data.evidence.evidence import Evidence
from data.readings.independent import differences
from data.readings.queue import Candidate, progress, queue
from data.readings.values import name_of, value_words
from data.records.text import counted
from data.topics.model import Topic

_SHOWN = 10


def reading_queue(evidence: Evidence) -> None:
    """Draw progress, the papers that this reader reads next, and differences. Raises StoreError."""
    topic, papers, every = evidence.topic, readings.to_be_read(), readings.of_people()
    done = progress(topic, papers, every, readings.wanted())
    twice = " by two people" if readings.wanted() > 1 else ""
    if done.human:
        st.progress(
            done.human_read / done.human,
            text=f"{done.human_read:,} of {done.human:,} human studies read{twice}",
        )
    st.progress(
        done.read / done.papers if done.papers else 0.0,
        text=f"{done.read:,} of {counted(done.papers, 'paper')} read{twice}",
    )
    waiting = queue(topic, papers, every, reader.reader(), readings.wanted())
    if not waiting:
        st.success("No paper waits for you within these filters.", icon=":material/done_all:")
    else:
        if st.button(
            "Read the next paper", key="read_next", type="primary", icon=":material/edit_note:", shortcut="N"
        ):
            _read(waiting[0])
        st.header("Next papers", anchor=False)
        st.caption(
            "Human studies first; then where a language model read other values than the rules; then where "
            "the rules were unsure; then the newest. The filters in the sidebar narrow the queue."
        )
        for candidate in waiting[:_SHOWN]:
            with st.container(gap=None):
                row = evidence.row_of[candidate.pmid]
                paper_link(candidate.pmid, plain(evidence.titles[row].as_py() or f"PMID {candidate.pmid}"))
                st.caption(plain(_why(topic, candidate)))
    _differences(evidence)


def _read(candidate: Candidate) -> None:
    now = session.state()
    now.is_reading = True
    now.places[STUDIES] = replace(Place(), pmid=candidate.pmid)
    st.switch_page(page_file(STUDIES), query_params=to_studies(candidate.pmid))


def _why(topic: Topic, candidate: Candidate) -> str:
    parts = ["human study"] if candidate.human else []
    if candidate.differing:
        parts.append(f"model and rules differ: {_names(topic, candidate.differing)}")
    if candidate.unsure:
        parts.append(f"rules unsure: {_names(topic, candidate.unsure)}")
    return " · ".join((*parts, str(candidate.year or "undated")))


def _names(topic: Topic, fields: Sequence[str]) -> str:
    return in_list([name_of(topic, field).lower() for field in fields])


def _differences(evidence: Evidence) -> None:
    """The papers on which two readers differ, which both have read, until a third settles it."""
    if readings.wanted() < 2:
        return
    topic, found = evidence.topic, []
    for pmid, own in readings.of_people().items():
        differing = differences(topic, own, readings.wanted()) if pmid in evidence.row_of else ()
        if differing:
            found.append((pmid, differing))
    if not found:
        return
    st.header(f"Readers differ: {counted(len(found), 'paper')}", anchor=False)
    st.caption("A third reader settles each value. The two may also agree: the newest value of each counts.")
    for pmid, differing in found:
        with st.container(border=True):
            paper_link(pmid, plain(evidence.titles[evidence.row_of[pmid]].as_py() or f"PMID {pmid}"))
            for one in differing:
                given = [
                    f"{who}: {value_words(topic, each.field, each.value)}" for who, each in one.latest.items()
                ]
                field = next(iter(one.latest.values())).field
                st.markdown(f"**{plain(name_of(topic, field))}**  \n{plain(' · '.join(given))}")
