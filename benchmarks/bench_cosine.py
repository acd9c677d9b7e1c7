"""Cosine joins against a float32 matrix product in numpy, the same pairs asserted first.

The product is held against the cutoff in parts of 100 rows. Its BLAS is left as it comes: run with OPENBLAS_CORETYPE
and OPENBLAS_L2_SIZE unset, so that it chooses its own kernel.
"""

from __future__ import annotations

import numpy as np
import pytest

import deadringer as dr
from benchmarks import rivals
from benchmarks.data import LARGE
from benchmarks.timing import THREADS, timed
from deadringer.kernels.level import supported

LEFT, RIGHT, DIMS = (1000, 100_000, 512) if LARGE else (50, 2000, 512)
CUTOFF = 0.8


@pytest.fixture(scope="module")
def sides():  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(1)
    left, right = (rng.standard_normal((count, DIMS), dtype=np.float32) for count in (LEFT, RIGHT))
    left[::7] = right[: len(left[::7])] + rng.standard_normal((len(left[::7]), DIMS), dtype=np.float32) / 2
    return left, right


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("level", supported())
def test_join(benchmark, sides, level, threads) -> None:  # type: ignore[no-untyped-def]
    terms = {"cutoff": CUTOFF, "level": level, "threads": threads}
    assert {(i, j) for i, j, _ in dr.cosine_join(*sides, **terms)} == rivals.numpy_cosine(*sides, CUTOFF)
    timed(benchmark, LEFT * RIGHT, dr.cosine_join, *sides, **terms)


def test_numpy(benchmark, sides) -> None:  # type: ignore[no-untyped-def]
    timed(benchmark, LEFT * RIGHT, rivals.numpy_cosine, *sides, CUTOFF)
