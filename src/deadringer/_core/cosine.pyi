import numpy as np
import numpy.typing as npt

I8 = npt.NDArray[np.int8]
U16 = npt.NDArray[np.uint16]
F32 = npt.NDArray[np.float32]
U32 = npt.NDArray[np.uint32]
F64 = npt.NDArray[np.float64]

def squares(rows: F32, out: F64, *, begin: int, end: int, level: int) -> None: ...
def shapes(count: int, dims: int) -> tuple[int, int, int, int]: ...
def encode(
    rows: F32,
    squares: F64,
    order: U16,
    codes: I8,
    terms: F32,
    tops: F32,
    *,
    count: int,
    begin: int,
    end: int,
    level: int,
) -> None: ...
def filter(
    left: F32,
    squares_left: F64,
    right: F32,
    squares_right: F64,
    order: U16,
    codes: I8,
    terms: F32,
    tops: F32,
    *,
    count_left: int,
    count_right: int,
    cutoff: float,
    self_join: bool,
    begin: int,
    end: int,
    level: int,
    max_pairs: int,
) -> tuple[U32, U32, F64, int]: ...
def scan(
    left: F32,
    squares_left: F64,
    right: F32,
    squares_right: F64,
    *,
    count_left: int,
    count_right: int,
    cutoff: float,
    self_join: bool,
    begin: int,
    end: int,
    level: int,
    max_pairs: int,
) -> tuple[U32, U32, F64]: ...
def scores(
    left: F32,
    squares_left: F64,
    right: F32,
    squares_right: F64,
    rows_left: U32,
    rows_right: U32,
    out: F64,
    *,
    count_left: int,
    count_right: int,
    begin: int,
    end: int,
    level: int,
) -> None: ...
