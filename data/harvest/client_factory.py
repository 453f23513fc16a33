"""Build PubMed clients from the settings; all processes on one store keep the rate limit together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from data import clock
from data.pubmed.client import DEFAULT_RETRIES, Client, Retries
from data.pubmed.errors import Cancelled, PubMedError
from data.pubmed.rate_limit import SharedRateLimiter, limit_key, process_limiter
from data.pubmed.search_fields import KnownFields
from data.settings import Settings
from data.storage.codec import digest
from data.storage.rate_slots import StoredSlots
from data.storage.store import Store


def open_client(
    settings: Settings,
    store: Store,
    *,
    stop: threading.Event | None = None,
    on_wait: Callable[[str], None] | None = None,
    timeout: float = 30.0,
    retries: Retries = DEFAULT_RETRIES,
    urgent: bool = False,
) -> Client:
    """A client for PubMed.

    Args:
        settings: where to ask and as whom.
        store: holds the rate-limit slots shared by all processes; must stay open while the client is used.
        stop: as for `Client`.
        on_wait: as for `Client`.
        timeout: as for `Client`.
        retries: as for `Client`.
        urgent: whether a reader waits for the answers: they go before downloads.

    Raises:
        ConfigurationError: NCBI is asked and no e-mail address is set.
    """
    own = process_limiter(settings.eutils_url, settings.api_key)
    key = digest(*(part.encode() for part in limit_key(settings.eutils_url, settings.api_key)))
    shared = StoredSlots(store.database, key, own.per_second)
    return Client(
        settings.eutils_url,
        settings.email,
        settings.api_key,
        stop=stop,
        on_wait=on_wait,
        timeout=timeout,
        retries=retries,
        limiter=SharedRateLimiter(own, shared, urgent=urgent),
    )


FIELDS_DAYS = 30  # how long a stored list of fields is used before PubMed is asked again


def known_fields(store: Store, client: Client | None = None) -> KnownFields:
    """The fields that PubMed knows: the stored list, refreshed if it is old, or else the list shipped.

    Args:
        store: where they are stored with their date.
        client: used to refresh an old list; None for no request.

    Raises:
        StoreError: the database cannot be used.
        Cancelled: the client's stop event was set.
    """
    reference = store.reference_data
    stored = reference.fields()
    if stored.asked and clock.now() - stored.asked < timedelta(FIELDS_DAYS):
        return stored
    if client is not None:
        try:
            reference.keep_fields(KnownFields(client.einfo(), clock.now()))
        except Cancelled:
            raise
        except PubMedError:
            return stored
        return reference.fields()
    return stored
