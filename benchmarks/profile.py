"""Where the time goes, in a few words to stand beside a figure."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from pyinstrument import Profiler
from pyinstrument.frame import Frame


def slowest(run: Callable[[], object], seconds: float = 1.0, most: int = 3) -> str:
    """The functions that take most of the time themselves, with their share of it, when something is run."""
    profiler = Profiler(interval=0.0005)
    with profiler:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            run()
    spent: Counter[str] = Counter()
    session = profiler.last_session
    root = session.root_frame() if session else None
    if root:
        _add(root, spent)
    whole = sum(spent.values()) or 1.0
    told = ", ".join(f"{name} {seconds / whole:.0%}" for name, seconds in spent.most_common(most))
    return f"Most time in {told}."


def _add(frame: Frame, spent: Counter[str]) -> None:
    if not frame.is_synthetic:
        inside = sum(child.time for child in frame.children if not child.is_synthetic)
        file = (frame.file_path_short or "").replace("\\", "/").split("/")[-1]
        spent[f"{frame.function} ({file})"] += frame.time - inside
    for child in frame.children:
        _add(child, spent)
