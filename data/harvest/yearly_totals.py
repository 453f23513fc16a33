"""Fetch PubMed's yearly totals into the store: in the background, each year once.

They separate growth of a field from growth of PubMed: papers per 100,000 papers of the year.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from data import clock
from data.background import Background
from data.harvest.client_factory import open_client
from data.pubmed.year_counts import YearTotal, count_years, years_to_ask
from data.settings import Settings
from data.storage.store import Store, shared_store


@dataclass(frozen=True, slots=True)
class TotalsProgress:
    """Years answered, years requested, and a message for the screen."""

    done: int = 0
    total: int = 0
    message: str = "Asking PubMed for its yearly totals"


OnTotalsProgress = Callable[[TotalsProgress], None]


def lacking(years: Iterable[int], known: Mapping[int, YearTotal]) -> tuple[int, ...]:
    """The years without any stored total, newest first: their counts cannot be corrected."""
    return tuple(sorted({year for year in years if year > 0} - known.keys(), reverse=True))


def ask_totals(
    settings: Settings,
    years: Iterable[int],
    *,
    on_progress: OnTotalsProgress | None = None,
    stop: threading.Event | None = None,
) -> Mapping[int, YearTotal]:
    """Ask PubMed for the yearly totals that are not stored, and store each one as it arrives.

    Args:
        settings: where to ask, as whom, and where to store.
        years: those needed; requested only if not stored, or stored before the year had ended.
        on_progress: called after each answer, in this thread.
        stop: when set, ends as soon as possible.

    Returns:
        All totals in the store. PubMed is not asked if none are needed.

    Raises:
        PubMedError: ConfigurationError, ServiceUnavailable or Cancelled (`stop` was set). Totals received
            so far are stored.
        StoreError: the database cannot be used; what was stored before stays.
    """
    report = on_progress or (lambda progress: None)
    store = shared_store(settings.database_url)
    reference = store.reference_data
    todo = years_to_ask(years, reference.totals().values(), clock.today())
    if todo:
        _ask(settings, store, todo, report, stop)
    return reference.totals()


def _ask(
    settings: Settings,
    store: Store,
    todo: tuple[int, ...],
    report: OnTotalsProgress,
    stop: threading.Event | None,
) -> None:
    progress = TotalsProgress(total=len(todo))

    def waiting(why: str) -> None:
        report(TotalsProgress(progress.done, progress.total, why))

    client = open_client(settings, store, stop=stop, on_wait=waiting)
    report(progress)
    for done, total in enumerate(count_years(client, todo), 1):
        store.reference_data.keep_totals([total])
        progress = TotalsProgress(done, len(todo), f"{done:,} of {len(todo):,} yearly totals stored")
        report(progress)


class TotalsJob(Background):
    """A background request for yearly totals; any number of visitors may follow it.

    `progress` is always set; at the end either `totals` (all in the store) or `error` is, for which
    `data.faults` has the message. Totals received before an error are stored.
    """

    def __init__(self, settings: Settings, years: Iterable[int]) -> None:
        """Use `start_totals`."""
        super().__init__("totals")
        self.years = frozenset(years)
        self.progress = TotalsProgress()
        self.totals: Mapping[int, YearTotal] | None = None
        self._settings = settings

    def work(self) -> None:
        """Request the totals."""
        self.totals = ask_totals(self._settings, self.years, on_progress=self._report, stop=self.stop)

    def _report(self, progress: TotalsProgress) -> None:
        self.progress = progress


_jobs: dict[str, TotalsJob] = {}
_jobs_lock = threading.Lock()


def start_totals(settings: Settings, years: Iterable[int]) -> TotalsJob:
    """Request yearly totals in the background.

    Returns:
        The running job of the same database if it covers these years and is not cancelled, else a new one.
    """
    wanted = frozenset(years)
    with _jobs_lock:
        job = _jobs.get(settings.database_url)
        if job is None or not job.running or job.cancelled or not wanted <= job.years:
            job = _jobs[settings.database_url] = TotalsJob(settings, wanted)
            job.begin()
        return job
