"""The page of one paper: text with highlighted evidence, labels, links and similar papers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from components.papers.basket import basket_tick
from components.papers.citation_exports import citation_button, citations
from components.papers.citation_tags import write_citation_tags
from components.papers.highlighted_text import marked_abstract, marked_line
from components.papers.label_signs import SIGNS, short_sign
from components.papers.links import paper_link
from components.papers.lists import PaperList
from components.papers.pubmed_links import pubmed_links
from components.papers.readings.panel import reading_form
from components.papers.readings.past import past_readings
from components.papers.readings.suggest import suggest_correction
from components.state import evidence_access, resources, session, widget_keys
from components.state.captions import filter_name
from components.state.formatting import plain
from components.state.viewport import viewport
from data import clock
from data.evidence.analysis.record_table import Rows, neighbours
from data.evidence.analysis.similarity import similar
from data.evidence.evidence import Evidence
from data.evidence.view import view_of_rows
from data.labelling.characteristics.names import NAMES, stated_in_words
from data.labelling.explanation import (
    AnyExplanation,
    Explanation,
    ValueExplanation,
    explain_characteristics,
    quoted,
)
from data.labelling.feedback import report_address
from data.labelling.labels import Attribution, TextField
from data.labelling.origin import who_gave
from data.records.notices import flag_words, link_words
from data.records.record import Flag, Link, MeshHeading, Record
from data.records.urls import doi_url, pmc_url, pubmed_url, registry_url
from data.topics.model import Facet, Topic

_ALL, _HOW_DONE = "all", "how_done"
_LIKE_IT = 6
_LEADS = 5  # papers named that lead to one found by citation
_TWO_COLUMNS = 820  # page width from which labels are beside the text


def paper(pmid: int, listed: PaperList, rows: Rows) -> None:
    """Draw the page of one paper.

    Args:
        pmid: the paper; it may not be among the records.
        listed: the list it was opened from.
        rows: that list in the reader's order.
    """
    evidence = session.evidence()
    _ways_on(pmid, listed, rows)
    record = resources.records_of(evidence.provenance.key, (pmid,)).get(pmid)
    if record is None:
        _not_here(pmid)
        return
    row = evidence.row_of.get(pmid)
    explanations = evidence_access.explanation(record) if row is not None else ()
    done = explain_characteristics(record, evidence.labels_of(row)) if row is not None else ()
    wide = viewport().full >= _TWO_COLUMNS
    left, right = st.columns([2, 1], gap="large") if wide else (st.container(), st.container())
    with left:
        offered = _offered_marks(explanations, done, evidence.topic)
        marked = _marked(offered)
        shown: list[AnyExplanation] = [
            *(explanation for explanation in explanations if marked in (_ALL, explanation.facet)),
            *(done if marked in (_ALL, _HOW_DONE) else ()),
        ]
        _head(record, shown, evidence.flags_of(row) if row is not None else record.flags)
        _choose_marks(offered, marked)
        _text(record, shown)
        if row is not None:
            _like_it(pmid)
        pubmed_links(pmid)
    with right:
        if row is not None:
            reading_form(record)
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                basket_tick(pmid, "paper")
                citation_button(record, "paper")
            _addresses(record)
        _linked(evidence, record)
        _how_done(done)
        _labels(evidence, record, explanations)
        if row is not None:
            suggest_correction(pmid)
            past_readings(evidence, record)
    if row is not None:
        citations("paper", "this paper", view_of_rows(evidence, np.array([row])))
    write_citation_tags(record)


def _ways_on(pmid: int, listed: PaperList, rows: Rows) -> None:
    """Buttons back to the list, and to its previous and next paper."""
    before, after = neighbours(session.evidence(), rows, pmid)
    place = session.state().place
    with st.container(horizontal=True, vertical_alignment="center", key="paper_ways"):
        st.button(
            "All papers",
            key="to_table",
            icon=":material/table_rows:",
            on_click=session.go_to,
            args=(replace(place, pmid=0),),
        )
        _step("before", "Previous", ":material/arrow_back:", before)
        _step("after", "Next", ":material/arrow_forward:", after)
        if before is None and after is None and pmid in session.evidence().row_of and len(rows):
            only = len(rows) == 1 and int(session.evidence().pmids[rows[0]]) == pmid
            st.caption("The only one of its list." if only else plain(f"It is not among {listed.these}."))


def _step(key: str, label: str, icon: str, pmid: int | None) -> None:
    st.button(
        label,
        key=f"paper_{key}",
        icon=icon,
        disabled=pmid is None,
        on_click=session.go_to,
        args=(replace(session.state().place, pmid=pmid or 0),),
    )


def _not_here(pmid: int) -> None:
    st.title(f"PMID {pmid}", anchor=False)
    st.info(
        "This paper is not among the records shown here: the search did not find it, or the number is "
        f"mistyped. [Look it up in PubMed]({pubmed_url(pmid)}). To have it in the map, ask PubMed a question "
        "that finds it, on the page “PubMed search”.",
        icon=":material/search_off:",
    )


def _offered_marks(
    explanations: Sequence[Explanation], done: Sequence[ValueExplanation], topic: Topic
) -> dict[str, str]:
    """What can be highlighted, by code: each facet with words, and how the study was done; {} for nothing."""
    with_words = {explanation.facet for explanation in explanations if explanation.spans}
    offered = {facet.code: facet.name for facet in topic.facets if facet.code in with_words}
    if any(each.spans for each in done):
        offered[_HOW_DONE] = "How it was done"
    return {_ALL: "All", **offered} if offered else {}


def _marked(offered: Collection[str]) -> str:
    """The code of what is highlighted."""
    chosen: str = st.session_state.get(widget_keys.MARKS, _ALL)
    return chosen if chosen in offered else _ALL


def _choose_marks(offered: Mapping[str, str], marked: str) -> None:
    if offered:
        st.session_state[widget_keys.MARKS] = marked
        st.pills(
            "Highlight evidence for",
            list(offered),
            required=True,
            key=widget_keys.MARKS,
            format_func=lambda code: plain(offered[code]),
        )


def _head(record: Record, explanations: Sequence[AnyExplanation], flags: Collection[Flag]) -> None:
    title = marked_line(record, "title", explanations) if record.title else "Without a title"
    st.html(f'<h1 class="paper-title">{title}</h1>')
    if words := flag_words(flags):
        st.markdown(" ".join(f":red-badge[:material/warning: {word}]" for word in words))
    if record.authors:
        st.markdown(plain(", ".join(record.authors)))
    issue = f"({record.issue})" if record.issue else ""
    printed = f"{record.volume}{issue}{f':{record.location}' if record.location else ''}"
    parts = (record.journal, record.date or str(record.year or "undated"), printed, f"PMID {record.pmid}")
    st.caption(plain(" · ".join(part for part in parts if part)))


def _text(record: Record, explanations: Sequence[AnyExplanation]) -> None:
    """The abstract, or else the summary, with MeSH headings, keywords and publication types."""
    st.header("Abstract" if record.abstract else "Summary", anchor=False)
    if record.text:
        if not record.abstract:
            st.caption("In this map’s own words, not the authors’; read the abstract in PubMed.")
        st.html(marked_abstract(record, explanations))
    else:
        st.markdown("PubMed has no abstract of this paper.")
    if record.mesh:
        st.markdown(f"**MeSH headings** {plain('; '.join(map(_heading, record.mesh)))}")
    fields: dict[str, TextField] = {"Keywords": "keywords", "Publication types": "publication_types"}
    for name, field in fields.items():
        if words := marked_line(record, field, explanations):
            st.html(f"<p><strong>{name}</strong> {words}</p>")


def _heading(heading: MeshHeading) -> str:
    return "/".join((heading.descriptor, *heading.qualifiers)) + ("*" if heading.major else "")


def _addresses(record: Record) -> None:
    """Links to the paper itself."""
    with st.container(horizontal=True, gap="small"):
        st.link_button("PubMed", pubmed_url(record.pmid), icon=":material/open_in_new:")
        if record.pmcid and record.pmc_release <= clock.today().isoformat():
            st.link_button("Free full text (PMC)", pmc_url(record.pmcid), icon=":material/lock_open:")
        elif record.pmcid:
            st.markdown(f":material/lock_clock: Free in PMC from {record.pmc_release}", width="content")
        if record.doi:
            st.link_button("Publisher (DOI)", doi_url(record.doi), icon=":material/open_in_new:")
        for number in record.trial_ids:
            st.link_button(f"Trial {plain(number)}", registry_url(number), icon=":material/labs:")


def _linked(evidence: Evidence, record: Record) -> None:
    """Other versions, notices and comments."""
    merged = [version for version in evidence.versions if record.pmid in (version.article, version.preprint)]
    linked = {link.pmid for link in record.links}
    found = [
        (
            ("Preprint", version.preprint)
            if version.article == record.pmid
            else ("Published article", version.article),
            version,
        )
        for version in merged
    ]
    unlinked = [(kind, pmid, version) for (kind, pmid), version in found if pmid not in linked]
    by = evidence.provenance.by_citation.get(record.pmid, ())
    if not record.links and not unlinked and not by:
        return
    with st.container(border=True):
        st.markdown("**Linked papers**")
        for link in record.links:
            _link(evidence, link_words(record, link), link)
        for kind, pmid, version in unlinked:
            paper_link(pmid, f"{kind}: PMID {pmid}")
            st.caption(f"{version.known.words[0].upper()}{version.known.words[1:]}.")
        if by:
            _found_by(evidence, by)
        if any(version.preprint == record.pmid for version in merged):
            st.caption("Both are counted once, as the article.")


def _link(evidence: Evidence, words: str, link: Link) -> None:
    citation = plain(link.citation)
    if link.pmid and (link.pmid in evidence.row_of or link.pmid in evidence.notices):
        paper_link(link.pmid, f"{words}: PMID {link.pmid}")
        if citation:
            st.caption(citation)
    elif link.pmid:
        st.markdown(f"{words}: [PMID {link.pmid} in PubMed]({pubmed_url(link.pmid)}) {citation}")
    else:
        st.markdown(f"{words}: {citation}")


def _found_by(evidence: Evidence, by: Sequence[int]) -> None:
    """That a paper was found by citation, and from which papers."""
    more = f", the first {_LEADS} of {len(by):,} papers" if len(by) > _LEADS else ""
    st.markdown(f":material/account_tree: **Found by citation**, not by the words of the search; from{more}:")
    for pmid in by[:_LEADS]:
        row = evidence.row_of.get(pmid)
        if row is None:
            st.markdown(f"[PMID {pmid} in PubMed]({pubmed_url(pmid)})")
        else:
            paper_link(pmid, plain(evidence.titles[row].as_py() or f"PMID {pmid}"), place="_found_by")


def _how_done(done: Sequence[ValueExplanation]) -> None:
    """How the study was done: each value that is stated, with its origin and the words behind it."""
    if not done:
        return
    with st.container(border=True, key="paper_how_done"):
        st.markdown("**How the study was done**")
        lines = []
        for each in done:
            value = plain(stated_in_words(each.field, each.value)) if each.value is not None else ""
            words = plain(quoted(each.spans))
            said = f"{_sign(each.by)}{f' · {words}' if words else ''}"
            name = plain(NAMES[each.field].removesuffix(" (days)"))
            lines.append(f":small[{name} **{value or 'contradictory numbers'}** {said}]")
        st.markdown("  \n".join(lines))
        st.caption("Only what the record states; the full text may state more.")


def _labels(evidence: Evidence, record: Record, explanations: Sequence[Explanation]) -> None:
    """Every label with its origin and the words behind it."""
    with st.container(border=True, key="paper_labels"):
        st.markdown("**Labels and evidence**")
        if record.pmid in evidence.notices:
            st.markdown("This is a retraction notice: it is set aside, not sorted and not counted.")
            return
        if not explanations:
            st.markdown("No label: nothing in its record fits a category.")
        against, row = set(evidence.topic.counter_evidence), evidence.row_of.get(record.pmid)
        differing = evidence_access.differing_rules(record) if row is not None else {}
        for facet in evidence.topic.facets:
            lines = [_label(facet, each, against) for each in explanations if each.facet == facet.code]
            if facet.code in differing:
                lines.append(_rules_say(facet, differing[facet.code]))
            if lines:
                st.markdown("  \n".join([f":small[{plain(filter_name(facet.code, evidence))}]", *lines]))
        if explanations:
            st.caption(_legend(replace(each.by, words=()) for each in explanations))
        _report(evidence.topic, record, explanations)


def _label(facet: Facet, explanation: Explanation, against: Collection[tuple[str, str]]) -> str:
    """A label with its origin and the words behind it."""
    name = plain(facet.category(explanation.category).name)
    is_against = (explanation.facet, explanation.category) in against
    badge = f":orange-badge[▼ {name}]" if is_against else f":blue-badge[{name}]"
    evidence = plain(quoted(explanation.spans) or explanation.note)
    return f"{badge} :small[{_sign(explanation.by)} · {evidence}]"


def _rules_say(facet: Facet, codes: Sequence[str]) -> str:
    """The labels that the rules give where a reader gave others."""
    names = "; ".join(facet.category(code).name for code in codes) or "no label"
    return f":small[:material/difference: the rules differ: {plain(names)}]"


def _sign(by: Attribution) -> str:
    """Who gave a value, as Markdown; `_legend` says more."""
    return f":material/{SIGNS[by.origin]}: {plain(short_sign(by))}"


def _legend(given: Iterable[Attribution]) -> str:
    """Who gave values and when, each once, as Markdown."""
    signs = dict.fromkeys(f":material/{SIGNS[by.origin]}: {plain(who_gave(by))}" for by in given)
    return "  \n".join((*signs, "In quotes the words that show a value; they are marked in the text."))


def _report(topic: Topic, record: Record, explanations: Sequence[Explanation]) -> None:
    address = resources.settings().report_address
    if not address:
        return
    with st.popover("Report a wrong label", icon=":material/flag:", key="report"):
        labelled = [(topic.facet(each.facet), each.category) for each in explanations]
        names = [f"{facet.name}: {facet.category(code).name}" for facet, code in labelled]
        which = st.selectbox(
            "Which label?",
            range(len(explanations) + 1),
            format_func=lambda place: [*names, "One is missing"][place],
            key=f"report_{record.pmid}",
        )
        reported = explanations[which] if which < len(explanations) else None
        st.link_button(
            "Write the report", report_address(address, topic, record, reported), icon=":material/edit:"
        )
        st.caption("Opens a message with the paper, the label and its words filled in. You send it yourself.")


def _like_it(pmid: int) -> None:
    """Papers that share labels and MeSH headings, with what they share."""
    st.header("Similar papers", anchor=False)
    evidence = session.evidence()
    found = similar(session.view(), pmid, _LIKE_IT)
    if not found:
        st.markdown("No other papers share an informative label.")
        return
    st.caption("Most labels and MeSH headings in common, rare ones counting more; whatever the filters.")
    for one in found:
        row = evidence.row_of[one.pmid]
        year = int(evidence.years[row])
        with st.container(gap=None):
            paper_link(one.pmid, plain(evidence.titles[row].as_py() or "Without a title"))
            st.caption(plain(f"{year or 'undated'} · {one.words}"))
