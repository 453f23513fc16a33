"""File names of downloads: safe on every system, and descriptive."""

from __future__ import annotations

import re
from datetime import date

_NOT_SAFE = re.compile(r"[^a-z0-9_]+")
_LONGEST = 60  # characters of one part, so that the name stays below the usual limit of 255


def file_name(topic: str, what: str, day: date, papers: int, extension: str) -> str:
    """A name such as 'stem_cells_neuropathic_pain-years-2026-11-22-n118.pptx'.

    Args:
        topic: the topic's code.
        what: the content, such as a figure's key on its page; letters, digits and '_' are kept.
        day: day of the search.
        papers: papers counted.
        extension: without a dot.
    """
    return f"{_safe(topic)}-{_safe(what)}-{day.isoformat()}-n{papers}.{_safe(extension)}"


def _safe(part: str) -> str:
    return _NOT_SAFE.sub("_", part.lower()).strip("_")[:_LONGEST] or "file"
