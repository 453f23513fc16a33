"""What is read from the store beside the evidence on screen: its records, explanations, comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import streamlit as st

from components.state import resources
from components.state.session import evidence, state, view
from data.evidence.analysis.comparison import Comparison, compare
from data.evidence.analysis.study_table import result_facets
from data.evidence.repository import STARTER
from data.exports.nbib import medline_text
from data.labelling.classifier import Classifier
from data.labelling.explanation import Explanation, explain, quoted, sentences_behind
from data.labelling.labels import Labels
from data.records.record import Record
from data.records.text import counted
from data.storage.store import StoreError
from data.storage.stored_search import Search

_BATCH = 500  # records in memory at a time


def records_in_turn(pmids: Iterable[int]) -> Iterator[Record]:
    """Records of the evidence on screen, in the given order, in batches. Raises StoreError."""
    return resources.records_in_turn(evidence().provenance.key, pmids)


def medline_in_turn(pmids: Iterable[int]) -> Iterator[str]:
    """The same as MEDLINE text: PubMed's own, or written here for the starter set. Raises StoreError."""
    key, wanted = evidence().provenance.key, iter(pmids)
    if key == STARTER:
        yield from map(medline_text, records_in_turn(wanted))
        return
    while some := tuple(islice(wanted, _BATCH)):
        yield from resources.store().medline_of(key, some).values()


def explanation(record: Record) -> tuple[Explanation, ...]:
    """Why a record of the evidence on screen has the labels with which it is counted.

    Raises:
        KeyError: it is not counted; retraction notices never are.
    """
    now = evidence()
    return explain(record, labels_by_rule(record), now.labels_of(now.row_of[record.pmid]))


def labels_by_rule(record: Record) -> Labels:
    """The labels that the rules give to a record, whatever readers gave."""
    return _classified(resources.classifier(), record)


@lru_cache(maxsize=50)  # a page asks several times about the paper or the papers that it shows
def _classified(classifier: Classifier, record: Record) -> Labels:
    return classifier.classify(record)


def differing_rules(record: Record) -> dict[str, tuple[str, ...]]:
    """By facet, the categories that the rules give to a record where a reader gave others.

    Raises:
        KeyError: it is not counted.
    """
    now, by_rule = evidence(), labels_by_rule(record)
    labels = now.labels_of(now.row_of[record.pmid])
    return {
        facet.code: by_rule.codes(facet.code)
        for facet in now.topic.facets
        if facet.code in labels.attributions
        and set(by_rule.codes(facet.code)) != set(labels.codes(facet.code))
    }


@dataclass(frozen=True, slots=True)
class WordsOfLabels:
    """The words behind the labels of a paper.

    Attributes:
        sentences: those that its results were read from.
        words: by facet and category.
    """

    sentences: tuple[str, ...]
    words: Mapping[tuple[str, str], str]


def words_of_labels(pmids: Iterable[int]) -> dict[int, WordsOfLabels]:
    """The words behind the labels of some papers that are counted in the evidence on screen.

    Raises:
        StoreError: the store cannot be read.
    """
    return _words_of_labels(evidence().provenance.key, resources.state_of_readings(), tuple(pmids))


@st.cache_resource(show_spinner=False, max_entries=100)
def _words_of_labels(
    key: str, state: tuple[int, int] | None, pmids: tuple[int, ...]
) -> dict[int, WordsOfLabels]:
    """The words as of one state of the readings."""
    facets, found = result_facets(resources.topic()), {}
    for record in records_in_turn(pmids):
        explanations = explanation(record)
        sentences = [one.words for facet in facets for one in sentences_behind(record, facet, explanations)]
        words = {(one.facet, one.category): quoted(one.spans) for one in explanations}
        found[record.pmid] = WordsOfLabels(tuple(dict.fromkeys(sentences)), words)
    return found


def newer_search() -> Search | None:
    """A newer search of the query on screen; None without one, or if the store cannot be read."""
    shown = evidence().provenance
    try:
        newest = resources.store().newest(shown.query or resources.topic().query)
    except StoreError:
        return None
    if newest is None or not newest.fetched or newest.id == shown.key:
        return None
    mine = None if shown.is_starter else resources.store().search(shown.key)
    return newest if mine is None or newest.started > mine.started else None


@st.cache_resource(show_spinner="Comparing with the search before…", max_entries=100)
def compared(earlier_key: str, later_key: str) -> Comparison:
    """Two stored searches compared; shared by all visitors. Raises StoreError, or KeyError if one is gone."""
    store = resources.store()
    earlier, later = store.search(earlier_key), store.search(later_key)
    if earlier is None or later is None:
        raise KeyError(later_key if earlier else earlier_key)
    return compare(store, earlier, later)


def compared_with_previous(key: str) -> Comparison | None:
    """A stored search compared with the one before it; None without one. Raises StoreError."""
    earlier = None if key == STARTER else resources.store().before(key)
    return compared(earlier.id, key) if earlier else None


def counted_changes(found: Comparison) -> tuple[Comparison, str]:
    """A comparison without the related papers that are not counted, and how many those are, in words.

    All papers that the search no longer finds stay, as they are not among its records.
    """
    now = view()
    related, name = frozenset(now.evidence.pmids[now.evidence.related].tolist()), now.evidence.topic.related
    if name is None or state().selection.related:
        return found, ""
    changed = {pmid for pmids in found.changes.values() for pmid in pmids} & related
    return found.without(
        related
    ), f"{counted(len(changed), 'paper')} on {name.name} excluded" if changed else ""
