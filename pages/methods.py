"""Methods: how PubMed was searched, how papers were labelled and how well, and the limits of the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

import pandas as pd
import streamlit as st

from components.charts.catalogue import through_the_flow
from components.charts.figure_card import figure_card
from components.charts.figure_downloads import methods_button
from components.papers.label_lab import label_lab
from components.papers.links import list_link
from components.papers.lists import offered
from components.state import model_reading, navigation, readings, session, widget_keys
from components.state.captions import asks_own_question
from components.state.formatting import plain
from components.state.view_options import EXCLUDED, OUT_OF_SCOPE, SELECTED
from components.state.viewport import viewport
from data.evidence.analysis.coded_papers import coded_papers
from data.evidence.evidence import Evidence
from data.exports import methods_readings, methods_text
from data.labelling.evaluation.published_accuracy import Accuracy, recorded_accuracy
from data.labelling.evaluation.published_codings import CodedPaper
from data.records.text import counted
from data.records.urls import pubmed_url
from data.topics.model import Facet, Topic
from pages import run

_REASONS_SHOWN = 10
_SHORT = 400  # characters of a query that is shown in the open; longer ones are in an expander


def show() -> None:
    """Draw the page."""
    evidence = session.evidence()
    st.title("Methods", anchor=False)
    st.caption(
        "How these papers were found, labelled and checked, what was excluded, and what the map cannot show. "
        "The filters in the sidebar do not change this page."
    )
    methods_button()
    _search(evidence)
    _flow(evidence)
    _out_of_scope(evidence)
    _codebook(evidence.topic)
    st.header("How papers are labelled", anchor=False)
    _passage(methods_text.how_labels_are_made(evidence.topic))
    _passage(methods_readings.who_gives_labels(evidence, model_reading.model()))
    st.header("How good the labels are", anchor=False)
    _accuracy(evidence.topic)
    _reviews(evidence)
    _by_people(evidence)
    _how_done(evidence)
    st.header("What the map cannot tell", anchor=False)
    _passage(methods_text.LIMITS)
    st.header("Retractions and corrections", anchor=False)
    _passage(methods_text.INTEGRITY)
    _versions(evidence)
    label_lab()


def _passage(passage: methods_text.Passage) -> None:
    st.markdown("\n".join(f"- **{plain(name)}.** {plain(words)}" for name, words in passage))


def _search(evidence: Evidence) -> None:
    """The query as it was sent, line by line if it is the topic's own."""
    st.header("How PubMed was searched", anchor=False)
    for name, words in methods_text.how_pubmed_was_searched(evidence):
        if len(words) <= _SHORT:
            st.markdown(f"**{plain(name)}:** {plain(words)}")
        else:
            with st.expander(plain(name), icon=":material/search:"):
                st.code(words, language=None, wrap_lines=True)
    if evidence.provenance.is_starter or asks_own_question(evidence):
        with st.expander("The query line by line", icon=":material/format_list_numbered:"):
            for line in evidence.topic.query_lines:
                st.code(line.text, language=None, wrap_lines=True)
                st.caption(plain(line.why))


def _flow(evidence: Evidence) -> None:
    st.header("What was found, and what was excluded", anchor=False)
    figure_card(through_the_flow(session.view()), viewport().full)
    with st.container(horizontal=True, gap="medium", key="flow_lists"):
        for code, words in offered().items():
            if code in (SELECTED, *EXCLUDED):
                list_link(code, words)
    if passage := methods_text.core_and_related(evidence):
        _passage(passage)


def _out_of_scope(evidence: Evidence) -> None:
    """Which papers are out of scope and why, with a switch that includes them in all counts."""
    aside = evidence.set_aside
    st.header(f"Out of scope: {counted(len(aside), 'paper')}", anchor=False)
    if not aside:
        st.markdown("No papers are excluded as out of scope.")
        return
    st.markdown(
        "PubMed also finds papers that only mention the subject. They are excluded by the rules of the "
        "codebook, and you can include them."
    )
    st.session_state[widget_keys.COUNT_OUT_OF_SCOPE] = session.state().selection.out_of_scope
    st.toggle(
        f"Count {'it' if len(aside) == 1 else 'them'} too, on every page",
        key=widget_keys.COUNT_OUT_OF_SCOPE,
        on_change=_take,
    )
    reasons = Counter(reason for _, reason in aside).most_common(_REASONS_SHOWN)
    _table([{"Why": plain(reason), "Papers": f"{papers:,}"} for reason, papers in reasons])
    list_link(OUT_OF_SCOPE, "The papers, each with its reason")


