"""The names of files that are taken out: topic, what, date and number of papers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_NOT_A_NAME = re.compile(r"[^A-Za-z0-9]+")
_LONGEST = 60  # characters of each part; a whole name stays well under the 255 that file systems take


def file_name(topic_code: str, what: str, date: date, n: int, ext: str) -> str:
    """A file name that says what is in it: 'stem-cells-neuropathic-pain_references_2026-11-22_n118.ris'.

    Args:
        topic_code: the topic's code.
        what: what the file holds, in any words.
        date: the day of the search.
        n: how many papers.
        ext: the ending, with or without its dot.
    """
    parts = (_plain(topic_code), _plain(what), date.isoformat(), f"n{n}")
    return "_".join(part for part in parts if part) + f".{_plain(ext).lower()}"


def _plain(text: str) -> str:
    """Letters of every system's file names: no accents, blanks, dots or slashes."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_A_NAME.sub("-", letters).strip("-")[:_LONGEST].strip("-")
