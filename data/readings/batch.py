"""Requests and answers as files in OpenAI's batch format, for cheap or offline reading.

A request's `custom_id` is the PMID, the digest of the text, and the version of the instructions. An answer is
taken whenever it comes, as long as the paper's text is the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from data.readings.answer import AnswerError
from data.readings.asking import ModelReader, Outcome
from data.readings.completion import completion
from data.readings.model import text_digest
from data.readings.prompt import Prompt
from data.records.record import Record


def requests(prompt: Prompt, model: str, records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    """One request for each paper."""
    for record in records:
        yield {
            "custom_id": f"{record.pmid}-{text_digest(record)}-{prompt.version}",
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": prompt.body(record, model),
        }


def pmid_of(line: str) -> int | None:
    """The paper that a line of answers is about; None if it does not say."""
    found = _identity(line)
    return found[0] if found else None


def accept(
    lines: Iterable[tuple[int, str]],
    records: Mapping[int, Record],
    reader: ModelReader,
    outcome: Outcome,
) -> list[str]:
    """Store what holds of the answers in a batch file.

    Args:
        lines: with their numbers.
        records: the papers by PMID, as they are now.
        reader: the model that was asked.
        outcome: is kept up to date.

    Returns:
        A sentence with the line's number for each answer that could not be taken.

    Raises:
        StoreError: the database cannot be written.
    """
    problems = []
    for number, line in lines:
        problem = _take(line, records, reader, outcome)
        if problem:
            problems.append(f"line {number}: {problem}")
    return problems


def _take(line: str, records: Mapping[int, Record], reader: ModelReader, outcome: Outcome) -> str:
    """Take one answer; returns why it could not be taken, '' if it was."""
    identity = _identity(line)
    if identity is None:
        return "not an answer to a request that this program wrote."
    pmid, text, version = identity
    record = records.get(pmid)
    if record is None:
        return f"PMID {pmid} is not in the search."
    if text_digest(record) != text:
        return f"PMID {pmid} has another title or abstract now; it is asked about again."
    response = json.loads(line).get("response")
    if not isinstance(response, dict) or response.get("status_code") != 200:
        outcome.failed[pmid] = "the endpoint did not answer"
        return f"PMID {pmid} was not answered by the endpoint."
    try:
        answer = reader.take(record, completion(response.get("body"), {}, 0.0), version)
    except AnswerError as error:
        outcome.failed[pmid] = str(error)
        return f"PMID {pmid}: {error}."
    outcome.read += 1
    outcome.values += answer.values
    outcome.refused += len(answer.refused)
    return ""


def _identity(line: str) -> tuple[int, str, str] | None:
    """PMID, digest of the text and version of the instructions."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    parts = str(found.get("custom_id")).split("-") if isinstance(found, dict) else []
    if len(parts) != 3 or not parts[0].isdecimal() or not all(part.isalnum() for part in parts):
        return None
    return int(parts[0]), parts[1], parts[2]
