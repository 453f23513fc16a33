"""Numbers, dates and foreign text as text on screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from data.records.text import counted

# Characters with a meaning in Markdown, and list markers at the start of a line.
_MARKDOWN = re.compile(r"[\\`*_\[\]<>~$:#|&]|^\s*(?:[-+]|\d+[.)])", re.MULTILINE)


def plain(text: str) -> str:
    """Text escaped for Streamlit's Markdown, so that it is shown as it is."""
    return _MARKDOWN.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)


def day(when: date) -> str:
    """A date as '22 Nov 2026'."""
    return f"{when.day} {when:%b %Y}"


def age(when: date, today: date) -> str:
    """How old something is: 'today', '1 day old', '45 days old'."""
    days = (today - when).days
    return f"{counted(days, 'day')} old" if days > 0 else "today"


def in_list(names: Sequence[str]) -> str:
    """Names as a list in a sentence: 'rats, mice and people'."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def shortened(text: str, most: int) -> str:
    """Text on one line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
