"""Python reads this at its start, where it is on PYTHONPATH: the clock of the process is WRONG_BY_MS off, as a machine's would be."""

from __future__ import annotations

import os
import time

_WRONG_BY_NS = int(os.environ["WRONG_BY_MS"]) * 1_000_000
_true_ns = time.time_ns

time.time_ns = lambda: _true_ns() + _WRONG_BY_NS
time.time = lambda: time.time_ns() / 1e9
