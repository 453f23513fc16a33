"""The table of human studies: what each column says of a study, who said so, and the order of the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.evidence.analysis.clinical_studies import ClinicalStudies, Report, Study
from data.labelling.characteristics.model import Control, Dose, Stated
from data.labelling.characteristics.names import value_in_words
from data.labelling.labels import Origin
from data.records.notices import flag_words
from data.topics.model import ARTICLE_TYPE, Topic

YEAR, TITLE, DESIGN, PEOPLE = "year", "title", "design", "people"
DOSE, FOLLOW_UP, ADVERSE_EVENTS = "dose", "follow_up", "adverse_events"
REGISTRY, FLAGS = "registry", "flags"
_FROM_THE_LAST = (YEAR, PEOPLE, FOLLOW_UP, FLAGS)  # newest, largest and longest first
ROUTE = "route"
_TREATMENT = ("product", ROUTE)  # facets that are shown from the start where the topic has them

_MONTH = 365 / 12


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a column.

    Attributes:
        text: in words; '' where the papers state nothing.
        origin: who gave it; None for what PubMed says, or where nothing is stated.
        note: why there is no value, '' where the papers are silent.
        words: those it was read from, '' where they are not known.
        is_contrary: whether it speaks against a benefit (`Topic.counter_evidence`).
    """

    text: str = ""
    origin: Origin | None = None
    note: str = ""
    words: str = ""
    is_contrary: bool = False


def columns(topic: Topic) -> dict[str, str]:
    """All columns: key → heading, in the order of the table."""
    facets = {facet.code: facet.name for facet in topic.facets if facet.code != ARTICLE_TYPE}
    first = [code for code in _axes(topic) if code in facets]
    given = [code for code in _TREATMENT if code in facets and code not in first]
    results = [code for code in result_facets(topic) if code not in (*first, *given)]
    rest = [code for code in facets if code not in (*first, *given, *results)]
    return {
        YEAR: "Year",
        TITLE: "Title",
        DESIGN: "Design",
        PEOPLE: "People",
        **{code: facets[code] for code in results},
        **{code: facets[code] for code in first},
        **{code: facets[code] for code in given},
        DOSE: "Dose",
        FOLLOW_UP: "Follow-up",
        ADVERSE_EVENTS: "Adverse events",
        REGISTRY: "Registry",
        FLAGS: "Flags",
        **{code: facets[code] for code in rest},
    }


def first_columns(topic: Topic) -> tuple[str, ...]:
    """The columns shown until a reader chooses others."""
    shown = {YEAR, TITLE, DESIGN, PEOPLE, DOSE, FOLLOW_UP, ADVERSE_EVENTS, REGISTRY}
    shown |= {*_axes(topic), *_TREATMENT, *result_facets(topic)}
    return tuple(key for key in columns(topic) if key in shown)


def result_facets(topic: Topic) -> tuple[str, ...]:
    """The facets that say what a study found."""
    return tuple(dict.fromkeys(facet for facet, _ in topic.counter_evidence))


def values(study: Study, key: str, topic: Topic) -> tuple[Value, ...]:
    """What a column says of a study; one empty value where its papers state nothing.

    Raises:
        KeyError: there is no such column.
    """
    if key not in _OWN:
        return _categories(study, key, topic)
    return _OWN[key](study) or (Value(note=_contradiction(study, key)),)


def in_words(found: Iterable[Value]) -> str:
    """The values of a cell in one line."""
    return "; ".join(value.text or value.note for value in found if value.text or value.note)


def origins(study: Study, topic: Topic) -> str:
    """Who gave the characteristics and the labels of a study, for a spreadsheet."""
    found = {"characteristics": {study.main.origin}}
    for facet in topic.facets:
        given = {value.origin for value in _categories(study, facet.code, topic) if value.origin}
        if given:
            found[facet.name.lower()] = given
    return "; ".join(f"{name}: {' and '.join(sorted(given))}" for name, given in found.items())


def starts_descending(key: str) -> bool:
    """Whether a column is first sorted from its last value to its first."""
    return key in _FROM_THE_LAST


def ordered(studies: ClinicalStudies, key: str, *, descending: bool) -> tuple[int, ...]:
    """The numbers of the studies in a reader's order; those without a value last in either direction.

    Args:
        studies: newest first, which decides between equals.
        key: a key of `columns`.
        descending: from the largest value, or from Z to A.
    """
    numbers = range(len(studies))
    ranks: Sequence[float | str | None]
    if key == YEAR:
        ranks = [int(studies.evidence.years[rows[0]]) or None for rows in studies.rows]
    elif key == PEOPLE:
        ranks = [int(people) if people >= 0 else None for people in studies.people]
    elif key == FOLLOW_UP:
        ranks = [None if np.isnan(days) else float(days) for days in studies.follow_up]
    elif key == DOSE:
        ranks = [_largest_dose(study) for study in studies.studies]
    else:
        topic = studies.evidence.topic
        ranks = [in_words(values(study, key, topic)).casefold() or None for study in studies.studies]
    known = [number for number in numbers if ranks[number] is not None]
    known.sort(key=lambda number: ranks[number], reverse=descending)  # type: ignore[arg-type, return-value]
    return (*known, *(number for number in numbers if ranks[number] is None))


