"""The topic's own search, kept fresh by the worker: fetched at the first start, renewed every few days.

A renewal asks PubMed which records it has revised since, so retractions come with it.
"""

from __future__ import annotations

from datetime import date, timedelta

from data import clock
from data.harvest.queue import Queue
from data.settings import Settings
from data.storage.store import Store
from data.storage.stored_search import Search
from data.topics.loader import load_topic


def renews(settings: Settings) -> bool:
    """Whether the topic's own search is fetched without being asked for."""
    return bool(settings.email and settings.refresh_days)


def renewal_day(settings: Settings, newest: Search) -> date | None:
    """The day on which the newest search of the topic's own query is renewed; None if it is not.

    A day in the past means today: the worker has not come to it yet.
    """
    if not renews(settings):
        return None
    return max(newest.started.date() + timedelta(settings.refresh_days), clock.today())


def queue_renewal(settings: Settings, store: Store, queue: Queue) -> bool:
    """Queue the topic's own search if it is not stored yet or is due. Returns whether it is.

    Raises:
        StoreError: the database cannot be used.
        TopicError: the topic cannot be read.
        QueueFull: too many searches wait.
    """
    if not renews(settings):
        return False
    query = load_topic(settings.topic_path).query
    newest = store.newest(query)
    # A search of the future was stored before the clock was set back: its age is not known.
    if newest is not None and abs(clock.now() - newest.started) < timedelta(settings.refresh_days):
        return False
    queue.enqueue(query, batch=True)
    return True
