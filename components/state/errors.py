"""Errors on screen: a message for the visitor, and one for the operator in the log."""

from __future__ import annotations

import logging

from data.faults import operator_message, user_message

_log = logging.getLogger(__name__)


def visitor_message(error: BaseException) -> str:
    """The visitor's message for an error, as plain text; logs the operator's."""
    _log.warning("An error was shown to a visitor: %s", operator_message(error))
    return user_message(error)
