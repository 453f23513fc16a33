"""What `python -m data.readings model`, `batch` and `accept` do."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import anyio

from data.faults import Fault
from data.readings.answer import Answer
from data.readings.asking import ModelReader, Outcome
from data.readings.batch import accept, pmid_of, requests
from data.readings.plan import check_settings, cost, plan, total
from data.readings.prompt import Prompt
from data.readings.spending import Budget
from data.records.record import Record
from data.records.text import counted
from data.settings import LanguageModel, SettingsError
from data.storage.database import Database


def ask_model(
    database: Database,
    prompt: Prompt,
    settings: LanguageModel,
    records: Sequence[Record],
    *,
    budget: float | None = None,
    at_once: int = 4,
    timeout: float = 120.0,
    confirmed: bool = False,
) -> int:
    """Let a model read papers, once the cost is agreed; returns the exit code.

    Args:
        database: where answers are stored.
        prompt: what is asked.
        settings: whom.
        records: the papers, in order.
        budget: US dollars that may be spent; None for no limit.
        at_once: most requests at the same time.
        timeout: seconds that an answer may take.
        confirmed: whether the cost is agreed already.

    Raises:
        SettingsError: a setting is missing, or the library is not installed.
        Fault: the endpoint does not read papers, or the database cannot be written.
    """
    check_settings(settings, budget)
    if not records:
        _say("No papers are left to read.")
        return 0
    reader = ModelReader(database, prompt, settings.model, _report, _report_again)
    _say(plan(prompt, settings, records, reader.answers().average(), at_once, budget))
    if not confirmed and not _agreed():
        return 2
    spending = Budget(budget, settings.prices)
    outcome = Outcome()
    code = 0
    try:
        anyio.run(partial(_read, reader, settings, records, spending, at_once, timeout, outcome))
    except KeyboardInterrupt:
        outcome.stopped = "Interrupted. What was answered is stored; run the command again to continue."
        code = 130
    except Fault as fault:
        outcome.stopped = str(fault)
        code = 1
    _sum_up(outcome, spending, settings)
    return code or (3 if outcome.failed or outcome.stopped else 0)


async def _read(
    reader: ModelReader,
    settings: LanguageModel,
    records: Sequence[Record],
    spending: Budget,
    at_once: int,
    timeout: float,
    outcome: Outcome,
) -> None:
    from data.readings.endpoint import Endpoint  # its library is optional

    async with Endpoint(settings, timeout=timeout, on_wait=_say) as endpoint:
        await reader.read(records, endpoint, spending, at_once, outcome)


def write_batch(prompt: Prompt, settings: LanguageModel, records: Sequence[Record], file: Path) -> int:
    """Write requests into a file; nothing is sent. Returns the exit code.

    Raises:
        SettingsError: READER_MODEL is not set.
        OSError: the file cannot be written.
    """
    if not settings.model:
        raise SettingsError("READER_MODEL is not set: set it to the model that the batch is for.")
    with file.open("w", encoding="utf-8") as out:
        for request in requests(prompt, settings.model, records):
            print(json.dumps(request, ensure_ascii=False), file=out)
    costs = cost(total(prompt, records, None), settings.prices)
    _say(f"{counted(len(records), 'request')} written to {file}; nothing was sent. {costs}")
    return 0


def accept_batch(
    database: Database,
    prompt: Prompt,
    settings: LanguageModel,
    file: Path,
    records_of: Callable[[Sequence[int]], Mapping[int, Record]],
) -> int:
    """Store what holds of the answers in a file; returns the exit code.

    Raises:
        SettingsError: READER_MODEL is not set.
        OSError: the file cannot be read.
        StoreError: the database cannot be written.
    """
    if not settings.model:
        raise SettingsError("READER_MODEL is not set: set it to the model that the batch was written for.")
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    pmids = [pmid for _, line in lines if (pmid := pmid_of(line)) is not None]
    outcome = Outcome()
    reader = ModelReader(database, prompt, settings.model, _report)
    problems = accept(lines, records_of(pmids), reader, outcome)
    for problem in problems:
        _say(f"{file}, {problem}")
    _sum_up(outcome, None, settings)
    return 3 if problems else 0


def _agreed() -> bool:
    """Ask on the terminal; without one, say how to agree."""
    if not sys.stdin.isatty():
        _say("Nothing was sent: add --yes to agree to this.")
        return False
    print("Go ahead? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() in ("y", "yes"):
        return True
    _say("Nothing was sent.")
    return False


def _report(record: Record, answer: Answer) -> None:
    more = f", {number} refused" if (number := len(answer.refused)) else ""
    _say(f"PMID {record.pmid}: {counted(answer.values, 'value')}{more}")
    for problem in answer.refused:
        _say(f"    {problem}")


def _report_again(record: Record, problem: str) -> None:
    _say(f"PMID {record.pmid}: {problem}; asking once more.")


def _sum_up(outcome: Outcome, spending: Budget | None, settings: LanguageModel) -> None:
    for pmid, why in outcome.failed.items() if spending else ():
        _say(f"PMID {pmid} could not be read: {why}.")
    if outcome.stopped:
        _say(outcome.stopped)
    elif outcome.left:
        _say(f"The budget is used up. Not asked about: {counted(outcome.left, 'paper')}.")
    report: dict[str, Any] = {
        "read": outcome.read,
        "values": outcome.values,
        "refused": outcome.refused,
        "failed": sorted(outcome.failed),
        "left": outcome.left,
    }
    if spending:
        report |= {
            "tokens_in": round(spending.tokens_in),
            "tokens_out": round(spending.tokens_out),
            "cost": round(spending.spent, 4) if settings.prices else None,
        }
    print(json.dumps(report), flush=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
