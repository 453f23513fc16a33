"""Errors on screen: a visitor reads what happened and what to do, the log has the operator's sentence."""

from __future__ import annotations

import logging

from data.faults import for_operator, for_visitor

_log = logging.getLogger(__name__)


def told(error: BaseException) -> str:
    """The visitor's sentence for an error, as plain text; logs the operator's."""
    _log.warning("A visitor was told of an error: %s", for_operator(error))
    return for_visitor(error)
