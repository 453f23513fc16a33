"""Retention: which searches the worker deletes, by the limits of the settings.

Never the search that visitors see first, one to which a link was used lately, or one being downloaded.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from data import clock
from data.settings import Settings
from data.storage.inventory import StoredItem, inventory, stored_bytes
from data.storage.removal import drop_unused_records, remove_searches
from data.storage.store import Store
from data.storage.stored_search import EVIDENCE_STATES
from data.topics.loader import load_topic

MEGABYTE = 1_000_000

_LEFTOVER = timedelta(days=2)  # after this a cancelled, failed or interrupted download is not continued
_log = logging.getLogger(__name__)


def tidy(settings: Settings, store: Store) -> tuple[str, ...]:
    """Delete what is above the limits, what downloads left that brought nothing, and records of no search.

    Returns:
        The ids of the searches deleted.

    Raises:
        StoreError: the database cannot be used.
        TopicError: the topic cannot be read, so that it is not known what visitors see first.
    """
    items = inventory(store.database, measured=False)
    may_go = _deletable(settings, items, store.shown_first(load_topic(settings.topic_path).query))
    removed = remove_searches(store.database, _above_limits(settings, items, may_go))
    drop_unused_records(store.database)
    remaining = [item.id for item in may_go if item.id not in removed]
    while settings.max_store_mb and stored_bytes(store.database) > settings.max_store_mb * MEGABYTE:
        if not remaining:
            _log.warning("More than MAX_STORE_MB is stored, but no search that may be deleted is left.")
            break
        removed += remove_searches(store.database, [remaining.pop(0)])
        drop_unused_records(store.database)
    if removed:
        _log.info("Deleted by the limits of the settings: %s", ", ".join(removed))
    return removed


def _deletable(
    settings: Settings, items: tuple[StoredItem, ...], shown_first: tuple[str, ...]
) -> list[StoredItem]:
    """What may be deleted at all, in the order in which it is."""
    now, lately = clock.now(), timedelta(settings.keep_linked_days)
    return sorted(
        (
            item
            for item in items
            if item.id not in shown_first
            and not item.is_active
            and not (item.linked and abs(now - item.linked) < lately)
            and (item.state != "running" or now - item.started > _LEFTOVER)
        ),
        key=lambda item: (item.state in EVIDENCE_STATES, item.started),
    )


def _above_limits(settings: Settings, items: tuple[StoredItem, ...], may_go: list[StoredItem]) -> list[str]:
    """The ids of leftovers, and of what is above the limits of age and number."""
    now, oldest = clock.now(), timedelta(settings.max_store_days)
    gone = [
        item.id
        for item in may_go
        if (item.state not in EVIDENCE_STATES and now - item.started > _LEFTOVER)
        or (settings.max_store_days and now - item.started > oldest)
    ]
    searches = sum(item.state in EVIDENCE_STATES and item.id not in gone for item in items)
    too_many = max(0, searches - settings.max_store_searches) if settings.max_store_searches else 0
    left = [item.id for item in may_go if item.state in EVIDENCE_STATES and item.id not in gone]
    return gone + left[:too_many]
