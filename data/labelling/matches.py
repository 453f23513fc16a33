"""Where the words behind a label or a characteristic stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TextField = Literal["title", "abstract", "summary", "keywords", "mesh", "publication_types", "trial_ids"]


@dataclass(frozen=True, slots=True)
class Match:
    """The position of the words behind a label.

    `start` and `end` are offsets in the field's text, so that `text[start:end] == words`. For
    keywords, mesh, publication_types and trial_ids the text is the list joined with '; '.
    """

    field: TextField
    start: int
    end: int
    words: str
