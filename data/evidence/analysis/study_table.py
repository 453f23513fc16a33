"""The table of human studies: what each column says of a study, who said so, and the order of the rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from data.evidence.analysis.clinical_studies import ClinicalStudies, Report, Study
from data.labelling.characteristics.model import Blinding, Control, Dose, Stated
from data.labelling.characteristics.names import control_in_words, duration, times_given, value_in_words
from data.labelling.labels import Origin
from data.records.notices import flag_words
from data.records.urls import registry_url
from data.topics.model import ARTICLE_TYPE, Topic

YEAR, TITLE, DESIGN, PEOPLE = "year", "title", "design", "people"
DOSE, FOLLOW_UP, ADVERSE_EVENTS = "dose", "follow_up", "adverse_events"
REGISTRY, FLAGS = "registry", "flags"
_FROM_THE_LAST = (YEAR, DESIGN, PEOPLE, FOLLOW_UP, FLAGS)  # newest, strongest, largest and longest first
PRODUCT, ROUTE = "product", "route"
_TREATMENT = (PRODUCT, ROUTE)  # facets that are shown from the start where the topic has them


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a column.

    Attributes:
        text: in words; '' where the papers state nothing.
        origin: who gave it; None for year, title and flags, or where nothing is stated.
        note: what is missing or why, '' where the papers are silent.
        words: those it was read from, '' where they are not known.
        is_contrary: whether it speaks against a benefit (`Topic.counter_evidence`).
        link: a web address it leads to, '' for none.
    """

    text: str = ""
    origin: Origin | None = None
    note: str = ""
    words: str = ""
    is_contrary: bool = False
    link: str = ""


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


def cells(topic: Topic, shown: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """The columns shown, in order; those that share a cell together, the one that names it first.

    A registration stands with the title, what was given with its source, and the route with the dose.
    """
    source = _axes(topic)[-1]
    hosts = {REGISTRY: TITLE, PRODUCT: source, ROUTE: DOSE}
    found: dict[str, list[str]] = {}
    keys = [key for key in columns(topic) if key in shown]
    for key in keys:
        host = hosts.get(key, key)
        found.setdefault(host if host in keys else key, []).append(key)
    return tuple(
        (key, *(one for one in found[key] if one != key)) if key in found[key] else tuple(found[key])
        for key in keys
        if key in found
    )


def cell_values(study: Study, keys: Sequence[str], topic: Topic) -> tuple[Value, ...]:
    """What the columns of one cell say of a study, with what is missing where the cell says anything else."""
    names = columns(topic)
    found: list[Value] = []
    for key in keys:
        own = values(study, key, topic)
        found += _missing_dose(study) if key == DOSE else ()
        found += own if len(keys) == 1 or own != (Value(),) else (Value(note=f"{names[key]} –"),)
        found += _missing_of_design(study) if key == DESIGN else ()
    return tuple(found)


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
    found: dict[str, set[Origin]] = {"characteristics": set()}
    for report in study.reports:
        found["characteristics"] |= {
            report.labels.by(name).origin for name in report.characteristics.stated()
        }
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
    elif key == DESIGN:
        ranks = [_strength(study) for study in studies.studies]
    elif key == DOSE:
        ranks = [_largest_dose(study) for study in studies.studies]
    else:
        topic = studies.evidence.topic
        ranks = [in_words(values(study, key, topic)).casefold() or None for study in studies.studies]
    known = [number for number in numbers if ranks[number] is not None]
    known.sort(key=lambda number: ranks[number], reverse=descending)  # type: ignore[arg-type, return-value]
    return (*known, *(number for number in numbers if ranks[number] is None))


def _axes(topic: Topic) -> tuple[str, ...]:
    """The facets of the topic's first question, what was treated before what with."""
    return (topic.presets[0].columns, topic.presets[0].rows) if topic.presets else (topic.lead_facet,)


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
    by = study.main.labels.by
    found = []
    if study.randomised is not None:
        found.append(Value("randomised" if study.randomised else "not randomised", by("randomised").origin))
    if study.phase:
        found.append(Value(f"phase {study.phase}", by("phase").origin))
    found += _stated(study, "blinded")
    controls = _stated(study, "control", control_in_words)
    best = control_in_words(Control.PLACEBO_SHAM)
    if study.controlled and best not in {value.text for value in controls}:
        controls = (Value(best, by("control").origin),)
    found += controls
    if any(one.characteristics.multicentre for one in study.reports):
        found.append(Value("multicentre", by("multicentre").origin))
    return tuple(found)


def _missing_dose(study: Study) -> tuple[Value, ...]:
    """That no amount is stated, if it is stated how often it was given."""
    is_missing = _values(study, "administrations") and not _values(study, "dose")
    return (Value(note="amount –"),) if is_missing else ()


def _missing_of_design(study: Study) -> tuple[Value, ...]:
    """What a design lacks, if anything else is stated of it."""
    controls = _values(study, "control")
    if study.people == 1 or Control.NONE in controls or not _design(study):
        return ()
    missing = {
        "allocation": study.randomised is None,
        "blinding": not _values(study, "blinded"),
        "control": not controls and not study.controlled,
    }
    words = ", ".join(name for name, is_missing in missing.items() if is_missing)
    return (Value(note=f"{words} –"),) if words else ()


def _strength(study: Study) -> int | None:
    """How strong a design is, for sorting: randomised with placebo or sham is the strongest."""
    if not _design(study):
        return None
    blinded = {Blinding.DOUBLE, Blinding.SINGLE, Blinding.ASSESSOR} & {*_values(study, "blinded")}
    is_compared = {*_values(study, "control")} - {Control.NONE}
    return 8 * (study.randomised is True) + 4 * study.controlled + 2 * bool(is_compared) + bool(blinded)


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
            return _of(stated, report, field, text)
    return Value(text, study.main.labels.by(field).origin)


def _dose(study: Study) -> tuple[Value, ...]:
    return (
        *_stated(study, "dose"),
        *_stated(study, "administrations", times_given),
    )


def _follow_up(study: Study) -> tuple[Value, ...]:
    if study.follow_up is None:
        return ()
    return (_holding(study, "follow_up", study.follow_up, duration(study.follow_up)),)


def _adverse_events(study: Study) -> tuple[Value, ...]:
    return _stated(study, "adverse_events")


def _registry(study: Study) -> tuple[Value, ...]:
    """The registrations that any of the papers names, each once."""
    found = {
        one.value: replace(_of(one, report, "registry_ids", one.value), link=registry_url(one.value))
        for report in reversed(study.reports)
        for one in report.characteristics.registry_ids
    }
    return tuple(found[name] for name in study.registry_ids)


def _flags(study: Study) -> tuple[Value, ...]:
    flags = frozenset(flag for report in study.reports for flag in report.flags)
    return tuple(map(Value, flag_words(flags)))


def _values(study: Study, field: str) -> list[object]:
    return [stated.value for stated, _ in study.stated(field)]


def _stated(study: Study, field: str, words: Callable[[Any], str] = value_in_words) -> tuple[Value, ...]:
    return tuple(_of(stated, report, field, words(stated.value)) for stated, report in study.stated(field))


def _of(stated: Stated[Any] | None, report: Report, field: str, text: str) -> Value:
    """A value with its origin and the words it was read from, quoted by a reader or found by rule."""
    by = report.labels.by(field)
    words = by.words or ([match.words for match in stated.matches] if stated else [])
    found = dict.fromkeys(" ".join(one.split()) for one in words)
    return Value(text, by.origin, words=", ".join(f"“{one}”" for one in found))


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
