"""A chat completion as an endpoint sends it, or a batch file has it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from data.faults import Fault
from data.readings.answers import Usage
from data.settings import LanguageModel


class EndpointError(Fault):
    """The endpoint does not read papers: wrong key, unknown model, no credit, out of reach."""


class RequestRefused(ValueError):
    """The endpoint refuses to read this paper; the message is its reason."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model wrote, and what it took.

    Attributes:
        text: '' if it wrote nothing.
        cut_off: it reached a limit before it ended.
    """

    text: str
    cut_off: bool
    usage: Usage


def place(reader: LanguageModel) -> str:
    """The endpoint by its host, for messages."""
    return urlsplit(reader.url).hostname or reader.url


def completion(reply: Any, body: dict[str, Any], seconds: float) -> Completion:
    """A chat completion as it was sent; tokens that it does not count are estimated from the length."""
    reply = reply if isinstance(reply, dict) else {}
    choices = reply.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    message = choice.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    text = content if isinstance(content, str) else ""
    usage = reply.get("usage")
    sent, answered = (
        usage.get(name) if isinstance(usage, dict) else None
        for name in ("prompt_tokens", "completion_tokens")
    )
    return Completion(
        text,
        choice.get("finish_reason") == "length",
        Usage(
            sent if isinstance(sent, int) else len(json.dumps(body)) // 4,
            answered if isinstance(answered, int) else len(text) // 4,
            seconds,
        ),
    )
