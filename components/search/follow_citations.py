"""Follow the citations of a list of papers: candidates with their labels, and their way into the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from components.papers.lists import PaperList
from components.search import fetching
from components.state import access, resources, session, widget_keys
from components.state.errors import visitor_message
from components.state.formatting import plain
from components.state.links import ask_for_links, wait_for_links
from data import clock
from data.evidence.analysis.citations import Candidate, candidates
from data.evidence.evidence import Evidence
from data.harvest.citations import CITATIONS, Links, LinksJob, linked
from data.labelling.labels import Labels
from data.pubmed.links import LinkName
from data.records.notices import flag_words
from data.records.record import Record
from data.records.text import counted
from data.records.urls import pubmed_url
from data.storage.expansions import Expansion, Expansions
from data.storage.store import StoreError

MOST_FOLLOWED = 500  # papers
MOST_ADDED = 200  # papers; the query, and with it a link, names each of them
_READ = 100  # candidates whose records are read before they are added

_KINDS = {
    LinkName.CITED_BY: "Cited by",
    LinkName.REFERENCES: "References",
    LinkName.SIMILAR: "Similar in PubMed",
}


def follow_citations(listed: PaperList) -> None:
    """Draw the offer to follow the citations of a list's papers, then what was found."""
    pmids = tuple(listed.papers.pmids.tolist())
    if not pmids:
        return
    now = session.state()
    found = now.links_found if now.links_found and set(now.links_found.pmids) == set(pmids) else None
    with st.expander(
        f"Follow citations of {listed.these}",
        expanded=bool(found) or bool(now.links_job and set(now.links_job.pmids) == set(pmids)),
        icon=":material/account_tree:",
        key="follow_citations",
    ):
        st.caption(
            "Papers that cite these or are cited by them and that the search did not find, ranked by how "
            "many of these lead to them. Papers you add are labelled and checked for scope like all others, "
            "and are counted apart in the PRISMA flow."
        )
        if why := access.why_not_fetch():
            st.info(plain(why), icon=":material/lock:")
            return
        if len(pmids) > MOST_FOLLOWED:
            st.info(
                f"Citations can be followed from {MOST_FOLLOWED:,} papers at a time, and these are "
                f"{len(pmids):,}: narrow them with filters, or put the ones you mean into the basket."
            )
            return
        if wait_for_links(pmids, keep=True):
            return
        _offer(pmids)
        if found and found.links is not None:
            _found(session.evidence(), found)


