"""Moves the date of this process by DAYS_AHEAD days; `pytest --days-ahead N` sets it.

Python imports a module of this name when it starts, so every Python process that a test starts gets the same
date as the tests themselves. Only the date moves: `time.monotonic`, `time.perf_counter`, threads and files do
not.
"""

import os
import time

import time_machine

time_machine.travel(time.time() + float(os.environ["DAYS_AHEAD"]) * 86_400).start()
