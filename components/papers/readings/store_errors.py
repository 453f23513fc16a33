"""What a fragment shows when the database cannot be used; the page's own frame does not run with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from components.state.errors import visitor_message
from components.state.formatting import plain
from data.storage.store import StoreError

P = ParamSpec("P")


def showing_store_errors(draw: Callable[P, None]) -> Callable[P, None]:
    """The function, with a sentence in place of a StoreError."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            draw(*args, **kwargs)
        except StoreError as error:
            st.error(plain(visitor_message(error)), icon=":material/database_off:")

    return drawn