def _offer(pmids: tuple[int, ...]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.pills(
            "Links to follow",
            list(_KINDS),
            selection_mode="multi",
            default=list(CITATIONS),
            key=widget_keys.LINK_KINDS,
            format_func=_KINDS.__getitem__,
        )
        st.button(
            f"Find papers linked to {counted(len(pmids), 'paper')}",
            key="follow",
            disabled=not chosen,
            on_click=_ask,
            args=(pmids,),
        )


def _ask(pmids: tuple[int, ...]) -> None:
    chosen = st.session_state[widget_keys.LINK_KINDS]
    names = tuple(name for name in _KINDS if name in chosen)
    now = session.state()
    wanted = partial(_to_read, session.evidence(), pmids)
    now.links_found = None
    ask_for_links(pmids, names, wanted)


def _to_read(evidence: Evidence, pmids: Sequence[int], links: Links) -> list[int]:
    return [one.pmid for one in candidates(evidence, pmids, linked(links))[:_READ]]


def _found(evidence: Evidence, job: LinksJob) -> None:
    assert job.links is not None
    ranked = candidates(evidence, job.pmids, linked(job.links))
    for sentence in _remarks(job):
        st.caption(plain(sentence))
    if not ranked:
        st.info("No papers found that the search does not have already.", icon=":material/info:")
        return
    least = _least(ranked, len(job.pmids))
    chosen = [one for one in ranked if len(one.by) >= least]
    _table(chosen, job)
    if len(chosen) > MOST_ADDED:
        st.info(f"At most {MOST_ADDED:,} papers can be added at a time: ask for more links.")
        return
    _add(evidence, job, len(ranked), least, chosen)


def _remarks(job: LinksJob) -> list[str]:
    """What PubMed did not say or has no links for."""
    assert job.links is not None
    answered = [pmid for pmid in job.pmids if all(pmid in own for own in job.links.values())]
    alone = sum(not any(own[pmid].linked for own in job.links.values()) for pmid in answered)
    silent = len(job.pmids) - len(answered)
    return [
        *([f"PubMed knows no links of {counted(alone, 'paper')}."] if alone else ()),
        *([f"PubMed gave no answer about {counted(silent, 'paper')}: try again later."] if silent else ()),
    ]


def _least(ranked: Sequence[Candidate], followed: int) -> int:
    """From how many papers a candidate must be linked, as chosen."""
    votes = [len(one.by) for one in ranked]
    offered = sorted(set(votes))
    preset = next((least for least in offered if least > 1), offered[0]) if followed > 1 else 1
    names = {
        least: f"at least {counted(least, 'paper')}: {sum(own >= least for own in votes):,} found"
        for least in offered
    }
    if st.session_state.get(widget_keys.LEAST_LINKS) not in names:
        st.session_state[widget_keys.LEAST_LINKS] = preset
    chosen: int = st.selectbox(
        "Linked from",
        offered,
        key=widget_keys.LEAST_LINKS,
        format_func=lambda least: names.get(least, str(least)),
        width=330,
    )
    return chosen


def _table(chosen: Sequence[Candidate], job: LinksJob) -> None:
    """The candidates with most links, as PubMed describes them and the rules label them."""
    read = [one for one in chosen if one.pmid in job.records]
    rows = [_row(one, job.records[one.pmid], len(job.pmids)) for one in read]
    if rows:
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            key="candidates",
            column_config={
                "Title": st.column_config.TextColumn(width="large"),
                "Scope": st.column_config.TextColumn(width="small"),
                "PubMed": st.column_config.LinkColumn(display_text=r"(\d+)/$", width="small"),
            },
        )
    if lacking := len(chosen) - len(read):
        first = f"only the first {_READ} are read before they are added"
        why = first if len(chosen) > _READ else "PubMed did not send them"
        st.caption(f"{counted(lacking, 'paper')} not listed: {why}.")


def _row(one: Candidate, record: Record, followed: int) -> dict[str, object]:
    labels = resources.classifier().classify(record)
    warning = "".join(f"[{words}] " for words in flag_words(record.flags))  # first: phones cut titles
    topic = resources.topic()
    lead = topic.facet(topic.lead_facet)
    return {
        "Links": f"{len(one.by)} of {followed}",
        "Title": warning + (record.title or "Without a title"),
        "Year": str(record.year or "undated"),
        lead.name: _names(labels, lead.code),
        "Scope": labels.scope.reason or "in scope",
        "PubMed": pubmed_url(one.pmid),
    }


def _names(labels: Labels, facet: str) -> str:
    return "; ".join(resources.topic().facet(facet).category(code).name for code in labels.codes(facet))


def _add(evidence: Evidence, job: LinksJob, candidates: int, least: int, chosen: Sequence[Candidate]) -> None:
    base = evidence.provenance.query or evidence.topic.query
    if evidence.provenance.is_starter:
        st.caption(
            "The starter set is a sample, so the papers are added to a PubMed search of the map’s query."
        )
    expansion = Expansion(
        base=base,
        day=clock.today(),
        links=tuple(name.value for name in job.names),
        followed=job.pmids,
        candidates=candidates,
        least=least,
        added={one.pmid: one.by for one in chosen},
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Add {counted(len(chosen), 'paper')} to the evidence",
            key="add_candidates",
            icon=":material/playlist_add:",
            type="primary",
            on_click=_begin,
            args=(expansion,),
        )
        st.caption(
            "A new saved search, downloaded in the background; the one on screen stays as it is. Papers out "
            "of scope are excluded there, with their reason."
        )


def _begin(expansion: Expansion) -> None:
    now = session.state()
    try:
        Expansions(resources.store().database).keep(expansion)
    except StoreError as error:
        now.links_failed = visitor_message(error)
        return
    fetching.begin(expansion.query)
    if not now.fetch_failed:
        now.links_found = None
