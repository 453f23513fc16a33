"""A column of a table of records: heading, type, width, and the value for a record and its labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from data.labelling.labels import Labels
from data.records.record import Record

Value = str | int | float | date | datetime | None


class ColumnType(StrEnum):
    """The type of a column, which determines its format in a spreadsheet."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CODE = "code"  # '2020-12', '1/2': kept as it is in CSV too, for programs
    LINK = "link"
    DOI = "doi"


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """A column of the table: its heading, type, width in characters, and value for a record."""

    name: str
    kind: ColumnType
    width: int
    value: Callable[[Record, Labels], Value]
