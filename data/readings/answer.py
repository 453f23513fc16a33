"""What a language model answered about a paper: the values that hold, and those that are refused.

Nothing in an answer is believed: a value counts only if the topic knows it and if the words that the model
quotes for it are in the record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from data.labelling.labels import IN_SCOPE, Origin
from data.labelling.quotation import find_quotation
from data.readings.fields import as_read
from data.readings.model import Reading, ReadingError, checked_value, fields_of, known_codes, text_digest
from data.readings.values import SEVERAL
from data.records.record import Record
from data.topics.model import Topic

_SHOWN = 80  # characters of a quotation or value in a message


class AnswerError(ValueError):
    """An answer cannot be used at all; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What could be taken from an answer.

    Attributes:
        readings: one for each field that the model answered; of a field without a value, the empty reading.
        refused: a sentence for each value that was not taken.
    """

    readings: tuple[Reading, ...]
    refused: tuple[str, ...]

    @property
    def values(self) -> int:
        """The number of readings that state something."""
        return sum(reading.value not in (None, []) for reading in self.readings)


def read_answer(text: str, record: Record, topic: Topic, who: str, when: datetime) -> Answer:
    """Check an answer.

    Args:
        text: what the model wrote: a JSON object, perhaps with other words around it.
        record: the paper it was asked about.
        topic: whose fields and categories count.
        who: the model, as the log names it.
        when: the time of the answer.

    Raises:
        AnswerError: there is no such object in it, or none of its keys is a field.
    """
    given = _object_in(text)
    known = fields_of(topic)
    if given.keys().isdisjoint(known):
        raise AnswerError("the answer has none of the fields that were asked for")
    refused = [f"{_short(key)}: there is no such field" for key in given.keys() - set(known)]
    blank = Reading(record.pmid, topic.code, "", None, (), Origin.MODEL, who, when, text_digest(record))
    found = []
    for field in known:
        if field in given:
            taken, problems = _field(field, given[field], record, topic)
            refused += [f"{field}: {problem}" for problem in problems]
            if taken is not None:
                value, words = taken
                found.append(replace(blank, field=field, value=value, words=words))
    return Answer(tuple(found), tuple(refused))


def _object_in(text: str) -> Mapping[str, Any]:
    """The object between the first and the last brace: models put words or marks around it."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0:
        raise AnswerError("the answer has no JSON object")
    try:
        found = json.loads(text[start : end + 1])
    except json.JSONDecodeError as error:
        raise AnswerError(f"the answer is not JSON ({error.msg} at character {error.pos + 1})") from None
    except (ValueError, RecursionError):
        raise AnswerError("the answer is not JSON that can be read") from None
    if not isinstance(found, dict):  # cannot be: it begins with a brace
        raise AnswerError("the answer is not a JSON object")
    return found


def _field(
    field: str, entries: object, record: Record, topic: Topic
) -> tuple[tuple[Any, tuple[str, ...]] | None, list[str]]:
    """The value of a field with its words, None if it must not be stored; and what was refused of it."""
    held, problems = [], []
    for entry in entries if isinstance(entries, list) else [entries]:
        try:
            held.append(_entry(field, entry, record, topic))
        except ReadingError as error:
            problems.append(str(error))
    values = [value for value, _ in held]
    words = tuple(dict.fromkeys(words for _, words in held))
    is_facet = known_codes(topic, field) is not None
    if not values:
        # Nothing is stated only where the model says so, not where all that it said was refused.
        is_needed = field == IN_SCOPE or (is_facet and not topic.facet(field).optional)
        return (None if problems or is_needed else ([] if is_facet else None, ())), problems
    if not is_facet and field not in SEVERAL:
        if any(value != values[0] for value in values):
            return None, [*problems, f"it has one value, not {len(values)}"]
        return (values[0], words), problems
    try:
        return (checked_value(topic, field, values), words), problems
    except ReadingError as error:
        return None, [*problems, str(error)]


def _entry(field: str, entry: object, record: Record, topic: Topic) -> tuple[Any, str]:
    """One value and its words as they are in the record."""
    if not isinstance(entry, dict) or not {"value", "quote"} <= entry.keys():
        raise ReadingError(f"{_short(entry)} is not a value with a quotation")
    value, quote = entry["value"], entry["quote"]
    found = find_quotation(record, quote, verbatim=True) if isinstance(quote, str) else None
    words = found.words if found else None
    if words is None:
        raise ReadingError(f"{_short(value)} is refused, because {_short(quote)} is not in the record")
    codes = known_codes(topic, field)
    if codes is not None and value not in codes:
        raise ReadingError(f"{_short(value)} is none of its categories")
    if field == "registry_ids" and str(value).casefold() not in words.casefold():
        raise ReadingError(f"{_short(value)} is refused, because it is not in its quotation")
    try:
        read = as_read(field, value)
    except (ValueError, TypeError):
        raise ReadingError(f"{_short(value)} cannot be read") from None
    checked_value(topic, field, read)
    if read is None:
        raise ReadingError("there is a quotation without a value")
    return read, words


def _short(value: object) -> str:
    text = " ".join((value if isinstance(value, str) else json.dumps(value, default=str)).split())
    return f"“{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}”"
