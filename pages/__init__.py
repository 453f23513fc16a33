"""One file a page, run by Streamlit; each draws itself inside the frame that `app.py` sets."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

APP = Path(__file__).parents[1] / "app.py"
_framed: ContextVar[bool] = ContextVar("framed", default=False)


@contextmanager
def frame() -> Iterator[None]:
    """While `app.py` runs the page it has chosen."""
    token = _framed.set(True)
    try:
        yield
    finally:
        _framed.reset(token)


def run(show: Callable[[], None]) -> None:
    """Draw a page; the last line of every page's file.

    Until `st.navigation` has been called once since the server's start, Streamlit (1.67) runs a page's file
    alone when that page is the first thing asked for. The whole app is run then instead, which comes back
    here with its frame drawn.
    """
    if _framed.get():
        show()
    else:
        runpy.run_path(str(APP), run_name="__main__")
