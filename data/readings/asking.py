"""Papers are read by a language model: several at once, within a budget, each answer stored as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import anyio

from data import clock
from data.faults import Fault
from data.readings.answer import Answer, AnswerError, read_answer
from data.readings.answers import AnswerLog, Usage
from data.readings.completion import Completion, RequestRefused
from data.readings.log import ReadingLog
from data.readings.model import text_digest
from data.readings.prompt import Prompt
from data.readings.spending import Budget, expected
from data.records.record import Record
from data.storage.database import Database

_TRIES = 2  # of a paper whose answer cannot be used
_UNUSABLE_IN_A_ROW = 5


class Asked(Protocol):
    """What a paper is sent to; see `endpoint.Endpoint`."""

    async def ask(self, body: dict[str, Any]) -> Completion:
        """Send the body of a chat completion; RequestRefused if this one is refused."""


@dataclass
class Outcome:
    """What has been done so far.

    Attributes:
        read: papers that the model has answered about, and whose answers could be used.
        values: values taken from them.
        refused: values that were refused.
        failed: by PMID, why nothing could be taken of a paper.
        left: papers that were not asked about because the run ended before.
        stopped: why the run ended before its time, '' if it did not.
    """

    read: int = 0
    values: int = 0
    refused: int = 0
    failed: dict[int, str] = field(default_factory=dict)
    left: int = 0
    stopped: str = ""


class ModelReader:
    """Reads papers with one model and stores what holds."""

    def __init__(
        self,
        database: Database,
        prompt: Prompt,
        model: str,
        on_answer: Callable[[Record, Answer], None] = lambda record, answer: None,
        on_again: Callable[[Record, str], None] = lambda record, problem: None,
    ) -> None:
        """Use the store's `database`.

        `on_answer` is called after each answer is stored, `on_again` with the reason before a paper is asked
        about once more.
        """
        self._database, self._readings = database, ReadingLog(database)
        self._prompt, self._model = prompt, model
        self._on_answer, self._on_again = on_answer, on_again

    def answers(self, version: str = "") -> AnswerLog:
        """The answers of the model, when it was asked with this version of the instructions."""
        return AnswerLog(self._database, self._prompt.topic.code, self._prompt.who(self._model, version))

    def take(self, record: Record, completion: Completion, version: str = "") -> Answer:
        """Check an answer and store it.

        Args:
            record: the paper.
            completion: what the model answered.
            version: of the instructions that the model was given, '' for these.

        Raises:
            AnswerError: it cannot be used at all; nothing is stored.
            StoreError: the database cannot be written.
        """
        if completion.cut_off:
            raise AnswerError("the answer was cut off before its end")
        who = self._prompt.who(self._model, version)
        answer = read_answer(completion.text, record, self._prompt.topic, who, clock.now())
        self._readings.add(answer.readings)
        self.answers(version).note(
            record.pmid, text_digest(record), len(answer.readings), answer.refused, completion.usage
        )
        self._on_answer(record, answer)
        return answer

    async def read(
        self, records: Iterable[Record], endpoint: Asked, budget: Budget, at_once: int, outcome: Outcome
    ) -> None:
        """Ask about papers and store what is answered.

        Args:
            records: papers in the order in which they are to be read.
            endpoint: where they are sent.
            budget: what may be spent; no request is sent that may exceed it.
            at_once: most requests at the same time.
            outcome: is kept up to date, so that it holds when the run is interrupted.

        Raises:
            StoreError: the database cannot be written.
            EndpointError: the endpoint does not read papers; what was answered before is stored.
        """
        waiting = iter(records)
        average = self.answers().average()
        run = _Run(waiting, endpoint, budget, average, outcome)
        async with anyio.create_task_group() as tasks:
            for _ in range(at_once):
                tasks.start_soon(self._work, run)
        outcome.left += sum(1 for _ in waiting)
        if run.fault:
            raise run.fault

    async def _work(self, run: _Run) -> None:
        for record in run.waiting:
            usage = expected(self._prompt, record, run.average)
            if run.is_over or not run.budget.reserve(usage):
                run.is_over = True
                run.outcome.left += 1
                return
            try:
                await self._one(record, run, usage)
            except Fault as fault:  # the others end with the paper that they are at
                run.fault, run.is_over = run.fault or fault, True
                run.outcome.left += 1

    async def _one(self, record: Record, run: _Run, usage: Usage) -> None:
        """Ask about one paper, once more if the answer cannot be used and the budget allows it."""
        body = self._prompt.body(record, self._model)
        for attempt in range(1, _TRIES + 1):
            used = None
            try:
                completion = await run.endpoint.ask(body)
                used = completion.usage
                answer = await anyio.to_thread.run_sync(self.take, record, completion)
            except AnswerError as error:
                problem, is_final = str(error), attempt == _TRIES
            except RequestRefused as error:
                run.outcome.failed[record.pmid] = str(error)
                run.unusable(str(error))
                return
            else:
                run.unusable("")
                run.outcome.read += 1
                run.outcome.values += answer.values
                run.outcome.refused += len(answer.refused)
                return
            finally:
                run.budget.settle(usage, used)
            if is_final or not run.budget.reserve(usage):
                run.outcome.failed[record.pmid] = problem
                self.answers().note(record.pmid, text_digest(record), 0, [problem], used or usage)
                run.unusable(problem)
                return
            self._on_again(record, problem)


@dataclass
class _Run:
    """The state that the requests of one run share."""

    waiting: Iterator[Record]
    endpoint: Asked
    budget: Budget
    average: Usage | None
    outcome: Outcome
    is_over: bool = False
    fault: Fault | None = None
    _in_a_row: int = 0

    def unusable(self, problem: str) -> None:
        """Count an answer that cannot be used; '' for one that can. Many in a row end the run."""
        self._in_a_row = self._in_a_row + 1 if problem else 0
        if self._in_a_row >= _UNUSABLE_IN_A_ROW and not self.is_over:
            self.is_over = True
            self.outcome.stopped = (
                f"{_UNUSABLE_IN_A_ROW} papers in a row could not be read, the last because {problem}. Check "
                "that the model is large enough, and its context long enough for instructions and answer."
            )
