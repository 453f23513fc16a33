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

    AppTest forgets before each run that the app calls `st.navigation`
    (https://github.com/streamlit/streamlit/pull/14217) and then, as there is a folder `pages`, runs a page's
    file alone. The whole app is run then instead, which comes back here with its frame drawn. It can go once
    AppTest opens the pages of `st.navigation` beside such a folder.
    """
    if _framed.get():
        show()
    else:
        runpy.run_path(str(APP), run_name="__main__")