def duration(days: float) -> str:
    """A length of time as a clinician would say it: '10 months', '2 years', '6 weeks'."""
    months = days / _MONTH
    if days >= 27 and abs(months - round(months)) <= 0.03 * max(1, months):
        whole = round(months)
        return _counted(whole // 12, "year") if whole % 12 == 0 else _counted(whole, "month")
    weeks = days / 7
    if days >= 14 and abs(weeks - round(weeks)) < 0.08:
        return _counted(round(weeks), "week")
    return _counted(round(days), "day")


def _axes(topic: Topic) -> tuple[str, ...]:
    """The facets of the topic's first question, what was treated before what with."""
    return (topic.presets[0].columns, topic.presets[0].rows) if topic.presets else (topic.lead_facet,)


def _counted(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def _categories(study: Study, facet: str, topic: Topic) -> tuple[Value, ...]:
    """The labels of a study's results in a facet, each once."""
    names = {category.code: category.name for category in topic.facet(facet).categories}
    found = {
        label.category: Value(
            names[label.category], label.origin, is_contrary=(facet, label.category) in topic.counter_evidence
        )
        for report in reversed(study.reports)
        if not report.is_protocol
        for label in report.labels.labels
        if label.facet == facet
    }
    return tuple(found[code] for code in study.codes(facet)) or (Value(),)


def _contradiction(study: Study, key: str) -> str:
    field = {PEOPLE: "participants"}.get(key, key)
    fields = {name for report in study.reports for name, _ in report.characteristics.conflicting}
    return "contradictory numbers" if field in fields else ""


def _year(study: Study) -> tuple[Value, ...]:
    return (Value(str(study.main.year or "undated")),)


def _title(study: Study) -> tuple[Value, ...]:
    return (Value(study.main.title or "Without a title"),)


def _design(study: Study) -> tuple[Value, ...]:
    origin = study.main.origin
    found = []
    if study.randomised is not None:
        found.append(Value("randomised" if study.randomised else "not randomised", origin))
    if study.phase:
        found.append(Value(f"phase {study.phase}", origin))
    found += _stated(study, "blinded")
    controls = _stated(study, "control", lambda control: f"control: {value_in_words(control)}")
    best = f"control: {value_in_words(Control.PLACEBO_SHAM)}"
    if study.controlled and best not in {value.text for value in controls}:
        controls = (Value(best, origin),)
    found += controls
    if any(one.characteristics.multicentre for one in study.reports):
        found.append(Value("multicentre", origin))
    return tuple(found)


def _people(study: Study) -> tuple[Value, ...]:
    if study.people is None:
        return ()
    return (_holding(study, "participants", study.people, f"{study.people:,}"),)


def _holding(study: Study, field: str, value: float, text: str) -> Value:
    """A value of the whole study, from the report that states it."""
    for report in study.reports:
        stated = getattr(report.characteristics, field)
        if (
            stated
            and stated.value == value
            and not (field == "participants" and report.characteristics.planned)
        ):
            return _of(stated, report, text)
    return Value(text, study.main.origin)


def _dose(study: Study) -> tuple[Value, ...]:
    return (
        *_stated(study, "dose"),
        *_stated(study, "administrations", lambda n: "given once" if n == 1 else f"given {n} times"),
    )


def _follow_up(study: Study) -> tuple[Value, ...]:
    if study.follow_up is None:
        return ()
    return (_holding(study, "follow_up", study.follow_up, duration(study.follow_up)),)


def _adverse_events(study: Study) -> tuple[Value, ...]:
    return _stated(study, "adverse_events")


def _registry(study: Study) -> tuple[Value, ...]:
    return tuple(map(Value, study.registry_ids))


def _flags(study: Study) -> tuple[Value, ...]:
    flags = frozenset(flag for report in study.reports for flag in report.flags)
    return tuple(map(Value, flag_words(flags)))


def _stated(study: Study, field: str, words: Callable[[object], str] = value_in_words) -> tuple[Value, ...]:
    return tuple(_of(stated, report, words(stated.value)) for stated, report in study.stated(field))


def _of(stated: Stated[Any] | None, report: Report, text: str) -> Value:
    """A value with its origin and the words it was read from."""
    found = dict.fromkeys(" ".join(match.words.split()) for match in stated.matches) if stated else {}
    return Value(text, report.origin, words=" … ".join(found))


def _largest_dose(study: Study) -> float | None:
    """The largest amount, whatever its unit: doses of one unit are in order."""
    doses = (stated.value for stated, _ in study.stated("dose"))
    return max((dose.high for dose in doses if isinstance(dose, Dose)), default=None)


_OWN: dict[str, Callable[[Study], tuple[Value, ...]]] = {
    YEAR: _year,
    TITLE: _title,
    DESIGN: _design,
    PEOPLE: _people,
    DOSE: _dose,
    FOLLOW_UP: _follow_up,
    ADVERSE_EVENTS: _adverse_events,
    REGISTRY: _registry,
    FLAGS: _flags,
}
