"""Evidence in memory: one object per search for all visitors, and no more of them than the budget allows.

What was used least recently is dropped first: the indexes of words, which are larger than all else and which
the next search for words reads again, then the evidence. Weak references find evidence that a visitor still
uses, so that it is not read a second time; sessions hold it only while they draw a page.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from weakref import WeakValueDictionary

from data.evidence.evidence import Evidence
from data.evidence.selection import Selection
from data.evidence.view import View

BYTES_PER_RECORD = 1_000  # measured: 600 of columns, 350 of what is derived from them; not the index of words

Key = tuple[str, Hashable]
"""A search, and what of it: as the rules label it, or with the readings as of some state."""

_VIEWS = 30  # kept in all; a view is small beside its evidence


class SharedEvidence:
    """The evidence and the views that all visitors share. Safe to share between threads."""

    def __init__(self, budget: int) -> None:
        """Set the budget, in bytes; one evidence is kept even if it is larger."""
        self._budget = budget
        self._recent: OrderedDict[Key, Evidence] = OrderedDict()
        self._alive: WeakValueDictionary[Key, Evidence] = WeakValueDictionary()
        self._views: OrderedDict[tuple[int, Selection], View] = OrderedDict()
        self._reading: dict[Key, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Key, read: Callable[[], Evidence]) -> Evidence:
        """The evidence of a key, read only if no visitor has it; one reader at a time for each key.

        Args:
            key: what it is the evidence of.
            read: reads it; what it raises is passed on.
        """
        with self._lock:
            reading = self._reading.setdefault(key, threading.Lock())
        try:
            with reading:
                found = self._alive.get(key)
                if found is None:
                    found = self._alive[key] = read()
        finally:
            with self._lock:
                self._reading.pop(key, None)
        with self._lock:
            self._recent[key] = found
            self._recent.move_to_end(key)
            self._keep_to_budget()
        return found

    def view(self, evidence: Evidence, selection: Selection, count: Callable[[], View]) -> View:
        """The view of evidence through a selection; counted only if it is not kept."""
        key = (id(evidence), selection)
        with self._lock:
            kept = self._views.get(key)
        if kept is not None and kept.evidence is evidence:
            return kept
        found = count()
        with self._lock:
            if any(one is evidence for one in self._recent.values()):
                self._views[key] = found
                self._views.move_to_end(key)
            while len(self._views) > _VIEWS:
                self._views.popitem(last=False)
        return found

    def forget(self, search: str) -> None:
        """Read the evidence of a search again when it is next asked for."""
        with self._lock:
            for kept in (self._alive, self._recent):
                for key in [key for key in kept if key[0] == search]:
                    del kept[key]
            self._drop_views()

    def _keep_to_budget(self) -> None:
        for one in [*self._recent.values()][:-1]:
            if self._size() <= self._budget:
                return
            one.unload_index()
        while len(self._recent) > 1 and self._size() > self._budget:
            self._recent.popitem(last=False)
            self._drop_views()

    def _size(self) -> int:
        """Bytes of what is kept, about. Without readings, evidence is kept under two keys."""
        kept = {id(one): one for one in self._recent.values()}.values()
        indexes = {id(index): index for one in kept if (index := one.loaded_index)}.values()
        return sum(len(one) for one in kept) * BYTES_PER_RECORD + sum(index.nbytes for index in indexes)

    def _drop_views(self) -> None:
        kept = {id(one) for one in self._recent.values()}
        for key in [key for key in self._views if key[0] not in kept]:
            del self._views[key]
