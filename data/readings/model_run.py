"""A language model reads papers in the background, for the page; one run at a time in a process."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import anyio

from data.background import Background
from data.faults import Fault
from data.readings.answer import Answer
from data.readings.asking import ModelReader, Outcome
from data.readings.model import text_digest
from data.readings.prompt import Prompt
from data.readings.spending import Budget
from data.records.record import Record
from data.records.text import counted
from data.settings import LanguageModel
from data.storage.database import Database

AT_ONCE = 4
"""Requests at the same time."""
_TIMEOUT = 120.0  # seconds that an answer may take
_LOOK_UP = 0.1  # seconds until a request to stop is noticed


class ModelRun(Background):
    """One run; `error` is why it ended early, see `Background`.

    Attributes:
        who: the administrator who began it.
        settings: the model that is asked.
        papers: how many it was begun with.
        outcome: what has been done so far.
        spending: what it has cost so far.
        refused: sentences on values that were refused.
        waits: what it waits for, '' while answers come in.
    """

    def __init__(
        self,
        database: Database,
        prompt: Prompt,
        settings: LanguageModel,
        records: Sequence[Record],
        who: str,
        budget: float | None = None,
    ) -> None:
        """Prepare a run; `Runs.begin` starts it. `budget` is in US dollars, None for no limit."""
        super().__init__("model reading")
        self.who, self.settings, self.papers = who, settings, len(records)
        self.outcome, self.spending = Outcome(), Budget(budget, settings.prices)
        self.refused: list[str] = []
        self.waits = ""
        self._records = records
        self._reader = ModelReader(database, prompt, settings.model, self._on_answer, self._on_again)

    @property
    def done(self) -> int:
        """Papers that are read or could not be."""
        return self.outcome.read + len(self.outcome.failed)

    def work(self) -> None:
        """Ask about the papers that nobody else has had read meanwhile.

        Raises:
            Fault: the endpoint does not read papers, or the database cannot be written.
        """
        answered = self._reader.answers().answered()
        waiting = [one for one in self._records if (one.pmid, text_digest(one)) not in answered]
        self.papers = len(waiting)
        anyio.run(self._read, waiting)

    async def _read(self, records: Sequence[Record]) -> None:
        from data.readings.endpoint import Endpoint  # its library is optional

        fault = None
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._stop_on_request, tasks.cancel_scope)
            try:
                async with Endpoint(self.settings, timeout=_TIMEOUT, on_wait=self._on_wait) as endpoint:
                    await self._reader.read(records, endpoint, self.spending, AT_ONCE, self.outcome)
            except Fault as error:  # raised in here, it would be wrapped in a group
                fault = error
            tasks.cancel_scope.cancel()
        if fault:
            raise fault

    async def _stop_on_request(self, scope: anyio.CancelScope) -> None:
        while not self.stop.is_set():
            await anyio.sleep(_LOOK_UP)
        scope.cancel()

    def _on_answer(self, record: Record, answer: Answer) -> None:
        self.waits = ""
        self.refused += [f"PMID {record.pmid}: {problem}" for problem in answer.refused]

    def _on_again(self, record: Record, problem: str) -> None:
        self.waits = f"PMID {record.pmid}: {problem}; asking once more."

    def _on_wait(self, why: str) -> None:
        self.waits = f"{why}."


@dataclass
class Runs:
    """The run of a process that was begun last."""

    last: ModelRun | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def begin(self, run: ModelRun) -> bool:
        """Begin a run; False, and nothing is sent, while another one is under way."""
        with self._lock:
            if self.last and self.last.running:
                return False
            self.last = run
            run.begin()
            return True


def progress_words(run: ModelRun) -> str:
    """The progress of a run, in words that any visitor may read."""
    return f"A language model is reading papers: {run.done:,} of {run.papers:,} so far."


def summary(run: ModelRun) -> str:
    """What a run did, in sentences; why it ended early is `Outcome.stopped` or `error`."""
    done, spent = run.outcome, run.spending
    sentences = [
        f"{run.settings.model} read {done.read:,} of {counted(run.papers, 'paper')}: "
        f"{counted(done.values, 'value')} taken, {done.refused:,} refused because the paper does not say "
        "them or the topic does not know them."
    ]
    if done.failed:
        sentences.append(f"{counted(len(done.failed), 'paper')} could not be read.")
    if left := run.papers - run.done:
        sentences.append(f"{counted(left, 'paper')} not asked about or not answered.")
    tokens = f"{spent.tokens_in:,.0f} tokens sent and {spent.tokens_out:,.0f} answered"
    sentences.append(
        f"Spent: {tokens}; the prices are not known."
        if run.settings.prices is None
        else f"Spent: ${spent.spent:,.2f}, for {tokens}."
    )
    return " ".join(sentences)


def ended_early(run: ModelRun) -> str:
    """Why a run ended before all papers were asked about, as a sentence; '' if it did not, or on an error."""
    if run.outcome.stopped:
        return run.outcome.stopped
    if run.error:
        return ""
    if run.cancelled and run.done < run.papers:
        return "Stopped. What was answered is stored; begin again to continue."
    return "The budget is used up." if run.outcome.left else ""
