"""Numbers, dates and foreign text as text on screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from data.records.text import counted
from data.records.text import day as day
from data.records.text import shortened as shortened

# Characters with a meaning in Markdown; at the start of a line, also of lists and underlined headings.
_MARKDOWN = re.compile(r"[\\`*_\[\]<>~$:#|&]|^[ \t]*(?:[-+=]|\d+[.)])", re.MULTILINE)
_LINE_END = re.compile(r"[ \t]*(?:\r\n?|\n)[ \t]*")  # blanks there make code of a line, or break it
# What Streamlit (1.67) replaces in the browser after Markdown has been parsed, so that no backslash helps:
# icons, emoji and its logo (:material/home:, :smile:), addresses, and arrows and signs (->, >=).
_APART = re.compile(
    r"""(?<=:)(?=[\w+-]+:|material/)
    | (?<=www)(?=\.) | (?<=http)(?=s?://) | (?<=[\w.+-])(?=@[\w-])
    | (?<=[<>~-])(?<![^\s\ufeff][<>~-])(?=(?:->|[->=])(?:[\s\ufeff]|$))
    | (?<=<-)(?<![^\s\ufeff]<-)(?=>(?:[\s\ufeff]|$))""",
    re.IGNORECASE | re.VERBOSE,
)
_NOTHING = ":small[]"  # Streamlit's directive, empty: it divides a text into two, and neither is replaced


def plain(text: str) -> str:
    """Text escaped for Streamlit's Markdown, in which it is shown, found and copied as it is."""
    return _NOTHING.join(map(_escaped, _APART.split(_LINE_END.sub("\n", text))))


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)


def age(when: date, today: date) -> str:
    """How old something is: 'today', '1 day old', '45 days old'."""
    days = (today - when).days
    return f"{counted(days, 'day')} old" if days > 0 else "today"


def in_list(names: Sequence[str]) -> str:
    """Names as a list in a sentence: 'rats, mice and people'."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
