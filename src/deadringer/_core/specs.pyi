import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
F64 = npt.NDArray[np.float64]

def join(
    scales: F64,
    weights: F64,
    values_left: F64,
    known_left: U8,
    values_right: F64,
    known_right: U8,
    *,
    cutoff: float,
    min_shared: int,
    self_join: bool,
    begin: int,
    end: int,
    level: int,
    max_pairs: int,
) -> tuple[U32, U32, F64]: ...
def scores(
    scales: F64,
    weights: F64,
    values_left: F64,
    known_left: U8,
    values_right: F64,
    known_right: U8,
    rows_left: U32,
    rows_right: U32,
    out: F64,
    *,
    min_shared: int,
    begin: int,
    end: int,
    level: int,
) -> None: ...
