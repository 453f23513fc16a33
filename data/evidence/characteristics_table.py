"""Study characteristics of all records as one Arrow table: a row a record, null where its text is silent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.labelling.characteristics.model import (
    AdverseEvents,
    Blinding,
    Characteristics,
    Control,
    Dose,
    Stated,
    Unit,
)
from data.labelling.matches import Match, TextField

_DOSE = pa.struct([("low", pa.float64()), ("high", pa.float64()), ("unit", pa.string())])
_MATCH = pa.struct(
    [
        ("of", pa.int8()),  # an attribute of `Characteristics`, by its place in `SCHEMA`
        ("place", pa.int16()),  # of the value among several; -1 for the numbers that contradict each other
        ("field", pa.int8()),  # by its place in `TextField`
        ("start", pa.int32()),
        ("words", pa.string()),
    ]
)
SCHEMA = pa.schema(
    [
        ("participants", pa.int32()),
        ("planned", pa.bool_()),
        ("studies", pa.int32()),
        ("review_participants", pa.int32()),
        ("animals", pa.int32()),
        ("dose", pa.list_(_DOSE)),
        ("administrations", pa.int32()),
        ("follow_up", pa.float64()),
        ("timing_days", pa.list_(pa.float64())),
        ("control", pa.string()),
        ("blinded", pa.string()),
        ("randomised", pa.bool_()),
        ("multicentre", pa.bool_()),
        ("registry_ids", pa.list_(pa.string())),
        ("adverse_events", pa.string()),
        ("conflicting", pa.list_(pa.string())),
        ("matches", pa.list_(_MATCH)),
    ]
)
_PLACES = {name: place for place, name in enumerate(SCHEMA.names)}
_FIELDS: tuple[TextField, ...] = get_args(TextField)
_MOST = np.iinfo(np.int32).max
_SEVERAL = frozenset(("dose", "timing_days", "registry_ids"))
_READ: dict[str, Callable[[Any], object]] = {
    "dose": lambda dose: Dose(dose["low"], dose["high"], Unit(dose["unit"])),
    "control": Control,
    "blinded": Blinding,
    "adverse_events": AdverseEvents,
}


class CharacteristicsRows:
    """Collects the characteristics of records in their order."""

    def __init__(self) -> None:
        """Begin without records."""
        self._columns: dict[str, list[Any]] = {name: [] for name in SCHEMA.names}

    def add(self, found: Characteristics) -> None:
        """Add the next record."""
        row: dict[str, Any] = {"planned": found.planned}
        matches: list[dict[str, Any]] = []
        for name, values in found.stated().items():
            cells = [_cell(stated.value) for stated in values]
            row[name] = cells if name in _SEVERAL else cells[0]
            for place, stated in enumerate(values):
                matches += [_written(name, place, match) for match in stated.matches]
        for name, words in found.conflicting:
            row.setdefault("conflicting", []).append(name)
            matches += [_written(name, -1, match) for match in words]
        row["matches"] = matches or None
        for name, column in self._columns.items():
            column.append(row.get(name))

    def table(self) -> pa.Table:
        """All records so far."""
        return pa.table(self._columns, schema=SCHEMA)


def characteristics_at(table: pa.Table, row: int) -> Characteristics:
    """What was added for one record."""
    cells = {name: value for name in SCHEMA.names if (value := table[name][row].as_py()) is not None}
    words: dict[tuple[str, int], tuple[Match, ...]] = {}
    for one in cells.pop("matches", ()):
        key = SCHEMA.names[one["of"]], one["place"]
        start, written = one["start"], one["words"]
        match = Match(_FIELDS[one["field"]], start, start + len(written), written)
        words[key] = (*words.get(key, ()), match)
    found: dict[str, Any] = {"planned": cells.pop("planned")}
    found["conflicting"] = tuple((name, words.get((name, -1), ())) for name in cells.pop("conflicting", ()))
    for name, cell in cells.items():
        read = _READ.get(name, _as_it_is)
        values = enumerate(cell if name in _SEVERAL else [cell])
        stated = tuple(Stated(read(value), words.get((name, place), ())) for place, value in values)
        found[name] = stated if name in _SEVERAL else stated[0]
    return Characteristics(**found)


def numbers(table: pa.Table, name: str) -> NDArray[np.float64]:
    """A column of numbers or of yes and no, NaN where nothing is stated."""
    column = table[name]
    if column.type == SCHEMA.field("planned").type:
        column = column.cast(SCHEMA.field("animals").type)
    found: NDArray[np.float64] = column.to_numpy().astype(np.float64)
    return found


def _as_it_is(value: object) -> object:
    return value


def _cell(value: object) -> object:
    if isinstance(value, Dose):
        return {"low": value.low, "high": value.high, "unit": value.unit}
    return min(value, _MOST) if type(value) is int else value


def _written(of: str, place: int, match: Match) -> dict[str, Any]:
    return {
        "of": _PLACES[of],
        "place": place,
        "field": _FIELDS.index(match.field),
        "start": match.start,
        "words": match.words,
    }
