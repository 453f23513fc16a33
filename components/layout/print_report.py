"""The report under a printed page, invisible on screen: how the numbers were made."""

from __future__ import annotations

import streamlit as st

from components.assets import asset
from components.state import navigation, session
from components.state.captions import caption, related_in_words
from components.state.formatting import day
from data import clock
from data.records.text import counted

_report = st.components.v2.component(
    "print_report",
    html='<section class="in-print"></section>',
    js=asset("print_report.js"),
    isolate_styles=False,
)


def in_print() -> None:
    """Add the methods of the view to a printed page."""
    now = session.view()
    origin, words = now.evidence.provenance, caption(now)
    related = now.evidence.topic.related
    left_out = {
        "retracted paper": 0 if now.selection.retracted else len(now.evidence.retracted_pmids),
        "out-of-scope paper": 0 if now.selection.out_of_scope else len(now.evidence.set_aside),
        "retraction notice": len(now.evidence.notices),
        "missing record": len(origin.missing),
    }
    lines = {
        "Papers and filters": words.subtitle,
        "Source": words.source.removeprefix("Source: "),
        "Query": origin.query,
        "PubMed's translation": origin.translation,
        "Not counted": ", ".join(counted(number, noun) for noun, number in left_out.items() if number),
        f"Papers on {related.name if related else ''}": related_in_words(now),
        "Limits": "PubMed only; labels come from titles and abstracts; numbers of papers are not effects.",
        "This view": navigation.link(),
        "Printed": day(clock.today()),
    }
    _report(
        key="in_print",
        data={
            "title": "How these numbers were made",
            "lines": {name: words for name, words in lines.items() if words},
        },
    )
