from typing import Any

import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]
U16 = npt.NDArray[np.uint16]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]

SLOT_LEAST: int
SLOT_BITS: int
BUCKET_BITS: int

def are_tidy(tokens: U64, starts: U64) -> bool: ...
def tidy(tokens: U64, starts: U64, kept: U64) -> None: ...
def count(tokens: U64, starts: U64, counts: U16, marks: U8, *, bits: int, begin: int, end: int) -> None: ...
def fold(counts: U16, marks: U8, *, bits: int) -> int: ...
def classify(counts: U16, classes: U8, *, bits: int) -> None: ...
def classes_of(
    tokens: U64, starts: U64, classes: U8, marks: U8, of: U8, *, bits: int, begin: int, end: int
) -> None: ...
def post_count(
    tokens: U64,
    starts: U64,
    rows: U32,
    of: U8,
    counts: U32,
    *,
    bits: int,
    num: int,
    den: int,
    begin: int,
    end: int,
) -> None: ...
def post(
    tokens: U64,
    starts: U64,
    rows: U32,
    of: U8,
    next: U32,
    postings: U32,
    *,
    bits: int,
    num: int,
    den: int,
    begin: int,
    end: int,
) -> None: ...
def join(
    asked: U64,
    asked_starts: U64,
    tokens: U64,
    starts: U64,
    rows: U32,
    sizes: U32,
    classes: U8,
    marks: U8,
    of: U8,
    buckets: U32,
    postings: U32,
    *,
    slot_bits: int,
    bits: int,
    posted_num: int,
    posted_den: int,
    measure: int,
    num: int,
    den: int,
    asks: int,
    scan: int,
    begin: int,
    end: int,
    level: int,
    max_pairs: int,
) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]: ...
def scores(
    tokens_left: U64,
    starts_left: U64,
    tokens_right: U64,
    starts_right: U64,
    rows_left: U32,
    rows_right: U32,
    out: npt.NDArray[np.float64],
    *,
    measure: int,
    begin: int,
    end: int,
    level: int,
) -> None: ...