def _take() -> None:
    session.set_selection(
        replace(session.state().selection, out_of_scope=st.session_state[widget_keys.COUNT_OUT_OF_SCOPE])
    )


def _codebook(topic: Topic) -> None:
    """The categories of each facet, with their definitions and terms."""
    st.header("The codebook", anchor=False)
    st.markdown(
        f"{plain(topic.title)}: {len(topic.facets)} facets, "
        f"{sum(len(facet.categories) for facet in topic.facets)} categories. A paper may have several labels "
        "of a facet, unless the facet allows only one."
    )
    facet = _chosen_facet("codebook_facet", topic.facets)
    if facet.definition:
        st.markdown(plain(facet.definition))
    st.caption(methods_text.ONE_LABEL if facet.single else methods_text.SEVERAL_LABELS)
    grouped = any(category.group for category in facet.categories)
    _table(
        {
            **({"Group": plain(category.group)} if grouped else {}),
            "Category": plain(category.name),
            "What counts": plain(category.definition),
        }
        for category in facet.categories
    )
    with st.expander(plain(f"The words that give each {facet.name.lower()}"), icon=":material/list:"):
        for category in facet.categories:
            words = methods_text.words_of_category(category)
            st.markdown(f"**{plain(category.name)}** :small[{plain(words)}]")
        st.caption(plain(methods_text.HOW_WORDS_ARE_WRITTEN))
        for name, words in methods_text.lists_of_words(facet, topic):
            st.markdown(f"{{{plain(name)}}} :small[{plain(words)}]")


def _chosen_facet(key: str, facets: Iterable[Facet]) -> Facet:
    found: Facet = st.selectbox("Facet", list(facets), format_func=lambda facet: facet.name, key=key)
    return found


def _accuracy(topic: Topic) -> None:
    """How good the labels of the rules are: on the frozen set, and on the reference set."""
    accuracy = recorded_accuracy(topic)
    if accuracy is None:
        st.info(
            "The labels of this topic have not been measured. Read some papers before you rely on them.",
            icon=":material/info:",
        )
        return
    if accuracy.fingerprint != topic.fingerprint:
        st.warning("The codebook has changed since these figures were measured.", icon=":material/update:")
    st.markdown(
        "Precision: how many of the labels given are right. Recall: how many of the reference labels were "
        "given. F1: their harmonic mean."
    )
    if accuracy.frozen:
        st.subheader("Frozen set", anchor=False)
        _passage(methods_text.measured_on_frozen_set(accuracy))
        _table(_figures(row, "Facet") for row in methods_text.accuracy_rows(topic, accuracy.frozen))
    st.subheader("Reference set", anchor=False)
    _passage(methods_text.measured_on_reference_set(accuracy))
    _table(_figures(row, "Facet") for row in methods_text.accuracy_rows(topic, accuracy))
    with st.expander("Category by category", icon=":material/table_rows:"):
        _by_category(topic, accuracy)


def _reviews(evidence: Evidence) -> None:
    """How labels agree with what authors of published reviews coded, and where they do not."""
    papers = coded_papers(evidence)
    if passage := methods_text.compared_with_reviews(evidence, papers):
        st.subheader("Published reviews", anchor=False)
        _passage(passage)
    if papers:
        _table(methods_text.review_rows(evidence.topic, papers))
        st.caption(
            "Precision: how many of the labels are among the codes. Recall: how many of the codes are among "
            "the labels."
        )
        with st.expander("Paper by paper", icon=":material/list:"):
            st.markdown("\n".join(line for paper in papers for line in _compared(paper, evidence.topic)))


