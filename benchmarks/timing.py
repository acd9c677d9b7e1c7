"""What every benchmark of a join notes beside its time. It makes no data and knows no kernel."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

#: One thread, and all cores.
THREADS = sorted(
    {1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1}
)


def timed(benchmark: Any, compared: int, call: Callable[..., object], *args: object, **terms: object) -> None:
    """Time a call and note how many pairs it compares a second."""
    benchmark.extra_info["pairs compared"] = compared
    benchmark(call, *args, **terms)
    if benchmark.stats is not None:  # nothing is timed where benchmarks are disabled
        benchmark.extra_info["pairs_per_second"] = round(compared / benchmark.stats.stats.min)
