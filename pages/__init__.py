"""One file for each page, run by Streamlit; each draws itself inside the frame that `app.py` sets."""

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
    """Mark that `app.py` is running the page."""
    token = _framed.set(True)
    try:
        yield
    finally:
        _framed.reset(token)


def run(show: Callable[[], None]) -> None:
    """Draw a page; the last line of each page's file.

    AppTest decides before each run, before the app can call `st.navigation`, that a folder `pages` means
    pages by folder, and runs a page's file without the app
    (https://github.com/streamlit/streamlit/pull/14217). In that case this runs the app, which comes back
    here inside its frame. It can go once AppTest runs the app where there is such a folder.
    """
    if _framed.get():
        show()
    else:
        runpy.run_path(str(APP), run_name="__main__")
