"""Ask PubMed for the links of papers, in the background, and keep the answers with their date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from data import clock
from data.background import Background
from data.harvest.client_factory import open_client
from data.pubmed.client import Client
from data.pubmed.fetch import Listed, fetch
from data.pubmed.links import LinkName, PaperLinks, follow
from data.records.record import Record
from data.records.text import counted
from data.settings import Settings
from data.storage.paper_links import LinkStore
from data.storage.store import Store, shared_store

LINKS_DAYS = 30  # how long stored links are used before PubMed is asked again
CITATIONS = (LinkName.CITED_BY, LinkName.REFERENCES)

Links = Mapping[LinkName, Mapping[int, PaperLinks]]
"""By kind of link and PMID; a paper that PubMed gave no answer about is left out."""


@dataclass(frozen=True, slots=True)
class LinksProgress:
    """Answers received, answers needed, and a message for the screen."""

    done: int = 0
    total: int = 0
    message: str = "Asking PubMed for citations"


def stored_links(store: Store, pmids: Sequence[int], names: Iterable[LinkName]) -> Links:
    """The links that are stored, however old. Raises StoreError."""
    known = LinkStore(store.database)
    return {name: known.known(pmids, name) for name in names}


def recent(links: Links) -> Links:
    """Those of links that are recent enough not to be asked for again."""
    oldest = clock.now() - timedelta(LINKS_DAYS)
    return {
        name: {pmid: one for pmid, one in own.items() if one.asked >= oldest} for name, own in links.items()
    }


def linked(links: Links) -> tuple[Mapping[int, tuple[int, ...]], ...]:
    """The linked PMIDs alone, one mapping for each kind of link."""
    return tuple({pmid: one.linked for pmid, one in own.items()} for own in links.values())


class LinksJob(Background):
    """A background request for links of papers, and for the records of some of the papers they lead to.

    `progress` is always set; at the end either `links` and `records` or `error` is, for which `data.faults`
    has the message. Links received before an error are stored.

    Attributes:
        pmids: the papers asked about.
        names: the kinds of links.
        links: the links of the papers, None until the job has ended well.
        records: the records that `wanted` asked for, by PMID; those that PubMed did not send are left out.
    """

    def __init__(
        self,
        settings: Settings,
        pmids: Iterable[int],
        names: Sequence[LinkName],
        wanted: Callable[[Links], Sequence[int]] = lambda links: (),
    ) -> None:
        """Prepare it; `begin` starts it.

        Args:
            settings: where to ask, as whom, and where to store.
            pmids: the papers.
            names: the kinds of links.
            wanted: which linked papers to show by more than their PMIDs.
        """
        super().__init__("links")
        self.pmids, self.names = tuple(pmids), tuple(names)
        self.progress = LinksProgress()
        self.links: Links | None = None
        self.records: Mapping[int, Record] = {}
        self._settings, self._wanted = settings, wanted

    def work(self) -> None:
        """Request what is not stored.

        Raises:
            PubMedError: ConfigurationError, ServiceUnavailable or Cancelled.
            StoreError: the database cannot be used; what was stored before stays.
        """
        store = shared_store(self._settings.database_url)
        links = self._links(store)
        self.records = self._records(store, self._wanted(links))
        self.links = links

    def _links(self, store: Store) -> Links:
        known = recent(stored_links(store, self.pmids, self.names))
        todo = {name: [pmid for pmid in self.pmids if pmid not in known[name]] for name in self.names}
        total, done = sum(map(len, todo.values())), 0
        if not total:
            return known
        client, keep = self._client(store), LinkStore(store.database)
        for name, pmids in todo.items():
            for batch in follow(client, pmids, name) if pmids else ():
                keep.keep(batch)
                done += len(batch)
                self.progress = LinksProgress(done, total, f"{done:,} of {counted(total, 'answer')} stored")
        return stored_links(store, self.pmids, self.names)

    def _records(self, store: Store, pmids: Sequence[int]) -> Mapping[int, Record]:
        known = store.latest_records(pmids)
        if lacking := tuple(pmid for pmid in pmids if pmid not in known):
            self.progress = LinksProgress(0, 0, f"Reading {counted(len(lacking), 'linked paper')}")
            for batch in fetch(self._client(store), (Listed(lacking),)):
                store.keep_records(batch)
        return store.latest_records(pmids)

    def _client(self, store: Store) -> Client:
        return open_client(self._settings, store, stop=self.stop, on_wait=self._waiting, urgent=True)

    def _waiting(self, why: str) -> None:
        self.progress = LinksProgress(self.progress.done, self.progress.total, why)
