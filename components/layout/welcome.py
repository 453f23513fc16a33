"""The top of the Overview: what this is, how complete and how old the papers are, and where to start.

One component instead of a text, three links and a button, since Streamlit's client processes every element of
the page at each click.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from components.assets import asset
from components.search.own_search import renewal
from components.state import navigation
from components.state.address import as_link
from components.state.formatting import age, day, in_list
from components.state.pages import MAP, SEARCH, page_file
from components.state.session import state
from components.state.view_options import OptionKey
from data import clock
from data.evidence.view import View
from data.exports.source_line import searched_for, who_labelled
from data.records.text import counted

_QUESTIONS = 2  # presets offered, besides the gaps
_welcome = st.components.v2.component(
    "welcome",
    html='<section class="welcome"></section>',
    css=asset("welcome.css"),
    js=asset("welcome.js"),
    isolate_styles=False,
)


@dataclass(frozen=True, slots=True)
class Start:
    """A question to start from.

    Attributes:
        question: as a reader would ask it.
        options: the view options of the evidence map that answer it.
    """

    question: str
    options: Mapping[OptionKey, str]


def welcome(now: View) -> None:
    """Draw it. A question opens its view with the reader's filters; the button runs the search in PubMed."""
    links = {start.question: navigation.to_map(start.options) for start in starts(now)}
    origin = now.evidence.provenance
    result = _welcome(
        key="welcome",
        data={
            "about": about(now),
            "status": f"{status(now, clock.today())}{renewal()}",
            "starts": [
                {"question": question, "link": as_link(MAP, link)} for question, link in links.items()
            ],
            "run": "Run the full PubMed search" if origin.is_starter else "Run this search again",
        },
        on_asked_change=lambda: None,
        on_run_change=lambda: None,
    )
    if result.asked in links:
        st.switch_page(page_file(MAP), query_params=links[result.asked])
    if result.run:
        state().query_text = origin.query or now.evidence.topic.query
        state().check_requested = "run"
        st.switch_page(page_file(SEARCH))


def about(now: View) -> str:
    """What this is, in one sentence."""
    facets = [facet.name.lower() for facet in now.evidence.topic.facets if facet.in_sidebar]
    return f"A map of the papers in PubMed, sorted by {in_list(facets)}. Every number opens its papers."


def status(now: View, today: date) -> str:
    """How complete and how old the papers on screen are, in a sentence or two."""
    evidence, origin = now.evidence, now.evidence.provenance
    if origin.is_starter:
        what = (
            f"Starter set of {counted(origin.counted, 'paper')} compiled {day(origin.date)} "
            f"({age(origin.date, today)}): a sample, not a complete search."
        )
    else:
        lacking = (
            f", {len(origin.missing):,} of them missing here" if origin.missing else ", all of them here"
        )
        what = (
            f"PubMed searched {day(origin.date)} ({age(origin.date, today)}){searched_for(evidence, 200)}: "
            f"{counted(origin.counted, 'paper')} found{lacking if origin.counted else ''}."
        )
    return f"{what} {who_labelled(evidence)}"


def starts(now: View) -> tuple[Start, ...]:
    """Questions to start from: the topic's first presets, and what has not been studied."""
    presets = now.evidence.topic.presets
    asked = [preset for preset in presets if preset.ask] or presets
    first = presets[0]
    return (
        *(
            Start(preset.ask or preset.title, {"rows": preset.rows, "columns": preset.columns})
            for preset in asked[:_QUESTIONS]
        ),
        Start(
            "What has not been studied yet?", {"rows": first.rows, "columns": first.columns, "dress": "gaps"}
        ),
    )