def _by_people(evidence: Evidence) -> None:
    """How good labels are by what people read here, and how well two people agree."""
    topic, read = evidence.topic, readings.read_by_people(evidence)
    if passage := methods_readings.measured_on_readings(read, evidence.provenance.key):
        st.subheader("By what people read", anchor=False)
        _passage(passage)
        if rows := methods_readings.origin_rows(topic, read):
            _table(rows)
        if rows := methods_readings.origin_characteristic_rows(read):
            st.markdown("How studies were done; in brackets the values that people gave:")
            _table(rows)
    if passage := methods_readings.how_readers_agree(read.agreement):
        st.subheader("Readers", anchor=False)
        _passage(passage)
        _table(methods_readings.agreement_rows(topic, read.agreement))


def _how_done(evidence: Evidence) -> None:
    """What is read of how a study was done, how it is counted, and how well it is read."""
    st.header("How studies were done", anchor=False)
    accuracy = recorded_accuracy(evidence.topic)
    measured_on = methods_text.characteristics_measured_on(accuracy) if accuracy else ()
    _passage(methods_text.HOW_STUDIES_ARE_READ)
    rows = methods_text.characteristic_rows(evidence, accuracy)
    _table(_only(rows, methods_text.CONVENTION_COLUMNS))
    if accuracy:  # figures in a table of their own: beside the others they would not fit a phone
        _passage(measured_on)
        _table(_only(rows, methods_text.FIGURE_COLUMNS))
    if accuracy and accuracy.frozen and (few := methods_text.frozen_characteristic_rows(accuracy)):
        st.markdown(f"On the frozen set of {counted(accuracy.frozen.records, 'record')}, never tuned on:")
        _table(few)


def _compared(paper: CodedPaper, topic: Topic) -> Iterator[str]:
    """A paper as an item of a list, with the facets whose labels differ and the reviews that coded it."""
    yield f"- [{paper.pmid}]({pubmed_url(paper.pmid)}) {plain(paper.codings[0].record.title)}"
    for facet in topic.facets:
        if (coded := paper.coded(facet.code)) and not paper.agrees(facet.code):
            here = _names(facet, paper.labels.codes(facet.code)) or "none"
            yield f"    - **{plain(facet.name)}.** Coded: {_names(facet, coded)}. Here: {here}."
    for review in dict.fromkeys(coding.review for coding in paper.codings):
        yield f"    - :small[Coded in: {plain(review)}]"


def _names(facet: Facet, codes: Collection[str]) -> str:
    return plain("; ".join(category.name for category in facet.categories if category.code in codes))


def _by_category(topic: Topic, accuracy: Accuracy) -> None:
    facet = _chosen_facet("accuracy_facet", (f for f in topic.facets if f.code in accuracy.categories))
    _table(_figures(row, "Category") for row in methods_text.category_rows(facet, accuracy))
    st.caption("Figures based on few reference labels are uncertain; without any, recall is undefined.")


def _figures(row: methods_text.AccuracyRow, name: str) -> dict[str, str]:
    measure = row.measure
    return {
        name: plain(row.name),
        "Reference labels": f"{measure.support:,}",
        "Precision": f"{measure.precision:.2f}",
        "Recall": f"{measure.recall:.2f}" if measure.support else "–",
        "F1": f"{measure.f1:.2f}" if measure.support else "–",
    }


def _table(rows: Iterable[dict[str, str]]) -> None:
    """A static table: its text wraps, and screen readers can read it."""
    table = pd.DataFrame(list(rows))
    st.table(table.set_index(table.columns[0]))


def _only(rows: Iterable[dict[str, str]], columns: Iterable[str]) -> list[dict[str, str]]:
    return [{name: row[name] for name in columns} for row in rows]


def _versions(evidence: Evidence) -> None:
    st.header("Versions, and how to cite", anchor=False)
    _passage(methods_text.versions(evidence))
    st.markdown("**To cite the map:**")
    st.code(methods_text.how_to_cite(evidence, navigation.link()), language=None, wrap_lines=True)
    st.caption("A figure has a citation of its own: the button “Copy citation” below it.")


if __name__ == "__main__":
    run(show)
