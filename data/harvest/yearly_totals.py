"""PubMed's yearly totals into the store: asked for once, in the background, the fewest questions possible.

They tell a field that grows from a PubMed that grows: papers per 100,000 papers of the year.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from data import clock
from data.harvest.background import Background
from data.harvest.client_factory import open_client
from data.pubmed.year_counts import YearTotal, count_years, years_to_ask
from data.settings import Settings
from data.storage.store import Store, open_store


@dataclass(frozen=True, slots=True)
class TotalsProgress:
    """How many years are answered, of how many to be asked for; the same in words, to show as it is."""

    done: int = 0
    total: int = 0
    message: str = "Asking PubMed for its yearly totals"


OnProgress = Callable[[TotalsProgress], None]


def lacking(years: Iterable[int], known: Mapping[int, YearTotal]) -> tuple[int, ...]:
    """The years whose total is not there at all, the newest first: those that cannot be corrected for."""
    return tuple(sorted({year for year in years if year > 0} - known.keys(), reverse=True))


def ask_totals(
    settings: Settings,
    years: Iterable[int],
    *,
    on_progress: OnProgress | None = None,
    stop: threading.Event | None = None,
) -> Mapping[int, YearTotal]:
    """Ask PubMed for the yearly totals that the store does not have and keep each one as it comes.

    Args:
        settings: where to ask, as whom, and where to store.
        years: those needed; only what is not stored, or was stored before its year had ended, is asked for.
        on_progress: called after each answer, in this thread.
        stop: when set, the asking ends as soon as it can.

    Returns:
        All totals in the store. If there is nothing to ask, PubMed is not asked.

    Raises:
        PubMedError: NotSetUp, OutOfReach or Cancelled (`stop` was set). What came is in the store.
        StoreError: the database cannot be used; what was stored before stays.
    """
    tell = on_progress or (lambda progress: None)
    with open_store(settings.database_url) as store:
        todo = years_to_ask(years, store.totals().values(), clock.today())
        if todo:
            _ask(settings, store, todo, tell, stop)
        return store.totals()


def _ask(
    settings: Settings, store: Store, todo: tuple[int, ...], tell: OnProgress, stop: threading.Event | None
) -> None:
    progress = TotalsProgress(total=len(todo))

    def waiting(why: str) -> None:
        tell(TotalsProgress(progress.done, progress.total, why))

    client = open_client(settings, store, stop=stop, on_wait=waiting)
    tell(progress)
    for done, total in enumerate(count_years(client, todo), 1):
        store.keep_totals([total])
        progress = TotalsProgress(done, len(todo), f"{done:,} of {len(todo):,} yearly totals stored")
        tell(progress)


class TotalsJob(Background):
    """PubMed being asked for its yearly totals in the background; any number of visitors may look at it.

    `progress` is always there; at the end either `totals` (all that the store has) or `error` is, which
    `data.faults` puts in words. What came before an error is in the store.
    """

    def __init__(self, settings: Settings, years: Iterable[int]) -> None:
        """Use `start`."""
        super().__init__("totals")
        self.years = frozenset(years)
        self.progress = TotalsProgress()
        self.totals: Mapping[int, YearTotal] | None = None
        self._settings = settings

    def work(self) -> None:
        """Ask for the totals."""
        self.totals = ask_totals(self._settings, self.years, on_progress=self._report, stop=self.stop)

    def _report(self, progress: TotalsProgress) -> None:
        self.progress = progress


_jobs: dict[str, TotalsJob] = {}
_jobs_lock = threading.Lock()


def start(settings: Settings, years: Iterable[int]) -> TotalsJob:
    """Ask for yearly totals in the background.

    Returns:
        The running job of the same database, if it asks for all of these years and nobody has cancelled it;
        else a new one.
    """
    wanted = frozenset(years)
    with _jobs_lock:
        job = _jobs.get(settings.database_url)
        if job is None or not job.running or job.cancelled or not wanted <= job.years:
            job = _jobs[settings.database_url] = TotalsJob(settings, wanted)
            job.begin()
        return job
