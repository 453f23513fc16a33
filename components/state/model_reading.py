"""A language model reads papers for administrators: what it would read, and the run of this process."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from components.state import evidence_access, resources, session
from components.state.reader import administrator
from data.evidence.repository import STARTER
from data.faults import operator_message
from data.readings.asking import ModelReader
from data.readings.choosing import Only, papers_to_read
from data.readings.model_run import AT_ONCE, ModelRun, Runs
from data.readings.plan import Asked, Plan, check_settings, plan
from data.readings.prompt import Prompt
from data.records.record import Record
from data.settings import LanguageModel, SettingsError
from data.storage.store import StoreError

NO_ADMINISTRATOR = "You are not, or no longer, among the administrators of this server, so nothing was done."


@st.cache_resource(show_spinner=False)
def _runs() -> Runs:
    return Runs()


def model() -> LanguageModel:
    """The language model of the settings."""
    return resources.settings().language_model


def last_run() -> ModelRun | None:
    """The run that was begun last, under way or not."""
    return _runs().last


def running() -> ModelRun | None:
    """The run that is under way."""
    run = last_run()
    return run if run and run.running else None


def problem(budget: float | None = None) -> str:
    """Why the model cannot be asked, as a sentence for administrators; '' if it can."""
    try:
        check_settings(model(), budget)
    except SettingsError as error:
        return operator_message(error)
    return ""


def planned(asked: Asked) -> Plan | None:
    """The plan for this request, if it was made and still holds."""
    made = session.state().model_plan
    return made if made and made.of == _of(asked) else None


def make_plan(asked: Asked) -> None:
    """Find the papers that would be read; nothing is sent. For widget callbacks."""
    now = session.state()
    if not administrator():
        now.reading_notice = NO_ADMINISTRATOR
        return
    if why := problem(asked.budget):
        now.reading_notice = why
        return
    try:
        records = _papers(asked)
        average = _model_reader().answers().average()
    except StoreError as error:
        now.reading_notice = operator_message(error)
        return
    except KeyError:
        now.reading_notice = "The search on screen is no longer stored here: open another one."
        return
    words = plan(Prompt(resources.topic()), model(), records, average, AT_ONCE, asked.budget)
    now.model_plan = Plan(_of(asked), tuple(records), words)


def begin(asked: Asked) -> None:
    """Begin what was planned. For widget callbacks."""
    now, who, made = session.state(), administrator(), planned(asked)
    if not who:
        now.reading_notice = NO_ADMINISTRATOR
        return
    now.model_plan = None
    if made is None:
        now.reading_notice = "The papers selected have changed, so nothing was sent: look at the plan again."
        return
    run = ModelRun(
        resources.store().database, Prompt(resources.topic()), model(), made.records, who, asked.budget
    )
    if not _runs().begin(run):
        now.reading_notice = "Another run is under way, so this one was not begun."


def stop() -> None:
    """Stop the run that is under way, also that of another administrator. For widget callbacks."""
    if not administrator():
        session.state().reading_notice = NO_ADMINISTRATOR
    elif run := running():
        run.cancel()


def _of(asked: Asked) -> tuple[object, ...]:
    now = session.state()
    return asked, now.shown, now.selection


def _model_reader() -> ModelReader:
    return ModelReader(resources.store().database, Prompt(resources.topic()), model().model)


def _papers(asked: Asked) -> list[Record]:
    view = session.view()
    evidence = view.evidence
    pmids = view.pmids.tolist()
    return papers_to_read(
        (
            (record, evidence.labels_of(evidence.row_of[record.pmid]))
            for record in evidence_access.records_in_turn(pmids)
        ),
        evidence.topic,
        answered=_model_reader().answers().answered(),
        only=asked.only,
        new=_new(pmids) if asked.only is Only.NEW else (),
        limit=asked.limit,
    )


def _new(pmids: Collection[int]) -> Collection[int]:
    """The papers that the search before did not have; all if there was none."""
    store, key = resources.store(), session.state().shown
    earlier = store.before(key) if key != STARTER else None
    return store.differences(earlier.id, key).new if earlier else pmids
