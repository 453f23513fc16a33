"""The way to PubMed from the settings: a client that keeps the rate limit with all who share the store."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from data import clock
from data.pubmed.client import Cancelled, Client, PubMedError
from data.pubmed.rate_limit import SharedRateLimiter, shared_limiter, whose_limit
from data.pubmed.search_fields import KnownFields
from data.settings import Settings
from data.storage.rate_slots import StoredPlaces
from data.storage.store import Store
from data.storage.tables import digest


def open_client(
    settings: Settings,
    store: Store,
    *,
    stop: threading.Event | None = None,
    on_wait: Callable[[str], None] | None = None,
    timeout: float = 30.0,
    max_tries: int = 5,
) -> Client:
    """A client for PubMed.

    Args:
        settings: where to ask and as whom.
        store: where the processes that ask from here find each other; it must be open as long as the client
            is used.
        stop: see `Client`; so are `on_wait`, `timeout` and `max_tries`.
        on_wait: see `stop`.
        timeout: see `stop`.
        max_tries: see `stop`.

    Raises:
        NotSetUp: NCBI is asked and no e-mail address is set.
    """
    own = shared_limiter(settings.eutils_url, settings.api_key)
    who = digest(*(part.encode() for part in whose_limit(settings.eutils_url, settings.api_key)))
    places = StoredPlaces(store.database, who, own.per_second)
    return Client(
        settings.eutils_url,
        settings.email,
        settings.api_key,
        stop=stop,
        on_wait=on_wait,
        timeout=timeout,
        max_tries=max_tries,
        limiter=SharedRateLimiter(own, places),
    )


FIELDS_DAYS = 30  # after so long PubMed is asked again which fields it has


def known_fields(store: Store, client: Client | None = None) -> KnownFields:
    """The fields that PubMed knows: as the store has them, renewed where they are old, else those shipped.

    Args:
        store: where they are kept with their date.
        client: whom to ask through; None to ask nobody.

    Raises:
        StoreError: the database cannot be used.
        Cancelled: the client's stop event was set.
    """
    kept = store.fields()
    if kept.asked and clock.now() - kept.asked < timedelta(FIELDS_DAYS):
        return kept
    if client is not None:
        try:
            store.keep_fields(KnownFields(client.einfo(), clock.now()))
        except Cancelled:
            raise
        except PubMedError:
            return kept
        return store.fields()
    return kept
