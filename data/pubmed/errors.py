"""What can go wrong between here and PubMed. Every message is a sentence that says what to do."""

from __future__ import annotations

from data.faults import TELL_THEM, Fault

PASSES = "This usually passes: try again in a few minutes."
BARRED = f"This server cannot get through to PubMed. {TELL_THEM}"


class PubMedError(Fault):
    """Anything that keeps an answer of PubMed from being used."""


class NotSetUp(PubMedError):
    """A setting is missing or wrong (e-mail, key, address); nothing is asked until it is put right."""

    VISITOR = f"PubMed searches are not set up on this server. {TELL_THEM} Saved searches can still be read."


class QueryRefused(PubMedError):
    """PubMed will not answer this question, however often it is asked; the message says what to change."""


class OutOfReach(PubMedError):
    """No usable answer within the bound of tries; asking again later can help."""

    VISITOR = f"PubMed cannot be reached at the moment. {PASSES}"


class Damaged(OutOfReach):
    """PubMed was reached, but what came was empty or unreadable each time.

    One record can do that to its whole batch, so asking for fewer at a time can help.
    """

    VISITOR = f"PubMed is not answering properly at the moment. {PASSES}"


class Empty(Damaged):
    """PubMed was reached, but sent nothing each time; of a single record, that can be all it ever sends."""


class HistoryExpired(PubMedError):
    """PubMed has forgotten the search (about eight hours after it); fetch by PMID or search again."""


class Cancelled(PubMedError):
    """The search was stopped on request."""
