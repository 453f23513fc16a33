"""The readings behind the evidence on screen, and how a reader changes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from components.state import resources, session
from components.state.errors import visitor_message
from components.state.reader import reader
from data import clock
from data.evidence.analysis.reading_candidates import Doubts, candidates, doubts, unsure
from data.evidence.evidence import Evidence
from data.evidence.repository import STARTER, labels_by_rule
from data.exports.methods_readings import ReadByPeople
from data.labelling.labels import Labels, Origin
from data.readings.accuracy import Measured, accuracy
from data.readings.agreement import agreement
from data.readings.draft import Draft, Saved, fields_asked, readings_of, save, withdraw
from data.readings.independent import by_people, visible_to
from data.readings.log import ReadingLog
from data.readings.model import Reading, ReadingError, fields_of
from data.readings.queue import Candidate
from data.readings.starter import starter_readings
from data.readings.suggestions import Suggestions
from data.readings.values import value_in
from data.records.record import Record
from data.records.text import counted
from data.storage.store import StoreError
from data.topics.model import ARTICLE_TYPE

REMOVED = (
    "You are not, or no longer, among the readers of this server, so nothing was changed. What you saved "
    "before is kept."
)
GONE = "This paper is no longer among the papers shown, so nothing was saved. Open the search that has it."


def log() -> ReadingLog:
    """The log of readings."""
    return ReadingLog(resources.store().database)


def suggestions() -> Suggestions:
    """What visitors suggest."""
    return Suggestions(resources.store().database)


def wanted() -> int:
    """How many people read each paper."""
    return resources.settings().readings_per_paper


def of_people() -> dict[int, tuple[Reading, ...]]:
    """The readings of people by PMID, withdrawn ones among them. Raises StoreError."""
    return log().of(resources.topic().code, origin=Origin.PERSON)


def of_paper(pmid: int) -> list[Reading]:
    """All readings of a paper, also those of the starter set, oldest first. Raises StoreError."""
    topic = resources.topic().code
    return [*_of_starter().get(pmid, ()), *log().of(topic, [pmid]).get(pmid, ())]


def readings_shown(pmid: int) -> list[Reading]:
    """The readings of a paper that this visitor may see. Raises StoreError."""
    return visible_to(resources.topic(), of_paper(pmid), reader(), wanted())


@st.cache_resource(show_spinner=False)
def _of_starter() -> Mapping[int, tuple[Reading, ...]]:
    found: dict[int, list[Reading]] = {}
    for reading in starter_readings(resources.topic()):
        found.setdefault(reading.pmid, []).append(reading)
    return {pmid: tuple(own) for pmid, own in found.items()}


def doubtful(evidence: Evidence) -> Mapping[int, Doubts]:
    """By PMID, what the rules were unsure of or a model read differently. Raises StoreError."""
    return _doubts_at(evidence.provenance.key, log().state(resources.topic().code, Origin.MODEL))


@st.cache_resource(show_spinner=False, max_entries=4)
def _doubts_at(key: str, state: tuple[int, int]) -> Mapping[int, Doubts]:
    """The doubts as of one state of the readings of models."""
    read = {pmid: list(own) for pmid, own in _of_starter().items()}
    for pmid, own in log().of(resources.topic().code, origin=Origin.MODEL).items():
        read.setdefault(pmid, []).extend(own)
    return doubts(resources.topic(), _unsure(key), _rules(key), read)


@st.cache_resource(show_spinner="Reading the papers…", max_entries=4)
def _unsure(key: str) -> Mapping[int, tuple[str, ...]]:
    if key == STARTER:
        return unsure(resources.topic(), _starter_by_rule().items())
    evidence = resources.automatic_of(key)
    # One paper at a time: labels take much more memory than columns.
    return unsure(
        resources.topic(), ((pmid, evidence.labels_of(row)) for pmid, row in evidence.row_of.items())
    )


def _rules(key: str) -> Callable[[int], Labels | None]:
    """The labels of a paper of a search by the rules alone; None for a paper that it does not have."""
    if key == STARTER:
        return _starter_by_rule().get
    evidence = resources.automatic_of(key)
    rows = evidence.row_of
    return lambda pmid: evidence.labels_of(rows[pmid]) if pmid in rows else None


@st.cache_resource(show_spinner="Reading the papers…")
def _starter_by_rule() -> Mapping[int, Labels]:
    return labels_by_rule(resources.classifier())


def read_by_people(evidence: Evidence) -> ReadByPeople:
    """How people agree, and how good labels are by what people read. Raises StoreError."""
    topic = resources.topic().code
    if log().state(topic, Origin.PERSON) == (0, 0):
        return ReadByPeople()
    return _read_by_people(evidence.provenance.key, log().state(topic))


@st.cache_resource(show_spinner="Measuring the labels…", max_entries=4)
def _read_by_people(key: str, state: tuple[int, int]) -> ReadByPeople:
    """The report as of one state of the log."""
    topic, people = resources.topic(), of_people()
    rules, rows = _rules(key), resources.automatic_of(key).row_of
    pmids = tuple(sorted(pmid for pmid in people if pmid in rows))
    every = {pmid: list(_of_starter().get(pmid, ())) for pmid in pmids}
    for pmid, own in log().of(topic.code, pmids).items():
        every[pmid].extend(own)

    def of_record(record: Record) -> Labels:
        labels = rules(record.pmid)
        assert labels is not None  # only papers of the search are asked for
        return labels

    references = [one for pmid in pmids for one in people[pmid]]
    records = resources.records_of(key, pmids)
    figures = {
        measured: accuracy(measured, references, every, records, of_record, topic, wanted())
        for measured in (Measured if references else ())
    }
    return ReadByPeople(agreement(topic, people), figures)


def to_be_read() -> tuple[Candidate, ...]:
    """The papers selected, as candidates for the reading queue. Raises StoreError."""
    return candidates(session.view(), doubtful(session.evidence()))


def draft_of(evidence: Evidence, record: Record) -> Draft:
    """The draft of the paper on screen: the one begun, or one that begins with the values as they are now.

    Raises:
        StoreError: the readings cannot be read.
    """
    now, who = session.state(), reader()
    if now.reading_draft and (now.reading_draft.pmid, now.reading_draft.who) == (record.pmid, who):
        return now.reading_draft
    if now.reading_draft and now.reading_draft.changed:
        now.reading_drafts[now.reading_draft.pmid] = now.reading_draft
    kept = now.reading_drafts.pop(record.pmid, None)
    if kept and kept.who == who:
        now.reading_draft = kept
        return kept
    topic = evidence.topic
    every = of_paper(record.pmid)
    labels = evidence.labels_of(evidence.row_of[record.pmid])
    start: dict[str, Any] = {field: value_in(labels, topic, field) for field in fields_of(topic)}
    for field, own in by_people(every).items():
        mine = [reading for reading in own if reading.who == who]
        if mine and field in start:
            start[field] = mine[-1].value
    fields = fields_asked(topic, tuple(start[ARTICLE_TYPE] or ()), start)
    seen = max((reading.number for reading in every), default=0)
    at = now.reading_field if now.reading_field in fields else fields[0]
    now.reading_draft = Draft(record.pmid, who, fields, start, seen, at=at)
    return now.reading_draft


def keep(draft: Draft, *, whole: bool) -> bool:
    """Save a draft; a notice says what became of it. Returns whether anything was saved."""
    now = session.state()
    if reader() != draft.who:
        now.reading_notice = REMOVED
        return False
    try:
        record = resources.records_of(now.shown, (draft.pmid,)).get(draft.pmid)
        if record is None:
            now.reading_notice = GONE
            return False
        readings = readings_of(draft, resources.topic(), record, clock.now(), whole)
        if not readings:
            now.reading_notice = "Nothing has changed, so nothing was saved."
            return False
        now.reading_saved = save(log(), resources.topic(), draft, readings)
    except ReadingError as error:
        now.reading_notice = str(error)
        return False
    except StoreError as error:
        now.reading_notice = (
            f"{visitor_message(error)} Nothing was saved; your changes are still in the form."
        )
        return False
    now.reading_draft, now.reading_field = None, "" if whole else draft.at
    now.reading_notice = _saved_words(now.reading_saved)
    return True


def _saved_words(saved: Saved) -> str:
    words = f"Saved: {counted(len(saved.numbers), 'value')} of PMID {saved.pmid}."
    if saved.overtaken and wanted() == 1:
        others = ", ".join(dict.fromkeys(one.who for one in saved.overtaken))
        words += (
            f" {others} saved other values of this paper at the same time. Yours came last and count; the "
            "history has both."
        )
    return words


def undo(pmid: int, numbers: tuple[int, ...]) -> None:
    """Withdraw readings of this reader; a notice says what became of it. For widget callbacks.

    Args:
        pmid: the paper; its form begins again with the values that are then in force.
        numbers: of the readings in the log.
    """
    now, who = session.state(), reader()
    if not who:
        now.reading_notice = REMOVED
        return
    try:
        done = withdraw(log(), numbers, who)
    except StoreError as error:
        now.reading_notice = f"{visitor_message(error)} Nothing was withdrawn."
        return
    if now.reading_draft and now.reading_draft.pmid == pmid:
        now.reading_draft = None
    now.reading_saved = None
    now.reading_notice = (
        f"Withdrawn: {counted(done, 'value')} of PMID {pmid}. The history keeps them."
        if done
        else "There was nothing to withdraw: only your own readings can be, once."
    )
