"""What reading with a language model needs, what is sent where, and what it will cost and take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from data.readings.answers import Usage
from data.readings.choosing import Only
from data.readings.completion import place
from data.readings.prompt import Prompt
from data.readings.spending import expected, price
from data.records.record import Record
from data.records.text import counted
from data.settings import LanguageModel, SettingsError

SENT = "title, abstract, keywords, MeSH headings, publication types and registrations"
"""What of a paper is sent."""
_ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an administrator asks for.

    Attributes:
        only: which papers alone; None for all.
        limit: at most so many papers.
        budget: US dollars that may be spent; None for no limit.
    """

    only: Only | None
    limit: int
    budget: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done once it is agreed to.

    Attributes:
        of: what it was made of: the request, and the papers selected.
        records: the papers, in the order in which they are read.
        words: what is sent where, and what it costs and takes.
    """

    of: tuple[object, ...]
    records: tuple[Record, ...]
    words: str


def check_settings(settings: LanguageModel, budget: float | None) -> None:
    """Check that a model can be asked.

    Raises:
        SettingsError: with what is missing, and what to do.
    """
    missing = [
        name for name, value in (("READER_URL", settings.url), ("READER_MODEL", settings.model)) if not value
    ]
    if missing:
        raise SettingsError(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set, so nothing was sent: "
            "set the address and the name of a language model (docs/hosting.md)."
        )
    if budget is not None and settings.prices is None:
        raise SettingsError(
            "A budget needs prices: set READER_PRICE_INPUT and READER_PRICE_OUTPUT to US dollars per million "
            "tokens, or set no budget."
        )
    try:
        import openai  # noqa: F401
    except ImportError:
        raise SettingsError(
            "The client for language models is not installed: run "
            "“.venv/bin/pip install -r requirements-models.txt”."
        ) from None


def plan(
    prompt: Prompt,
    settings: LanguageModel,
    records: Sequence[Record],
    average: Usage | None,
    at_once: int,
    budget: float | None,
) -> str:
    """What will be sent where, and what it will cost and take, in sentences."""
    parts = urlsplit(settings.url)
    is_open = parts.scheme == "http" and parts.hostname not in _ON_THIS_MACHINE
    sentences = [
        f"{counted(len(records), 'paper')} will be read by {settings.model} at {place(settings)}"
        f"{', over a connection that is not encrypted' if is_open else ''}: {SENT} are sent "
        "there, nothing else.",
        cost(total(prompt, records, average), settings.prices),
        _time(len(records), average, at_once),
        *([f"At most ${budget:,.2f} will be spent."] if budget is not None else ()),
    ]
    return " ".join(sentences)


def _time(papers: int, average: Usage | None, at_once: int) -> str:
    if not average or not average.seconds:
        return "Time: not known before the first answers."
    minutes = max(1.0, papers * average.seconds / min(at_once, papers) / 60)
    length = f"{minutes / 60:.1f} hours" if minutes > 90 else f"{minutes:.0f} min"
    return f"Time: about {length}, by this model's earlier answers."


def total(prompt: Prompt, records: Sequence[Record], average: Usage | None) -> Usage:
    """The tokens that reading these papers is expected to take; see `expected`."""
    each = [expected(prompt, record, average) for record in records]
    return Usage(sum(one.tokens_in for one in each), sum(one.tokens_out for one in each))


def cost(usage: Usage, prices: tuple[float, float] | None) -> str:
    """The price as a sentence; see `price`."""
    tokens = f"{usage.tokens_in:,.0f} tokens sent and {usage.tokens_out:,.0f} answered"
    dollars = price(usage, prices)
    if dollars is None:
        return f"Cost: not known for about {tokens}; READER_PRICE_INPUT and READER_PRICE_OUTPUT are not set."
    return f"Cost: about ${dollars:,.2f}, for {tokens}."
