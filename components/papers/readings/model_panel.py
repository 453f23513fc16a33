"""What administrators see of language models: what would be read, the run under way, and what it did."""

from __future__ import annotations

import streamlit as st

from components.papers.readings.store_errors import showing_store_errors
from components.state import model_reading, reader, widget_keys
from components.state.formatting import plain
from data.faults import operator_message
from data.readings.choosing import Only
from data.readings.completion import place
from data.readings.model_run import ModelRun, ended_early, progress_words, summary
from data.readings.plan import Asked
from data.records.text import counted

_PAPERS = {
    Only.HUMAN: "Human studies",
    Only.UNSURE: "Where the rules were unsure",
    Only.NEW: "New since the search before",
    None: "All",
}
_NAMED = 50  # papers and values that are named after a run
_MOST = 100_000  # papers in a run


def model_panel() -> None:
    """Draw it; nothing for a visitor who is no administrator. Raises StoreError."""
    if not reader.administrator():
        return
    model = model_reading.model()
    if why := model_reading.problem():
        st.header("Read papers with a language model", anchor=False)
        st.info(plain(why), icon=":material/info:")
        return
    st.header(plain(f"Read papers with {model.model} at {place(model)}"), anchor=False)
    if model_reading.running():
        _run()
        return
    if run := model_reading.last_run():
        _result(run)
    _form()


def _form() -> None:
    """Which papers, what it would cost, and the button that begins."""
    st.caption(
        "Papers within the filters in the sidebar that this model has not read with this codebook, human "
        "studies first. Its labels count where no person and no published review gave one. Nothing is sent "
        "before you have seen what it costs and begun."
    )
    has_prices = model_reading.model().prices is not None
    with st.container(horizontal=True):
        only = st.selectbox(
            "Papers", list(_PAPERS), format_func=_PAPERS.__getitem__, key=widget_keys.MODEL_PAPERS
        )
        limit = st.number_input("At most, papers", 1, _MOST, 20, key=widget_keys.MODEL_LIMIT)
        budget = st.number_input(
            "At most, US dollars",
            min_value=0.01,
            max_value=1e6,
            value=None,
            placeholder="no limit" if has_prices else "prices are not set",
            disabled=not has_prices,
            key=widget_keys.MODEL_BUDGET,
            help="No request is sent that may exceed it. It needs READER_PRICE_INPUT and _OUTPUT.",
        )
    asked = Asked(only, int(limit), budget)
    plan = model_reading.planned(asked)
    if plan is None:
        st.button(
            "Show the plan and its cost",
            key="plan_model",
            icon=":material/calculate:",
            on_click=model_reading.make_plan,
            args=(asked,),
        )
    elif not plan.records:
        st.info("No papers are left to read.", icon=":material/done_all:")
    else:
        st.markdown(plain(plan.words))
        st.button(
            f"Begin: send {counted(len(plan.records), 'paper')}",
            key="begin_model",
            type="primary",
            icon=":material/play_arrow:",
            on_click=model_reading.begin,
            args=(asked,),
        )


@st.fragment(run_every=1.0)
@showing_store_errors
def _run() -> None:
    """The run under way; reruns the page when it has ended."""
    run = model_reading.running()
    if run is None or not reader.administrator():
        st.rerun(scope="app")
    st.progress(run.done / run.papers if run.papers else 0.0, text=plain(progress_words(run)))
    st.caption(plain(f"Begun by {run.who}. Labels change as answers come in. {run.waits}"))
    st.button(
        "Stop",
        key="stop_model",
        icon=":material/stop:",
        disabled=run.cancelled,
        help="What was answered is stored. Answers under way are given up, though they may be charged.",
        on_click=model_reading.stop,
    )


def _result(run: ModelRun) -> None:
    """What the last run did."""
    if run.error:
        st.error(plain(operator_message(run.error)), icon=":material/error:")
    elif why := ended_early(run):
        st.warning(plain(why), icon=":material/stop_circle:")
    st.markdown(plain(summary(run)))
    details = [f"PMID {pmid} could not be read: {why}." for pmid, why in run.outcome.failed.items()]
    details += run.refused
    if details:
        with st.expander("Not read, and refused", icon=":material/list:"):
            st.markdown("\n".join(f"- {plain(line)}" for line in details[:_NAMED]))
            if len(details) > _NAMED:
                st.caption(f"{len(details) - _NAMED:,} more follow.")
