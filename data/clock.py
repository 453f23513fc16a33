"""The date and time, by UTC: the one place that asks the system for them."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date, by UTC."""
    return now().date()
