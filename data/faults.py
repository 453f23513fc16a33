"""Errors with two messages: one for the operator of the program, one for visitors of the page.

The text of such an error (`str(error)`) is for the command line and the log: it may name an address, a path
or a setting. Pages show `user_message`.
"""

from __future__ import annotations

from typing import ClassVar

TELL_THEM = "It will not pass by itself: please tell the people who run this map."


class Fault(Exception):
    """An error with a message for the operator and one for visitors.

    Attributes:
        VISITOR: the default message for visitors of an error class; '' to use the operator's.
        visitor: what happened, whether it passes by itself, and what a visitor can do.
    """

    VISITOR: ClassVar[str] = ""

    def __init__(self, operator: str, visitor: str = "") -> None:
        """Set both messages; without the second, the default of the class is used."""
        super().__init__(operator)
        self.visitor = visitor or self.VISITOR or operator


def user_message(error: BaseException) -> str:
    """The message about an error for visitors: whole sentences without technical detail."""
    if isinstance(error, Fault):
        return error.visitor
    return f"Something went wrong on this server. {TELL_THEM}"


def operator_message(error: BaseException) -> str:
    """The message about an error for the command line and the log: its text if that is meant to be shown.

    Any other exception is a fault of this program, and its text may contain a secret (an address with a key).
    """
    if isinstance(error, Fault):
        return str(error)
    return f"This program failed ({type(error).__name__}): please report it."
