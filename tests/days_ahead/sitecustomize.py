"""Moves the date of this process by DAYS_AHEAD days; `pytest --days-ahead N` sets it.

Python imports a module of this name when it starts, so every Python process that a test starts gets the same
date as the tests themselves, to the millisecond: some of them share a clock. Only the date moves:
`time.monotonic`, `time.perf_counter`, threads and files do not.
"""

import os
import time

import time_machine

_AHEAD = float(os.environ["DAYS_AHEAD"]) * 86_400
_TOLERATED = 0.001  # seconds

_moved = time_machine.travel(time.time() + _AHEAD).start()
_real = time_machine.escape_hatch.time.time
while True:  # on a busy machine this process can be held up between two lines
    _before, _now, _after = _real(), time.time(), _real()
    if _after - _before < _TOLERATED:
        _moved.shift(_before + _AHEAD - _now)
        break
