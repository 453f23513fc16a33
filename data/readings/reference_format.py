"""Readings as lines of the reference-set format, in which they travel between hosts.

Beside the keys of `labelling.evaluation.reference_set`, a line may have `origin`, `who`, `when` and
`withdrawn` (ISO 8601), `fields` (those that were read; without it, all whose key is there), and by field
`words` (a list of quotations), `comments`, and `texts` (the digest of what was read).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from data.labelling.evaluation.characteristics import FIELDS as CHARACTERISTICS
from data.labelling.evaluation.characteristics import is_in_words
from data.labelling.evaluation.reference_set import ReferenceSetError
from data.labelling.labels import IN_SCOPE, PHASE, RANDOMISED, Origin
from data.readings.model import UNDATED, Reading, ReadingError, checked_value, known_codes
from data.topics.model import Topic

_PMIDS = 2**53
_DIGEST = 32  # characters of a `text_digest`
_LONGEST_NAME = 500


def values_in(item: Mapping[str, Any], topic: Topic) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The values that a line gives, by field, and what could not be taken, as sentences.

    Args:
        item: the object of the line.
        topic: whose categories they are; codes that it does not know are left out, the rest is taken. So are
            the facets that a published review coded only in part (`in_part`).
    """
    keys = {
        facet.code: facet.reference_key if facet.reference_key in item else facet.code
        for facet in topic.facets
    }
    keys |= {field: field for field in (IN_SCOPE, PHASE)}
    found = {field: item[key] for field, key in keys.items() if key in item}
    if found.get(IN_SCOPE, True) is None:
        del found[IN_SCOPE]
    nested = item.get("characteristics")
    if isinstance(nested, dict) and not is_in_words(nested):
        found |= {field: nested.get(field) for field in CHARACTERISTICS}
    if found.get(RANDOMISED) is None and RANDOMISED in item:
        found[RANDOMISED] = item[RANDOMISED]
    if isinstance(fields := item.get("fields"), list):
        found = {str(field): found.get(str(field)) for field in fields}
    in_part = item.get("in_part")
    partial = {field for field in found if isinstance(in_part, list) and field in in_part}
    taken = {}
    problems = [f"{field!r} is coded only in part; it was left out." for field in sorted(partial)]
    for field, value in found.items():
        if field in partial:
            continue
        known = known_codes(topic, field)
        if known is not None and isinstance(value, list | str):
            given = [value] if isinstance(value, str) else value
            unknown = [code for code in given if code not in known]
            problems += [f"{field!r} has no category {code!r}; it was left out." for code in unknown]
            value = [code for code in given if code in known]
            if unknown and not value:
                continue
        try:
            taken[field] = checked_value(topic, field, value)
        except ReadingError as error:
            problems.append(str(error))
    return taken, tuple(problems)


def as_items(pmid: int, readings: Iterable[Reading]) -> Iterator[dict[str, Any]]:
    """The lines for readings of one paper: one for each reader and time, in that order.

    Withdrawn readings are lines of their own, with `withdrawn`.
    """
    for _, own in groupby(readings, key=lambda one: (one.origin, one.who, one.when, one.withdrawn)):
        group = list(own)
        one = group[0]
        nested = {reading.field: reading.value for reading in group if reading.field in CHARACTERISTICS}
        yield {
            "pmid": str(pmid),
            **{reading.field: reading.value for reading in group if reading.field not in CHARACTERISTICS},
            **({"characteristics": nested} if nested else {}),
            "fields": [reading.field for reading in group],
            "words": {reading.field: list(reading.words) for reading in group if reading.words},
            "comments": {reading.field: reading.comment for reading in group if reading.comment},
            "texts": {reading.field: reading.text for reading in group if reading.text},
            "origin": one.origin.value,
            "who": one.who,
            "when": one.when.astimezone(UTC).isoformat(),
            **({"withdrawn": one.withdrawn.astimezone(UTC).isoformat()} if one.withdrawn else {}),
        }


def read_lines(path: Path, topic: Topic) -> tuple[list[Reading], list[str]]:
    """Read a file of readings.

    Args:
        path: JSON Lines, UTF-8; empty lines are skipped. A line without `origin` was read by a model, as in a
            reference set; one with `review` was coded by the authors of that review.
        topic: whose fields and categories count.

    Returns:
        The readings, and a sentence with the line's number for each value that could not be taken.

    Raises:
        ReferenceSetError: the file cannot be read at all.
    """
    found: list[Reading] = []
    problems: list[str] = []
    for number, line in enumerate(_text_of(path).split("\n"), start=1):
        if line.strip():
            try:
                own, left_out = _readings_in(json.loads(line), topic)
            except json.JSONDecodeError as error:
                own, left_out = [], [f"not a JSON object ({error.msg} at character {error.pos + 1})."]
            except ReadingError as error:
                own, left_out = [], [str(error)]
            found += own
            problems += [f"{path}, line {number}: {problem}" for problem in left_out]
    return found, problems


def _readings_in(item: object, topic: Topic) -> tuple[list[Reading], Sequence[str]]:
    if not isinstance(item, dict):
        raise ReadingError("a JSON object with a PMID is needed.")
    pmid = str(item.get("pmid") or "")
    if not pmid.isdecimal() or not 0 < int(pmid) < _PMIDS:
        raise ReadingError("there is no PMID, so the paper cannot be found.")
    values, problems = values_in(item, topic)
    review = item.get("review")
    is_coded = isinstance(review, str) and bool(review)
    origin, who = _reader(item, Origin.REVIEW if is_coded else Origin.MODEL, review if is_coded else "")
    when = _moment(item, "when") or UNDATED
    words, comments, texts = (_by_field(item, key) for key in ("words", "comments", "texts"))
    return [
        Reading(
            pmid=int(pmid),
            topic=topic.code,
            field=field,
            value=value,
            words=tuple(str(one) for one in words.get(field) or ()),
            origin=origin,
            who=who,
            when=when,
            text=str(texts.get(field) or "")[:_DIGEST],
            comment=str(comments.get(field) or ""),
            withdrawn=_moment(item, "withdrawn"),
        )
        for field, value in values.items()
    ], problems


def _reader(item: Mapping[str, Any], origin: Origin, who: object) -> tuple[Origin, str]:
    written = item.get("origin", origin.value)
    if written not in {one.value for one in Origin if one is not Origin.RULE}:
        raise ReadingError(f"'origin' must be model, published review or person, not {written!r}.")
    return Origin(written), str(item.get("who") or who or "unknown")[:_LONGEST_NAME]


def _by_field(item: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = item.get(key)
    return value if isinstance(value, dict) else {}


def _moment(item: Mapping[str, Any], key: str) -> datetime | None:
    if item.get(key) is None:
        return None
    try:
        found = datetime.fromisoformat(str(item[key]))
    except ValueError:
        raise ReadingError(
            f"{key!r} must be a time such as 2026-11-30T12:00:00Z, not {item[key]!r}."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ReferenceSetError(f"{path} cannot be read ({error.strerror}). Check the path.") from error
    except UnicodeDecodeError as error:
        raise ReferenceSetError(f"{path} is not UTF-8 text, so it has no readings.") from error
