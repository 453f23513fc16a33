"""What administrators do to stored searches and downloads; for widget callbacks. Others change nothing."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from components.search import fetching
from components.state import reader, resources, session
from components.state.errors import visitor_message
from data.records.text import counted
from data.storage.removal import drop_unused_records, remove_searches
from data.storage.store import StoreError

_log = logging.getLogger(__name__)
REMOVED = "You are not, or no longer, an administrator of this server, so nothing was changed."


def delete(searches: Sequence[str]) -> None:
    """Delete searches for everyone, except the one visitors see first and those being downloaded."""
    if not _may():
        return
    try:
        store = resources.store()
        kept = store.shown_first(resources.topic().query)
        removed = remove_searches(store.database, [one for one in searches if one not in kept])
        dropped = drop_unused_records(store.database)
        usual = resources.default_search()
    except StoreError as error:
        session.state().notice = visitor_message(error)
        return
    _log.info("%s deleted searches: %s", reader.administrator(), ", ".join(removed) or "none")
    for one in removed:
        resources.forget(one)
    if session.state().shown in removed:
        session.show_search(usual)
    words = f"Deleted: {counted(len(removed), 'search', 'searches')}, and {counted(dropped, 'paper')}."
    if left := len(searches) - len(removed):
        words += f" Not deleted, because visitors see it first or it is being downloaded: {left:,}."
    session.state().brief_notice = words


def refresh(queries: Sequence[str]) -> None:
    """Run PubMed searches again; the results are offered on every page, as those of any other."""
    if _may():
        for query in queries:
            fetching.begin(query)


def cancel(job: int) -> None:
    """Cancel a download of anybody, by its number."""
    if not _may():
        return
    try:
        if resources.queue().cancel(job, fetching.owner(), administrator=True):
            _log.info("%s cancelled download %d", reader.administrator(), job)
            fetching.wake()
    except StoreError as error:
        session.state().notice = visitor_message(error)


def _may() -> bool:
    if reader.administrator():
        return True
    session.state().brief_notice = REMOVED
    return False
