"""What reading costs: estimates before it begins, and the budget while it runs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from math import ceil

from data.readings.answers import Usage
from data.readings.prompt import Prompt
from data.records.record import Record

CHARACTERS_PER_TOKEN = 3.5  # of scientific English with numbers and codes, on the safe side
USUAL_ANSWER = 1_200  # tokens, before a model has answered anything


def expected(prompt: Prompt, record: Record, average: Usage | None) -> Usage:
    """What the answer about a paper will take, as far as that can be known.

    Args:
        prompt: what is asked.
        record: the paper.
        average: of the answers so far.
    """
    sent = sum(len(message["content"]) for message in prompt.messages(record)) + len(
        json.dumps(prompt.schema)
    )
    answered = average.tokens_out if average else USUAL_ANSWER
    return Usage(ceil(sent / CHARACTERS_PER_TOKEN), answered, average.seconds if average else 0.0)


def price(usage: Usage, prices: tuple[float, float] | None) -> float | None:
    """The price in US dollars; None where prices are not known.

    Args:
        usage: tokens.
        prices: US dollars for a million tokens that are sent, and that are answered.
    """
    return None if prices is None else (usage.tokens_in * prices[0] + usage.tokens_out * prices[1]) / 1e6


@dataclass
class Budget:
    """How much may be spent in one run. What requests under way are expected to cost counts as spent.

    Attributes:
        limit: US dollars; None for no limit.
        prices: as for `price`.
        spent: US dollars, 0 where prices are not known.
        tokens_in, tokens_out: sent and answered so far.
    """

    limit: float | None
    prices: tuple[float, float] | None
    spent: float = 0.0
    tokens_in: float = 0.0
    tokens_out: float = 0.0
    _reserved: float = field(default=0.0, repr=False)

    def reserve(self, usage: Usage) -> bool:
        """Set aside what a request is expected to cost; False if there is not enough left for it."""
        cost = price(usage, self.prices) or 0.0
        if self.limit is not None and self.spent + self._reserved + cost > self.limit:
            return False
        self._reserved += cost
        return True

    def settle(self, reserved: Usage, used: Usage | None) -> None:
        """Replace what was set aside by what was used; None for a request that was not answered."""
        self._reserved = max(0.0, self._reserved - (price(reserved, self.prices) or 0.0))
        if used:
            self.spent += price(used, self.prices) or 0.0
            self.tokens_in += used.tokens_in
            self.tokens_out += used.tokens_out
