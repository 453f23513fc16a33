"""The columns of a table of records that say how each study was done, who read this, and from which words."""

from __future__ import annotations

from collections.abc import Callable

from data.exports.column import ColumnType, RecordColumn, Value
from data.labelling.characteristics.names import NAMES, PLANNED, value_in_words
from data.labelling.explanation import explain_characteristics
from data.labelling.labels import Labels
from data.records.record import Record

_NUMBERS = ("participants", "studies", "review_participants", "animals", "administrations", "follow_up")
_WIDTHS = {"dose": 30, "registry_ids": 22, "adverse_events": 20, "control": 16}


def characteristic_columns() -> tuple[RecordColumn, ...]:
    """One column a characteristic, then what contradicts itself, who read the values, and their words."""
    return (
        RecordColumn(NAMES["participants"], ColumnType.NUMBER, 12, _people(planned=False)),
        RecordColumn(PLANNED, ColumnType.NUMBER, 12, _people(planned=True)),
        *(
            RecordColumn(name, ColumnType.NUMBER, 12, _number(field))
            if field in _NUMBERS
            else RecordColumn(name, ColumnType.TEXT, _WIDTHS.get(field, 12), _text(field))
            for field, name in NAMES.items()
            if field != "participants"
        ),
        RecordColumn("Contradictory numbers", ColumnType.TEXT, 20, _contradictions),
        RecordColumn("Characteristics by", ColumnType.TEXT, 12, _origin),
        RecordColumn("Words of characteristics", ColumnType.TEXT, 60, _words),
    )


def _people(*, planned: bool) -> Callable[[Record, Labels], Value]:
    def value(_: Record, labels: Labels) -> Value:
        found = labels.characteristics
        return found.participants.value if found.participants and found.planned is planned else None

    return value


def _number(field: str) -> Callable[[Record, Labels], Value]:
    def value(_: Record, labels: Labels) -> Value:
        stated = getattr(labels.characteristics, field)
        if not stated:
            return None
        days = round(stated.value, 1)
        return int(days) if days == int(days) else days

    return value


def _text(field: str) -> Callable[[Record, Labels], Value]:
    def value(_: Record, labels: Labels) -> Value:
        stated = labels.characteristics.stated().get(field, ())
        return "; ".join(value_in_words(one.value) for one in stated)

    return value


def _contradictions(_: Record, labels: Labels) -> str:
    return "; ".join(NAMES[field] for field, _words in labels.characteristics.conflicting)


def _origin(_: Record, labels: Labels) -> Value:
    found = labels.characteristics
    fields = (*found.stated(), *(field for field, _words in found.conflicting))
    return "; ".join(sorted({labels.by(field).origin.value for field in fields})) or None


def _words(record: Record, labels: Labels) -> str:
    found = []
    for explanation in explain_characteristics(record, labels):
        if explanation.spans:
            words = " … ".join(match.words for match in explanation.spans)
            found.append(f"{NAMES[explanation.field]}: {words}")
    return "; ".join(dict.fromkeys(found))
