"""Errors of PubMed requests. Every message is a sentence that says what to do."""

from __future__ import annotations

from data.faults import TELL_THEM, Fault

PASSES = "This usually passes: try again in a few minutes."
BARRED = f"This server cannot get through to PubMed. {TELL_THEM}"


class PubMedError(Fault):
    """Any failure to get a usable response from PubMed."""


class ConfigurationError(PubMedError):
    """A setting is missing or wrong (e-mail, key, address); no request is sent until it is corrected."""

    VISITOR = f"PubMed searches are not set up on this server. {TELL_THEM} Saved searches can still be read."


class QueryRefused(PubMedError):
    """PubMed rejects this query, and will again; the message says what to change."""


class ServiceUnavailable(PubMedError):
    """No usable response after all attempts; trying again later can help."""

    VISITOR = f"PubMed cannot be reached at the moment. {PASSES}"


class MalformedResponse(ServiceUnavailable):
    """PubMed responded, but each response was empty or unreadable.

    A single record can spoil its whole batch, so smaller batches can help.
    """

    VISITOR = f"PubMed is not answering properly at the moment. {PASSES}"


class EmptyResponse(MalformedResponse):
    """PubMed responded with nothing each time; for a single record this can be permanent."""


class HistoryExpired(PubMedError):
    """The history server has dropped the search (after about eight hours); fetch by PMID or search again."""


class Cancelled(PubMedError):
    """The search was stopped on request."""
