"""Who gave the labels of a map, and how good they are by what people read; for Methods and its document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.evidence.evidence import Evidence
from data.evidence.reader_facet import READ_BY
from data.exports.methods_text import Passage
from data.labelling.characteristics.names import NAMES
from data.labelling.labels import Origin
from data.readings.accuracy import Measured
from data.readings.agreement import Agreement
from data.readings.completion import place
from data.readings.plan import SENT
from data.readings.values import name_of
from data.records.text import counted
from data.settings import LanguageModel
from data.topics.model import Topic

_READ = READ_BY | {Origin.REVIEW: Origin.REVIEW.words}
_COLUMNS = {
    Measured.RULE: "Rules",
    Measured.MODEL: "Models",
    Measured.PERSON: "People",
    Measured.IN_FORCE: "In force",
}


@dataclass(frozen=True, slots=True)
class ReadByPeople:
    """What the readings of people say about the labels of a search.

    Attributes:
        agreement: of two people on each field; () where no paper was read by two.
        figures: of each origin, see `data.readings.accuracy`; {} where nobody has read a paper of the search.
    """

    agreement: tuple[Agreement, ...] = ()
    figures: Mapping[Measured, Mapping[str, Any]] = field(default_factory=dict)


def who_gives_labels(evidence: Evidence, model: LanguageModel) -> Passage:
    """Who gives labels here and in which order, and what is sent where.

    Args:
        evidence: the search, or the starter set.
        model: of the settings; only its name and host are said.
    """
    passage = [
        (
            "Who gives labels",
            "A value that a person gave counts before one from a published review, this before one from a "
            "language model, and this before the rules. All are kept, with who gave them, when and from "
            "which words: see the history on a paper's page.",
        ),
        ("Read here", _read_here(evidence)),
    ]
    if model.url and model.model:
        passage.append(
            (
                "What is sent where",
                f"Administrators of this map can have papers read by {model.model} at {place(model)}: {SENT} "
                "of a paper are sent there, with the codebook, and nothing about visitors. Of an answer "
                "counts only what the codebook knows and the record says word for word.",
            )
        )
    return tuple(passage)


def _read_here(evidence: Evidence) -> str:
    papers = evidence.read_by
    models = {
        one.who
        for by in evidence.attributions.values()
        for one in by.values()
        if one.origin is Origin.MODEL and one.who
    }
    parts = [f"{papers[origin]:,} {words}" for origin, words in _READ.items() if papers[origin]]
    if models:
        parts[-1] += f" ({', '.join(sorted(models))})"
    if rules := len(evidence) - len(evidence.attributions):
        parts.append(f"{rules:,} labelled by the rules alone")
    once = " Each paper counts once, under the first of these." if len(parts) > 1 else ""
    return f"Of {counted(len(evidence), 'paper')}: {'; '.join(parts) or 'none'}.{once}"


def measured_on_readings(read: ReadByPeople, key: str) -> Passage:
    """What the figures of `origin_rows` rest on; () where nobody has read a paper.

    Args:
        read: the figures.
        key: of the search.
    """
    rules = read.figures.get(Measured.RULE)
    if not rules or not rules["papers"]:
        return ()
    who = counted(rules["readers"], "reader")
    origins = " ".join(f"--origin {measured}" for measured in _COLUMNS)
    return (
        (
            "Measured on",
            f"{counted(rules['papers'], 'paper')} of this search that people read ({who}). What each reader "
            "gave is taken as right. Nobody is measured on their own values: people are compared with each "
            "other, and “in force” is what would count without this reader.",
        ),
        (
            "Figures",
            "F1 of the labels, and in brackets how often they were compared: once for each reader of each "
            "paper, where both have read the facet. In scope: the share decided alike. Figures based on few "
            "papers are uncertain.",
        ),
        ("Measured with", f"python -m data.evaluate {origins} --search {key}"),
    )


def origin_rows(topic: Topic, read: ReadByPeople) -> list[dict[str, str]]:
    """How good each origin is on the scope and on each facet, side by side."""
    rows = [{"Facet": "In scope", **{_COLUMNS[one]: _scope(own) for one, own in read.figures.items()}}]
    for facet in topic.facets:
        found = {one: own["facets"][facet.code] for one, own in read.figures.items()}
        cells = {_COLUMNS[one]: _cell(own["micro"], own["papers"]) for one, own in found.items()}
        rows.append({"Facet": facet.name, **cells})
    return _filled(rows)


def origin_characteristic_rows(read: ReadByPeople) -> list[dict[str, str]]:
    """The same for how studies were done; in brackets the values that people gave."""
    rows = []
    for name_code, name in NAMES.items():
        found = {one: own["characteristics"].get(name_code) for one, own in read.figures.items()}
        cells = {_COLUMNS[one]: _cell(own, own["support"]) if own else "–" for one, own in found.items()}
        rows.append({"What is read": name, **cells})
    return _filled(rows)


def _scope(figures: Mapping[str, Any]) -> str:
    scope = figures["scope"]
    papers = scope["in_scope"] + scope["out_of_scope"]
    alike = scope["sensitivity"] * scope["in_scope"] + scope["specificity"] * scope["out_of_scope"]
    return f"{alike / papers:.2f} ({papers:,})" if papers else "–"


def _cell(figures: Mapping[str, Any], number: int) -> str:
    return f"{figures['f1']:.2f} ({number:,})" if number and figures["support"] else "–"


def _filled(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The table without rows and columns that have no figure."""
    rows = [row for row in rows if any(cell != "–" for cell in list(row.values())[1:])]
    columns = [name for name in (rows[0] if rows else ()) if any(row[name] != "–" for row in rows)]
    return [{name: row[name] for name in columns} for row in rows]


def how_readers_agree(found: Sequence[Agreement]) -> Passage:
    """What `agreement_rows` shows; () where no paper was read by two people."""
    if not found:
        return ()
    papers = max(one.papers for one in found)
    return (
        (
            "Read twice",
            f"Two people read {counted(papers, 'paper')} of this map independently. Compared is what each "
            "gave before either could see the other’s values.",
        ),
        (
            "Figures",
            "Cohen’s kappa: 1 is full agreement, 0 what chance would give; of facets with several labels, "
            "over the decisions on each category. F1: labels of one reader measured by those of the other. "
            "–: not defined, because both readers gave the same to all papers, or no label.",
        ),
    )


def agreement_rows(topic: Topic, found: Sequence[Agreement]) -> list[dict[str, str]]:
    """Kappa and F1 of each field."""
    return [
        {
            "Field": name_of(topic, one.field),
            "Papers": f"{one.papers:,}",
            "Kappa": "–" if one.kappa is None else f"{one.kappa:.2f}",
            "F1": "–" if one.f1 is None else f"{one.f1:.2f}",
        }
        for one in found
    ]
