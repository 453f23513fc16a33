"""The form in which a language model gives the value of each field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from data.labelling.characteristics.model import Unit
from data.readings.values import choices
from data.topics.model import Topic

_NUMBER = {"type": "number"}
_WHOLE = {"type": "integer"}
_YES_OR_NO = {"type": "boolean"}
_DOSE = {
    "type": "object",
    "properties": {
        "low": _NUMBER,
        "high": _NUMBER,
        "unit": {"type": "string", "enum": [unit.value for unit in Unit]},
    },
    "required": ["low", "high", "unit"],
    "additionalProperties": False,
}


def _one_of(values: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": [str(value) for value in values]}


_FORMS: dict[str, dict[str, Any]] = {
    "dose": _DOSE,
    "follow_up": _NUMBER,
    "timing_days": _NUMBER,
    "registry_ids": {"type": "string"},
}


def value_schema(topic: Topic, field: str) -> dict[str, Any]:
    """The JSON schema of one value of a field; whole numbers where nothing else is said."""
    if not (offered := choices(topic, field)):
        return _FORMS.get(field, _WHOLE)
    return _YES_OR_NO if isinstance(offered[0], bool) else _one_of(offered)


def in_words(schema: dict[str, Any]) -> str:
    """The form of a value, for a model whose endpoint does not enforce the schema."""
    if "enum" in schema:
        return f"one of {', '.join(schema['enum'])}"
    if "properties" in schema:
        parts = (f'"{name}": {in_words(form)}' for name, form in schema["properties"].items())
        return f"an object {{{', '.join(parts)}}}"
    return _IN_WORDS[schema["type"]]


_IN_WORDS = {
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "string": "a text",
}


def as_read(field: str, value: Any) -> Any:
    """One value as a reference set has it; ValueError if it cannot be."""
    if field == "follow_up":
        return {"days": _number(value)}
    if field == "timing_days":
        return _number(value)
    if field == "dose":
        if not isinstance(value, dict):
            raise ValueError(value)
        low, high = (_number(value.get(end)) for end in ("low", "high"))
        return {"cells_range": [low, high], "unit": Unit(str(value.get("unit"))).value}
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e20:
        raise ValueError(value)
    return value
