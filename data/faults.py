"""Errors with two readers: whoever runs the program, and whoever visits the page.

The text of such an error (`str(error)`) is for the command line and the log: it may name an address, a path
or a setting. `for_visitor` is what a page shows.
"""

from __future__ import annotations

from typing import ClassVar

TELL_THEM = "It will not pass by itself: please tell the people who run this map."


class Fault(Exception):
    """An error with a sentence for the operator and one for a visitor.

    Attributes:
        VISITOR: a class's own sentence for visitors; '' where the operator's serves both.
        visitor: what happened, whether it passes by itself, and what a visitor can do.
    """

    VISITOR: ClassVar[str] = ""

    def __init__(self, operator: str, visitor: str = "") -> None:
        """Take both sentences; without the second, the class's own is used."""
        super().__init__(operator)
        self.visitor = visitor or self.VISITOR or operator


def for_visitor(error: BaseException) -> str:
    """What a page shows of an error, in whole sentences without technical detail."""
    if isinstance(error, Fault):
        return error.visitor
    return f"Something went wrong on this server. {TELL_THEM}"


def for_operator(error: BaseException) -> str:
    """What the command line and the log say of an error: its own words where they were written to be shown.

    Anything else is a fault of this program, and its words may hold a secret (an address with the key).
    """
    if isinstance(error, Fault):
        return str(error)
    return f"This program failed ({type(error).__name__}): please report it."
