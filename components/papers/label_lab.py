"""The label playground, for maintainers: try a text, and see how well each term of the rules does."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.papers.highlighted_text import marked_abstract, marked_line
from components.state import resources
from components.state.formatting import plain
from components.state.option_widgets import typed
from data.labelling.evaluation import starter_set
from data.labelling.evaluation.diagnostics import TermUse, taken_for, term_uses
from data.labelling.evaluation.metrics import confusions, label_all
from data.labelling.explanation import Explanation, explain
from data.labelling.labels import Labels
from data.records.record import Record
from data.records.text import counted
from data.topics.model import Topic

_LONGEST_TITLE, _LONGEST_ABSTRACT, _LONGEST_KEYWORDS = 1_000, 20_000, 1_000


def label_lab() -> None:
    """Draw it, closed."""
    st.header("Label lab", anchor=False)
    with st.expander("For maintainers: try a text, inspect the terms", icon=":material/science:"):
        _try_a_text()
        if resources.topic().code == starter_set.TOPIC:
            _how_terms_fare()


@st.fragment
def _try_a_text() -> None:
    """Label a pasted title and abstract, with the words behind each label and whether it is in scope."""
    st.markdown("**Try a text**")
    st.text_input("Title", key="lab_title", max_chars=_LONGEST_TITLE)
    st.text_area("Abstract", key="lab_abstract", max_chars=_LONGEST_ABSTRACT, height=180)
    st.text_input("Keywords, with semicolons between", key="lab_keywords", max_chars=_LONGEST_KEYWORDS)
    keywords = typed("lab_keywords", _LONGEST_KEYWORDS)
    record = Record(
        pmid=0,
        title=typed("lab_title", _LONGEST_TITLE),
        abstract=typed("lab_abstract", _LONGEST_ABSTRACT),
        keywords=tuple(word.strip() for word in keywords.split(";") if word.strip()),
    )
    if not (record.title or record.abstract or record.keywords):
        st.caption("Nothing is kept: the text is labelled here and forgotten.")
        return
    labels = resources.classifier().classify(record)
    explanations = explain(record, labels)
    _scope(labels)
    _labels(resources.topic(), labels, explanations)
    st.markdown("**The words that gave them**")
    if record.title:
        st.html(f"<p><strong>{marked_line(record, 'title', explanations)}</strong></p>")
    if record.abstract:
        st.html(marked_abstract(record, explanations))
    if record.keywords:
        st.html(f"<p>{marked_line(record, 'keywords', explanations)}</p>")


def _scope(labels: Labels) -> None:
    if labels.scope.in_scope:
        st.success("In scope.", icon=":material/check:")
    else:
        st.warning(f"Out of scope: {plain(labels.scope.reason)}", icon=":material/rule:")


def _labels(topic: Topic, labels: Labels, explanations: tuple[Explanation, ...]) -> None:
    rows = [
        {
            "Facet": plain(topic.facet(explanation.facet).name),
            "Label": plain(topic.facet(explanation.facet).category(explanation.category).name),
            "Words": plain(
                "; ".join(dict.fromkeys(match.words for match in explanation.spans)) or explanation.note
            ),
        }
        for explanation in explanations
    ]
    answers = {True: "yes", False: "no"}
    if labels.randomised is not None:
        rows.append({"Facet": "Trial", "Label": f"Randomised: {answers[labels.randomised]}", "Words": ""})
    if labels.phase:
        rows.append({"Facet": "Trial", "Label": f"Phase {labels.phase}", "Words": ""})
    if rows:
        st.table(pd.DataFrame(rows).set_index("Facet"))
    else:
        st.info("No label: none of the terms of the codebook occurs in this text.", icon=":material/info:")


@st.fragment
def _how_terms_fare() -> None:
    """Terms that never match or mislead on the starter set, and categories mistaken for others."""
    st.markdown("**How the terms fare on the starter set**")
    if not st.toggle("Look at every term", key="lab_terms"):
        return
    topic = resources.topic()
    uses, pairs = _measured()
    silent = [use for use in uses if not use.fires]
    wrong = sorted((use for use in uses if use.wrong > use.right), key=lambda use: -use.wrong)
    st.markdown(f"{counted(len(silent), 'term')} of {len(uses):,} never fire.")
    st.dataframe(_terms(topic, silent)[["Facet", "Category", "Term"]], hide_index=True, alt="Silent terms")
    st.markdown(
        f"{counted(len(wrong), 'term')} stand more often in papers of another category than of their own."
    )
    st.dataframe(_terms(topic, wrong), hide_index=True, alt="Terms that mislead")
    st.markdown("Categories taken for others, by papers.")
    confused = pd.DataFrame(
        [
            {
                "Facet": topic.facet(facet).name,
                "Read": topic.facet(facet).category(missed).name if missed else "–",
                "Given by rule": topic.facet(facet).category(given).name if given else "–",
                "Papers": papers,
            }
            for facet, missed, given, papers in pairs
        ],
        columns=["Facet", "Read", "Given by rule", "Papers"],
    )
    st.dataframe(confused, hide_index=True, alt="Categories taken for others")


@st.cache_resource(show_spinner="Looking at every term…")
def _measured() -> tuple[tuple[TermUse, ...], list[tuple[str, str, str, int]]]:
    topic, references = resources.topic(), starter_set.load()
    pairs = label_all(references, resources.classifier())
    return term_uses(topic, references), taken_for(
        one for facet in topic.facets for one in confusions(facet, pairs)
    )


def _terms(topic: Topic, uses: list[TermUse]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Facet": topic.facet(use.facet).name,
                "Category": topic.facet(use.facet).category(use.category).name,
                "Term": use.term,
                "Right": use.right,
                "Wrong": use.wrong,
            }
            for use in uses
        ],
        columns=["Facet", "Category", "Term", "Right", "Wrong"],
    )
