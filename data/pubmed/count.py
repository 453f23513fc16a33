"""Check a query, and ask PubMed how many records match it and how it understood it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.pubmed.client import Client
from data.pubmed.errors import QueryRefused
from data.pubmed.pasted import as_typed, pasted_remark
from data.pubmed.responses import Complaint

LONGEST = 30_000  # characters of a query; systematic reviews need up to about half
_DEEPEST = 50  # brackets in brackets


@dataclass(frozen=True, slots=True)
class Answer:
    """PubMed's answer to a query, before any record is fetched.

    Attributes:
        query: the query as sent.
        translation: the query as PubMed translated it, '' if it does not say.
        count: the number of matching records.
        warnings: sentences about parts of the query that PubMed, or we before it, ignored or changed.
    """

    query: str
    translation: str
    count: int
    warnings: tuple[str, ...]


def check_length(query: str) -> None:
    """Raise QueryRefused if a query has too many characters, before more time is spent on it."""
    if len(query) > LONGEST:
        raise QueryRefused(
            f"The query has {len(query):,} characters, and at most {LONGEST:,} can be sent: leave out "
            "synonyms, or split it into several searches."
        )


def check_query(query: str) -> str:
    """Check a query before it is sent.

    Args:
        query: PubMed syntax; line breaks are allowed.

    Returns:
        The query on one line, in the characters of a keyboard (see `pasted.as_typed`).

    Raises:
        QueryRefused: it is empty or too long, or its quotes or brackets do not match or are nested too deep.
    """
    check_length(query)
    query = " ".join(as_typed(query).split())
    if not query.strip("()[]\"' "):
        raise QueryRefused("The query is empty: write what to look for, such as neuralgia AND stem cells.")
    if query.count('"') % 2:
        raise QueryRefused(
            f"A quotation mark is unmatched at “{_excerpt(query, query.rindex(chr(34)))}”: "
            'quotation marks come in pairs, such as "neuropathic pain".'
        )
    open_brackets: list[tuple[str, int]] = []
    quoted = False
    for position, character in enumerate(query):
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character in "([":
            open_brackets.append((character, position))
            if len(open_brackets) > _DEEPEST:
                raise QueryRefused(
                    f"More than {_DEEPEST} brackets are inside one another at “{_excerpt(query, position)}”: "
                    "remove those that enclose nothing but other brackets."
                )
        elif character in ")]":
            opening = open_brackets.pop()[0] if open_brackets else ""
            if opening + character not in ("()", "[]"):
                raise QueryRefused(
                    f"The bracket “{character}” at “{_excerpt(query, position)}” closes nothing: "
                    "remove it, or open one before it."
                )
    if open_brackets:
        bracket, position = open_brackets[-1]
        raise QueryRefused(
            f"The bracket “{bracket}” at “{_excerpt(query, position)}” is never closed: "
            f"close it with “{')' if bracket == '(' else ']'}”, or remove it."
        )
    return query


def _excerpt(query: str, position: int) -> str:
    start, end = max(0, position - 15), position + 16
    return f"{'…' if start else ''}{query[start:end].strip()}{'…' if end < len(query) else ''}"


def ask(client: Client, query: str) -> Answer:
    """Ask PubMed for the count of a query and its translation, in one request.

    Raises:
        QueryRefused: the query is malformed, or PubMed rejects it.
        PubMedError: ServiceUnavailable, ConfigurationError or Cancelled, as `Client.esearch` raises them.
    """
    remark = pasted_remark(query)
    query = check_query(query)
    found = client.esearch(query)
    messages = (_message(complaint) for complaint in found.complaints)
    warnings = tuple(dict.fromkeys(message for message in (remark, *messages) if message))
    return Answer(query, found.translation, found.count, warnings)


_MESSAGES = {
    "FieldNotFound": "PubMed does not know the field {} and searched everywhere instead.",
    "PhraseNotFound": "PubMed found nothing for the phrase “{}” and left it out.",
    "PhraseIgnored": "PubMed ignored “{}”, a word too common to search for.",
    "QuotedPhraseNotFound": "PubMed does not know the quoted phrase “{}” and searched its words instead.",
    "OutputMessage": "PubMed says: {}",
}


def _message(complaint: Complaint) -> str:
    text = re.sub(r"[\x00-\x1f\x7f]", " ", complaint.text)[:200].strip()
    if complaint.kind != "OutputMessage":
        text = text.strip('"[] ')
    elif text.rstrip(".").casefold() == "no items found":
        return ""  # the count says so
    return _MESSAGES[complaint.kind].format(text) if text else ""
